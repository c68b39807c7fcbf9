/** Packed states by number, in the order in which they were found, and an open-addressed table of the numbers. */
import { type Memory, StoreFull } from './memory.ts'
import { eachWord, hashSource } from './sieve.ts'

/** How full the table may be before it is doubled. */
const FULL = 0.6

/** Cells are found by the bits of a 32-bit number. */
const CELLS = 2 ** 31

export interface Numbered {
  readonly size: number
  /** The states, one behind the other. */
  readonly packed: Int32Array
  /** The number of the packed state at `offset` of `from`: if it is new, the next one. @throws StoreFull */
  add(from: Int32Array, offset: number): number
  release(): void
}

/** Of states of so many words. @throws StoreFull */
export function numbered(words: number, memory: Memory): Numbered {
  let size = 0
  let packed = memory.allocate(1024 * words)
  // A cell holds a state's number, plus 1, in as many bits as there are in the length of the table, and above them the
  // rest of the state's hash: two states are hardly ever compared that differ.
  let cells = memory.allocate(4096)
  const { find, place } = codeOf(words)

  const grow = (): void => {
    if (cells.length === CELLS) throw new StoreFull('memory')
    const more = memory.allocate(2 * cells.length)
    memory.release(cells)
    cells = more
    for (let state = 0; state < size; state++) place(cells, packed, state)
  }

  return {
    get size() {
      return size
    },
    get packed() {
      return packed
    },
    add(from, offset) {
      const known = find(cells, packed, from, offset)
      if (known >= 0) return known
      if ((size + 1) * words > packed.length) packed = memory.grow(packed, 2 * packed.length)
      if (size > FULL * cells.length) grow()
      for (let w = 0; w < words; w++) packed[size * words + w] = from[offset + w] as number
      place(cells, packed, size)
      return size++
    },
    release() {
      memory.release(packed)
      memory.release(cells)
    },
  }
}

interface Code {
  /** The number of a packed state, or -1. */
  find(cells: Int32Array, packed: Int32Array, from: Int32Array, offset: number): number
  /** Puts the number of a state, which is in no cell, into one. */
  place(cells: Int32Array, packed: Int32Array, state: number): void
}

function codeOf(words: number): Code {
  const source = `'use strict';
return {
find(cells, packed, from, at) {
  const mask = cells.length - 1;
  ${eachWord(words, w => `const w${w} = from[at + ${w}];`)}
  ${hashSource(words)}
  for (let cell = h & mask; ; cell = (cell + 1) & mask) {
    const entry = cells[cell];
    if (entry === 0) return -1;
    if (((entry ^ h) & ~mask) !== 0) continue;
    const state = (entry & mask) - 1, there = state * ${words};
    if (${eachWord(words, w => `packed[there + ${w}] === w${w}`, ' && ')}) return state;
  }
},
place(cells, packed, state) {
  const mask = cells.length - 1, at = state * ${words};
  ${eachWord(words, w => `const w${w} = packed[at + ${w}];`)}
  ${hashSource(words)}
  let cell = h & mask;
  while (cells[cell] !== 0) cell = (cell + 1) & mask;
  cells[cell] = (h & ~mask) | (state + 1);
} };`
  // oxlint-disable-next-line typescript/no-implied-eval -- the text is ours, the number of words all that varies
  return new Function(source)() as Code
}
