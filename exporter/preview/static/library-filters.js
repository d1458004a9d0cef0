// What stands beside the list of the library: the collection files, and the choices of the filters.
import { address } from './address.js'
import { button, h } from './dom.js'
import { FILTERS, toggled } from './filters.js'

const CHOICES = 10 // of a filter, before “more” is asked for
const unfolded = new Set() // names of filters of which all choices are shown

/** Show collection files, and how many posts each choice of a filter would show. The focus is kept. */
export function showFilters(element, files, choices, values) {
  const focused = document.activeElement?.dataset.choice
  element.replaceChildren(
    section('Collections', [
      ...files.map(({ file, title }) => h('li',
        h('a', { href: address('collection', file) }, title || file),
        title && h('p.small.faint', file))),
      h('li', h('a', { href: address('', '', { to: 'new' }) }, 'New collection…')),
    ]),
    ...Object.keys(FILTERS)
      // A filter of one choice says nothing.
      .filter(name => choices[name].length > 1 || values[name]?.length)
      .map(name => filterSection(name, choices[name], values, () => showFilters(element, files, choices, values))))
  if (focused) element.querySelector(`[data-choice=${CSS.escape(focused)}]`)?.focus()
}

/** Return a link that ends the search and all filters; posts are still chosen for the same book. */
export const showAll = ({ to, part }) => h('a.small', { href: address('', '', { to, part }) }, 'Show all posts')

/** Return a link for each choice that is active, which ends it, and one that ends all. */
export function activeChoices(values) {
  const links = Object.entries(FILTERS).flatMap(([name, { names }]) => (values[name] ?? []).map(value => {
    const text = names?.[value] ?? value
    return h('a.tag', { 'aria-current': 'true', 'aria-label': `Without the filter ${text}`,
      href: address('', '', toggled(values, name, value)),
    }, text, h('span', { 'aria-hidden': 'true' }, '\u00a0×'))
  }))
  return links.length > 1 ? [...links, showAll(values)] : links
}

const section = (heading, items, ...more) =>
  h('section', h('h2', heading), h('ul', items), ...more)

function filterSection(name, choices, values, redraw) {
  const { heading, names } = FILTERS[name]
  const isOn = value => values[name]?.includes(value) ?? false
  const some = choices.filter(([value], at) => unfolded.has(name) || at < CHOICES || isOn(value))
  const items = some.map(([value, posts]) => h('li', h('a.filter', { href: address('', '', toggled(values, name, value)),
    'aria-current': isOn(value) && 'true', 'data-choice': `${name}=${value}`,
  }, h('span', names?.[value] ?? value), h('span.number', posts))))
  return section(heading, items, some.length < choices.length && button(
    `${choices.length - some.length} more`, () => {
      unfolded.add(name)
      redraw()
    }, { class: 'quiet' }))
}
