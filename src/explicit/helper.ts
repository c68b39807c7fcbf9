/**
 * A helper of a search, in a thread of its own: expands states by the kernel, and keeps its part of the visited set. It
 * knows no model: what the kernel does not know, the thread that has the machines finds out.
 */
import { knownIn } from './decision-trees.ts'
import { type Batch, kernelOf } from './kernel-program.ts'
import { memory, StoreFull } from './memory.ts'
import { sieve } from './sieve.ts'
import {
  AGAIN,
  BEGUN,
  BELL,
  BUSY,
  COUNT,
  END,
  EXPANDED,
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
  OWN,
  ownerOf,
  PER_HELPER,
  PER_OWNER,
  REST,
  RETURN,
  ring,
  SERVE,
  type Sizes,
  type Slot,
  SLOTS,
  slotsIn,
  THROUGH,
  TOTAL,
  UNKNOWN,
  WHOLE,
  WHY,
} from './slots.ts'
import { BATCH, type StateSet, stateSet } from './state-set.ts'

/** What a helper is given when a search begins to need it. */
export interface Post {
  readonly slots: SharedArrayBuffer
  readonly sizes: Sizes
  readonly helpers: number
  /** Operations and components of the product. */
  readonly operations: number
  readonly components: number
  /** The text of the kernel, and the arrays that it reads. */
  readonly source: string
  readonly cells: Int32Array
  readonly enabled: Int32Array
  readonly trees: Int32Array
  /** Bytes that this helper may hold. */
  readonly memory: number
}

/** Packed states, one behind the other. */
export type Part = Int32Array

/** Waits for orders, for ever. `receive` gives the post that comes with an order to serve; `send` takes the states that are asked back. */
export function help(board: Int32Array, me: number, receive: () => Post, send: (part: Part) => void): void {
  for (;;) {
    Atomics.add(board, IDLE, 1)
    ring(board)
    wait(board, () => Atomics.load(board, ORDER) === SERVE)
    Atomics.sub(board, IDLE, 1)
    serve(board, me, receive(), send)
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

/** Does tasks until the order changes. */
function serve(board: Int32Array, me: number, post: Post, send: (part: Part) => void): void {
  const { sizes, helpers, operations } = post
  const { words, room } = sizes
  const slots = slotsIn(post.slots, sizes, helpers)
  const held = memory()
  held.limit(post.memory)
  const states = stateSet(words, held)
  const recent = sieve(words, held)
  const batch: Batch = { states: new Int32Array(0), operations: new Int32Array(0), enabled: new Int32Array(0) }
  const locals = new Int32Array(post.components)
  const expand = kernelOf(post.source, post.cells, post.enabled, batch, locals, (tree, of) =>
    knownIn(post.trees, tree, of),
  )
  const hashes = new Int32Array(room)
  const kept = new Int32Array(room)
  const own = new Int32Array(helpers)

  const at = (owner: number, what: number): number => HEAD + PER_OWNER * owner + what
  const slotOf = (task: number): Slot => slots[task % SLOTS] as Slot

  const work = ({ input, head, states: successors, operations: by, ends, enabled, ...lists }: Slot): void => {
    batch.states = successors
    batch.operations = by
    batch.enabled = enabled
    let total = head[TOTAL] as number
    let why = WHOLE
    let state = head[FROM] as number
    const count = head[COUNT] as number
    for (; state < count; state++) {
      if (total + operations > room) why = FULL
      const end = why === FULL ? -1 : expand(input, state * (words + sizes.sleeps), total, state)
      if (end < 0) {
        if (why === WHOLE) why = UNKNOWN
        break
      }
      ends[state] = end
      total = end
    }
    head[END] = state
    head[WHY] = why
    head[TOTAL] = total

    const many = recent.sift(successors, total, hashes, kept)
    own.fill(0)
    for (let i = 0; i < many; i++) {
      const hash = hashes[i] as number
      const owner = ownerOf(hash, helpers)
      const n = own[owner] as number
      ;(lists.kept[owner] as Int32Array)[n] = kept[i] as number
      ;(lists.hashes[owner] as Int32Array)[n] = hash
      own[owner] = n + 1
    }
    for (let owner = 0; owner < helpers; owner++) head[at(owner, OWN)] = own[owner] as number
    Atomics.store(head, EXPANDED, 1)
    ring(board)
  }

  /** The number of a task, or of the rest of one, that nobody else does now; -1: there is none. */
  const claim = (): number => {
    const again = Atomics.load(board, AGAIN)
    if (again > 0 && Atomics.compareExchange(board, AGAIN, again, 0) === again) {
      // What came later in the level must not count as seen before this.
      recent.clear()
      return again - 1
    }
    for (;;) {
      const begun = Atomics.load(board, BEGUN)
      if (begun >= Atomics.load(board, GIVEN)) return -1
      if (Atomics.compareExchange(board, BEGUN, begun, begun + 1) === begun) return begun
    }
  }
  /** Does a task, if there is any. */
  const begin = (): boolean => {
    if (Atomics.load(board, HALT) === 1) return false
    Atomics.add(board, BUSY, 1)
    const task = Atomics.load(board, HALT) === 1 ? -1 : claim()
    if (task >= 0) work(slotOf(task))
    Atomics.sub(board, BUSY, 1)
    if (Atomics.load(board, HALT) === 1) ring(board)
    return task >= 0
  }

  // Tasks are looked up in their order, whoever has expanded them: what is new does not depend on who was faster.
  let mine = 0
  const lookUp = (): boolean => {
    if (mine >= Atomics.load(board, GIVEN)) return false
    const slot = slotOf(mine)
    const { head } = slot
    // In this order, the reverse of that in which a task is restarted: what was there before is not looked up once more.
    if (Atomics.load(head, at(me, THROUGH)) === 1 || Atomics.load(head, EXPANDED) === 0) return false
    const own = head[at(me, OWN)] as number
    const [hashes, kept, discoveries] = [slot.hashes[me], slot.kept[me], slot.discoveries[me]] as [
      Int32Array,
      Int32Array,
      Int32Array,
    ]
    let end = 0
    for (let from = 0; from < own; from += BATCH)
      end = states.add(
        slot.states,
        slot.states,
        slot.operations,
        hashes,
        kept,
        from,
        Math.min(BATCH, own - from),
        discoveries,
        end,
      )
    head[at(me, FRESH)] = end
    if (head[WHY] === WHOLE) mine++
    recent.widen(states.size)
    board[HELPERS + PER_HELPER * me] = Math.ceil(held.bytes / 1024)
    Atomics.store(head, at(me, THROUGH), 1)
    ring(board)
    return true
  }

  try {
    for (;;) {
      const rung = Atomics.load(board, BELL)
      if (Atomics.load(board, ORDER) !== SERVE) break
      if (lookUp() || begin()) continue
      listen(board, rung)
    }
    if (Atomics.load(board, ORDER) === RETURN) {
      send(packedIn(states, words))
      ring(board)
    }
  } catch (error) {
    if (!(error instanceof StoreFull)) throw error
    Atomics.store(board, HELPERS + PER_HELPER * me + 1, 1)
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
