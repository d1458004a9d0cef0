// The server: requests, and the stream of events that says what has changed.

/** Return the JSON of an address; throw an Error with the server's reason. */
export async function get(path, values = {}, options = {}) {
  const query = new URLSearchParams(values).toString()
  return answer(await fetch(query ? `${path}?${query}` : path, options))
}

/** Send JSON, and return the JSON of the answer. */
export async function send(path, body, method = 'POST') {
  return answer(await fetch(path, {
    method,
    headers: { 'content-type': 'application/json', 'x-exporter-preview': '1' },
    body: JSON.stringify(body),
  }))
}

async function answer(response) {
  if (response.ok) return response.json()
  const text = await response.text()
  let reason = text
  try { reason = JSON.parse(text).error ?? text } catch { /* it is plain text */ }
  throw new Error(reason.trim() || `the server answered ${response.status}`)
}

const source = new EventSource('/api/events')

/** Call an action with the data of each event of a kind; return a function that ends this. */
export function on(kind, action) {
  const listener = event => action(event.data ? JSON.parse(event.data) : undefined)
  source.addEventListener(kind, listener)
  return () => source.removeEventListener(kind, listener)
}

/** Call an action with whether the server answers, at every change of that. */
export function onLink(action) {
  source.addEventListener('open', () => action(true))
  source.addEventListener('error', () => action(false))
}
