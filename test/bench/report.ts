/** The outcome of all runs, as plain data: what the table and the picture show, and what of it is written as JSON. */
import type { Scope } from '../../src/system/sort.ts'
import { type At, scopeOf } from '../toys/published.ts'
import { COUNTERS } from './published.ts'
import type { Cost } from './run.ts'

export const CONTENDERS = ['ours', 'ours, 2 workers', 'C', 'JS', 'SPIN', '@xstate/graph'] as const
export type Contender = (typeof CONTENDERS)[number]

/** Medians of `runs` interleaved runs; null with a reason where there are none. */
export interface Row {
  readonly model: string
  readonly scope: Scope
  readonly states: number
  readonly who: Contender
  readonly runs: number
  readonly cost: Cost | null
  /** Seconds on the clock of the fastest run. */
  readonly fastest: number | null
  readonly reason?: string
}

/** Of our own searches of sets of states, and of one state an orbit. */
export interface LargeRow {
  readonly model: string
  readonly scope: Scope
  /** Exact, in decimal digits; null with a reason where it was not measured. */
  readonly states: string | null
  readonly cost: Cost | null
  readonly levels?: number
  /** Of the longest path to a witness. */
  readonly steps?: number
  readonly orbits?: number
  readonly reason?: string
}

export interface Report {
  /** How to run it again. */
  readonly command: string
  readonly machine: string
  readonly explicit: readonly Row[]
  readonly symbolic: readonly LargeRow[]
  readonly symmetry: readonly LargeRow[]
  /** Seconds on the clock from nothing to the end of what does next to nothing. */
  readonly startup: readonly { readonly what: string; readonly seconds: number }[]
  /** At the peak, of node that does nothing. */
  readonly emptyMiB: number
}

/** A peer divided by ours: above 1, ours is better. null where one of the two was not measured. */
export type Ratio = 'spinTime' | 'spinMemory' | 'cTime' | 'xstateGraphTime' | 'twoWorkers'
export type Ratios = Readonly<Record<Ratio, number | null>>

/** The scope of pasid-ref that each is of. */
export const placesOf = (rows: readonly Row[]): Readonly<Record<Ratio, At>> => ({
  spinTime: [3, 3, 4],
  spinMemory: [2, 4, 4],
  cTime: [3, 3, 4],
  xstateGraphTime: lastOf(rows, '@xstate/graph'),
  twoWorkers: [2, 4, 4],
})

export function ratiosOf(rows: readonly Row[]): Ratios {
  const at = placesOf(rows)
  return {
    spinTime: over(rows, 'SPIN', ({ cpu }) => cpu, at.spinTime),
    spinMemory: over(rows, 'SPIN', ({ peakMiB }) => peakMiB, at.spinMemory),
    cTime: over(rows, 'C', ({ cpu }) => cpu, at.cTime),
    xstateGraphTime: over(rows, '@xstate/graph', ({ cpu }) => cpu, at.xstateGraphTime),
    twoWorkers: byTwo(rows, at.twoWorkers),
  }
}

/** SPIN's time over ours on a model of the registry. */
export function spinOnChapter(rows: readonly Row[], model: string): number | null {
  const [spin, ours] = (['SPIN', 'ours'] as const).map(who => rows.find(row => row.model === model && row.who === who))
  return spin?.cost && ours?.cost ? spin.cost.cpu / ours.cost.cpu : null
}

/** What a peer costs at a scope of pasid-ref, divided by what ours does. */
export function over(rows: readonly Row[], peer: Contender, what: (cost: Cost) => number, at: At): number | null {
  const [theirs, mine] = [costAt(rows, peer, at), costAt(rows, 'ours', at)]
  return theirs === null || mine === null ? null : what(theirs) / what(mine)
}

export const costAt = (rows: readonly Row[], who: Contender, at: At): Cost | null => rowAt(rows, who, at)?.cost ?? null

/** The fastest run of one thread, divided by the median of two. */
function byTwo(rows: readonly Row[], at: At): number | null {
  const [one, two] = [rowAt(rows, 'ours', at)?.fastest ?? null, costAt(rows, 'ours, 2 workers', at)]
  return one === null || two === null ? null : one / two.wall
}

const rowAt = (rows: readonly Row[], who: Contender, at: At): Row | undefined =>
  rows.find(row => row.model === COUNTERS && row.who === who && isAt(row.scope, at))

export const isAt = (scope: Scope, at: At): boolean =>
  Object.entries(scopeOf(at)).every(([sort, size]) => scope[sort] === size)

/** The largest scope at which a contender was measured, or the first where it never was. */
export function lastOf(rows: readonly Row[], who: Contender): At {
  const scope = rows.findLast(row => row.model === COUNTERS && row.who === who && row.cost !== null)?.scope
  return [scope?.['guest'] ?? 2, scope?.['rid'] ?? 2, scope?.['pasid'] ?? 2]
}

/** What was measured, for programs. */
export const asJson = ({ explicit, symbolic }: Report): object => ({
  ratios: ratiosOf(explicit),
  explicit: explicit.flatMap(({ model, scope, states, who, runs, cost }) =>
    cost === null
      ? []
      : [{ model, scope, states, who, runs, cpuSeconds: cost.cpu, seconds: cost.wall, peakMiB: cost.peakMiB }],
  ),
  symbolic: symbolic.flatMap(({ model, scope, states, cost }) =>
    cost === null ? [] : [{ model, scope, states, seconds: cost.wall, peakMiB: cost.peakMiB }],
  ),
})
