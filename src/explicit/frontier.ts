/**
 * The packed states of a level, each with its sleep set behind it, in the order in which they were found, in pieces that are
 * used again.
 */
import type { Memory } from './memory.ts'
import { discoveryWidth } from './state-set.ts'

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
  /** Appends the packed state at `at` of `batch`, with an empty sleep set. @throws StoreFull */
  push(batch: Int32Array, at: number): void
  /** Appends the states of all discoveries up to `end`, likewise. @throws StoreFull */
  append(discoveries: Int32Array, end: number): void
  clear(): void
  release(): void
}

/** Of states of so many words, and sleep sets of so many. */
export function frontier(words: number, asleep: number, memory: Memory): Frontier {
  const width = words + asleep
  const step = discoveryWidth(words)
  const pieces: Int32Array[] = []
  // Where the last state ends in its piece.
  let last: Int32Array = none
  let end = 0
  /** Makes room for one more in the last piece. */
  const open = (number: number): void => {
    if (number === pieces.length) pieces.push(memory.allocate(PIECE * width))
    last = pieces[number] as Int32Array
    end = 0
  }
  // No accessors: V8 makes slow objects of those that have different functions for them.
  const all = {
    width,
    length: 0,
    piece: (state: number): Int32Array => pieces[state >>> PIECE_BITS] as Int32Array,
    run: (state: number): number => Math.min(PIECE - (state & (PIECE - 1)), all.length - state),
    offset: (state: number): number => (state & (PIECE - 1)) * width,
    push(batch: Int32Array, at: number): void {
      if (end === last.length) open(all.length / PIECE)
      for (let w = 0; w < words; w++) last[end + w] = batch[at + w] as number
      for (let w = words; w < width; w++) last[end + w] = 0
      end += width
      all.length++
    },
    append(discoveries: Int32Array, until: number): void {
      for (let n = 0; n < until; ) {
        if (end === last.length) open(all.length / PIECE)
        const piece = last
        const fits = Math.min(until, n + step * ((piece.length - end) / width))
        let to = end
        all.length += (fits - n) / step
        for (; n < fits; n += step) {
          for (let w = 0; w < words; w++) piece[to + w] = discoveries[n + 2 + w] as number
          for (let w = words; w < width; w++) piece[to + w] = 0
          to += width
        }
        end = to
      }
    },
    clear(): void {
      all.length = 0
      last = none
      end = 0
    },
    release(): void {
      for (const piece of pieces) memory.release(piece)
    },
  }
  return all
}

/** The same states and sleep sets, packed anew in so many words; the frontier itself is released. @throws StoreFull */
export function repacked(
  of: Frontier,
  repack: (packed: Int32Array, offset: number) => Int32Array,
  words: number,
  asleep: number,
  memory: Memory,
): Frontier {
  const fresh = frontier(words, asleep, memory)
  for (let k = 0; k < of.length; k++) {
    fresh.push(repack(of.piece(k), of.offset(k)), 0)
    for (let w = 1; w <= asleep; w++)
      fresh.piece(k)[fresh.offset(k) + fresh.width - w] = of.piece(k)[of.offset(k) + of.width - w] as number
  }
  of.release()
  return fresh
}

/** About `most` of the states of two levels, evenly spread; or all. */
export function sampleOf(level: Frontier, next: Frontier, most: number): (readonly [of: Frontier, state: number])[] {
  const all = level.length + next.length
  const every = Math.max(1, Math.floor(all / most))
  return Array.from({ length: Math.ceil(all / every) }, (_, i) =>
    i * every < level.length ? [level, i * every] : [next, i * every - level.length],
  )
}
