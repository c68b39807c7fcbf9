/** What is known of pasid-ref with counters: SPIN, TLC, searches by hand in C and JavaScript, and the closed form agree. */
import type { Scope } from '../../src/checker.ts'

/** Guests, RIDs, PASIDs. */
export type At = readonly [guests: number, rids: number, pasids: number]

export const scopeOf = ([guest, rid, pasid]: At): Scope => ({ guest, rid, pasid })

interface Counts {
  readonly at: At
  readonly states: number
  /** Steps between them. */
  readonly transitions: number
  /** Of a search breadth first, the initial state the first of them. */
  readonly levels?: number
}

/** The last is the closed form's; its transitions were counted once, its levels never. */
export const published: readonly Counts[] = [
  { at: [2, 2, 2], states: 641, transitions: 3_428, levels: 11 },
  { at: [2, 2, 3], states: 3_887, transitions: 26_230, levels: 15 },
  { at: [2, 3, 3], states: 44_587, transitions: 375_054, levels: 19 },
  { at: [3, 3, 3], states: 162_664, transitions: 1_406_052, levels: 19 },
  { at: [2, 3, 4], states: 452_141, transitions: 4_730_960, levels: 24 },
  { at: [3, 3, 4], states: 1_606_096, transitions: 16_634_400, levels: 24 },
  { at: [2, 4, 4], states: 7_886_273, transitions: 101_123_176, levels: 29 },
  { at: [4, 4, 4], states: 90_124_113, transitions: 1_102_966_640 },
]
