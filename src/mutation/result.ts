/** What mutation testing of a model comes to: plain data. Printing is elsewhere. */
import type { Stop } from '../check/exploration.ts'
import type { RecordedMutation } from '../system/model.ts'
import type { Scope } from '../system/sort.ts'
import type { Difference } from './difference.ts'
import type { Operator } from './spec-mutant.ts'

/**
 * *killed*: a property has another verdict than of the model as it stands, or becomes vacuous; or the mutant breaks a rule of
 * the language. *equivalent*: proved to have the same states, steps and answers. *answers only*: the same states and steps, but
 * a call that is refused anyway gets another errno, which no property of states and steps can see. *undecided*: a limit ended it.
 */
export type Fate = 'killed' | 'survived' | 'equivalent' | 'answers only' | 'undecided'

export interface MutantResult {
  /** 'bind: drop participant, claim(r) is free' */
  readonly name: string
  readonly operator: Operator
  /** The operation, or the family of components, that is changed. */
  readonly of: string
  readonly fate: Fate
  /** Of a killed one, the properties that notice it, by their names; none where the language does. */
  readonly killedBy?: readonly string[]
  /** Of one that is killed by the language: what it breaks. */
  readonly error?: string
  /** Of what survives, and of what answers otherwise only: the first thing that it does otherwise. */
  readonly difference?: Difference
  /** Of a survivor, why it may live. */
  readonly because?: string
  /** Of an undecided one. */
  readonly stopped?: Stop
}

/** What a property is good for. */
export interface PropertyScore {
  readonly name: string
  readonly id?: string
  /** Mutants that it notices. */
  readonly kills: number
  /** Those of them that no other property notices. */
  readonly alone: number
}

export interface Tally {
  /** Killed, in percent of those that are killed or survive: 0 to 100. */
  readonly score: number
  readonly killed: number
  /** Of the killed, those that the language refuses. */
  readonly byLanguage: number
  readonly survived: number
  readonly equivalent: number
  readonly answersOnly: number
  readonly undecided: number
}

export interface ModelMutation extends Tally {
  readonly model: string
  readonly kind?: string
  /** In which all of it was settled. */
  readonly scope: Scope
  /** Reachable states of the model as it stands, in that scope. */
  readonly states: number
  /** Models that are the same system with the same properties, for which this one stands. */
  readonly alike: readonly string[]
  readonly mutants: readonly MutantResult[]
  readonly properties: readonly PropertyScore[]
  /** Recorded as survivors with a reason, but not among the survivors. */
  readonly outdated: readonly string[]
}

export function tally(mutants: readonly MutantResult[]): Tally {
  const many = (fate: Fate): number => mutants.filter(mutant => mutant.fate === fate).length
  const [killed, survived] = [many('killed'), many('survived')]
  return {
    score: killed + survived === 0 ? 100 : (100 * killed) / (killed + survived),
    killed,
    byLanguage: mutants.filter(({ error }) => error !== undefined).length,
    survived,
    equivalent: many('equivalent'),
    answersOnly: many('answers only'),
    undecided: many('undecided'),
  }
}

/** What is to be recorded; undefined where something was not settled. */
export const recordOf = (result: ModelMutation): RecordedMutation | undefined => {
  const { scope, states, alike, killed, byLanguage, equivalent, answersOnly, undecided, mutants, properties } = result
  if (undecided > 0) return undefined
  return {
    scope,
    states,
    alike,
    killed,
    byLanguage,
    equivalent,
    answersOnly,
    survived: mutants.filter(({ fate }) => fate === 'survived').map(({ name }) => name),
    properties: Object.fromEntries(properties.map(({ name, kills, alone }) => [name, { kills, alone }])),
  }
}

/** Survivors that nobody has given a reason for. */
export const unexplained = ({ mutants }: Pick<ModelMutation, 'mutants'>): MutantResult[] =>
  mutants.filter(({ fate, because }) => fate === 'survived' && because === undefined)
