/** What one run found and cost, and what several runs cost in the middle. */

/** A search that does not go by levels leaves them out; SPIN prints 8 digits of its transitions, which are left out where that is not all. */
export interface Counted {
  readonly states: number
  readonly transitions?: number
  readonly levels?: number
}

export interface Found extends Counted {
  /** The states in decimal digits, where a number may not hold them. */
  readonly exact?: string
  /** What was stored in place of the states. */
  readonly orbits?: number
  /** Of the longest path to a witness: each is a shortest one. */
  readonly steps?: number
}

/**
 * Seconds on the clock and of the processor (all threads): of the search, from the model to its result. MiB at the peak: of the whole
 * process, its start included.
 */
export interface Cost {
  readonly wall: number
  readonly cpu: number
  readonly peakMiB: number
}

export interface Run {
  readonly found: Found
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
