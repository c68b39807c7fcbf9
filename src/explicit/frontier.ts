/** The packed states of a level, in the order in which they were found, in pieces that are used again. */
import type { Memory } from './memory.ts'

/** States of a piece. */
const PIECE = 2 ** 10

export interface Frontier {
  /** States. */
  readonly length: number
  /** The piece that a state is in; it begins there at `offset` of it. */
  piece(state: number): Int32Array
  offset(state: number): number
  /** States of its piece from it on. */
  run(state: number): number
  /** Appends the packed state at `at` of `batch`. @throws StoreFull */
  push(batch: Int32Array, at: number): void
  clear(): void
  release(): void
}

/** Of states of so many words. */
export function frontier(words: number, memory: Memory): Frontier {
  const pieces: Int32Array[] = []
  let length = 0
  return {
    get length() {
      return length
    },
    piece: state => pieces[Math.floor(state / PIECE)] as Int32Array,
    run: state => Math.min(PIECE - (state % PIECE), length - state),
    offset: state => (state % PIECE) * words,
    push(batch, at) {
      const number = Math.floor(length / PIECE)
      if (number === pieces.length) pieces.push(memory.allocate(PIECE * words))
      const piece = pieces[number] as Int32Array
      const offset = (length % PIECE) * words
      for (let w = 0; w < words; w++) piece[offset + w] = batch[at + w] as number
      length++
    },
    clear() {
      length = 0
    },
    release() {
      for (const piece of pieces) memory.release(piece)
    },
  }
}
