/** What a search level by level is to those who drive it. */
import type { Finding, Keeper, Kept } from '../check/exploration.ts'

export interface Pace {
  /** After how many states it is worth while to write a kernel, and to call helpers. */
  readonly kernel: number
  readonly crew: number
  /** After how many milliseconds a search is kept, where it took so many the last time. */
  keep(took: number): number
}

export interface LevelSearch {
  /** Distinct states found; they are numbered in the order in which they were found. */
  readonly found: number
  /** States expanded. */
  readonly expanded: number
  /** The initial state, and every successor of the states expanded: those of steps that need not be computed, too. */
  readonly generated: number
  /** Levels begun. */
  readonly depth: number
  readonly findings: readonly Finding[]
  /** Bytes of the visited set, the frontier, the tables and the trees. */
  readonly memory: number
  /** Operations from the initial state to the one that was found last. */
  deepest(): number[]
  /** Operations from the initial state to what is being looked at, which is where an error was met. */
  path(): number[]
  /** Looks at the initial state. @throws ModelError */
  begin(): void
  /** On to the next level; false where it would be empty. */
  descend(): boolean
  /** Whether every state of this level is expanded. */
  readonly isLevelDone: boolean
  /** Takes every operation that is enabled in some more states of this level. @throws ModelError and StoreFull, after all that was found before. */
  expand(): void
  /** About so many of the states found last, or all of this level and the next: the local states of each. */
  sample(most: number): Int32Array[]
  /** Whether it can be kept, sampled, and asked for a path: not where it was cut off while states were packed anew or taken up. */
  readonly isWhole: boolean
  /** Keeps the search, as it was before it took up the states that were under way; not with helpers. */
  keep(keeper: Keeper): void
  /** Takes up what was kept, in place of `begin`. @throws StoreFull, and ModelError where the product or a property has changed */
  restore(kept: Kept, read: (length: number) => Int32Array): void
  /** Lets go of the helpers. */
  end(): void
}
