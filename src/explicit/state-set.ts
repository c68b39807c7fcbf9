/** The visited set: an open-addressed table of packed states, which grows in place. */
import { type Memory, StoreFull } from './memory.ts'
import { eachWord, hashSource } from './sieve.ts'

/** How full the table may be before it is doubled. */
const FULL = 0.78

/** Words up to which a table that grows is copied; from there on address space is reserved, as much as words have numbers. */
const COPIED = 2 ** 22
const WORDS = 2 ** 31

/** States that are looked up together: the memory of one is fetched while another is looked at. */
export const BATCH = 512

export interface StateSet {
  readonly size: number
  /**
   * Prepares packed states of `batch` to be looked up: `count` of them, at the places that `kept` tells from `from` on, with
   * their `hashes`.
   */
  fetch(batch: Int32Array, hashes: Int32Array, kept: Int32Array, from: number, count: number): void
  /** The place of the next of those that is new; -1 where none is. @throws StoreFull */
  next(): number
  /** Adds the one that `next` has found. */
  add(): void
  /** Adds the packed state at `offset` of `from`, which is not in it. @throws StoreFull */
  insert(from: Int32Array, offset: number): void
  /** Every state, in some order: `each` may look at `table` from `offset` on. */
  forEach(each: (table: Int32Array, offset: number) => void): void
  release(): void
}

/** Of states of so many words; has room for `expected` at once. @throws StoreFull */
export function stateSet(words: number, memory: Memory, expected = 0): StateSet {
  let cells = 1024
  while (cells * FULL <= expected) cells *= 2
  let table: Int32Array = memory.allocate(cells * words)
  let size = 0
  const { use, fetch, find, enter, insert } = cellsOf(words)
  use(table, cells)

  const grow = (): void => {
    const length = 2 * cells * words
    if (length >= WORDS) throw new StoreFull('memory')
    if (length <= COPIED) {
      const old = table
      table = memory.allocate(length)
      cells *= 2
      use(table, cells)
      for (let at = 0; at < old.length; at += words) if (old[at] !== 0) insert(old, at)
      memory.release(old)
      return
    }
    memory.hold(4 * cells * words)
    if (length > table.length) {
      const reserved = memory.reserve(WORDS - 1, length)
      reserved.set(table)
      table = reserved
    }
    cells *= 2
    use(table, cells)
    spread()
  }

  /**
   * Moves the states, all in the lower half, to where they belong now. Taken in the order of their cells, from behind an
   * empty one, each finds its place at or before its old cell, or in the upper half, and no later one is in its way; but
   * those that had come round the end of the table to its beginning have to stand aside.
   */
  const spread = (): void => {
    const half = cells / 2
    const state = new Int32Array(words)
    let first = 0
    while (table[first * words] !== 0) first++
    const aside = table.slice(0, first * words)
    table.fill(0, 0, first * words)
    for (let at = first * words; at < half * words; at += words) {
      if (table[at] === 0) continue
      for (let w = 0; w < words; w++) {
        state[w] = table[at + w] as number
        table[at + w] = 0
      }
      insert(state, 0)
    }
    for (let at = 0; at < aside.length; at += words) insert(aside, at)
  }

  return {
    get size() {
      return size
    },
    fetch,
    next() {
      if (size >= FULL * cells) grow()
      return find()
    },
    add() {
      size++
      enter()
    },
    insert(from, offset) {
      if (size >= FULL * cells) grow()
      size++
      insert(from, offset)
    },
    forEach(each) {
      for (let at = 0; at < cells * words; at += words) if (table[at] !== 0) each(table, at)
    },
    release() {
      memory.hold(-4 * cells * words)
    },
  }
}

/** What is done with the cells of a table, each so many words wide; a cell whose first word is 0 is free. */
interface Cells {
  /** From now on of this table, whose first `cells` cells are in use: a power of two. */
  use(table: Int32Array, cells: number): void
  fetch: StateSet['fetch']
  /** The place of the next state of the batch that is in no cell; -1 where each is in one. */
  find(): number
  /** Puts the state that was found into the free cell in which it was missed. */
  enter(): void
  /** Puts the state at an offset, which is in no cell, into one. */
  insert(from: Int32Array, offset: number): void
}

/** Written out for each number of words: V8 makes no loop over two words as fast as two lines. */
function cellsOf(words: number): Cells {
  const read = (array: string): string => eachWord(words, w => `const w${w} = ${array}[at + ${w}];`)
  const source = `'use strict';
let table, mask, states, hashes, kept;
// Of those that are to be looked up: the next one, and where they end.
let next = 0, end = 0;
let free = 0, fetched = 0;
return {
use(t, cells) { table = t; mask = cells - 1; },
fetch(batch, hs, ks, from, count) {
  states = batch; hashes = hs; kept = ks; next = from; end = from + count;
  const t = table, m = mask, until = end;
  let touched = 0;
  for (let i = from; i < until; i++) touched |= t[(hs[i] & m) * ${words}];
  fetched |= touched;
},
find() {
  const t = table, m = mask, from = states, hs = hashes, ks = kept, until = end;
  for (let i = next; i < until; i++) {
    const at = ks[i] * ${words};
    ${read('from')}
    for (let cell = hs[i] & m; ; cell = (cell + 1) & m) {
      const here = cell * ${words}, there = t[here];
      if (${eachWord(words, w => (w === 0 ? 'there === w0' : `t[here + ${w}] === w${w}`), ' && ')}) break;
      if (there === 0) { free = here; next = i; return ks[i]; }
    }
  }
  next = until;
  return -1;
},
enter() {
  const at = kept[next++] * ${words};
  ${eachWord(words, w => `table[free + ${w}] = states[at + ${w}];`)}
},
insert(from, at) {
  ${read('from')}
  ${hashSource(words)}
  let cell = h & mask;
  while (table[cell * ${words}] !== 0) cell = (cell + 1) & mask;
  const here = cell * ${words};
  ${eachWord(words, w => `table[here + ${w}] = w${w};`)}
} };`
  // oxlint-disable-next-line typescript/no-implied-eval -- the text is ours, the number of words all that varies
  return new Function(source)() as Cells
}
