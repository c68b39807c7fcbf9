/**
 * Formulas over local states, as trees that grow while they are asked: each branch reads one component, each leaf is an
 * answer. A formula is a function of what it reads, so the order of its reads is decided by the values read before.
 */
import type { Local } from '../system/local.ts'
import { ModelError } from '../system/model-error.ts'
import type { Read } from '../system/view.ts'
import type { Table } from '../tabulate/table.ts'
import { BEGIN } from './kept-tables.ts'
import type { Memory } from './memory.ts'

/** Answers a number of its own choosing, 0 or greater. */
export type Formula = (read: Read) => number

export interface DecisionTrees {
  /** The number of a new tree. */
  plant(formula: Formula): number
  /** What the formula of the tree answers for these local states. @throws StoreFull, and what the formula throws */
  answer(tree: number, locals: Int32Array): number
  /** The same, as far as it was asked before; -1 where not. */
  known(tree: number, locals: Int32Array): number
  /** The positions that this answer is known by. */
  path(tree: number, locals: Int32Array): readonly number[]
  /** What `restore` wants. */
  kept(): Int32Array
  /**
   * Takes up what the same trees had learned, where all formulas answer as they did; nothing may have been learned yet.
   * @throws StoreFull, and ModelError where one does not
   */
  restore(kept: Int32Array): void
  /** Every position that the formula of the tree was ever seen to read. */
  reads(tree: number): ReadonlySet<number>
}

/** `tables[position]` gives the local states at a position of what is asked about; `readMore` is told which `reads` grow, and by what. */
export function decisionTrees(
  tables: readonly Table[],
  memory: Memory,
  readMore: (tree: number, position: number) => void = () => {},
): DecisionTrees {
  // A tree is one cell, which holds a link; a branch is the position that it reads, how many links it has, and a link
  // for each local state there. A link is 0 where nothing is known, the place of a branch, or the complement of an answer.
  let cells = memory.allocate(1024)
  let used = 1
  const formulas = new Map<number, { readonly formula: Formula; readonly reads: Set<number> }>()

  const allocate = (length: number): number => {
    if (used + length > cells.length) cells = memory.grow(cells, 2 * (used + length))
    used += length
    return used - length
  }

  /** A branch with room for every local state that there is now, and with the links of the one that it replaces. */
  const branch = (position: number, old: number): number => {
    const links = old === 0 ? 0 : (cells[old + 1] as number)
    const width = Math.max((tables[position] as Table).locals.length, 2 * links)
    const place = allocate(2 + width)
    cells[place] = position
    cells[place + 1] = width
    cells.copyWithin(place + 2, old + 2, old + 2 + links)
    return place
  }

  const known = (tree: number, locals: Int32Array): number => knownIn(cells, tree, locals)

  const learn = (tree: number, locals: Int32Array): number => {
    const { formula, reads } = formulas.get(tree) as { formula: Formula; reads: Set<number> }
    const order = new Set<number>()
    const answer = formula(position => {
      order.add(position)
      return (tables[position] as Table).locals[locals[position] as number] as Local
    })
    let link = tree
    for (const position of order) {
      if (!reads.has(position)) {
        reads.add(position)
        readMore(tree, position)
      }
      const local = locals[position] as number
      let below = cells[link] as number
      if (below === 0 || local >= (cells[below + 1] as number)) {
        below = branch(position, below)
        cells[link] = below
      }
      link = below + 2 + local
    }
    cells[link] = ~answer
    return answer
  }

  /** Asks for every answer below a link once more; `at` holds the local states on the way there, by position. */
  const confirm = (link: number, formula: Formula, reads: Set<number>, at: Map<number, number>): void => {
    const below = cells[link] as number
    if (below === 0) return
    if (below < 0) {
      const answer = formula(position => {
        const local = at.get(position)
        if (local === undefined) throw changed()
        return (tables[position] as Table).locals[local] as Local
      })
      if (answer !== ~below) throw changed()
      return
    }
    const position = cells[below] as number
    reads.add(position)
    for (let local = 0; local < (cells[below + 1] as number); local++)
      confirm(below + 2 + local, formula, reads, at.set(position, local))
    at.delete(position)
  }

  return {
    plant(formula) {
      const tree = allocate(1)
      formulas.set(tree, { formula, reads: new Set() })
      return tree
    },
    answer(tree, locals) {
      const answer = known(tree, locals)
      return answer < 0 ? learn(tree, locals) : answer
    },
    known,
    path(tree, locals) {
      const positions: number[] = []
      for (let link = cells[tree] as number; link > 0; ) {
        const position = cells[link] as number
        positions.push(position)
        link = cells[link + 2 + (locals[position] as number)] as number
      }
      return positions
    },
    kept: () => cells.subarray(0, used),
    restore(kept) {
      if (kept.length > cells.length) cells = memory.grow(cells, kept.length)
      cells.set(kept)
      used = kept.length
      for (const [tree, { formula, reads }] of formulas) {
        confirm(tree, formula, reads, new Map())
        for (const position of reads) readMore(tree, position)
      }
    },
    reads: tree => (formulas.get(tree) as { reads: Set<number> }).reads,
  }
}

const changed = (): ModelError =>
  new ModelError({
    problem: 'a condition or a property does not answer as it did when the search was kept',
    remedy: BEGIN,
  })

/** What a tree is known to answer for these local states; -1: nothing. */
function knownIn(cells: Int32Array, tree: number, locals: Int32Array): number {
  let link = cells[tree] as number
  while (link > 0) {
    const local = locals[cells[link] as number] as number
    link = local < (cells[link + 1] as number) ? (cells[link + 2 + local] as number) : 0
  }
  return ~link
}
