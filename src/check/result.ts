/** The result of checking a model: plain data, the same from every engine. Printing is elsewhere. */
import type { Counts, Verdict } from '../system/model.ts'
import type { Property } from '../system/property.ts'
import type { Scope } from '../system/sort.ts'
import type { Choice, Compaction, Counter, Ledger, OrderUsed, Stop, Symmetry, Trap } from './exploration.ts'

export type EngineName = 'reference' | 'explicit' | 'symbolic'

export interface Change {
  /** 'binding(rid0, pasid1)' */
  readonly component: string
  /** State and context, as 'bound.present {guest: "guest0"}'. */
  readonly from: string
  readonly to: string
}

export interface Step {
  readonly operation: string
  readonly arguments: readonly string[]
  readonly kind: 'call' | 'hardware' | 'worker'
  /** What the operation stands for in the code that it specifies. */
  readonly doc?: string
  /** 'ok', or the errno of a refused call. */
  readonly outcome: string
  /** Sources of the operation and of the rules that its participants stand for, without repetition. */
  readonly sources: readonly string[]
  readonly changes: readonly Change[]
}

/** A path from the initial state, as it is told. */
export interface Trace {
  /** The choice of the property's variables. */
  readonly at: Readonly<Record<string, string>>
  readonly steps: readonly Step[]
  /** What replays it: `npx ioasid-spec replay <code>`. */
  readonly code: string
}

export interface Counterexample extends Trace {
  /** What is wrong in the last state, in a sentence per component that the formula read: 'number(pasid0) is allocated {owner: "guest1"}'. */
  readonly because: readonly string[]
  /** Of a recoverable: the states from which its goal is lost. */
  readonly trap?: Trap
}

export interface PropertyResult {
  readonly name: string
  /** The number under which the requirement is listed: 'S14'. */
  readonly id?: string
  readonly kind: Property['kind']
  readonly source?: string
  readonly why?: string
  readonly verdict: Verdict
  /** null: nothing is recorded about it. */
  readonly expected: Verdict | null
  /** It holds, but its premise never happened. */
  readonly vacuous: boolean
  readonly witness?: Trace
  readonly counterexample?: Counterexample
}

export interface ModelResult {
  readonly model: string
  readonly question?: string
  readonly chapter?: string
  readonly platform?: string
  readonly variant?: string
  /** The mutant that was checked instead of the model as it stands. */
  readonly mutant?: string
  readonly scope: Scope
  readonly engine: EngineName
  /** Why this engine, where the choice was left open. */
  readonly choice?: Choice
  /** The order of the components that the symbolic engine used. */
  readonly order?: OrderUsed
  /** *violated* if any property is, else *undecided* if any is, else *holds*. */
  readonly verdict: Verdict
  readonly expected: Verdict | null
  /** Verdicts and, where recorded for this scope, counts are as expected, and no property is vacuous. */
  readonly asExpected: boolean
  readonly stopped?: Stop
  /** Of a run that stopped: what tells its states apart. */
  readonly ledger?: Ledger
  /** Of a run that was asked to use it. */
  readonly symmetry?: Symmetry
  /** Fields that the symbolic engine did without. */
  readonly counters?: readonly Counter[]
  /** Of a run that kept fingerprints in place of states: what holds, is vacuous, or was never reached is so but for this chance. */
  readonly compaction?: Compaction
  readonly states: Counts
  /** Counts recorded for this scope; absent where there are none or the model was changed. */
  readonly recorded?: Counts
  readonly properties: readonly PropertyResult[]
}
