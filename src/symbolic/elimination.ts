/**
 * A net without a counter that other components tell: components of its family are told apart by the rest alone, and what asked
 * for the value asks what the others add up to. There are as many states as before.
 */
import { canonical } from '../system/canonical.ts'
import { ModelError } from '../system/model-error.ts'
import { REFUSED } from '../tabulate/table.ts'
import type { StepPool, Steps } from './effects.ts'
import type { CounterProof, Invariant } from './invariants.ts'
import type { Domain, Net, Rewriting } from './net.ts'
import { type Numbers, waysTo } from './sums.ts'

export interface Elimination extends Rewriting {
  readonly proof: CounterProof
}

/** The value of a counter matters in too many ways: it had better be kept. */
export class CounterRead extends ModelError {
  readonly counter: string

  constructor(counter: string) {
    super({
      problem: `the value of ${counter}, which other components tell, is asked in too many ways`,
      remedy: 'choose a smaller scope, or use --engine explicit',
    })
    this.counter = counter
  }
}

/** How a counter is called. */
export const nameOf = (family: string, field: string): string => `${family}.${field}`

/** Ways of one condition on a sum that may be told apart where it is asked once, as by a property. */
const WAYS = 1000

/** undefined: it cannot be done, or is not worth it. */
export function eliminate(proof: CounterProof, net: Net, pool: StepPool): Elimination | undefined {
  const { family, field, values, invariants } = proof
  const [first] = [...invariants.keys()] as [number]
  const domain = net.domains[first] as Domain
  const { rests, restOf } = without(field, domain)
  const wholes = new Map(restOf.map((rest, local) => [`${rest},${values[local]}`, local]))
  // Something hidden tells two apart, as a history does.
  if (wholes.size < domain.size) return undefined

  const cases = (before: Steps, ways: (invariant: Invariant) => number): Steps[] => {
    let split: Split[] = [{ steps: before, sums: [] }]
    for (const [c, next] of before) {
      const invariant = invariants.get(c)
      if (invariant === undefined) continue
      const byValue = splitByValue(next, values, restOf, rests.size, invariant.least)
      split = split.flatMap(({ steps, sums }) =>
        byValue.map(({ next, wanted }) => ({
          steps: new Map(steps).set(c, next),
          sums: [...sums, { invariant, wanted }],
        })),
      )
    }
    return split.flatMap(({ steps, sums }) => {
      let all = [steps]
      for (const { invariant, wanted } of sums)
        all = all.flatMap(one => {
          const some = waysTo(wanted, invariant.summands, one, ways(invariant))
          if (some === undefined) throw new CounterRead(nameOf(family, field))
          return some
        })
      return all
    })
  }

  const origins: number[] = []
  try {
    const effects = net.effects.flatMap((effect, number) => {
      const { operation, steps } = effect
      if ([...steps.keys()].every(c => !invariants.has(c))) {
        origins.push(number)
        return [effect]
      }
      // None, some, just one, all but one: these come in as many ways as there are summands. What comes in more is not worth it.
      const left = cases(new Map([...steps].map(([c, { next }]) => [c, next])), ({ summands }) => summands.size + 1)
      return left.map(way => {
        origins.push(number)
        return { operation, steps: new Map([...way].map(([c, next]) => [c, pool.of(next)])) }
      })
    })
    const domains = net.domains.map((domain, c) => (invariants.has(c) ? rests : domain))
    const starts = net.starts.map((start, c) => (invariants.has(c) ? (restOf[start] as number) : start))
    return {
      proof,
      net: { ...net, domains, starts, effects },
      origins,
      cases: steps => cases(steps, () => WAYS),
      before: locals =>
        locals.map((local, c) => {
          const invariant = invariants.get(c)
          return invariant === undefined ? local : (wholes.get(`${local},${valueOf(invariant, locals)}`) as number)
        }),
    }
  } catch (error) {
    if (error instanceof CounterRead) return undefined
    throw error
  }
}

interface Split {
  readonly steps: Steps
  readonly sums: readonly { readonly invariant: Invariant; readonly wanted: Numbers }[]
}

/** The domain that a field of the context is taken out of, and where its local states are in what is left. */
function without(field: string, domain: Domain): { rests: Domain; restOf: readonly number[] } {
  const numbers = new Map<string, number>()
  const locals: Domain['locals'][number][] = []
  const restOf = domain.locals.map(({ value, context }) => {
    const { [field]: _, ...rest } = context as Readonly<Record<string, unknown>>
    const key = canonical([value, rest])
    const number = numbers.get(key) ?? locals.push({ value, context: rest }) - 1
    numbers.set(key, number)
    return number
  })
  return { rests: { size: locals.length, locals }, restOf }
}

/** A step from whole local states as steps from the rest: for which values of the counter it is which. */
function splitByValue(
  next: Int32Array,
  values: readonly number[],
  restOf: readonly number[],
  size: number,
  least: number,
): { next: Int32Array; wanted: Numbers }[] {
  const byRest = Array.from({ length: size }, () => new Map<number, Numbers>())
  next.forEach((to, from) => {
    const targets = byRest[restOf[from] as number] as Map<number, Numbers>
    const target = to === REFUSED ? REFUSED : (restOf[to] ?? size)
    const value = (values[from] as number) - least
    const bit = value < 0 ? 0n : 1n << BigInt(value)
    targets.set(target, (targets.get(target) ?? 0n) | bit)
  })
  const split = new Map<Numbers, Int32Array>()
  byRest.forEach((targets, rest) => {
    // No component has values with which the rest is not known.
    const unknown = ~[...targets.values()].reduce((all, values) => all | values, 0n)
    const [first] = targets.keys()
    for (const [to, values] of targets) {
      const wanted = to === first ? values | unknown : values
      if (to === REFUSED) continue
      const next = split.get(wanted) ?? new Int32Array(size).fill(REFUSED)
      next[rest] = to
      split.set(wanted, next)
    }
  })
  return [...split].map(([wanted, next]) => ({ next, wanted }))
}

const valueOf = ({ least, summands }: Invariant, locals: ArrayLike<number>): number =>
  [...summands].reduce((sum, [c, weights]) => sum + (weights[locals[c] as number] as number), least)
