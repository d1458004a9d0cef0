// A build that runs: how far it is, and a button that ends it.
import { send } from './api.js'
import { button, h } from './dom.js'

const PHASES = { Reading: 'Reading posts', Pictures: 'Preparing images', PDF: 'Laying out chapters' }

/** Return the progress of a build as an element; `update` takes the events about the build. */
export function buildProgress() {
  const bar = h('progress', { 'aria-label': 'Building' })
  const text = h('p', { role: 'status' }, 'Building')
  let number = 0
  const cancel = button('Cancel', () => send(`builds/${number}`, {}, 'DELETE'), { hidden: true })
  function update({ id, phase, done, total }) {
    number = id
    cancel.hidden = false
    const isCounted = done < total // what comes after the last chapter has no figures
    text.textContent = isCounted ? `${PHASES[phase] ?? phase}: ${done} of ${total}` : 'Building'
    isCounted ? Object.assign(bar, { max: total, value: done }) : bar.removeAttribute('value')
  }
  return { element: h('div.row', h('div.progress', bar, text), cancel), update }
}
