/** Random properties of random systems: an invariant with a premise, a transition property, a reachability, a deadlock property, a recoverability. */
import * as fc from 'fast-check'
import { type Local, type Property, same } from '../../src/checker.ts'
import type { Fair } from '../../src/system/fairness.ts'
import type { Liveness } from '../../src/system/property.ts'
import type { Context } from './machines.ts'
import type { RandomSystem } from './systems.ts'

interface Atom {
  readonly is: 'in' | 'n' | 'has' | 'points' | 'done' | 'everybody' | 'somebody'
  readonly family: number
  readonly about: 'i' | 'j' | 'k'
  readonly state: number
  readonly n: number
}
type Formula = Atom | { readonly is: 'not' | 'and' | 'or' | 'and not'; readonly of: readonly [Formula, Formula] }

export interface PropertyPlan {
  readonly when: Formula
  readonly then: Formula
  readonly never: Formula
  readonly on: readonly number[]
  /** Of the arguments of the operation itself, where each has one. */
  readonly about: boolean
  readonly before: Formula
  readonly after: Formula | 'nothing changes'
  readonly reachable: Formula
  readonly resting: Formula
  readonly goal: Formula
  readonly from: Formula | 'where it is not true'
  /** Of each member by itself, or of some member. */
  readonly each: boolean
}

const { formula, atom } = fc.letrec<{ formula: Formula; atom: Formula; deep: Formula }>(tie => ({
  atom: fc.record({
    is: fc.constantFrom('in', 'in', 'in', 'n', 'has', 'points', 'done', 'everybody', 'somebody'),
    family: fc.nat(5),
    about: fc.constantFrom('i', 'i', 'j', 'k'),
    state: fc.nat(9),
    n: fc.integer({ min: 1, max: 2 }),
  }),
  deep: fc.record({
    is: fc.constantFrom('not', 'and', 'or', 'and not'),
    of: fc.tuple(tie('formula'), tie('formula')),
  }),
  formula: fc.oneof({ maxDepth: 2 }, tie('atom'), tie('deep')),
}))

/** Several at once, so that it takes some steps to get there. */
const conjunction: fc.Arbitrary<Formula> = fc
  .tuple(atom, atom, formula)
  .map(([a, b, c]) => ({ is: 'and', of: [a, { is: 'and', of: [b, c] }] }))

export const propertyPlans: fc.Arbitrary<PropertyPlan> = fc.record({
  when: formula,
  then: formula,
  never: conjunction,
  on: fc.array(fc.nat(5), { maxLength: 2 }),
  about: fc.boolean(),
  before: formula,
  after: fc.oneof(formula, fc.constant('nothing changes' as const)),
  reachable: conjunction,
  resting: formula,
  goal: formula,
  from: fc.oneof(formula, fc.constant('where it is not true' as const)),
  each: fc.boolean(),
})

type View = Readonly<Record<string, (...at: string[]) => Local>>
type At = Readonly<Record<string, string>>
type Members = (sort: string) => readonly string[]

/** How formulas are asked of a random system. */
function askerOf({ families }: RandomSystem) {
  const familyOf = (number: number) => families[number % families.length] as (typeof families)[number]

  const read = (view: View, number: number, { x, y }: { x: string; y: string }): Local => {
    const { name, sorts } = familyOf(number)
    return (view[name] as View[string])(...sorts.map(sort => (sort === 'x' ? x : y)))
  }

  const holds = (formula: Formula, view: View, at: At, members: Members): boolean => {
    if ('of' in formula) {
      const [left, right] = formula.of
      switch (formula.is) {
        case 'not':
          return !holds(left, view, at, members)
        case 'and':
          return holds(left, view, at, members) && holds(right, view, at, members)
        case 'or':
          return holds(left, view, at, members) || holds(right, view, at, members)
        case 'and not':
          return holds(left, view, at, members) && !holds(right, view, at, members)
      }
    }
    const { is, family, about, state, n } = formula
    const { paths, sorts } = familyOf(family)
    const everywhere = (): { x: string; y: string }[] =>
      members('x').flatMap(x => (sorts.includes('y') ? members('y') : ['y0']).map(y => ({ x, y })))
    // Where there is no variable, somebody: but for 'j', who is always the same.
    const one = { x: (about === 'j' ? at['j'] : undefined) ?? at['i'] ?? 'x0', y: at['k'] ?? 'y0' }
    const here = at['i'] === undefined && about !== 'j' ? everywhere() : [one]
    const local = (place: typeof one): Local => read(view, family, place)
    const context = (place: typeof one): Context => local(place).context as Context
    const isIn = (place: typeof one): boolean => local(place).is(paths[state % paths.length] ?? '')
    switch (is) {
      case 'in':
        return here.some(isIn)
      case 'everybody':
        return everywhere().every(isIn)
      case 'somebody':
        return everywhere().some(isIn)
      case 'done':
        return here.some(place => local(place).done)
      case 'n':
        return here.some(place => context(place).n >= n)
      case 'has':
        return here.some(place => context(place).set.has(at[about] ?? place.x))
      case 'points':
        return here.some(place => context(place).at === (at[about] ?? place.x))
    }
  }

  return { read, holds }
}

