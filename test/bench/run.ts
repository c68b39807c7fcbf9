/** What one run found and cost, and what several runs cost in the middle. */
import type { Counted } from './counted.ts'

/** Seconds on the clock and of the processor (all threads), MiB at the peak: of the whole process, its start included. */
export interface Cost {
  readonly wall: number
  readonly cpu: number
  readonly peakMiB: number
}

export interface Run {
  readonly counted: Counted
  readonly cost: Cost
}

/** The one in the middle, or the mean of the two there. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const [low, high] = [sorted[Math.floor((sorted.length - 1) / 2)], sorted[Math.floor(sorted.length / 2)]]
  if (low === undefined || high === undefined) throw new Error('there is no median of nothing')
  return (low + high) / 2
}

/** Each cost in the middle of its own kind. */
export const middle = (costs: readonly Cost[]): Cost => ({
  wall: median(costs.map(({ wall }) => wall)),
  cpu: median(costs.map(({ cpu }) => cpu)),
  peakMiB: median(costs.map(({ peakMiB }) => peakMiB)),
})
