/** The reachable states alone, without a word about properties: how many there are, and what components come to. */
import type { AnyStateMachine } from 'xstate'
import type { Progress } from '../check/exploration.ts'
import type { Product } from '../system/expand.ts'
import type { Table } from '../tabulate/table.ts'
import { tablesOf } from '../tabulate/tables.ts'
import type { Known } from './closure.ts'
import { guess, knowsAll } from './discovery.ts'
import { type Encoding, encode } from './encoding.ts'
import { ForestFull } from './forest.ts'
import { recipeFor } from './order.ts'
import { Saturation } from './saturation.ts'
import { inSlices } from './slices.ts'

export interface Reachable {
  readonly states: bigint
  /** By component, local states of its machine, by number, that some component of that machine comes to. */
  readonly locals: readonly (readonly number[])[]
}

/** All of them as a set. */
export interface Reached {
  readonly encoding: Encoding
  readonly states: number
  readonly known: Known
}

/** undefined: the diagrams would take more bytes than that. `tables` are used, and added to. */
export function* reachable(
  product: Product,
  tables: Map<AnyStateMachine, Table>,
  memory: number,
  fieldValues?: number,
): Generator<Progress, Reachable | undefined, void> {
  const reached = yield* reach(product, tables, memory, fieldValues)
  if (reached === undefined) return undefined
  const { encoding, states, known } = reached
  const locals = tablesOf(product, fieldValues, tables).map(table => [...(known.get(table)?.keys() ?? [])])
  return { states: encoding.forest.count(states), locals }
}

/** The same, as a set. */
export function* reach(
  product: Product,
  tables: Map<AnyStateMachine, Table>,
  memory: number,
  fieldValues?: number,
): Generator<Progress, Reached | undefined, void> {
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
      if (knowsAll(slice.value, encoding, known)) return { encoding, states: slice.value, known }
    }
  } catch (error) {
    if (error instanceof ForestFull) return undefined
    throw error
  }
}
