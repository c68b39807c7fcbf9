/** Growing scopes as text, JSON and Markdown. Nothing is printed here: lines in, lines out. */
import type { AspectMet, Growth, Rung } from '../scopes/growth.ts'
import type { Curves } from '../diagram/curves.ts'
import { ASPECTS } from '../scopes/behaviour.ts'
import { spokenScope } from '../system/expand.ts'
import { EXIT } from './exit-code.ts'
import { SCHEMA_VERSION } from './json.ts'
import { safe } from '../system/safe.ts'
import { count, plural } from './numbers.ts'
import { type Ink, spokenStop } from './text.ts'

/** That nothing new was seen is no proof that there is nothing. */
export const NO_ARGUMENT = 'No argument says that larger scopes show nothing else: what is seen is what was run.'

export const scopesExitCode = (growths: readonly Growth[]): number =>
  growths.some(({ left, rungs }) => left.length > 0 || rungs.some(({ stopped }) => stopped !== undefined))
    ? EXIT.undecided
    : EXIT.asRecorded

export const scopesJson = (growths: readonly Growth[], exitCode: number): string => {
  const models = growths.map(({ rungs, ...growth }) => ({
    ...growth,
    scopes: rungs.map(({ states, ...rung }) => ({ ...rung, states: String(states) })),
  }))
  return `${JSON.stringify({ schemaVersion: SCHEMA_VERSION, models, exitCode }, null, 2)}\n`
}

/** A row for each scope: its states, and of each aspect how much was seen up to there, with what was seen for the first time. */
export const scopesTable = ({
  rungs,
}: Growth): { readonly head: readonly string[]; readonly rows: readonly string[][] } => ({
  head: ['scope', 'states', ...ASPECTS],
  rows: rungs.map(({ scope, states, stopped, aspects }) => [
    spokenScope(scope) || 'of one',
    `${count(states)}${stopped === undefined ? '' : ' or more'}`,
    ...aspects.map(spokenAspect),
  ]),
})

const spokenAspect = ({ seen, fresh }: AspectMet): string => {
  if (seen === null) return 'not computed'
  return fresh.length === 0 ? count(seen) : `${count(seen)} (+${count(fresh.length)})`
}

/** What the table comes to, in sentences. */
export const scopesSentences = (growth: Growth): string[] => [
  ...endSentences(growth),
  ...(growth.left.length === 0 ? [] : [`Not run: ${growth.left.map(spokenScope).join('; ')}.`]),
  ...ownSentences(growth),
  NO_ARGUMENT,
]

function endSentences({ rungs, still }: Growth): string[] {
  const last = rungs.at(-1)
  if (last === undefined) return []
  if (last.stopped !== undefined)
    return [
      `The last scope was not seen whole: it ended at ${spokenStop(last.stopped)}. There may be more of everything.`,
    ]
  if (still !== undefined)
    return [
      `Nothing new from ${spokenScope((rungs[still] as Rung).scope)} on, in ${plural(rungs.length - 1 - still, 'larger scope')}.`,
    ]
  if (last.aspects.some(({ seen }) => seen === null)) return ['In the largest scope not everything was computed.']
  return [
    rungs.length === 1
      ? 'One scope alone says nothing about others.'
      : 'The largest scope shows something new: larger ones may show more.',
  ]
}

/** What is missing in the scope that the model is checked in. */
function ownSentences(growth: Growth): string[] {
  const place = growth.rungs.findIndex(({ scope }) => spokenScope(scope) === spokenScope(growth.own))
  if (place < 0 || place === growth.rungs.length - 1) return []
  const missing = beyond(growth, place).length
  return [
    missing === 0
      ? `The model's own scope, ${spokenScope(growth.own)}, shows all that was seen.`
      : `The model's own scope, ${spokenScope(growth.own)}, does not show ${missing} of what was seen.`,
  ]
}

const beyond = ({ rungs }: Growth, place: number): string[] =>
  rungs.slice(place + 1).flatMap(({ aspects }) => aspects.flatMap(({ fresh }) => fresh))

/** Items of one scope that are listed unless everything is. */
const SHOWN = 8

/** `all`: every item, in the scope that showed it first. */
export function scopesReport(growth: Growth, ink: Ink, all: boolean): string[] {
  const { head, rows } = scopesTable(growth)
  const widths = head.map((name, column) => Math.max(name.length, ...rows.map(row => (row[column] as string).length)))
  const line = (cells: readonly string[]): string =>
    `  ${cells.map((cell, i) => (i === 0 ? cell.padEnd(widths[i] as number) : cell.padStart(widths[i] as number))).join('  ')}`
  const first = growth.rungs.findIndex(({ scope }) => spokenScope(scope) === spokenScope(growth.own))
  return [
    ink.bold(safe(growth.model)),
    '',
    ink.dim(line(head)),
    ...rows.map(line),
    '',
    ...scopesSentences(growth).map(sentence => `  ${safe(sentence)}`),
    ...growth.rungs.flatMap(({ scope, aspects }, place) => {
      const fresh = aspects.flatMap(aspect => aspect.fresh)
      if (fresh.length === 0 || (!all && (first < 0 || place <= first))) return []
      const shown = all ? fresh : fresh.slice(0, SHOWN)
      return [
        '',
        ink.bold(`  First seen in ${spokenScope(scope) || 'the scope of one'}:`),
        ...shown.map(item => `    ${safe(item)}`),
        ...(shown.length < fresh.length ? [ink.dim(`    and ${fresh.length - shown.length} more (-v lists all)`)] : []),
      ]
    }),
    '',
  ]
}

/** A column for each scope, told by its sizes alone. */
export function scopesCurves(growth: Growth): Curves {
  const { model, own, rungs } = growth
  const sorts = Object.keys(own)
  return {
    title: `${model}: what is seen in scopes of ${sorts.join(', ')}`,
    told: scopesSentences(growth).join(' '),
    columns: rungs.map(({ scope }) => sorts.map(sort => scope[sort]).join(',')),
    rows: ASPECTS.map((name, row) => ({ name, values: rungs.map(({ aspects }) => aspects[row]?.seen ?? null) })),
    open: rungs.map(({ stopped }) => stopped !== undefined),
  }
}
