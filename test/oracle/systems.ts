/** Random small systems over random machines: components of no, one or two sorts, shared or not, calls, conditions, broadcasts. */
import * as fc from 'fast-check'
import type { AnyStateMachine } from 'xstate'
import { all, others, type System, vocabulary } from '../../src/checker.ts'
import type { Family } from '../../src/system/component.ts'
import type { Local } from '../../src/system/local.ts'
import { type Operation, operation } from '../../src/system/operation.ts'
import type { Listed, Participant } from '../../src/system/participant.ts'
import { build, type Built, type Context, type EVENTS, machinePlans, type MachinePlan } from './machines.ts'

type Sort = 'x' | 'y'
interface Anything {
  sort: Sort
  errno: 'E1' | 'E2' | 'E3' | 'E4'
  source: 'chance'
}
const { component, where, system } = vocabulary<Anything>()
type Member = `${Sort}${number}`
type AnyOf = Family<Anything, Sort[], AnyStateMachine>

interface FamilyPlan {
  readonly machine: number
  readonly sorts: Sort[]
  readonly shared: Sort[]
  /** Where the counter of each component begins: of all at n, or of each at the number of its members. */
  readonly n: number | 'own'
}

/** Variables: two of the one sort, one of the other. */
type Variable = 'i' | 'j' | 'k'
type Place = Variable | 'all' | 'others'

interface Part {
  readonly kind: 'takes' | 'hears' | 'is' | 'isNot' | 'where' | 'both'
  readonly family: number
  readonly place: Place
  /** At the index of the other sort, where there is one. */
  readonly second: Place
  readonly event: (typeof EVENTS)[number]
  readonly about: Variable
  readonly state: number
  readonly n: number
  readonly other: number
  readonly errno: Anything['errno']
}

interface OperationPlan {
  readonly kind: 'call' | 'hardware' | 'worker'
  readonly over: readonly Variable[]
  /** Of which members there are instances: of any, of two that differ, or of two of the two sorts with one number. */
  readonly of: 'any' | 'distinct' | 'paired'
  readonly parts: readonly Part[]
}

export interface SystemPlan {
  readonly machines: readonly MachinePlan[]
  readonly families: readonly FamilyPlan[]
  readonly operations: readonly OperationPlan[]
  readonly scope: { readonly x: number; readonly y: number }
}

const part = (places: readonly Place[], ...kinds: readonly Part['kind'][]): fc.Arbitrary<Part> =>
  fc.record({
    kind: fc.constantFrom(...kinds),
    family: fc.nat(5),
    place: fc.constantFrom(...places),
    second: fc.constantFrom<Place[]>('k', 'k', 'k', 'all', 'others'),
    event: fc.constantFrom('A', 'A', 'B', 'B', 'C'),
    about: fc.constantFrom('i', 'j', 'k'),
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
      sorts: fc.constantFrom<Sort[][]>([], ['x'], ['x'], ['y'], ['x', 'y']),
      shared: fc.constantFrom<Sort[][]>([], [], [], ['x'], ['y'], ['x', 'y']),
      n: fc.constantFrom<(number | 'own')[]>(0, 1, 2, 'own'),
    }),
    { minLength: 2, maxLength: 3 },
  ),
  operations: fc.array(
    fc.record({
      kind: fc.constantFrom('call', 'call', 'hardware', 'worker'),
      over: fc.constantFrom<Variable[][]>([], ['i'], ['i'], ['i', 'j'], ['k'], ['i', 'k']),
      of: fc.constantFrom('any', 'any', 'any', 'distinct', 'distinct', 'paired'),
      parts,
    }),
    { minLength: 4, maxLength: 6 },
  ),
  scope: fc.record({ x: fc.constantFrom(1, 2, 2, 2), y: fc.constantFrom(1, 2) }),
})

/** Systems that treat all members alike, but for what machines and conditions do: nobody is named where there is no variable, and all begin alike. */
export const symmetricPlans: fc.Arbitrary<SystemPlan> = systemPlans.map(plan => {
  const needed: Variable[] = plan.families.some(({ sorts }) => sorts.includes('y')) ? ['i', 'k'] : ['i']
  return {
    ...plan,
    families: plan.families.map(family => ({ ...family, n: family.n === 'own' ? 0 : family.n })),
    operations: plan.operations.map(operation => ({
      ...operation,
      over: [...new Set([...operation.over, ...needed])],
    })),
  }
})

export interface RandomSystem {
  readonly system: System
  readonly scope: SystemPlan['scope']
  /** By number: the name of a family, its sorts, and the states of its machine. */
  readonly families: readonly {
    readonly name: string
    readonly sorts: readonly Sort[]
    readonly paths: readonly string[]
  }[]
}

