// The Library view: the posts of the site.
import { get } from './api.js'
import { h } from './dom.js'

export async function show(main) {
  const { posts } = await get('/api/posts')
  main.replaceChildren(
    h('h1', {}, 'Library'),
    h('ul', {}, posts.map(post =>
      h('li', {}, h('a', { href: `#/post/${encodeURIComponent(post.key)}` }, post.title)))))
}
