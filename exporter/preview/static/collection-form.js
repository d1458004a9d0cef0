// What a collection file says besides its posts: the book, its pages, disclaimers and design.
import { list } from './collection-contents.js'
import { button, field, h, newId, select, tabs } from './dom.js'

const NAMES = { preface: 'Foreword', 'half-title': 'Half-title', 'title-page': 'Title page', authors: 'About the authors' }
const nameOf = role => NAMES[role] ?? role[0].toUpperCase() + role.slice(1)
const CONDITIONS = [['', 'every chapter'], ['tag', 'the tag'], ['author', 'the author'], ['lang', 'the language'],
  ['link', 'a link to'], ['since', 'a date since'], ['until', 'a date until']]

/** Return the form, an element with `update()`, which shows the values of the draft. `book` is as
 * for `contents`; `options` are the values that keys may have. */
export function form(book, options) {
  const updates = []
  const values = () => book.draft.values
  const set = (key, text, label) => book.change([{ type: 'SetText', key, text }], `${label} changed`)

  /** Return a control that shows what `read` returns, and writes what it is changed to. */
  function bound(control, read, write) {
    const show = () => {
      if (control.type === 'checkbox') return void (control.checked = read())
      if (control === document.activeElement && control.value !== control.shown) return // being typed
      control.value = control.shown = read() ?? ''
    }
    control.addEventListener('change', async () => {
      control.shown = control.value
      await write(control.type === 'checkbox' ? control.checked : control.value.trim())
      show()
    })
    updates.push(show)
    return control
  }

  const input = () => h('input', { autocomplete: 'off' })
  const area = (rows = 4) => h('textarea', { rows })
  const text = (key, label, about = {}, control = input()) =>
    field(label, bound(control, () => values()[key], value => set(key, value, label)), about)

  /** Return a field with a choice; without one, what holds is shown. */
  function chosen(label, names, read, write, setting) {
    const control = select([['', 'Default'], ...names], '', () => {})
    updates.push(() => {
      const own = read() ?? ''
      if (own && ![...control.options].some(each => each.value === own)) control.append(h('option', own))
      const planned = book.state?.plans[0]?.settings.find(each => each.name === setting)
      control.options[0].textContent = !own && planned ? `Default: ${planned.value}` : 'Default'
    })
    return field(label, bound(control, read, write))
  }
  const choose = (key, label) => chosen(label, options[key],
    () => values()[key] && list(values()[key]).join(', '), value => set(key, value, label), key)
  const reference = (key, label, setting) => chosen(label, options[key],
    () => key === 'style' && typeof values().references === 'string' ? values().references : values().references?.[key],
    value => book.change([{ type: 'SetReferences', key, text: value }], `${label} changed`), setting)

  function pageFields(role) {
    const own = () => (role === 'preface' ? values().preface : null) ?? values().pages?.[role]
    const read = () => {
      const value = own()
      if (value === null || typeof value !== 'object') return { text: typeof value === 'string' ? value : '' }
      return typeof value.text === 'object' ? { ...value, text: '', file: value.text?.file } : value
    }
    const change = value => book.change([{ type: 'SetPage', role, value }], `${nameOf(role)} changed`)
    const write = part => {
      const { title = '', text = '', file = '' } = read()
      const page = { type: 'PageText', title, text, file, ...part }
      return change(page.title || page.text || page.file ? page : null)
    }
    const isOn = () => own() !== false
    const fields = [
      field('Text', bound(area(role === 'preface' ? 8 : 4), () => read().text, value => write({ text: value, file: '' })),
        { hint: 'Markdown. {title}, {authors}, {date} and {site} are replaced.' }),
      field('Or a file with the text', bound(input(), () => read().file, value => write({ file: value, text: '' }))),
      field('Title', bound(input(), () => read().title, value => write({ title: value }))),
    ]
    if (role === 'preface') return h('fieldset.stack', h('legend.title', nameOf(role)), fields)
    return h('div.page-fields',
      h('label.check',
        bound(h('input', { type: 'checkbox' }), isOn, value => change(value ? null : false)), nameOf(role)),
      role !== 'cover' && h('details',
        h('summary', { 'aria-label': `Text of the ${nameOf(role)}` }, 'Text'), h('div.stack', fields)))
  }

  const words = when => Object.entries(when ?? {})
    .map(([key, value]) => `${key}: ${list(value).join(', ')}`).join('; ') || 'every chapter'

  function disclaimers() {
    const rules = h('ul.list.stack')
    let shown = ''
    updates.push(() => {
      const all = list(values().disclaimers)
      if (JSON.stringify(all) === shown) return
      shown = JSON.stringify(all)
      rules.replaceChildren(...all.map((rule, index) => {
        const own = area(3)
        own.value = typeof rule.text === 'string' ? rule.text : ''
        own.placeholder = rule.text?.file ?? 'The chapter needs one of its own'
        own.addEventListener('change', () =>
          book.change([{ type: 'SetDisclaimerText', index, text: own.value.trim() }], 'Disclaimer changed'))
        return h('li.stack',
          field(`${rule.label ?? 'Disclaimer'} of ${words(rule.when)}`, own),
          button('Remove', () => book.change([{ type: 'RemoveDisclaimer', index }], 'Disclaimer removed'),
            { 'aria-label': `Remove the disclaimer of ${words(rule.when)}` }))
      }))
    })
    const condition = select(CONDITIONS, '', value => { named.parentNode.hidden = !value })
    const named = input()
    const label = input(), own = area(3)
    const where = select([['', 'at the start of the chapter'], ['imprint', 'on the imprint page']], '', () => {})
    const always = h('input', { type: 'checkbox' })
    const value = field('Which one', named)
    value.hidden = true
    const add = async () => {
      const when = condition.value ? [[condition.value, named.value.trim()]] : []
      const disclaimer = {
        type: 'NewDisclaimer', text: own.value.trim(), when, label: label.value.trim(),
        where: where.value, always: always.checked,
      }
      const said = `Disclaimer of ${words(Object.fromEntries(when))} added`
      if (await book.change([{ type: 'AddDisclaimer', disclaimer }], said)) own.value = named.value = label.value = ''
    }
    return [rules, h('fieldset.panel.stack', h('legend', 'New disclaimer'),
      field('Chapters with', condition), value,
      field('Text', own, { hint: 'Markdown. {author} and {title} are those of the chapter.' }),
      field('Label', label, { hint: 'Empty: “Disclaimer” in the language of the chapter.' }), field('Where', where),
      h('label.check', always, 'Also in chapters that have one of their own'),
      button('Add the disclaimer', add, { class: 'primary' }))]
  }

  const sizes = newId('sizes')
  const panel = (label, ...content) => ({ label, panel: h('div.stack.form', content) })
  const element = tabs('Settings of the book', [
    panel('Book', text('title', 'Title'), text('subtitle', 'Subtitle'),
      field('Authors', bound(area(2), () => list(values().authors).map(each => each.name ?? each.id ?? each).join('\n'),
        value => book.change([{ type: 'SetAuthors', names: value.split(/\s*\n\s*/).filter(Boolean) }], 'Authors changed')),
      { hint: 'One on a line. Empty: the authors of the posts.' }),
      text('description', 'Description', {}, area(2)), text('lang', 'Language', { hint: 'Such as en, pl or pt-BR.' }),
      text('date', 'Date', {}, h('input', { type: 'date' })), text('publisher', 'Publisher'), text('rights', 'Rights'),
      text('short-title', 'Title in running heads')),
    panel('Pages', ['preface', ...options.pages.filter(role => role !== 'preface')].map(pageFields)),
    panel('Disclaimers', disclaimers()),
    panel('Design', choose('theme', 'Theme'),
      text('cover', 'Cover picture', { hint: 'A file beside the collection. Empty: a drawn cover.' }),
      text('cover-motif', 'Drawing of the cover', { hint: 'Any word makes another one. Empty: it follows from the title.' }),
      button('Draw another', () => set('cover-motif', String(1 + (parseInt(values()['cover-motif']) || 0)), 'Drawing')),
      choose('profile', 'PDF for'), choose('printer', 'Printing service'),
      text('page-size', 'Page size', { hint: 'A name, or width and height such as 120x190mm.' }, h('input', { list: sizes })),
      h('datalist', { id: sizes }, options['page-size'].map(name => h('option', { value: name }))),
      choose('epub-profile', 'EPUB for'), reference('style', 'References', 'references'),
      reference('scope', 'List of references of the', 'scope'),
      choose('order', 'Order of the posts'),
      chosen('Parts', options.parts, () => typeof values().parts === 'string' ? values().parts : '',
        value => book.change([{ type: 'GroupPosts', by: value || 'none' }], 'Parts changed'), 'parts'),
      choose('volumes', 'A volume for each'), choose('to', 'Formats')),
  ])
  return { element, update: () => updates.forEach(update => update()) }
}
