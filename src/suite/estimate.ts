/** What it costs at least to reach the goals that are left, and which of them are near. */
import { slices, type Work } from '../check/work.ts'
import type { Goals } from './goals.ts'
import type { Moves } from './moves.ts'
import { FAR, RESET, type Spreading } from './spread.ts'

/** `reached`: a bit for each goal. 0 exactly where every goal is reached. */
type Estimate = (node: number, reached: Int32Array) => number

/** Of each goal, by node: the steps to reach it, a reset among them where that is shorter. */
export function* distancesTo({ size }: Moves, { all }: Goals, { backward }: Spreading): Work<readonly Int32Array[]> {
  const isOver = slices()
  const found: Int32Array[] = []
  for (const { from, cost } of all) {
    const distance = new Int32Array(size).fill(FAR)
    for (const node of from) distance[node] = cost
    backward(distance)
    const again = (distance[0] as number) + RESET
    found.push(distance.map(each => Math.min(each, again)))
    if (isOver()) yield
  }
  return found
}

/**
 * A lower bound that no step lowers by more than its cost: the distance of the farthest goal, or the weights of all goals,
 * such that no step reaches goals of more weight than 1.
 */
export function estimate(goals: Goals, distances: readonly Int32Array[]): Estimate {
  const weights = weightsOf(goals)
  return (node, reached) => {
    let weight = 0
    let farthest = 0
    eachLeft(reached, goals.all.length, goal => {
      weight += weights[goal] as number
      const distance = (distances[goal] as Int32Array)[node] as number
      if (distance > farthest) farthest = distance
    })
    return Math.max(farthest, Math.ceil(weight - 1e-9))
  }
}

/** How many goals are left; of as many, how near the nearest is; then how near all are. */
export const promise =
  (distances: readonly Int32Array[]): Estimate =>
  (node, reached) => {
    let [count, nearest, sum] = [0, FAR, 0]
    eachLeft(reached, distances.length, goal => {
      const distance = (distances[goal] as Int32Array)[node] as number
      count++
      sum += distance
      if (distance < nearest) nearest = distance
    })
    return count === 0 ? 0 : (count * 2 ** 16 + Math.min(nearest, 2 ** 16 - 1)) * 2 ** 20 + Math.min(sum, 2 ** 20 - 1)
  }

function eachLeft(reached: Int32Array, many: number, see: (goal: number) => void): void {
  for (let w = 0; w < reached.length; w++) {
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
