// Drafts of collection files. They outlive the view, so that other views can be looked at, and in the
// storage of the tab a reload.
import { get, send } from './api.js'

const drafts = new Map() // by file

/** Return the draft of a file: the one that is being worked on, or the file as it is. */
export async function openDraft(file) {
  const kept = JSON.parse(sessionStorage.getItem(`draft:${file}`))
  return drafts.get(file) ?? new Draft(file, kept
    ? { ...kept, ...await send('collection/edit', { ...kept, file, changes: [] }) }
    : await get('collection', { file }))
}

/** Return the draft of a new file of posts, which are keys. */
export async function newDraft(posts, title) {
  const answer = await send('collection/new', { posts, title })
  return new Draft(answer.file, answer)
}

/** Return the files whose drafts are not saved. */
export const unsavedFiles = () => [...drafts.values()].filter(each => each.isChanged).map(each => each.file)

addEventListener('beforeunload', event => { if (unsavedFiles().length) event.preventDefault() })

/** The text of a file with all changes since it was opened. `onChange` is called with what happened
 * in words. A step is the answer of the server with the change that has led to it in words. */
class Draft {
  onChange = () => {}
  #work = Promise.resolve()

  constructor(file, answer) {
    const { saved, digest } = answer
    Object.assign(this, { file, saved, digest, steps: [answer], at: 0 })
    this.#keep()
  }

  get text() { return this.steps[this.at].text }
  get values() { return this.steps[this.at].values }
  get form() { return this.steps[this.at].form }
  get parts() { return this.steps[this.at].parts }
  get exclude() { return this.steps[this.at].exclude }
  get proposal() { return this.steps[this.at].proposal } // a name for a new file
  get isChanged() { return this.text !== this.saved }
  get isNew() { return !this.digest }

  /** Return the answer to a request about the draft. */
  ask(what, more, form) {
    return send(`collection/${what}`, { ...this.body, ...more }, 'POST', form)
  }

  get body() {
    const { file, text, saved, digest } = this
    return { file, text, saved, digest }
  }

  /** Make changes, after those that are being made. */
  change(changes, words) {
    return this.#next(async () => {
      const answer = await this.ask('edit', { changes })
      if (answer.text === this.text) return
      this.steps.splice(this.at + 1, Infinity, { ...answer, words })
      this.goTo(this.at + 1, words)
    })
  }

  undo() {
    return this.#next(() => { if (this.at) this.goTo(this.at - 1, `Undone: ${this.steps[this.at].words}`) })
  }

  redo() {
    return this.#next(() => {
      const next = this.steps[this.at + 1]
      if (next) this.goTo(this.at + 1, `Done again: ${next.words}`)
    })
  }

  /** Return when the changes that are being made are made. */
  settled() { return this.#next(() => {}) }

  /** Do something after what is being done. */
  #next(action) {
    const made = this.#work.then(action)
    this.#work = made.catch(() => {})
    return made
  }

  /** Show a step. */
  goTo(at, words) {
    this.at = at
    this.#keep()
    this.onChange(words)
  }

  /** Write the file, under another name if it is new. */
  async save(file) {
    await this.settled()
    this.#forget()
    this.file = file
    try {
      const { saved, digest } = await this.ask('save')
      Object.assign(this, { saved, digest })
    } finally {
      this.#keep()
    }
    this.onChange(`Saved as ${file}`)
  }

  /** Take the file as it is now, in place of the draft or as what the draft is compared with. */
  take(answer, keepsDraft) {
    Object.assign(this, { saved: answer.text, digest: answer.digest })
    if (!keepsDraft) this.steps.splice(0, Infinity, answer), this.at = 0
    this.goTo(this.at, keepsDraft ? 'The draft is kept' : 'The file was loaded again')
  }

  #keep() {
    drafts.set(this.file, this)
    this.isChanged
      ? sessionStorage.setItem(`draft:${this.file}`, JSON.stringify(this.body))
      : sessionStorage.removeItem(`draft:${this.file}`)
  }

  #forget() {
    drafts.delete(this.file)
    sessionStorage.removeItem(`draft:${this.file}`)
  }
}
