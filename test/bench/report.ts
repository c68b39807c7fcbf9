/** The outcome of all runs, as plain data: what is written as JSON, and what the table and the picture show. */
import { type At, published } from './counted.ts'
import type { Cost } from './run.ts'

export const CONTENDERS = ['ours', 'ours, 2 workers', 'C', 'JS', 'SPIN', '@xstate/graph'] as const
export type Contender = (typeof CONTENDERS)[number]

/** Medians of `runs` interleaved runs; null with a reason where there are none. */
export interface Row {
  readonly model: string
  readonly scope: At
  readonly states: number
  readonly who: Contender
  readonly runs: number
  readonly cost: Cost | null
  readonly reason?: string
}

export interface SymbolicRow {
  readonly model: string
  readonly scope: At
  /** Exact, in decimal digits. */
  readonly states: string | null
  readonly seconds: number | null
  readonly peakMiB: number | null
  readonly reason?: string
}

/** A peer divided by ours: above 1, ours is better. null where one of the two was not measured. */
export interface Ratios {
  readonly spinTime: number | null
  readonly spinMemory: number | null
  readonly cTime: number | null
  readonly xstateGraphTime: number | null
  readonly twoWorkers: number | null
}

export interface Report {
  readonly quick: boolean
  readonly machine: string
  readonly ratios: Ratios
  /** Where each ratio was taken. */
  readonly ratiosAt: Readonly<Record<keyof Ratios, At>>
  readonly explicit: readonly Row[]
  readonly symbolic: readonly SymbolicRow[]
  /** Seconds on the clock from nothing to the end of a program that does nothing. */
  readonly startup: readonly { readonly what: string; readonly seconds: number }[]
}

export const ratiosAt: Report['ratiosAt'] = {
  spinTime: [3, 3, 4],
  spinMemory: [2, 4, 4],
  cTime: [3, 3, 4],
  xstateGraphTime: [2, 3, 3],
  twoWorkers: [2, 4, 4],
}

export function ratiosOf(rows: readonly Row[]): Ratios {
  const of = (name: keyof Ratios, what: keyof Cost, peer: Contender, own: Contender = 'ours'): number | null => {
    const cost = (who: Contender): number | undefined =>
      rows.find(row => row.who === who && String(row.scope) === String(ratiosAt[name]))?.cost?.[what]
    const [theirs, mine] = [cost(peer), cost(own)]
    return theirs === undefined || mine === undefined ? null : theirs / mine
  }
  return {
    spinTime: of('spinTime', 'cpu', 'SPIN'),
    spinMemory: of('spinMemory', 'peakMiB', 'SPIN'),
    cTime: of('cTime', 'cpu', 'C'),
    xstateGraphTime: of('xstateGraphTime', 'cpu', '@xstate/graph'),
    twoWorkers: of('twoWorkers', 'wall', 'ours', 'ours, 2 workers'),
  }
}

/** Scopes that a run visits: a quick one leaves out the greatest. */
export const scopesOf = (quick: boolean): typeof published => published.filter(({ states }) => !quick || states < 1e7)
