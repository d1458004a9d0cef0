// A build that runs: how far it is, and its end.
import { send } from './api.js'
import { button, h, progress } from './dom.js'

const PHASES = { Reading: 'Reading posts', Pictures: 'Preparing images', PDF: 'Laying out chapters' }

/** Return the progress of a build as an element with a button that cancels it; `update` takes the
 * events about the build. */
export function buildProgress() {
  const bar = progress('Building')
  let number = 0
  const cancel = button('Cancel', () => send(`/api/builds/${number}`, {}, 'DELETE'), { hidden: true })
  function update({ id, phase, done, total }) {
    number = id
    cancel.hidden = false
    // What comes after the last chapter has no figures.
    done < total ? bar.set(done, total, `${PHASES[phase] ?? phase}: ${done} of ${total}`) : bar.set(0, 0)
  }
  return { element: h('div', { class: 'row' }, bar.element, cancel), update }
}
