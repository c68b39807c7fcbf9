/** Random small systems over random machines: shared and separate components, calls, conditions, broadcasts. */
import * as fc from 'fast-check'
import type { AnyStateMachine } from 'xstate'
import { all, others, type System, vocabulary } from '../../src/checker.ts'
import type { Family } from '../../src/system/component.ts'
import type { Local } from '../../src/system/local.ts'
import { type Operation, operation } from '../../src/system/operation.ts'
import type { Listed, Participant } from '../../src/system/participant.ts'
import { build, type Built, type Context, type EVENTS, machinePlans, type MachinePlan } from './machines.ts'

interface Anything {
  sort: 'x'
  errno: 'E1' | 'E2' | 'E3' | 'E4'
  source: 'chance'
}
const { component, where, system } = vocabulary<Anything>()
type X = `x${number}`
type AnyOf = Family<Anything, 'x'[], AnyStateMachine>

interface FamilyPlan {
  readonly machine: number
  readonly sorts: 'x'[]
  readonly shared: boolean
  /** Where the counter of each component begins: of all at n, or of each member at its own number. */
  readonly n: number | 'own'
}

type Place = 'i' | 'j' | 'all' | 'others'

interface Part {
  readonly kind: 'takes' | 'hears' | 'is' | 'isNot' | 'where' | 'both'
  readonly family: number
  readonly place: Place
  readonly event: (typeof EVENTS)[number]
  readonly about: 'i' | 'j'
  readonly state: number
  readonly n: number
  readonly other: number
  readonly errno: Anything['errno']
}

interface OperationPlan {
  readonly kind: 'call' | 'hardware' | 'worker'
  readonly over: readonly ('i' | 'j')[]
  /** No instance for equal members. */
  readonly distinct: boolean
  readonly parts: readonly Part[]
}

export interface SystemPlan {
  readonly machines: readonly MachinePlan[]
  readonly families: readonly FamilyPlan[]
  readonly operations: readonly OperationPlan[]
  readonly members: number
}

const part = (places: readonly Place[], ...kinds: readonly Part['kind'][]): fc.Arbitrary<Part> =>
  fc.record({
    kind: fc.constantFrom(...kinds),
    family: fc.nat(5),
    place: fc.constantFrom(...places),
    event: fc.constantFrom('A', 'A', 'B', 'B', 'C'),
    about: fc.constantFrom('i', 'j'),
    state: fc.nat(9),
    n: fc.integer({ min: 0, max: 2 }),
    other: fc.nat(5),
    errno: fc.constantFrom('E1', 'E2', 'E3', 'E4'),
  })

const ANYWHERE = ['i', 'j', 'all', 'others'] as const

/** One to four participants; at least one of them steps. */
const parts = fc
  .record({
    step: part(['i', 'i', 'i', 'j', 'all'], 'takes'),
    others: fc.oneof(
      { arbitrary: fc.array(part(ANYWHERE, 'takes', 'hears', 'hears', 'isNot', 'both'), { maxLength: 1 }), weight: 3 },
      {
        arbitrary: fc.array(part(ANYWHERE, 'takes', 'hears', 'is', 'isNot', 'where', 'both'), {
          minLength: 1,
          maxLength: 3,
        }),
        weight: 1,
      },
    ),
    last: fc.boolean(),
  })
  .map(({ step, others, last }) => (last ? [...others, step] : [step, ...others]))

export const systemPlans: fc.Arbitrary<SystemPlan> = fc.record({
  machines: fc.array(machinePlans, { minLength: 1, maxLength: 3 }),
  families: fc.array(
    fc.record({
      machine: fc.nat(5),
      sorts: fc.constantFrom<'x'[][]>([], ['x'], ['x']),
      shared: fc.integer({ min: 0, max: 3 }).map(n => n === 0),
      n: fc.constantFrom<(number | 'own')[]>(0, 1, 2, 'own'),
    }),
    { minLength: 2, maxLength: 3 },
  ),
  operations: fc.array(
    fc.record({
      kind: fc.constantFrom('call', 'call', 'hardware', 'worker'),
      over: fc.constantFrom<('i' | 'j')[][]>([], ['i'], ['i'], ['i', 'j']),
      distinct: fc.boolean(),
      parts,
    }),
    { minLength: 4, maxLength: 6 },
  ),
  members: fc.constantFrom(1, 2, 2, 2),
})

