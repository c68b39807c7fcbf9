/** One property of one model: a line to open, with the reason, the counterexample and the witness below. The steps are there without a script. */
import type { Counterexample, Lasso, ModelResult, PropertyResult, Step, Trace } from '../../check/result.ts'
import type { Run } from '../../pages/book.ts'
import { label } from '../../system/expand.ts'
import { adequacyOf } from '../adequacy.ts'
import { type Standing, standing } from '../standing.ts'
import { plural } from '../numbers.ts'
import { inSteps, spokenLoop, whereItShows } from '../counterexample.ts'
import { doubt, isInDoubt } from '../text.ts'
import { esc } from './escape.ts'
import { folded } from './packed.ts'
import type { Writing } from './report.ts'

/** The class that colours a verdict; the word is always there too. */
export const TONE: Readonly<Record<Standing, string>> = {
  holds: 'good',
  violated: 'bad',
  'violated, as expected': 'known',
  'holds unexpectedly': 'bad',
  vacuous: 'warn',
  undecided: 'warn',
}

export const badge = (stands: Standing): string => `<span class="badge ${TONE[stands]}">${esc(stands)}</span>`

export function propertyItem(run: Run, index: number, writing: Writing): string {
  const property = run.result.properties[index] as PropertyResult
  const { id, name } = property
  const stands = standing(property, run.result)
  // What is wrong can be read without a script.
  return folded(run, TONE[stands] === 'good' ? writing.pack : undefined, {
    attributes: `class="property" id="${writing.ids.property(run, index)}"`,
    summary: `${badge(stands)}<span class="pid">${esc(id ?? '')}</span><span class="name">${esc(name)}</span><span class="way">${spokenWay(property)}${isInDoubt(property, run.result) ? ' but for a chance' : ''}</span>`,
    piece: () => bodyOf(run, property, writing),
  }).join('\n')
}

function bodyOf(run: Run, property: PropertyResult, writing: Writing): string[] {
  const { name, kind, source, why, says, witness, counterexample } = property
  const place = writing.places.property(name)
  return [
    '<div class="body">',
    `<p class="facts">${[
      kind === 'reachable' ? 'some reachable state' : kind,
      ...(source === undefined ? [] : [`source: ${cited(source, writing)}`]),
      ...(place === undefined ? [] : [`written in <code>${esc(`${place.file}:${place.line}`)}</code>`]),
    ].join(' · ')}</p>`,
    ...(says === undefined ? [] : [`<p>Asked: ${esc(says)}.</p>`]),
    ...(why === undefined ? [] : [`<p>If not: ${esc(why)}.</p>`]),
    ...adequacy(property, run.result),
    ...mutants(run, name),
    ...(counterexample === undefined ? [] : counterexampleBlock(counterexample, property, writing)),
    ...(witness === undefined ? [] : witnessBlock(witness, writing)),
    '</div>',
  ]
}

/** How far it is to what shows the verdict. */
function spokenWay({ verdict, kind, vacuous, witness, counterexample }: PropertyResult): string {
  if (counterexample !== undefined)
    return `broken ${counterexample.lasso === undefined ? afterSteps(counterexample) : inSteps(counterexample)}`
  if (verdict === 'violated') return 'never reached'
  if (vacuous) return 'premise never true'
  if (witness !== undefined) return `${kind === 'reachable' ? 'reached' : 'witnessed'} ${afterSteps(witness)}`
  return ''
}

const afterSteps = ({ steps }: Trace): string =>
  steps.length === 0 ? 'at first' : `in ${plural(steps.length, 'step')}`

/** What the verdict is worth. */
function adequacy(property: PropertyResult, result: ModelResult): string[] {
  const told = adequacyOf(property, result).map(line => `<p class="facts">${esc(capital(line))}.</p>`)
  const but = isInDoubt(property, result) ? [`<p class="note">So it stands${doubt(result)}.</p>`] : []
  return [...spokenVacuity(property), ...told, ...but]
}

const capital = (line: string): string => line.charAt(0).toUpperCase() + line.slice(1)

function spokenVacuity({ kind, verdict, vacuous, witness }: PropertyResult): string[] {
  if (vacuous)
    return ['<p class="note">Vacuous: it holds, but its premise is true in no reachable state. Nothing was tested.</p>']
  if (verdict === 'violated' && kind === 'reachable') return ['<p class="note">No reachable state shows it.</p>']
  if (verdict === 'holds' && witness === undefined && kind === 'invariant')
    return ['<p class="facts">It has no premise: every reachable state was tested.</p>']
  return []
}

/** What is recorded to break it: shown here, checked by `pages` and by `check --mutant`. */
function mutants({ model, result }: Run, property: string): string[] {
  const killed =
    result.mutant === undefined ? (model.mutants ?? []).filter(({ killedBy }) => killedBy === property) : []
  if (killed.length === 0) return []
  const told = killed.map(({ name, change }) => `<b>${esc(name)}</b> ${esc(change)}`)
  return [
    `<p class="facts">Recorded to break it, each a change of one place (<code>check --mutant</code>): ${told.join('; ')}.</p>`,
  ]
}

function counterexampleBlock(counterexample: Counterexample, property: PropertyResult, writing: Writing): string[] {
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

/** How to replay it is added by the script: there are many. */
function witnessBlock(witness: Trace, writing: Writing): string[] {
  const operations = witness.steps.map(step => `<code>${esc(label(step.operation, step.arguments))}</code>`)
  return [
    `<section class="trace" data-trace="${writing.traces.add(witness)}">`,
    `<h4>Witness${spokenAt(witness)}</h4>`,
    `<p class="steps">${operations.length === 0 ? 'The initial state shows it.' : operations.join(', ')}</p>`,
    '</section>',
  ]
}

const spokenAt = ({ at }: Trace): string => {
  const chosen = Object.entries(at).map(([variable, member]) => esc(`${variable} = ${member}`))
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

/** The id of a source, linked to what it stands for. */
const cited = (source: string, { book }: Writing): string =>
  source in book.sources ? `<a href="#source-${esc(source)}">[${esc(source)}]</a>` : `[${esc(source)}]`