export function systemOf({ machines, families, operations, scope }: SystemPlan): RandomSystem {
  const built = machines.map((plan, i) => build(plan, `m${i}`))
  const made = families.map(({ machine, sorts, shared, n }) => {
    const of = built[machine % built.length] as Built
    const family: AnyOf = component(sorts, of.machine, {
      shared: sorts.filter(sort => shared.includes(sort)),
      input: (...at: Member[]) => ({ n: n === 'own' ? at.reduce((sum, member) => sum + numberOf(member), 0) % 3 : n }),
    })
    return { of, family }
  })

  const listed =
    ({ over, of, parts }: OperationPlan) =>
    (at: Partial<Record<Variable, Member>>): Listed[] | false => {
      const other = of === 'distinct' ? at.j : at.k
      if (of !== 'any' && at.i !== undefined && other !== undefined)
        if ((numberOf(at.i) === numberOf(other)) !== (of === 'paired')) return false
      const stepped: { readonly family: AnyOf; readonly index: readonly Index[] }[] = []
      const variable = (name: Variable): Member => at[name] ?? (name === 'k' ? 'y0' : (at.i ?? 'x0'))
      return parts.flatMap((part): Listed[] => {
        const { kind, event, about, state, n, errno } = part
        const { family, of } = made[part.family % made.length] as (typeof made)[number]
        const index = family.sorts.map(sort => placed(sort === 'y' ? part.second : part.place, sort, variable))
        const ref = family(...index)
        const path = (of.paths[state % of.paths.length] ?? '') as never
        const refuses = (participant: Participant<Anything>) => [participant.else(errno)]
        if (kind === 'is') return refuses(ref.is(path))
        if (kind === 'isNot') return refuses(n === 0 ? ref.isNot(path) : ref.isNot(path, { n: n - 1 }))
        if (kind === 'where')
          return refuses(ref.where(`has n up to ${n}`, ({ context }) => (context as Context).n <= n))
        if (kind === 'both') {
          const { family: second } = made[part.other % made.length] as (typeof made)[number]
          const refs = [
            family(...family.sorts.map(sort => variable(sort === 'y' ? 'k' : part.place === 'j' ? 'j' : 'i'))),
            second(...second.sorts.map(sort => variable(sort === 'y' ? 'k' : 'j'))),
          ]
          return refuses(where(refs, 'the two get along', (a: Local, b: Local) => getAlong(n, a, b)))
        }
        // Each component steps once.
        if (stepped.some(one => one.family === family && !areApart(family, one.index, index))) return []
        stepped.push({ family, index })
        const payload = { at: at[about] ?? at[over[0] ?? 'i'] ?? 'x0' }
        return kind === 'takes' ? refuses(ref.takes(event, payload)) : [ref.hears(event, payload)]
      })
    }

  return {
    system: system(
      'random',
      Object.fromEntries(made.map(({ family }, i) => [`f${i}`, family])),
      Object.fromEntries(
        operations.map((plan, i): [string, Operation] => {
          const over = Object.fromEntries(plan.over.map(variable => [variable, SORTS[variable]]))
          return [`${plan.kind}${i}`, operation<Anything, typeof over, Listed>(plan.kind, over, 'chance', listed(plan))]
        }),
      ),
    ),
    scope,
    families: made.map(({ of, family }, i) => ({ name: `f${i}`, sorts: family.sorts, paths: of.paths })),
  }
}

type Index = Parameters<AnyOf>[number]

const SORTS = { i: 'x', j: 'x', k: 'y' } as const

const isMember = (index: string): boolean => /^[xy]/.test(index)
const numberOf = (member: string): number => Number(member.slice(1))

/** The index of that sort: a member, all, or all but one. */
function placed(place: Place, sort: Sort, variable: (name: Variable) => Member): Index {
  if (place === 'all') return all
  if (place === 'others') return others(variable(sort === 'y' ? 'k' : 'i'))
  return variable(place)
}

/** Whether no component is at both: by one sort at least that they do not share, a member is here and its others, or another one, are there. */
const areApart = ({ sorts, shared }: AnyOf, one: readonly Index[], other: readonly Index[]): boolean =>
  sorts.some((sort, s) => {
    const [a, b] = [one[s] ?? all, other[s] ?? all]
    if (shared.includes(sort) || a === all || b === all) return false
    return isMember(a) && isMember(b) ? a !== b : a === others(b) || b === others(a)
  })

/** A condition on two components that reads now one of them, now both. */
const getAlong = (n: number, a: Local, b: Local): boolean => {
  const [one, two] = [a.context as Context, b.context as Context]
  if (n === 0) return one.n !== 0 || two.n !== 2
  return n === 1 ? one.at === null || one.at !== two.at : one.set.size <= two.set.size + 1
}
