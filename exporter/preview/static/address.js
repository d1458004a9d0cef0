// Addresses of views: `#/view/rest?name=value,value`. `rest` is what a view shows, such as the key of
// a post; the values are how, such as the filters of a list.

const escaped = text => encodeURIComponent(text).replaceAll('%2F', '/')

/** Return the address of a view. Each value is a text or a list of texts; empty ones are left out. */
export function address(view, rest = '', values = {}) {
  const query = Object.entries(values).filter(([, value]) => value?.length)
    .map(([name, value]) => `${name}=${[value].flat().map(escaped).join(',')}`).join('&')
  const path = [view, rest].filter(Boolean)
  return `#/${path.map(escaped).join('/')}${query && `?${query}`}`
}

/** Return the view, the rest and the values of an address; each value is a list of texts. */
export function parts(hash) {
  const [path, query = ''] = hash.replace(/^#\/?/, '').split(/\?(.*)/s)
  const [view, rest = ''] = path.split(/\/(.*)/s)
  const values = Object.fromEntries(query.split('&').filter(Boolean).map(each => {
    const [name, value = ''] = each.split(/=(.*)/s)
    return [name, value.split(',').map(decoded)]
  }))
  return { view, rest: decoded(rest), values }
}

/** Return a text without escapes; the text itself if somebody has written it wrongly. */
function decoded(text) {
  try { return decodeURIComponent(text) } catch { return text }
}
