// The Library view: the posts of the site, searched and filtered by the values of the address.
import { address } from './address.js'
import { get, on } from './api.js'
import { button, count, debounced, h, menu, select, shortcuts, state, toast } from './dom.js'
import { FILTERS, filtered, searchable, toggled } from './filters.js'
import { SEVERITIES, badge, finding } from './findings.js'

const ROWS = 200 // that are added at a time, as far as the list is scrolled
const CHOICES = 10 // of a filter, before “more” is asked for
const ORDERS = [['newest', 'Newest first'], ['oldest', 'Oldest first'], ['title', 'By title'],
  ['path', 'By file'], ['findings', 'Most findings first']]

const selected = new Set() // keys of posts, kept while other views are shown
const unfolded = new Set() // names of filters of which all choices are shown

export async function show(main, rest, values) {
  let posts = []
  let files = []
  let isBroken = false // the settings of the site
  let shown = [] // posts, in the order of the list
  let wanted = ROWS
  let rows = new Map() // by key: what `row` returns

  const search = h('input', {
    type: 'search', class: 'grow', 'aria-label': 'Search posts', autocomplete: 'off', spellcheck: 'false',
    placeholder: 'Search titles, authors, tags, files', value: values.q?.join(','),
    input: debounced(() => go({ ...values, q: [search.value.trim()].filter(Boolean) }, true), 120),
  })
  const order = select(ORDERS, values.sort?.[0], sort => go({ ...values, sort: [sort] }), { 'aria-label': 'Order' })
  const number = h('p', { role: 'status', class: 'faint' })
  const checking = h('p', { class: 'small faint number' })
  const about = h('div', { hidden: true })
  const all = h('input', { type: 'checkbox', change: () => choose(shown, all.checked) })
  const list = h('ul', { class: 'list posts', keydown: move })
  const more = h('div', { class: 'end' })
  const filters = h('div', { class: 'stack' })
  const choosing = h('div', { class: 'selection', role: 'region', 'aria-label': 'Selected posts' })
  main.replaceChildren(h('div', { class: 'page' },
    h('div', { class: 'head' }, h('h1', {}, 'Library'), number, checking),
    about,
    h('div', { class: 'columns' },
      h('details', { class: 'filters', open: matchMedia('(min-width: 40.01rem)').matches },
        h('summary', {}, 'Collections and filters'), filters),
      h('div', { class: 'stack' },
        h('div', { class: 'toolbar' }, search, order),
        h('label', { class: 'check' }, all, 'Select all'), list, more, choosing))))

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
    if (search !== document.activeElement) search.value = values.q?.join(',') ?? ''
    order.value = values.sort?.[0] ?? ORDERS[0][0]
    const result = filtered(posts, values)
    shown = result.shown
    if (!isSame) wanted = ROWS
    number.textContent = shown.length === posts.length ? count(posts.length, 'post')
      : `${shown.length.toLocaleString('en')} of ${count(posts.length, 'post')}`
    const unread = posts.filter(post => !post.findings).length
    checking.textContent = unread ? `Checking them: ${unread} to go` : ''
    list.classList.toggle('paths', Boolean(values.q) || order.value === 'path')
    drawFilters(result.choices)
    drawRows()
    drawSelection()
  }
  const updateSoon = debounced(() => update(values), 100)

  function drawRows() {
    const visible = shown.slice(0, wanted).map(post => rowOf(post).element)
    if (visible.length !== list.children.length || visible.some((each, at) => each !== list.children[at]))
      list.replaceChildren(...visible)
    more.replaceChildren(shown.length ? '' : state(
      posts.length ? 'No post fits. ' : isBroken ? 'The posts are listed once the settings are mended.'
        : 'The site has no posts yet.',
      posts.length ? h('a', { href: '#/' }, 'Show all posts') : ''))
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
    if (before?.post !== post) rows.set(post.key, row(post, before?.isOpen()))
    const own = rows.get(post.key)
    own.box.checked = selected.has(post.key)
    return own
  }

  function row(post, isOpen) {
    const { key, title, date, authors, tags, status, findings, problem } = post
    const details = h('div', { hidden: true })
    const box = h('input', {
      type: 'checkbox', 'aria-label': `Select ${title}`,
      click: event => choose(event.shiftKey ? between(post) : [post], box.checked),
    })
    const some = findings && SEVERITIES.filter(name => findings[name])
    const opener = some?.length ? button(some.map(name => badge(name, findings[name])), toggle,
      { class: 'quiet badges', 'aria-expanded': 'false' }) : ''
    async function toggle() {
      details.hidden = !details.hidden
      opener.ariaExpanded = !details.hidden
      if (details.hidden) return
      const found = await get('/api/findings', { key })
      details.replaceChildren(...found.findings.map(each => finding(each)))
    }
    if (isOpen && opener) toggle().catch(error => toast(error.message))
    const element = h('li', {}, h('label', { class: 'check' }, box),
      h('div', { class: 'post' },
        h('p', {}, h('a', { class: 'title', href: address('post', key) }, title), ' ',
          status === 'draft' && h('span', { class: 'badge' }, 'draft')), opener,
        h('p', { class: 'about' },
          date && h('time', {}, date), authors.length > 0 && h('span', {}, authors.join(', ')),
          h('span', { class: 'tags' }, tags.map(tag =>
            h('a', { class: 'tag', href: address('', '', { tag }), click: event => add(event, tag) }, tag)))),
        h('p', { class: 'path small faint' }, key),
        problem && h('p', { class: 'problem' }, problem),
        details))
    return { post, element, box, isOpen: () => !details.hidden }
  }

  /** Add a tag to the filters, unless its link is opened elsewhere. */
  function add(event, tag) {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return
    event.preventDefault()
    go(toggled(values, 'tag', tag))
  }

  /** The posts from the one that was chosen last to this one. */
  function between(post) {
    const [from, to] = [shown.findIndex(each => each.key === last), shown.indexOf(post)].sort((a, b) => a - b)
    return shown.slice(Math.max(from, 0), to + 1)
  }
  let last = null

  function choose(some, isChosen) {
    for (const { key } of some) isChosen ? selected.add(key) : selected.delete(key)
    last = some.at(-1)?.key
    for (const [key, { box }] of rows) box.checked = selected.has(key)
    drawSelection()
  }

  function drawSelection() {
    const inList = shown.filter(post => selected.has(post.key))
    all.checked = shown.length > 0 && inList.length === shown.length
    all.indeterminate = inList.length > 0 && !all.checked
    // Those of the list in its order, then those that the filters hide.
    const keys = [...new Set([...inList.map(post => post.key), ...selected])]
    choosing.hidden = !keys.length
    choosing.replaceChildren(...[
      h('p', { class: 'grow', role: 'status' }, `${count(keys.length, 'post')} selected`),
      h('a', { class: 'button primary', href: address('collection', 'new', { posts: keys }) },
        'Make a collection of these'),
      files.length > 0 && menu('Add to collection', files.map(({ file, title }) =>
        [title || file, () => { location.hash = address('collection', file, { posts: keys }) }])),
      button('Clear', () => choose(posts, false), { class: 'quiet' })].filter(Boolean))
  }

  function drawFilters(choices) {
    const focused = document.activeElement?.dataset.choice
    filters.replaceChildren(
      h('section', {}, h('h2', {}, 'Collections'), h('ul', {}, files.map(({ file, title }) =>
        h('li', {}, h('a', { href: address('collection', file) }, title || file),
          title && h('p', { class: 'small faint' }, file))),
      h('li', {}, h('a', { href: address('collection', 'new') }, 'New collection…')))),
      ...Object.entries(FILTERS).map(([name, filter]) => {
        const own = choices[name]
        // A filter of one choice says nothing.
        if (own.length < 2 && !values[name]?.length) return ''
        const some = unfolded.has(name) ? own : own.filter(([value], at) => at < CHOICES || values[name]?.includes(value))
        return h('section', {}, h('h2', {}, filter.heading), h('ul', {}, some.map(([value, posts]) => {
          const isOn = values[name]?.includes(value) ?? false
          return h('li', {}, h('a', {
            class: 'filter', href: address('', '', toggled(values, name, value)), 'aria-current': isOn && 'true',
            'data-choice': `${name}=${value}`,
          }, h('span', {}, filter.names?.[value] ?? value), h('span', { class: 'number' }, posts)))
        })), some.length < own.length && button(`${own.length - some.length} more`, () => {
          unfolded.add(name)
          drawFilters(choices)
        }, { class: 'quiet', 'data-choice': name }))
      }))
    if (focused) filters.querySelector(`[data-choice=${CSS.escape(focused)}]`)?.focus()
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
    const listed = await get('/api/posts')
    const before = new Map(posts.map(post => [post.key, post]))
    posts = listed.posts.map(post => {
      const same = before.get(post.key)
      return same && JSON.stringify(same.listed) === JSON.stringify(post) ? same : { ...searchable(post), listed: post }
    })
    update(values)
    loadSite().catch(error => toast(error.message))
  }

  /** Show what the list does not wait for: collection files, and findings about the settings. */
  async function loadSite() {
    const [{ findings }, collections] = await Promise.all([get('/api/site'), get('/api/collections')])
    files = collections.files
    isBroken = findings.some(each => each.severity === 'error')
    about.hidden = !findings.length
    about.replaceChildren(h('details', { class: `note ${isBroken ? 'error' : 'warning'}`, open: isBroken },
      h('summary', {}, `${count(findings.length, 'finding')} about the settings of the site`),
      ...findings.map(each => finding(each))))
    update(values)
  }

  let loading = load()
  const reload = isNeeded => {
    loading = loading.then(() => isNeeded() && load()).catch(error => toast(error.message))
  }
  // Findings are missed that are told before the page listens, and while the list is on its way.
  const reloadUnread = () => reload(() => posts.some(post => !post.findings))
  const ends = [
    on('hello', reloadUnread),
    on('found', reloadUnread),
    on('findings', ({ key, counts, problem }) => {
      const at = posts.findIndex(post => post.key === key)
      if (at < 0) return
      posts[at] = { ...posts[at], findings: counts, problem, listed: null }
      updateSoon()
    }),
    on('changed', () => reload(() => true)),
    shortcuts({ '/': ['Search posts', () => search.focus()] }),
    () => below.disconnect(),
  ]
  await loading
  return { update, end: () => ends.forEach(end => end()) }
}
