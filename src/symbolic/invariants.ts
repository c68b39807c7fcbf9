/**
 * Counters that are told by other components: a number in the context of a component that is always what the local states of
 * others add up to. What they add is guessed from operations that move only one of them; then it is proved: true at the
 * beginning, and kept true by every operation.
 */
import type { Effect } from './effects.ts'
import { Doings, type Domain, moves, type Net } from './net.ts'

/** The value of a counter is `least` and what the summands add to it. */
export interface Invariant {
  readonly least: number
  readonly greatest: number
  /** By component; by local state, what it adds: 0 or more, undefined where the component does not come to. */
  readonly summands: ReadonlyMap<number, Weights>
}

export type Weights = readonly (number | undefined)[]

/** That a field is such a counter in all components of a family. */
export interface CounterProof {
  readonly family: string
  readonly field: string
  /** The value of the field by local state of the family. */
  readonly values: readonly number[]
  /** By component. */
  readonly invariants: ReadonlyMap<number, Invariant>
}

/** Families that are tried as summands together. */
const FAMILIES = 6
/** Sums greater than this are not looked at. */
const GREATEST = 1000

/** The fields of a domain that hold integers, and not always the same. */
export function countingFields({ locals }: Domain): string[] {
  const contexts = locals.map(({ context }) => context as Readonly<Record<string, unknown>>)
  return Object.keys(contexts[0] ?? {}).filter(field => {
    const values = new Set(contexts.map(context => context[field]))
    return values.size > 1 && [...values].every(value => Number.isSafeInteger(value))
  })
}

/** `families` has for each family its components; undefined: the field is not proved to be a counter. */
export function proofOf(
  family: string,
  field: string,
  families: ReadonlyMap<string, readonly number[]>,
  net: Net,
): CounterProof | undefined {
  const members = families.get(family) as readonly number[]
  const domainOf = (of: readonly number[]): Domain => net.domains[of[0] as number] as Domain
  const values = domainOf(members).locals.map(
    ({ context }) => (context as Readonly<Record<string, number>>)[field] as number,
  )
  const doings = new Doings(net)
  const others = [...families.values()]
    .filter(other => other !== members)
    .sort((a, b) => domainOf(a).size - domainOf(b).size)
  const movers = new Set(members.flatMap(c => moversWith(c, values, doings)))
  for (const chosen of choices(others.filter(family => family.some(c => movers.has(c))))) {
    const among = new Set(chosen.flat())
    const invariants = new Map<number, Invariant>()
    for (const c of members) {
      const invariant = invariantOf(c, values, among, doings)
      if (invariant === undefined) break
      invariants.set(c, invariant)
    }
    const counts = [...invariants.values()].some(({ summands }) => summands.size > 0)
    if (counts && invariants.size === members.length) return { family, field, values, invariants }
  }
  return undefined
}

/** All choices of one or more, those of few first. */
function choices<T>(all: readonly T[]): T[][] {
  const some = all.slice(0, FAMILIES)
  return Array.from({ length: 2 ** some.length }, (_, bits) => some.filter((_, i) => ((bits >> i) & 1) === 1))
    .slice(1)
    .sort((a, b) => a.length - b.length)
}

/** Components that move with a change of the counter. */
function moversWith(c: number, values: readonly number[], doings: Doings): number[] {
  const movers = new Set<number>()
  for (const effect of doings.effectsWith(c))
    if (changeOf(c, values, effect, doings) !== 0)
      for (const [i, step] of effect.steps) if (i !== c && moves(step)) movers.add(i)
  return [...movers]
}

type Change = number | 'various' | 'none'

/** By how much an effect changes what a component adds up to: always so much, by various numbers, or it never happens. */
function changeOf(component: number, values: Weights, effect: Effect, doings: Doings): Change {
  if (!effect.steps.has(component)) return 0
  let change: Change = 'none'
  for (const [from, to] of doings.stepsOf(component, effect)) {
    const by = (values[to] as number) - (values[from] as number)
    if (change !== 'none' && change !== by) return 'various'
    change = by
  }
  return change
}

