/** What a suite has to cover. */
import type { Steps } from '../coverage/steps.ts'
import type { Sequences } from './sequences.ts'

export interface Wanted {
  /** Numbers of items. */
  readonly items: readonly number[]
  readonly sequences: Sequences
  readonly steps: Steps
}
