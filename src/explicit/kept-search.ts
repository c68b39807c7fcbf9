/** A search as it is kept and taken up again: facts that have JSON, and words behind them in a fixed order. */
import type { Finding } from '../check/exploration.ts'
import type { Counts } from '../system/model.ts'
import type { Table } from '../tabulate/table.ts'
import type { DecisionTrees } from './decision-trees.ts'
import { type Frontier, frontier } from './frontier.ts'
import { type KeptTable, keptTables, restoreTables } from './kept-tables.ts'
import { bitsOf, type Layout, layoutOf } from './layout.ts'
import type { Memory } from './memory.ts'
import type { Origins } from './origins.ts'
import { BATCH, discoveryWidth, type StateSet, stateSet } from './state-set.ts'
import type { Watch } from './watch.ts'

/** What is kept besides the counts and the words. */
export interface Facts {
  readonly expanded: number
  readonly taken: number
  /** Bits of each component; states of this level and of the next; cells of the trees of conditions and of properties. */
  readonly bits: readonly number[]
  readonly level: number
  readonly next: number
  readonly trees: readonly number[]
  readonly tables: readonly KeptTable[]
  readonly findings: readonly Finding[]
  readonly still: readonly number[]
}

/** The parts of a search that are the same for as long as it lives. */
export interface Lasting {
  readonly tables: readonly Table[]
  readonly conditions: Pick<DecisionTrees, 'kept' | 'restore'>
  readonly watched: Watch
  readonly origin: Origins
}

/** Those that are made anew where states are packed otherwise. */
export interface Packed {
  readonly layout: Layout
  readonly states: StateSet
  readonly level: Frontier
  readonly next: Frontier
}

/** How far the search was when nothing was under way: states taken up of the level, states expanded, found, and in the next level. */
export interface Settled {
  readonly taken: number
  readonly expanded: number
  readonly found: number
  readonly next: number
}

export const factsOf = (
  { tables, conditions, watched }: Lasting,
  { layout, level }: Packed,
  { expanded, taken, next }: Settled,
): Facts => ({
  expanded,
  taken,
  bits: Array.from(layout.greatest, bitsOf),
  level: level.length,
  next,
  trees: [conditions.kept().length, watched.trees.kept().length],
  tables: keptTables(tables),
  findings: watched.findings,
  still: watched.still,
})

/** Puts the words. `later`: discoveries that were made since, in states that were under way. @throws Error where these are not all */
export function tell(
  { conditions, watched, origin }: Lasting,
  { layout, states, level, next }: Packed,
  settled: Settled,
  later: Int32Array,
  put: (words: Int32Array) => void,
): void {
  const { words } = layout
  put(conditions.kept())
  put(watched.trees.kept())
  const give = (of: Frontier, end: number): void => {
    for (let k = 0; k < end; k += of.run(k)) {
      const at = of.offset(k)
      put(of.piece(k).subarray(at, at + Math.min(of.run(k), end - k) * of.width))
    }
  }
  give(level, level.length)
  give(next, settled.next)

  const key = (array: Int32Array, at: number): string => array.subarray(at, at + words).join()
  // They are to be discovered again.
  const unknown = new Set<string>()
  for (let n = 0; n < later.length; n += discoveryWidth(words)) unknown.add(key(later, n + 2))
  const some = new Int32Array(BATCH * words)
  let length = 0
  let count = 0
  states.forEach((table, at) => {
    if (unknown.size > 0 && unknown.has(key(table, at))) return
    count++
    for (let w = 0; w < words; w++) some[length++] = table[at + w] as number
    if (length < some.length) return
    put(some)
    length = 0
  })
  put(some.subarray(0, length))
  if (count !== settled.found) throw new Error(`${count} states would be kept, of ${settled.found}`)
  for (const more of origin.words(settled.found - 1, settled.expanded)) put(more)
}

/**
 * Takes all that up: what lasts must be as it is in the beginning. `sleeps`: words of a sleep set.
 * @throws StoreFull, and ModelError where the product or a property has changed
 */
export function takeUp(
  { tables, conditions, watched, origin }: Lasting,
  { distinct }: Counts,
  { level: ofLevel, next: ofNext, bits, trees, expanded, ...facts }: Facts,
  sleeps: number,
  memory: Memory,
  read: (length: number) => Int32Array,
): Packed {
  restoreTables(tables, facts.tables)
  conditions.restore(read(trees[0] as number))
  watched.trees.restore(read(trees[1] as number))
  watched.restore(facts.findings, facts.still)

  const found = Number(distinct)
  const layout = layoutOf(bits)
  const { words } = layout
  const states = stateSet(words, memory, found)
  const level = frontier(words, sleeps, memory)
  const next = frontier(words, sleeps, memory)
  const each = (count: number, width: number, take: (from: Int32Array, offset: number) => void): void => {
    for (let k = 0; k < count; k += BATCH) {
      const some = read(Math.min(BATCH, count - k) * width)
      for (let at = 0; at < some.length; at += width) take(some, at)
    }
  }
  const pushTo =
    (of: Frontier) =>
    (from: Int32Array, offset: number): void => {
      of.push(from, offset)
      const [piece, to] = [of.piece(of.length - 1), of.offset(of.length - 1)]
      for (let w = words; w < of.width; w++) piece[to + w] = from[offset + w] as number
    }
  each(ofLevel, level.width, pushTo(level))
  each(ofNext, next.width, pushTo(next))
  each(found, words, states.insert)
  origin.restore(found - 1, expanded, read)
  return { layout, states, level, next }
}
