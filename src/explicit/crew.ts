/**
 * Helpers in threads of their own, for a large search: they have the visited set, each a part of it. Rounds are given to them
 * and come back in the same order, so that a search finds the same with helpers as without, in the same order. Where helpers
 * would soon have nothing to do, they are given states whose steps they take themselves.
 */
import type { Frontier } from './frontier.ts'
import type { Part } from './helper.ts'
import { type Memory, StoreFull } from './memory.ts'
import { roomOf, type Round, type Shape } from './round.ts'
import {
  BELL,
  bytesOfSlots,
  DONE,
  ENDS,
  FILLED,
  GIVEN,
  IDLE,
  KIB,
  LEARNED,
  listen,
  MANY,
  ORDER,
  OUT,
  REST,
  RESUMED,
  RETURN,
  ring,
  SERVE,
  type Slot,
  SLOTS,
  slotsIn,
  STATES,
  TAKEN,
  told,
} from './slots.ts'
import { discoveryWidth, type StateSet } from './state-set.ts'
import type { Knowledge } from './taker.ts'
import type { Threads } from './threads.ts'

/** States of a round at most, and successors from which on it is full. */
const TURNS = 2048
const SUCCESSORS = 8192

/** How much of a round the states that a helper takes up are to fill, as far as others tell; and how little that is forgotten from round to round. */
const MOSTLY = 0.75
const FADES = 0.99

/** Rounds that helpers may have before them when they are given one more to take up. */
const SHORT = 3

/** What helpers take up states by. */
export interface Taker extends Knowledge {
  readonly text: string
}

export interface Crew {
  /** The round to fill next; undefined: there is none before another one was taken. */
  readonly free: Round | undefined
  /** Gives that round, with so many successors. */
  give(many: number): void
  /** Whether helpers take up states, and soon have nothing else to do. */
  readonly isShort: boolean
  /** Gives that round with states alone: of `level`, from state `begin` on. Says how many. */
  giveStates(level: Frontier, begin: number): number
  /** There is more to know for those who take up states. */
  learn(): void
  /** The oldest round that was given, with what is new in it; undefined: it takes longer than so many milliseconds, or there is none. @throws StoreFull */
  take(patience: number): Round | undefined
  /**
   * States of the round that was taken last which helpers could not take up. They are to be put into that round, and come
   * before all that was given later.
   */
  readonly rest: number
  /** Gives that round again, with so many successors of the rest of its states. */
  giveAgain(many: number): void
  /** Where there is a rest: that round, and all that was given later, is as if it had not been given. */
  forget(): void
  /** Whether every round was taken. */
  readonly isIdle: boolean
  /** Bytes that the helpers hold. */
  readonly bytes: number
  /** Ends the work, and gives each state back. No round is under way. */
  disband(each: (states: Int32Array, offset: number) => void): void
  /** Ends the work. */
  dismiss(): void
}

/**
 * `known`: the states found so far. `entry`: words of a state of the frontier. `taker`: undefined where helpers shall not take
 * up states. Undefined where slots would take too much of the memory that is left, or states do not fit twice.
 */
