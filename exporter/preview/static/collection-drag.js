// Entries that are dragged by the mouse or a finger.
import { h } from './dom.js'

/** Return the part and the index of an entry; the part of a book without parts is null. */
export function placeOf(item) {
  const [part, index] = item.dataset.at.split(',')
  return [part ? +part : null, +index]
}

const partOf = list => list.parentElement.dataset.part === '' ? null : +list.parentElement.dataset.part

/** Follow a pointer that was pressed on an entry, and call `move(from, to)` with the part and the
 * index of both places where it is released. A finger moves by the handle only. */
export function startDrag(event, move) {
  const item = event.currentTarget
  const onHandle = event.target.closest('.handle')
  const isControl = event.target.closest('a, button, input, summary, .menu')
  if (event.button || !onHandle && (event.pointerType !== 'mouse' || isControl)) return
  if (onHandle) event.preventDefault()
  const mark = h('div.drop-mark'), dragging = new AbortController(), { signal } = dragging
  const x = item.getBoundingClientRect().left + 8, start = event.clientY
  let y = start, timer = null

  function over() {
    const target = document.elementFromPoint(x, y)
    const entry = target?.closest('.entry')
    if (!entry) return target?.closest('.part')?.querySelector('.entries').prepend(mark)
    const { top, height } = entry.getBoundingClientRect()
    y > top + height / 2 ? entry.after(mark) : entry.before(mark)
  }
  function follow({ clientY }) {
    y = clientY
    if (timer === null && Math.abs(y - start) < 6) return
    timer ??= setInterval(() => {
      const edge = y < 120 ? -1 : y > innerHeight - 80 ? 1 : 0
      if (edge) scrollBy(0, edge * 12), over()
    }, 16)
    item.classList.add('dragged')
    over()
  }
  function end({ type }) {
    dragging.abort()
    clearInterval(timer)
    item.classList.remove('dragged')
    const list = mark.parentElement
    const from = placeOf(item), to = list && [partOf(list), [...list.children].indexOf(mark)]
    mark.remove()
    if (!list || type !== 'pointerup') return
    if (to[0] === from[0] && to[1] > from[1]) to[1] -= 1
    move(from, to)
  }
  item.setPointerCapture(event.pointerId)
  item.addEventListener('pointermove', follow, { signal })
  for (const name of ['pointerup', 'pointercancel', 'lostpointercapture']) item.addEventListener(name, end, { signal })
}
