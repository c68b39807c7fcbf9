/** A model in a scope, to be walked in by hand: each step a look-up in the tables, which ask XState the first time only. */
import { checkedSystem } from '../check/mutant.ts'
import type { Step } from '../check/result.ts'
import { askedBy, expand, type Instance, type Participation, type Product } from '../system/expand.ts'
import type { Local } from '../system/local.ts'
import type { Model } from '../system/model.ts'
import type { Scope } from '../system/sort.ts'
import { REFUSED, type Table } from '../tabulate/table.ts'
import { tablesOf } from '../tabulate/tables.ts'
import { spoken, told } from '../trace/tell.ts'
import { refusedWith, refuser, spokenRefuser } from '../trace/why.ts'

/** The local state of each component, by the numbers of its table. */
export type State = readonly number[]

export interface World {
  readonly model: Model
  readonly product: Product
  /** By component. */
  readonly tables: readonly Table[]
  readonly start: State
  /** Of each operation, the number of each participant's event in the table of its component; -1 where it is a condition. */
  readonly events: readonly (readonly number[])[]
}

/** @throws ModelError when there is no such mutant, the scope is too large, or a machine cannot be honoured */
export function worldOf(model: Model, mutant: string | undefined, scope: Scope): World {
  const product = expand(checkedSystem(model, mutant), { ...model.scope, ...scope })
  const tables = tablesOf(product)
  const eventOf = (participation: Participation): number =>
    participation.kind === 'requires' ? -1 : (tables[participation.component] as Table).event(participation.event)
  return {
    model,
    product,
    tables,
    start: product.components.map(({ input }, c) => (tables[c] as Table).start(input)),
    events: product.operations.map(({ participants }) => participants.map(eventOf)),
  }
}

export const localsOf = ({ tables }: World, state: State): Local[] =>
  state.map((local, c) => (tables[c] as Table).locals[local] as Local)

/** Where a participant takes its component; undefined where it refuses. A condition, and who hears only, leaves it as it is. @throws ModelError */
function taken(world: World, state: State, operation: number, place: number): number | 'stays' | undefined {
  const { participants } = world.product.operations[operation] as Instance
  const participation = participants[place] as Participation
  if (participation.kind === 'requires')
    return participation.test(...participation.components.map(c => localOf(world, state, c))) ? 'stays' : undefined
  const { component, kind } = participation
  const event = world.events[operation]?.[place] as number
  const to = (world.tables[component] as Table).next(state[component] as number, event)
  if (to !== REFUSED) return to
  return kind === 'hears' ? 'stays' : undefined
}

const localOf = ({ tables }: World, state: State, component: number): Local =>
  (tables[component] as Table).locals[state[component] as number] as Local

/** The state after the operation; undefined where it is refused. @throws ModelError */
export function next(world: World, state: State, operation: number): State | undefined {
  const { participants } = world.product.operations[operation] as Instance
  const after = [...state]
  for (const [place, participation] of participants.entries()) {
    const to = taken(world, state, operation, place)
    if (to === undefined) return undefined
    if (to !== 'stays' && participation.kind !== 'requires') after[participation.component] = to
  }
  return after
}

/** The numbers of the operations that are enabled. @throws ModelError */
export const enabledIn = (world: World, state: State): number[] =>
  world.product.operations.flatMap((_, number) => (next(world, state, number) === undefined ? [] : [number]))

export interface Refusal {
  /** What a caller gets: the errno of the first refuser; 'not enabled' of what nobody calls. */
  readonly outcome: string
  /** Everybody who refuses, in the order in which they are asked: 'slot(rid0) is held; asked to take ATTACH  [iommufd]'. */
  readonly reasons: readonly string[]
}

/** Undefined where the operation is enabled. @throws ModelError */
export function refusalOf(world: World, state: State, operation: number): Refusal | undefined {
  const instance = world.product.operations[operation] as Instance
  const refusing = instance.participants.filter((_, place) => taken(world, state, operation, place) === undefined)
  const [first] = refusing
  if (first === undefined) return undefined
  return {
    outcome: refusedWith(instance, first),
    reasons: refusing.map(participation => {
      const asked = askedBy(participation)
      const names = asked.map(c => world.product.components[c]?.name as string)
      return spokenRefuser(
        refuser(
          participation,
          names,
          asked.map(c => spoken(localOf(world, state, c))),
        ),
      )
    }),
  }
}

/** The states along a path, the first of which is where it begins; shorter than the path where an operation of it is refused. */
export function statesAlong(world: World, path: readonly number[], from: State = world.start): State[] {
  const states = [from]
  for (const operation of path) {
    const after = next(world, states.at(-1) as State, operation)
    if (after === undefined) break
    states.push(after)
  }
  return states
}

/** One step, told. */
export const stepOf = (world: World, operation: number, before: State, after: State): Step =>
  told(
    world.product,
    world.product.operations[operation] as Instance,
    'ok',
    localsOf(world, before),
    localsOf(world, after),
  )
