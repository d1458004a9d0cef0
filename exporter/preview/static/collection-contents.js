// The contents of a book: its parts, and what they list, in an order that pointer and keys change.
import { address } from './address.js'
import { placeOf, startDrag } from './collection-drag.js'
import { button, count, fill, h, menu } from './dom.js'

const place = (part, index) => ({ type: 'EntryPosition', part, index })
const moved = (at, to) => ({ type: 'MoveEntry', at: place(...at), to: place(...to) })
const quoted = text => `“${text}”`

/** Return the contents, an element with `draw()`, and `tell()` for what is known later. `book` has
 * `draft`, `state` (what the draft would make, perhaps of a moment ago), `change(changes, words)` and
 * `say(words)`. The index of the part of a book without parts is null. */
export function contents(book) {
  const element = h('div.contents.stack')
  let stepping = Promise.resolve() // moves by keys that are not drawn yet
  let focus = null // what gets the focus when the parts are drawn: [part, index]

  const parts = () => book.draft.parts
  const partAt = index => parts()[index ?? 0]
  const nameOf = part => part.title ? quoted(part.title) : part.index === null ? 'the book' : `part ${part.index + 1}`

  function draw() {
    const all = parts()
    const grouped = groupedBy()
    fill(element, (grouped || sortedBy()) && sorting(), all.map(drawPart),
      !grouped && book.draft.values.posts && button('Divide into parts',
        () => book.change([{ type: 'IntoParts', title: 'Part one' }], 'Divided into parts'), { class: 'quiet' }))
    tell()
    if (focus) element.querySelector(`[data-at="${focus.join()}"] .handle`)?.focus()
    focus = null
  }

  const groupedBy = () => ['year', 'tag'].find(each => each === book.draft.values.parts)
  const sortedBy = () => ['date', '-date', 'title'].find(each => each === book.draft.values.order)

  function sorting() {
    const order = sortedBy()
    const words = [order && `sorted by ${{ '-date': 'date, the newest first' }[order] ?? order}`,
      groupedBy() && `in parts by ${groupedBy()}`].filter(Boolean).join(' and ')
    return h('p.note', `The posts are ${words}. `,
      button('Arrange them by hand', listAll))
  }

  /** List what the plan has, in its order and parts, so that it can be moved. */
  function listAll() {
    const planned = book.state.plans.flatMap(plan => plan.parts)
      .map(part => ({ title: part.title, paths: part.posts.map(post => post.key) }))
    const isGrouped = typeof book.draft.values.parts === 'string'
    const changes = [{ type: 'SetText', key: 'order', text: '' }]
    if (isGrouped) changes.push({ type: 'GroupPosts', by: 'none' })
    if (isGrouped && planned.length > 1) {
      changes.push({ type: 'IntoParts', title: planned[0].title })
      planned.forEach(({ title, paths }, index) => changes.push(index
        ? { type: 'AddPart', title: title || 'Others', paths, index } : { type: 'ListPosts', part: 0, paths }))
    } else parts().forEach(({ index }, at) =>
      changes.push({ type: 'ListPosts', part: index, paths: planned[at].paths }))
    return book.change([...changes, ...noExclusions()], 'The posts are listed one by one')
  }

  /** Return the changes that remove all exclusions, which lists of posts do not need. */
  const noExclusions = () => book.draft.exclude.map(() => ({ type: 'RemoveExclusion', index: 0 }))

  function drawPart(part) {
    const { index, title, entries } = part
    return h('section.part', { 'data-part': index ?? '' },
      index !== null && h('div.row.part-head',
        h('input.grow.title', { value: title, placeholder: `Part ${index + 1}, without a title`,
          'aria-label': `Title of part ${index + 1}`,
          change: event => book.change([{ type: 'RenamePart', index, title: event.target.value.trim() }], 'Part renamed'),
        }),
        menu('Part', partActions(part), { 'aria-label': `Actions of ${nameOf(part)}` })),
      h('ol.list.entries', { 'aria-label': `Posts of ${nameOf(part)}` },
        entries.map((entry, at) => drawEntry(entry, index, at))))
  }

  function partActions({ index, title, entries }) {
    const all = parts()
    const to = index ? index - 1 : 1
    const isLast = all.length === 1
    return [
      ['Add posts', () => { location.hash = address('', '', { to: book.draft.file, part: `${index}` }) }],
      index > 0 && ['Move up', () => movePart(index, index - 1, 'up')],
      index < all.length - 1 && ['Move down', () => movePart(index, index + 1, 'down')],
      !isLast && entries.every(({ path }) => path) && ['Remove, keep its posts', () => book.change([
        { type: 'AddPosts', paths: entries.map(({ path }) => path), at: place(to, index ? all[to].entries.length : 0) },
        { type: 'RemovePart', index },
      ], `Part ${quoted(title)} removed`)],
      !isLast && ['Remove with its posts', () =>
        book.change([{ type: 'RemovePart', index }], `Part ${quoted(title)} removed with its posts`)],
    ].filter(Boolean)
  }

  const movePart = (index, to, where) =>
    book.change([{ type: 'MovePart', index, to }], `Part ${index + 1} moved ${where}`)

  function drawEntry({ key, title, about }, part, index) {
    const collection = book.draft.isNew ? '' : book.draft.file // in which the post is shown
    const actions = [
      ...[['Move up', -1], ['Move down', 1]].map(([label, by]) =>
        neighbour(part, index, by) && [label, () => moveBy([part, index], by)]),
      index > 0 && part !== null && ['Begin a part here', () => beginPart(part, index)],
      !key && ['Turn into a list', () => turnIntoList(part, index)],
      ['Remove', () => book.change([{ type: 'RemoveEntry', at: place(part, index) }], `${quoted(title)} removed`)],
    ].filter(Boolean)
    return h('li.entry', { 'data-at': [part, index].join(), pointerdown: event => startDrag(event, move) },
      button('⠿', null, { class: 'handle quiet icon', keydown: onKey,
        'aria-label': `Move ${quoted(title)}`, 'aria-describedby': 'move-keys' }),
      h('div.about',
        key ? h('a.title', { href: address('post', key, { collection }) }, title) : h('code', title),
        about && h('span.small.faint.number', about),
        !key && h('div.selects')),
      menu('⋯', actions, { class: 'quiet icon', 'aria-label': `Actions of ${quoted(title)}` }))
  }

  const selectionOf = (part, index) => book.state?.entries[part || 0]?.[index]

  function turnIntoList(part, index) {
    const { posts } = selectionOf(part, index) ?? { posts: [] }
    const isLast = parts().flatMap(each => each.entries).filter(entry => !entry.key).length === 1
    if (posts.length) return book.change([
      { type: 'AddPosts', paths: posts.map(({ key }) => key), at: place(part, index) },
      { type: 'RemoveEntry', at: place(part, index + posts.length) },
      ...isLast ? noExclusions() : [],
    ], `Turned into a list of ${count(posts.length, 'post')}`)
  }

  /** Show what the selections select, which is known a moment after a change. */
  function tell() {
    for (const slot of element.querySelectorAll('.selects')) {
      const selected = selectionOf(...placeOf(slot.closest('.entry')))
      if (selected) fill(slot, drawSelection(selected))
    }
    const byHand = element.querySelector('.note button')
    if (byHand) byHand.disabled = !book.state?.plans.length
  }

  /** Draw what a folder, a pattern or a filter selects. */
  function drawSelection({ posts, excluded }) {
    const row = (title, label, action) => h('li.row', h('span.grow', title),
      action && button(label, action, { class: 'quiet', 'aria-label': `${label} ${quoted(title)}` }))
    return h('details', { open: posts.length < 30 },
      h('summary', `selects ${count(posts.length, 'post')}`, excluded.length > 0 && `; ${excluded.length} excluded`),
      h('ul.selected',
        posts.map(({ key, title }) => row(title, 'Exclude', () => book.change([{ type: 'ExcludePosts', paths: [key] }], 'Excluded'))),
        excluded.map(({ key, title }) => {
          const at = book.draft.exclude.indexOf(key)
          const item = row(title, 'Include', at >= 0
            && (() => book.change([{ type: 'RemoveExclusion', index: at }], 'Included again')))
          item.classList.add('excluded')
          return item
        })))
  }

  /** Make a part of an entry and those below it. A part needs a path at first, which is removed. */
  function beginPart(part, index) {
    const { entries } = partAt(part)
    const rest = entries.length - index
    return book.change([
      { type: 'AddPart', title: 'New part', paths: ['.'], index: part + 1 },
      ...Array.from({ length: rest }, (_, at) => moved([part, index], [part + 1, at])),
      { type: 'RemoveEntry', at: place(part + 1, rest) },
    ], `A part begins at ${quoted(entries[index].title)}`)
  }

  /** Move an entry to a place, which counts without the entry itself. */
  function move(from, to) {
    const source = partAt(from[0]), target = partAt(to[0])
    const isCrossing = from[0] !== to[0]
    if (from.join() === to.join()) return
    if (isCrossing && source.entries.length === 1)
      return book.say(`${nameOf(source)} needs a post; its menu removes it`)
    focus = to
    const where = `${to[1] + 1} of ${target.entries.length + isCrossing}`
    const title = quoted(source.entries[from[1]].title)
    return book.change([moved(from, to)], `${title} moved to ${where} in ${nameOf(target)}`)
  }

  // By keys

  function onKey(event) {
    const by = { ArrowUp: -1, ArrowDown: 1 }[event.key]
    if (!by) return
    event.preventDefault()
    // What has the focus is known when the move before is drawn.
    stepping = stepping.catch(() => {}).then(() => {
      const item = document.activeElement.closest('.entry')
      return item && moveBy(placeOf(item), by)
    })
  }

  function moveBy(from, by) {
    const to = neighbour(...from, by)
    return to ? move(from, to) : book.say(`This is the ${by < 0 ? 'first' : 'last'} place`)
  }

  function neighbour(part, index, by) {
    const all = parts()
    const at = part ?? 0
    if (all[at].entries[index + by] !== undefined) return [part, index + by]
    const other = all[at + by]
    return other && all[at].entries.length > 1 ? [at + by, by < 0 ? other.entries.length : 0] : null
  }

  return { element, draw, tell }
}
