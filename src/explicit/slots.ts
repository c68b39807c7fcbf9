/**
 * The memory that the threads of a search share: a board of numbers that all of them watch, and slots, each for a batch of
 * successors. The thread that searches fills a slot, then helpers read it and tell what is new; who has had it is on the board.
 */
import { discoveryWidth } from './state-set.ts'

/** Slots: batches that may be under way at once. */
export const SLOTS = 8

// Places of the board. Each change of what others wait for adds one to the bell, and wakes those who wait.
export const BELL = 0
/** What the helpers are to do: an order. */
export const ORDER = 1
/** Batches given so far. */
export const GIVEN = 2
/** Helpers that wait for an order. */
export const IDLE = 3
/** Threads that wait for the bell. */
const WAITING = 4
const HELPERS = 5

// Of each helper: the batches that it has looked up, the KiB that it holds, and whether it has run out of memory.
export const DONE = 0
export const KIB = 1
export const OUT = 2
const PER_HELPER = 3

/** The place of what a helper tells. */
export const told = (helper: number, what: number): number => HELPERS + PER_HELPER * helper + what

/** Words of the board. */
export const boardOf = (helpers: number): number => told(helpers, 0)

// Orders: wait; look up; give back the states and wait.
export const REST = 0
export const SERVE = 1
export const RETURN = 2

export interface Slot {
  /** Packed successors, and the operations that led to them. */
  readonly states: Int32Array
  readonly operations: Int32Array
  /** How many these are; then, of each helper, where its discoveries end. */
  readonly head: Int32Array
  readonly discoveries: readonly Int32Array[]
}

/** Words of a state, and successors that a slot has room for. */
export interface Sizes {
  readonly words: number
  readonly room: number
}

/** Words of a slot. */
const lengthOf = ({ words, room }: Sizes, helpers: number): number =>
  room * (words + 1) + 1 + helpers * (1 + discoveryWidth(words) * room)

/** Bytes of all slots. */
export const bytesOfSlots = (sizes: Sizes, helpers: number): number => 4 * SLOTS * lengthOf(sizes, helpers)

/** The slots as every thread sees them. */
export function slotsIn(shared: SharedArrayBuffer, { words, room }: Sizes, helpers: number): readonly Slot[] {
  let at = 0
  const take = (length: number): Int32Array => {
    const taken = new Int32Array(shared, 4 * at, length)
    at += length
    return taken
  }
  return Array.from({ length: SLOTS }, () => ({
    states: take(room * words),
    operations: take(room),
    head: take(1 + helpers),
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
