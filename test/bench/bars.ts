/** What speed and memory are held to, and what was measured. */
import { type At, published } from '../toys/published.ts'
import { COUNTER_FREE, COUNTERS, DEEP } from './published.ts'
import { costAt, isAt, lastOf, type LargeRow, over, type Report, ratiosOf } from './report.ts'

export interface Bar {
  readonly what: string
  readonly least?: number
  readonly most?: number
  readonly unit: string
  /** null: not measured; Infinity: it did not come to an end. */
  readonly measured: number | null
}

/** null: not measured. */
export const isMet = ({ least = -Infinity, most = Infinity, measured }: Bar): boolean | null =>
  measured === null ? null : measured >= least && measured <= most

const SMALL: At = [3, 3, 4]
const MIDDLE: At = [2, 4, 4]
const LARGE: At = [4, 4, 4]
const DEEPEST: At = [2, 4, 64]

export function barsOf({ explicit, symbolic, symmetry }: Report): Bar[] {
  const { spinTime, spinMemory, cTime, xstateGraphTime, twoWorkers } = ratiosOf(explicit)
  const large = costAt(explicit, 'ours', LARGE)
  const small = costAt(explicit, 'ours', SMALL)
  const states = (at: At): number => published.find(row => String(row.at) === String(at))?.states as number
  const graph = lastOf(explicit, '@xstate/graph')
  return [
    { what: `SPIN's time over ours, ${spoken(SMALL)}`, least: 5, unit: '', measured: spinTime },
    { what: `our time over that of C by hand, ${spoken(SMALL)}`, most: 1.2, unit: '', measured: inverse(cTime) },
    {
      what: `SPIN's time over ours, ${spoken(MIDDLE)}`,
      least: 6,
      unit: '',
      measured: over(explicit, 'SPIN', ({ cpu }) => cpu, MIDDLE),
    },
    { what: `SPIN's memory over ours, ${spoken(MIDDLE)}`, least: 5, unit: '', measured: spinMemory },
    { what: `our one worker's time over that of two, ${spoken(MIDDLE)}`, least: 1.6, unit: '', measured: twoWorkers },
    { what: `@xstate/graph's time over ours, ${spoken(graph)}`, least: 500, unit: '', measured: xstateGraphTime },
    { what: `memory, ${spoken(LARGE)}`, most: 2048, unit: 'MiB', measured: large?.peakMiB ?? null },
    {
      what: `memory a state of two words, ${spoken(LARGE)}`,
      most: 24,
      unit: 'bytes',
      measured: large && (large.peakMiB * 2 ** 20) / states(LARGE),
    },
    {
      what: `time a state at ${spoken(LARGE)} over that at ${spoken(SMALL)}`,
      most: 1.5,
      unit: '',
      measured: large && small && large.cpu / states(LARGE) / (small.cpu / states(SMALL)),
    },
    ...symbolicBars(symbolic),
    {
      what: 'symmetry, (3, 4, 6)',
      most: 30,
      unit: 's',
      measured: rowOf(symmetry, COUNTERS, [3, 4, 6])?.cost?.wall ?? null,
    },
  ]
}

function symbolicBars(rows: readonly LargeRow[]): Bar[] {
  const bar = (of: string, at: At, most: number, unit: 's' | 'MiB', says = ''): Bar => {
    const cost = rowOf(rows, of, at)?.cost ?? null
    return {
      what: `symbolic, ${of} ${spoken(at)}${says}`,
      most,
      unit,
      measured: cost && (unit === 's' ? cost.wall : cost.peakMiB),
    }
  }
  const { levels, steps } = rowOf(rows, DEEP, DEEPEST) ?? {}
  const deep = levels === undefined ? '' : `: ${levels} levels, and a shortest path of ${steps} steps`
  return [
    bar(COUNTER_FREE, [2, 3, 32], 1, 's'),
    bar(COUNTER_FREE, [2, 3, 32], 256, 'MiB'),
    bar(COUNTER_FREE, [2, 3, 128], 5, 's'),
    bar(DEEP, DEEPEST, 20, 's', deep),
    bar(COUNTERS, [2, 3, 32], 5, 's'),
    ...rows
      .filter(({ model }) => ![COUNTERS, COUNTER_FREE, DEEP].includes(model))
      .map(({ model, scope, cost }) => ({
        what: `symbolic, ${model} (${Object.values(scope).join(', ')})`,
        most: 60,
        unit: 's',
        // All of them are asked: one without a cost was given up.
        measured: cost?.wall ?? Infinity,
      })),
  ]
}

const rowOf = (rows: readonly LargeRow[], model: string, at: At): LargeRow | undefined =>
  rows.find(row => row.model === model && isAt(row.scope, at))

const inverse = (ratio: number | null): number | null => (ratio === null ? null : 1 / ratio)

export const spoken = (at: At): string => `(${at.join(', ')})`
