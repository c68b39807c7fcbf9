/** On to what was seen least: the next step, or the shortest way to one, whose machines make transitions that were made least often so far. */
import type { Instance, Participation } from '../system/expand.ts'
import type { Tree } from './tree.ts'
import { next, type State, type World } from './world.ts'

/** States that are looked at for one that offers something new. */
const WITHIN = 2000

/** From where the tree is; `random` as Math.random. Empty where nothing is enabled. What was never seen is looked for further on, too. */
export function stroll(world: World, tree: Tree, random: () => number): number[] {
  const { seen, here: from } = seenIn(world, tree)
  const visits = (state: State, operation: number): number =>
    Math.min(...transitionsIn(world, state, operation).map(key => seen.get(key) ?? 0))
  const choices = (state: State): Step[] =>
    world.product.operations.flatMap((_, operation): Step[] => {
      const to = next(world, state, operation)
      return to === undefined ? [] : [{ operation, to, visits: visits(state, operation) }]
    })
  const first = choices(from)
  if (first.length === 0) return []

  const known = new Set([from.join()])
  let level: Leg[] = [{ state: from, path: [] }]
  while (level.length > 0 && known.size < WITHIN) {
    const onward: Leg[] = []
    const fresh: number[][] = []
    for (const { state, path } of level)
      for (const { operation, to, visits } of choices(state)) {
        if (visits === 0) fresh.push([...path, operation])
        if (known.has(to.join())) continue
        known.add(to.join())
        onward.push({ state: to, path: [...path, operation] })
      }
    if (fresh.length > 0) return pick(fresh, random)
    level = onward
  }
  const least = Math.min(...first.map(({ visits }) => visits))
  return [
    pick(
      first.filter(({ visits }) => visits === least),
      random,
    ).operation,
  ]
}

interface Step {
  readonly operation: number
  readonly to: State
  readonly visits: number
}

interface Leg {
  readonly state: State
  readonly path: readonly number[]
}

const pick = <T>(among: readonly T[], random: () => number): T => among[Math.floor(random() * among.length)] as T

/** How often each transition of a machine was made in the steps of the tree, and the state where one is. */
function seenIn(world: World, { places, at }: Tree): { seen: ReadonlyMap<string, number>; here: State } {
  const seen = new Map<string, number>()
  const states: State[] = []
  for (const { before, by } of places) {
    const from = states[before]
    states.push(from === undefined ? world.start : (next(world, from, by) as State))
    if (from === undefined) continue
    for (const key of transitionsIn(world, from, by)) seen.set(key, (seen.get(key) ?? 0) + 1)
  }
  return { seen, here: states[at] as State }
}

/** The transitions of machines in a step, whichever component makes them; the operation itself where it steps nobody. */
function transitionsIn({ product, events }: World, state: State, operation: number): string[] {
  const { participants } = product.operations[operation] as Instance
  const keys = participants.flatMap((participation: Participation, place) =>
    participation.kind === 'requires'
      ? []
      : [
          `${product.components[participation.component]?.family} ${state[participation.component]} ${events[operation]?.[place]}`,
        ],
  )
  return keys.length > 0 ? keys : [`operation ${operation}`]
}
