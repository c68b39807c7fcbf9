/**
 * The visited set: packed states in the order in which they were found, an open-addressed table of their numbers, and
 * for each state the one it was found from and the operation that led to it.
 */
import { bitsOf, layoutOf, put, unpack } from './layout.ts'
import { type Memory, StoreFull } from './memory.ts'
import type { Successors } from './program.ts'

/** How full the table may be before it is doubled. */
const FULL = 0.7

/** Cells are found by the bits of a 32-bit number. */
const CELLS = 2 ** 31

export interface Store {
  readonly size: number
  /** Packs the states that these steps lead to from state `from`, for `add` to look up. @throws StoreFull */
  stage(from: number, successors: Successors): void
  /** Adds the state that step `k` of those staged leads to, and says whether it is new. @throws StoreFull */
  add(k: number): boolean
  /** Unpacks state `number` into `locals`. */
  read(number: number, locals: Int32Array): void
  /** Operations from the initial state to state `number`. */
  path(number: number): number[]
}

/** Begins with the initial state, number 0, and comes to hold at most so many. @throws StoreFull */
export function store(initial: Int32Array, memory: Memory, limit = Infinity): Store {
  const bits = Array.from(initial, bitsOf)
  let layout = layoutOf(bits)
  let size = 0
  let capacity = 1024
  let states = memory.allocate(capacity * layout.words)
  let parents = memory.allocate(capacity)
  let operations = memory.allocate(capacity)
  let table = memory.allocate(4 * capacity)

  // What was staged: the state that its steps lead from, and for each the operation, the packed state and its hash.
  let from = 0
  let steps: Successors
  let staged = new Int32Array(0)
  let hashes = new Int32Array(0)

  // A cell holds a state's number, plus 1, in as many bits as there are in the length of the table, and above them the
  // rest of the state's hash: two states are hardly ever compared that differ.
  const rehash = (length: number): void => {
    const { words } = layout
    const mask = length - 1
    const cells = length === table.length ? table.fill(0) : memory.allocate(length)
    for (let number = 0; number < size; number++) {
      const h = hash(states, number * words, words)
      let cell = h & mask
      while (cells[cell] !== 0) cell = (cell + 1) & mask
      cells[cell] = (h & ~mask) | (number + 1)
    }
    if (cells !== table) memory.release(table)
    table = cells
  }

  /** Packs every state anew, with room for local state `local` of the component. */
  const widen = (component: number, local: number): void => {
    bits[component] = bitsOf(local)
    const wider = layoutOf(bits)
    const packed = memory.allocate(capacity * wider.words)
    const locals = new Int32Array(bits.length)
    for (let number = 0; number < size; number++) {
      unpack(layout, states, number * layout.words, locals)
      for (let c = 0; c < locals.length; c++) put(wider, packed, number * wider.words, c, locals[c] as number)
    }
    memory.release(states)
    layout = wider
    states = packed
    rehash(table.length)
  }

  const enter = (
    packed: Int32Array,
    offset: number,
    h: number,
    cell: number,
    parent: number,
    operation: number,
  ): void => {
    const { words } = layout
    for (let w = 0; w < words; w++) states[size * words + w] = packed[offset + w] as number
    parents[size] = parent
    operations[size] = operation
    size++
    table[cell] = (h & ~(table.length - 1)) | size
  }

  /** Makes sure that one more state has room, and says whether cells have moved. */
  const makeRoom = (): boolean => {
    if (size >= limit) throw new StoreFull('states')
    if (size === capacity) {
      states = memory.grow(states, 2 * capacity * layout.words)
      parents = memory.grow(parents, 2 * capacity)
      operations = memory.grow(operations, 2 * capacity)
      capacity *= 2
    }
    if (size < FULL * table.length) return false
    if (table.length === CELLS) throw new StoreFull('memory')
    rehash(2 * table.length)
    return true
  }

  const add = (k: number): boolean => {
    if (steps.first[k] === steps.first[k + 1]) return false
    const cells = table
    const known = states
    const { words } = layout
    const mask = cells.length - 1
    const offset = k * words
    const h = hashes[k] as number
    for (let cell = h & mask; ; cell = (cell + 1) & mask) {
      const entry = cells[cell] as number
      if (entry === 0) {
        if (makeRoom()) return add(k)
        enter(staged, offset, h, cell, from, steps.operation[k] as number)
        return true
      }
      if (((entry ^ h) & ~mask) !== 0) continue
      const at = ((entry & mask) - 1) * words
      let w = 0
      while (w < words && known[at + w] === staged[offset + w]) w++
      if (w === words) return false
    }
  }

  const first = new Int32Array(layout.words)
  initial.forEach((local, c) => {
    put(layout, first, 0, c, local)
  })
  const h = hash(first, 0, layout.words)
  enter(first, 0, h, h & (table.length - 1), -1, -1)

  return {
    get size() {
      return size
    },
    stage(number, successors) {
      const { count, first, component, local } = successors
      for (let i = 0, end = first[count] as number; i < end; i++)
        if ((local[i] as number) > (layout.greatest[component[i] as number] as number))
          widen(component[i] as number, local[i] as number)
      const { words } = layout
      if (staged.length < count * words) staged = new Int32Array(2 * count * words)
      if (hashes.length < count) hashes = new Int32Array(2 * count)
      for (let k = 0; k < count; k++) {
        for (let w = 0; w < words; w++) staged[k * words + w] = states[number * words + w] as number
        for (let i = first[k] as number, end = first[k + 1] as number; i < end; i++)
          put(layout, staged, k * words, component[i] as number, local[i] as number)
        hashes[k] = hash(staged, k * words, words)
      }
      from = number
      steps = successors
    },
    add,
    read: (number, locals) => unpack(layout, states, number * layout.words, locals),
    path(number) {
      const path: number[] = []
      for (let at = number; at > 0; at = parents[at] as number) path.push(operations[at] as number)
      return path.reverse()
    },
  }
}

/** Mixes the words of a state; the constants are those of MurmurHash3. */
function hash(packed: Int32Array, offset: number, words: number): number {
  let h = words
  for (let w = 0; w < words; w++) {
    let k = Math.imul(packed[offset + w] as number, 0xcc9e2d51)
    k = Math.imul((k << 15) | (k >>> 17), 0x1b873593)
    h ^= k
    h = (Math.imul((h << 13) | (h >>> 19), 5) + 0xe6546b64) | 0
  }
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b)
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35)
  return h ^ (h >>> 16)
}
