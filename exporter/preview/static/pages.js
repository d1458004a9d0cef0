// The Pages view: the printed pages of a post or a collection, with what is found in them.
import { address } from './address.js'
import { get, on } from './api.js'
import { buildProgress } from './builds.js'
import { button, count, debounced, fill, h, opener, select, shortcuts, state, tabs, toast } from './dom.js'
import { badgesOf, bySeverity, finding, findingList, preflightTable } from './findings.js'
import { OVERLAYS, printedPages } from './printed.js'

const FACTORS = [0.5, 0.75, 1, 1.5, 2, 3, 4]
const ZOOMS = [['page', 'Fit page'], ['width', 'Fit width'], ...FACTORS.map(each => [`${each}`, `${each * 100} %`])]
const chosen = JSON.parse(localStorage.getItem('pages') ?? '{}')
const remember = changes =>
  localStorage.setItem('pages', JSON.stringify(Object.assign(chosen, changes)))

export async function show(main, source, values, signal) {
  const [{ posts }, { files }] = await Promise.all([get('posts'), get('collections')])
  const books = files.map(({ file, title }) => [file, title || file])
  const all = [...books, ...posts.map(({ key, title }) => [key, title])]
  const known = name => all.some(([own]) => own === name)
  if (!source) source = known(chosen.source) ? chosen.source : all[0]?.[0]
  const isBook = books.some(([name]) => name === source)
  if (!source) return void main.replaceChildren(state('There is no post and no collection file.'))
  remember({ source })
  let book = null
  let asked = 0 // the number of the last request for the pages
  let checked = 0 // and of the last one for what the check has found
  let following = null // what takes the events of the build
  let isStale = false // files have changed while the window was hidden
  let start = Number(values.page?.[0]) || 1 // the page that is shown when the book is loaded
  let [file = ''] = values.file ?? [] // one of the files of a book in volumes
  const view = printedPages({ zoom: 'page', ...chosen, onPage: atPage, onPick: atFinding })
  const keepAddress = debounced(page => signal.aborted || history.replaceState(
    history.state, '', address('pages', source, { file, page: `${page}` })), 300)

  const options = entries => entries.map(([name, title]) =>
    h('option', { value: name, selected: name === source }, title))
  const chooser = h('select.grow', { 'aria-label': 'Post or collection',
    change: () => { location.hash = address('pages', chooser.value) },
  }, h('optgroup', { label: 'Collections' }, options(books)),
  h('optgroup', { label: 'Posts' }, options(all.slice(books.length))))
  const volumes = h('select', { 'aria-label': 'File of the book', hidden: true,
    change: () => { location.hash = address('pages', source, { file: volumes.value }) } })
  const label = h('input.number', { 'aria-label': 'Page', size: 5, change: () => {
      const asked = label.value.trim().toLowerCase()
      const at = book ? book.pages.findIndex(page => page.label.toLowerCase() === asked) : -1
      at < 0 ? toast(`There is no page ‘${label.value}’.`) : view.goTo(at + 1)
    },
  })
  const total = h('span.small.faint.number')
  const zoom = select(ZOOMS, `${view.options.zoom}`, zoomTo, { 'aria-label': 'Zoom' })
  const spreads = button('Spreads', () => set({ spreads: !view.options.spreads }), { class: 'wide' })
  const overlays = h('div.menu', Object.entries(OVERLAYS).map(([name, title]) => {
    const box = h('input', { type: 'checkbox', checked: view.options.overlays.includes(name), change: () => {
      const others = view.options.overlays.filter(other => other !== name)
      set({ overlays: box.checked ? [...others, name] : others })
    } })
    return h('label.check', box, h(`span.swatch.${name}`), title)
  }))
  const aside = button('Panel', () => togglePanel(panel.hidden))

  const thumbnails = h('ol.thumbnails')
  const outline = h('ul.outline')
  const found = h('div')
  const preflight = h('div')
  const words = h('input', { type: 'search', 'aria-label': 'Words', class: 'grow' })
  const hits = h('div.outline', { role: 'status' })
  const search = h('div.stack',
    h('form.row', { submit: find }, words, h('button', 'Find')), hits)
  const panel = h('aside', { 'aria-label': 'Contents and findings' }, tabs('Contents and findings', [
    { label: 'Findings', panel: found }, { label: 'Preflight', panel: preflight },
    { label: 'Outline', panel: h('div', outline) },
    { label: 'Pages', panel: h('div', thumbnails) },
    { label: 'Search', panel: search },
  ]))
  const note = h('div.building')

  function set(changes) {
    view.set(changes)
    remember(changes)
    spreads.setAttribute('aria-pressed', view.options.spreads)
  }
  function zoomTo(value) {
    zoom.value = value
    set({ zoom: Number(value) || value })
  }
  function zoomBy(step) {
    const at = FACTORS.indexOf(Number(zoom.value))
    zoomTo(`${FACTORS.at(at < 0 ? 2 : Math.min(Math.max(at + step, 0), FACTORS.length - 1))}`)
  }
  function togglePanel(open) {
    panel.hidden = !open
    aside.setAttribute('aria-pressed', open)
    remember({ panel: open })
  }
  function step(by) {
    view.goTo(Math.min(Math.max(view.page() + (view.options.spreads ? 2 : 1) * by, 1), book?.pages.length ?? 0))
  }
  const ahead = () => book?.rightToLeft ? -1 : 1

  function atPage(number) {
    label.value = book.pages[number - 1].label
    total.textContent = `${number} of ${book.pages.length}`
    thumbnails.querySelector('[aria-current]')?.removeAttribute('aria-current')
    const own = thumbnails.children[number - 1]?.firstChild
    own?.setAttribute('aria-current', 'page')
    own?.scrollIntoView({ block: 'nearest' })
    keepAddress(number)
  }
  function atFinding(record) {
    togglePanel(true)
    panel.querySelector('[role=tab]').click()
    record.item.scrollIntoView({ block: 'center' })
    record.item.querySelector('button').focus()
  }

  async function load() {
    const own = ++asked
    isStale = false
    const { element, update } = buildProgress()
    following = update
    // Over the pages, unless it is short.
    const waiting = setTimeout(() => note.replaceChildren(element), book ? 1000 : 0)
    const answer = await get('pages', { source, file })
      .catch(error => ({ revision: null, failure: error.message, findings: [] }))
    clearTimeout(waiting)
    if (own !== asked || signal.aborted) return
    note.replaceChildren()
    if (answer.revision === null) return failed(answer)
    volumes.hidden = answer.files.length < 2
    fill(volumes, answer.files.map(name => h('option', { selected: name === answer.file }, name)))
    if (answer.revision !== book?.revision) {
      book = answer
      view.show(book)
      if (start) view.goTo(start)
      start = 0
      list()
      for (const tab of [found, preflight])
        tab.replaceChildren(h('p.hint', { role: 'status' }, 'The pages are being checked.'))
    }
    showChecked()
  }

  function failed({ state: ended, failure, findings }) {
    const reason = ended === 'cancelled' ? 'The build was cancelled.' : failure || 'No pages could be made.'
    note.replaceChildren(h('div', { class: `note stack ${ended === 'cancelled' ? '' : 'error'}` }, h('p', reason),
      findingList(findings), h('div', button('Build again', load))))
  }

  function list() {
    outline.replaceChildren(...book.outline.map(({ title, depth, page }) => {
      const item = h('li', pageLink(title, page))
      item.style.paddingInlineStart = `${depth}rem`
      return item
    }))
    if (!book.outline.length) outline.append(h('li.hint', 'This PDF has no bookmarks: they are for screens.'))
    thumbnails.replaceChildren(...book.pages.map(({ label, format }, index) => {
      const { width, height } = book.formats[format]
      return h('li', button([h('img', {
        src: `api/pages/${book.revision}/${index + 1}/160.png`, alt: '', loading: 'lazy', width, height,
      }), h('span.number.small', label)], () => view.goTo(index + 1), { class: 'text' }))
    }))
    atPage(view.page())
  }
  const pageLink = (title, page, areas) => button([h('span', title),
    h('span.number.faint', book.pages[page - 1].label)], () => view.goTo(page, areas), { class: 'text' })

  async function showChecked() {
    const own = ++checked
    const answer = await get(`pages/${book.revision}/findings`)
      .catch(error => ({ checked: false, failure: error.message, findings: [], table: [] }))
    if (own !== checked || signal.aborted) return
    const { findings, table } = answer
    const unchecked = answer.checked ? '' : answer.failure || 'These pages were not checked.'
    const records = [...findings, ...book.findings].sort(bySeverity)
    for (const record of records)
      record.item = finding(record, record.page && (() => view.goTo(record.page, record.areas)))
    view.mark(findings)
    const hint = text => h('p.hint', text)
    found.replaceChildren(unchecked ? hint(unchecked) : badgesOf(records), ...records.map(record => record.item))
    preflight.replaceChildren(unchecked ? hint(unchecked) : table.length ? preflightTable(table)
      : hint('The profile of this PDF requires nothing: it is for screens. Profiles for the press and for printing services have a table here.'))
  }

  async function find(event) {
    event.preventDefault()
    const { revision } = book
    hits.replaceChildren()
    let number = 0
    for (let first = 1; first && number < 200 && words.value.trim();) {
      const answer = await get(`pages/${revision}/search`, { words: words.value, first })
      hits.append(...answer.hits.map(hit => pageLink([hit.before, h('mark', hit.words), hit.after], hit.page, hit.areas)))
      number += answer.hits.length
      first = answer.next
    }
    hits.prepend(h('p.hint', count(number, 'place')))
  }

  main.replaceChildren(h('div.pages', h('h1.visually-hidden', 'Pages'),
    h('div.toolbar', aside, chooser, volumes, h('span.row', label, total), zoom, spreads,
      opener('Overlays', overlays)), panel, h('div.shown', note, view.element)))
  set({})
  togglePanel(chosen.panel ?? innerWidth > 800)
  load()
  const refresh = () => {
    if (!document.hidden && isStale) load()
  }
  document.addEventListener('visibilitychange', refresh, { signal })
  on('changed', () => document.hidden ? isStale = true : load(), signal)
  on('build', build => {
    if (build.source !== source) return
    following?.(build)
    if (build.state === 'done' && book && isBook) load() // all volumes are known
  }, signal)
  shortcuts({
    s: ['Spreads', () => spreads.click()],
    '+': ['Larger', () => zoomBy(1)], '-': ['Smaller', () => zoomBy(-1)], 0: ['Fit page', () => zoomTo('page')],
    '/': ['Search', () => (togglePanel(true), panel.querySelectorAll('[role=tab]')[4].click(), words.focus())],
    ArrowRight: ['Next page', () => step(ahead())], ArrowLeft: ['Page before', () => step(-ahead())],
  }, signal)
  return ({ page: [page = 1] = [], file: [name = ''] = [] }) => {
    if (name === file) return view.goTo(Number(page))
    file = name
    start = Number(page)
    load()
  }
}
