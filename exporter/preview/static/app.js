// The frame of all views: a router on the hash of the address. A view is a module whose `show(main,
// rest)` fills the element and returns a function that ends it; `rest` is what follows its name.
import { get, onLink } from './api.js'
import { state } from './dom.js'
import * as library from './library.js'
import * as post from './post.js'
import * as collection from './collection.js'
import * as pages from './pages.js'

const VIEWS = { '': library, post, collection, pages }
const main = document.getElementById('main')
let end = null
let shown = null

async function route() {
  const [, name = '', rest = ''] = /^#\/([^/]*)\/?(.*)$/.exec(location.hash) ?? []
  if (!(name in VIEWS)) return void (location.hash = '#/')
  const first = shown === null
  shown = location.hash
  end?.()
  end = null
  for (const link of document.querySelectorAll('.bar nav a')) {
    const own = link.getAttribute('href') === `#/${name === 'post' ? '' : name}`
    own ? link.setAttribute('aria-current', 'page') : link.removeAttribute('aria-current')
  }
  main.replaceChildren(state('Loading…'))
  main.className = `view-${name || 'library'}`
  scrollTo(0, 0)
  const address = shown
  try {
    const ended = await VIEWS[name].show(main, decodeURIComponent(rest))
    address === shown ? (end = ended) : ended?.()
  } catch (error) {
    main.replaceChildren(state(`This cannot be shown: ${error.message}`))
  }
  if (!first) main.focus({ preventScroll: true })
}

onLink(answers => {
  document.getElementById('link-state').textContent =
    answers ? '' : 'The preview has ended. Start it again in the terminal.'
})
document.querySelector('.skip').addEventListener('click', event => {
  event.preventDefault()
  main.focus()
})
addEventListener('hashchange', route)
const site = await get('/api/site').catch(() => null)
if (site) {
  document.getElementById('site').textContent = site.title
  document.title = `${site.title} – Preview`
  if (site.start && !location.hash) location.hash = `#/post/${encodeURIComponent(site.start)}`
}
route()
