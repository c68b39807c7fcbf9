/** What a verdict is worth, in words: how often there was something to ask, what comes near to a violation, which mutants it kills. */
import type { Kill, ModelResult, NearMiss, PropertyResult } from '../check/result.ts'
import { label } from '../system/expand.ts'
import type { Counts } from '../system/model.ts'
import { count, plural } from './numbers.ts'

/** What is made of the numbers in a line: a page makes links of them. */
export interface Marks {
  readonly occasions: (told: string) => string
  readonly states: (told: string) => string
}

const same = (told: string): string => told
const PLAIN: Marks = { occasions: same, states: same }

/** 'its premise is true in 12 of 40 states'; undefined: nobody asked, or it has no premise. */
export function spokenOccasions(
  { kind, adequacy }: PropertyResult,
  { distinct }: Counts,
  mark: Marks = PLAIN,
): string | undefined {
  const { occasions } = adequacy ?? {}
  if (occasions === undefined) return undefined
  if (kind === 'transition') return `its premise is true in ${mark.occasions(plural(occasions, 'step'))}`
  const states = `${mark.occasions(count(occasions))} of ${mark.states(plural(distinct, 'state'))}`
  if (kind === 'reachable') return `${states} ${Number(occasions) === 1 ? 'shows' : 'show'} it`
  return kind === 'deadlock' ? `nothing is enabled in ${states}` : `its premise is true in ${states}`
}

/** 'slot(rid0) empty -> attached'; of a step, with where it would differ. */
const spokenDifference = ({ component, when, from, to }: NearMiss['differences'][number]): string =>
  `${when === undefined ? '' : `${when} the step `}${component} ${from} -> ${to}`

const NO_MISS = 'no combination of the local states that its components come to violates it'

type Run = Pick<ModelResult, 'states' | 'engine'>

/** Why there is no nearest miss of a property that may have one; undefined: it has one, or this run could have told it. */
function whyNoMiss({ kind, verdict, adequacy }: PropertyResult, { engine }: Run): string | undefined {
  const mayHave = (kind === 'invariant' || kind === 'transition') && verdict === 'holds'
  if (!mayHave || adequacy?.nearest !== undefined) return undefined
  return engine === 'symbolic' ? 'its nearest miss takes the explicit engine' : undefined
}

/** 'kills M37 (nothing else does), M38'; undefined: none is known. */
export function spokenKills(kills: readonly Kill[] = []): string | undefined {
  if (kills.length === 0) return undefined
  return `kills ${kills.map(({ mutant, only }) => `${mutant}${only === true ? ' (nothing else does)' : ''}`).join(', ')}`
}

/** All of it: a line for what there is to count, and one for the nearest miss with the way there; none where nobody asked. */
export function adequacyOf(property: PropertyResult, result: Run): string[] {
  const { nearest } = property.adequacy ?? {}
  const line = [...facts(property, result), ...missing(property, result)].join('; ')
  return [...(line === '' ? [] : [line]), ...(nearest ? [`nearest miss${spokenMiss(nearest)}, ${wayTo(nearest)}`] : [])]
}

/** The same in one line, without the way. */
export function adequacyInShort(property: PropertyResult, result: Run): string {
  const { nearest } = property.adequacy ?? {}
  const way = nearest?.steps.length === 0 ? 'at first' : `in ${plural(nearest?.steps.length ?? 0, 'step')}`
  const miss = nearest && `nearest miss ${way}${spokenMiss(nearest)}`
  return [...facts(property, result), ...(miss ? [miss] : missing(property, result))].join('; ')
}

/** What is said in place of a nearest miss. */
export const missing = (property: PropertyResult, result: Run): string[] =>
  property.adequacy?.nearest === null ? [NO_MISS] : [whyNoMiss(property, result)].filter(why => why !== undefined)

const facts = (property: PropertyResult, { states }: Pick<ModelResult, 'states'>): string[] =>
  [spokenOccasions(property, states), spokenKills(property.adequacy?.kills)].filter(fact => fact !== undefined)

function spokenMiss({ distance, differences }: NearMiss): string {
  const away = distance === 1 ? '' : `, ${plural(distance, 'component')} away`
  return `${away}: ${differences.map(spokenDifference).join('; ')}`
}

const wayTo = ({ steps }: NearMiss): string =>
  steps.length === 0 ? 'at first' : `after ${steps.map(step => label(step.operation, step.arguments)).join(', ')}`
