/** What every engine is given, and what it gives back: plain numbers and paths, no words. */
import type { AnyStateMachine } from 'xstate'
import type { Product } from '../system/expand.ts'
import type { Local } from '../system/local.ts'
import type { Counts, VariableOrder } from '../system/model.ts'
import type { Property } from '../system/property.ts'
import type { Table } from '../tabulate/table.ts'

/** Where a run ends although there is more to see. What is absent does not limit. */
export interface Limits {
  /** Distinct states; with symmetry, those that are stored: orbits. */
  readonly states?: number | undefined
  /** Bytes of the engine's own store. */
  readonly memory?: number | undefined
  /** Of the clock on the wall. */
  readonly seconds?: number | undefined
  /** Levels of the breadth-first search; states of the last one are not expanded. */
  readonly depth?: number | undefined
}

/** What ended a run before every reachable state was seen. */
export type Stop =
  | {
      /** The limit that was reached. */
      readonly by: keyof Limits
      /** Its value, in its own unit. */
      readonly limit: number
    }
  | {
      /** Somebody asked for it: Ctrl-C. */
      readonly by: 'interrupt'
    }

/** What is kept of a search: how far it has come, facts that have JSON, and words behind them. */
export interface Kept {
  /** Of the states found so far. */
  readonly counts: Counts
  /** The engine's own; they are handed back as they were, after JSON. */
  readonly facts: unknown
}

/** Where a search is kept, so that it can be gone on with another time. */
export interface Keeper {
  /** Hands out what was kept last, and how to read the next so many of its words; false: nothing was. */
  restore(take: (kept: Kept, read: (length: number) => Int32Array) => void): boolean
  /** Keeps this in place of what was kept before; `write` is called once, with what takes the words in their order. */
  keep(kept: Kept, write: (put: (words: Int32Array) => void) => void): void
  /** The search has come to its end: nothing is kept of it any more. */
  forget(): void
}

export interface EngineOptions {
  readonly limits: Limits
  /** Values that one field of a context may take before it counts as growing without bound. */
  readonly fieldValues: number
  /** Of machines, as far as they were asked before; the explicit engine goes on from them, and adds to them. */
  readonly tables?: Map<AnyStateMachine, Table>
  /** Threads that the explicit engine may use; 1 when absent. */
  readonly workers?: number
  /** Of the explicit engine in one thread. */
  readonly keeper?: Keeper
  /** Bits of a fingerprint, 1 to 63, where the explicit engine is to keep these in place of states. */
  readonly compact?: number
  /** The order that the symbolic engine is to use; absent: it finds one. */
  readonly order?: VariableOrder
  /** Whether to tell the levels of the search, where it has them. */
  readonly levels?: boolean
  /** Whether to tell how adequate each property is, if there are at most so many states; absent: it is not told. */
  readonly adequacy?: number
  /** Asked now and then; true ends the run. */
  readonly interrupted: () => boolean
}

/** How one property was first seen to fail, or its premise to be true. */
export interface Sighting {
  /** The choice of the property's variables. */
  readonly at: Readonly<Record<string, string>>
  /**
   * Numbers of the operation instances from the initial state; shortest, and the least in their order among the shortest. Of a
   * deep state in a large diagram, any of the shortest.
   */
  readonly path: readonly number[]
}

/** The reachable states from which no state is reachable any more in which a goal is true. */
export interface Trap {
  /** How many they are. */
  readonly states: number | bigint
  /** Those of them in which nothing can happen. */
  readonly stuck: number | bigint
  /** The operations that can still happen in some of them, in the order in which the system has them. */
  readonly operations: readonly string[]
}

/** What a component would have to be for a state, or a step, to be a violation. */
export interface Difference {
  /** Its number. */
  readonly component: number
  /** Of a step, where it would differ; of a state, absent. */
  readonly when?: 'before' | 'after'
  /** In which local state it would be. It is one that the component has in some reachable state. */
  readonly instead: Local
}

/** The reachable state, or step, that differs from a violation in the fewest components. The path leads to it, or ends with it. */
export interface Miss extends Sighting {
  readonly differences: readonly Difference[]
}

/** What the verdict on a property is worth. */
export interface Adequacy {
  /**
   * The reachable states in which its premise is true for some choice of its variables; of a transition property, such steps; of
   * a reachability, the states that show it; of a deadlock property, those in which nothing is enabled. Absent where it has no premise.
   */
  readonly occasions?: number | bigint
  /**
   * Of an invariant and a transition property that is not violated; where several come as near, one in which its premise is
   * true. null: whatever the local states that each component comes to are combined to, it is no violation. Absent: they are
   * too many to be combined, or the engine does not look for it.
   */
  readonly nearest?: Miss | null
}

export interface Finding {
  /**
   * The formula was false: of an invariant or a deadlock property in the last state, of a transition property in the last step.
   * Of a recoverable, the goal cannot be reached from the last state. Of a liveness property, a fair behaviour that misses it.
   */
  readonly violation?: Sighting & {
    /** Of a recoverable, at the same choice of the variables. */
    readonly trap?: Trap
    /**
     * Of a liveness property: so many steps of the path, a shortest way there, come before those that repeat for ever. If these
     * are none, the last state stays for ever.
     */
    readonly stem?: number
  }
  /** The premise (`when`) was true, or the state of a reachability property was met. */
  readonly witness?: Sighting
  /** This engine cannot settle it, whatever it sees. */
  readonly open?: true
  /** Only of a run that saw every state, and was asked. */
  readonly adequacy?: Adequacy
}

