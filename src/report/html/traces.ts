/** The traces of a property: a line or two of what each shows, then its steps. What plays them is put there by the script. */
import type { Counterexample, Lasso, NearMiss, PropertyResult, Step, Trace } from '../../check/result.ts'
import { label } from '../../system/expand.ts'
import { spokenChoice } from '../../system/sort.ts'
import { spokenLoop, whereItShows } from '../counterexample.ts'
import { esc } from './escape.ts'
import type { Writing } from './report.ts'
import { cited } from './sources.ts'

export function counterexampleBlock(
  counterexample: Counterexample,
  property: PropertyResult,
  writing: Writing,
): string[] {
  const { because, lasso } = counterexample
  return [
    `<section class="trace bad" data-trace="${writing.traces.add(counterexample)}"${lasso === undefined ? '' : ` data-stem="${lasso.stem}"`}>`,
    `<h4>Counterexample${spokenAt(counterexample)}</h4>`,
    `<p class="because-head">${whereItShows(property)}:</p>`,
    `<ul class="because">${items(because)}</ul>`,
    ...stepsBlock(counterexample, writing),
    ...(lasso === undefined ? [] : fairBlock(lasso)),
    replayLine(counterexample, writing),
    '</section>',
  ]
}

const items = (lines: readonly string[]): string => lines.map(line => `<li><code>${esc(line)}</code></li>`).join('')

/** What the script puts a player in place of, if there are any steps. */
function stepsBlock({ steps, lasso }: Counterexample, writing: Writing): string[] {
  const listed = (from: number, to: number): string[] =>
    from === to
      ? []
      : [
          `<ol start="${from + 1}">${steps
            .slice(from, to)
            .map(step => stepItem(step, writing))
            .join('')}</ol>`,
        ]
  const shown =
    lasso === undefined
      ? listed(0, steps.length)
      : [...listed(0, lasso.stem), `<p>${esc(spokenLoop(lasso.stem, steps))}</p>`, ...listed(lasso.stem, steps.length)]
  if (steps.length > 0) return ['<div class="steps">', ...shown, '</div>']
  return [`<p>${lasso === undefined ? 'The initial state shows it.' : 'The initial state.'}</p>`, ...shown]
}

const fairBlock = ({ fair }: Lasso): string[] =>
  fair.length === 0
    ? ['<p>That is fair: nothing has to happen.</p>']
    : ['<p class="because-head">That is fair:</p>', `<ul>${items(fair)}</ul>`]

export const witnessBlock = (witness: Trace, { traces }: Writing): string[] => [
  `<section class="trace" data-trace="${traces.add(witness)}">`,
  `<h4>Witness${spokenAt(witness)}</h4>`,
  operationsLine(witness),
  '</section>',
]

export const nearestBlock = (nearest: NearMiss, kind: PropertyResult['kind'], { traces }: Writing): string[] => [
  `<section class="trace near" data-trace="${traces.add(nearest)}" data-title="Nearest miss">`,
  `<h4>Nearest miss${spokenAt(nearest)}</h4>`,
  `<p class="because-head">The last ${kind === 'transition' ? 'step' : 'state'} would violate it with:</p>`,
  `<ul class="because">${nearest.differences.map(differenceItem).join('')}</ul>`,
  operationsLine(nearest),
  '</section>',
]

const differenceItem = ({ component, when, from, to }: NearMiss['differences'][number]): string =>
  `<li><code>${esc(component)}: ${esc(from)} → ${esc(to)}</code>${when === undefined ? '' : ` ${when} the step`}</li>`

/** How to replay them is added by the script: there are many. */
const operationsLine = ({ steps }: Trace): string =>
  `<p class="steps">${steps.length === 0 ? 'The initial state shows it.' : steps.map(step => `<code>${esc(label(step.operation, step.arguments))}</code>`).join(', ')}</p>`

const spokenAt = ({ at }: Trace): string => {
  const chosen = spokenChoice(at).map(esc)
  return chosen.length === 0 ? '' : `, with ${chosen.join(', ')}`
}

const replayLine = ({ code, steps }: Trace, { arguments: suffix }: Writing): string =>
  steps.length === 0 ? '' : `<p class="replay">Replay: <code>npx ioasid-spec replay ${esc(code + suffix)}</code></p>`

function stepItem({ operation, arguments: at, kind, outcome, doc, sources, changes }: Step, writing: Writing): string {
  const about = [...(kind === 'call' ? [] : [`(${kind})`]), ...(doc === undefined ? [] : [esc(doc)])]
  const changed = changes.map(
    ({ component, from, to }) => `<li><code>${esc(component)}: ${esc(from)} → ${esc(to)}</code></li>`,
  )
  return `<li><b><code>${esc(label(operation, at))}</code></b> → ${esc(outcome)} <span class="facts">${[...about, ...sources.map(source => cited(source, writing))].join(' ')}</span>${changed.length === 0 ? '' : `<ul>${changed.join('')}</ul>`}</li>`
}
