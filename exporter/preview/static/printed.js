// The pages of a PDF as images, one below another or as spreads, with what is drawn over them: boxes,
// grid, findings. The Pages view and the print column of the Post view show it.
import { h } from './dom.js'

const FULL = 96 / 72 // CSS pixels of a point at 100 %
const GAP = 12 // around pages, as in app.css
const STEP = 200 // images have widths in steps, so that a slow zoom needs few of them
const LARGEST = 4000
const REST = 60 // milliseconds that a page stays in view before its image is loaded

/** What can be drawn over pages. With the first two, pages are shown with what will be cut off. */
export const OVERLAYS = {
  media: 'Media box', bleed: 'Bleed', trim: 'Trim', area: 'Text area', grid: 'Baseline grid',
  marks: 'Findings',
}

const svg = (tag, attributes, ...children) => {
  const element = document.createElementNS('http://www.w3.org/2000/svg', tag)
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value)
  element.append(...children)
  return element
}
const rect = ([x, y, width, height], name) => svg('rect', { x, y, width, height, class: name })
/** An area with some room around it, so that its outline does not cover what it shows. */
const around = ([x, y, width, height]) => [x - 2, y - 2, width + 4, height + 4]

/** Return the pages as an element, and functions that fill, change and move it.
 *
 * `options` are `spreads`, `zoom` (a factor, `width` or `page`) and `overlays` (names). `onPage` is
 * called with the number of the page in view, `onPick` with a finding that was clicked. */
