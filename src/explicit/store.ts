/**
 * The visited set: packed states in the order in which they were found, an open-addressed table of their numbers, and
 * for each state the one it was found from and the operation that led to it.
 */
import { layoutOf, pack, unpack } from './layout.ts'

/** The store would pass a limit, or what the computer has. */
export class StoreFull extends Error {
  override readonly name = 'StoreFull'
  readonly limit: 'states' | 'memory'

  constructor(limit: 'states' | 'memory') {
    super(`the store is full: ${limit}`)
    this.limit = limit
  }
}

export interface Store {
  readonly size: number
  /** Bytes held. */
  readonly memory: number
  /** Adds a state, and says whether it is new. @throws StoreFull */
  add(locals: Int32Array, parent: number, operation: number): boolean
  /** Unpacks state `number` into `locals`. */
  read(number: number, locals: Int32Array): void
  /** Operations from the initial state to state `number`. */
  path(number: number): number[]
}

/** For states with as many components as `initial`; limits in states and in bytes. */
export function store(
  initial: Int32Array,
  limits: { states?: number | undefined; memory?: number | undefined },
): Store {
  const bits = Array.from(initial, local => Math.max(2, bitsOf(local)))
  let layout = layoutOf(bits)
  let words = new Int32Array(layout.words)
  let size = 0
  let states = new Int32Array(1024 * layout.words)
  let parents = new Int32Array(1024)
  let operations = new Int32Array(1024)
  let table = new Int32Array(4096)

  const memory = (): number => states.byteLength + parents.byteLength + operations.byteLength + table.byteLength

  const allocate = (length: number): Int32Array<ArrayBuffer> => {
    if (limits.memory !== undefined && memory() + 4 * length > limits.memory) throw new StoreFull('memory')
    try {
      return new Int32Array(length)
    } catch (error) {
      if (error instanceof RangeError) throw new StoreFull('memory')
      throw error
    }
  }

  const grown = (old: Int32Array, length: number): Int32Array<ArrayBuffer> => {
    const array = allocate(length)
    array.set(old)
    return array
  }

  /** The table cell of the state at `offset` of `packed`: where it is, or where it belongs. */
  const cellOf = (packed: Int32Array, offset: number): number => {
    const mask = table.length - 1
    const words = layout.words
    let cell = hash(packed, offset, words) & mask
    for (;;) {
      const entry = table[cell] as number
      if (entry === 0) return cell
      let same = true
      for (let w = 0, at = (entry - 1) * words; same && w < words; w++) same = states[at + w] === packed[offset + w]
      if (same) return cell
      cell = (cell + 1) & mask
    }
  }

  const rehash = (length: number): void => {
    table = allocate(length)
    for (let number = 0; number < size; number++) table[cellOf(states, number * layout.words)] = number + 1
  }

  /** Packs every state anew, with room for local state `local` of the component. */
  const widen = (component: number, local: number): void => {
    bits[component] = bitsOf(local)
    const wider = layoutOf(bits)
    const packed = allocate(parents.length * wider.words)
    const locals = new Int32Array(bits.length)
    words = new Int32Array(wider.words)
    for (let number = 0; number < size; number++) {
      unpack(layout, states, number * layout.words, locals)
      pack(wider, locals, words)
      packed.set(words, number * wider.words)
    }
    layout = wider
    states = packed
    rehash(table.length)
  }

  return {
    get size() {
      return size
    },
    get memory() {
      return memory()
    },
    add(locals, parent, operation) {
      for (let c = 0; c < locals.length; c++)
        if ((locals[c] as number) > (layout.greatest[c] as number)) widen(c, locals[c] as number)
      pack(layout, locals, words)
      const cell = cellOf(words, 0)
      if (table[cell] !== 0) return false
      if (size === limits.states) throw new StoreFull('states')
      if (size === parents.length) {
        states = grown(states, 2 * size * layout.words)
        parents = grown(parents, 2 * size)
        operations = grown(operations, 2 * size)
      }
      states.set(words, size * layout.words)
      parents[size] = parent
      operations[size] = operation
      table[cell] = ++size
      if (size * 2 > table.length) rehash(2 * table.length)
      return true
    },
    read: (number, locals) => unpack(layout, states, number * layout.words, locals),
    path(number) {
      const path: number[] = []
      for (let at = number; at > 0; at = parents[at] as number) path.push(operations[at] as number)
      return path.reverse()
    },
  }
}

const bitsOf = (local: number): number => 32 - Math.clz32(local)

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
  return (h ^ (h >>> 16)) >>> 0
}
