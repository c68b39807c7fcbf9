/** What there is to see of each property, as cubes of states: where it is violated, and where its premise is true. */
import type { Instance, Product } from '../system/expand.ts'
import {
  answerOf,
  type Count,
  countingBy,
  membersIn,
  type Obligation,
  obligations,
  speaksOf,
  type UntypedMembers,
} from '../system/obligations.ts'
import {
  hasGoal,
  hasPremise,
  isLiveness,
  isPremise,
  type Property,
  type TransitionProperty,
} from '../system/property.ts'
import { type UntypedView, viewsOf } from '../system/view.ts'
import { type Ask, type Case, type Cases, casesWhere } from './cases.ts'
import type { Allowed, Cube } from './cubes.ts'
import type { Encoding } from './encoding.ts'
import type { Wish } from './recovery.ts'

export type Sight = 'violation' | 'witness'

export interface Target {
  /** The property by number. */
  readonly property: number
  readonly sight: Sight
  /** Whether only states without an enabled operation count. */
  readonly stuck: boolean
  readonly shows: readonly Show[]
}

/** States that show it, at which choice of the variables; of a transition property, those in which a step of an event does. */
export interface Show {
  readonly at: Obligation['at']
  readonly event: number | undefined
  readonly cube: Cube
}

/** States in which a formula throws, and what. */
export interface Fault {
  readonly cube: Cube
  readonly error: unknown
}

export function targetsOf(
  properties: readonly Property[],
  product: Product,
  encoding: Encoding,
): { targets: Target[]; wishes: Wish[]; faults: Fault[] } {
  const list = membersIn(product)
  const membersBy = (count: Count): UntypedMembers => countingBy(count, list)
  const cases = (formula: Parameters<typeof casesWhere>[0]): Cases =>
    casesWhere(formula, encoding.localsOf, encoding.canBeAdded)
  const faults: Fault[] = []
  const viewOf = viewsOf(product)
  const cubesIn = (one: Case, also?: Allowed): Cube[] =>
    encoding.allow(one.allowed, also).map(allowed => encoding.cubes.of(allowed, one.sums.map(encoding.leveledSum)))
  const cubesOf = ({ cases, faults: thrown }: Cases, also?: Allowed): Cube[] => {
    for (const { where, error } of thrown) for (const cube of cubesIn(where, also)) faults.push({ cube, error })
    return cases.flatMap(one => cubesIn(one, also))
  }

  const where = (
    property: Property,
    at: Obligation['at'],
    holds: (view: UntypedView, members: UntypedMembers) => boolean,
  ): Cube[] =>
    cubesOf(
      cases((ask, count) =>
        answerOf(property, at, () =>
          holds(
            viewOf(c => ask(c)),
            membersBy(count),
          ),
        ),
      ),
    )
  const ofState = ({ property: number, at }: Obligation, sight: Sight): Show[] => {
    const property = properties[number] as Exclude<Property, TransitionProperty>
    const holds = (view: UntypedView, members: UntypedMembers): boolean => {
      if (property.kind === 'reachable') return sight === 'witness' && property.when(view, at, members)
      if (property.kind === 'deadlock') return sight === 'violation' && !property.resting(view, at, members)
      if (hasGoal(property)) return sight === 'witness' && isPremise(property, view, at, members)
      if (property.when !== undefined && !property.when(view, at, members)) return false
      return sight === 'witness' || !property.then(view, at, members)
    }
    return where(property, at, holds).map(cube => ({ at, event: undefined, cube }))
  }

  const ofSteps = ({ property: number, at }: Obligation, sight: Sight): Show[] => {
    const property = properties[number] as TransitionProperty
    const shows = (ask: Ask, count: Count, event: number | undefined, stepped: ReadonlySet<number>): boolean => {
      const members = membersBy(count)
      const before = viewOf(c => ask(c))
      const after = viewOf(c => (event !== undefined && stepped.has(c) ? ask(c, encoding.after(event, c)) : ask(c)))
      return answerOf(property, at, () => {
        if (property.when !== undefined && !property.when(before, after, at, members)) return false
        return sight === 'witness' || !property.then(before, after, at, members)
      })
    }
    const events = encoding.operations.flatMap((operation, event) =>
      speaksOf(property, at, product.operations[operation] as Instance, product) ? [event] : [],
    )
    // A step that changes nothing that the formula reads shows what a step shows that changes nothing at all.
    const still = events.length > 1 ? cases((ask, count) => shows(ask, count, undefined, new Set())) : undefined
    return events.flatMap(event => {
      const stepped = encoding.steps(event)
      const isStill = still !== undefined && ![...stepped].some(c => still.reads.has(c))
      const told = isStill ? still : cases((ask, count) => shows(ask, count, event, stepped))
      return cubesOf(told, encoding.enabled[event]?.allowed).map(cube => ({ at, event, cube }))
    })
  }

  const all = obligations(properties, product)
  const targets = properties.flatMap((property, number) =>
    (['violation', 'witness'] as const).flatMap((sight): Target[] => {
      // Liveness stays undecided, whether its premise is ever true or not.
      if (isLiveness(property)) return []
      if (sight === 'witness' && property.kind !== 'reachable' && !hasPremise(property)) return []
      const shows = all
        .filter(obligation => obligation.property === number)
        .flatMap(one => (property.kind === 'transition' ? ofSteps(one, sight) : ofState(one, sight)))
      return shows.length === 0 ? [] : [{ property: number, sight, stuck: property.kind === 'deadlock', shows }]
    }),
  )
  const wishes = all.flatMap(({ property: number, at }): Wish[] => {
    const property = properties[number] as Property
    if (property.kind !== 'recoverable') return []
    const goal = where(property, at, (view, members) => property.goal(view, at, members))
    const premise = where(property, at, (view, members) => isPremise(property, view, at, members))
    return [{ property: number, at, goal, premise }]
  })
  return { targets, wishes, faults }
}
