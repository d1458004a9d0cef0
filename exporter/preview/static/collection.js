// The Collection view: choose posts, arrange them as a book, and see what would be in it.
import { address } from './address.js'
import { get, on } from './api.js'
import { builder } from './collection-build.js'
import { contents } from './collection-contents.js'
import { newDraft, openDraft, unsavedFiles } from './collection-draft.js'
import { form } from './collection-form.js'
import { drawPlan } from './collection-plan.js'
import { button, count, debounced, dialog, fill, h, state, toast } from './dom.js'

export async function show(main, file, values, signal) {
  if (file === 'new') {
    if (!values.posts) return void location.replace(address('', '', { to: 'new' }))
    const draft = await newDraft(values.posts, values.title?.[0])
    return void location.replace(address('collection', draft.file))
  }
  if (!file) return showFiles(main, (await get('collections')).files)
  return showDraft(main, await openDraft(file), values, signal)
}

function showFiles(main, files) {
  const unsaved = unsavedFiles()
  const all = [...unsaved.filter(file => files.every(each => each.file !== file)).map(file => ({ file })), ...files]
  main.replaceChildren(h('div.page',
    h('div.head', h('h1', 'Collections'),
      h('a.button.primary', { href: address('', '', { to: 'new' }) }, 'New collection')),
    all.length ? h('ul.list.files', all.map(({ file, title }) => h('li.row',
      h('a.title.grow', { href: address('collection', file) }, title || file), h('code.faint', file),
      unsaved.includes(file) && h('span.badge.warning', 'not saved'))))
      : state('A collection is a list of posts that make a book. This site has none yet.')))
}

