/** The result of checking a model: plain data, the same from every engine. Printing is elsewhere. */
import type { Counts, Verdict } from '../system/model.ts'
import type { Property } from '../system/property.ts'
import type { Scope } from '../system/sort.ts'
import type { Choice, Compaction, Counter, Ledger, Level, OrderUsed, Stop, Symmetry, Trap } from './exploration.ts'

/** `reference` calls XState for every step; `explicit` visits states one by one, over tables; `symbolic` works on sets of states. */
export type EngineName = 'reference' | 'explicit' | 'symbolic'

/** What one step does to one component. */
export interface Change {
  /** 'binding(rid0, pasid1)' */
  readonly component: string
  /** State and context before the step: 'bound.present {guest: guest0}'. */
  readonly from: string
  /** The same after it. */
  readonly to: string
}

/** What an operation comes to in each copy of a system in two copies; where somebody looks, what he sees. */
export interface Copies {
  /** 'ok', or the errno of the first that refuses. */
  readonly with: string
  /** The same where nobody does what is secret; absent: it is secret. */
  readonly without?: string
}

/** One operation of a trace, what it came to and what it changed. */
export interface Step {
  /** 'bind' */
  readonly operation: string
  /** A member for each of its variables: 'guest0', 'rid1'. */
  readonly arguments: readonly string[]
  /** Who does it: a caller, who sees the outcome; the hardware; a worker of the kernel. */
  readonly kind: 'call' | 'hardware' | 'worker'
  /** What the operation stands for in the code that it specifies. */
  readonly doc?: string
  /** 'ok', or the errno of a refused call; of a system in two copies also 'ENOSPC, but ok without'. */
  readonly outcome: string
  /** Of a system in two copies. */
  readonly copies?: Copies
  /** Sources of the operation and of the rules that its participants stand for, without repetition. */
  readonly sources: readonly string[]
  /** Only components that are in another state afterwards, in the order of the system; none where a call was refused. */
  readonly changes: readonly Change[]
}

/** A path from the initial state, as it is told. */
export interface Trace {
  /** The choice of the property's variables. */
  readonly at: Readonly<Record<string, string>>
  /** In the order in which they happen; none where the initial state is what is shown. */
  readonly steps: readonly Step[]
  /** What replays it: `npx ioasid-spec replay <code>`. */
  readonly code: string
}

export interface Counterexample extends Trace {
  /**
   * What is wrong in the last state, in a sentence per component that the formula read: 'number(pasid0) is allocated {owner: "guest1"}'.
   * Of a liveness property, what the goal reads for ever.
   */
  readonly because: readonly string[]
  /** The components that the formula read, in that order: 'number(pasid0)'; of a liveness property, that the goal reads for ever. */
  readonly reads: readonly string[]
  /** Of a recoverable: the states from which its goal is lost. */
  readonly trap?: Trap
  /** Of a liveness property. */
  readonly lasso?: Lasso
}

/** The reachable state, or step, that differs from a violation in the fewest components: the trace leads to it, or ends with it. */
export interface NearMiss extends Trace {
  /** How many components differ. */
  readonly distance: number
  /** `from`: what a component is there; `to`: what it would have to be. */
  readonly differences: readonly (Change & {
    /** Of a step: where it would differ. */
    readonly when?: 'before' | 'after'
  })[]
}

/** A mutant that the property notices. */
export interface Kill {
  /** 'M37' */
  readonly mutant: string
  /** Whether no other property does, no later than two steps after it is killed. Absent: it was not run, and is recorded. */
  readonly only?: boolean
}

/** What the verdict on a property is worth. */
export interface PropertyAdequacy {
  /**
   * In how many reachable states its premise is true, for some choice of its variables; of a transition property, in how many
   * steps; of a reachability, how many states show it; of a deadlock property, in how many nothing is enabled. Absent: it has no premise.
   */
  readonly occasions?: number | bigint
  /**
   * Of an invariant or a transition property that is not violated. null: no combination of local states that its components come to
   * violates it. Absent: there are too many of them, or the engine does not look for it.
   */
  readonly nearest?: NearMiss | null
  /** The mutants of the model that it notices; of the unmutated model. */
  readonly kills?: readonly Kill[]
}

