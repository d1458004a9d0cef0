// Entries that are dragged by the mouse or a finger.
import { h } from './dom.js'

/** Return the part and the index of an entry; the part of a book without parts is null. */
export function placeOf(item) {
  const [part, index] = item.dataset.at.split(',')
  return [part ? +part : null, +index]
}

/** Follow a pointer that was pressed on an entry of the contents, and call `move(from, to)` with the
 * part and the index of both places where it is released. A finger moves by the handle only. */
export function startDrag(event, contents, move) {
  const item = event.currentTarget
  const onHandle = event.target.closest('.handle')
  const isControl = event.target.closest('a, button, input, summary, .menu')
  if (event.button || !onHandle && (event.pointerType !== 'mouse' || isControl)) return
  if (onHandle) event.preventDefault()
  const start = event.clientY
  const mark = h('div.drop-mark')
  let target = null, y = start, timer = null
  const from = placeOf(item)

  function over() {
    target = null
    for (const section of contents.querySelectorAll('.part')) {
      const box = section.getBoundingClientRect()
      const part = section.dataset.part ? +section.dataset.part : null
      if (y < box.top && target) break
      const items = [...section.querySelectorAll('.entry')]
      const index = items.filter(each => {
        const { top, height } = each.getBoundingClientRect()
        return y > top + height / 2
      }).length
      target = [part, index]
      items[index] ? items[index].before(mark) : section.querySelector('.entries').append(mark)
      if (y <= box.bottom) break
    }
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
  function end(event) {
    clearInterval(timer)
    mark.remove()
    item.classList.remove('dragged')
    item.removeEventListener('pointermove', follow)
    for (const name of ['pointerup', 'pointercancel', 'lostpointercapture']) item.removeEventListener(name, end)
    if (event.type !== 'pointerup' || !target) return
    if (target[0] === from[0] && target[1] > from[1]) target[1] -= 1
    move(from, target)
  }
  item.setPointerCapture(event.pointerId)
  item.addEventListener('pointermove', follow)
  for (const name of ['pointerup', 'pointercancel', 'lostpointercapture']) item.addEventListener(name, end)
}
