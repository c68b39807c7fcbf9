/** A report as Markdown. */
import type { At } from './counted.ts'
import { CONTENDERS, type Ratios, type Report, type Row } from './report.ts'

const MEANING: Readonly<Record<keyof Ratios, string>> = {
  spinTime: 'SPIN: processor time',
  spinMemory: 'SPIN: peak memory',
  cTime: 'search in C: processor time',
  xstateGraphTime: '@xstate/graph: processor time',
  twoWorkers: 'our one worker against our two: time on the clock',
}

export function markdown(report: Report): string {
  const { explicit, ratios, symbolic, startup } = report
  const runs = explicit.flatMap(({ runs, cost }) => (cost === null ? [] : [runs]))
  const reasons = new Set(
    explicit.flatMap(({ who, scope, reason }) =>
      reason === undefined ? [] : [`${who} at ${spoken(scope)}: ${reason}`],
    ),
  )
  return `${[
    '# Benchmarks',
    `Written by \`npm run bench${report.quick ? ' -- --quick' : ''}\`; do not edit. ${report.machine}.`,
    `Medians of interleaved runs in one go (${Math.min(...runs)} to ${Math.max(...runs)} of each, fewer where they are long), each in a process of its own whose start is counted. Only ratios within one run mean anything elsewhere.`,
    '![processor time over states, for each contender](pictures/benchmarks.svg)',
    '## Ratios',
    'A peer divided by ours: above 1, ours is better.',
    table(
      ['peer', 'scope', 'ratio'],
      (Object.keys(MEANING) as (keyof Ratios)[]).map(name => [
        MEANING[name],
        spoken(report.ratiosAt[name]),
        ratios[name] === null ? 'not measured' : ratios[name].toPrecision(3),
      ]),
    ),
    '## Explicit search of pasid-ref with counters',
    'Guests, RIDs, PASIDs. Seconds of the processor (all threads) / seconds on the clock / MiB at the peak.',
    table(
      ['scope', 'states', ...CONTENDERS],
      scopesIn(explicit).map(rows => line(rows)),
    ),
    ...(reasons.size === 0 ? [] : ['Not measured:', [...reasons].map(reason => `- ${reason}`).join('\n')]),
    WHO,
    '## Symbolic search of pasid-ref without counters',
    table(
      ['scope', 'states', 'seconds on the clock', 'MiB at the peak'],
      symbolic.map(({ scope, states, seconds, peakMiB, reason }) => [
        spoken(scope),
        states === null ? `not measured: ${reason}` : short(states),
        number(seconds),
        number(peakMiB),
      ]),
    ),
    '## Start',
    table(
      ['what', 'seconds on the clock'],
      startup.map(({ what, seconds }) => [what, number(seconds)]),
    ),
  ].join('\n\n')}\n`
}

const WHO = `*ours* is the product's explicit engine, run from its TypeScript sources by tsx, with the three invariants of the model and with
traces; *C* (gcc -O2) and *JS* are searches written by hand for this one model, which keep parents and check the invariants;
*SPIN* is -O2 -DSAFETY -DNOREDUCE on Promela written by hand, without properties, and compiling it is not counted; *@xstate/graph*
walks one machine written by hand and is offered only events that can happen. All are in \`test/bench/peers\`. Every run must find the
published counts: states, and transitions and levels where it has them.`

function scopesIn(rows: readonly Row[]): Row[][] {
  const groups = new Map<string, Row[]>()
  for (const row of rows) groups.set(String(row.scope), [...(groups.get(String(row.scope)) ?? []), row])
  return [...groups.values()]
}

function line(rows: readonly Row[]): string[] {
  const [first] = rows
  if (first === undefined) return []
  const cells = CONTENDERS.map(who => {
    const cost = rows.find(row => row.who === who)?.cost
    return cost ? `${number(cost.cpu)} / ${number(cost.wall)} / ${Math.round(cost.peakMiB)}` : '–'
  })
  return [spoken(first.scope), first.states.toLocaleString('en'), ...cells]
}

const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [head, head.map(() => '---'), ...rows].map(cells => `| ${cells.join(' | ')} |`).join('\n')

const spoken = (at: At): string => `(${at.join(', ')})`

const number = (value: number | null): string =>
  value === null ? '–' : value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value.toFixed(2)

/** Digits up to 20 of them, else the leading ones and how many follow. */
const short = (digits: string): string =>
  digits.length <= 20 ? BigInt(digits).toLocaleString('en') : `${digits[0]}.${digits.slice(1, 4)}…e${digits.length - 1}`
