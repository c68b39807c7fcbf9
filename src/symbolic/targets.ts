/** What there is to see of each property, as sets of states: where it is violated, and where its premise is true. */
import type { Instance, Product } from '../system/expand.ts'
import type { Local } from '../system/local.ts'
import { answerOf, membersIn, type Obligation, obligations, speaksOf } from '../system/obligations.ts'
import type { Property, TransitionProperty } from '../system/property.ts'
import { type Ask, type Cases, casesWhere } from './cases.ts'
import type { Allowed, Encoding } from './encoding.ts'
import { NONE } from './forest.ts'

export type Sight = 'violation' | 'witness'

export interface Target {
  /** The property by number. */
  readonly property: number
  readonly sight: Sight
  /** States that show it; of a transition property, those in which some step does; of a deadlock property, if nothing is enabled. */
  readonly states: number
  /** Whether only states without an enabled operation count. */
  readonly stuck: boolean
  /** Which choice of the variables a state shows, the first of all; and of a transition property the event. */
  readonly shows: readonly {
    readonly at: Obligation['at']
    readonly event: number | undefined
    readonly states: number
  }[]
}

/** States in which a formula throws, and what. */
export interface Fault {
  readonly states: number
  readonly error: unknown
}

type View = Record<string, (...at: string[]) => Local>
type Shown = Target['shows'][number]

export function targetsOf(
  properties: readonly Property[],
  product: Product,
  encoding: Encoding,
): { targets: Target[]; faults: Fault[] } {
  const { forest, localsOf } = encoding
  const members = membersIn(product)
  const faults: Fault[] = []
  const viewOf = (read: (component: number) => Local): View =>
    Object.fromEntries(
      Object.keys(product.system.components).map(family => [
        family,
        (...at: string[]) => read(product.find(family, at)[0] as number),
      ]),
    )
  const statesOf = ({ cases, faults: thrown }: Cases, also?: Allowed): number => {
    for (const { where, error } of thrown) faults.push({ states: forest.cube(encoding.allow(where, also)), error })
    return cases.reduce((union, one) => forest.union(union, forest.cube(encoding.allow(one, also))), NONE)
  }

  const ofState = ({ property: number, at }: Obligation, sight: Sight): Shown => {
    const property = properties[number] as Exclude<Property, TransitionProperty>
    const holds = (view: View): boolean => {
      if (property.kind === 'reachable') return sight === 'witness' && property.when(view, at, members)
      if (property.kind === 'deadlock') return sight === 'violation' && !property.resting(view, at, members)
      if (property.when === undefined ? sight === 'witness' : !property.when(view, at, members)) return false
      return sight === 'witness' || !property.then(view, at, members)
    }
    const cases = casesWhere(ask => answerOf(property, at, () => holds(viewOf(c => ask(c)))), localsOf)
    return { at, event: undefined, states: statesOf(cases) }
  }

  const ofSteps = ({ property: number, at }: Obligation, sight: Sight): Shown[] => {
    const property = properties[number] as TransitionProperty
    const shows = (ask: Ask, event: number | undefined, stepped: ReadonlySet<number>): boolean => {
      const before = viewOf(c => ask(c))
      const after = viewOf(c =>
        event !== undefined && stepped.has(c) ? ask(c, local => encoding.after(event, c, local)) : ask(c),
      )
      return answerOf(property, at, () => {
        if (property.when !== undefined && !property.when(before, after, at, members)) return false
        return sight === 'witness' || !property.then(before, after, at, members)
      })
    }
    // A step that changes nothing that the formula reads shows what a step shows that changes nothing at all.
    const still = casesWhere(ask => shows(ask, undefined, new Set()), localsOf)
    return encoding.operations.flatMap((operation, event) => {
      if (!speaksOf(property, at, product.operations[operation] as Instance, product)) return []
      const stepped = encoding.steps(event)
      const touched = [...stepped].some(c => still.reads.has(c))
      const cases = touched ? casesWhere(ask => shows(ask, event, stepped), localsOf) : still
      return [{ at, event, states: statesOf(cases, encoding.enabled[event]) }]
    })
  }

  const all = obligations(properties, product)
  const targets = properties.flatMap((property, number) =>
    (['violation', 'witness'] as const).flatMap((sight): Target[] => {
      const shows = all
        .filter(obligation => obligation.property === number)
        .flatMap(one => (property.kind === 'transition' ? ofSteps(one, sight) : [ofState(one, sight)]))
        .filter(shown => shown.states !== NONE)
      const states = shows.reduce((union, shown) => forest.union(union, shown.states), NONE as number)
      return states === NONE ? [] : [{ property: number, sight, states, stuck: property.kind === 'deadlock', shows }]
    }),
  )
  return { targets, faults }
}