export function propertiesOf(plan: PropertyPlan, random: RandomSystem): Property[] {
  const { system, families } = random
  const { read, holds } = askerOf(random)
  const { goal, from } = plan
  const ofSome =
    (formula: Formula) =>
    (view: View, at: At, members: Members): boolean =>
      plan.each
        ? holds(formula, view, at, members)
        : members('x').some(i => members('y').some(k => holds(formula, view, { i, j: i, k }, members)))

  const operations = Object.keys(system.operations)
  const on = [...new Set(plan.on.map(number => operations[number % operations.length] as string))]
  const about = ['i', 'k'].filter(variable => on.every(name => variable in (system.operations[name]?.over ?? {})))
  return [
    {
      kind: 'invariant',
      name: 'implies',
      forAll: { i: 'x', j: 'x', k: 'y' },
      when: (view: View, at: At, members: Members) => holds(plan.when, view, at, members),
      then: (view: View, at: At, members: Members) => holds(plan.then, view, at, members),
    },
    {
      kind: 'invariant',
      name: 'never',
      forAll: { i: 'x', k: 'y' },
      then: (view: View, at: At, members: Members) => !holds(plan.never, view, at, members),
    },
    {
      kind: 'transition',
      name: 'steps',
      ...(on.length > 0 && { on }),
      ...(on.length > 0 && plan.about && { about }),
      forAll: { i: 'x', k: 'y' },
      when: (before: View, _: View, at: At, members: Members) => holds(plan.before, before, at, members),
      then: (before: View, after: View, at: At, members: Members) =>
        plan.after === 'nothing changes'
          ? families.every((_, family) => {
              const here = { x: at['i'] ?? '', y: at['k'] ?? '' }
              return same(read(before, family, here), read(after, family, here))
            })
          : holds(plan.after, after, at, members),
    },
    {
      kind: 'reachable',
      name: 'reachable',
      forSome: { i: 'x', j: 'x', k: 'y' },
      when: (view: View, at: At, members: Members) => holds(plan.reachable, view, at, members),
    },
    {
      kind: 'deadlock',
      name: 'rests',
      resting: (view: View, at: At, members: Members) => holds(plan.resting, view, at, members),
    },
    {
      kind: 'recoverable',
      name: 'recovers',
      forAll: plan.each ? { i: 'x', j: 'x', k: 'y' } : {},
      ...(from !== 'where it is not true' && { when: ofSome(from) }),
      goal: ofSome(goal),
    },
  ]
}

export interface LivenessPlan {
  readonly kind: Liveness['kind']
  readonly when: Formula
  readonly goal: Formula
  /** Of each member by itself, or of some member. */
  readonly each: boolean
  readonly weak: readonly FairPlan[]
  readonly strong: readonly FairPlan[]
}

interface FairPlan {
  readonly operations: readonly number[]
  /** Each instance by itself, of these or of all workers; or those together that agree on these variables, as far as all have them. */
  readonly each: 'instance' | 'worker' | readonly string[]
}

const fairPlans: fc.Arbitrary<readonly FairPlan[]> = fc.array(
  fc.record({
    operations: fc.array(fc.nat(5), { minLength: 1, maxLength: 2 }),
    each: fc.constantFrom('instance' as const, 'worker' as const, [], ['i'], ['i', 'k']),
  }),
  { maxLength: 3 },
)

export const livenessPlans: fc.Arbitrary<LivenessPlan> = fc.record({
  kind: fc.constantFrom('leadsTo', 'leadsTo', 'eventually', 'infinitelyOften'),
  when: formula,
  goal: formula,
  each: fc.boolean(),
  weak: fairPlans,
  strong: fairPlans,
})

export function livenessOf(plan: LivenessPlan, random: RandomSystem): Liveness {
  const { operations } = random.system
  const { holds } = askerOf(random)
  const names = Object.keys(operations)
  const fairOf = (list: readonly FairPlan[]): Fair[] =>
    list.flatMap(({ operations: numbers, each }): Fair[] => {
      const anyOf = [...new Set(numbers.map(number => names[number % names.length] as string))]
      if (each === 'instance') return anyOf
      if (each === 'worker') return [{ every: 'worker' }]
      return [{ anyOf, each: each.filter(one => anyOf.every(name => one in (operations[name]?.over ?? {}))) }]
    })
  const asks =
    (formula: Formula) =>
    (view: View, at: At, members: Members): boolean =>
      plan.each
        ? holds(formula, view, at, members)
        : members('x').some(i => members('y').some(k => holds(formula, view, { i, j: i, k }, members)))
  const { kind } = plan
  const comes = {
    name: 'comes',
    forAll: plan.each ? { i: 'x', k: 'y' } : {},
    fair: { weak: fairOf(plan.weak), strong: fairOf(plan.strong) },
    goal: asks(plan.goal),
  }
  return kind === 'leadsTo' ? { ...comes, kind, when: asks(plan.when) } : { ...comes, kind }
}
