/** A report as Markdown. */
import type { Scope } from '../../src/system/sort.ts'
import { type Bar, barsOf, isMet, spoken } from './bars.ts'
import { chapters, COUNTERS } from './published.ts'
import {
  CONTENDERS,
  type LargeRow,
  placesOf,
  type Ratio,
  type Report,
  ratiosOf,
  type Row,
  spinOnChapter,
} from './report.ts'

const MEANING: Readonly<Record<Ratio, string>> = {
  spinTime: 'SPIN: time of the processor',
  spinMemory: 'SPIN: memory',
  cTime: 'C by hand: time of the processor',
  xstateGraphTime: '@xstate/graph: time of the processor',
  twoWorkers: 'one worker, its fastest run, against two: time on the clock',
}

export function markdown(report: Report): string {
  const { explicit, symbolic, symmetry, startup } = report
  const runs = explicit.flatMap(({ runs, cost }) => (cost === null ? [] : [runs]))
  const ratios = ratiosOf(explicit)
  const places = placesOf(explicit)
  const ratio = (of: number | null): string => of?.toPrecision(3) ?? 'not measured'
  return `${[
    '# Benchmarks',
    `Written by \`${report.command}\`; do not edit. ${report.machine}.`,
    `Medians of interleaved runs in one go (${Math.min(...runs)} to ${Math.max(...runs)} of each, fewer where they are long), each in a process of its own. Only ratios within one run mean anything elsewhere.`,
    how(report),
    '![processor time over states, for each contender](pictures/benchmarks.svg)',
    '## What it is held to',
    table(['what', 'bar', 'measured', ''], barsOf(report).map(barLine)),
    'Bars in seconds are those of a computer on which node that does nothing takes 0.06 s; what it takes here is [below](#start). How fast it is beside C depends on the computer, too.',
    'Ratios, a peer divided by ours: above 1, ours is better.',
    table(
      ['peer', 'at', 'ratio'],
      [
        ...(Object.keys(MEANING) as Ratio[]).map(name => [MEANING[name], spoken(places[name]), ratio(ratios[name])]),
        ...chapters.map(({ model }) => [MEANING.spinTime, model, ratio(spinOnChapter(explicit, model))]),
      ],
    ),
    '## Explicit search',
    'Of pasid-ref with counters, by its guests, RIDs and PASIDs, and of the two largest models of the registry: the one with most states, and the one with most transitions. Seconds of the processor (all threads) / seconds on the clock / MiB at the peak.',
    table(
      ['model', 'states', ...CONTENDERS],
      byModel(explicit).map(rows => explicitLine(rows)),
    ),
    ...reasonsOf(explicit),
    WHO,
    WHY,
    '## Symbolic search',
    'Sets of states as decision diagrams; the count is exact. The witness of pasid-ref is its farthest state, with a shortest path to it. Where no depth is said, it would have cost too much.',
    table(
      ['model', 'states', 'levels', 'longest witness', 'seconds on the clock', 'MiB at the peak'],
      symbolic.map(row => [
        name(row),
        short(row),
        row.levels?.toString() ?? '–',
        row.steps?.toString() ?? '–',
        ...clockAndPeak(row),
      ]),
    ),
    '## Symmetry',
    'The explicit search, one state an orbit; that members of a sort are interchangeable is proved in each run.',
    table(
      ['model', 'states', 'orbits', 'levels', 'seconds on the clock', 'MiB at the peak'],
      symmetry.map(row => [
        name(row),
        short(row),
        row.orbits?.toLocaleString('en') ?? '–',
        row.levels?.toString() ?? '–',
        ...clockAndPeak(row),
      ]),
    ),
    '## Start',
    'Before there is anything to search: not in the times above.',
    table(
      ['what', 'seconds on the clock'],
      startup.map(({ what, seconds }) => [what, number(seconds)]),
    ),
  ].join('\n\n')}\n`
}

const how = ({
  emptyMiB,
}: Report): string => `**How it is measured.** Time is that of the search, from the model as written to its
result: for us and the other searches in JavaScript it is taken inside the process, and holds what XState is asked, what is compiled on
the way (the code that we write for the model, V8's own compiler), garbage collection, and the start of threads; not the start of node and the
loading of modules. For C and SPIN it is the whole run of the program; that they are compiled before is not counted. What all of them
take until they can begin is [below](#start). Memory is the peak of the whole process; of it, node that does nothing has ${Math.round(emptyMiB)} MiB.
Ours runs as JavaScript, compiled as the package is.`

const WHO = `*ours* is the product's explicit engine, with the model's properties and with traces; *C* (gcc -O2) and *JS* are searches
written by hand for pasid-ref alone, which keep parents and check its invariants; *SPIN* is -O2 -DSAFETY -DNOREDUCE without properties, on Promela
written by hand for pasid-ref, and on what \`export promela\` writes for the others; *@xstate/graph* walks one machine written by hand, and is offered only
events that can happen. A model with a \`recoverable\` property, as lifetime-plain-free is, has its states walked a second time, with their steps.
All are in \`test/bench\`. Every run must find the counts that are known: states, and transitions and levels where it has them.`

const WHY = `**What makes the difference.** Our engine packs the local states into words, and writes a program for the model at hand; keys lie in the
table of visited states itself; what is known to show nothing to any property is told by a look at a few tables. Up to some 100,000 states most of its time goes
by before that program is there: XState is asked for tables, and V8 compiles. At (3, 3, 4) about a third of the time goes to looking states up, a quarter to V8's
compiler, a sixth to computing steps, a tenth to what is kept of each new state, and a twentieth to the properties. The searches by hand know more than any checker is told: that the counters of
pasid-ref are functions of its bindings, so that they need not be kept or updated. @xstate/graph keeps every state as a snapshot with a text as its key, and
computes each step by XState. Why it is not otherwise, with figures: [exact states](decisions/exact-by-default.md), [no partial order](decisions/partial-order.md).`

function barLine(bar: Bar): string[] {
  const { what, least, most, unit, measured } = bar
  const says = least === undefined ? `at most ${most}` : `at least ${least}`
  const verdict = isMet(bar)
  return [
    what,
    `${says} ${unit}`.trimEnd(),
    measured === null ? 'not measured' : measured === Infinity ? 'given up' : `${number(measured)} ${unit}`.trimEnd(),
    verdict === null ? '' : verdict ? 'met' : '**not met**',
  ]
}

function byModel(rows: readonly Row[]): Row[][] {
  const groups = new Map<string, Row[]>()
  for (const row of rows) groups.set(name(row), [...(groups.get(name(row)) ?? []), row])
  return [...groups.values()]
}

function explicitLine(rows: readonly Row[]): string[] {
  const [first] = rows
  if (first === undefined) return []
  const cells = CONTENDERS.map(who => {
    const cost = rows.find(row => row.who === who)?.cost
    return cost ? `${number(cost.cpu)} / ${number(cost.wall)} / ${Math.round(cost.peakMiB)}` : '–'
  })
  return [name(first), first.states.toLocaleString('en'), ...cells]
}

/** By contender and reason, where it was not measured. */
function reasonsOf(rows: readonly Row[]): string[] {
  const where = new Map<string, string[]>()
  for (const row of rows) {
    if (row.reason === undefined) continue
    const key = `${row.who}, since ${row.reason}`
    where.set(key, [...(where.get(key) ?? []), name(row)])
  }
  if (where.size === 0) return []
  return [`Not measured: ${[...where].map(([key, names]) => `${key}: ${names.join(' ')}`).join('; ')}.`]
}

const clockAndPeak = ({ cost }: LargeRow): string[] => [number(cost?.wall ?? null), number(cost?.peakMiB ?? null)]

const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [head, head.map(() => '---'), ...rows].map(cells => `| ${cells.join(' | ')} |`).join('\n')

/** pasid-ref by its scope alone, in short; where it has no counters, that is said. */
function name({ model, scope }: { readonly model: string; readonly scope: Scope }): string {
  const sizes = Object.values(scope).join(', ')
  return model === COUNTERS ? `(${sizes})` : `${model} (${sizes})`
}

const number = (value: number | null): string =>
  value === null ? '–' : value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value.toFixed(2)

/** Digits up to 20 of them, else the leading ones and how many follow. */
const short = ({ states, reason }: LargeRow): string =>
  states === null
    ? `not measured: ${reason}`
    : states.length <= 20
      ? BigInt(states).toLocaleString('en')
      : `${states[0]}.${states.slice(1, 4)}…e${states.length - 1}`
