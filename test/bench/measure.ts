/** Measures: all contenders at each scope of pasid-ref and on the largest models of the registry, then what only our engines do. */
import { cpus } from 'node:os'
import { models } from '../../index.ts'
import { promela } from '../../src/export/promela.ts'
import type { Model } from '../../src/system/model.ts'
import type { Scope } from '../../src/system/sort.ts'
import { prepared } from '../export/written.ts'
import { statesOfPasidRef } from '../toys/pasid-ref.ts'
import type { Asked } from './asked.ts'
import { build } from './build.ts'
import { inChild } from './child.ts'
import type { Effort } from './effort.ts'
import { type Entrant, inTurn, type Outcome } from './in-turn.ts'
import { cSearch, compileSpin, measurer, missing, spinSearch } from './peers/native.ts'
import { pasidRefPromela } from './peers/promela.ts'
import { published, scopeOf } from '../toys/published.ts'
import { asExpected, chapters, COUNTERS } from './published.ts'
import type { Contender, LargeRow, Report, Row } from './report.ts'
import { type Cost, middle, type Run } from './run.ts'
import { startup } from './startup.ts'

type Say = (line: string) => void
type Way = Entrant['run']

/** `directory`: an empty one, for what is compiled. */
export function measure(directory: string, effort: Effort, say: Say): Report {
  say('compiling')
  const { searcher, checker } = build(directory)
  const program = missing.includes('gcc') ? '' : measurer(directory)
  const run = (asked: Asked): Run => inChild(searcher, asked)
  const ours =
    (search: Asked['search'], model: string, scope: Scope, more: Partial<Asked> = {}): (() => Run) =>
    () =>
      run({ search, model, scope, ...more })

  const contest = (
    model: string,
    scope: Scope,
    expected: (typeof published)[number] | (typeof chapters)[number],
    ways: Partial<Record<Contender, Way>>,
  ): Row[] => {
    const where = `${model} (${Object.values(scope).join(', ')})`
    const entrants = Object.entries(ways).map(([who, run]) => ({
      name: `${where}, ${who}`,
      run,
      verify: (found: Run['found']) => asExpected(who, where, expected, found),
    }))
    const outcomes = inTurn(entrants, effort.rounds(expected.states), effort.long, say)
    return (Object.keys(ways) as Contender[]).map((who, i) => {
      const { runs, reason } = outcomes[i] as Outcome
      return { model, scope, states: expected.states, who, runs: runs.length, ...told(runs, reason) }
    })
  }

  const ofPasidRef = published
    .filter(({ states }) => states <= effort.states)
    .flatMap(row => {
      const scope = scopeOf(row.at)
      const name = `spin-${row.at.join('-')}`
      return contest(COUNTERS, scope, row, {
        ours: ours('explicit', COUNTERS, scope),
        'ours, 2 workers': ours('explicit', COUNTERS, scope, { workers: 2 }),
        C: missing.includes('gcc') ? { reason: 'gcc is not installed' } : cSearch(directory, program, row.at),
        JS: ours('packed', COUNTERS, scope),
        SPIN:
          row.states > effort.spin
            ? { reason: 'its states would not fit in memory' }
            : spinWay(directory, program, name, row.states, () => pasidRefPromela(row.at)),
        '@xstate/graph':
          row.states > effort.graph ? { reason: 'it would take too long' } : ours('graph', COUNTERS, scope),
      })
    })
  const ofChapters = (effort.chapters ? chapters : []).flatMap((row, i) => {
    const model = models.find(({ name }) => name === row.model) as Model
    return contest(row.model, model.scope, row, {
      ours: ours('explicit', row.model, model.scope),
      'ours, 2 workers': ours('explicit', row.model, model.scope, { workers: 2 }),
      SPIN: spinWay(directory, program, `spin-chapter-${i}`, row.states, () =>
        // Local states are closed, not walked, which is quicker; SPIN stores the same states.
        promela(prepared(model, model.scope, 0).outline, undefined),
      ),
    })
  })

  const large = (rows: readonly Omit<Asked, 'search'>[], search: Asked['search'], rounds: number): LargeRow[] => {
    const entrants = rows.map(row => ({
      name: `${row.model} (${Object.values(row.scope).join(', ')}), ${search}`,
      run: ours(search, row.model, row.scope, row),
      verify: ({ exact }: Run['found']) => {
        const expected = closedForm(row.model, row.scope)
        if (expected !== undefined && exact !== String(expected))
          throw new Error(`it finds ${exact} states, not ${expected}`)
      },
    }))
    return inTurn(entrants, rounds, effort.long, say).map(({ runs, reason }, i) => {
      const { model, scope } = rows[i] as Omit<Asked, 'search'>
      const { exact = null, levels, steps, orbits } = runs[0]?.found ?? {}
      return {
        model,
        scope,
        states: exact,
        ...(levels !== undefined && { levels }),
        ...(steps !== undefined && { steps }),
        ...(orbits !== undefined && { orbits }),
        ...told(runs, reason),
      }
    })
  }
  const { patience, largeRounds } = effort

  return {
    command: effort.command,
    machine: `${cpus().length} cores, ${cpus()[0]?.model ?? 'unknown'}; node ${process.versions.node}`,
    explicit: [...ofPasidRef, ...ofChapters],
    symbolic: [
      ...large(
        effort.symbolic.map(([model, at]) => ({ model, scope: scopeOf(at), seconds: patience })),
        'symbolic',
        largeRounds,
      ),
      ...(effort.largeChapters ? large(ofRegistry(patience), 'symbolic', 1) : []),
    ],
    symmetry: large(
      effort.symmetry.map(at => ({ model: COUNTERS, scope: scopeOf(at), symmetry: true })),
      'explicit',
      largeRounds,
    ),
    startup: startup(directory, checker, effort.starts),
    emptyMiB: run({ search: 'nothing', model: '', scope: {} }).cost.peakMiB,
  }
}

/** How many states pasid-ref has; of the models of the registry nobody knows in a large scope. */
const closedForm = (model: string, scope: Scope): bigint | undefined =>
  model.startsWith('pasid-ref') ? statesOfPasidRef(model === COUNTERS, scope) : undefined

/** The main design of each chapter, with 3 guests, 4 RIDs and 16 PASIDs where it has them. */
const ofRegistry = (seconds: number): Omit<Asked, 'search'>[] =>
  models
    .filter(({ platform, variant }) => platform === 'vtd-sm-enqcmd' && variant === undefined)
    .map(({ name, scope }) => {
      const wanted: Scope = { guest: 3, rid: 4, pasid: 16 }
      const sizes = Object.entries(scope).map(([sort, size]) => [sort, wanted[sort] ?? size] as const)
      return { model: name, scope: Object.fromEntries(sizes), seconds }
    })

/** Compiled when it is first run, so that what cannot be compiled is a reason. */
function spinWay(directory: string, measure: string, name: string, states: number, text: () => string): Way {
  if (missing.length > 0) return { reason: `${missing.join(' and ')} not installed` }
  let search: (() => Run) | undefined
  return () => {
    search ??= spinSearch(measure, compileSpin(directory, name, text()), states)
    return search()
  }
}

/** What several runs cost, or why there are none. */
function told(
  runs: readonly Run[],
  reason: string | undefined,
): { readonly cost: Cost | null; readonly fastest: number | null; readonly reason?: string } {
  if (reason !== undefined) return { cost: null, fastest: null, reason }
  const costs = runs.map(({ cost }) => cost)
  return { cost: middle(costs), fastest: Math.min(...costs.map(({ wall }) => wall)) }
}
