// Runs in the frame of a document: tells the page around it which place is in view and what was
// clicked; goes to the place and takes the look that the page asks for. It can reach nothing else.
//
// A place is `{ line, base, letters }`: a line of the source with a fraction, and line and first
// letters of the block that it is in, so that it is found again after lines were added above.
(() => {
  const BLOCKS = 'h1, h2, h3, h4, h5, h6, p, pre, li, dt, dd, figure, table, blockquote'
  const COLOURS = { error: '#c0271d', warning: '#b07200', notice: '#5a7186' }
  const REFERENCE = 0.25 // how far down a window its place is
  const LENGTH = 24 // letters that are compared
  const root = document.documentElement
  let anchors = [] // line, first letters and element of each block of the source that is found
  let place = { line: 1, base: 1, letters: '' }
  let own = null // where this script has scrolled to: no news for the page

  const tell = (kind, data) => parent.postMessage({ kind, ...data }, '*')
  const isPaged = () => root.classList.contains('paged')
  const sign = () => getComputedStyle(document.body).direction === 'rtl' ? -1 : 1
  const scrolled = () => isPaged() ? sign() * document.body.scrollLeft : scrollY
  const page = () => Math.round(scrolled() / innerWidth)
  const pages = () => Math.max(1, Math.round(document.body.scrollWidth / innerWidth))

  /** The first letters of an element as the server compares them, without numbers of notes. */
  function lettersOf(element) {
    const walker = document.createTreeWalker(element, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT,
      node => node.matches?.('sup:has(a)') ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_ACCEPT)
    let text = ''
    while (text.length < 8 * LENGTH && walker.nextNode()) {
      const node = walker.currentNode
      text += node.data ?? node.getAttribute('alt') ?? ''
    }
    return text.normalize('NFKD').toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '')
  }

  function findAnchors(passages) {
    const blocks = [...document.querySelectorAll(BLOCKS)].map(element => [element, lettersOf(element)])
    let next = 0
    anchors = []
    for (const [line, letters] of passages) {
      const sought = letters.slice(0, LENGTH)
      const last = next + (sought.length < 8 ? 20 : 200) // a short one may be anywhere by chance
      for (let at = next; at < Math.min(last, blocks.length); at++) {
        const [element, found] = blocks[at]
        if (!found.startsWith(sought)) continue
        anchors.push({ line, letters, element })
        next = at + 1
        break
      }
    }
  }

  /** How far down the text an element is; pages count as if they were one below another. */
  function depthOf(element) {
    const box = element.getClientRects()[0] ?? element.getBoundingClientRect()
    if (!isPaged()) return box.top + scrollY
    const left = sign() > 0 ? box.left : innerWidth - box.right
    return (Math.floor(left / innerWidth) + page()) * innerHeight + box.top
  }

  /** Return the value at `to` of the points between which the value at `from` is. */
  function between(points, value, from, to) {
    const at = points.findLastIndex(point => point[from] <= value)
    const [a, b] = [points[Math.max(at, 0)], points[at + 1]]
    if (at < 0 || !b) return a[to]
    return a[to] + (value - a[from]) / (b[from] - a[from] || 1) * (b[to] - a[to])
  }
  const points = () => anchors.map(({ line, element }) => [line, depthOf(element)])

  function seen() {
    if (!anchors.length) return place
    const depth = isPaged() ? page() * innerHeight : scrollY + REFERENCE * innerHeight
    const line = between(points(), depth, 1, 0)
    const anchor = anchors.findLast(each => each.line <= line) ?? anchors[0]
    return { line, base: anchor.line, letters: anchor.letters }
  }

  function scrollToDepth(depth) {
    if (isPaged()) turnTo(Math.floor((depth + 1) / innerHeight))
    else scrollTo({ top: depth - REFERENCE * innerHeight, behavior: 'instant' })
    own = scrolled()
    tell('page', { page: page() + 1, pages: pages() })
  }

  function goTo(next) {
    place = next
    if (!anchors.length) return
    if (place.line <= 1) return scrollToDepth(0)
    scrollToDepth(between(points(), place.line, 0, 1))
  }

  /** Return where a place of an earlier state of the text is now. */
  function followed(old) {
    const same = anchors.filter(each => each.letters === old.letters)
      .sort((a, b) => Math.abs(a.line - old.base) - Math.abs(b.line - old.base))[0]
    return same ? { ...old, base: same.line, line: same.line + old.line - old.base } : old
  }

  function mark(findings) {
    for (const { element } of anchors) {
      element.style.outline = element.title = ''
      delete element.dataset.mark
    }
    for (const [line, severity, words] of findings) {
      const anchor = anchors.findLast(each => each.line <= line) ?? anchors[0]
      if (!anchor || anchor.element.dataset.mark) continue // the worst comes first
      anchor.element.dataset.mark = line
      anchor.element.title = words
      Object.assign(anchor.element.style, {
        outline: `2px solid ${COLOURS[severity]}`, outlineOffset: '4px', cursor: 'pointer',
      })
    }
  }

  const turnTo = number => { document.body.scrollLeft = sign() * number * innerWidth }
  const turn = by => turnTo(Math.min(Math.max(page() + by, 0), pages() - 1))

  function look({ theme, size, paged }) {
    root.className = `${theme} ${paged ? 'paged' : 'scrolled'}`
    root.style.fontSize = `${size}%`
  }

  const ORDERS = {
    show({ passages, place: old, reader }) {
      if (reader) look(reader)
      findAnchors(passages)
      goTo(followed(old))
      tell('shown', { place })
    },
    look({ reader }) {
      look(reader)
      goTo(place)
    },
    mark: ({ findings }) => mark(findings),
    go: ({ place }) => goTo(place),
    turn: ({ by }) => turn(by),
  }
  addEventListener('message', ({ source, data }) => {
    if (source === parent && Object.hasOwn(ORDERS, data?.kind)) ORDERS[data.kind](data)
  })

  let waiting = false
  addEventListener('scroll', () => {
    if (waiting) return
    waiting = true
    requestAnimationFrame(() => {
      waiting = false
      if (own !== null && Math.abs(scrolled() - own) < 2) return
      own = null
      place = seen()
      tell('place', { place })
      tell('page', { page: page() + 1, pages: pages() })
    })
  }, true)
  addEventListener('resize', () => goTo(place))
  document.fonts.ready.then(() => goTo(place))

  addEventListener('click', event => {
    const link = event.target.closest('a, area')
    const address = link?.getAttribute('href') ?? link?.getAttribute('xlink:href')
    if (address != null && !address.startsWith('#')) {
      event.preventDefault()
      return tell('link', { address: `${address}`.slice(0, 2000) })
    }
    const marked = event.target.closest('[data-mark]')
    if (marked) return tell('pick', { line: Number(marked.dataset.mark) })
    if (link || !isPaged() || !getSelection().isCollapsed) return
    const part = event.clientX / innerWidth
    if (part < 0.3 || part > 0.7) turn(part < 0.3 ? -sign() : sign())
  })
  addEventListener('dblclick', event => {
    const anchor = anchors.findLast(each => each.element.contains(event.target))
    if (anchor && !isPaged()) tell('edit', { line: anchor.line })
  })
  addEventListener('submit', event => event.preventDefault())
  addEventListener('keydown', event => {
    if (!isPaged() || event.ctrlKey || event.metaKey || event.altKey) return
    const by = {
      ArrowRight: sign(), ArrowLeft: -sign(), PageDown: 1, PageUp: -1, ' ': 1, Home: -1e6, End: 1e6,
    }[event.key]
    if (!by) return
    event.preventDefault()
    turn(by)
  })
  let touched = 0
  addEventListener('touchstart', event => { touched = event.touches[0].clientX }, { passive: true })
  addEventListener('touchend', event => {
    const moved = event.changedTouches[0].clientX - touched
    if (isPaged() && Math.abs(moved) > 40) turn(moved < 0 ? sign() : -sign())
  })
  tell('ready')
})()
