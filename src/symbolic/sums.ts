/** Conditions on sums: in which ways the local states of some components add up to one of the numbers that are wanted. */
import { REFUSED } from '../tabulate/table.ts'
import type { Steps } from './effects.ts'
import type { Weights } from './invariants.ts'

/** A set of numbers, 0 or greater, by its bits: -1n has them all. */
export type Numbers = bigint

const EVERY: Numbers = -1n

/**
 * Steps of which each happens in some of the states in which the sum is one of those wanted, and just one of them in each.
 * undefined: there are more than `most`.
 */
export function waysTo(
  wanted: Numbers,
  summands: ReadonlyMap<number, Weights>,
  steps: Steps,
  most: number,
): Steps[] | undefined {
  if (wanted === EVERY) return [steps]
  // Those that take part anyway are asked first: often no other question is left.
  const all = [...summands].reverse()
  const ordered = [...all.filter(([c]) => steps.has(c)), ...all.filter(([c]) => !steps.has(c))]
  const byWeight = ordered.map(([c, weights]) => {
    const locals = new Map<number, number[]>()
    weights.forEach((weight, local) => {
      if (weight === undefined || steps.get(c)?.[local] === REFUSED) return
      locals.set(weight, [...(locals.get(weight) ?? []), local])
    })
    return locals
  })
  // What those from one on can add up to.
  const possible: Numbers[] = [1n]
  for (const locals of [...byWeight].reverse()) {
    const rest = possible[0] as Numbers
    possible.unshift([...locals.keys()].reduce((sums, weight) => sums | (rest << BigInt(weight)), 0n))
  }

  const ways: Steps[] = []
  const follow = (i: number, left: Numbers, way: Steps): void => {
    if (left === 0n || ways.length > most) return
    if (left === possible[i]) {
      ways.push(way)
      return
    }
    const [c, weights] = ordered[i] as (typeof ordered)[number]
    const alike = new Map<Numbers, number[]>()
    for (const [weight, locals] of byWeight[i] as Map<number, number[]>) {
      const next = (left >> BigInt(weight)) & (possible[i + 1] as Numbers)
      alike.set(next, [...(alike.get(next) ?? []), ...locals])
    }
    for (const [next, locals] of alike)
      follow(i + 1, next, alike.size === 1 ? way : new Map(way).set(c, only(locals, way.get(c), weights.length)))
  }
  follow(0, wanted & (possible[0] as Numbers), steps)
  return ways.length > most ? undefined : ways
}

/** The step, or staying, from some local states alone. */
function only(locals: readonly number[], step: Int32Array | undefined, size: number): Int32Array {
  const among = new Int32Array(size).fill(REFUSED)
  for (const local of locals) among[local] = step?.[local] ?? local
  return among
}
