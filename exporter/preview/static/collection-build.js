// Builds of a collection: started, followed, cancelled; their files and what was found in them.
import { address } from './address.js'
import { get, on, send } from './api.js'
import { buildProgress } from './builds.js'
import { button, count, debounced, fill, h, table, toast } from './dom.js'
import { bySeverity, findingDetails, preflightTable } from './findings.js'

const ENDS = { done: 'ok', failed: 'error', cancelled: '' } // classes of the note
const megabytes = bytes => `${(bytes / 1e6).toFixed(1)} MB`

/** Return an element that builds the file of a draft, and a function that takes a plan. `save` saves
 * the draft if it is changed, and returns whether it could. */
export function builder(draft, save, signal) {
  let id = null
  let follow = null // takes the events of the build
  const formats = ['epub', 'pdf'].map(name => h('input', { type: 'checkbox', value: name, checked: true }))
  const start = button('Build', run, { class: 'primary' })
  const running = h('div')
  const result = h('div.stack')

  /** Check the formats that a plan makes. */
  function plan({ files }) {
    for (const each of formats) each.checked = files.some(({ file }) => file.endsWith(`.${each.value}`))
  }

  async function run() {
    if (!await save()) return
    const named = formats.filter(each => each.checked).map(each => each.value)
    if (!named.length) return toast('Choose a format')
    show(await send('collection/build', { file: draft.file, formats: named }))
  }

  const look = debounced(async () => show(await get(`builds/${id}`)), 200)

  function show(build) {
    const { state, files, findings } = build
    const isRunning = !(state in ENDS)
    start.disabled = isRunning
    running.hidden = !isRunning
    if (id !== build.id) {
      const { element, update } = buildProgress()
      id = build.id
      follow = update
      follow(build)
      running.replaceChildren(element)
    }
    fill(result,
      !isRunning && h('p', { role: 'status', class: `note ${ENDS[state]}` }, {
        done: 'The book is built.', cancelled: 'The build was cancelled.',
        failed: build.failure || 'The book could not be built.',
      }[state]),
      files.length > 0 && table(['File', 'Pages', 'Posts', 'Size'], files.map(({ name, pages, chapters, size }) => [
        h('a', { href: `api/builds/${id}/files/${encodeURIComponent(name)}`, download: name }, name),
        pages && h('a', { href: address('pages', build.source, { file: name }) }, pages), chapters, megabytes(size)])),
      ...files.filter(file => file.preflight).map(preflightOf),
      findings.length > 0 && findingDetails(findings.sort(bySeverity), state === 'failed', 'Findings of the build '))
  }

  function preflightOf({ name, preflight, findings }) {
    const failed = preflight.filter(row => !row.met).length
    const met = failed ? `${failed} not met` : `${count(preflight.length, 'requirement')} met`
    return findingDetails(findings, failed > 0,
      preflight.length ? `Preflight of ${name}: ${met} ` : `Pages of ${name} `,
      preflight.length > 0 && preflightTable(preflight))
  }

  on('build', event => {
    if (event.id !== id) return
    follow(event)
    look()
  }, signal)
  const element = h('section.panel.stack.builder', { 'aria-label': 'Build' },
    h('div.toolbar', h('h2.grow', 'Build'),
      formats.map(each => h('label.check', each, each.value.toUpperCase())), start),
    running, result)
  return { element, plan }
}