/** What a run made of the sorts that it tried to use for symmetry. */
export interface Symmetry {
  /** States that differ by more than the names of members: what was stored. Counts are of all states. */
  readonly orbits: number
  /** The sorts with several members that the system uses, as far as they were settled. */
  readonly sorts: readonly {
    /** 'guest' */
    readonly sort: string
    /** Why it was not used; absent: proved symmetric, and used. */
    readonly because?: string
  }[]
}

/**
 * What tells the states apart that were found last, by a sample of them; with symmetry, of those that stand for their orbits.
 * Components are taken as independent of each other.
 */
export interface Ledger {
  /** States that were looked at. */
  readonly sample: number
  /** Those that tell the most apart come first. */
  readonly families: readonly {
    /** Its name in the system. */
    readonly family: string
    /** How many components it has in this scope. */
    readonly components: number
    /** Of the component that has most: its local states in the sample. */
    readonly locals: number
    /** How much they tell apart, all together. */
    readonly bits: number
    /** Of their contexts. */
    readonly fields: readonly {
      /** 'owner' */
      readonly name: string
      /** How many values were seen. */
      readonly values: number
      /** How many bits fewer all of them tell apart without it. */
      readonly bits: number
    }[]
  }[]
}

/** A field of the contexts of a family, proved to be told by other components at all times: nothing is stored for it. */
export interface Counter {
  /** Whose contexts have the field, by its name in the system. */
  readonly family: string
  /** 'refs' */
  readonly field: string
  /** Up to a constant, its value is the sum of what these add, of the components that share in its operations. */
  readonly counts: readonly {
    /** Its name in the system. */
    readonly family: string
    /** A state of its machine: 'bound.present'. */
    readonly state: string
    /** What a component adds that is there. */
    readonly adds: number
  }[]
}

/** What a run gave up by keeping fingerprints in place of states. */
export interface Compaction {
  /** Bits of a fingerprint. */
  readonly bits: number
  /**
   * At most how probable it is, over the choice of the fingerprints, that a state was missed: 0 to 1. What was found is so all
   * the same; what was not, may be in what was missed.
   */
  readonly chance: number
}

/** Which engine was picked, and why. */
export type Choice =
  | {
      /** What was picked. */
      readonly engine: 'explicit'
      /** The search ended within a few states, or within a limit that allowed no more. */
      readonly because: 'few'
      /** How many are a few. */
      readonly most: number
    }
  | {
      /** What was picked. */
      readonly engine: 'explicit' | 'symbolic'
      /** The states were counted before any was visited. */
      readonly because: 'counted'
      /** How many there are, exactly. */
      readonly states: bigint
    }
  | {
      /** What was picked. */
      readonly engine: 'explicit'
      /** There are more than a few, and they could not be counted; or a liveness property is asked, which is settled on single states. */
      readonly because: 'uncounted' | 'liveness'
    }

/** The order of the components that decision diagrams were made in. */
export interface OrderUsed extends Required<VariableOrder> {
  /** The model asks for it; it was found by a search in smaller scopes; or it is the usual one: the sort with most members outermost. */
  readonly from: 'model' | 'search' | 'rule'
}

/** The states that are so many operations away from the initial one, and no fewer; the first level is the initial state alone. */
export interface Level {
  /** How many they are. */
  readonly states: number
  /** Operations that are enabled in them, as far as they were asked: what was generated, but for the initial state. */
  readonly steps: number
}

export interface Levels {
  /** As many as the search is deep; of one that has stopped, perhaps one more, whose states were not asked. */
  readonly each: readonly Level[]
  /** Operations from the initial state to the one that was found last: none is further away. */
  readonly deepest: readonly number[]
}

export interface Exploration {
  readonly counts: Counts
  /** Of the symbolic engine. */
  readonly order?: OrderUsed
  /** Absent: the engine was not asked to use any. */
  readonly symmetry?: Symmetry
  /** Absent: the symbolic engine found none to do without, or another one was used. */
  readonly counters?: readonly Counter[]
  /** Absent: states were kept as they are. */
  readonly compaction?: Compaction
  /** Absent: every reachable state was seen. */
  readonly stopped?: Stop
  /** Of a run that stopped; only the explicit engine keeps one, with symmetry too. */
  readonly ledger?: Ledger
  /** Absent: the engine was asked for. */
  readonly choice?: Choice
  /** Absent: the engine was not asked, or has none to tell. */
  readonly levels?: Levels
  /** One for each property given, in their order. */
  readonly findings: readonly Finding[]
}

/** How far a run has come. */
export interface Progress extends Counts {
  /** States awaiting expansion. */
  readonly frontier: number
  /** Bytes of the engine's own store. */
  readonly memory: number
  /** Of a search that has grown large, now and then; made up where somebody looks at it. */
  readonly ledger?: Ledger | undefined
}

/** Yields progress now and then, at least every 100 ms or so, so that its driver can show it, wait, or interrupt. */
export type Search = Generator<Progress, Exploration, void>

/** @throws ModelError, with the operations that led there, when a machine of the product turns out to be one that cannot be honoured. */
export type Engine = (product: Product, properties: readonly Property[], options: EngineOptions) => Search
