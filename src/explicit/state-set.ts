/** The visited set: an open-addressed table of packed states, which grows in place. */
import { type Memory, StoreFull } from './memory.ts'

/** How full the table may be before it is doubled. */
const FULL = 0.78

/** Words up to which a table that grows is copied; from there on address space is reserved, as much as words have numbers. */
const COPIED = 2 ** 22
const WORDS = 2 ** 31

/** States that are looked up together: the memory of one is fetched while another is looked at. */
export const BATCH = 512

/**
 * Places for the states that were looked up last, few enough for a processor's own memory. What neighbours lead to is
 * mostly the same, so two of three states are found here, and the table is not touched for them.
 */
const RECENT = 2 ** 15

export interface StateSet {
  readonly size: number
  /** Prepares the first `count` packed states of `batch` to be looked up. */
  fetch(batch: Int32Array, count: number): void
  /** The next of those that is new; `count` where none is. @throws StoreFull */
  next(): number
  /** Adds the one that `next` has found. */
  add(): void
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
  let recent = memory.allocate(Math.min(cells, RECENT) * words)
  const { use, fetch, find, enter, insert } = cellsOf(words)
  use(table, cells, recent)

  const grow = (): void => {
    const length = 2 * cells * words
    if (length >= WORDS) throw new StoreFull('memory')
    if (length <= COPIED) {
      const old = table
      table = memory.allocate(length)
      cells *= 2
      if (cells <= RECENT) {
        memory.release(recent)
        recent = memory.allocate(cells * words)
      }
      use(table, cells, recent)
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
    use(table, cells, recent)
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
    forEach(each) {
      for (let at = 0; at < cells * words; at += words) if (table[at] !== 0) each(table, at)
    },
    release() {
      memory.hold(-4 * cells * words)
      memory.release(recent)
    },
  }
}

/** What is done with the cells of a table, each so many words wide; a cell whose first word is 0 is free. */
interface Cells {
  /** From now on of this table, whose first `cells` cells are in use, and this array for recent states: powers of two. */
  use(table: Int32Array, cells: number, recent: Int32Array): void
  fetch(batch: Int32Array, count: number): void
  /** The next state of the batch that is in no cell; the count where each is in one. */
  find(): number
  /** Puts the state that was found into the free cell in which it was missed. */
  enter(): void
  /** Puts the state at an offset, which is in no cell, into one. */
  insert(from: Int32Array, offset: number): void
}

/** Written out for each number of words: V8 makes no loop over two words as fast as two lines. */
function cellsOf(words: number): Cells {
  const write = (line: (w: number) => string, between = ' '): string =>
    Array.from({ length: words }, (_, w) => line(w)).join(between)
  const read = (array: string): string => write(w => `const w${w} = ${array}[at + ${w}];`)
  // The constants are those of xxHash and of a search for multipliers that mix well.
  const hash = `let h = Math.imul(w0, 0x9e3779b1);
${write(w => (w === 0 ? '' : `h = Math.imul((h ^ (h >>> 15)) + w${w}, 0x85ebca77);`))}
h = Math.imul(h ^ (h >>> 15), 0x2c1b3c6d);
h ^= h >>> 13;`
  const source = `'use strict';
let table, mask, recent, places, states, hashes = new Int32Array(0), left = new Int32Array(0);
// Of those left to be looked up: how many there are, and the next one.
let many = 0, next = 0;
let count = 0, free = 0, fetched = 0;
return {
use(t, cells, r) { table = t; mask = cells - 1; recent = r; places = r.length / ${words} - 1; },
fetch(batch, all) {
  states = batch; count = all; next = 0;
  if (left.length < all) { hashes = new Int32Array(2 * all); left = new Int32Array(2 * all); }
  const hs = hashes, ks = left, seen = recent, p = places;
  let n = 0;
  for (let k = 0, at = 0; k < all; k++, at += ${words}) {
    ${read('batch')}
    ${hash}
    const place = (h & p) * ${words};
    const differs = ${write(w => `(seen[place + ${w}] ^ w${w})`, ' | ')};
    ${write(w => `seen[place + ${w}] = w${w};`)}
    hs[n] = h;
    ks[n] = k;
    // One more where it differs: no branch that would be guessed wrong every other time.
    n += (differs | -differs) >>> 31;
  }
  many = n;
  const t = table, m = mask;
  let touched = 0;
  for (let i = 0; i < n; i++) touched |= t[(hs[i] & m) * ${words}];
  fetched |= touched;
},
find() {
  const t = table, m = mask, from = states, hs = hashes, ks = left, end = many;
  for (let i = next; i < end; i++) {
    const at = ks[i] * ${words};
    ${read('from')}
    for (let cell = hs[i] & m; ; cell = (cell + 1) & m) {
      const here = cell * ${words}, there = t[here];
      if (${write(w => (w === 0 ? 'there === w0' : `t[here + ${w}] === w${w}`), ' && ')}) break;
      if (there === 0) { free = here; next = i; return ks[i]; }
    }
  }
  next = end;
  return count;
},
enter() {
  const at = left[next++] * ${words};
  ${write(w => `table[free + ${w}] = states[at + ${w}];`)}
},
insert(from, at) {
  ${read('from')}
  ${hash}
  let cell = h & mask;
  while (table[cell * ${words}] !== 0) cell = (cell + 1) & mask;
  const here = cell * ${words};
  ${write(w => `table[here + ${w}] = w${w};`)}
} };`
  // oxlint-disable-next-line typescript/no-implied-eval -- the text is ours, the number of words all that varies
  return new Function(source)() as Cells
}
