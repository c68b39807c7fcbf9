/**
 * Helpers in threads of their own, for a large search. The level is given out in tasks; what comes back is looked at in
 * the order of the tasks, so that a search finds the same with helpers as without, in the same order.
 */
import type { Batch } from './kernel-program.ts'
import type { Part, Post } from './helper.ts'
import { type Memory, StoreFull } from './memory.ts'
import {
  AGAIN,
  BEGUN,
  BELL,
  BUSY,
  bytesOfSlots,
  COUNT,
  END,
  EXPANDED,
  FIRST,
  FRESH,
  FROM,
  FULL,
  GIVEN,
  HALT,
  HEAD,
  HELPERS,
  IDLE,
  listen,
  ORDER,
  PER_HELPER,
  PER_OWNER,
  REST,
  RETURN,
  ring,
  roomOf,
  SERVE,
  type Sizes,
  type Slot,
  SLOTS,
  slotsIn,
  TASK,
  THROUGH,
  TOTAL,
  UNKNOWN,
  WHY,
} from './slots.ts'
import { discoveryWidth } from './state-set.ts'
import type { Threads } from './threads.ts'

/** Milliseconds to wait at most before the caller has its turn. */
const PATIENCE = 20

/** How much longer the arrays that helpers read may become before the helpers have to be posted anew. */
const SLACK = 4

/** What is known about steps, from which a kernel works. */
export interface Knowledge {
  readonly source: string
  readonly cells: Int32Array
  readonly enabled: Int32Array
  readonly trees: Int32Array
}

/** A part of the level, expanded and looked up. */
export interface Done extends Readonly<Batch> {
  /** Where the successors of each state end, from the place `from` on, up to `to`. */
  readonly ends: Int32Array
  readonly from: number
  readonly to: number
  /** Whether of the next state not everything is known, and its task rests until `again`. */
  readonly isStuck: boolean
  /** The successors that are new, in the order of their places, up to `end`. */
  readonly discoveries: Int32Array
  readonly end: number
}

export interface Crew {
  /** Whether more can be given. */
  readonly hasRoom: boolean
  /** States of a task. */
  readonly task: number
  /** Gives out `count` states of a level, at `offset` of `entries`. */
  give(entries: Int32Array, offset: number, count: number): void
  /** What has become of the oldest task; undefined: it takes longer. @throws StoreFull */
  take(): Done | undefined
  /** The oldest task has been looked at, and is not stuck. */
  leave(): void
  /**
   * Knowledge has grown; false where it has outgrown what helpers were given. Goes on with the task that rests: `write` puts
   * the successors of the state that it was stuck at, the `turn`-th of the task, where it is told, and says how many they are.
   */
  again(knowledge: Knowledge, write: (batch: Readonly<Batch>, turn: number) => number): boolean
  /** Bytes that the helpers hold. */
  readonly bytes: number
  /** Ends the work, and gives each state back. No task is under way. */
  disband(each: (states: Int32Array, offset: number) => void): void
  /** Ends the work. */
  dismiss(): void
}

