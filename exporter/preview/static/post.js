// The Post view: a post as a web page, on an e-reader and in print, side by side and at one place.
import { get, on } from './api.js'
import { address } from './address.js'
import { button, count, h, select, shortcuts, state, toast } from './dom.js'
import { bySeverity, findingList, openPlace } from './findings.js'
import { framed } from './frames.js'
import { printedPages } from './printed.js'

const FORMS = { web: 'Web page', reader: 'E-reader', print: 'Print', findings: 'Findings' }
const DEVICES = { phone: [360, 640], tablet: [720, 960], 'e-ink': [540, 720] } // CSS pixels
const SIZES = [75, 90, 100, 115, 130, 150, 180] // percent
const REFERENCE = 0.25 // how far down a window its place is, as in frame.js
const narrow = matchMedia('(max-width: 60rem)')

export async function show(main, key, values) {
  const about = await get('post', { key })
  const { files } = await get('collections')
  const chosen = {
    forms: ['web', 'reader', 'print', 'findings'], form: 'web',
    device: 'phone', theme: 'light', size: 100, paged: true,
    ...JSON.parse(localStorage.getItem('post') ?? '{}'),
  }
  const save = () => localStorage.setItem('post', JSON.stringify(chosen))
  const collectionOf = ({ collection = [] }) => collection[0] ?? ''
  let collection = collectionOf(values)
  let place = { line: 1, base: 1, letters: '' }
  let passages = []
  let found = {} // the findings of each form
  let versions = {} // of each form: an answer that is late is not shown
  let book = null // the pages in print
  let points = [] // of the pages: lines, and how far down they are

  // The place: a form that was scrolled by its reader moves the others.
  const placeAt = line => {
    const passage = passages.findLast(each => each[0] <= line) ?? [1, '']
    return { line, base: passage[0], letters: passage[1] }
  }
  function follow(next, from) {
    place = next
    if (from !== 'web') web.tell({ kind: 'go', place })
    if (from !== 'reader') reader.tell({ kind: 'go', place })
    if (from !== 'print') print.go()
  }
  const heard = from => ({
    place: data => follow(data.place, from),
    link: data => toast(`The link leads to ${data.address}`),
    pick: ({ line }) => pick(line),
    edit: ({ line }) => openPlace({ file: key, line }),
  })

  const web = framed(FORMS.web, {
    ...heard('web'),
    shown(data) {
      follow(data.place, 'web')
      list()
    },
  })
  const reader = framed(FORMS.reader, {
    ...heard('reader'),
    page: ({ page, pages }) => { pageNumber.textContent = chosen.paged ? `${page} / ${pages}` : '' },
  })
  const print = printForm()

  function printForm() {
    const printed = printedPages({ onPick: record => record.line && pick(record.line) })
    const { element } = printed
    let own = null
    const depths = () => points.map(([line, page, part]) => {
      const leaf = element.querySelector(`[data-page="${page}"]`).getBoundingClientRect()
      return [line, leaf.top - element.getBoundingClientRect().top + element.scrollTop + part * leaf.height]
    })
    element.addEventListener('scroll', () => {
      if (!points.length || own !== null && Math.abs(element.scrollTop - own) < 2) return
      own = null
      const depth = element.scrollTop + REFERENCE * element.clientHeight
      follow(placeAt(between(depths(), depth, 1, 0)), 'print')
    }, { passive: true })
    return {
      element,
      printed,
      go() {
        if (!points.length) return
        const depth = place.line <= 1 ? 0 : between(depths(), place.line, 0, 1)
        element.scrollTop = depth - REFERENCE * element.clientHeight
        own = element.scrollTop
      },
    }
  }

  // What a form shows, and that it is the last that could be made.
  const look = () => ({ theme: chosen.theme, size: chosen.size, paged: chosen.paged })
  async function mark() {
    const { revision } = book
    // Pages whose file or server is gone have no marks.
    const { findings } = await get(`pages/${revision}/findings`).catch(() => ({ findings: [] }))
    if (revision === book.revision) print.printed.mark(findings)
  }
  const LOADERS = {
    async web() {
      const answer = await get('post/web', { key })
      return [answer, () => {
        passages = answer.passages
        web.show(answer.frame, { passages, place })
      }]
    },
    async reader() {
      const answer = await get('post/epub', { key, ...(collection && { collection }) })
      return [answer, () =>
        reader.show(answer.frame, { passages: answer.passages, place, reader: look() })]
    },
    async print() {
      const query = collection ? { source: collection, chapter: key } : { source: key }
      const answer = await get('pages', query)
      const { places } = answer.revision ? await get(`pages/${answer.revision}/passages`) : {}
      return [answer, () => {
        book = answer
        points = places
        print.printed.show(book)
        print.go()
        mark()
      }]
    },
  }
  async function load(form) {
    const own = versions[form] = (versions[form] ?? 0) + 1
    const pane = panes[form]
    pane.setAttribute('aria-busy', true)
    try {
      const [answer, display] = await LOADERS[form]()
      if (own !== versions[form]) return
      found[form] = answer.findings
      list()
      const made = Boolean(answer.frame ?? answer.revision)
      pane.classList.toggle('stale', !made)
      if (made) display()
    } catch (error) {
      if (own === versions[form]) toast(`${FORMS[form]}: ${error.message}`)
    }
    if (own === versions[form]) pane.removeAttribute('aria-busy')
  }
  const isShown = form => narrow.matches ? chosen.form === form
    : chosen.forms.includes(form) && (form !== 'findings' || merged().length > 0)
  const refresh = () => Object.keys(LOADERS).filter(isShown).map(load)

  // Findings.
  function merged() {
    const own = record => !collection || record.severity === 'error' || !record.file
      || record.file === key || record.file === collection
    const all = Object.values(found).flat().filter(own)
    const unlike = new Map(all.map(each => [[each.code, each.message, each.file, each.line, each.column].join('\n'), each]))
    return [...unlike.values()].sort((a, b) => bySeverity(a, b) || a.line - b.line)
  }
  function list() {
    const all = merged()
    panes.findings.lastChild.replaceChildren(...all.length
      ? findingList(all, ({ line }) => line && follow(placeAt(line)))
      : [state('Nothing is wrong with this post.')])
    toggles.findings.textContent = all.length ? count(all.length, 'finding') : 'No findings'
    const marks = all.filter(each => each.file === key && each.line)
    web.tell({ kind: 'mark', findings: marks.map(({ line, severity, message }) => [line, severity, message]) })
    arrange()
  }
  function pick(line) {
    const at = merged().findIndex(each => each.file === key && each.line === line)
    if (!isShown('findings')) toggle('findings')
    const item = panes.findings.lastChild.children[at]
    item?.scrollIntoView({ block: 'nearest' })
    item?.querySelector('button')?.focus({ preventScroll: true })
  }

  // The panes, of which a phone shows one.
  const pageNumber = h('span.number.small')
  const body = { web: web.element, reader: h('div.device', reader.element), print: print.element,
    findings: h('div.found') }
  const panes = Object.fromEntries(Object.entries(FORMS).map(([form, name]) => [form,
    h(`section.pane.${form}`, { 'aria-label': name },
      h('div.pane-head', h('h2', name), form === 'reader' && readerControls()),
      h('p.note.warning', 'This is the last state without an error.'),
      body[form])]))
  const toggles = Object.fromEntries(Object.entries(FORMS).map(([form, name]) =>
    [form, button(name, () => toggle(form))]))

  function toggle(form) {
    if (narrow.matches) chosen.form = form
    else chosen.forms = chosen.forms.includes(form)
      ? chosen.forms.filter(each => each !== form) : [...chosen.forms, form]
    save()
    arrange()
    if (isShown(form) && LOADERS[form] && !versions[form]) load(form)
  }
  function arrange() {
    for (const form of Object.keys(FORMS)) {
      panes[form].hidden = !isShown(form)
      toggles[form].setAttribute('aria-pressed', isShown(form))
    }
    toggles.findings.disabled = !narrow.matches && !merged().length
    fit()
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
    const { clientWidth, clientHeight } = body.reader
    const scale = Math.min(1, (clientWidth - 16) / width, (clientHeight - 16) / height)
    Object.assign(reader.element.style, {
      width: `${width}px`, height: `${height}px`, transform: `scale(${Math.max(scale, 0.1)})`,
      left: `${(clientWidth - width * scale) / 2}px`,
    })
    reader.element.classList.toggle('grey', chosen.device === 'e-ink')
  }
  const resized = new ResizeObserver(fit)
  resized.observe(body.reader)

  const books = select([['', 'A post of its own'], ...files.map(({ file, title }) => [file, `In ${title || file}`])],
    collection, file => { location.hash = address('post', key, { collection: file }) },
    { 'aria-label': 'As it stands in a book' })
  main.replaceChildren(h('div.post-view',
    h('div.head', h('h1', about.title),
      h('div.toolbar.actions',
        h('div.row', { role: 'group', 'aria-label': 'What is shown' }, Object.values(toggles)),
        files.length > 0 && books,
        button(about.opens ? 'Open in the editor' : 'Copy the path', () => openPlace({ file: key, line: Math.max(1, Math.floor(place.line)) })))),
    h('div.panes', Object.values(panes))))
  const narrowed = () => {
    arrange()
    for (const form of Object.keys(LOADERS)) if (isShown(form) && !versions[form]) load(form)
  }
  narrow.addEventListener('change', narrowed)
  arrange()
  refresh()

  const endings = [
    on('changed', refresh),
    shortcuts(Object.fromEntries(Object.keys(FORMS).map((form, at) =>
      [`${at + 1}`, [FORMS[form], () => toggle(form)]]))),
    () => narrow.removeEventListener('change', narrowed),
    () => resized.disconnect(), web.end, reader.end, print.printed.end,
  ]
  return {
    end: () => endings.forEach(end => end()),
    update(next) {
      collection = collectionOf(next)
      books.value = collection
      for (const form of ['reader', 'print']) {
        versions[form] = (versions[form] ?? 0) + 1
        if (isShown(form)) load(form)
        else delete versions[form]
      }
    },
  }
}

/** Return the value at `to` of the points between which the value at `from` is. */
function between(points, value, from, to) {
  const at = points.findLastIndex(point => point[from] <= value)
  const [a, b] = [points[Math.max(at, 0)], points[at + 1]]
  if (at < 0 || !b) return a[to]
  return a[to] + (value - a[from]) / (b[from] - a[from] || 1) * (b[to] - a[to])
}
