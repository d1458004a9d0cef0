// The Library view: the posts of the site.
import { address } from './address.js'
import { get } from './api.js'
import { h } from './dom.js'

export async function show(main) {
  const { posts } = await get('/api/posts')
  main.replaceChildren(h('div', { class: 'page' },
    h('h1', {}, 'Library'),
    h('ul', { class: 'list' }, posts.map(post =>
      h('li', {}, h('a', { class: 'title', href: address('post', post.key) }, post.title))))))
}
