/** The reachable states as one set that is asked which local states occur together. */
import type { Product } from '../system/expand.ts'
import type { Local } from '../system/local.ts'
import type { Table } from '../tabulate/table.ts'
import { casesWhere } from './cases.ts'
import { Census } from './census.ts'
import type { Reached } from './reachable.ts'

/** Local states that each of some components may have, by component and by their numbers in its table. */
export type Where = ReadonlyMap<number, readonly number[]>

export interface Region {
  /** How many states; and how many steps out of them, with the initial state. */
  readonly states: bigint
  readonly generated: bigint
  /** Local states of a component, by their numbers in its table; there may be some that it never comes to. */
  localsOf(component: number): readonly number[]
  /** Where a condition over several components gives that answer. The parts exclude each other. @throws ModelError where they are too many */
  answers(components: readonly number[], test: (...locals: Local[]) => boolean, answer: boolean): Where[]
  /** Whether such a state is reachable. @throws ModelError where the value of a counter that is not stored is asked in too many ways */
  meets(where: Where): boolean
}

/** `tables` are those that the states were reached with, by component. */
export function regionOf(product: Product, tables: readonly Table[], { encoding, states }: Reached): Region {
  const { forest, enabled, cubes } = encoding
  const census = new Census(forest, states)
  const numbersOf = product.components.map((_, component) => {
    const numbers = new Map((tables[component] as Table).locals.map((local, number) => [local, number]))
    return encoding.localsOf(component).map(local => numbers.get(local) as number)
  })
  const placesOf = numbersOf.map(numbers => new Map(numbers.map((number, place) => [number, place])))
  return {
    states: forest.count(states),
    generated: 1n + census.count(enabled),
    localsOf: component => numbersOf[component] as number[],
    answers: (components, test, answer) =>
      casesWhere(ask => test(...components.map(c => ask(c))) === answer, encoding.localsOf).cases.map(
        one =>
          new Map(
            [...one.allowed].map(([c, places]) => [
              c,
              places.map(place => (numbersOf[c] as number[])[place] as number),
            ]),
          ),
      ),
    meets: where => {
      const places = new Map(
        [...where].map(([c, numbers]) => [
          c,
          numbers.map(number => (placesOf[c] as Map<number, number>).get(number) as number),
        ]),
      )
      return encoding.allow(places).some(allowed => census.meets(cubes.of(allowed)))
    },
  }
}
