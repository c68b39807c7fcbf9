/** The reachable states alone, without a word about properties: how many there are, and what components come to. */
import type { AnyStateMachine } from 'xstate'
import { attentively } from '../check/attention.ts'
import type { EngineOptions, Progress } from '../check/exploration.ts'
import type { Product } from '../system/expand.ts'
import type { Table } from '../tabulate/table.ts'
import { tablesOf } from '../tabulate/tables.ts'
import type { Known } from './closure.ts'
import { guess, knowsAll } from './discovery.ts'
import { type Encoding, encode } from './encoding.ts'
import { ForestFull } from './memory.ts'
import { recipeAsked } from './order.ts'
import { inSlices } from './slices.ts'
import { disorderOf, findsBetterRecipe, orderKnownFor } from './tuning.ts'
import { Whole } from './whole.ts'

type Options = Partial<Pick<EngineOptions, 'fieldValues' | 'order'>>

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
  options: Options = {},
): Generator<Progress, Reachable | undefined, void> {
  const reached = yield* reach(product, tables, memory, options)
  if (reached === undefined) return undefined
  const { encoding, states, known } = reached
  const locals = tablesOf(product, options.fieldValues, tables).map(table => [
    ...(known.locals.get(table)?.keys() ?? []),
  ])
  return { states: encoding.forest.count(states), locals }
}

/** The same, as a set. */
export function* reach(
  product: Product,
  tables: Map<AnyStateMachine, Table>,
  memory: number,
  { fieldValues, order }: Options = {},
): Generator<Progress, Reached | undefined, void> {
  const tablesFor = (smaller: Product): Table[] => tablesOf(smaller, fieldValues, tables)
  const all = tablesFor(product)
  const known = guess(product, all, tablesFor)
  try {
    for (;;) {
      const recipe = order === undefined ? orderKnownFor(product) : recipeAsked(order, product)
      const encoding = encode(product, all, recipe, known)
      const { forest } = encoding
      forest.memory.limit = memory
      // Others wait for what it comes to, and have another way.
      forest.memory.collects = false
      const whole = new Whole(encoding)
      const progress = (): Progress => ({ distinct: 1, generated: 0, frontier: 0, memory: forest.memory.bytes })
      function* look(): Generator<Progress, void, void> {
        yield progress()
      }
      // What is small is one slice, and may have to be done again and again.
      yield progress()
      let set = yield* attentively(
        inSlices(forest, () => whole.bySaturation(disorderOf(forest))),
        look,
      )
      if (set === undefined && order === undefined && (yield* attentively(findsBetterRecipe(product, tablesFor), look)))
        continue
      set ??= yield* attentively(
        inSlices(forest, () => whole.bySaturation(Infinity)),
        look,
      )
      if (set === undefined) return undefined
      if (knowsAll(set, encoding, known)) return { encoding, states: set, known }
    }
  } catch (error) {
    if (error instanceof ForestFull) return undefined
    throw error
  }
}
