/** What of a model is covered: a line for each criterion, what is infeasible and why, and of each item the shortest way to it, to be played. */
import type { Run } from '../../pages/book.ts'
import { notComputed } from '../coverage.ts'
import { count, plural } from '../numbers.ts'
import { esc } from './escape.ts'
import { itemList } from './list.ts'
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
  // What a model has nothing of is not worth a line.
  const criteria = covered.criteria.filter(({ items }) => items > 0)
  return [
    `<details class="panel"><summary>Coverage${note === '' ? ': everything declared can happen' : `: ${note}`}</summary>`,
    '<table class="coverage"><thead><tr><th>criterion</th><th class="n">declared</th><th class="n">feasible</th><th>share</th></tr></thead><tbody>',
    ...criteria.map(criterion => row(criterion, listId(run, criterion.name, writing))),
    '</tbody></table>',
    ...covered.criteria.flatMap(notComputed).map(line => `<p class="note">${esc(line)}.</p>`),
    ...criteria.flatMap(criterion => itemLists(run, criterion, writing)),
    '</details>',
  ]
}

type Criterion = Covered['criteria'][number]

/** The place of the items of a criterion, each of which is at `<id>.<number>`. No property has a colon in its id. */
export const listId = (run: Run, criterion: string, { ids }: Writing): string =>
  `${ids.model(run)}:${criterion.replaceAll(' ', '-')}`

/** The meter says again what the numbers beside it say. */
function row({ name, items, feasible, infeasible }: Criterion, id: string): string {
  const declared = infeasible.length > 0 ? `${id}:infeasible` : id
  const linked = (n: number, to: string): string =>
    `<td class="n">${feasible === 0 && to === id ? count(n) : `<a href="#${to}">${count(n)}</a>`}</td>`
  return `<tr><th scope="row">${esc(name)}</th>${linked(items, declared)}${linked(feasible, id)}<td><meter max="${Math.max(1, items)}" value="${feasible}" aria-label="${esc(name)}"></meter></td></tr>`
}

function itemLists(run: Run, { name, reached, infeasible, unknown }: Criterion, writing: Writing): string[] {
  const id = listId(run, name, writing)
  const items = reached.map(({ item, path }) => ({
    item: parts(item),
    ...(path !== undefined && { steps: writing.tell(run, path) }),
  }))
  const heading = `${name}: the shortest way to each of ${count(items.length)}`
  const reasons = infeasible.map(({ item, because }) => ({ item: parts(item), because }))
  return [
    ...(items.length === 0 ? [] : [itemList({ id, heading, items }, writing)]),
    ...(reasons.length === 0
      ? []
      : [
          itemList(
            {
              id: `${id}:infeasible`,
              heading: `${name}: ${plural(reasons.length, 'item')} infeasible`,
              items: reasons,
            },
            writing,
          ),
        ]),
    ...(unknown.length === 0
      ? []
      : [`<p class="note">${esc(name)}, not met before the walk ended: ${unknown.map(esc).join('; ')}</p>`]),
  ]
}

/** The steps of a sequence, which occur in many others. */
const parts = (item: string): string[] => item.split(/(?= -\[)/)
