// Findings: how many there are, and each with the line that it is about.
import { get, send } from './api.js'
import { button, count, h, table, toast } from './dom.js'

/** The severities, the worst first. */
export const SEVERITIES = ['error', 'warning', 'notice']

/** Return a badge that says a severity, or how many findings of it there are. */
export const badge = (severity, number) => h(`span.badge.${severity}`,
  number === undefined ? severity : count(number, severity))

/** Return the badges of a list of findings; “no findings” for none. */
export const badgesOf = findings => h('span.badges', findings.length ? SEVERITIES.map(name => {
  const number = findings.filter(each => each.severity === name).length
  return number > 0 && badge(name, number)
}) : h('span.badge.none', 'no findings'))

/** Compare two findings: the worse one comes first. */
export const bySeverity = (one, other) =>
  SEVERITIES.indexOf(one.severity) - SEVERITIES.indexOf(other.severity)

/** Return a finding: severity, message, the line with its place marked, hint, and a button that
 * opens the place. `pick` is called with the finding when its message is clicked. */
export function finding(record, pick) {
  const { severity, code, message, hint, excerpt, file } = record
  return h(`article.finding.${severity}`,
    h('p.message', badge(severity), ' ',
      pick ? button(message, () => pick(record), { class: 'text' }) : message,
      ' ', h('code', code)),
    excerpt && h('pre.quote', { tabindex: 0, role: 'group', 'aria-label': 'The line' },
      h('span', { 'data-line': record.line }), excerpt.before, h('mark', excerpt.marked), excerpt.after),
    hint && h('p.hint', hint),
    file && button(placeOf(record), () => openPlace(record), { class: 'place' }))
}

/** Return a list of findings as elements. */
export const findingList = (findings, pick) => findings.map(record => finding(record, pick))

/** Return a list of findings that unfolds: the words, and badges of how many there are. */
export const findingDetails = (findings, open, words, ...more) =>
  h('details', { open }, h('summary', words, badgesOf(findings)), more, findingList(findings))

/** Return the requirements of a profile, and which of them a PDF meets. */
export const preflightTable = rows => table(['Required', 'Found', 'Met'], rows.map(
  ({ requirement, found, met }) => [requirement, found,
    h(`span.badge.${met ? 'ok' : 'error'}`, met ? 'met' : 'not met')]))

/** Return the place of a finding as editors take it: file:line:column. */
const placeOf = ({ file, line, column }) =>
  [file, line, line && column].filter(Boolean).join(':')

/** Open the place of a finding in the editor; copy it where none can be started. */
export async function openPlace(record) {
  const { file, line, column } = record
  try {
    const { editor } = await get('site')
    if (editor) await send('open', { file, line: line ?? 1, column: column ?? 1 })
    else await navigator.clipboard.writeText(placeOf(record))
    toast(`${editor ? 'Opened' : 'Copied'} ${placeOf(record)}`)
  } catch (error) {
    toast(error.message)
  }
}
