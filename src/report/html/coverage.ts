/** What of a model is covered: a line for each criterion, what is infeasible and why, and of each item the shortest way to it. */
import type { Run } from '../../pages/book.ts'
import { count, plural } from '../text.ts'
import { esc } from './escape.ts'
import type { Covered, Writing } from './report.ts'

export function coverageOf(run: Run, writing: Writing): string[] {
  const covered = writing.coverage(run)
  if (covered === undefined) return []
  const infeasible = covered.criteria.reduce((sum, criterion) => sum + criterion.infeasible.length, 0)
  const unknown = covered.criteria.reduce((sum, criterion) => sum + criterion.unknown.length, 0)
  const note = [
    ...(infeasible > 0 ? [`${count(infeasible)} infeasible in this scope`] : []),
    ...(unknown > 0 ? [`${count(unknown)} not met so far`] : []),
  ].join(', ')
  return [
    `<details class="panel"><summary>Coverage${note === '' ? ': everything declared can happen' : `: ${note}`}</summary>`,
    '<table class="coverage"><thead><tr><th>criterion</th><th class="n">declared</th><th class="n">feasible</th><th class="share">share</th></tr></thead><tbody>',
    ...covered.criteria.map(row),
    '</tbody></table>',
    ...covered.criteria.flatMap(criterion => itemLists(criterion, writing)),
    '</details>',
  ]
}

type Criterion = Covered['criteria'][number]

/** The meter says again what the numbers beside it say. */
const row = ({ name, items, feasible }: Criterion): string =>
  `<tr><th scope="row">${esc(name)}</th><td class="n">${count(items)}</td><td class="n">${count(feasible)}</td><td class="share"><meter min="0" max="${Math.max(1, items)}" value="${feasible}" aria-label="${esc(name)}"></meter></td></tr>`

/** Items with a way to each are few: theirs is all in the page. Of sequences there are many, and a script makes the list. */
function itemLists({ name, reached, infeasible, unknown }: Criterion, { traces }: Writing): string[] {
  const ways = reached.filter(({ path }) => path !== undefined)
  const reasons = infeasible.map(({ item, because }) => ({ item, path: [because] }))
  const heading = `${esc(name)}: ${plural(infeasible.length, 'item')} infeasible`
  return [
    ...(ways.length === 0
      ? []
      : [filled(traces.list(ways), 'by', `${esc(name)}: the shortest way to each of ${count(ways.length)}`)]),
    ...(infeasible.length === 0
      ? []
      : ways.length === 0
        ? [filled(traces.list(reasons), 'because', heading)]
        : [
            `<details><summary>${heading}</summary><ul>`,
            ...infeasible.map(
              ({ item, because }) => `<li><code>${esc(item)}</code> <span class="facts">${esc(because)}</span></li>`,
            ),
            '</ul></details>',
          ]),
    ...(unknown.length === 0
      ? []
      : [`<p class="note">${esc(name)}, not met before the walk ended: ${unknown.map(esc).join('; ')}</p>`]),
  ]
}

const filled = (list: number, says: 'by' | 'because', heading: string): string =>
  `<details class="items" data-list="${list}" data-says="${says}"><summary>${heading}</summary><p class="facts">This list needs a script.</p></details>`
