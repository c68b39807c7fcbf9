/** The shortest way from a state to another that is asked for: the search of the explicit engine, until it is found. */
import { attention, Ended } from '../check/attention.ts'
import type { Finding, Progress } from '../check/exploration.ts'
import { StoreFull } from '../explicit/memory.ts'
import { searchOf } from '../explicit/search.ts'
import type { Component, Instance } from '../system/expand.ts'
import type { Local } from '../system/local.ts'
import type { Property } from '../system/property.ts'
import type { Table } from '../tabulate/table.ts'
import type { State, World } from './world.ts'

/** What to come to; components, operations and properties by their numbers. */
export type Goal =
  | { readonly kind: 'state'; readonly component: number; readonly state: string }
  /** That the operation was just taken. */
  | { readonly kind: 'operation'; readonly operation: number }
  /** That the property is violated; of a reachable, that it is met. */
  | { readonly kind: 'property'; readonly property: number }

export interface Found {
  /** Absent: there is none, where every state was seen. */
  readonly path?: readonly number[]
  /** Distinct states seen. */
  readonly states: number
  /** The search was ended before every state was seen. */
  readonly stopped?: true
}

/** The interpreter does until then; then it is worth while to write a kernel. */
const PACE = { kernel: 1000, crew: Infinity, keep: () => Infinity }

/** `states`: how many to see at most. @throws ModelError, where a machine cannot be honoured or a formula throws */
export function* find(
  world: World,
  goal: Goal,
  from: State,
  states: number,
  interrupted: () => boolean,
): Generator<Progress, Found, void> {
  const tables = world.tables.map((table, c): Table => ({ ...table, start: () => from[c] as number }))
  const search = searchOf(world.product, [asProperty(world, goal)], tables, { states }, PACE)
  const found = (): Found | undefined => {
    const { violation, witness } = search.findings[0] as Finding
    const sighting = goal.kind === 'property' && !isReachable(world, goal) ? violation : witness
    return sighting && { path: sighting.path, states: search.found }
  }
  const look = attention({ limits: {}, interrupted }, () => {
    const { found, generated, depth, expanded, memory } = search
    return { distinct: found, generated, depth, frontier: found - expanded, memory }
  })
  try {
    search.begin()
    do {
      while (!search.isLevelDone) {
        if (found() !== undefined) return found() as Found
        yield* look()
        search.expand()
      }
    } while (search.descend())
    return found() ?? { states: search.found }
  } catch (error) {
    if (error instanceof StoreFull || error instanceof Ended) return found() ?? { states: search.found, stopped: true }
    throw error
  } finally {
    search.end()
  }
}

const isReachable = ({ model }: World, { property }: Goal & { kind: 'property' }): boolean =>
  model.properties[property]?.kind === 'reachable'

/** The goal as a property of which a sighting is looked for. */
function asProperty({ model, product }: World, goal: Goal): Property {
  if (goal.kind === 'property') return model.properties[goal.property] as Property
  if (goal.kind === 'state') {
    const { family, at } = product.components[goal.component] as Component
    const shared = product.system.components[family]?.shared ?? []
    const sorts = product.system.components[family]?.sorts ?? []
    // One component for all members of a shared sort: the first will do.
    let own = 0
    const index = sorts.map(sort => (shared.includes(sort) ? `${sort}0` : (at[own++] as string)))
    const when = (view: Readonly<Record<string, (...at: string[]) => Local>>): boolean =>
      view[family]?.(...index).is(goal.state) === true
    return { kind: 'reachable', name: 'the goal', forSome: {}, when }
  }
  const { operation, arguments: chosen } = product.operations[goal.operation] as Instance
  const over = product.system.operations[operation]?.over ?? {}
  const variables = Object.keys(over)
  return {
    kind: 'transition',
    name: 'the goal',
    on: [operation],
    about: variables,
    forAll: over,
    when: (_before: unknown, _after: unknown, at: Readonly<Record<string, string>>) =>
      variables.every((variable, i) => at[variable] === chosen[i]),
    then: () => true,
  }
}