/** A behaviour without end, as a path and a part of it that repeats. */
export interface Lasso {
  /** So many steps come first; the others repeat for ever. If there are no others, the last state stays for ever. */
  readonly stem: number
  /** Why that is fair, a sentence for each constraint that is ever enabled: 'eat(seat0), weakly fair, happens in step 4'. */
  readonly fair: readonly string[]
}

/** What a run made of one property of the model. */
export interface PropertyResult {
  /** The sentence that the property is named by. */
  readonly name: string
  /** The number under which the requirement is listed: 'S14'. */
  readonly id?: string
  /** Which builder made it, 'deadlock' for `deadlockFree`. */
  readonly kind: Property['kind']
  /** Where the requirement comes from. */
  readonly source?: string
  /** What goes wrong for a user of the system when it fails. */
  readonly why?: string
  /** Of a pattern: what it asks, in its own words. */
  readonly says?: string
  /** As this run found it. */
  readonly verdict: Verdict
  /** null: nothing is recorded about it. */
  readonly expected: Verdict | null
  /** It holds, but its premise never happened. */
  readonly vacuous: boolean
  /** A shortest way to where its premise is true; of `reachable`, to the state itself. */
  readonly witness?: Trace
  /** A shortest way to break it, where it is violated; none where `reachable` was never reached. */
  readonly counterexample?: Counterexample
  /** Of a run that saw every state, where it was asked for. */
  readonly adequacy?: PropertyAdequacy
}

/** What a run made of a model: counts, a verdict for each property, and how they compare with what is recorded. */
export interface ModelResult {
  /** Its name: 'chapter/platform/variant'. */
  readonly model: string
  /** The question that the model answers. */
  readonly question?: string
  /** As the model gives it. */
  readonly chapter?: string
  /** As the model gives it. */
  readonly platform?: string
  /** As the model gives it. */
  readonly variant?: string
  /** The mutant that was checked instead of the model as it stands. */
  readonly mutant?: string
  /** How many members each sort had in this run. */
  readonly scope: Scope
  /** The engine that ran. */
  readonly engine: EngineName
  /** Why this engine, where the choice was left open. */
  readonly choice?: Choice
  /** The order of the components that the symbolic engine used. */
  readonly order?: OrderUsed
  /** *violated* if any property is, else *undecided* if any is, else *holds*. */
  readonly verdict: Verdict
  /** What is recorded for the whole; null: nothing is. */
  readonly expected: Verdict | null
  /** Verdicts and, where recorded for this scope, counts are as expected, and no property is vacuous. */
  readonly asExpected: boolean
  /** What ended the run early; absent: every reachable state was seen. */
  readonly stopped?: Stop
  /** Of a run that stopped: what tells its states apart. */
  readonly ledger?: Ledger
  /** Of a run that was asked to use it. */
  readonly symmetry?: Symmetry
  /** Fields that the symbolic engine did without. */
  readonly counters?: readonly Counter[]
  /** Of a run that kept fingerprints in place of states: what holds, is vacuous, or was never reached is so but for this chance. */
  readonly compaction?: Compaction
  /** What was found, all of it or up to where the run stopped. */
  readonly states: Counts
  /** How the counts come about; absent where nobody asked, and where the engine does not search level by level. */
  readonly levels?: {
    /** The first is that of the initial state. */
    readonly each: readonly Level[]
    /** To a state of the last of them. */
    readonly deepest: Trace
  }
  /** Counts recorded for this scope; absent where there are none or the model was changed. */
  readonly recorded?: Counts
  /** In the order of the model's own. */
  readonly properties: readonly PropertyResult[]
}
