// What would be in a book: posts in reading order, pages, files, settings with origins, findings.
import { count, h, table } from './dom.js'
import { findingDetails } from './findings.js'

/** Return what would be in the book, in words. */
export function drawPlan({ plans, findings, error }) {
  return [
    error && h('p.note.error', error),
    plans.map(plan => {
      const chapters = plan.parts.reduce((sum, part) => sum + part.posts.length, 0)
      const titled = plan.parts.filter(part => part.title).length
      return h('div.stack',
        h('p', h('strong', plans.length > 1 ? `${plan.title}: ` : ''), count(chapters, 'post'),
          titled > 0 && ` in ${count(titled, 'part')}`,
          `, ${plan.lang}`, plan.authors.length > 0 && `, by ${plan.authors.join(', ')}`),
        h('p.small.faint', `Pages around the posts: ${plan.pages.join(', ') || 'none'}. `,
          `Files: ${plan.files.map(each => each.file).join(', ')}`),
        h('details', h('summary', 'Posts in reading order'), plan.parts.map(part => [
          part.title && h('h3', part.title),
          h('ol.reading.small',
            part.posts.map(({ title }) => h('li', title)))])),
        h('details', h('summary', 'Settings'), table(['Setting', 'Value', 'From'],
          plan.settings.map(({ name, value, source }) => [name, value, source === 'call' ? 'command line' : source]))))
    }),
    findings.length > 0 && findingDetails(findings, !plans.length),
  ]
}
