/**
 * A formula over local states, as a tree that grows while it is asked: each branch reads one component, each leaf is an
 * answer. A formula is a function of what it reads, so the order of its reads is decided by the values read before.
 */
import type { Product } from '../system/expand.ts'
import type { Local } from '../system/local.ts'
import type { Table } from '../tabulate/table.ts'

interface Branch {
  /** Position read in the array of local states. */
  readonly reads: number
  /** By local state. */
  readonly next: (Branch | number | undefined)[]
}

export interface DecisionTree {
  /** Every position that the formula was ever seen to read. */
  readonly reads: ReadonlySet<number>
  /** The formula's answer for these local states. */
  answer(locals: Int32Array): number
}

/** Reads the component at a position; what a formula's view is made of. */
export type Read = (position: number) => Local

/** `formula` gets a way to read, and answers a number of its own choosing; `tables[position]` gives its local states. */
export function decisionTree(tables: readonly Table[], formula: (read: Read) => number): DecisionTree {
  let root: Branch | number | undefined
  const reads = new Set<number>()

  const learn = (locals: Int32Array): number => {
    const order: number[] = []
    const answer = formula(position => {
      if (!order.includes(position)) order.push(position)
      return (tables[position] as Table).locals[locals[position] as number] as Local
    })
    for (const position of order) reads.add(position)
    let attach = (tree: Branch | number): void => {
      root = tree
    }
    let tree = root
    for (const position of order) {
      if (typeof tree !== 'object') {
        tree = { reads: position, next: [] }
        attach(tree)
      }
      const { next } = tree
      const local = locals[position] as number
      while (next.length <= local) next.push(undefined)
      attach = below => {
        next[local] = below
      }
      tree = next[local]
    }
    attach(answer)
    return answer
  }

  return {
    reads,
    answer(locals) {
      let tree = root
      while (typeof tree === 'object') tree = tree.next[locals[tree.reads] as number]
      return tree ?? learn(locals)
    },
  }
}

/** The view that formulas get: components by family name and index, read from positions that begin at `offset`. */
export function viewOf(product: Product, read: Read, offset = 0): Record<string, (...at: string[]) => Local> {
  return Object.fromEntries(
    Object.keys(product.system.components).map(family => [
      family,
      (...at: string[]) => read(offset + (product.find(family, at)[0] as number)),
    ]),
  )
}
