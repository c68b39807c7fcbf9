/**
 * The packed states of a level, each with its sleep set behind it, in the order in which they were found, in pieces that are
 * used again.
 */
import type { Memory } from './memory.ts'

/** States of a piece: a power of two, for every state is looked for by its number. */
const PIECE_BITS = 10
const PIECE = 2 ** PIECE_BITS

const none = new Int32Array(0)

export interface Frontier {
  /** States. */
  readonly length: number
  /** The piece that a state is in; it begins there at `offset` of it. */
  piece(state: number): Int32Array
  offset(state: number): number
  /** States of its piece from it on. */
  run(state: number): number
  /** Words from one state to the next. */
  readonly width: number
  /** Appends the packed state at `at` of `batch`, with an empty sleep set: it begins at what is returned of `last`. @throws StoreFull */
  push(batch: Int32Array, at: number): number
  /** The piece that the last state is in. */
  readonly last: Int32Array
  clear(): void
  release(): void
}

/** Of states of so many words, and sleep sets of so many. */
export function frontier(words: number, asleep: number, memory: Memory): Frontier {
  const width = words + asleep
  const pieces: Int32Array[] = []
  let length = 0
  // Where the last state ends in its piece.
  let last: Int32Array = none
  let end = 0
  return {
    width,
    get length() {
      return length
    },
    piece: state => pieces[state >>> PIECE_BITS] as Int32Array,
    run: state => Math.min(PIECE - (state & (PIECE - 1)), length - state),
    offset: state => (state & (PIECE - 1)) * width,
    get last() {
      return last
    },
    push(batch, at) {
      if (end === last.length) {
        const number = length / PIECE
        if (number === pieces.length) pieces.push(memory.allocate(PIECE * width))
        last = pieces[number] as Int32Array
        end = 0
      }
      const offset = end
      for (let w = 0; w < words; w++) last[offset + w] = batch[at + w] as number
      for (let w = words; w < width; w++) last[offset + w] = 0
      end += width
      length++
      return offset
    },
    clear() {
      length = 0
      last = none
      end = 0
    },
    release() {
      for (const piece of pieces) memory.release(piece)
    },
  }
}
