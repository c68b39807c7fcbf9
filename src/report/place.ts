/** Where what a report speaks of is written down. */
import type { Model } from '../system/model.ts'

export interface Place {
  /** Relative to where the command runs, with slashes; an absolute path where it is not below that. */
  readonly file: string
  /** From 1 on. */
  readonly line: number
}

/** Lookups that know no place answer undefined; a report then does without. */
export interface Places {
  property(name: string): Place | undefined
  /** The machine of a component such as 'binding(rid0, pasid1)'. */
  component(model: Model, component: string): Place | undefined
}
