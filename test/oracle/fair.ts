/** Liveness by brute force: every set of states is asked whether a behaviour can stay in just these for ever, and be fair. */
import type { AnyMachineSnapshot } from 'xstate'
import type { Local } from '../../src/checker.ts'
import type { Instance, Product } from '../../src/system/expand.ts'
import type { Fair, Fairness } from '../../src/system/fairness.ts'
import type { Liveness } from '../../src/system/property.ts'
import { assignments, members } from '../../src/system/sort.ts'
import { localOf, type Unfolded } from './naive.ts'

/** Most states without the goal, whose sets are still all tried. */
const MOST = 9

interface Rule {
  readonly strong: boolean
  readonly operations: ReadonlySet<number>
}

/** Constraints, by each instance together with those that are in its group. */
function rulesOf({ weak = [], strong = [] }: Fairness, { operations, system }: Product): Rule[] {
  const keyOf = ({ operation, arguments: chosen }: Instance, each: readonly string[]): string =>
    each.map(variable => chosen[Object.keys(system.operations[operation]?.over ?? {}).indexOf(variable)]).join()
  const rules = (list: readonly Fair[], isStrong: boolean): Rule[] =>
    list.flatMap(fair =>
      operations.map(one => ({
        strong: isStrong,
        operations: new Set(
          operations.flatMap((other, number) => {
            if (typeof fair === 'string') return one === other && one.operation === fair ? [number] : []
            if ('every' in fair) return one === other && one.kind === fair.every ? [number] : []
            const { anyOf, each = [] } = fair
            const isIn = anyOf.includes(one.operation) && anyOf.includes(other.operation)
            return isIn && keyOf(one, each) === keyOf(other, each) ? [number] : []
          }),
        ),
      })),
    )
  return [...rules(weak, false), ...rules(strong, true)]
}

/** The steps before the loop of the shortest lasso; undefined: the property holds; 'many': too many sets to try. */
export function stemByForce(
  property: Liveness,
  product: Product,
  { states, steps }: Unfolded,
): number | 'many' | undefined {
  const rules = rulesOf(property.fair ?? {}, product)
  const views = states.map(state => viewOf(product, state))
  const stems = assignments(property.forAll, product.scope).map(at => {
    const asks = (formula: Liveness['goal']): boolean[] =>
      views.map(view => formula(view, at, (sort: string) => members(sort, product.scope)))
    const goal = asks(property.goal)
    const without = goal.flatMap((isGoal, state) => (isGoal ? [] : [state]))
    if (without.length > MOST) return 'many'
    const fair = new Set<number>()
    for (let bits = 1; bits < 2 ** without.length; bits++) {
      const set = new Set(without.filter((_, i) => bits & (1 << i)))
      if (isStrong(set, steps) && rules.every(rule => isKept(rule, set, steps)))
        for (const state of set) fair.add(state)
    }
    const when = property.kind === 'leadsTo' ? asks(property.when as Liveness['goal']) : goal.map(() => true)
    return stemOf(goal, property.kind === 'eventually' ? [] : when, fair, steps)
  })
  if (stems.includes('many')) return 'many'
  return stems.reduce(
    (least, stem) => (least === undefined || (stem as number) < (least as number) ? stem : least),
    undefined,
  )
}

const isStrong = (set: ReadonlySet<number>, steps: Unfolded['steps']): boolean =>
  [...set].every(from => {
    const found = new Set([from])
    for (const state of found) for (const { to } of steps[state] ?? []) if (set.has(to)) found.add(to)
    return found.size === set.size
  })

function isKept({ strong, operations }: Rule, set: ReadonlySet<number>, steps: Unfolded['steps']): boolean {
  const out = [...set].map(state => (steps[state] ?? []).filter(({ operation }) => operations.has(operation)))
  if (out.flat().some(({ to }) => set.has(to))) return true
  return strong ? out.every(some => some.length === 0) : out.some(some => some.length === 0)
}

/** `when`: the states from which the goal is awaited; none: it is from the initial one. */
function stemOf(
  goal: readonly boolean[],
  when: readonly boolean[],
  fair: ReadonlySet<number>,
  steps: Unfolded['steps'],
): number | undefined {
  const enter = (state: number, waits: boolean): string =>
    `${state} ${goal[state] !== true && (waits || when[state] === true)}`
  let now = new Set([enter(0, when.length === 0)])
  const seen = new Set<string>()
  for (let length = 0; now.size > 0; length++) {
    const next = new Set<string>()
    for (const place of now) {
      seen.add(place)
      const [state, waits] = [Number(place.split(' ')[0]), place.endsWith('true')]
      if (waits && fair.has(state)) return length
      for (const { to } of steps[state] ?? []) next.add(enter(to, waits))
    }
    now = new Set([...next].filter(place => !seen.has(place)))
  }
  return undefined
}

const viewOf = (product: Product, state: readonly AnyMachineSnapshot[]): Record<string, (...at: string[]) => Local> =>
  Object.fromEntries(
    Object.keys(product.system.components).map(family => [
      family,
      (...at: string[]) => localOf(state[product.find(family, at)[0] as number] as AnyMachineSnapshot),
    ]),
  )
