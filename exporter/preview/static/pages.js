// The Pages view.
import { h, state } from './dom.js'

export async function show(main) {
  main.replaceChildren(h('h1', {}, 'Pages'), state('Nothing is here yet.'))
}
