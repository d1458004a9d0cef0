// The frame of all views: a router on the hash of the address (address.js), the theme, and the state
// of the server. A view is a module whose `show(main, rest, values, signal)` fills the element; the
// signal ends it. It may return a function that is called when only the values of the address change.
import { ServerError, get, onLink } from './api.js'
import { address, parts } from './address.js'
import { h, shortcuts, showShortcuts, state, toast } from './dom.js'

// A view is loaded when it is first shown.
const VIEWS = {
  '': () => import('./library.js'),
  post: () => import('./post.js'),
  collection: () => import('./collection.js'),
  pages: () => import('./pages.js'),
}
const THEMES = ['system', 'light', 'dark']
const byId = id => document.getElementById(id)
const main = byId('main')
let shown = null // the view, what it shows, what ends it, and what `show` has returned
let entry = null // of the history
const places = new Map() // where entries of the history were scrolled to

async function route() {
  const { view, rest, values } = parts(location.hash)
  if (!(view in VIEWS)) return void location.replace('#/')
  places.set(entry, scrollY)
  const isNew = !history.state?.entry
  if (isNew) history.replaceState({ entry: crypto.randomUUID() }, '')
  entry = history.state.entry
  if (shown?.view === view && shown.rest === rest && shown.update) return shown.update(values)
  const before = shown
  const own = shown = { view, rest, controller: new AbortController() }
  before?.controller.abort()
  for (const link of document.querySelectorAll('.bar nav a')) {
    const isOwn = link.getAttribute('href') === `#/${view === 'post' ? '' : view}`
    isOwn ? link.setAttribute('aria-current', 'page') : link.removeAttribute('aria-current')
  }
  main.ariaBusy = true
  const old = main.firstChild
  const waiting = setTimeout(() => main.firstChild === old && main.replaceChildren(state('Loading…')), 150)
  main.className = `view-${view || 'library'}`
  try {
    const module = await VIEWS[view]()
    if (own !== shown) return
    own.update = await module.show(main, rest, values, own.controller.signal)
  } catch (error) {
    if (own === shown) main.replaceChildren(h('div.state.error', { role: 'alert' },
      h('p', `This cannot be shown: ${error.message}`),
      h('p', h('a', { href: '#/' }, 'Go to the library'))))
  }
  clearTimeout(waiting)
  if (own !== shown) return
  main.ariaBusy = false
  scrollTo(0, isNew ? 0 : places.get(entry) ?? 0)
  if (before) main.focus({ preventScroll: true })
}

function chooseTheme(theme) {
  document.documentElement.dataset.theme = theme
  localStorage.setItem('theme', theme)
  nameTheme()
}

function nameTheme() {
  const name = `Theme: ${document.documentElement.dataset.theme}`
  byId('theme').setAttribute('aria-label', name)
  byId('theme').title = name
}

byId('theme').addEventListener('click', () => {
  const next = THEMES.indexOf(document.documentElement.dataset.theme) + 1
  chooseTheme(THEMES[next % THEMES.length])
})
byId('help').addEventListener('click', showShortcuts)
document.querySelector('.skip').addEventListener('click', event => {
  event.preventDefault()
  main.focus()
})
shortcuts({
  '?': ['Keyboard shortcuts', showShortcuts],
  l: ['Library', () => { location.hash = '#/' }],
  c: ['Collection', () => { location.hash = '#/collection' }],
  p: ['Pages', () => { location.hash = '#/pages' }],
})
addEventListener('unhandledrejection', event => {
  if (!(event.reason instanceof ServerError)) return
  event.preventDefault()
  toast(event.reason.message)
})
onLink(answers => {
  const link = byId('link-state')
  link.classList.toggle('broken', !answers)
  link.replaceChildren(answers ? 'Live' : 'The preview has ended. Start it again in the terminal.')
})
nameTheme()
history.scrollRestoration = 'manual'
addEventListener('hashchange', route)
if (location.hash) route()
const site = await get('site').catch(() => null)
if (site) {
  byId('site').textContent = site.title
  document.title = `${site.title} – Preview`
  if (site.start && !location.hash) history.replaceState(null, '', address('post', site.start))
}
if (!shown) route()
