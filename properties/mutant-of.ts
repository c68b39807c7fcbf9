/** A mutant of one chapter, kept beside the property that it proves able to fail. */
import type { Subject } from '../machines/subject.ts'
import type { Property } from '../src/system/property.ts'
import type { System } from '../src/system/system.ts'

export interface MutantOf<Sys extends System> {
  /** 'M37', as historic and latent bugs are numbered, or a name of its own. */
  readonly name: string
  /** What was changed, as a clause. */
  readonly change: string
  readonly source?: string
  /** Whether it changes anything on this subject; a text is the reason why not. Absent: it does on all. */
  readonly applies?: (subject: Subject) => true | string
  readonly mutate: (system: Sys) => System
  readonly killedBy: Property
  /** Operations in the shortest counterexample; 0 where the property fails by something that never happens. */
  readonly steps: number | ((subject: Subject) => number)
}