function invariantOf(
  c: number,
  values: readonly number[],
  among: ReadonlySet<number>,
  doings: Doings,
): Invariant | undefined {
  const members = new Set(moversWith(c, values, doings).filter(i => among.has(i)))
  const summands = new Map<number, Weights>()
  let least = values[doings.net.starts[c] as number] as number
  let range = 0
  for (const i of members) {
    const weights = weightsOf(i, c, values, members, doings)
    if (weights === undefined) return undefined
    const known = weights.filter(weight => weight !== undefined)
    const [lowest, highest] = [Math.min(...known), Math.max(...known)]
    least += lowest
    range += highest - lowest
    if (lowest === highest) continue
    summands.set(
      i,
      weights.map(weight => (weight === undefined ? undefined : weight - lowest)),
    )
  }
  const invariant = { least, greatest: least + range, summands }
  return range <= GREATEST && isKept(c, values, invariant, doings) ? invariant : undefined
}

/** What a component adds, by local state, 0 where it begins; undefined: that cannot be told. */
function weightsOf(
  i: number,
  c: number,
  values: readonly number[],
  members: ReadonlySet<number>,
  doings: Doings,
): Weights | undefined {
  const edges = doings.effectsWith(i).flatMap(effect => {
    const alone = [...effect.steps].every(([other, step]) => other === i || !members.has(other) || !moves(step))
    const by = changeOf(c, values, effect, doings)
    return alone && typeof by === 'number' ? doings.stepsOf(i, effect).map(([from, to]) => [from, to, by] as const) : []
  })
  const weights: (number | undefined)[] = Array.from((doings.net.domains[i] as Domain).locals, () => undefined)
  weights[doings.net.starts[i] as number] = 0
  for (let again = true; again; ) {
    again = false
    for (const [from, to, by] of edges) {
      const [before, after] = [weights[from], weights[to]]
      if (before === undefined && after === undefined) continue
      if (before === undefined) weights[from] = (after as number) - by
      else if (after === undefined) weights[to] = before + by
      else if (after - before !== by) return undefined
      again ||= before === undefined || after === undefined
    }
  }
  return doings.localsOf(i).some(local => weights[local] === undefined) ? undefined : weights
}

/** Whether every effect that has to do with it keeps the invariant; at the beginning it is true. */
function isKept(c: number, values: readonly number[], invariant: Invariant, doings: Doings): boolean {
  const { summands } = invariant
  const effects = new Set([c, ...summands.keys()].flatMap(i => doings.effectsWith(i)))
  return [...effects].every(effect => {
    const counted = changeOf(c, values, effect, doings)
    const added = [...effect.steps.keys()].flatMap(i => {
      const weights = summands.get(i)
      return weights === undefined ? [] : [changeOf(i, weights, effect, doings)]
    })
    if (counted === 'none' || added.includes('none')) return true
    if (counted !== 'various' && !added.includes('various'))
      return added.reduce<number>((sum, by) => sum + (by as number), 0) === counted
    return isKeptSomehow(c, values, invariant, effect, doings)
  })
}

/** The same of an effect that changes by various numbers: all sums before it, each with those after it. */
function isKeptSomehow(
  c: number,
  values: readonly number[],
  { least, greatest, summands }: Invariant,
  effect: Effect,
  doings: Doings,
): boolean {
  const range = greatest - least + 1
  // A set of pairs: the bit at `before * range + after`.
  let pairs = 1n
  for (const [i, weights] of summands) {
    const shifts = new Set(
      doings.stepsOf(i, effect).map(([from, to]) => (weights[from] as number) * range + (weights[to] as number)),
    )
    let more = 0n
    for (const shift of shifts) more |= pairs << BigInt(shift)
    pairs = more
  }
  return doings.stepsOf(c, effect).every(([from, to]) => {
    const before = (values[from] as number) - least
    const after = (values[to] as number) - least
    if (before < 0 || before >= range) return true
    const row = BigInt.asUintN(range, pairs >> BigInt(before * range))
    return row === 0n || (after >= 0 && row === 1n << BigInt(after))
  })
}
