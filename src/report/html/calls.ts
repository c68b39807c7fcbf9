/** What each operation comes to in each state of each object. The script makes each outcome a link to its rule and the shortest way to it. */
import type { ObjectMatrix, Outcome } from '../../coverage/matrix.ts'
import type { Run } from '../../pages/book.ts'
import { plural } from '../numbers.ts'
import { esc } from './escape.ts'
import { distinct, plain } from './ids.ts'
import { itemList } from './list.ts'
import type { Writing } from './report.ts'

export function callsOf(run: Run, writing: Writing): string[] {
  const calls = writing.calls(run)
  if (calls === undefined) return []
  const places = distinct(calls.objects.map(({ object }) => `calls-${plain(object)}`))
  return [
    '<details class="panel calls"><summary>Calls by state</summary>',
    `<p class="facts">What an operation comes to, given the state of an object that takes part in it.${calls.stopped === undefined ? ' What is not there never happens in this scope.' : ' The walk ended early: there may be more.'}</p>`,
    ...calls.objects.flatMap((object, i) =>
      objectTable(run, object, `${writing.ids.model(run)}:${places[i]}`, writing),
    ),
    '</details>',
  ]
}

function objectTable(run: Run, { object, states, operations }: ObjectMatrix, id: string, writing: Writing): string[] {
  const heads = states.map(
    ({ state, reached }) =>
      `<th scope="col">${esc(state)}${reached ? '' : ' <span class="facts">never reached</span>'}</th>`,
  )
  // In the order in which the table is read, which is that of its links.
  const items = operations.flatMap(({ operation, cells }) =>
    cells.flatMap((cell, i) =>
      cell.map(outcome => ({
        item: [`${operation} in ${states[i]?.state}`, spoken(outcome)],
        steps: writing.tell(run, outcome.path),
      })),
    ),
  )
  return [
    `<h4>${esc(object)}</h4>`,
    `<div class="wide" tabindex="0" role="region" aria-label="Calls by state of ${esc(object)}"><table data-ways="${id}">`,
    `<thead><tr><th scope="col">operation</th>${heads.join('')}</tr></thead><tbody>`,
    ...operations.map(
      ({ operation, cells }) =>
        `<tr><th scope="row"><code>${esc(operation)}</code></th>${cells.map(cell => `<td>${cell.map(({ outcome }) => esc(outcome)).join('<br>')}</td>`).join('')}</tr>`,
    ),
    '</tbody></table></div>',
    ...(items.length === 0
      ? []
      : [
          itemList(
            { id, heading: `${object}: the shortest way to each of ${plural(items.length, 'outcome')}`, items },
            writing,
          ),
        ]),
  ]
}

const spoken = ({ outcome, rule, source }: Outcome): string =>
  ` → ${outcome}${rule === undefined ? '' : `: ${rule}`} [${source}]`
