/**
 * A helper of a search, in a thread of its own: keeps its part of the visited set, and looks up what comes to its share. With a
 * copy of the kernel it takes up states as well.
 */
import { memory, StoreFull } from './memory.ts'
import { sieve } from './sieve.ts'
import {
  BELL,
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
  ownerOf,
  REST,
  RESUMED,
  RETURN,
  ring,
  SERVE,
  type Sizes,
  type Slot,
  SLOTS,
  slotsIn,
  STATES,
  TAKEN,
  told,
} from './slots.ts'
import { BATCH, type StateSet, stateSet } from './state-set.ts'
import { type Knowledge, taker } from './taker.ts'

/** What a helper is given when a search begins to need it. */
export interface Post {
  readonly slots: SharedArrayBuffer
  readonly sizes: Sizes
  readonly helpers: number
  /**
   * States that come to this helper's share at once, about: those found before it was called. They come in the order of the cells
   * that they had; were its table smaller, they would crowd at its beginning.
   */
  readonly expected: number
  /** Bytes that this helper may hold. */
  readonly memory: number
  /** The text of the kernel, where helpers take up states; and the successors from which on a round is full. */
  readonly kernel: string | undefined
  readonly full: number
}

/** Packed states, one behind the other. */
export type Part = Int32Array

/** Waits for orders, for ever. `receive` gives what is posted: with an order to serve a post, then knowledge; `send` takes the states that are asked back. */
export function help(board: Int32Array, me: number, receive: () => unknown, send: (part: Part) => void): void {
  for (;;) {
    Atomics.add(board, IDLE, 1)
    ring(board)
    wait(board, () => Atomics.load(board, ORDER) === SERVE)
    Atomics.sub(board, IDLE, 1)
    try {
      serve(board, me, receive, send)
    } catch (error) {
      if (!(error instanceof StoreFull)) throw error
      Atomics.store(board, told(me, OUT), 1)
      ring(board)
    }
    wait(board, () => Atomics.load(board, ORDER) === REST)
  }
}

function wait(board: Int32Array, until: () => boolean): void {
  for (;;) {
    const rung = Atomics.load(board, BELL)
    if (until()) return
    listen(board, rung)
  }
}

/** Looks up rounds, in the order in which they are given, until the order changes. @throws StoreFull */
function serve(board: Int32Array, me: number, receive: () => unknown, send: (part: Part) => void): void {
  let post = receive() as Post | Knowledge
  // Nobody may have asked for what was learned last.
  while (!('slots' in post)) post = receive() as Post | Knowledge
  const { sizes, helpers } = post
  const slots = slotsIn(post.slots, sizes, helpers)
  const held = memory()
  held.limit(post.memory)
  const states = stateSet(sizes.words, held, post.expected)
  const recent = sieve(sizes.words, held)
  const hashes = new Int32Array(sizes.room)
  const kept = new Int32Array(sizes.room)

  const takeUp = taker(post, held, receive)
  /** Of the first successors that were not held back, those that come to this helper's share; says how many they are. */
  const share = (count: number): number => {
    if (helpers === 1) return count
    let many = 0
    for (let i = 0; i < count; i++) {
      const hash = hashes[i] as number
      kept[many] = kept[i] as number
      hashes[many] = hash
      if (ownerOf(hash, helpers) === me) many++
    }
    return many
  }
  const lookUp = ({ states: successors, operations, head, discoveries }: Slot): void => {
    const many = share(recent.sift(successors, head[MANY] as number, hashes, kept))
    const fresh = discoveries[me] as Int32Array
    let end = 0
    for (let from = 0; from < many; from += BATCH) {
      const count = Math.min(BATCH, many - from)
      end = states.add(successors, successors, operations, hashes, kept, from, count, fresh, end)
    }
    head[ENDS + me] = end
    recent.widen(states.size)
  }

  for (let done = 0; ; ) {
    const rung = Atomics.load(board, BELL)
    if (Atomics.load(board, ORDER) !== SERVE) break
    if (done === Atomics.load(board, GIVEN)) {
      listen(board, rung)
      continue
    }
    const slot = slots[done % SLOTS] as Slot
    const { head } = slot
    if ((head[LEARNED] as number) >= 0) {
      const by = done % helpers
      if (by === me) {
        takeUp(slot)
        Atomics.store(board, told(me, FILLED), done + 1)
        ring(board)
      } else if (Atomics.load(board, told(by, FILLED)) <= done) {
        listen(board, rung)
        continue
      }
    }
    lookUp(slot)
    board[told(me, KIB)] = Math.ceil(held.bytes / 1024)
    const hasRest = (head[TAKEN] as number) < (head[STATES] as number)
    const resumed = Atomics.load(board, RESUMED)
    Atomics.store(board, told(me, DONE), ++done)
    ring(board)
    if (!hasRest) continue
    // The rest is put into the same round.
    wait(board, () => Atomics.load(board, RESUMED) !== resumed || Atomics.load(board, ORDER) !== SERVE)
    done--
  }
  if (Atomics.load(board, ORDER) === RETURN) {
    send(packedIn(states, sizes.words))
    ring(board)
  }
}

function packedIn(states: StateSet, words: number): Part {
  const all = new Int32Array(new SharedArrayBuffer(4 * words * states.size))
  let at = 0
  states.forEach((table, offset) => {
    for (let w = 0; w < words; w++) all[at++] = table[offset + w] as number
  })
  return all
}
