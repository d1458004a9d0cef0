// Elements without HTML texts: what a post says is never parsed as a part of this page. Below them
// the components that views share; app.css lists the classes.

/** Return an element, such as `h('p.small.faint', { id }, text)`: a tag with classes, attributes that
 * may be left out, children. Attributes that are functions are listeners; `true` sets one without a
 * value, `false` and `null` leave it out. Children are as for `fill`. */
export function h(name, attributes, ...children) {
  const [tag, ...classes] = name.split('.')
  const element = document.createElement(tag)
  if (classes.length) element.className = classes.join(' ')
  if (attributes?.constructor !== Object) return fill(element, attributes, ...children)
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === 'function') element.addEventListener(name, value)
    else if (value === true) element.setAttribute(name, '')
    else if (value !== false && value != null) element.setAttribute(name, value)
  }
  return fill(element, ...children)
}

/** Replace the children of an element, and return it. They are elements and texts, lists of them, or
 * nothing: `null`, `undefined` and `false`. */
export function fill(element, ...children) {
  element.replaceChildren(...children.flat(Infinity).filter(child => child != null && child !== false))
  return element
}

/** Return a text in words that count, such as “1 error” and “2 errors”. */
export const count = (number, word, plural = `${word}s`) =>
  `${number.toLocaleString('en')} ${number === 1 ? word : plural}`

/** Return a text in small letters without accents. */
export const plain = text => text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase()

/** Return a paragraph for a view that has nothing else to show. */
export const state = (...children) => h('p.state', {}, ...children)

/** Return a button with a listener. `attributes` are as for `h`. */
export const button = (label, click, attributes = {}) =>
  h('button', { type: 'button', click, ...attributes }, label)

/** Show a short message for some seconds. */
export function toast(text) {
  const item = h('p', text)
  document.getElementById('toasts').append(item)
  setTimeout(() => item.remove(), 6000)
}

/** Return a function that waits until it was not called for some milliseconds. */
export function debounced(action, wait = 150) {
  let timer
  return (...values) => {
    clearTimeout(timer)
    timer = setTimeout(() => action(...values), wait)
  }
}

let ids = 0
/** Return an id that no other element has. */
export const newId = (name = 'e') => `${name}-${++ids}`

/** Return a control with its label above, and a hint below. */
export function field(label, control, { hint } = {}) {
  control.id ||= newId('field')
  const about = newId('about')
  if (hint) control.setAttribute('aria-describedby', about)
  return h('div.field',
    h('label', { for: control.id }, label), control,
    hint && h('p', { id: about, class: 'hint' }, hint))
}

/** Return a select of options, which are texts or pairs of a value and a text. */
export function select(options, value, change, attributes = {}) {
  return h('select', { ...attributes, change: ({ target }) => change(target.value) },
    options.map(option => {
      const [own, text] = [option].flat()
      return h('option', { value: own, selected: own === value }, text ?? own)
    }))
}

/** Return tabs: a row of names above the panel of one. `tabs` are `{ label, panel }`. */
export function tabs(label, tabs) {
  const names = tabs.map(tab => {
    const id = newId('tab')
    tab.panel.id ||= newId('panel')
    for (const [name, value] of [['role', 'tabpanel'], ['aria-labelledby', id], ['tabindex', 0]])
      tab.panel.setAttribute(name, value)
    return button(tab.label, () => take(tab), { id, role: 'tab', 'aria-controls': tab.panel.id })
  })
  function take(chosen) {
    tabs.forEach((tab, at) => {
      tab.panel.hidden = tab !== chosen
      names[at].setAttribute('aria-selected', tab === chosen)
      names[at].tabIndex = tab === chosen ? 0 : -1
    })
  }
  const list = h('div.tabs', { role: 'tablist', 'aria-label': label }, names)
  byArrows(list, names, name => name.click())
  take(tabs[0])
  return h('div.tabbed', list, tabs.map(tab => tab.panel))
}

