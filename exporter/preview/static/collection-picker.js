// A list of posts to search and to choose from.
import { button, count, h } from './dom.js'
import { matching, searchable } from './filters.js'

const MOST = 40 // posts that a search shows

/** Return a list of posts to search and choose from; `taken` says which are in the book. */
export function postPicker(posts, taken, label, take, ...more) {
  const latestFirst = [...posts.values()].reverse().map(searchable)
  const chosen = new Set()
  const search = h('input', {
    type: 'search', placeholder: 'Words, tags, authors, years', 'aria-label': 'Search posts', input: draw,
  })
  const results = h('ul', { class: 'list results' })
  const status = h('p', { class: 'small faint', role: 'status' })
  const act = button(label, async () => { await take([...chosen]); chosen.clear(); draw() }, { class: 'primary' })

  function draw() {
    const found = matching(latestFirst, search.value)
    status.textContent = `${count(found.length, 'post')}${found.length > MOST ? `, the latest ${MOST} of them` : ''}`
    results.replaceChildren(...found.slice(0, MOST).map(post => h('li', {}, h('label', { class: 'check' },
      h('input', {
        type: 'checkbox', checked: chosen.has(post.key) || taken(post.key), disabled: taken(post.key),
        change: ({ target }) => { target.checked ? chosen.add(post.key) : chosen.delete(post.key); update() },
      }),
      h('span', { class: 'about' }, h('span', { class: 'title' }, post.title),
        h('span', { class: 'small faint number' },
          [taken(post.key) && 'in the book', post.date, ...post.tags].filter(Boolean).join(' · ')))))))
    update()
  }
  function update() {
    act.disabled = !chosen.size
    act.textContent = chosen.size ? `${label}: ${count(chosen.size, 'post')}` : label
  }
  draw()
  const element = h('div', { class: 'picker stack' },
    search, status, results, h('div', { class: 'toolbar' }, act, more))
  return { element, draw }
}