/** `known`: every state found so far. `branching`: successors of a state, on average. Undefined where the slots alone would take too much of the memory that is left. */
export function crew(
  threads: Threads,
  { operations, components, ...sizes }: { operations: number; components: number } & Omit<Sizes, 'room'>,
  knowledge: Knowledge,
  branching: number,
  memory: Memory,
  known: (each: (states: Int32Array, offset: number) => void) => void,
): Crew | undefined {
  const { board, count: helpers } = threads
  const room = roomOf(operations)
  const { words } = sizes
  const width = discoveryWidth(words)
  const task = Math.min(TASK, 2 ** Math.floor(Math.log2(room / (2 * branching + 1))))
  const bytes = bytesOfSlots({ ...sizes, room }, helpers)
  if (bytes > memory.left / 2) return undefined
  memory.hold(bytes)
  const shared = new SharedArrayBuffer(bytes)
  const discoveries = new Int32Array(width * room)
  const slots = slotsIn(shared, { ...sizes, room }, helpers)
  const slotOf = (number: number): Slot => slots[number % SLOTS] as Slot
  const at = (owner: number, what: number): number => HEAD + PER_OWNER * owner + what

  const given = {
    cells: sharedCopy(knowledge.cells, knowledge.cells.length),
    enabled: sharedCopy(knowledge.enabled, knowledge.enabled.length),
    trees: sharedCopy(knowledge.trees, SLACK * knowledge.trees.length),
  }
  const post = (): Post => ({
    slots: shared,
    sizes: { ...sizes, room },
    helpers,
    operations,
    components,
    source: knowledge.source,
    ...given,
    memory: memory.left / helpers,
  })

  let oldest = 0
  let newest = 0
  /** The next slot, empty. */
  const open = (count: number, total: number): Slot => {
    const slot = slotOf(newest)
    slot.head.fill(0)
    slot.head[COUNT] = count
    slot.head[TOTAL] = total
    return slot
  }
  const close = (): void => {
    newest++
    Atomics.store(board, GIVEN, newest)
    ring(board)
  }
  const isThrough = ({ head }: Slot): boolean => {
    if (Atomics.load(head, EXPANDED) === 0) return false
    for (let owner = 0; owner < helpers; owner++) if (Atomics.load(head, at(owner, THROUGH)) === 0) return false
    return true
  }
  const isOutOfMemory = (): boolean => {
    for (let h = 0; h < helpers; h++) if (Atomics.load(board, HELPERS + PER_HELPER * h + 1) === 1) return true
    return false
  }
  /** Puts what all helpers have found new into one list; says where that ends. */
  const merge = ({ head, discoveries: of }: Slot): number => {
    const next = new Int32Array(helpers)
    const placeOf = (owner: number): number => {
      const n = next[owner] as number
      return n < (head[at(owner, FRESH)] as number) ? (of[owner]?.[n] as number) : Infinity
    }
    for (let end = 0; ; end += width) {
      let whose = 0
      for (let owner = 1; owner < helpers; owner++) if (placeOf(owner) < placeOf(whose)) whose = owner
      if (placeOf(whose) === Infinity) return end
      const [from, n] = [of[whose] as Int32Array, next[whose] as number]
      for (let w = 0; w < width; w++) discoveries[end + w] = from[n + w] as number
      next[whose] = n + width
    }
  }
  /** Whether it came true within a while. */
  const waitFor = (isSo: () => boolean, patience = Infinity): boolean => {
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
  /** Goes on where the task has ended, or one behind that, with so many successors that are there already. */
  const restart = ({ head }: Slot, from: number, total: number): void => {
    head[FIRST] = head[END] as number
    head[FROM] = from
    head[TOTAL] = total
    // In this order: who still looks for work must not take what was there before for new.
    Atomics.store(head, EXPANDED, 0)
    for (let owner = 0; owner < helpers; owner++) Atomics.store(head, at(owner, THROUGH), 0)
    Atomics.store(board, AGAIN, oldest + 1)
    ring(board)
  }
  const dismiss = (): void => {
    Atomics.store(board, HALT, 1)
    order(REST)
    for (let rung = Atomics.load(board, BELL); Atomics.load(board, IDLE) < helpers; rung = Atomics.load(board, BELL))
      listen(board, rung, PATIENCE)
    memory.hold(-bytes)
  }

  for (const place of [GIVEN, BEGUN, AGAIN, HALT]) Atomics.store(board, place, 0)
  board.fill(0, HELPERS, HELPERS + PER_HELPER * helpers)
  threads.post(post())
  order(SERVE)

  const seed = (): void => {
    let count = 0
    const give = (): void => {
      open(0, count)
      close()
      waitFor(() => isThrough(slotOf(oldest)))
      oldest++
      count = 0
    }
    known((states, offset) => {
      const slot = slotOf(newest)
      for (let w = 0; w < words; w++) slot.states[count * words + w] = states[offset + w] as number
      if (++count === room) give()
    })
    if (count > 0) give()
  }
  seed()

  return {
    task,
    get hasRoom() {
      return newest - oldest < SLOTS
    },
    give(entries, offset, count) {
      const slot = open(count, 0)
      slot.input.set(entries.subarray(offset, offset + count * (words + sizes.sleeps)))
      close()
    },
    take() {
      const slot = slotOf(oldest)
      if (!waitFor(() => isThrough(slot), PATIENCE)) return undefined
      const { head } = slot
      const why = head[WHY] as number
      return {
        states: slot.states,
        operations: slot.operations,
        enabled: slot.enabled,
        ends: slot.ends,
        from: head[FIRST] as number,
        to: head[END] as number,
        isStuck: why === UNKNOWN,
        discoveries,
        end: merge(slot),
      }
    },
    leave() {
      const slot = slotOf(oldest)
      if (slot.head[WHY] === FULL) restart(slot, slot.head[END] as number, 0)
      else oldest++
    },
    again(more, write) {
      if (more.trees.length > given.trees.length) return false
      Atomics.store(board, HALT, 1)
      waitFor(() => Atomics.load(board, BUSY) === 0)
      given.cells.set(more.cells)
      given.enabled.set(more.enabled)
      given.trees.set(more.trees)
      Atomics.store(board, HALT, 0)
      const slot = slotOf(oldest)
      const stuck = slot.head[END] as number
      const total = write(slot, stuck)
      slot.ends[stuck] = total
      restart(slot, stuck + 1, total)
      return true
    },
    get bytes() {
      let kib = 0
      for (let h = 0; h < helpers; h++) kib += board[HELPERS + PER_HELPER * h] as number
      return 1024 * kib
    },
    disband(each) {
      order(RETURN)
      for (let h = 0; h < helpers; h++) {
        let part: Part | undefined
        waitFor(() => (part ??= threads.receive(h)) !== undefined)
        const states = part as unknown as Int32Array
        for (let offset = 0; offset < states.length; offset += words) each(states, offset)
      }
      dismiss()
    },
    dismiss,
  }
}

function sharedCopy(array: Int32Array, length: number): Int32Array {
  const copy = new Int32Array(new SharedArrayBuffer(4 * length))
  copy.set(array)
  return copy
}
