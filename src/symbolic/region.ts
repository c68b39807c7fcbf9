/** The reachable states as one set that is asked which local states occur together. */
import type { Product } from '../system/expand.ts'
import type { Local } from '../system/local.ts'
import type { Table } from '../tabulate/table.ts'
import { casesWhere } from './cases.ts'
import { Census } from './census.ts'
import { type Cube, partIn } from './cubes.ts'
import type { Reached } from './reachable.ts'

/** Local states that each of some components may have, by component and by their numbers in its table. */
export type Where = ReadonlyMap<number, readonly number[]>

/** A set of states. */
export interface Part {
  /** Whether such a state is in it. @throws ModelError where the value of a counter that is not stored is asked in too many ways */
  meets(where: Where): boolean
  /** What of it is in one of these. @throws ForestFull, and ModelError as `meets` does */
  among(wheres: readonly Where[]): Part
}

/** All that is reachable. */
export interface Region extends Part {
  /** How many states; and how many steps out of them, with the initial state. */
  readonly states: bigint
  readonly generated: bigint
  /** Local states of a component, by their numbers in its table; there may be some that it never comes to. */
  localsOf(component: number): readonly number[]
  /** Where a condition over several components gives that answer. The parts exclude each other. @throws ModelError where they are too many */
  answers(components: readonly number[], test: (...locals: Local[]) => boolean, answer: boolean): Where[]
}

/** `tables` are those that the states were reached with, by component. */
export function regionOf(product: Product, tables: readonly Table[], { encoding, states }: Reached): Region {
  const { forest, enabled, cubes } = encoding
  const numbersOf = product.components.map((_, component) => {
    const numbers = new Map((tables[component] as Table).locals.map((local, number) => [local, number]))
    return encoding.localsOf(component).map(local => numbers.get(local) as number)
  })
  const placesOf = numbersOf.map(numbers => new Map(numbers.map((number, place) => [number, place])))
  const cubesOf = (where: Where): Cube[] => {
    const places = new Map(
      [...where].map(([c, numbers]) => [
        c,
        numbers.map(number => (placesOf[c] as Map<number, number>).get(number) as number),
      ]),
    )
    return encoding.allow(places).map(allowed => cubes.of(allowed))
  }
  const partOf = (node: number, census = new Census(forest, node)): Part => ({
    meets: where => cubesOf(where).some(cube => census.meets(cube)),
    among: wheres => partOf(forest.unionOf(wheres.flatMap(cubesOf).map(cube => partIn(cube, node, forest)))),
  })
  const census = new Census(forest, states)
  return {
    ...partOf(states, census),
    states: forest.count(states),
    generated: 1n + census.count(enabled),
    localsOf: component => numbersOf[component] as number[],
    answers: (components, test, answer) => {
      const told = casesWhere(ask => test(...components.map(c => ask(c))) === answer, encoding.localsOf)
      const cases = told.cases.map(
        one =>
          new Map(
            [...one.allowed].map(([c, places]) => [
              c,
              places.map(place => (numbersOf[c] as number[])[place] as number),
            ]),
          ),
      )
      const [only, another] = components
      if (only === undefined || another !== undefined || cases.length < 2) return cases
      // Of one component they are one: an operation may ask as many of such conditions as there are members, one after the other.
      return [new Map([[only, cases.flatMap(one => one.get(only) ?? [])]])]
    },
  }
}
