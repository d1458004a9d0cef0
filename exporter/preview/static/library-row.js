// A post in the list of the library.
import { address } from './address.js'
import { get } from './api.js'
import { button, h } from './dom.js'
import { SEVERITIES, badge, findingList } from './findings.js'

const STATES = { draft: 'draft', skipped: 'left out' }

/** Return the row of a post: its element, its box, and whether its findings are unfolded.
 *
 * `choose(post, isChosen, isRange)` is called for its box, `addTag(event, tag)` for its tags. */
export function postRow(post, { choose, addTag, isOpen = false }) {
  const { key, title, date, authors, tags, status, findings, problem } = post
  const details = h('div', { hidden: true })
  const box = h('input', {
    type: 'checkbox', 'aria-label': `Select ${title}`,
    click: event => choose(post, box.checked, event.shiftKey),
  })
  const some = SEVERITIES.filter(name => findings?.[name])
  const opener = some.length > 0 && button(some.map(name => badge(name, findings[name])), toggle,
    { class: 'quiet badges', 'aria-expanded': 'false' })
  async function toggle() {
    details.hidden = !details.hidden
    opener.ariaExpanded = !details.hidden
    if (details.hidden) return
    const found = await get('findings', { key })
    details.replaceChildren(...findingList(found.findings))
  }
  if (isOpen && opener) toggle()
  const element = h('li', h('label.check', box),
    h('div.post',
      h('p', h('a.title', { href: address('post', key) }, title), ' ',
        status in STATES && h('span.badge', STATES[status])),
      opener,
      h('p.about',
        date && h('time', date), authors.length > 0 && h('span', authors.join(', ')),
        h('span.tags', tags.map(tag => h('a.tag', { href: address('', '', { tag }), click: event => addTag(event, tag),
        }, tag)))),
      h('p.path.small.faint', key),
      problem && h('p.problem', problem),
      details))
  return { post, element, box, isOpen: () => !details.hidden }
}
