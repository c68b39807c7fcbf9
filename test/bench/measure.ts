/** Measures: at each scope all contenders in turn, as often as asked, each run checked against the published counts. */
import { spawnSync } from 'node:child_process'
import { cpus } from 'node:os'
import { fileURLToPath } from 'node:url'
import { inChild } from './child.ts'
import { type At, asPublished, type published } from './counted.ts'
import { cSearch, measurer, missing, spinSearch } from './peers/native.ts'
import { type Contender, type Report, type Row, ratiosAt, ratiosOf, type SymbolicRow, scopesOf } from './report.ts'
import { type Cost, median, middle, type Run } from './run.ts'

/** Above this, a walk of @xstate/graph takes minutes; SPIN would need some 15 GB above the other. */
const GRAPH_STATES = 50_000
const SPIN_STATES = 10_000_000

const SYMBOLIC: readonly At[] = [
  [2, 3, 4],
  [2, 3, 8],
  [2, 3, 16],
  [2, 3, 32],
]
const SYMBOLIC_FULL: readonly At[] = [
  [2, 3, 64],
  [2, 3, 128],
  [2, 4, 64],
]

type Way = (() => Run) | { readonly reason: string }
type Say = (line: string) => void

export function measure(directory: string, quick: boolean, say: Say): Report {
  const ways = contenders(directory)
  const explicit = scopesOf(quick).flatMap(scope =>
    contest(scope, ways(scope), runsOf(scope.states, quick), quick ? LONG : Infinity, say),
  )
  return {
    quick,
    machine: `${cpus().length} cores, ${cpus()[0]?.model ?? 'unknown'}; node ${process.versions.node}`,
    ratios: ratiosOf(explicit),
    ratiosAt,
    explicit,
    symbolic: [...SYMBOLIC, ...(quick ? [] : SYMBOLIC_FULL)].map(at => symbolic(at, quick ? 1 : 3, say)),
    startup: startup(quick ? 3 : 9),
  }
}

/** Fewer where a run is long. */
const runsOf = (states: number, quick: boolean): number => (states > 1e7 || (quick && states > 2e6) ? 1 : quick ? 2 : 3)

/** How each contender runs at a scope. */
function contenders(directory: string): (scope: (typeof published)[number]) => Record<Contender, Way> {
  const noCompiler = missing.includes('gcc')
  const measureProgram = noCompiler ? '' : measurer(directory)
  return ({ at, states }) => ({
    ours: () => inChild({ search: 'explicit', at }),
    'ours, 2 workers': () => inChild({ search: 'explicit', at, workers: 2 }),
    C: noCompiler ? { reason: 'gcc is not installed' } : cSearch(directory, measureProgram, at),
    JS: () => inChild({ search: 'packed', at }),
    SPIN: spinWay(directory, measureProgram, at, states),
    '@xstate/graph':
      states > GRAPH_STATES ? { reason: 'it would take minutes' } : () => inChild({ search: 'graph', at }),
  })
}

function spinWay(directory: string, measureProgram: string, at: At, states: number): Way {
  if (missing.length > 0) return { reason: `${missing.join(' and ')} not installed` }
  if (states > SPIN_STATES) return { reason: 'its states would not fit in memory' }
  return spinSearch(directory, measureProgram, at, states)
}

/** Seconds on the clock: who takes longer is asked once in a quick run. */
const LONG = 10

/** In turn: a load that comes and goes meets them all. One that fails once is not asked again. */
function contest(
  { at, states }: (typeof published)[number],
  ways: Record<Contender, Way>,
  runs: number,
  long: number,
  say: Say,
): Row[] {
  const costs = new Map<Contender, Cost[]>()
  const reasons = new Map<Contender, string>()
  for (let run = 0; run < runs; run++)
    for (const [who, way] of Object.entries(ways) as [Contender, Way][]) {
      if (typeof way !== 'function') reasons.set(who, way.reason)
      const last = costs.get(who)?.at(-1)
      if (typeof way !== 'function' || reasons.has(who) || (last !== undefined && last.wall > long)) continue
      try {
        const { counted, cost } = way()
        asPublished(who, at, counted)
        costs.set(who, [...(costs.get(who) ?? []), cost])
        say(`(${at}) ${who}: ${cost.cpu.toFixed(2)} s of the processor, ${Math.round(cost.peakMiB)} MiB`)
      } catch (error) {
        reasons.set(who, (error as Error).message)
        say(`(${at}) ${who}: ${(error as Error).message}`)
      }
    }
  return (Object.keys(ways) as Contender[]).map(who => {
    const reason = reasons.get(who)
    const of = costs.get(who) ?? []
    const outcome = reason === undefined ? { cost: middle(of) } : { cost: null, reason }
    return { model: 'pasid-ref with counters', scope: at, states, who, runs: of.length, ...outcome }
  })
}

function symbolic(at: At, runs: number, say: Say): SymbolicRow {
  const model = 'pasid-ref without counters'
  try {
    const all = Array.from({ length: runs }, () => inChild({ search: 'symbolic', at }))
    const { wall, peakMiB } = middle(all.map(({ cost }) => cost))
    say(`(${at}) symbolic: ${wall.toFixed(2)} s, ${Math.round(peakMiB)} MiB`)
    return { model, scope: at, states: all[0]?.exact ?? null, seconds: wall, peakMiB }
  } catch (error) {
    say(`(${at}) symbolic: ${(error as Error).message}`)
    return { model, scope: at, states: null, seconds: null, peakMiB: null, reason: (error as Error).message }
  }
}

const command = fileURLToPath(new URL('../../ioasid-spec.js', import.meta.url))

function startup(runs: number): Report['startup'] {
  const programs = { node: ['-e', ''], 'ioasid-spec --version': [command, '--version'] }
  const times = Object.entries(programs).map(([what, options]) => ({ what, options, seconds: [] as number[] }))
  for (let run = 0; run < runs; run++)
    for (const { options, seconds } of times) {
      const began = performance.now()
      spawnSync(process.execPath, options)
      seconds.push((performance.now() - began) / 1000)
    }
  return times.map(({ what, seconds }) => ({ what, seconds: median(seconds) }))
}
