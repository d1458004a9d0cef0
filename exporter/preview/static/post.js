// The Post view: a post as a web page, on an e-reader and in print, side by side and at one place.
import { get, on } from './api.js'
import { address } from './address.js'
import { button, count, fill, h, select, shortcuts, state, toast } from './dom.js'
import { bySeverity, findingList, openPlace } from './findings.js'
import { framed } from './frames.js'
import { printedPages } from './printed.js'

const DEVICES = { phone: [360, 640], tablet: [720, 960], 'e-ink': [540, 720] } // CSS pixels
const SIZES = [75, 90, 100, 115, 130, 150, 180] // percent
const REFERENCE = 0.25 // how far down a window its place is, as in frame.js
const narrow = matchMedia('(max-width: 60rem)')

export async function show(main, key, values, signal) {
  const [about, { files }] = await Promise.all([get('post', { key }), get('collections')])
  const chosen = {
    forms: ['web', 'reader', 'print', 'findings'], form: 'web',
    device: 'phone', theme: 'light', size: 100, paged: true,
    ...JSON.parse(localStorage.getItem('post') ?? '{}'),
  }
  const save = () => localStorage.setItem('post', JSON.stringify(chosen))
  const collectionOf = ({ collection: [name = ''] = [] }) => name
  let collection = collectionOf(values)
  let place = { line: 1, base: 1, letters: '' }
  let passages = []
  let book = null // the pages in print, and where lines are on them

  // The place: a form that was scrolled by its reader moves the others.
  const placeAt = line => {
    const [base, letters] = passages.findLast(each => each[0] <= line) ?? [1, '']
    return { line, base, letters }
  }
  function follow(next, from) {
    place = next
    if (from !== web) web.tell({ kind: 'go', place })
    if (from !== reader) reader.tell({ kind: 'go', place })
    if (from !== printed) goToPlace()
  }
  const heard = {
    link: data => toast(`The link leads to ${data.address}`),
    pick: ({ line }) => pick(line),
    edit: ({ line }) => openPlace({ file: key, line }),
  }
  const web = framed('Web page', {
    ...heard,
    place: data => follow(data.place, web),
    shown(data) {
      follow(data.place, web)
      list()
    },
  }, signal)
  const reader = framed('E-reader', {
    ...heard,
    place: data => follow(data.place, reader),
    page: ({ page, pages }) => { pageNumber.textContent = chosen.paged ? `${page} / ${pages}` : '' },
  }, signal)
  const look = () => ({ theme: chosen.theme, size: chosen.size, paged: chosen.paged })

  const printed = printedPages({ onPick: record => record.line && pick(record.line) })
  const paper = printed.element
  let own = null // where this script has scrolled the pages to
  const depths = () => book.places.map(([line, page, part]) => {
    const leaf = paper.querySelector(`[data-page="${page}"]`).getBoundingClientRect()
    return [line, leaf.top - paper.getBoundingClientRect().top + paper.scrollTop + part * leaf.height]
  })
  paper.addEventListener('scroll', () => {
    if (!book?.places.length || own !== null && Math.abs(paper.scrollTop - own) < 2) return
    own = null
    const depth = paper.scrollTop + REFERENCE * paper.clientHeight
    follow(placeAt(between(depths(), depth, 1, 0)), printed)
  }, { passive: true })
  function goToPlace() {
    if (!book?.places.length) return
    const depth = place.line <= 1 ? 0 : between(depths(), place.line, 0, 1)
    paper.scrollTop = depth - REFERENCE * paper.clientHeight
    own = paper.scrollTop
  }
  async function mark() {
    const { revision } = book
    // Pages whose file or server is gone have no marks.
    const { findings } = await get(`pages/${revision}/findings`).catch(() => ({ findings: [] }))
    if (revision === book.revision) printed.mark(findings)
  }

  // The forms, each in a pane with a button. A phone shows one, other screens those that are chosen.
  const pageNumber = h('span.number.small')
  const device = h('div.device', reader.element)
  const found = h('div.found')
  const forms = [
    {
      name: 'web', title: 'Web page', content: web.element,
      request: () => get('post/web', { key }),
      display(answer) {
        passages = answer.passages
        web.show(answer.frame, { passages, place })
      },
    },
    {
      name: 'reader', title: 'E-reader', content: device, head: readerControls(),
      request: () => get('post/epub', { key, ...(collection && { collection }) }),
      display: answer => reader.show(answer.frame, { passages: answer.passages, place, reader: look() }),
    },
    {
      name: 'print', title: 'Print', content: paper,
      async request() {
        const answer = await get('pages', collection ? { source: collection, chapter: key } : { source: key })
        return { ...answer, ...answer.revision && await get(`pages/${answer.revision}/passages`) }
      },
      display(answer) {
        book = answer
        printed.show(book)
        goToPlace()
        mark()
      },
    },
    { name: 'findings', title: 'Findings', content: found },
  ]
  const listed = forms.at(-1)
  for (const form of forms) {
    form.asked = 0 // the number of the last request: an answer that is late is not shown
    form.findings = []
    form.toggle = button(form.title, () => toggle(form))
    form.pane = h(`section.pane.${form.name}`, { 'aria-label': form.title },
      h('div.pane-head', h('h2', form.title), form.head),
      h('p.note.warning', 'This is the last state without an error.'), form.content)
  }

  async function load(form) {
    const own = ++form.asked
    form.isLoaded = true
    form.pane.ariaBusy = true
    try {
      const answer = await form.request()
      if (own !== form.asked) return
      form.findings = answer.findings
      list()
      const isMade = Boolean(answer.frame ?? answer.revision)
      form.pane.classList.toggle('stale', !isMade)
      if (isMade) form.display(answer)
    } catch (error) {
      if (own === form.asked) toast(`${form.title}: ${error.message}`)
    }
    if (own === form.asked) form.pane.ariaBusy = null
  }
  const isShown = form => narrow.matches ? chosen.form === form.name
    : chosen.forms.includes(form.name) && (form !== listed || merged().length > 0)
  const loadMissing = () => forms.forEach(form => form.request && isShown(form) && !form.isLoaded && load(form))
  function reload(some) {
    for (const form of some) form.asked++, form.isLoaded = false
    loadMissing()
  }

  function toggle({ name }) {
    if (narrow.matches) chosen.form = name
    else chosen.forms = chosen.forms.includes(name)
      ? chosen.forms.filter(each => each !== name) : [...chosen.forms, name]
    save()
    arrange()
  }
  function arrange() {
    for (const form of forms) {
      form.pane.hidden = !isShown(form)
      form.toggle.setAttribute('aria-pressed', isShown(form))
    }
    listed.toggle.disabled = !narrow.matches && !merged().length
    fit()
    loadMissing()
  }

  // Findings.
  function merged() {
    const own = record => !collection || record.severity === 'error' || !record.file
      || record.file === key || record.file === collection
    const all = forms.flatMap(form => form.findings).filter(own)
    const unlike = new Map(all.map(each => [[each.code, each.message, each.file, each.line, each.column].join('\n'), each]))
    return [...unlike.values()].sort((a, b) => bySeverity(a, b) || a.line - b.line)
  }
  function list() {
    const all = merged()
    fill(found, all.length ? findingList(all, ({ line }) => line && follow(placeAt(line)))
      : state('Nothing is wrong with this post.'))
    listed.toggle.textContent = all.length ? count(all.length, 'finding') : 'No findings'
    const marks = all.filter(each => each.file === key && each.line)
    web.tell({ kind: 'mark', findings: marks.map(({ line, severity, message }) => [line, severity, message]) })
    arrange()
  }
  function pick(line) {
    const at = merged().findIndex(each => each.file === key && each.line === line)
    if (!isShown(listed)) toggle(listed)
    found.children[at]?.scrollIntoView({ block: 'nearest' })
    found.children[at]?.querySelector('button')?.focus({ preventScroll: true })
  }

  function readerControls() {
    const set = changes => {
      Object.assign(chosen, changes)
      save()
      fit()
      reader.tell({ kind: 'look', reader: look() })
    }
    const resize = by => set({ size: SIZES[Math.min(Math.max(SIZES.indexOf(chosen.size) + by, 0), SIZES.length - 1)] })
    const turn = by => reader.tell({ kind: 'turn', by })
    const named = names => names.map(name => [name, name[0].toUpperCase() + name.slice(1)])
    const pages = button('Pages', () => {
      set({ paged: !chosen.paged })
      pages.setAttribute('aria-pressed', chosen.paged)
    }, { 'aria-pressed': `${chosen.paged}` })
    return [
      h('div.row.turns', pages,
        button('‹', () => turn(-1), { class: 'icon quiet', 'aria-label': 'Previous page' }), pageNumber,
        button('›', () => turn(1), { class: 'icon quiet', 'aria-label': 'Next page' })),
      h('div.toolbar',
        select(named(Object.keys(DEVICES)), chosen.device, device => set({ device }), { 'aria-label': 'Device' }),
        select(named(['light', 'sepia', 'dark']), chosen.theme, theme => set({ theme }), { 'aria-label': 'Theme' }),
        button('A−', () => resize(-1), { class: 'icon', 'aria-label': 'Smaller type' }),
        button('A+', () => resize(1), { class: 'icon', 'aria-label': 'Larger type' })),
    ]
  }
  /** Show the screen of the device as large as there is room. */
  function fit() {
    const [width, height] = DEVICES[chosen.device]
    const { clientWidth, clientHeight } = device
    const scale = Math.min(1, (clientWidth - 16) / width, (clientHeight - 16) / height)
    Object.assign(reader.element.style, {
      width: `${width}px`, height: `${height}px`, transform: `scale(${Math.max(scale, 0.1)})`,
      left: `${(clientWidth - width * scale) / 2}px`,
    })
    reader.element.classList.toggle('grey', chosen.device === 'e-ink')
  }
  new ResizeObserver(fit).observe(device)

  const books = select([['', 'A post of its own'], ...files.map(({ file, title }) => [file, `In ${title || file}`])],
    collection, file => { location.hash = address('post', key, { collection: file }) },
    { 'aria-label': 'As it stands in a book' })
  main.replaceChildren(h('div.post-view',
    h('div.head', h('h1', about.title),
      h('div.toolbar.actions',
        h('div.row', { role: 'group', 'aria-label': 'What is shown' }, forms.map(form => form.toggle)),
        files.length > 0 && books,
        button(about.opens ? 'Open in the editor' : 'Copy the path',
          () => openPlace({ file: key, line: Math.max(1, Math.floor(place.line)) })))),
    h('div.panes', forms.map(form => form.pane))))
  narrow.addEventListener('change', arrange, { signal })
  arrange()

  on('changed', () => reload(forms), signal)
  shortcuts(Object.fromEntries(forms.map((form, at) => [`${at + 1}`, [form.title, () => toggle(form)]])), signal)
  return next => {
    collection = collectionOf(next)
    books.value = collection
    reload(forms.filter(({ name }) => name === 'reader' || name === 'print'))
  }
}

/** Return the value at `to` of the points between which the value at `from` is. */
function between(points, value, from, to) {
  const at = points.findLastIndex(point => point[from] <= value)
  const [a, b] = [points[Math.max(at, 0)], points[at + 1]]
  if (at < 0 || !b) return a[to]
  return a[to] + (value - a[from]) / (b[from] - a[from] || 1) * (b[to] - a[to])
}
