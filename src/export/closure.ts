/**
 * The local states that components can come to, found without walking the states of the whole: an operation is taken
 * for possible in every combination of local states that its own guards allow. So there may be some too many, never one too few.
 */
import { askedBy, type Instance, type Product } from '../system/expand.ts'
import { ModelError } from '../system/model-error.ts'
import { REFUSED, type Table } from '../tabulate/table.ts'
import { movesOf, nextOf, type Unanswerable } from './moves.ts'
import { type Domains, TooManyCases } from './tree.ts'

/** Local states of one component: a counter that only the whole bounds would go on for ever. */
const LOCALS = 1000
/** Cases in which conditions are asked. */
const CASES = 2_500_000

/** Why local states cannot be found in this way. */
export class NotClosed extends Error {
  override readonly name = 'NotClosed'
}

/** By component. @throws NotClosed */
export function closure(product: Product, tables: readonly Table[]): Domains {
  const { components, operations } = product
  const domains = components.map(({ input }, c) => [(tables[c] as Table).start(input)])
  const known = domains.map(domain => new Set(domain))
  const concerning = components.map((): number[] => [])
  operations.forEach(({ participants }, number) => {
    const asked = participants.flatMap(askedBy)
    for (const component of new Set(asked)) concerning[component]?.push(number)
  })
  const budget = { left: CASES }
  // What is added to a set while it is gone through comes up later.
  const again = new Set(operations.keys())

  const add = (c: number, local: number): void => {
    if (known[c]?.has(local) === true) return
    known[c]?.add(local)
    if ((domains[c] as number[]).push(local) > LOCALS)
      throw new NotClosed(`by itself, ${components[c]?.name} would come to more than ${LOCALS} local states`)
    for (const number of concerning[c] as number[]) again.add(number)
  }

  const take = (instance: Instance): void => {
    const moves = movesOf(instance, tables, domains, budget, unsettled(instance))
    if (moves === undefined) return
    for (const { component, event } of moves.steps)
      for (const local of moves.domains[component] as readonly number[]) {
        const next = nextOf(tables[component] as Table, local, event, unsettled(instance))
        if (next !== REFUSED) add(component, next)
      }
  }

  try {
    for (const number of again) {
      again.delete(number)
      take(operations[number] as Instance)
    }
  } catch (error) {
    if (error instanceof TooManyCases) throw new NotClosed(error.message)
    throw error
  }
  return domains
}

/** What throws in local states that never occur together is no fault of the model; here nobody knows whether they do. */
export const unsettled =
  ({ name }: Instance): Unanswerable =>
  error => {
    if (!(error instanceof ModelError)) throw error
    throw new NotClosed(
      `in local states that may never occur together, ${name} cannot be asked: ${error.fault.problem}`,
    )
  }