/** Return a button that opens an element over the page, next to the button; both in one element. */
export function opener(label, surface, attributes = {}) {
  const own = button(label, null, attributes)
  surface.popover = 'auto'
  own.popoverTargetElement = surface
  surface.addEventListener('toggle', ({ newState }) => {
    if (newState !== 'open') return
    const { left, bottom, top } = own.getBoundingClientRect()
    const below = bottom + surface.offsetHeight + 8 < innerHeight
    surface.style.left = `${Math.max(8, Math.min(left, innerWidth - surface.offsetWidth - 8))}px`
    surface.style.top = `${below ? bottom + 4 : Math.max(8, top - surface.offsetHeight - 4)}px`
    surface.querySelector('button, input').focus()
  })
  return h('div.menu-holder', own, surface)
}

/** Return a button that opens a list of actions, which are pairs of a label and a function. */
export function menu(label, actions, attributes = {}) {
  const items = actions.map(([text, action]) => button(text, () => {
    list.hidePopover()
    action()
  }, { role: 'menuitem' }))
  const list = h('div.menu', { role: 'menu' }, items)
  byArrows(list, items)
  return opener(label, list, { 'aria-haspopup': 'menu', ...attributes })
}

/** Move the focus between items by the arrow keys, Home and End; each is passed to `act` then. */
function byArrows(list, items, act = () => {}) {
  list.addEventListener('keydown', event => {
    const at = items.indexOf(document.activeElement)
    const last = items.length - 1
    const to = {
      ArrowRight: at + 1, ArrowDown: at + 1, ArrowLeft: at - 1, ArrowUp: at - 1, Home: 0, End: last,
    }[event.key]
    if (at < 0 || to === undefined) return
    event.preventDefault()
    const item = items[to < 0 ? last : to > last ? 0 : to]
    item.focus()
    act(item)
  })
}

/** Return a table. Rows are lists of cells, of which the first is the heading of its row. */
export const table = (headings, rows) => h('table.table.small',
  h('thead', h('tr', headings.map(each => h('th', { scope: 'col' }, each)))),
  h('tbody', rows.map(([heading, ...cells]) =>
    h('tr', h('th', { scope: 'row' }, heading), cells.map(each => h('td', each))))))

/** Show a dialog, and return it. `actions` are buttons; each also closes it, as Escape does. */
export function dialog(title, content, actions = [button('Close')]) {
  const id = newId('dialog')
  const element = h('dialog', { 'aria-labelledby': id, close: () => element.remove() },
    h('h2', { id }, title), h('div.stack', content),
    h('div.actions', actions))
  for (const action of actions) action.addEventListener('click', () => element.close())
  document.body.append(element)
  element.showModal()
  return element
}

const keys = new Map() // of shortcuts: what each does in words, and the action

/** Add shortcuts of one key, `{ key: [words, action] }`, until a signal removes them. */
export function shortcuts(own, signal) {
  for (const [key, entry] of Object.entries(own)) keys.set(key, entry)
  signal?.addEventListener('abort', () => Object.keys(own).forEach(key => keys.delete(key)))
}

const areOff = () => localStorage.getItem('shortcuts') === 'off'

addEventListener('keydown', event => {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || areOff()) return
  if (event.target.closest('input, select, textarea, dialog, [contenteditable], [popover]')) return
  const entry = keys.get(event.key)
  if (!entry) return
  event.preventDefault()
  entry[1]()
})

/** Show the shortcuts of this view. */
export function showShortcuts() {
  const off = h('input', {
    type: 'checkbox', checked: !areOff(),
    change: () => localStorage.setItem('shortcuts', off.checked ? 'on' : 'off'),
  })
  dialog('Keyboard shortcuts', [
    h('dl.keys', [...keys].map(([key, [words]]) =>
      h('div', h('dt', h('kbd', key)), h('dd', words)))),
    h('label.check', off, 'Shortcuts of one key'),
  ])
}
