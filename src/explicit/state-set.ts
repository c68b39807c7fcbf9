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

/** Words of a discovery: the place of a successor, the operation that led to it, and its packed state. */
export const discoveryWidth = (words: number): number => 2 + words

export interface StateSet {
  readonly size: number
  /**
   * Looks up packed states, at most BATCH of them: `count`, at the places of `states` that `kept` tells from `from` on, with
   * their `hashes`. They are known by what is at these places of `keys`: the states themselves, or their fingerprints. Adds
   * those that are new, and appends each to `discoveries`, which end at `end`: its place, its operation, and its words. Says
   * where they end now. @throws StoreFull, before anything is added
   */
  add(
    keys: Int32Array,
    states: Int32Array,
    operations: Int32Array,
    hashes: Int32Array,
    kept: Int32Array,
    from: number,
    count: number,
    discoveries: Int32Array,
    end: number,
  ): number
  /** Adds the packed state at `offset` of `from`, which is not in it. @throws StoreFull */
  insert(from: Int32Array, offset: number): void
  /** From now on states have so many words; their keys are as they were. */
  repack(words: number): void
  /** Every state, in some order: `each` may look at `table` from `offset` on. */
  forEach(each: (table: Int32Array, offset: number) => void): void
  release(): void
}

/** Of keys of so many words, and states of so many; has room for `expected` at once. @throws StoreFull */
export function stateSet(words: number, memory: Memory, expected = 0, ofState = words): StateSet {
  let cells = 1024
  while (cells * FULL <= expected) cells *= 2
  let table: Int32Array = memory.allocate(cells * words)
  let size = 0
  let stateWords = ofState
  let code = cellsOf(words, stateWords)
  code.use(table, cells)

  const grow = (): void => {
    const length = 2 * cells * words
    if (length >= WORDS) throw new StoreFull('memory')
    if (length <= COPIED) {
      const old = table
      table = memory.allocate(length)
      cells *= 2
      code.use(table, cells)
      code.move(old, 0, old.length)
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
    code.use(table, cells)
    spread()
  }

  /**
   * Moves the states, all in the lower half, to where they belong now. Taken in the order of their cells, from behind an
   * empty one, each finds its place at or before its old cell, or in the upper half, and no later one is in its way; but
   * those that had come round the end of the table to its beginning have to stand aside.
   */
  const spread = (): void => {
    const half = cells / 2
    let first = 0
    while (table[first * words] !== 0) first++
    const aside = table.slice(0, first * words)
    table.fill(0, 0, first * words)
    code.move(table, first * words, half * words)
    code.move(aside, 0, aside.length)
  }

  return {
    get size() {
      return size
    },
    add(keys, states, operations, hashes, kept, from, count, discoveries, end) {
      // Once is enough: the smallest table has room for more than a batch.
      if (size + count > FULL * cells) grow()
      const now = code.add(keys, states, operations, hashes, kept, from, count, discoveries, end)
      size += (now - end) / discoveryWidth(stateWords)
      return now
    },
    insert(from, offset) {
      if (size >= FULL * cells) grow()
      size++
      code.insert(from, offset)
    },
    repack(now) {
      stateWords = now
      code = cellsOf(words, now)
      code.use(table, cells)
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
  /** There are free cells for all. */
  add: StateSet['add']
  /** Puts the state at an offset, which is in no cell, into one. */
  insert(from: Int32Array, offset: number): void
  /** Puts the states that are in cells from place `begin` to `end` of `from`, and in no others, into cells; they leave theirs. */
  move(from: Int32Array, begin: number, end: number): void
}

/** Written out for each number of words: V8 makes no loop over two words as fast as two lines. */
function cellsOf(words: number, stateWords: number): Cells {
  const read = (array: string): string => eachWord(words, w => `const w${w} = ${array}[at + ${w}];`)
  const source = `'use strict';
let table, mask, fetched = 0;
return {
use(t, cells) { table = t; mask = cells - 1; },
add(keys, states, operations, hashes, kept, from, count, discoveries, end) {
  const t = table, m = mask, until = from + count;
  // The memory of all is asked for before the first is waited for.
  let touched = 0;
  for (let i = from; i < until; i++) touched |= t[(hashes[i] & m) * ${words}];
  fetched |= touched;
  let n = end;
  for (let i = from; i < until; i++) {
    const k = kept[i], at = k * ${words};
    ${read('keys')}
    for (let cell = hashes[i] & m; ; cell = (cell + 1) & m) {
      const here = cell * ${words}, there = t[here];
      if (${eachWord(words, w => (w === 0 ? 'there === w0' : `t[here + ${w}] === w${w}`), ' && ')}) break;
      if (there !== 0) continue;
      discoveries[n] = k;
      discoveries[n + 1] = operations[k];
      ${eachWord(words, w => `t[here + ${w}] = w${w};`)}
      ${eachWord(stateWords, w => `discoveries[n + ${2 + w}] = states[k * ${stateWords} + ${w}];`)}
      n += ${discoveryWidth(stateWords)};
      break;
    }
  }
  return n;
},
insert(from, at) {
  ${read('from')}
  ${hashSource(words)}
  let cell = h & mask;
  while (table[cell * ${words}] !== 0) cell = (cell + 1) & mask;
  const here = cell * ${words};
  ${eachWord(words, w => `table[here + ${w}] = w${w};`)}
},
move(from, begin, end) {
  const t = table, m = mask;
  for (let at = begin; at < end; at += ${words}) {
    ${read('from')}
    if (w0 === 0) continue;
    ${eachWord(words, w => `from[at + ${w}] = 0;`)}
    ${hashSource(words)}
    let cell = h & m;
    while (t[cell * ${words}] !== 0) cell = (cell + 1) & m;
    const here = cell * ${words};
    ${eachWord(words, w => `t[here + ${w}] = w${w};`)}
  }
} };`
  // oxlint-disable-next-line typescript/no-implied-eval -- the text is ours, the number of words all that varies
  return new Function(source)() as Cells
}
