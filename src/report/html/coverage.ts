/** What of a model is covered: a line for each criterion, what is infeasible and why, and of each item the shortest way to it, to be played. */
import type { Step } from '../../check/result.ts'
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
    '<table class="coverage"><thead><tr><th>criterion</th><th class="n">declared</th><th class="n">feasible</th><th>share</th></tr></thead><tbody>',
    // What a model has nothing of is not worth a line.
    ...covered.criteria
      .filter(({ items }) => items > 0)
      .map(criterion => row(criterion, listId(run, criterion.name, writing))),
    '</tbody></table>',
    ...covered.criteria.flatMap(criterion => itemLists(criterion, listId(run, criterion.name, writing), writing)),
    '</details>',
  ]
}

type Criterion = Covered['criteria'][number]

/** Those items of a criterion that have a way each. */
export const waysIn = ({ reached }: Pick<Criterion, 'reached'>): { item: string; steps: readonly Step[] }[] =>
  reached.flatMap(({ item, steps }) => (steps === undefined ? [] : [{ item, steps }]))

/** The place of the items of a criterion, each of which is at `<id>.<number>`. No property has a colon in its id. */
export const listId = (run: Run, criterion: string, { ids }: Writing): string =>
  `${ids.model(run)}:${criterion.replaceAll(' ', '-')}`

/** The meter says again what the numbers beside it say. */
const row = ({ name, items, feasible, reached }: Criterion, id: string): string =>
  `<tr><th scope="row">${esc(name)}</th><td class="n">${count(items)}</td><td class="n">${waysIn({ reached }).length > 0 ? `<a href="#${id}">${count(feasible)}</a>` : count(feasible)}</td><td><meter max="${Math.max(1, items)}" value="${feasible}" aria-label="${esc(name)}"></meter></td></tr>`

/** Items with a way to each are few: theirs is all in the page. Of sequences there are many, and a script makes the list. */
function itemLists({ name, reached, infeasible, unknown }: Criterion, id: string, { traces }: Writing): string[] {
  const ways = waysIn({ reached })
  const heading = `${esc(name)}: ${plural(infeasible.length, 'item')} infeasible`
  return [
    ...(ways.length === 0
      ? []
      : [filled(id, traces.list(ways), 'ways', `${esc(name)}: the shortest way to each of ${count(ways.length)}`)]),
    ...(infeasible.length === 0
      ? []
      : ways.length === 0
        ? [filled(`${id}:infeasible`, traces.list(infeasible), 'reasons', heading)]
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

const filled = (id: string, list: number, has: 'ways' | 'reasons', heading: string): string =>
  `<details class="items" id="${id}" data-list="${list}" data-has="${has}"><summary>${heading}</summary><p class="facts">This list needs a script.</p></details>`
