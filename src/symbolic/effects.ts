/**
 * What each operation does, component by component: a step for each component that takes part. A condition over several
 * components is split up into cases that exclude each other, in each of which every component answers for itself.
 */
import type { Participation, Product } from '../system/expand.ts'
import type { Local } from '../system/local.ts'
import { REFUSED } from '../tabulate/table.ts'
import { casesWhere } from './cases.ts'
import type { Closure } from './closure.ts'

/** Where a component goes from each of its local states, REFUSED, or the size of its closure for OUTSIDE. One object for equal steps. */
export interface LocalStep {
  readonly id: number
  readonly next: Int32Array
}

export interface Effect {
  /** The operation by number. */
  readonly operation: number
  /** By component. */
  readonly steps: ReadonlyMap<number, LocalStep>
}

/** By component, where it goes from each of its local states: REFUSED where it does not take part. */
export type Steps = ReadonlyMap<number, Int32Array>

/** Keeps one object for equal steps. */
export interface StepPool {
  of(next: Int32Array): LocalStep
}

export function stepPool(): StepPool {
  const known = new Map<string, LocalStep>()
  return {
    of: next => {
      const key = next.join()
      const step = known.get(key) ?? { id: known.size + 1, next }
      known.set(key, step)
      return step
    },
  }
}

/** A set of local states of one closure, by local state. */
type Allowed = readonly boolean[]
/** One case of a condition: what is allowed of some components. */
type Case = ReadonlyMap<number, Allowed>
type Test = (...locals: Local[]) => boolean

/** Several effects for an operation exclude each other; none, where it is never enabled. */
export function effectsOf(product: Product, closures: readonly Closure[], pool: StepPool): Effect[] {
  const answers = new WeakMap<Test, Map<Closure, boolean[]>>()
  const closureOf = (c: number): Closure => closures[c] as Closure

  const answerOf = (test: Test, closure: Closure, local: number): boolean => {
    const by = answers.get(test) ?? new Map<Closure, boolean[]>()
    answers.set(test, by)
    const known = by.get(closure) ?? []
    by.set(closure, known)
    return (known[local] ??= test(closure.locals[local] as Local))
  }
  /** Conditions are asked in their order: one may rest on what those before it have made sure of, and throw elsewhere. */
  const meets = (parts: readonly Participation[], closure: Closure, local: number): boolean =>
    parts.every(part => part.kind !== 'requires' || answerOf(part.test, closure, local))

  const stepOf = (c: number, parts: readonly Participation[], allowed: readonly Allowed[]): LocalStep => {
    const closure = closureOf(c)
    const next = Int32Array.from({ length: closure.size }, (_, local) => {
      if (!allowed.every(guard => guard[local]) || !meets(parts, closure, local)) return REFUSED
      const moving = parts.find(part => part.kind !== 'requires')
      if (moving === undefined) return local
      const to = closure.next(closure.table.event(moving.event), local)
      return to === REFUSED && moving.kind === 'hears' ? local : to
    })
    return pool.of(next)
  }

  return product.operations.flatMap(({ participants }, operation) => {
    const parts = new Map<number, Participation[]>()
    let cases: readonly Case[] = [new Map()]
    for (const part of participants) {
      if (part.kind === 'requires' && part.components.length > 1) {
        const open = part.components.map(c =>
          closureOf(c).locals.map((local, i) => (meets(parts.get(c) ?? [], closureOf(c), i) ? local : undefined)),
        )
        const split = part.lists === undefined ? casesOf(part.components, open, part.test) : comparedIn(part, open)
        cases = cases.flatMap(one => split.flatMap(other => both(one, other) ?? []))
        for (const c of part.components) if (!parts.has(c)) parts.set(c, [])
      } else {
        const c = part.kind === 'requires' ? (part.components[0] as number) : part.component
        parts.set(c, [...(parts.get(c) ?? []), part])
      }
    }
    return cases.flatMap(one => {
      const steps = new Map<number, LocalStep>()
      for (const [c, list] of parts) {
        const allowed = one.get(c)
        const step = stepOf(c, list, allowed === undefined ? [] : [allowed])
        if (step.next.every(to => to === REFUSED)) return []
        steps.set(c, step)
      }
      return [{ operation, steps }]
    })
  })
}

/** The same where two lists of participants are compared: of most components it does not matter where they are once one refuses. */
function comparedIn(
  { components, test }: Extract<Participation, { kind: 'requires' }>,
  open: readonly (readonly (Local | undefined)[])[],
): Case[] {
  const asked = open.map(locals => [...locals.keys()].filter(i => locals[i] !== undefined))
  if (asked.some(({ length }) => length === 0)) return []
  const locals = asked.map((members, place) => members.map(i => open[place]?.[i] as Local))
  const { cases, faults } = casesWhere(
    ask => test(...components.map((_, place) => ask(place))),
    place => locals[place] as Local[],
  )
  if (faults[0] !== undefined) throw faults[0].error
  return cases.map(
    one =>
      new Map(
        [...one.allowed].map(([place, members]) => {
          const among = new Set(members.map(member => asked[place]?.[member]))
          return [components[place] as number, (open[place] ?? []).map((_, i) => among.has(i))]
        }),
      ),
  )
}

/**
 * Local states of the first component that leave the others the same cases are one case. `open` has the local states of each;
 * undefined where it is not to be asked.
 */
function casesOf(components: readonly number[], open: readonly (readonly (Local | undefined)[])[], test: Test): Case[] {
  const [first, ...rest] = components as [number, ...number[]]
  const [locals, ...others] = open as [readonly (Local | undefined)[], ...(readonly (Local | undefined)[])[]]
  if (rest.length === 0) {
    const allowed = locals.map(local => local !== undefined && test(local))
    return allowed.includes(true) ? [new Map([[first, allowed]])] : []
  }
  const groups = new Map<string, { members: Set<number>; below: readonly Case[] }>()
  locals.forEach((local, i) => {
    if (local === undefined) return
    const below = casesOf(rest, others, (...after) => test(local, ...after))
    if (below.length === 0) return
    const key = below
      .map(one => [...one].map(([c, allowed]) => `${c}:${allowed.map(Number).join('')}`).join())
      .join(';')
    const group = groups.get(key) ?? { members: new Set(), below }
    group.members.add(i)
    groups.set(key, group)
  })
  return [...groups.values()].flatMap(({ members, below }) =>
    below.flatMap(one => both(new Map([[first, locals.map((_, i) => members.has(i))]]), one) ?? []),
  )
}

/** Both cases at once; undefined where they exclude each other. */
function both(a: Case, b: Case): Case | undefined {
  const met = new Map(a)
  for (const [c, allowed] of b) {
    const before = met.get(c)
    const now = before === undefined ? allowed : allowed.map((yes, i) => yes && before[i] === true)
    if (!now.includes(true)) return undefined
    met.set(c, now)
  }
  return met
}
