/** How near states and steps come to a violation, by brute force: every combination of local states is tried in place of each. */
import type { AnyMachineSnapshot } from 'xstate'
import type { Local } from '../../src/checker.ts'
import type { Product } from '../../src/system/expand.ts'
import type { Invariant, TransitionProperty } from '../../src/system/property.ts'
import { assignments, members } from '../../src/system/sort.ts'
import { localOf, type Unfolded } from './naive.ts'

/** Most combinations that are tried. */
const MOST = 3000

type State = readonly Local[]

// oxlint-disable-next-line typescript/no-explicit-any -- formulas are called with untyped views
type Formula = (...asked: any[]) => boolean

export interface Forced {
  /** States, or steps, in which the premise is true for some choice. */
  readonly occasions: number
  /** The least number of components that differ; null: there is no such combination; 'many': they are too many to try. */
  readonly distance: number | null | 'many'
}

/** Of a property that speaks of every step, if of steps. */
export function nearestByForce(
  property: Invariant | TransitionProperty,
  product: Product,
  { states: snapshots, steps }: Unfolded,
): Forced {
  const isOfSteps = property.kind === 'transition'
  // Equal local states are one.
  const known = product.components.map(() => new Map<string, Local>())
  const states: State[] = snapshots.map(state =>
    state.map((snapshot, c) => {
      const key = keyOf(snapshot)
      const local = known[c]?.get(key) ?? localOf(snapshot)
      known[c]?.set(key, local)
      return local
    }),
  )
  const there = isOfSteps
    ? steps.flatMap((out, from) => out.map(({ to }) => [states[from], states[to]] as State[]))
    : states.map(state => [state])
  const all = combinations(known.map(of => [...of.values()]))
  const tried = isOfSteps ? all?.flatMap(before => all.map(after => [before, after])) : all?.map(state => [state])
  const { when = () => true, then } = property as { when?: Formula; then: Formula }
  const ask = (formula: Formula, of: readonly State[], at: Readonly<Record<string, string>>): boolean =>
    formula(...of.map(state => viewOf(product, state)), at, (sort: string) => members(sort, product.scope))
  const choices = assignments(property.forAll, product.scope)
  const occasions = there.filter(one => choices.some(at => ask(when, one, at))).length
  if (tried === undefined || tried.length > MOST) return { occasions, distance: 'many' }
  const violations = tried.filter(one => choices.some(at => ask(when, one, at) && !ask(then, one, at)))
  const distances = there.flatMap(one => violations.map(other => distanceOf(one, other)))
  return { occasions, distance: distances.length === 0 ? null : Math.min(...distances) }
}

/** Whose local state it is, and which of those that it comes to; both counted round. */
type Pick = readonly [component: number, local: number]

/** When the components of the premise are as picked, those of the conclusion are not all so; of a step, after it. */
export function neverTogether(
  of: { readonly kind: 'invariant' | 'transition'; readonly premise: Pick[]; readonly conclusion: Pick[] },
  number: number,
  product: Product,
  { states }: Unfolded,
): Invariant | TransitionProperty {
  const placed = (picks: Pick[]): ((view: View) => boolean)[] =>
    picks.map(([c, l]) => {
      const number = c % product.components.length
      const { family, at } = product.components[number] as Product['components'][number]
      const { sorts = [], shared = [] } = product.system.components[family] ?? {}
      const own = [...at]
      const index = sorts.map(sort => (shared.includes(sort) ? `${sort}0` : (own.shift() as string)))
      const all = [...new Set(states.map(state => textOf(localOf(state[number] as AnyMachineSnapshot))))]
      return view => textOf(view[family]?.(...index) as Local) === all[l % all.length]
    })
  const [premise, conclusion] = [placed(of.premise), placed(of.conclusion)]
  return {
    kind: of.kind,
    name: `never together ${number}`,
    forAll: {},
    when: (view: View) => premise.every(is => is(view)),
    then: (...asked: [View, View]) => !conclusion.every(is => is(of.kind === 'transition' ? asked[1] : asked[0])),
  }
}

type View = Record<string, (...at: string[]) => Local>

const textOf = ({ value, context, done }: Local): string =>
  JSON.stringify([value, context, done], (_, held: unknown) =>
    held instanceof Set ? [...held].map(String).sort() : held,
  )

const distanceOf = (one: readonly State[], other: readonly State[]): number =>
  (one[0] ?? []).filter((_, c) => one.some((state, i) => state[c] !== other[i]?.[c])).length

/** undefined: there are too many. */
function combinations(locals: readonly (readonly Local[])[]): State[] | undefined {
  if (locals.reduce((product, of) => product * of.length, 1) > MOST) return undefined
  return locals.reduce<State[]>((made, of) => made.flatMap(state => of.map(local => [...state, local])), [[]])
}

const keyOf = ({ value, context, historyValue }: AnyMachineSnapshot): string =>
  JSON.stringify([
    value,
    Object.entries(context as object).map(([field, held]) => [
      field,
      held instanceof Set ? [...held].map(String).sort() : held,
    ]),
    Object.entries(historyValue).map(([id, nodes]) => [id, nodes.map(node => node.id)]),
  ])

const viewOf = (product: Product, state: State): View =>
  Object.fromEntries(
    Object.keys(product.system.components).map(family => [
      family,
      (...at: string[]) => state[product.find(family, at)[0] as number] as Local,
    ]),
  )
