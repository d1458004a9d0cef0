// Which posts a list shows, and in which order: by the values of its address. Nothing here has state.
import { plain } from './dom.js'
import { SEVERITIES } from './findings.js'

const severityOf = ({ findings }) =>
  findings ? SEVERITIES.find(severity => findings[severity]) ?? 'none' : ''

/** The filters by name: a heading, and the values of a post. Posts have one of the values that are
 * chosen; of `all`, each of them. */
export const FILTERS = {
  findings: { heading: 'Findings', of: post => [severityOf(post)].filter(Boolean), order: [...SEVERITIES, 'none'],
    names: { error: 'with errors', warning: 'with warnings', notice: 'with notices', none: 'without findings' } },
  status: { heading: 'State', of: post => [post.status], order: ['published', 'draft', 'skipped'],
    names: { draft: 'drafts and unpublished', skipped: 'left out of collections' } },
  year: { heading: 'Year', of: post => [post.date?.slice(0, 4) ?? 'none'], descending: true, names: { none: 'no date' } },
  tag: { heading: 'Tags', of: post => post.tags, all: true },
  author: { heading: 'Authors', of: post => post.authors },
  series: { heading: 'Series', of: post => post.series },
  lang: { heading: 'Languages', of: post => [post.lang] },
}

const worst = post => SEVERITIES.reduce((sum, name) => sum * 1000 + (post.findings?.[name] ?? 0), 0)
const byDate = (a, b) => (a.date ?? '').localeCompare(b.date ?? '') || a.key.localeCompare(b.key)
/** The orders of posts by name; the first is the default. */
export const ORDERS = {
  newest: (a, b) => byDate(b, a),
  oldest: byDate,
  title: (a, b) => a.title.localeCompare(b.title),
  path: (a, b) => a.key.localeCompare(b.key),
  findings: (a, b) => worst(b) - worst(a) || byDate(b, a),
}

/** Return a post with the text in which a search looks. */
export const searchable = post =>
  ({ ...post, text: plain([post.title, post.date, ...post.authors, ...post.tags, ...post.series, post.key].join('\n')) })

/** Return the posts that have all words, and what each filter may choose among the others. */
export function filtered(posts, values) {
  const words = plain(values.q?.join(',') ?? '').split(/\s+/).filter(Boolean)
  const found = posts.filter(post => words.every(word => post.text.includes(word)))
  const fits = (post, name) => {
    const { of, all } = FILTERS[name]
    const own = of(post)
    const test = value => own.includes(value)
    return all ? values[name].every(test) : values[name].some(test)
  }
  const active = Object.keys(FILTERS).filter(name => values[name]?.length)
  const shown = found.filter(post => active.every(name => fits(post, name)))
  const choices = Object.fromEntries(Object.entries(FILTERS).map(([name, filter]) => {
    const others = active.filter(other => other !== name || filter.all)
    const counts = new Map((values[name] ?? []).map(value => [value, 0]))
    for (const post of found)
      if (others.every(other => fits(post, other)))
        for (const value of filter.of(post)) counts.set(value, (counts.get(value) ?? 0) + 1)
    return [name, [...counts].sort(inOrder(filter))]
  }))
  const order = ORDERS[values.sort?.[0]] ?? ORDERS.newest
  return { shown: shown.sort(order), choices }
}

/** Return the order of pairs of values and numbers: the filter's own, or the largest first. */
function inOrder({ order, descending }) {
  if (order) return ([a], [b]) => order.indexOf(a) - order.indexOf(b)
  if (descending) return ([a], [b]) => b.localeCompare(a)
  return ([a, more], [b, less]) => less - more || a.localeCompare(b)
}

/** Return the values of an address with one value of a filter added, or without it if it is there. */
export function toggled(values, name, value) {
  const own = values[name] ?? []
  return { ...values, [name]: own.includes(value) ? own.filter(each => each !== value) : [...own, value] }
}
