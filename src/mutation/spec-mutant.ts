/** What is changed in a system to see whether a property notices: one place at a time, by one of a few operators. */
import type { System } from '../system/system.ts'

/** What may be done to one place. */
export type Operator =
  | 'drop participant'
  | 'negate condition'
  | 'never refuse'
  | 'swap participants'
  | 'drop transition'
  | 'retarget transition'
  | 'drop guard'
  | 'negate guard'
  | 'drop action'
  | 'drop entry action'
  | 'drop exit action'
  | 'begin elsewhere'

/** One place of a system changed. */
export interface SpecMutant {
  /** Unique in its system: 'bind: drop participant, claim(r) is free'. */
  readonly name: string
  readonly operator: Operator
  /** The name of the operation, or of the family of components whose machine it is. */
  readonly of: string
  /** What was changed there: 'claim(r) is free', 'user.blocked on ATTACH[0]'. */
  readonly place: string
  /** The changed system. */
  readonly system: System
}
