// Builds of a collection: started, followed, cancelled; their files and what was found in them.
import { address } from './address.js'
import { get, on, send } from './api.js'
import { button, count, debounced, h, progress, toast } from './dom.js'
import { badges, finding } from './findings.js'

const megabytes = bytes => `${(bytes / 1e6).toFixed(1)} MB`
const counts = findings => Object.groupBy(findings, each => each.severity)

/** Return an element that builds the file of a draft, functions that take a plan and end it. `save` saves the
 * draft if it is changed, and returns whether it could. */
export function builder(draft, save) {
  let id = null
  const formats = ['epub', 'pdf'].map(name => h('input', { type: 'checkbox', value: name, checked: true }))
  const start = button('Build', run, { class: 'primary' })
  const cancel = button('Cancel', () => send(`/api/builds/${id}`, {}, 'DELETE'))
  const bar = progress('Building')
  const running = h('div', { class: 'stack', hidden: true }, bar.element, h('div', { class: 'row' }, cancel))
  const result = h('div', { class: 'stack' })

  /** Check the formats that a plan makes. */
  function plan({ files }) {
    for (const each of formats) each.checked = files.some(({ file }) => file.endsWith(`.${each.value}`))
  }

  async function run() {
    if (!await save()) return
    const named = formats.filter(each => each.checked).map(each => each.value)
    if (!named.length) return toast('Choose a format')
    try {
      show(await send('/api/collection/build', { file: draft.file, formats: named }))
    } catch (error) {
      toast(error.message)
    }
  }

  const look = debounced(async () => show(await get(`/api/builds/${id}`)), 200)

  function show(build) {
    const isNew = id !== build.id
    id = build.id
    const isRunning = build.state === 'waiting' || build.state === 'running'
    running.hidden = !isRunning
    start.disabled = isRunning
    if (isNew) bar.set(0, 0, 'Building')
    const found = Object.values(counts(build.findings)).flat()
    result.replaceChildren(...[
      !isRunning && h('p', { role: 'status', class: `note ${{ done: 'ok', failed: 'error' }[build.state] ?? ''}` },
        {
          done: 'The book is built.', cancelled: 'The build was cancelled.',
          failed: build.failure || 'The book could not be built.',
        }[build.state]),
      build.files.length > 0 && filesOf(build),
      build.files.map(preflightOf),
      found.length > 0 && h('details', { open: build.state === 'failed' },
        h('summary', {}, 'Findings of the build ', badges(sizes(build.findings))), found.map(each => finding(each))),
    ].flat().filter(Boolean))
  }

  const sizes = findings => Object.fromEntries(Object.entries(counts(findings)).map(([name, all]) => [name, all.length]))

  const filesOf = build => h('table', { class: 'table' },
    h('thead', {}, h('tr', {}, ['File', 'Pages', 'Posts', 'Size'].map(each => h('th', { scope: 'col' }, each)))),
    h('tbody', {}, build.files.map(({ name, pages, chapters, size }) => h('tr', {},
      h('th', { scope: 'row' }, h('a', { href: `/api/builds/${build.id}/files/${encodeURIComponent(name)}`, download: name }, name)),
      h('td', { class: 'number' }, pages ? h('a', { href: address('pages', build.source) }, pages) : ''),
      h('td', { class: 'number' }, chapters), h('td', { class: 'number' }, megabytes(size))))))

  function preflightOf({ name, preflight, findings }) {
    if (!preflight) return null
    const failed = preflight.filter(row => !row.met).length
    const met = failed ? `${failed} not met` : `${count(preflight.length, 'requirement')} met`
    return h('details', { open: failed > 0 },
      h('summary', {}, preflight.length ? `Preflight of ${name}: ${met} ` : `Pages of ${name} `, badges(sizes(findings))),
      preflight.length > 0 && h('table', { class: 'table small' },
        h('thead', {}, h('tr', {}, ['Required', 'Found', 'Met'].map(each => h('th', { scope: 'col' }, each)))),
        h('tbody', {}, preflight.map(row => h('tr', {}, h('th', { scope: 'row' }, row.requirement), h('td', {}, row.found),
          h('td', {}, h('span', { class: `badge ${row.met ? 'ok' : 'error'}` }, row.met ? 'yes' : 'no')))))),
      findings.map(each => finding(each)))
  }

  const ended = on('build', ({ id: other, state, phase, done, total }) => {
    if (other !== id) return
    if (phase) bar.set(done, total, `${phase}: ${done} of ${total}`)
    if (state) look()
  })
  const element = h('section', { class: 'panel stack builder', 'aria-label': 'Build' },
    h('div', { class: 'toolbar' }, h('h2', { class: 'grow' }, 'Build'),
      formats.map(each => h('label', { class: 'check' }, each, each.value.toUpperCase())), start),
    running, result)
  return { element, plan, end: ended }
}
