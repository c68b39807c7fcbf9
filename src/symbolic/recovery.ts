/**
 * Recoverability with sets of states: what is reachable and can come to a goal is found by saturation backwards; what is reachable
 * and not among it has lost the goal.
 */
import type { Sighting, Trap } from '../check/exploration.ts'
import type { Product } from '../system/expand.ts'
import { Census } from './census.ts'
import { type Cube, statesIn } from './cubes.ts'
import type { Encoding } from './encoding.ts'
import { NONE } from './nodes.ts'
import type { SaturationWithin } from './within.ts'

/** What must stay reachable, and from which states, at one choice of the variables. */
export interface Wish {
  /** The property by number. */
  readonly property: number
  readonly at: Sighting['at']
  readonly goal: readonly Cube[]
  readonly premise: readonly Cube[]
}

export interface Loss extends Pick<Wish, 'property' | 'at'> {
  /** The reachable states from which the goal is lost; and those of them from which it must not be. */
  readonly trapped: number
  readonly shown: number
}

/** undefined: the goal is lost nowhere where it matters. @throws ForestFull */
export function lossOf(
  { property, at, goal, premise }: Wish,
  reachable: number,
  backward: SaturationWithin,
  { forest }: Encoding,
): Loss | undefined {
  const any = (cubes: readonly Cube[]): number => forest.unionOf(cubes.map(cube => statesIn(cube, forest)))
  const trapped = forest.minus(reachable, backward.closure(forest.intersect(reachable, any(goal)), reachable))
  const shown = forest.intersect(trapped, any(premise))
  return shown === NONE ? undefined : { property, at, trapped, shown }
}

/** @throws ForestFull */
export function trapOf(
  trapped: number,
  stuck: number,
  { forest, enabled, operations }: Encoding,
  product: Product,
): Trap {
  const census = new Census(forest, trapped)
  const going = new Set(enabled.flatMap((cube, event) => (census.meets(cube) ? [operations[event] as number] : [])))
  const names = product.operations.flatMap(({ operation }, number) => (going.has(number) ? [operation] : []))
  return { states: exact(forest.count(trapped)), stuck: exact(forest.count(stuck)), operations: [...new Set(names)] }
}

/** A number while it is one exactly. */
export const exact = (n: bigint): number | bigint => (n <= Number.MAX_SAFE_INTEGER ? Number(n) : n)
