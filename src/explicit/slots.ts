/**
 * The memory that the threads of a search share: a board of numbers that all of them watch, and slots, each for a round. The
 * thread that searches puts states and what comes of them into a slot, or states alone, which a helper takes up; then helpers
 * look up what came of them, and tell what is new. Who has had a slot is on the board.
 */
import { discoveryWidth } from './state-set.ts'

/** Slots: rounds that may be under way at once. While a helper doubles its table, others need not wait. */
export const SLOTS = 16

// Places of the board. Each change of what others wait for adds one to the bell, and wakes those who wait.
export const BELL = 0
/** What the helpers are to do: an order. */
export const ORDER = 1
/** Rounds given so far. */
export const GIVEN = 2
/** Helpers that wait for an order. */
export const IDLE = 3
/** How often helpers were told to go on, after a round of which not all states could be taken up. */
export const RESUMED = 4
/** Threads that wait for the bell. */
const WAITING = 5
const HELPERS = 6

// Of each helper: the rounds that it has looked up, the last one that it has taken up, the KiB that it holds, and whether it
// has run out of memory.
export const DONE = 0
export const FILLED = 1
export const KIB = 2
export const OUT = 3
const PER_HELPER = 4

/** The place of what a helper tells. */
export const told = (helper: number, what: number): number => HELPERS + PER_HELPER * helper + what

/** Words of the board. */
export const boardOf = (helpers: number): number => told(helpers, 0)

// Orders: wait; look up; give back the states and wait.
export const REST = 0
export const SERVE = 1
export const RETURN = 2

// Places of the head of a slot.
/** Its successors. */
export const MANY = 0
/** Its states, and how many of them were taken up. */
export const STATES = 1
export const TAKEN = 2
/** How often the kernel had learned more when a helper was asked to take them up; less than 0: that is done. */
export const LEARNED = 3
/** Of each helper, where its discoveries end. */
export const ENDS = 4

export interface Slot {
  readonly head: Int32Array
  /** States of the frontier with their sleep sets, where a helper takes them up. */
  readonly entries: Int32Array
  /** What comes of them, as in a round. */
  readonly states: Int32Array
  readonly operations: Int32Array
  readonly enabled: Int32Array
  readonly ends: Int32Array
  /** What each helper has found new. */
  readonly discoveries: readonly Int32Array[]
}

/** Words of a state, of one with its sleep set, and of a set of operations; states and successors that a slot has room for. */
export interface Sizes {
  readonly words: number
  readonly entry: number
  readonly sets: number
  readonly turns: number
  readonly room: number
}

/** Words of a slot. */
const lengthOf = ({ words, entry, sets, turns, room }: Sizes, helpers: number): number =>
  ENDS + helpers + turns * (entry + sets + 1) + room * (words + 1 + helpers * discoveryWidth(words))

/** Bytes of all slots. */
export const bytesOfSlots = (sizes: Sizes, helpers: number): number => 4 * SLOTS * lengthOf(sizes, helpers)

/** The slots as every thread sees them. */
export function slotsIn(shared: SharedArrayBuffer, sizes: Sizes, helpers: number): readonly Slot[] {
  const { words, entry, sets, turns, room } = sizes
  let at = 0
  const take = (length: number): Int32Array => {
    const taken = new Int32Array(shared, 4 * at, length)
    at += length
    return taken
  }
  return Array.from({ length: SLOTS }, () => ({
    head: take(ENDS + helpers),
    entries: take(turns * entry),
    states: take(room * words),
    operations: take(room),
    enabled: take(turns * sets),
    ends: take(turns),
    discoveries: Array.from({ length: helpers }, () => take(discoveryWidth(words) * room)),
  }))
}

/** Whose part of the visited set a hash belongs to. The table takes the low bits. */
export const ownerOf = (hash: number, helpers: number): number => ((hash >>> 24) * helpers) >>> 8

/** Something that others may wait for has changed. */
export function ring(board: Int32Array): void {
  Atomics.add(board, BELL, 1)
  if (Atomics.load(board, WAITING) > 0) Atomics.notify(board, BELL)
}

/** Waits for the bell, unless it has rung since it was read as `rung`; at most so many milliseconds. */
export function listen(board: Int32Array, rung: number, most = Infinity): void {
  Atomics.add(board, WAITING, 1)
  Atomics.wait(board, BELL, rung, most)
  Atomics.sub(board, WAITING, 1)
}
