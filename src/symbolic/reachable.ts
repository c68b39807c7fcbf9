/** The reachable states alone, without a word about properties: how many there are, and what components come to. */
import type { AnyStateMachine } from 'xstate'
import type { Progress } from '../check/exploration.ts'
import type { Product } from '../system/expand.ts'
import type { Table } from '../tabulate/table.ts'
import { tablesOf } from '../tabulate/tables.ts'
import { guess, knowsAll } from './discovery.ts'
import { encode } from './encoding.ts'
import { ForestFull } from './forest.ts'
import { recipeFor } from './order.ts'
import { Saturation } from './saturation.ts'
import { inSlices } from './slices.ts'

export interface Reachable {
  readonly states: bigint
  /** By component, local states of its machine, by number, that some component of that machine comes to. */
  readonly locals: readonly (readonly number[])[]
}

/** undefined: the diagrams would take more bytes than that. `tables` are used, and added to. */
export function* reachable(
  product: Product,
  tables: Map<AnyStateMachine, Table>,
  memory: number,
  fieldValues?: number,
): Generator<Progress, Reachable | undefined, void> {
  const all = tablesOf(product, fieldValues, tables)
  const known = guess(product, all, smaller => tablesOf(smaller, fieldValues, tables))
  try {
    for (;;) {
      const encoding = encode(product, all, recipeFor(product), known)
      const { forest, forward, start } = encoding
      forest.limit = memory
      const saturation = new Saturation(forest, forward)
      const slices = inSlices(forest, () => saturation.closure(start))
      let slice = slices.next()
      for (; !slice.done; slice = slices.next()) yield { distinct: 1, generated: 0, frontier: 0, memory: forest.bytes }
      if (!knowsAll(slice.value, encoding, known)) continue
      return { states: forest.count(slice.value), locals: all.map(table => [...(known.get(table)?.keys() ?? [])]) }
    }
  } catch (error) {
    if (error instanceof ForestFull) return undefined
    throw error
  }
}
