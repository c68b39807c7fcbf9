/**
 * The memory that the threads of a search share: a board of numbers that all of them watch, and slots, each for one task:
 * to expand some states of a level. What is in a slot is written by one thread at a time; flags say whose turn it is.
 */
import { discoveryWidth } from './state-set.ts'

/** Slots: tasks that may be under way at once. */
export const SLOTS = 16

/** States of a task, at most. */
export const TASK = 1024

/** Successors that a slot has room for, but for products with very many operations. */
const ROOM = 2 ** 14

// Places of the board. Each change of what others wait for adds one to the bell, and wakes those who wait.
export const BELL = 0
/** What the helpers are to do: an order. */
export const ORDER = 1
/** Tasks given so far, and those of them that somebody has begun. */
export const GIVEN = 2
export const BEGUN = 3
/** The number of the task whose rest is to be done before anything else, plus 1; 0: none. */
export const AGAIN = 4
/** 1: nobody may begin anything; and how many have begun something and are not through. */
export const HALT = 5
export const BUSY = 6
/** Helpers that wait for an order. */
export const IDLE = 7
/** Threads that wait for the bell. */
const WAITING = 8
/** From here on, of each helper: the bytes that it holds, and whether it has run out of memory. */
export const HELPERS = 9
export const PER_HELPER = 2

// Orders: wait; do tasks; give back the states and wait.
export const REST = 0
export const SERVE = 1
export const RETURN = 2

// What became of a task: every state expanded; or up to one of which not everything is known; or up to where the room ends.
export const WHOLE = 0
export const UNKNOWN = 1
export const FULL = 2

export interface Slot {
  /** The states to expand, as they are in a frontier. */
  readonly input: Int32Array
  /** How far the task is. */
  readonly head: Int32Array
  /** Their successors, the operations that led to them, and where those of each state end. */
  readonly states: Int32Array
  readonly operations: Int32Array
  readonly ends: Int32Array
  /** Of each state the operations that are enabled. */
  readonly enabled: Int32Array
  /**
   * By helper: the successors that are its own to look up, with their hashes; then those of them that are new, with the
   * operation and the packed state once more: who reads them next need not fetch the rest from another processor.
   */
  readonly kept: readonly Int32Array[]
  readonly hashes: readonly Int32Array[]
  readonly discoveries: readonly Int32Array[]
}

// Places of a slot's head. The states of the task; the first of them whose successors are in the slot, and the first one to
// expand, those before which are done; where it ended, and why; how many successors there are. From HEAD on, of each helper:
// how many are its own, how many words of them are new, and 1 when it is through.
export const COUNT = 0
export const FIRST = 1
export const FROM = 2
export const END = 3
export const WHY = 4
export const TOTAL = 5
/** 1: the successors are there. */
export const EXPANDED = 6
export const HEAD = 7
export const PER_OWNER = 3
export const OWN = 0
export const FRESH = 1
export const THROUGH = 2

/** Successors that a slot has room for. */
export const roomOf = (operations: number): number => Math.max(ROOM, 4 * operations)

/** How many words there are: of a state, of a set of operations, of a sleep set; and room for so many successors. */
export interface Sizes {
  readonly words: number
  readonly sets: number
  readonly sleeps: number
  readonly room: number
}

/** Words of a slot. */
function lengthOf({ words, sets, sleeps, room }: Sizes, helpers: number): number {
  const lists = (2 + discoveryWidth(words)) * room
  return TASK * (words + sleeps + 1 + sets) + HEAD + PER_OWNER * helpers + room * (words + 1) + lists * helpers
}

/** Bytes of all slots. */
export const bytesOfSlots = (sizes: Sizes, helpers: number): number => 4 * SLOTS * lengthOf(sizes, helpers)

/** The slots as every thread sees them. */
export function slotsIn(shared: SharedArrayBuffer, sizes: Sizes, helpers: number): readonly Slot[] {
  const { words, sets, sleeps, room } = sizes
  let at = 0
  const take = (length: number): Int32Array => {
    const taken = new Int32Array(shared, 4 * at, length)
    at += length
    return taken
  }
  const each = (length: number): readonly Int32Array[] => Array.from({ length: helpers }, () => take(length))
  return Array.from({ length: SLOTS }, () => ({
    input: take(TASK * (words + sleeps)),
    head: take(HEAD + PER_OWNER * helpers),
    states: take(room * words),
    operations: take(room),
    ends: take(TASK),
    enabled: take(TASK * sets),
    kept: each(room),
    hashes: each(room),
    discoveries: each(discoveryWidth(words) * room),
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
