/** What each operation comes to in each state of each object: every outcome opens to its rule, its source and the shortest way to it. */
import type { ObjectMatrix, Outcome } from '../../coverage/matrix.ts'
import type { Run } from '../../pages/book.ts'
import { esc } from './escape.ts'
import type { Writing } from './report.ts'

export function callsOf(run: Run, writing: Writing): string[] {
  const calls = writing.calls(run)
  if (calls === undefined) return []
  return [
    '<details class="panel"><summary>Calls by state</summary>',
    `<p class="facts">What an operation comes to, given the state of an object that takes part in it.${calls.stopped === undefined ? ' What is not there never happens in this scope.' : ' The walk ended early: there may be more.'}</p>`,
    ...calls.objects.flatMap(objectTable),
    '</details>',
  ]
}

function objectTable({ object, states, operations }: ObjectMatrix): string[] {
  const heads = states.map(
    ({ state, reached }) =>
      `<th scope="col">${esc(state)}${reached ? '' : ' <span class="facts">never reached</span>'}</th>`,
  )
  return [
    `<h4>${esc(object)}</h4>`,
    `<div class="wide" tabindex="0" role="region" aria-label="Calls by state of ${esc(object)}"><table class="calls">`,
    `<thead><tr><th scope="col">operation</th>${heads.join('')}</tr></thead><tbody>`,
    ...operations.map(
      ({ operation, cells }) =>
        `<tr><th scope="row"><code>${esc(operation)}</code></th>${cells.map(cell => `<td>${cell.map(outcomeItem).join('') || '-'}</td>`).join('')}</tr>`,
    ),
    '</tbody></table></div>',
  ]
}

function outcomeItem({ outcome, rule, source, path }: Outcome): string {
  const why = rule === undefined ? '' : `${esc(rule)} `
  return `<details><summary class="${outcome === 'ok' ? 'good' : 'known'}">${esc(outcome)}</summary>${why}[${esc(source)}], by <code>${path.map(esc).join(', ')}</code></details>`
}
