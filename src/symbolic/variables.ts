/**
 * Components of one index are one variable: what happens to a RID happens to all that is kept of this RID. Its local states
 * are those combinations that its components come to together, if all other variables accept everything.
 */
import { REFUSED } from '../tabulate/table.ts'
import type { LocalStep } from './effects.ts'
import type { Domain, Net } from './net.ts'
import type { Index } from './order.ts'

export interface Variable {
  /** Its components by number. */
  readonly components: readonly number[]
  readonly index: Index
  /** By local state, the local states of its components; OUTSIDE is the one after the last. */
  readonly combinations: readonly (readonly number[])[]
}

export interface Move {
  readonly variable: number
  /** From each local state: the next, REFUSED, or the number of combinations for OUTSIDE. One object for equal moves of one shape. */
  readonly next: Int32Array
}

/** What an operation does, variable by variable. */
export interface Event {
  readonly operation: number
  readonly moves: readonly Move[]
}

export interface Variables {
  readonly variables: readonly Variable[]
  readonly events: readonly Event[]
  /** By component: its variable and its place among the components there. */
  readonly places: readonly { readonly variable: number; readonly place: number }[]
}

/** Components of one index whose local states could combine to more than this are variables of their own. */
const TOGETHER = 1000

/** Variables whose components are alike have the same combinations. */
interface Shape {
  readonly domains: readonly Domain[]
  /** By key, the steps of the components by place. */
  readonly actions: Map<string, ReadonlyMap<number, LocalStep>>
  readonly combinations: number[][]
  /** By key. */
  readonly moves: Map<string, Int32Array>
}

export function variablesOf({ domains, starts, indices, effects }: Net): Variables {
  const groups = groupsOf(indices, domains)
  const places: { variable: number; place: number }[] = []
  groups.forEach((group, variable) =>
    group.forEach((c, place) => {
      places[c] = { variable, place }
    }),
  )
  const shapes = new Map<string, Shape>()
  const shapeOf = groups.map(group => {
    const key = group.map(c => `${domains.indexOf(domains[c] as Domain)}:${starts[c]}`).join()
    const shape = shapes.get(key) ?? {
      domains: group.map(c => domains[c] as Domain),
      actions: new Map(),
      combinations: [group.map(c => starts[c] as number)],
      moves: new Map(),
    }
    shapes.set(key, shape)
    return shape
  })

  const keyed = effects.map(({ operation, steps }) => {
    const byVariable = new Map<number, Map<number, LocalStep>>()
    for (const [c, step] of steps) {
      const { variable, place } = places[c] as { variable: number; place: number }
      byVariable.set(variable, (byVariable.get(variable) ?? new Map<number, LocalStep>()).set(place, step))
    }
    const keys = [...byVariable].map(([variable, byPlace]) => {
      const key = [...byPlace]
        .map(([place, { id }]) => `${place}:${id}`)
        .sort()
        .join()
      ;(shapeOf[variable] as Shape).actions.set(key, byPlace)
      return { variable, key }
    })
    return { operation, keys }
  })
  for (const shape of shapes.values()) combine(shape)

  return {
    variables: groups.map((components, v) => ({
      components,
      index: indices[components[0] as number] as Index,
      combinations: (shapeOf[v] as Shape).combinations,
    })),
    events: keyed.map(({ operation, keys }) => ({
      operation,
      moves: keys.map(({ variable, key }) => ({
        variable,
        next: (shapeOf[variable] as Shape).moves.get(key) as Int32Array,
      })),
    })),
    places,
  }
}

function groupsOf(indices: readonly Index[], domains: readonly Domain[]): number[][] {
  const groups = new Map<string, number[][]>()
  indices.forEach((index, c) => {
    const key = Object.values(index).sort().join()
    const alike = groups.get(key) ?? []
    groups.set(key, alike)
    const size = (group: readonly number[]): number => group.reduce((n, of) => n * (domains[of] as Domain).size, 1)
    const roomy = alike.find(group => size([...group, c]) <= TOGETHER)
    if (roomy === undefined) alike.push([c])
    else roomy.push(c)
  })
  return [...groups.values()].flat()
}

/** All combinations from the first on, and where each action leads from each of them. */
function combine({ domains, actions, combinations, moves }: Shape): void {
  const numbers = new Map([[(combinations[0] as number[]).join(), 0]])
  const columns = new Map([...actions.keys()].map(key => [key, [] as number[]]))
  for (let i = 0; i < combinations.length; i++)
    for (const [key, steps] of actions) {
      const to = take(combinations[i] as number[], steps, domains)
      let next = -1
      if (to === OUTSIDE) next = Number.MAX_SAFE_INTEGER
      else if (to !== REFUSED) {
        const text = to.join()
        next = numbers.get(text) ?? combinations.push(to) - 1
        numbers.set(text, next)
      }
      ;(columns.get(key) as number[]).push(next)
    }
  const size = combinations.length
  for (const [key, column] of columns)
    moves.set(
      key,
      Int32Array.from(column, next => Math.min(next, size)),
    )
}

const OUTSIDE = 'outside'

function take(
  from: readonly number[],
  steps: ReadonlyMap<number, LocalStep>,
  domains: readonly Domain[],
): number[] | typeof REFUSED | typeof OUTSIDE {
  const to = [...from]
  let outside = false
  for (const [place, { next }] of steps) {
    const local = next[from[place] as number] as number
    if (local === REFUSED) return REFUSED
    outside ||= local === (domains[place] as Domain).size
    to[place] = local
  }
  return outside ? OUTSIDE : to
}
