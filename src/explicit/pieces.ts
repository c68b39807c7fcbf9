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
  // No accessor: V8 makes slow objects of those that have different functions for it.
  const words = {
    length: 0,
    get: (index: number): number => (all[index >>> 16] as Int32Array)[index & (PIECE - 1)] as number,
    push(word: number): void {
      const at = words.length & (PIECE - 1)
      if (at === 0) {
        // The first is small, as most searches are.
        last = memory.allocate(words.length === 0 ? PIECE / 64 : PIECE)
        all.push(last)
      } else if (at === last.length) {
        last = memory.grow(last, 4 * at)
        all[0] = last
      }
      last[at] = word
      words.length++
    },
    or(index: number, bits: number): void {
      const piece = all[index >>> 16] as Int32Array
      piece[index & (PIECE - 1)] = (piece[index & (PIECE - 1)] as number) | bits
    },
    *first(bits: number): Iterable<Int32Array> {
      const whole = Math.floor(bits / 32)
      for (let at = 0; at < whole; at += PIECE)
        yield (all[at / PIECE] as Int32Array).subarray(0, Math.min(PIECE, whole - at))
      if (bits % 32 > 0) yield Int32Array.of(words.get(whole) & (2 ** (bits % 32) - 1))
    },
  }
  return words
}
