/** What every engine is given, and what it gives back: plain numbers and paths, no words. */
import type { Product } from '../system/expand.ts'
import type { Counts } from '../system/model.ts'
import type { Property } from '../system/property.ts'

/** Where a run ends although there is more to see. What is absent does not limit. */
export interface Limits {
  /** Distinct states; with symmetry, those that are stored: orbits. */
  readonly states?: number | undefined
  /** Bytes of the engine's own store. */
  readonly memory?: number | undefined
  readonly seconds?: number | undefined
  /** Levels of the breadth-first search; states of the last one are not expanded. */
  readonly depth?: number | undefined
}

export type Stop =
  | { readonly by: keyof Limits; readonly limit: number }
  /** Somebody asked for it: Ctrl-C. */
  | { readonly by: 'interrupt' }

export interface EngineOptions {
  readonly limits: Limits
  /** Values that one field of a context may take before it counts as growing without bound. */
  readonly fieldValues: number
  /** Threads that the explicit engine may use; 1 when absent. */
  readonly workers?: number
  /** Asked now and then; true ends the run. */
  readonly interrupted: () => boolean
}

/** How one property was first seen to fail, or its premise to be true. */
export interface Sighting {
  /** The choice of the property's variables. */
  readonly at: Readonly<Record<string, string>>
  /** Numbers of the operation instances from the initial state; shortest, and the least in their order among the shortest. */
  readonly path: readonly number[]
}

export interface Finding {
  /** The formula was false: of an invariant or a deadlock property in the last state, of a transition property in the last step. */
  readonly violation?: Sighting
  /** The premise (`when`) was true, or the state of a reachability property was met. */
  readonly witness?: Sighting
}

/** What a run made of the sorts that it tried to use for symmetry. */
export interface Symmetry {
  /** States that differ by more than the names of members: what was stored. Counts are of all states. */
  readonly orbits: number
  /** The sorts with several members that the system uses, as far as they were settled. */
  readonly sorts: readonly {
    readonly sort: string
    /** Why it was not used; absent: proved symmetric, and used. */
    readonly because?: string
  }[]
}

export interface Exploration {
  readonly counts: Counts
  /** Absent: the engine was not asked to use any. */
  readonly symmetry?: Symmetry
  /** Absent: every reachable state was seen. */
  readonly stopped?: Stop
  /** One for each property given, in their order. */
  readonly findings: readonly Finding[]
}

export interface Progress extends Counts {
  /** States awaiting expansion. */
  readonly frontier: number
  /** Bytes of the engine's own store. */
  readonly memory: number
}

/** Yields progress now and then, at least every 100 ms or so, so that its driver can show it, wait, or interrupt. */
export type Search = Generator<Progress, Exploration, void>

/** @throws ModelError, with the operations that led there, when a machine of the product turns out to be one that cannot be honoured. */
export type Engine = (product: Product, properties: readonly Property[], options: EngineOptions) => Search
