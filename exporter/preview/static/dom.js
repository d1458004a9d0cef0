// Elements without HTML texts: what a post says is never parsed as a part of this page.

/** Return an element. Attributes that are functions are listeners; `true` and `false` set and leave
 * out; other names with a dot-less property of the element, such as `value`, are attributes. */
export function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag)
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === 'function') element.addEventListener(name, value)
    else if (value === true) element.setAttribute(name, '')
    else if (value !== false && value != null) element.setAttribute(name, value)
  }
  element.append(...children.flat(Infinity).filter(child => child != null && child !== false))
  return element
}

/** Return a text in words that count, such as “1 error” and “2 errors”. */
export const count = (number, word) => `${number.toLocaleString('en')} ${word}${number === 1 ? '' : 's'}`

/** Return a paragraph for a view that has nothing else to show. */
export const state = (...children) => h('p', { class: 'state' }, ...children)

/** Show a short message for some seconds. */
export function toast(text) {
  const item = h('p', {}, text)
  document.getElementById('toasts').append(item)
  setTimeout(() => item.remove(), 5000)
}

/** Return a function that waits until it was not called for some milliseconds. */
export function debounced(action, wait = 150) {
  let timer
  return (...values) => {
    clearTimeout(timer)
    timer = setTimeout(() => action(...values), wait)
  }
}
