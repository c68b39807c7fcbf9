/** What comparing two models, A and B, comes to: plain data. Printing is elsewhere. */
import type { Stop } from '../check/exploration.ts'
import type { Step } from '../check/result.ts'
import type { Counts } from '../system/model.ts'
import type { Scope } from '../system/sort.ts'
import type { Refuser } from '../trace/why.ts'

/**
 * *A refines B*: every sequence of operations that A allows, B allows as well, and B allows more. *incomparable*: each
 * allows a sequence that the other refuses. *undecided*: a limit was reached before the question was settled. States are
 * not compared: of two equivalent models one may still violate what is required of its states.
 */
export type ComparisonVerdict = 'equivalent' | 'A refines B' | 'B refines A' | 'incomparable' | 'undecided'

/** What one model says of the last operation of a sequence. */
export interface Side {
  /** 'ok', the errno of a refused call, 'not enabled' of hardware and workers, or 'not there' where it has no such operation. */
  readonly outcome: string
  /** The operations before the last, with what they change in this model. */
  readonly steps: readonly Step[]
  /** The last one; absent where it is not there. */
  readonly last?: Step
  /** Who refuses first. */
  readonly refuser?: Refuser
  /** What replays the sequence in the model that allows it. */
  readonly code?: string
}

/** The shortest sequence that shows one class of differences: these two outcomes of one operation. */
export interface Difference {
  readonly operation: string
  readonly arguments: readonly string[]
  readonly a: Side
  readonly b: Side
}

export interface Comparison {
  readonly a: string
  readonly b: string
  readonly questions: { readonly a?: string; readonly b?: string }
  /** In which both were compared. */
  readonly scope: Scope
  readonly verdict: ComparisonVerdict
  /** Absent: the comparison ran to its end. */
  readonly stopped?: Stop
  /** Pairs of states, one of each model, that the same sequence leads to. */
  readonly pairs: Counts
  /** Operations that the other has not; a single instance where the other has instances of that operation, but not this one. */
  readonly onlyIn: { readonly a: readonly string[]; readonly b: readonly string[] }
  /** One model allows the last operation, the other refuses it. */
  readonly differences: readonly Difference[]
  /** Both refuse the last operation, but not with the same errno. The behaviour is the same, so the verdict does not count them. */
  readonly answers: readonly Difference[]
}
