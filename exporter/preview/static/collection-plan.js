// What would be in a book: posts in reading order, pages, files, settings with origins, findings.
import { count, h } from './dom.js'
import { badges, finding } from './findings.js'

/** Return what would be in the book, in words. */
export function drawPlan({ plans, findings, error }, posts) {
  const counts = severity => findings.filter(each => each.severity === severity).length
  return [
    error && h('p', { class: 'note error' }, error),
    plans.map(plan => {
      const chapters = plan.parts.reduce((sum, part) => sum + part.posts.length, 0)
      const titled = plan.parts.filter(part => part.title).length
      return h('div', { class: 'stack' },
        h('p', {}, h('strong', {}, plans.length > 1 ? `${plan.title}: ` : ''), count(chapters, 'post'),
          titled > 0 && ` in ${count(titled, 'part')}`,
          `, ${plan.lang}`, plan.authors.length > 0 && `, by ${plan.authors.join(', ')}`),
        h('p', { class: 'small faint' }, `Pages around the posts: ${plan.pages.join(', ') || 'none'}. `,
          `Files: ${plan.files.map(each => each.file).join(', ')}`),
        h('details', {}, h('summary', {}, 'Posts in reading order'), plan.parts.map(part => [
          part.title && h('h3', {}, part.title),
          h('ol', { class: 'reading small' },
            part.posts.map(({ key, title }) => h('li', {}, posts.get(key)?.title ?? title)))])),
        h('details', {}, h('summary', {}, 'Settings'), h('table', { class: 'table small' },
          h('thead', {}, h('tr', {}, ['Setting', 'Value', 'From'].map(each => h('th', { scope: 'col' }, each)))),
          h('tbody', {}, plan.settings.map(({ name, value, source }) => h('tr', {},
            h('th', { scope: 'row' }, name), h('td', {}, value), h('td', {}, source === 'call' ? 'command line' : source)))))))
    }),
    findings.length > 0 && h('details', { open: !plans.length },
      h('summary', {}, badges(Object.fromEntries(['error', 'warning', 'notice'].map(each => [each, counts(each)])))),
      findings.map(each => finding(each))),
  ].flat().filter(Boolean)
}
