// The Post view: one post in all its forms.
import { get } from './api.js'
import { h } from './dom.js'

export async function show(main, key) {
  const { frame } = await get('/api/post/web', { key })
  main.replaceChildren(
    h('h1', {}, key),
    h('iframe', { src: frame, sandbox: 'allow-scripts', title: 'Web page' }))
}