function showDraft(main, draft, { posts: added = [], part: [addedTo] = [-1] }, signal) {
  const live = h('p.visually-hidden', { role: 'status', 'aria-live': 'assertive' })
  const book = {
    draft, state: null,
    say(words) { live.textContent = words },
    change: (changes, words) => draft.change(changes, words),
  }
  const title = h('h1')
  let proposed = draft.file // the name of a new file, until somebody changes it
  const about = h('p.saved', { role: 'status' })
  const name = h('code.faint')
  const file = h('input', { 'aria-label': 'File name', value: draft.file, class: 'mono' })
  const undo = button('Undo', () => draft.undo()), redo = button('Redo', () => draft.redo())
  const save = button('Save', saveDraft, { class: 'primary' })
  const differences = button('Changes', showDifferences)
  const conflict = h('div.note.warning', { role: 'alert', hidden: true })
  const arranged = contents(book), settings = form(book)
  const plan = h('section.plan.stack', { 'aria-label': 'What would be in the book' },
    h('p.faint', 'Reading the posts…'))
  const build = builder(draft, async () => {
    await draft.settled()
    return !draft.isChanged && !draft.isNew || await saveDraft()
  }, signal)
  const cover = h('img', { alt: 'The cover', class: 'cover', hidden: true })
  main.replaceChildren(h('div.page.collection',
    h('div.head', title, name),
    h('div.toolbar.sticky', file, about, undo, redo, differences, save),
    conflict, live,
    h('p', { id: 'move-keys', class: 'visually-hidden' },
      'The arrow keys move it.'),
    h('div.arranged',
      h('section.stack', { 'aria-label': 'Contents' }, h('h2', 'Contents'), arranged.element,
        h('a.button', { href: address('', '', { to: draft.file }) }, 'Add posts')),
      h('aside.stack', { 'aria-label': 'The book' },
        h('div.panel.summary', cover, plan), build.element, settings.element))))

  function addPosts(keys) {
    const part = draft.parts.at(addedTo) ?? draft.parts.at(-1)
    const at = { type: 'EntryPosition', part: part.index, index: part.entries.length }
    return book.change([{ type: 'AddPosts', paths: keys, at }], `${count(keys.length, 'post')} added`)
  }

  async function saveDraft() {
    try {
      await draft.save(draft.isNew ? file.value.trim() : draft.file)
      history.replaceState(history.state, '', address('collection', draft.file))
      toast(`Saved as ${draft.file}`)
      return true
    } catch (error) {
      toast(error.message)
      if (!draft.isNew) await compare()
      return false
    }
  }

  async function showDifferences() {
    const { lines } = await draft.ask('differences')
    dialog('Changes of the file', lines.length
      ? h('pre.differences', { tabindex: 0 }, lines.map(line =>
        h('span', { class: { '+': 'added', '-': 'removed' }[line[0]] }, `${line}\n`)))
      : h('p', 'The draft is what the file has.'))
  }

  /** Compare the file on the disk with the one that was opened. */
  async function compare() {
    const found = await get('collection', { file: draft.file }).catch(() => null)
    if (!found && draft.isNew || found?.digest === draft.digest) return
    const answer = found ?? { text: '', digest: '' }
    if (found && !draft.isChanged) return draft.take(found, false)
    fill(conflict,
      h('p', `${draft.file} was ${found ? 'changed on' : 'removed from'} the disk.`),
      h('div.row',
        found && button('Load it again, drop my changes', () => { conflict.hidden = true; draft.take(found, false) }),
        button('Keep my draft', () => { conflict.hidden = true; draft.take(answer, true) })))
    conflict.hidden = false
  }

  function draw(words) {
    const { values } = draft
    title.textContent = values.title || 'Without a title'
    about.replaceChildren(draft.isChanged
      ? h('span.badge.warning', 'not saved') : h('span.badge.ok', 'saved'))
    file.hidden = !draft.isNew
    if (draft.isNew && words && file.value === proposed) file.value = proposed = draft.proposal
    name.textContent = draft.isNew ? '' : draft.file
    undo.disabled = !draft.at
    redo.disabled = draft.at === draft.steps.length - 1
    save.disabled = !draft.isChanged && !draft.isNew
    differences.disabled = !draft.isChanged
    arranged.draw()
    settings.update()
    if (words) book.say(words)
    plan.setAttribute('aria-busy', 'true')
    refresh()
  }

  let asked = 0
  const refresh = debounced(async () => {
    const own = ++asked
    const known = await draft.ask('state')
      .catch(error => ({ plans: [], entries: [], findings: [], error: error.message }))
    if (own !== asked || !plan.isConnected) return
    book.state = known
    plan.removeAttribute('aria-busy')
    fill(plan, drawPlan(known))
    arranged.tell()
    settings.update()
    const files = JSON.stringify(known.plans[0]?.files.map(each => each.file))
    if (files && files !== planned) build.plan(known.plans[0])
    planned = files ?? planned
    if (known.plans.length) await drawCover(own)
  }, 250)

  let planned = '' // files
  let drawn = '' // what the cover shows
  async function drawCover(own) {
    const { values } = draft
    const [{ title, authors, date, lang }] = book.state.plans
    const shown = JSON.stringify([title, authors, date, lang, { ...values, posts: 0, parts: 0, exclude: 0 }])
    if (shown === drawn) return
    const picture = await draft.ask('cover', {}, 'blob').catch(() => new Blob())
    if (own !== asked) return
    drawn = shown
    URL.revokeObjectURL(cover.src)
    cover.hidden = !picture.size
    if (picture.size) cover.src = URL.createObjectURL(picture)
  }

  draft.onChange = draw
  draw('')
  if (added.length) {
    history.replaceState(history.state, '', address('collection', draft.file))
    const listed = new Set(draft.parts.flatMap(part => part.entries.map(entry => entry.key)))
    const others = added.filter(key => !listed.has(key))
    others.length ? addPosts(others) : toast('The posts are in the book already')
  }
  on('changed', ({ files }) => {
    if (files.some(each => each.endsWith(draft.values.cover))) drawn = ''
    files.includes(draft.file) ? compare() : refresh()
  }, signal)
  signal.addEventListener('abort', () => { draft.onChange = () => {} })
}