export function crew(
  threads: Threads,
  shape: Shape,
  memory: Memory,
  known: Pick<StateSet, 'size' | 'forEach'>,
  entry: number,
  taker: Taker | undefined,
): Crew | undefined {
  const { board, count: helpers } = threads
  const { words, operations } = shape
  const room = roomOf(operations, SUCCESSORS)
  const width = discoveryWidth(words)
  const sizes = { words, entry, sets: Math.ceil(operations / 32), turns: TURNS, room }
  const bytes = bytesOfSlots(sizes, helpers)
  if (bytes > memory.left / 2) return undefined
  memory.hold(bytes)
  const shared = new SharedArrayBuffer(bytes)
  const slots = slotsIn(shared, sizes, helpers)
  // What several helpers have found new is put together here, round after round.
  const merged = new Int32Array(helpers === 1 ? 0 : width * room)
  const rounds = slots.map(
    ({ states, operations, enabled, ends, discoveries: [only] }): Round => ({
      begin: 0,
      count: 0,
      states,
      operations,
      enabled,
      ends,
      end: 0,
      discoveries: helpers === 1 && only !== undefined ? only : merged,
    }),
  )

  let oldest = 0
  let newest = 0
  // Successors of a state in the rounds that had most of late; and how often there was more to know, as far as helpers were told.
  let perState = 0
  let learned = 0
  let isToldAll = false
  let rest = 0
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
      return n < (head[ENDS + helper] as number) ? (of[helper]?.[n] as number) : Infinity
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
  const giveNext = (): void => {
    Atomics.store(board, GIVEN, ++newest)
    ring(board)
  }
  const give = (many: number): void => {
    const { head } = slots[newest % SLOTS] as Slot
    const { count } = rounds[newest % SLOTS] as Round
    head[MANY] = many
    head[STATES] = head[TAKEN] = count
    head[LEARNED] = -1
    giveNext()
  }
  const take = (patience: number): Round | undefined => {
    if (oldest === newest || !waitFor(() => isThrough(oldest), patience)) return undefined
    const [slot, round] = [slots[oldest % SLOTS] as Slot, rounds[oldest % SLOTS] as Round]
    const [many, states, taken] = [slot.head[MANY] as number, slot.head[STATES] as number, slot.head[TAKEN] as number]
    round.count = taken
    round.end = helpers === 1 ? (slot.head[ENDS] as number) : merge(slot)
    if (taken > 0) perState = Math.max(many / taken, FADES * perState)
    rest = states - taken
    // Until all its states are taken up it is the oldest.
    if (rest === 0) oldest++
    return round
  }
  /** Helpers wait after a round that has a rest; they begin with it anew. */
  const resume = (): void => {
    rest = 0
    for (let h = 0; h < helpers; h++) Atomics.store(board, told(h, DONE), oldest)
    Atomics.add(board, RESUMED, 1)
    ring(board)
  }

  Atomics.store(board, GIVEN, 0)
  for (let h = 0; h < helpers; h++) for (const what of [DONE, FILLED, KIB, OUT]) Atomics.store(board, told(h, what), 0)
  threads.post({
    slots: shared,
    sizes,
    helpers,
    expected: known.size / helpers,
    memory: memory.left / helpers,
    kernel: taker?.text,
    full: SUCCESSORS,
  })
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
    get isShort() {
      if (taker === undefined) return false
      for (let h = 0; h < helpers; h++) if (newest - Atomics.load(board, told(h, DONE)) > SHORT) return false
      return true
    },
    giveStates(level, begin) {
      if (taker !== undefined && !isToldAll) {
        threads.post({ cells: taker.cells, enabled: taker.enabled })
        learned++
        isToldAll = true
      }
      const { head, entries } = slots[newest % SLOTS] as Slot
      const count = Math.min(TURNS, level.length - begin, Math.max(1, Math.floor((MOSTLY * SUCCESSORS) / perState)))
      for (let turn = 0; turn < count; ) {
        const [piece, offset] = [level.piece(begin + turn), level.offset(begin + turn)]
        const run = Math.min(count - turn, level.run(begin + turn))
        entries.set(piece.subarray(offset, offset + run * entry), turn * entry)
        turn += run
      }
      const round = rounds[newest % SLOTS] as Round
      round.begin = begin
      head[STATES] = count
      head[LEARNED] = learned
      giveNext()
      return count
    },
    learn() {
      isToldAll = false
    },
    take,
    get rest() {
      return rest
    },
    giveAgain(many) {
      const { head } = slots[oldest % SLOTS] as Slot
      head[MANY] = many
      head[STATES] = rest
      head[TAKEN] = (rounds[oldest % SLOTS] as Round).count
      head[LEARNED] = -1
      resume()
    },
    forget() {
      if (rest === 0) return
      newest = oldest
      Atomics.store(board, GIVEN, newest)
      resume()
    },
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
