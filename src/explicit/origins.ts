/**
 * How each state was found: by which operation, from which state. States are expanded in the order in which they were
 * found, so all that came of one state follow each other, and who was found from whom is two bits a state.
 */
import { ones } from './bits.ts'
import type { Memory } from './memory.ts'
import { type Pieces, pieces } from './pieces.ts'

export interface Origins {
  /** One more state was found, by an operation, from the state whose turn it is; at first that of state 0. @throws StoreFull */
  found(operation: number): void
  /**
   * The operations of discoveries up to `end`, each of so many words; those of each state end at a place of `ends`, and from the
   * first `over` of these states nothing more is found. @throws StoreFull
   */
  foundAll(discoveries: Int32Array, width: number, end: number, ends: Int32Array, over: number): void
  /** Nothing more is found from the state whose turn it was. @throws StoreFull */
  next(): void
  /** Operations from state 0 to state `number`. */
  path(number: number): number[]
  /** How it was when so many states had been found and so many turns were over: the words that `restore` wants. */
  words(found: number, over: number): Iterable<Int32Array>
  /** Takes up what was kept; there must be nothing yet. @throws StoreFull */
  restore(found: number, over: number, read: (length: number) => Int32Array): void
}

/** Words that are read at once. */
const READ = 2 ** 16

/** `operations`: how many there are. */
export function origins(operations: number, memory: Memory): Origins {
  // A one for each state found, a zero for each turn that is over. Operations, as many in a word as it holds.
  const turns = pieces(memory)
  const by = pieces(memory)
  const width = operations <= 2 ** 8 ? 8 : operations <= 2 ** 16 ? 16 : 32
  const perWord = 32 / width
  const operationOf = (state: number): number => {
    const at = state - 1
    const word = by.get(Math.floor(at / perWord))
    return width === 32 ? word : (word >>> ((at % perWord) * width)) & (2 ** width - 1)
  }

  let found = 0
  let over = 0
  const mark = (bit: number): void => {
    const at = found + over
    if (at % 32 === 0) turns.push(bit)
    else if (bit) turns.or(Math.floor(at / 32), bit << (at % 32))
  }

  const add = (operation: number): void => {
    const at = found % perWord
    if (at === 0) by.push(operation)
    else by.or(Math.floor(found / perWord), operation << (at * width))
    mark(1)
    found++
  }
  const next = (): void => {
    mark(0)
    over++
  }

  return {
    found: add,
    foundAll(discoveries, step, end, ends, until) {
      let n = 0
      for (let i = 0; i < until; i++) {
        const last = ends[i] as number
        for (; n < end && (discoveries[n] as number) < last; n += step) add(discoveries[n + 1] as number)
        next()
      }
      for (; n < end; n += step) add(discoveries[n + 1] as number)
    },
    next,
    path(number) {
      const path: number[] = []
      // Whom a state was found from was found before it: one way back through all turns meets the whole path.
      let state = number
      let before = found
      for (let at = turns.length - 1; state > 0; at--) {
        const word = turns.get(at)
        before -= ones(word)
        while (state > before) {
          path.push(operationOf(state))
          state = 32 * at + placeOf(word, state - before) - (state - 1)
        }
      }
      return path.reverse()
    },
    *words(keptFound, keptOver) {
      yield* turns.first(keptFound + keptOver)
      yield* by.first(keptFound * width)
    },
    restore(keptFound, keptOver, read) {
      const take = (into: Pieces, bits: number): void => {
        const words = Math.ceil(bits / 32)
        for (let at = 0; at < words; at += READ) for (const word of read(Math.min(READ, words - at))) into.push(word)
      }
      take(turns, keptFound + keptOver)
      take(by, keptFound * width)
      found = keptFound
      over = keptOver
    },
  }
}

/** The place of the n-th bit that is set. */
function placeOf(word: number, n: number): number {
  let left = word
  for (let k = 1; k < n; k++) left &= left - 1
  return 31 - Math.clz32(left & -left)
}
