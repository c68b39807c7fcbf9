/** One property of one model: a line to open, with the reason, the counterexample and the witness below. The steps are there without a script. */
import type { PropertyResult, Trace } from '../../check/result.ts'
import type { Run } from '../../pages/book.ts'
import { missing, spokenKills, spokenOccasions } from '../adequacy.ts'
import { type Standing, standing } from '../standing.ts'
import { plural } from '../numbers.ts'
import { inSteps } from '../counterexample.ts'
import { doubt, isInDoubt } from '../text.ts'
import { esc } from './escape.ts'
import { folded } from './packed.ts'
import type { Writing } from './report.ts'
import { cited } from './sources.ts'
import { counterexampleBlock, nearestBlock, witnessBlock } from './traces.ts'

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
    piece: () => bodyOf(run, index, writing),
  }).join('\n')
}

function bodyOf(run: Run, index: number, writing: Writing): string[] {
  const property = run.result.properties[index] as PropertyResult
  const { name, kind, source, why, says, witness, counterexample, adequacy: { nearest } = {} } = property
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
    ...adequacy(run, index, writing),
    ...mutants(run, name),
    ...(counterexample === undefined ? [] : counterexampleBlock(counterexample, property, writing)),
    ...(witness === undefined ? [] : witnessBlock(witness, writing)),
    ...(nearest ? nearestBlock(nearest, kind, writing) : []),
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

/** What the verdict is worth, each number a link to a path that shows it. */
function adequacy(run: Run, index: number, { ids }: Writing): string[] {
  const { result } = run
  const property = result.properties[index] as PropertyResult
  const { witness, counterexample, adequacy: { kills, nearest } = {} } = property
  const id = ids.property(run, index)
  const shown = witness ? `${id}~${witness.steps.length}` : counterexample && `${id}@${counterexample.steps.length}`
  const linked = (to: string | undefined, told: string): string =>
    to === undefined ? told : `<a href="#${to}">${told}</a>`
  const facts = [
    spokenOccasions(property, result.states, {
      occasions: told => linked(shown, told),
      states: told => linked(result.levels && `${ids.model(run)}:levels`, told),
    }),
    ...[spokenKills(kills), ...missing(property, result)].map(fact => fact && esc(fact)),
    nearest ? `nearest miss ${linked(`${id}!${nearest.steps.length}`, afterSteps(nearest))}` : undefined,
  ].filter(fact => fact !== undefined)
  const told = facts.length === 0 ? [] : [`<p class="facts">${capital(facts.join('; '))}.</p>`]
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
