// The server: requests, and the stream of events that says what has changed.

/** Why the server has refused a request, or that it does not answer. app.js shows what is not caught. */
export class ServerError extends Error {}

/** Return the JSON of an address of the API. */
export function get(path, values = {}) {
  const query = new URLSearchParams(values).toString()
  return request(`${path}${query && `?${query}`}`)
}

/** Send JSON, and return the JSON of the answer, or the answer in another form. */
export const send = (path, body, method = 'POST', form = 'json') => request(path, {
  method,
  headers: { 'content-type': 'application/json', 'x-exporter-preview': '1' },
  body: JSON.stringify(body),
}, form)

async function request(path, options, form = 'json') {
  const response = await fetch(`api/${path}`, options)
    .catch(() => { throw new ServerError('the preview does not answer') })
  if (response.ok) return response[form]()
  const text = await response.text()
  let reason = text
  try { reason = JSON.parse(text).error ?? text } catch { /* it is plain text */ }
  throw new ServerError(reason.trim() || `the server answered ${response.status}`)
}

// A browser opens six connections to a server: one page listens, and tells those in other tabs.
// When it is closed, the next one listens. Pages of a preview that has ended have another path.
const KINDS = ['hello', 'build', 'changed', 'findings', 'found']
const events = new EventTarget()
const name = `events of ${location.pathname}`
const pages = new BroadcastChannel(name)
let source = null

function tell(kind, data) {
  pages.postMessage([kind, data])
  events.dispatchEvent(new MessageEvent(kind, { data }))
}

pages.onmessage = ({ data: [kind, data] }) => {
  if (kind !== 'listening?') events.dispatchEvent(new MessageEvent(kind, { data }))
  else if (source?.readyState === EventSource.OPEN) tell('open')
}
pages.postMessage(['listening?'])
navigator.locks.request(name, () => new Promise(() => {
  source = new EventSource('api/events')
  for (const kind of ['open', 'error', ...KINDS]) source.addEventListener(kind, ({ data }) => tell(kind, data))
}))

/** Call an action with the data of each event of a kind, until a signal ends this. */
export function on(kind, action, signal) {
  events.addEventListener(kind, ({ data }) => action(data ? JSON.parse(data) : undefined), { signal })
}

/** Call an action with whether the server answers, at every change of that. */
export function onLink(action) {
  events.addEventListener('open', () => action(true))
  events.addEventListener('error', () => action(false))
}
