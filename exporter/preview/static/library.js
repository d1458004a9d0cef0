// The Library view: the posts of the site, searched and filtered by the values of the address.
import { address } from './address.js'
import { get, on } from './api.js'
import { button, count, debounced, fill, h, menu, select, shortcuts, state, toast } from './dom.js'
import { filtered, searchable, toggled } from './filters.js'
import { findingDetails } from './findings.js'
import { activeChoices, showAll, showFilters } from './library-filters.js'
import { postRow } from './library-row.js'

const ROWS = 200 // that are added at a time, as far as the list is scrolled
const ORDERS = [['newest', 'Newest first'], ['oldest', 'Oldest first'], ['title', 'By title'],
  ['path', 'By file'], ['findings', 'Most findings first']]

let rowsOfList = 30 // that fill a screen, of the first list; then ROWS
const selected = new Set() // keys of posts, kept while other views are shown

export async function show(main, rest, values, signal) {
  let posts = []
  let files = []
  let isBroken = false // the settings of the site
  let shown = [] // posts, in the order of the list
  let wanted = rowsOfList
  let last = null // the key of the post that was selected last
  const rows = new Map() // by key
  rowsOfList = ROWS

  const search = h('input', {
    type: 'search', class: 'grow', 'aria-label': 'Search posts', autocomplete: 'off', spellcheck: 'false',
    placeholder: 'Search titles, authors, tags, files', value: values.q?.join(','),
    input: debounced(() => go({ ...values, q: [search.value.trim()].filter(Boolean) }, true), 120),
  })
  const order = select(ORDERS, values.sort?.[0], sort => go({ ...values, sort: [sort] }), { 'aria-label': 'Order' })
  const number = h('p', { role: 'status', class: 'faint' })
  const checking = h('p.small.faint.number')
  const about = h('div.note', { hidden: true })
  const all = h('input', { type: 'checkbox', change: () => choose(shown, all.checked) })
  const active = h('span.row')
  const list = h('ul.list.posts', { keydown: move })
  const more = h('div.end')
  const filters = h('div.stack')
  const choosing = h('div.selection', { role: 'region', 'aria-label': 'Selected posts' })
  main.replaceChildren(h('div.page',
    h('div.head', h('h1', 'Library'), number, checking),
    about,
    h('div.columns',
      h('details.filters', { open: matchMedia('(min-width: 40.01rem)').matches },
        h('summary', 'Collections and filters'), filters),
      h('div.stack',
        h('div.toolbar', search, order),
        h('div.row', h('label.check', all, 'Select all'), active),
        list, more, choosing))))

  /** Go to the address of some values; typing replaces the address, so that “back” skips letters. */
  function go(next, replaces = false) {
    const where = address('', '', next)
    if (!replaces) return void (location.hash = where)
    history.replaceState(history.state, '', where)
    update(next)
  }

  function update(next) {
    const isSame = values === next
    values = next
    if (!isSame) {
      wanted = ROWS
      if (search !== document.activeElement) search.value = values.q?.join(',') ?? ''
      order.value = values.sort?.[0] ?? ORDERS[0][0]
    }
    const result = filtered(posts, values)
    shown = result.shown
    number.textContent = shown.length === posts.length ? count(posts.length, 'post')
      : `${shown.length.toLocaleString('en')} of ${count(posts.length, 'post')}`
    const unread = posts.filter(post => !post.findings).length
    checking.textContent = unread ? `Checking posts: ${unread} to go` : ''
    list.classList.toggle('paths', Boolean(values.q) || order.value === 'path')
    active.replaceChildren(...activeChoices(values))
    showFilters(filters, files, result.choices, values)
    drawRows()
    drawSelection()
  }
  let due = 0
  /** Show what events have told, five times a second at most. */
  function updateSoon() {
    due ||= setTimeout(() => {
      due = 0
      if (!signal.aborted) update(values)
    }, 200)
  }

  function drawRows() {
    const visible = new Set(shown.slice(0, wanted).map(post => rowOf(post).element))
    // A row that stays is not moved: it would lose the focus.
    for (const row of [...list.children]) if (!visible.has(row)) row.remove()
    let next = list.firstChild
    for (const row of visible) row === next ? (next = row.nextSibling) : list.insertBefore(row, next)
    more.replaceChildren(shown.length ? '' : state(
      posts.length ? 'No post fits. ' : isBroken ? 'The posts are listed once the settings are mended.'
        : 'The site has no posts yet.',
      posts.length ? showAll(values) : ''))
  }
  const below = new IntersectionObserver(([entry]) => {
    if (!entry.isIntersecting || wanted >= shown.length) return
    wanted += ROWS
    drawRows()
  }, { rootMargin: '100%' })
  below.observe(more)

  /** Return the row of a post: the one that there is, unless the post has changed. */
  function rowOf(post) {
    const before = rows.get(post.key)
    const own = before?.post === post ? before
      : postRow(post, { choose: chooseOne, addTag, isOpen: before?.isOpen() })
    rows.set(post.key, own)
    own.box.checked = selected.has(post.key)
    if (before && before !== own) replaceRow(before.element, own.element)
    return own
  }

  function replaceRow(before, row) {
    const focused = before.contains(document.activeElement) && document.activeElement
    before.replaceWith(row)
    if (focused) (row.querySelector(focused.matches('input') ? 'input' : '.title')).focus({ preventScroll: true })
  }

  /** Add a tag to the filters, unless its link is opened elsewhere. */
  function addTag(event, tag) {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return
    event.preventDefault()
    go(toggled(values, 'tag', tag))
  }

  /** Select a post; as a range, all posts from the one before. */
  function chooseOne(post, isChosen, isRange) {
    const [from, to] = [shown.findIndex(each => each.key === last), shown.indexOf(post)].sort((a, b) => a - b)
    choose(isRange && from >= 0 ? shown.slice(from, to + 1) : [post], isChosen)
    last = post.key
  }

  function choose(some, isChosen) {
    for (const { key } of some) isChosen ? selected.add(key) : selected.delete(key)
    for (const [key, { box }] of rows) box.checked = selected.has(key)
    drawSelection()
  }

  function drawSelection() {
    const inList = shown.filter(post => selected.has(post.key))
    all.checked = shown.length > 0 && inList.length === shown.length
    all.indeterminate = inList.length > 0 && !all.checked
    // Those of the list in its order, then those that the filters hide.
    const keys = [...new Set([...inList.map(post => post.key), ...selected])]
    const to = values.to?.[0] // the collection for which posts are chosen
    choosing.hidden = !keys.length && !to
    const isNew = !to || to === 'new'
    const words = isNew ? 'Make a collection of these' : `Add to ${to}`
    fill(choosing,
      h('p.grow', { role: 'status' }, keys.length ? `${count(keys.length, 'post')} selected`
        : isNew ? 'Select the posts of the collection.' : `Select posts to add to ${to}.`),
      keys.length > 0 && h('a.button.primary', { href: address('collection', to ?? 'new', { posts: keys, part: values.part }) }, words),
      !to && files.length > 0 && menu('Add to collection', files.map(({ file, title }) =>
        [title || file, () => { location.hash = address('collection', file, { posts: keys }) }])),
      keys.length > 0 && button('Clear', () => choose(posts, false), { class: 'quiet' }))
  }

  /** Move the focus from post to post by the arrow keys; x selects the post. */
  function move(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.matches('pre')) return
    const item = event.target.closest('.posts > li')
    const to = { ArrowDown: item?.nextElementSibling, ArrowUp: item?.previousElementSibling }[event.key]
    if (event.key === 'x' && event.target.matches('a')) item.querySelector('input').click()
    else if (to) to.querySelector('.title').focus()
    else return
    event.preventDefault()
  }

  async function load() {
    const listed = await get('posts')
    const before = new Map(posts.map(post => [post.key, post]))
    posts = listed.posts.map(post => {
      const same = before.get(post.key)
      return same && JSON.stringify(same.listed) === JSON.stringify(post) ? same : { ...searchable(post), listed: post }
    })
    for (const key of selected) if (!posts.some(post => post.key === key)) selected.delete(key)
    update(values)
    loadSite()
  }

  /** Show what the list does not wait for: collection files, and findings about the settings. */
  async function loadSite() {
    const [{ findings }, collections] = await Promise.all([get('site'), get('collections')])
    files = collections.files
    isBroken = findings.some(each => each.severity === 'error')
    about.hidden = !findings.length
    about.classList.add(isBroken ? 'error' : 'warning')
    fill(about, findingDetails(findings, isBroken,
      `${count(findings.length, 'finding')} about the settings of the site `))
    update(values)
  }

  let loading = load()
  const reload = isNeeded => {
    loading = loading.then(() => isNeeded() && load()).catch(error => toast(error.message))
  }
  // Findings are missed that are told before the page listens, and while the list is on its way.
  on('hello', () => reload(() => posts.some(post => !post.findings)), signal)
  on('found', () => reload(() => true), signal)
  on('changed', () => reload(() => true), signal)
  on('findings', ({ key, counts, problem }) => {
    const at = posts.findIndex(post => post.key === key)
    if (at < 0) return
    const told = { findings: counts, problem }
    posts[at] = { ...posts[at], ...told, listed: { ...posts[at].listed, ...told } }
    updateSoon()
  }, signal)
  shortcuts({ '/': ['Search posts', () => search.focus()] }, signal)
  await loading
  if (wanted < rowsOfList) requestAnimationFrame(() => setTimeout(() => {
    wanted = Math.max(wanted, ROWS)
    drawRows()
  }))
  return update
}
