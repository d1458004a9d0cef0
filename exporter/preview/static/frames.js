// Frames for documents of strangers: sandboxed, each with an origin of its own. They talk to the page
// by messages, which are taken from the frame itself and in the shapes below only.
import { h } from './dom.js'

const isPlace = place => Number.isFinite(place?.line) && Number.isFinite(place.base)
  && typeof place.letters === 'string' && place.letters.length <= 100
const SHAPES = {
  ready: () => true,
  shown: ({ place }) => isPlace(place),
  place: ({ place }) => isPlace(place),
  page: ({ page, pages }) => Number.isInteger(page) && Number.isInteger(pages),
  pick: ({ line }) => Number.isInteger(line) && line > 0,
  edit: ({ line }) => Number.isInteger(line) && line > 0,
  link: ({ address }) => typeof address === 'string' && address.length <= 2000,
}

/** Return an element that shows one document after another, each when it is ready and at its place.
 *
 * `on` has a function for each kind of message; a signal ends them. */
export function framed(title, on, signal) {
  const element = h('div.frames')
  let current = null
  let next = null
  let setup = null // what the next document is told when it is ready

  const tell = (frame, message) => frame?.contentWindow.postMessage(message, '*')

  function hear({ source, data }) {
    const frame = [next, current].find(each => each && each.contentWindow === source)
    if (!frame || !Object.hasOwn(SHAPES, data?.kind) || !SHAPES[data.kind](data)) return
    if (frame === next && data.kind === 'ready') tell(next, { kind: 'show', ...setup })
    else if (frame === next && data.kind === 'shown') {
      current?.remove()
      current = next
      next = null
      current.classList.remove('waiting')
      on.shown?.(data)
    } else if (frame === current && data.kind !== 'shown') on[data.kind]?.(data)
  }
  addEventListener('message', hear, { signal })

  return {
    element,
    show(address, told) {
      if (!next && current?.getAttribute('src') === address)
        return tell(current, { kind: 'show', ...told })
      next?.remove()
      setup = told
      next = h('iframe.waiting', { title, sandbox: 'allow-scripts', src: address })
      element.append(next)
    },
    tell: message => tell(current, message),
  }
}
