/** What it costs at least to reach the goals that are left, and which of them are near. */
import { slices, type Work } from '../check/work.ts'
import type { Goals } from './goals.ts'
import { type Chains, chainDistances } from './chains.ts'
import type { Moves } from './moves.ts'
import { FAR, RESET, type Roads } from './roads.ts'

/** Of a bit for each goal. */
export const wordsOf = (goals: number): number => Math.ceil(goals / 32)

/** `reached`: a bit for each goal, then words of how far chains have come. 0 exactly where every goal is reached. */
export type Estimate = (node: number, reached: Int32Array) => number

/** The steps to reach a goal, a reset among them where that is shorter. */
type Distance = (node: number, reached: Int32Array) => number

/** Of each goal, then of each chain. */
export function* distancesTo(moves: Moves, { all }: Goals, chains: Chains, roads: Roads): Work<readonly Distance[]> {
  const { size } = moves
  const { backward } = roads
  const isOver = slices()
  const found: Distance[] = []
  for (const { from, cost } of all) {
    const distance = new Int32Array(size).fill(FAR)
    for (const node of from) distance[node] = cost
    backward(distance)
    const again = (distance[0] as number) + RESET
    const least = distance.map(each => Math.min(each, again))
    found.push(node => least[node] as number)
    if (isOver()) yield
  }
  const at = wordsOf(all.length + chains.sequences.length)
  const anew = new Int32Array(chains.automata.length)
  for (const distance of yield* chainDistances(moves, chains, roads)) {
    const again = distance(0, anew, 0) + RESET
    found.push((node, reached) => Math.min(distance(node, reached, at), again))
  }
  return found
}

/**
 * A lower bound that no step lowers by more than its cost: the distance of the farthest goal, or the weights of all goals,
 * such that no step reaches goals of more weight than 1.
 */
export function estimate(goals: Goals, distances: readonly Distance[]): Estimate {
  const weights = weightsOf(goals)
  return (node, reached) => {
    let weight = 0
    let farthest = 0
    eachLeft(reached, distances.length, goal => {
      weight += weights[goal] ?? 0
      const distance = (distances[goal] as Distance)(node, reached)
      if (distance > farthest) farthest = distance
    })
    return Math.max(farthest, Math.ceil(weight - 1e-9))
  }
}

/** What each goal that is left counts in `promise`; what is below it tells apart as many. */
export const ONE_GOAL = 2 ** 36

/** How many goals are left; of as many, how near the nearest is; then how near all are. */
export const promise =
  (distances: readonly Distance[]): Estimate =>
  (node, reached) => {
    let [count, nearest, sum] = [0, FAR, 0]
    eachLeft(reached, distances.length, goal => {
      const distance = (distances[goal] as Distance)(node, reached)
      count++
      sum += distance
      if (distance < nearest) nearest = distance
    })
    return count === 0 ? 0 : count * ONE_GOAL + Math.min(nearest, 2 ** 16 - 1) * 2 ** 20 + Math.min(sum, 2 ** 20 - 1)
  }

/** Calls `see` with each goal that is not reached. */
export function eachLeft(reached: Int32Array, many: number, see: (goal: number) => void): void {
  for (let w = 0; w < wordsOf(many); w++) {
    const all = many - 32 * w >= 32 ? -1 : (1 << (many - 32 * w)) - 1
    for (let left = all & ~(reached[w] as number); left !== 0; left &= left - 1)
      see(32 * w + 31 - Math.clz32(left & -left))
  }
}

/** Those that rival the fewest others first, each with as much as the moves that reach it have left. */
function weightsOf({ all, by }: Goals): Float64Array {
  const weights = new Float64Array(all.length)
  const ways = all.map((): number[] => [])
  by.forEach((goals, m) => {
    for (const goal of goals) ways[goal]?.push(m)
  })
  const rivals = ways.map(own => new Set(own.flatMap(m => by[m] as readonly number[])).size)
  const taken = new Float64Array(by.length)
  for (const goal of [...all.keys()].sort((a, b) => (rivals[a] as number) - (rivals[b] as number) || a - b)) {
    if (all[goal]?.cost === 0) continue
    const own = ways[goal] as number[]
    const weight = 1 - own.reduce((most, m) => Math.max(most, taken[m] as number), 0)
    weights[goal] = weight
    for (const m of own) taken[m] = (taken[m] as number) + weight
  }
  return weights
}