export function printedPages({ onPage = () => {}, onPick = () => {}, ...own } = {}) {
  const element = h('div.printed', { tabindex: 0, role: 'region', 'aria-label': 'Pages' })
  const options = { spreads: false, zoom: 'width', overlays: ['marks'], ...own }
  let book = null
  let findings = []
  let pages = [] // the number, element, image and drawing of each, and whether it is near
  let rows = []
  let current = 1
  let picked = null // a page and areas on it that are emphasised

  const near = new IntersectionObserver(entries => {
    for (const { target, isIntersecting } of entries) {
      const page = pages[target.dataset.page - 1]
      if (!page) continue
      page.near = isIntersecting
      clearTimeout(page.waiting)
      if (isIntersecting) page.waiting = setTimeout(fill, REST, page)
      else page.image.removeAttribute('src')
    }
  }, { root: element, rootMargin: '60% 0px' })
  const resized = new ResizeObserver(() => book && typeof options.zoom === 'string' && place())
  resized.observe(element)
  element.addEventListener('scroll', () => {
    const number = seen()
    if (number !== current) onPage(current = number)
  }, { passive: true })
  const formatOf = number => book.formats[book.pages[number - 1].format]
  const has = name => options.overlays.includes(name)
  const isWhole = () => has('media') || has('bleed')
  /** The part of a page that is shown: as it is cut, or all of it. */
  const shown = format => isWhole() ? [0, 0, format.width, format.height] : format.trim

  function scale() {
    if (typeof options.zoom === 'number') return options.zoom * FULL
    const sizes = book.formats.map(shown)
    const most = at => Math.max(...sizes.map(size => size[at]))
    const width = Math.max(element.clientWidth - 2 * GAP, STEP) / (most(2) * (options.spreads ? 2 : 1))
    if (options.zoom === 'width') return width
    return Math.min(width, Math.max(element.clientHeight - 2 * GAP, STEP) / most(3))
  }

  /** Give the pages their size; the place in view is kept. */
  function place() {
    const row = rowAt(element.scrollTop)
    const part = row ? (element.scrollTop - row.offsetTop) / row.offsetHeight : 0
    element.style.setProperty('--scale', scale())
    if (row) element.scrollTop = row.offsetTop + part * row.offsetHeight
    for (const page of pages) if (page.near) fill(page)
  }

  /** Put the pages into rows: one each, or the spreads of a book. A cover and the first page, which is
   * a right one (in right-to-left books: a left one), are alone. */
  function arrange() {
    const first = Math.max(0, book.pages.findIndex(page => /^(\d+|[ivxlc]+)$/i.test(page.label)))
    rows = []
    pages.forEach((page, index) => {
      const { width, height, trim } = formatOf(index + 1)
      const [x, y, across, down] = shown({ width, height, trim })
      const sizes = { '--x': -x, '--y': -y, '--w': across, '--h': down, '--mw': width, '--mh': height }
      for (const [name, size] of Object.entries(sizes)) page.element.style.setProperty(name, size)
      const isRecto = index < first || (index - first) % 2 === 0
      page.element.classList.toggle('recto', isRecto)
      if (!options.spreads || index <= first || !isRecto)
        rows.push(h('div.spread', { dir: book.rightToLeft ? 'rtl' : 'ltr' }))
      rows.at(-1).append(page.element)
    })
    element.classList.toggle('spreads', options.spreads)
    element.replaceChildren(...rows)
  }

  function made(number) {
    const image = h('img', { alt: '', draggable: 'false' })
    const drawing = svg('svg', {})
    const element = h('div.leaf', { 'data-page': number, role: 'img' },
      h('div.sheet', image, drawing))
    near.observe(element)
    return { number, element, image, drawing }
  }

  function fill(page) {
    if (page.number > book.pages.length) return
    const pixels = formatOf(page.number).width * scale() * devicePixelRatio
    const width = Math.min(Math.ceil(pixels / STEP) * STEP, LARGEST)
    const source = `api/pages/${book.revision}/${page.number}/${width}.png`
    if (page.image.getAttribute('src') !== source) page.image.src = source
    draw(page)
  }

  /** Draw boxes, grid and findings over a page. */
  function draw(page) {
    const format = formatOf(page.number)
    const { width, height, trim, area } = format
    const boxes = { media: [0, 0, width, height], bleed: format.bleed, trim, area }
    const drawn = Object.keys(boxes).filter(name => has(name) && boxes[name])
      .map(name => rect(boxes[name], name))
    if (has('grid') && book.grid && area) {
      let lines = ''
      for (let y = trim[1] + book.grid.first; y <= area[1] + area[3] + 1; y += book.grid.step)
        lines += `M${area[0]} ${y.toFixed(2)}h${area[2]}`
      drawn.push(svg('path', { d: lines, class: 'grid' }))
    }
    for (const finding of has('marks') ? findings : []) {
      if (finding.page !== page.number) continue
      const areas = finding.areas.length ? finding.areas.map(around) : [trim]
      for (const area of areas) {
        const mark = rect(area, `mark ${finding.severity}`)
        mark.append(svg('title', {}, finding.message))
        mark.addEventListener('click', () => onPick(finding))
        drawn.push(mark)
      }
    }
    if (picked?.page === page.number)
      drawn.push(...picked.areas.map(area => rect(around(area), 'picked')))
    page.drawing.setAttribute('viewBox', `0 0 ${width} ${height}`)
    page.drawing.replaceChildren(...drawn)
  }

  const redraw = () => pages.forEach(page => page.near && draw(page))

  /** The row at a height of the scrolled content. */
  const rowAt = height => rows.findLast(row => row.offsetTop <= height) ?? rows[0]

  function seen() {
    const row = rowAt(element.scrollTop + element.clientHeight / 3)
    const numbers = row ? [...row.children].map(page => Number(page.dataset.page)) : [1]
    return numbers.includes(current) ? current : numbers[0]
  }

  /** Show a page, and emphasise areas on it. */
  function goTo(number, areas = []) {
    const page = pages[number - 1]
    if (!page) return
    picked = areas.length ? { page: number, areas } : null
    redraw()
    const top = page.element.parentElement.offsetTop - GAP
    const fits = page.element.offsetHeight < element.clientHeight
    const [x, y] = shown(formatOf(number)).map((start, at) => (areas[0]?.[at] - start) * scale())
    // An area is shown in the middle, unless its page is shown as a whole.
    element.scrollTop = areas.length && !fits ? top + y - element.clientHeight / 3 : top
    if (areas.length) element.scrollLeft = page.element.offsetLeft + x - element.clientWidth / 3
    if (number !== current) onPage(current = number)
  }

  return {
    element,
    options,
    /** Show a book as the server describes it; the place in the last one is kept. */
    show(next) {
      const kept = book ? keptPage(book, next, current) : current
      const top = element.scrollTop
      book = next
      for (const page of pages.splice(book.pages.length)) near.unobserve(page.element)
      while (pages.length < book.pages.length) pages.push(made(pages.length + 1))
      pages.forEach((page, index) =>
        page.element.setAttribute('aria-label', `Page ${book.pages[index].label}`))
      findings = []
      picked = null
      arrange()
      place()
      element.scrollTop = top
      if (kept !== current) goTo(kept)
      onPage(current = seen())
    },
    /** Draw findings at their places. */
    mark(found) {
      findings = found
      redraw()
    },
    /** Change options. */
    set(changes) {
      const before = options.spreads
      const part = isWhole()
      Object.assign(options, changes)
      if (!book) return
      const number = current
      if (options.spreads !== before || isWhole() !== part) arrange()
      place()
      if (options.spreads !== before) goTo(number)
    },
    goTo,
    page: () => current,
  }
}

/** The page of a new version that shows what a page of the last one did: as far behind its bookmark. */
function keptPage(last, next, number) {
  const before = last.outline.filter(entry => entry.page <= number)
  const mark = before.at(-1)
  const same = entry => entry.title === mark?.title && entry.depth === mark?.depth
  const found = next.outline.filter(same)[before.filter(same).length - 1]
  const page = found ? found.page + number - mark.page : number
  return Math.min(page, next.pages.length)
}
