/**
 * Helpers in threads of their own, for a large search: they have the visited set, each a part of it. Rounds are given to them
 * and come back in the same order, so that a search finds the same with helpers as without, in the same order.
 */
import type { Part } from './helper.ts'
import { type Memory, StoreFull } from './memory.ts'
import { roomOf, type Round, roundOf, type Shape } from './round.ts'
import {
  BELL,
  bytesOfSlots,
  DONE,
  GIVEN,
  IDLE,
  KIB,
  listen,
  ORDER,
  OUT,
  REST,
  RETURN,
  ring,
  SERVE,
  type Slot,
  SLOTS,
  slotsIn,
  told,
} from './slots.ts'
import { discoveryWidth, type StateSet } from './state-set.ts'
import type { Threads } from './threads.ts'

/** States of a round at most, and successors from which on it is full. */
const STATES = 2048
const SUCCESSORS = 8192

export interface Crew {
  /** The round to fill next; undefined: there is none before another one was taken. */
  readonly free: Round | undefined
  /** Gives that round, with so many successors. */
  give(many: number): void
  /** The oldest round that was given, with what is new in it; undefined: it takes longer than so many milliseconds, or there is none. @throws StoreFull */
  take(patience: number): Round | undefined
  /** Whether every round was taken. */
  readonly isIdle: boolean
  /** Bytes that the helpers hold. */
  readonly bytes: number
  /** Ends the work, and gives each state back. No round is under way. */
  disband(each: (states: Int32Array, offset: number) => void): void
  /** Ends the work. */
  dismiss(): void
}

/** `known`: the states found so far. Undefined where slots would take too much of the memory that is left, or states do not fit twice. */
export function crew(
  threads: Threads,
  shape: Shape,
  memory: Memory,
  known: Pick<StateSet, 'size' | 'forEach'>,
): Crew | undefined {
  const { board, count: helpers } = threads
  const { words, operations } = shape
  const room = roomOf(operations, SUCCESSORS)
  const width = discoveryWidth(words)
  const sizes = { words, room }
  const bytes = bytesOfSlots(sizes, helpers) + 4 * SLOTS * STATES * (Math.ceil(operations / 32) + 1)
  if (bytes > memory.left / 2) return undefined
  memory.hold(bytes)
  const shared = new SharedArrayBuffer(bytesOfSlots(sizes, helpers))
  const slots = slotsIn(shared, sizes, helpers)
  // What several helpers have found new is put together here, round after round.
  const merged = new Int32Array(helpers === 1 ? 0 : width * room)
  const rounds = slots.map(({ states, operations, discoveries: [only] }) =>
    roundOf(shape, STATES, { states, operations, discoveries: helpers === 1 && only !== undefined ? only : merged }),
  )

  let oldest = 0
  let newest = 0
  const isThrough = (number: number): boolean => {
    for (let h = 0; h < helpers; h++) if (Atomics.load(board, told(h, DONE)) <= number) return false
    return true
  }
  const isOutOfMemory = (): boolean => {
    for (let h = 0; h < helpers; h++) if (Atomics.load(board, told(h, OUT)) === 1) return true
    return false
  }
  /** Puts what all helpers have found new into one list; says where that ends. */
  const merge = ({ head, discoveries: of }: Slot): number => {
    const next = new Int32Array(helpers)
    const placeOf = (helper: number): number => {
      const n = next[helper] as number
      return n < (head[1 + helper] as number) ? (of[helper]?.[n] as number) : Infinity
    }
    for (let end = 0; ; end += width) {
      let whose = 0
      for (let helper = 1; helper < helpers; helper++) if (placeOf(helper) < placeOf(whose)) whose = helper
      if (placeOf(whose) === Infinity) return end
      const [from, n] = [of[whose] as Int32Array, next[whose] as number]
      for (let w = 0; w < width; w++) merged[end + w] = from[n + w] as number
      next[whose] = n + width
    }
  }
  /** Whether it came true within a while. */
  const waitFor = (isSo: () => boolean, patience: number): boolean => {
    if (isSo()) return true
    const until = performance.now() + patience
    for (;;) {
      const rung = Atomics.load(board, BELL)
      if (isSo()) return true
      if (isOutOfMemory()) throw new StoreFull('memory')
      const left = until - performance.now()
      if (left <= 0) return false
      listen(board, rung, left)
    }
  }
  const order = (what: number): void => {
    Atomics.store(board, ORDER, what)
    ring(board)
  }
  const dismiss = (): void => {
    order(REST)
    for (let rung = Atomics.load(board, BELL); Atomics.load(board, IDLE) < helpers; rung = Atomics.load(board, BELL))
      listen(board, rung)
    memory.hold(-bytes)
  }
  const give = (many: number): void => {
    const { head } = slots[newest % SLOTS] as Slot
    head[0] = many
    Atomics.store(board, GIVEN, ++newest)
    ring(board)
  }
  const take = (patience: number): Round | undefined => {
    if (oldest === newest || !waitFor(() => isThrough(oldest), patience)) return undefined
    const [slot, round] = [slots[oldest % SLOTS] as Slot, rounds[oldest % SLOTS] as Round]
    round.end = helpers === 1 ? (slot.head[1] as number) : merge(slot)
    oldest++
    return round
  }

  Atomics.store(board, GIVEN, 0)
  for (let h = 0; h < helpers; h++) for (const what of [DONE, KIB, OUT]) Atomics.store(board, told(h, what), 0)
  threads.post({ slots: shared, sizes, helpers, expected: known.size / helpers, memory: memory.left / helpers })
  order(SERVE)

  const seed = (): void => {
    let count = 0
    const giveAll = (): void => {
      give(count)
      take(Infinity)
      count = 0
    }
    known.forEach((table, offset) => {
      const { states } = slots[newest % SLOTS] as Slot
      for (let w = 0; w < words; w++) states[count * words + w] = table[offset + w] as number
      if (++count === room) giveAll()
    })
    giveAll()
  }
  try {
    seed()
  } catch (error) {
    dismiss()
    if (error instanceof StoreFull) return undefined
    throw error
  }

  return {
    get free() {
      return newest - oldest < SLOTS ? rounds[newest % SLOTS] : undefined
    },
    give,
    take,
    get isIdle() {
      return oldest === newest
    },
    get bytes() {
      let kib = 0
      for (let h = 0; h < helpers; h++) kib += board[told(h, KIB)] as number
      return 1024 * kib
    },
    disband(each) {
      order(RETURN)
      for (let h = 0; h < helpers; h++) {
        let part: Part | undefined
        waitFor(() => (part ??= threads.receive(h)) !== undefined, Infinity)
        const states = part as unknown as Int32Array
        for (let offset = 0; offset < states.length; offset += words) each(states, offset)
      }
      dismiss()
    },
    dismiss,
  }
}
