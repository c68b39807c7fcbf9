/** The states of a product as a graph that grows as it is asked, and the shortest way to each of them. */
import type { Product } from '../system/expand.ts'
import { type Compiled, compile } from '../tabulate/operation.ts'
import type { Table } from '../tabulate/table.ts'
import { tablesOf } from '../tabulate/tables.ts'

export interface Move {
  /** By number. */
  readonly operation: number
  readonly to: number
}

/** States are numbered as they are met; 0 is the initial one. */
export interface Graph {
  /** What can happen in a state, by ascending operation. @throws ModelError */
  moves(state: number): readonly Move[]
  /** The operations of a shortest way to the state; the least of them in their order. It has been met before. */
  shortest(state: number): readonly number[]
  /** Every state, with those nearest to the initial one first. */
  nearest(): Generator<number>
}

export function graphOf(product: Product): Graph {
  const tables = tablesOf(product)
  const compiled = product.operations.map(instance => compile(instance, tables))
  const states: (readonly number[])[] = []
  const numbers = new Map<string, number>()
  const moves: (readonly Move[] | undefined)[] = []
  const numberOf = (locals: readonly number[]): number => {
    const key = locals.join()
    const known = numbers.get(key)
    if (known !== undefined) return known
    numbers.set(key, states.length)
    return states.push(locals) - 1
  }
  numberOf(product.components.map(({ input }, c) => (tables[c] as Table).start(input)))

  const movesOf = (state: number): readonly Move[] => {
    moves[state] ??= compiled.flatMap((move: Compiled, operation) => {
      const after = move(states[state] as readonly number[])
      return after === undefined ? [] : [{ operation, to: numberOf(after) }]
    })
    return moves[state]
  }

  // Breadth first, as far as it was asked for: states in that order, and how each was first come to.
  const order = [0]
  const cause = new Map<number, { readonly from: number; readonly operation: number }>()
  let expanded = 0
  const expand = (): void => {
    const from = order[expanded++] as number
    for (const { operation, to } of movesOf(from)) {
      if (to === 0 || cause.has(to)) continue
      cause.set(to, { from, operation })
      order.push(to)
    }
  }

  return {
    moves: movesOf,
    shortest: state => {
      const found = (): boolean => state === 0 || cause.has(state)
      while (!found()) expand()
      const path: number[] = []
      for (let at = cause.get(state); at !== undefined; at = cause.get(at.from)) path.unshift(at.operation)
      return path
    },
    *nearest() {
      for (let i = 0; i < order.length; i++) {
        if (expanded <= i) expand()
        yield order[i] as number
      }
    },
  }
}
