/** A round of a search: what comes of some states of a level, in one go, and what of it is new. */
import type { Batch } from './kernel-program.ts'
import { discoveryWidth } from './state-set.ts'

export interface Round extends Readonly<Batch> {
  /** The number of the first of the states in their level, and how many they are. */
  begin: number
  count: number
  /** Where the successors of each state end. */
  readonly ends: Int32Array
  /** The successors that are new, in the order of their places, up to `end`. */
  readonly discoveries: Int32Array
  end: number
}

/** Words of a state, and how many operations there are. */
export interface Shape {
  readonly words: number
  readonly operations: number
}

/** Places for `most` successors, and for those of one more state. */
export const roomOf = (operations: number, most: number): number => most + operations

/** For so many states at most, and `most` successors. */
export function roundOf({ words, operations }: Shape, states: number, most: number): Round {
  const room = roomOf(operations, most)
  return {
    begin: 0,
    count: 0,
    states: new Int32Array(room * words),
    operations: new Int32Array(room),
    enabled: new Int32Array(states * Math.ceil(operations / 32)),
    ends: new Int32Array(states),
    discoveries: new Int32Array(room * discoveryWidth(words)),
    end: 0,
  }
}
