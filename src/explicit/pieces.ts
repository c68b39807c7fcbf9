/** Sequences of 32-bit words that grow piece by piece: nothing is copied, and hardly anything is allocated in vain. */
import type { Memory } from './memory.ts'

/** Words of a piece. */
const PIECE = 2 ** 16

export interface Pieces {
  readonly length: number
  get(index: number): number
  /** Appends. @throws StoreFull, and nothing is appended. */
  push(word: number): void
  /** Changes bits of what was appended. */
  or(index: number, bits: number): void
  /** The first so many bits: words in order, the last one filled up with zeros, in arrays that stay theirs. */
  first(bits: number): Iterable<Int32Array>
}

export function pieces(memory: Memory): Pieces {
  const all: Int32Array[] = []
  let last = new Int32Array(0)
  let length = 0
  const get = (index: number): number => (all[index >>> 16] as Int32Array)[index & (PIECE - 1)] as number
  return {
    get length() {
      return length
    },
    get,
    push(word) {
      const at = length & (PIECE - 1)
      if (at === 0) {
        // The first is small, as most searches are.
        last = memory.allocate(length === 0 ? PIECE / 64 : PIECE)
        all.push(last)
      } else if (at === last.length) {
        last = memory.grow(last, 4 * at)
        all[0] = last
      }
      last[at] = word
      length++
    },
    or(index, bits) {
      const piece = all[index >>> 16] as Int32Array
      piece[index & (PIECE - 1)] = (piece[index & (PIECE - 1)] as number) | bits
    },
    *first(bits) {
      const words = Math.floor(bits / 32)
      for (let at = 0; at < words; at += PIECE)
        yield (all[at / PIECE] as Int32Array).subarray(0, Math.min(PIECE, words - at))
      if (bits % 32 > 0) yield Int32Array.of(get(words) & (2 ** (bits % 32) - 1))
    },
  }
}
