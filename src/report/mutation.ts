/** Mutation testing as text and as JSON. Nothing is printed here: lines in, lines out. */
import type { Difference } from '../mutation/difference.ts'
import { type ModelMutation, type MutantResult, type Tally, tally, unexplained } from '../mutation/result.ts'
import { spokenScope } from '../system/expand.ts'
import { EXIT } from './exit-code.ts'
import { SCHEMA_VERSION } from './json.ts'
import { safe } from '../system/safe.ts'
import { count, plural } from './numbers.ts'
import { type Ink, spokenStop } from './text.ts'

/** `least`: the percentage that has to be killed of all models together; `recorded`: whether survivors need a reason. */
export function mutationExitCode(results: readonly ModelMutation[], least: number, recorded: boolean): number {
  const { undecided, score } = tally(results.flatMap(({ mutants }) => mutants))
  if (undecided > 0) return EXIT.undecided
  if (score < least) return EXIT.tooLittle
  const isOff = (one: ModelMutation): boolean => unexplained(one).length > 0 || one.outdated.length > 0
  return recorded && results.some(isOff) ? EXIT.counts : EXIT.asRecorded
}

export function mutationJson(results: readonly ModelMutation[], exitCode: number): string {
  const all = tally(results.flatMap(({ mutants }) => mutants))
  return `${JSON.stringify({ schemaVersion: SCHEMA_VERSION, ...all, models: results, exitCode }, null, 2)}\n`
}

/** Survivors that are listed unless all are. */
const SHOWN = 8

/** What became of the mutants of a model, what each property notices, and who survives. `all`: every mutant. */
export function mutationReport(result: ModelMutation, ink: Ink, all: boolean): string[] {
  const { model, scope, states, alike, mutants, properties, outdated } = result
  const open = unexplained(result)
  const explained = mutants.filter(({ because }) => because !== undefined)
  const undecided = mutants.filter(({ fate }) => fate === 'undecided')
  const standsFor = alike.length === 0 ? '' : `, stands for ${alike.length} more`
  return [
    `${ink.bold(safe(model))}  ${ink.dim(`scope ${spokenScope(scope) || 'of one'}, ${plural(states, 'state')}${standsFor}`)}`,
    `  ${spokenTally(result, ink)}`,
    '',
    ink.dim('  kills  alone  property'),
    ...properties.map(({ name, id = '', kills, alone }) => {
      const line = `  ${count(kills).padStart(5)}  ${count(alone).padStart(5)}  ${safe(`${id.padEnd(4)} ${name}`)}`
      return kills === 0 ? ink.warn(line) : line
    }),
    ...section('Survive, and nobody has said why', open, all, ink),
    ...section('Survive, for a reason', explained, all, ink),
    ...section('Undecided', undecided, all, ink),
    ...(outdated.length === 0
      ? []
      : ['', ink.bold('  Have a reason to survive, but do not:'), ...outdated.map(name => `    ${safe(name)}`)]),
    ...(all ? section('All others', mutants.filter(isSettled), true, ink) : []),
    '',
  ]
}

/** One line for all models. */
export function mutationTotal(results: readonly ModelMutation[], ink: Ink): string {
  const mutants = results.flatMap(one => one.mutants)
  return `${plural(results.length, 'model')}, ${plural(mutants.length, 'mutant')}: ${spokenTally(tally(mutants), ink)}`
}

/** 97.345 as '97.3 %'; never rounded up to what was not reached. */
export const percent = (score: number): string => `${(Math.floor(score * 10) / 10).toFixed(1)} %`

function spokenTally(tally: Tally, ink: Ink): string {
  const { score, killed, byLanguage, survived, equivalent, answersOnly, undecided } = tally
  const mark = survived === 0 ? ink.good : ink.warn
  return [
    mark(`${percent(score)} killed`),
    `${count(killed)} of ${count(killed + survived)}${byLanguage === 0 ? '' : ` (${count(byLanguage)} by the language)`}`,
    `${count(equivalent)} equivalent`,
    `${count(answersOnly)} in answers only`,
    ...(undecided === 0 ? [] : [ink.warn(`${count(undecided)} undecided`)]),
  ].join(', ')
}

const isSettled = ({ fate }: MutantResult): boolean => fate !== 'survived' && fate !== 'undecided'

function section(title: string, mutants: readonly MutantResult[], all: boolean, ink: Ink): string[] {
  if (mutants.length === 0) return []
  const shown = all ? mutants : mutants.slice(0, SHOWN)
  return [
    '',
    ink.bold(`  ${title}:`),
    ...shown.flatMap(mutant => [
      `    ${safe(mutant.name)}`,
      ...spokenFate(mutant).map(line => ink.dim(`        ${safe(line)}`)),
    ]),
    ...(shown.length < mutants.length ? [ink.dim(`    and ${mutants.length - shown.length} more (-v lists all)`)] : []),
  ]
}

function spokenFate({ fate, killedBy = [], error, difference, because, stopped }: MutantResult): string[] {
  return [
    ...(error === undefined ? [] : [`refused by the language: ${error}`]),
    ...killedBy.map(name => `killed by: ${name}`),
    ...(fate === 'equivalent' ? ['equivalent'] : []),
    ...(difference === undefined ? [] : [spokenDifference(difference)]),
    ...(because === undefined ? [] : [`because ${because}`]),
    ...(stopped === undefined ? [] : [`stopped at ${spokenStop(stopped)}`]),
  ]
}

/** 'after a, b: c gives ok, not EBUSY' */
export function spokenDifference({ path, operation, was, is }: Difference): string {
  const when = path.length === 0 ? 'at first' : `after ${path.join(', ')}`
  return `${when}${operation === undefined ? '' : `, ${operation}`}: ${is}, not ${was}`
}
