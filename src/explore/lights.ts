/** What each property says of the state at hand, or of the step that led to it. */
import type { Instance } from '../system/expand.ts'
import type { Local } from '../system/local.ts'
import { answerOf, membersIn, type Obligation, obligations, speaksOf } from '../system/obligations.ts'
import { isPremise, type Property } from '../system/property.ts'
import { type Read, viewsOf } from '../system/view.ts'
import { spoken } from '../trace/tell.ts'
import { enabledIn, localsOf, type State, type World } from './world.ts'

/**
 * `violated` here; `holds` here, with a premise that is true; `idle`: it says nothing of this place; `met`: of a reachable, this is
 * such a state; `owed`: of a recoverable, the goal must stay reachable from here, and of liveness it must come, which a check tells.
 */
export type Light = 'violated' | 'holds' | 'idle' | 'met' | 'owed'

export interface Lit {
  readonly light: Light
  /** Where it is violated, met or owed: the choice of the property's variables. */
  readonly at?: Readonly<Record<string, string>>
  /** What the formula read there: 'slot(rid0) is nested'. */
  readonly reads: readonly string[]
}

/** The strongest is what a property shows. */
const STRENGTH: readonly Light[] = ['idle', 'holds', 'owed', 'met', 'violated']

/** The step that led to a state. */
export interface Came {
  readonly from: State
  readonly by: number
}

/** What was read of a state. */
interface Reading {
  readonly locals: readonly Local[]
  readonly verb: string
  /** Components. */
  readonly read: Set<number>
}

/** Asks every property of the model, in their order. */
export type Lamps = (state: State, came: Came | undefined) => Lit[]

/** @throws ModelError where a property does not go with the model */
export function lampsOf(world: World): Lamps {
  const { model, product } = world
  const { properties } = model
  const members = membersIn(product)
  const view = viewsOf(product)
  const asked = obligations(properties, product)

  return (state, came) => {
    const readings: Reading[] = []
    const reading = (of: State, verb: string): Read => {
      const [locals, read] = [localsOf(world, of), new Set<number>()]
      readings.push({ locals, verb, read })
      return component => {
        read.add(component)
        return locals[component] as Local
      }
    }
    const forget = (): void => {
      for (const { read } of readings) read.clear()
    }
    // Most of what is read is never told.
    const reads = (): string[] =>
      readings.flatMap(({ locals, verb, read }) =>
        [...read].map(c => `${product.components[c]?.name} ${verb} ${spoken(locals[c] as Local)}`),
      )
    const here = view(reading(state, 'is'))
    const [before, after] = [came && view(reading(came.from, 'was')), view(reading(state, 'is now'))]
    const instance = came && (product.operations[came.by] as Instance)
    const isInitial = state.every((local, c) => local === world.start[c])
    let isStuck: boolean | undefined

    const ask = (property: Property, at: Obligation['at']): Light => {
      switch (property.kind) {
        case 'invariant':
          if (property.when !== undefined && !property.when(here, at, members)) return 'idle'
          return property.then(here, at, members) ? 'holds' : 'violated'
        case 'transition':
          if (before === undefined || instance === undefined || !speaksOf(property, at, instance, product))
            return 'idle'
          if (property.when !== undefined && !property.when(before, after, at, members)) return 'idle'
          return property.then(before, after, at, members) ? 'holds' : 'violated'
        case 'reachable':
          return property.when(here, at, members) ? 'met' : 'idle'
        case 'recoverable':
        case 'leadsTo':
        case 'eventually':
        case 'infinitelyOften':
          if (!isPremise(property, here, at, members) && !(property.kind === 'eventually' && isInitial)) return 'idle'
          return property.goal(here, at, members) ? 'holds' : 'owed'
        case 'deadlock':
          isStuck ??= enabledIn(world, state).length === 0
          return !isStuck || property.resting(here, at, members) ? 'holds' : 'violated'
      }
    }

    const lit = properties.map((): Lit => ({ light: 'idle', reads: [] }))
    for (const { property: number, at } of asked) {
      const property = properties[number] as Property
      forget()
      const light = answerOf(property, at, () => ask(property, at))
      if (STRENGTH.indexOf(light) <= STRENGTH.indexOf((lit[number] as Lit).light)) continue
      lit[number] = { light, at, reads: reads() }
    }
    return lit
  }
}