export interface RandomSystem {
  readonly system: System
  readonly scope: { readonly x: number }
  /** By number: the name of a family, whether it is indexed, and the states of its machine. */
  readonly families: readonly { readonly name: string; readonly indexed: boolean; readonly paths: readonly string[] }[]
}

export function systemOf({ machines, families, operations, members }: SystemPlan): RandomSystem {
  const built = machines.map((plan, i) => build(plan, `m${i}`))
  const made = families.map(({ machine, sorts, shared, n }) => {
    const of = built[machine % built.length] as Built
    const family: AnyOf = component(sorts, of.machine, {
      shared: shared && sorts.length > 0 ? ['x'] : [],
      input: (member?: X) => ({ n: n === 'own' ? Number(member?.slice(1) ?? 0) : n }),
    })
    return { of, family, indexed: sorts.length > 0, single: sorts.length === 0 || shared }
  })

  const listed =
    ({ over, distinct, parts }: OperationPlan) =>
    (at: { i?: X; j?: X }): Listed[] | false => {
      if (distinct && over.length === 2 && at.i === at.j) return false
      const stepped: string[] = []
      return parts.flatMap(({ kind, family: number, place, event, about, state, n, other, errno }): Listed[] => {
        const { family, of, indexed, single } = made[number % made.length] as (typeof made)[number]
        const one = at[place === 'j' ? 'j' : 'i'] ?? at.i ?? 'x0'
        const index = place === 'all' ? all : place === 'others' ? others(one) : one
        const ref = indexed ? family(index) : family()
        const path = (of.paths[state % of.paths.length] ?? '') as never
        const refuses = (participant: Participant<Anything>) => [participant.else(errno)]
        if (kind === 'is') return refuses(ref.is(path))
        if (kind === 'isNot') return refuses(n === 0 ? ref.isNot(path) : ref.isNot(path, { n: n - 1 }))
        if (kind === 'where')
          return refuses(ref.where(`has n up to ${n}`, ({ context }) => (context as Context).n <= n))
        if (kind === 'both') {
          const second = made[other % made.length] as (typeof made)[number]
          const refs = [indexed ? family(one) : family(), second.indexed ? second.family(at.j ?? one) : second.family()]
          return refuses(where(refs, 'the two get along', (a: Local, b: Local) => getAlong(n, a, b)))
        }
        // Each component steps once: a family anywhere, or one member and its others.
        const mine = stepped.filter(step => step.startsWith(`${number % made.length} `))
        const complement = index === one ? others(one) : one
        if (mine.length > 1 || (mine.length === 1 && (single || mine[0] !== `${number % made.length} ${complement}`)))
          return []
        if (mine.length === 1 && index === all) return []
        stepped.push(`${number % made.length} ${index}`)
        const payload = { at: at[about] ?? at.i ?? 'x0' }
        return kind === 'takes' ? refuses(ref.takes(event, payload)) : [ref.hears(event, payload)]
      })
    }

  return {
    system: system(
      'random',
      Object.fromEntries(made.map(({ family }, i) => [`f${i}`, family])),
      Object.fromEntries(
        operations.map((plan, i): [string, Operation] => {
          const over = Object.fromEntries(plan.over.map(variable => [variable, 'x' as const]))
          return [`${plan.kind}${i}`, operation<Anything, typeof over, Listed>(plan.kind, over, 'chance', listed(plan))]
        }),
      ),
    ),
    scope: { x: members },
    families: made.map(({ of, indexed }, i) => ({ name: `f${i}`, indexed, paths: of.paths })),
  }
}

/** A condition on two components that reads now one of them, now both. */
const getAlong = (n: number, a: Local, b: Local): boolean => {
  const [one, two] = [a.context as Context, b.context as Context]
  if (n === 0) return one.n !== 0 || two.n !== 2
  return n === 1 ? one.at === null || one.at !== two.at : one.set.size <= two.set.size + 1
}
