// The settings of a book: the fields that the server describes. It also knows which change each makes.
import { button, field, fill, h, newId, select, tabs } from './dom.js'

const ROWS = { area: 4, lines: 2 } // of kinds of fields that have several

/** Return the form, an element with `update()`, which shows the values of the draft. `book` is as
 * for `contents`. */
export function form(book) {
  const panels = book.draft.form.map(({ label }) => ({ label, panel: h('div.stack.form') }))
  const element = tabs('Settings of the book', panels)
  element.addEventListener('change', ({ target }) => set(target))
  element.addEventListener('click', ({ target }) => target.matches('button[name]') && set(target))

  function drawField({ key, label, kind, hint, options, value }) {
    const about = { name: key, autocomplete: 'off' }
    if (kind === 'button') return button(label, null, { name: key, value })
    if (kind === 'flag') return h('label.check', h('input', { ...about, type: 'checkbox' }), label)
    if (kind === 'choice') return field(label, select(options, '', () => {}, about), { hint })
    if (kind in ROWS) return field(label, h('textarea', { ...about, rows: ROWS[kind] }), { hint })
    const list = options.length > 0 && newId('options')
    return [field(label, h('input', { ...about, list, type: kind }), { hint }),
      list && h('datalist', { id: list }, options.map(([own]) => h('option', own)))]
  }

  function drawSection({ label, visible, fields }) {
    const drawn = fields.map(drawField)
    if (!visible.length) return label ? h('fieldset.stack', h('legend.title', label), drawn) : drawn
    return h('div.page-fields', visible.map(drawField), drawn.length > 0 && h('details',
      h('summary', { 'aria-label': `Text of the ${label}` }, 'Text'), h('div.stack', drawn)))
  }

  /** Show a value, unless another one is being typed. A choice without one names the default. */
  function show(control, { value, setting }) {
    control.label ??= control.labels[0]?.textContent ?? control.textContent
    if (control.type === 'checkbox') return void (control.checked = value)
    if (control === document.activeElement && control.value !== control.shown) return
    if (setting) {
      const planned = book.state?.plans[0]?.settings.find(each => each.name === setting)
      control.options[0].textContent = !value && planned ? `Default: ${planned.value}` : 'Default'
      if ([...control.options].every(each => each.value !== value)) control.append(h('option', value))
    }
    control.value = control.shown = value
  }

  async function set(control) {
    const { name: key, value, label } = control
    control.shown = value
    const text = control.type === 'checkbox' ? control.checked ? 'on' : '' : value.trim()
    await book.change([{ type: 'SetField', key, text }], `${label} changed`).finally(update)
  }

  function update() {
    book.draft.form.forEach(({ sections }, at) => {
      const { panel } = panels[at]
      const fields = sections.flatMap(({ visible, fields }) => [...visible, ...fields])
      const keys = fields.map(each => each.key).join()
      if (panel.dataset.keys !== keys) {
        const { name } = document.activeElement
        fill(panel, sections.map(drawSection))
        panel.dataset.keys = keys
        if (name) panel.querySelector(`[name="${name}"]`)?.focus()
      }
      // Controls are in the order of their fields.
      panel.querySelectorAll('[name]').forEach((control, number) => show(control, fields[number]))
    })
  }

  return { element, update }
}
