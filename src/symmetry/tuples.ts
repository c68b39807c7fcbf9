/** Tuples of numbers of one length, numbered from 0 in the order in which they came: equal ones have one number. */
import type { Memory } from '../explicit/memory.ts'

/** How full the table may be before it is doubled. */
const FULL = 0.6

export interface Tuples {
  readonly size: number
  /** The number of the tuple that begins there; a new one if it is new. @throws StoreFull */
  number(of: Int32Array, offset?: number): number
  at(number: number, place: number): number
  /** Forgets all of them. */
  clear(): void
  /** No longer used. */
  release(): void
}

/** @throws StoreFull */
export function tuples(length: number, memory: Memory): Tuples {
  let values = memory.allocate(64 * length)
  let capacity = 64
  let cells = memory.allocate(128)
  let size = 0

  const rehash = (): void => {
    const wider = memory.allocate(2 * cells.length)
    const mask = wider.length - 1
    for (let number = 0; number < size; number++) {
      let cell = hash(values, number * length, length) & mask
      while (wider[cell] !== 0) cell = (cell + 1) & mask
      wider[cell] = number + 1
    }
    memory.release(cells)
    cells = wider
  }

  return {
    get size() {
      return size
    },
    number(of, offset = 0) {
      const known = cells
      const all = values
      const mask = known.length - 1
      for (let cell = hash(of, offset, length) & mask; ; cell = (cell + 1) & mask) {
        const entry = known[cell] as number
        if (entry === 0) {
          if (size === capacity) {
            values = memory.grow(values, 2 * capacity * length)
            capacity *= 2
          }
          for (let i = 0; i < length; i++) values[size * length + i] = of[offset + i] as number
          known[cell] = ++size
          if (size > FULL * known.length) rehash()
          return size - 1
        }
        const at = (entry - 1) * length
        let i = 0
        while (i < length && all[at + i] === of[offset + i]) i++
        if (i === length) return entry - 1
      }
    },
    at: (number, place) => values[number * length + place] as number,
    clear() {
      size = 0
      cells.fill(0)
    },
    release() {
      memory.release(values)
      memory.release(cells)
    },
  }
}

/** Mixes the numbers of a tuple; the constants are those of MurmurHash3. */
export function hash(of: Int32Array, offset: number, length: number): number {
  let h = length
  for (let i = 0; i < length; i++) {
    let k = Math.imul(of[offset + i] as number, 0xcc9e2d51)
    k = Math.imul((k << 15) | (k >>> 17), 0x1b873593)
    h ^= k
    h = (Math.imul((h << 13) | (h >>> 19), 5) + 0xe6546b64) | 0
  }
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b)
  return h ^ (h >>> 13)
}
