/**
 * The local states that components come to where the states are too many to walk and only the whole bounds a counter: the
 * symbolic engine's decision diagrams hold all states at once.
 */
import type { AnyStateMachine } from 'xstate'
import type { Progress } from '../check/exploration.ts'
import { guess, knowsAll } from '../symbolic/discovery.ts'
import { type Encoding, encode } from '../symbolic/encoding.ts'
import { ForestFull } from '../symbolic/forest.ts'
import { recipeFor } from '../symbolic/order.ts'
import { Saturation } from '../symbolic/saturation.ts'
import type { Product } from '../system/expand.ts'
import type { Table } from '../tabulate/table.ts'
import { tablesOf } from '../tabulate/tables.ts'
import type { Domains } from './tree.ts'

/** Bytes of the diagrams. */
const MEMORY = 2 ** 30
/** Milliseconds of work between two reports; more each time, for work that was put aside is taken up anew. */
const SLICE = 80
const LONGER = 1.1

/** By component, local states of its machine that some component comes to; undefined where the diagrams grow too large. */
export function* reached(
  product: Product,
  tables: Map<AnyStateMachine, Table>,
): Generator<Progress, Domains | undefined, void> {
  const all = tablesOf(product, undefined, tables)
  const known = guess(product, all, smaller => tablesOf(smaller, undefined, tables))
  try {
    for (;;) {
      const encoding = encode(product, all, recipeFor(product), known)
      encoding.forest.limit = MEMORY
      const states = yield* closureOf(encoding)
      if (knowsAll(states, encoding, known)) return all.map(table => [...(known.get(table)?.keys() ?? [])])
    }
  } catch (error) {
    if (error instanceof ForestFull) return undefined
    throw error
  }
}

/** All states that can be reached, found in slices of time. */
function* closureOf({ forest, forward, start }: Encoding): Generator<Progress, number, void> {
  const saturation = new Saturation(forest, forward)
  for (let slice = SLICE; ; slice *= LONGER) {
    const until = performance.now() + slice
    forest.onWork = () => {
      if (performance.now() > until) throw new PutAside()
    }
    try {
      return saturation.closure(start)
    } catch (error) {
      forest.recover()
      if (!(error instanceof PutAside)) throw error
    } finally {
      forest.onWork = undefined
    }
    yield { distinct: 0, generated: 0, frontier: 0, memory: forest.bytes }
  }
}

/** Work that took its slice of time: what is known stays known. */
class PutAside extends Error {
  override readonly name = 'PutAside'
}
