/** What coverage comes to: plain data. Printing is elsewhere. */
import type { Stop } from '../check/exploration.ts'
import type { Counts } from '../system/model.ts'
import type { Scope } from '../system/sort.ts'

export interface Reached {
  readonly item: string
  /** The least operations that cover it, the last of them perhaps refused; among what a walk that has stopped has met. Absent: from a set of states. */
  readonly path?: readonly string[]
}

export interface CriterionCoverage {
  /** 'machine states', 'machine transitions', ... */
  readonly name: string
  /** How many there are by the declarations. */
  readonly items: number
  /** How many some reachable behaviour covers; of a walk that has stopped, that it has met. */
  readonly feasible: number
  /** How many were covered: all feasible ones by the model, those of the paths where paths were given. */
  readonly covered: number
  readonly infeasible: readonly { readonly item: string; readonly because: string }[]
  /** Feasible, but not covered by the paths. */
  readonly missed: readonly Reached[]
  readonly reached: readonly Reached[]
  /** Not met, of a walk that has stopped: nothing is known of them. */
  readonly unknown: readonly string[]
  /** Machines that were left out, each with the reason. Their items are not counted. */
  readonly notComputed: readonly { readonly machine: string; readonly because: string }[]
}

export interface Coverage {
  readonly model: string
  /** 'symbolic': computed from the set of all reachable states. Absent: from a list of them. */
  readonly engine?: 'symbolic'
  readonly scope: Scope
  /** Absent: the search for a set of them was cut off, and nothing is known of what is covered. */
  readonly states?: Counts
  /** Absent: every reachable state was seen, and what is infeasible is proved to be, in this scope. */
  readonly stopped?: Stop
  /** What covers: absent for all reachable behaviour. */
  readonly of?: { readonly file: string; readonly paths: number; readonly steps: number }
  readonly criteria: readonly CriterionCoverage[]
}
