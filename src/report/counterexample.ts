/** Counterexamples as text: where the property fails, the steps that lead there, why what repeats is fair. */
import type { Change, Counterexample, PropertyResult, Step } from '../check/result.ts'
import { label } from '../system/expand.ts'
import { safe } from '../system/safe.ts'
import { spokenChoice } from '../system/sort.ts'
import { ONLOOKER, WITHOUT } from '../system/two-copies.ts'
import { count, plural } from './numbers.ts'
import type { TextOptions } from './text.ts'

/** A violated property with the way to its violation; no line for any other. */
export function counterexampleLines(property: PropertyResult, options: TextOptions): string[] {
  const { ink } = options
  const { counterexample, name, id, source, why, says } = property
  if (property.verdict !== 'violated') return []
  const head = [
    '',
    ink.bad(`Violated: ${safe(name)}`) + ink.dim(cited([id, source])),
    ...(says === undefined ? [] : [`  Asked: ${safe(says)}.`]),
  ]
  if (counterexample === undefined)
    return [
      ...head,
      ...(why === undefined ? [] : [`  Required because ${safe(why)}.`]),
      '  No reachable state shows it.',
    ]
  const at = spokenChoice(counterexample.at).map(chosen => safe(chosen))
  return [
    ...head,
    ...(why === undefined ? [] : [`  If not: ${safe(why)}.`]),
    `  ${whereItShows(property)}${at.length > 0 ? `, with ${at.join(', ')}` : ''}:`,
    ...counterexample.because.map(line => `    ${safe(line)}`),
    '',
    ...stepLines(counterexample.steps, options, counterexample.lasso?.stem),
    '',
    ...fairLines(counterexample),
    ...citations([source ?? '', ...counterexample.steps.flatMap(({ sources }) => sources)], options.sources),
    `  Replay: npx ioasid-spec replay ${counterexample.code}${options.arguments}`,
  ]
}

/** Where a counterexample shows that the property is violated: 'In the last state'. */
export const whereItShows = ({ kind, counterexample }: PropertyResult): string => {
  if (counterexample?.lasso !== undefined) return 'For ever'
  return `In the last ${kind === 'transition' ? 'step' : 'state'}`
}

/** Why a behaviour without end is one that may happen. */
function fairLines({ lasso }: Counterexample): string[] {
  if (lasso === undefined) return []
  if (lasso.fair.length === 0) return ['  That is fair: nothing has to happen.', '']
  return ['  That is fair:', ...lasso.fair.map(line => `    ${safe(line)}`), '']
}

/** Operations, as they are written, on one line; of a lasso with what becomes of them. */
export function onOneLine(operations: readonly string[], lasso: Counterexample['lasso'], separator = ', '): string {
  if (lasso === undefined) return operations.join(separator)
  const loop = operations.slice(lasso.stem)
  return [
    ...operations.slice(0, lasso.stem),
    loop.length === 0 ? 'then nothing, for ever' : `again and again ${loop.join(separator)}`,
  ].join(separator)
}

/** What is said before the steps of a loop, or in place of them. */
export const spokenLoop = (stem: number, steps: readonly unknown[]): string =>
  stem === steps.length ? 'Then nothing, for ever.' : 'Again and again, for ever:'

/** Numbered steps, each followed by what it changed; those from `stem` on repeat. */
export function stepLines(steps: readonly Step[], { ink }: Pick<TextOptions, 'ink'>, stem?: number): string[] {
  const loop = stem === undefined ? [] : [`  ${spokenLoop(stem, steps)}`]
  if (steps.length === 0) return ['  The initial state.', ...loop]
  const digits = String(steps.length).length
  const columns = columnsOf(steps)
  const lines = steps.flatMap(({ operation, arguments: at, kind, outcome, doc, sources, changes }, i) => [
    ...(i === stem ? loop : []),
    `  ${String(i + 1).padStart(digits)}. ${ink.bold(safe(label(operation, at)))} -> ${safe(outcome)}${ink.dim(
      `${kind === 'call' ? '' : `  (${kind})`}${doc === undefined ? '' : `  ${safe(doc)}`}${cited(sources)}`,
    )}`,
    ...changeLines(changes, columns).map(line => `  ${' '.repeat(digits)}    ${safe(line)}`),
  ])
  const head = columns === undefined ? [] : [ink.dim(`  ${' '.repeat(digits)}    ${inTwo('with', 'without', columns)}`)]
  return [...head, ...lines, ...(stem === steps.length ? loop : [])]
}

/** A line for each change; of a system in two copies, those of the copy with the secret on the left, those of the other on the right. */
function changeLines(changes: readonly Change[], columns: number | undefined): string[] {
  if (columns === undefined) return changes.map(spokenChange)
  const { one, other, neither } = inCopies(changes)
  const rows = Array.from({ length: Math.max(one.length, other.length) }, (_, i) => inTwo(one[i], other[i], columns))
  return [...rows, ...neither]
}

const spokenChange = ({ component, from, to }: Change): string => `${component}: ${from} -> ${to}`

/** A change that takes more than this is told in two lines of its column. */
const COLUMN = 56

/** The lines of each of two columns, and those that stand under both. */
function inCopies(changes: readonly Change[]): Record<'one' | 'other' | 'neither', string[]> {
  const isWithout = ({ component }: Change): boolean => component.startsWith(WITHOUT)
  const isOnlooker = ({ component }: Change): boolean => component === ONLOOKER
  const lines = ({ component, from, to }: Change): string[] => {
    const line = spokenChange({ component: component.replace(WITHOUT, ''), from, to })
    return line.length <= COLUMN ? [line] : [line.slice(0, -` -> ${to}`.length), `  -> ${to}`]
  }
  return {
    one: changes.filter(change => !isWithout(change) && !isOnlooker(change)).flatMap(lines),
    other: changes.filter(isWithout).flatMap(lines),
    neither: changes.filter(isOnlooker).map(spokenChange),
  }
}

const inTwo = (one = '', other = '', width: number): string => `${one.padEnd(width)} | ${other}`.trimEnd()

/** How wide the left column is; undefined where there are no two copies. */
function columnsOf(steps: readonly Step[]): number | undefined {
  if (steps.every(({ copies }) => copies === undefined)) return undefined
  return Math.max('with'.length, ...steps.flatMap(({ changes }) => inCopies(changes).one).map(({ length }) => length))
}

const cited = (sources: readonly (string | undefined)[]): string => {
  const given = sources.filter(source => source !== undefined)
  return given.length > 0 ? `  [${safe(given.join(', '))}]` : ''
}

/** What the sources stand for, of those that are known. */
function citations(cited: readonly string[], sources: Readonly<Record<string, string>>): string[] {
  const known = [...new Set(cited)].filter(source => source in sources)
  return known.length > 0 ? [...known.map(source => safe(`  [${source}] ${sources[source]}`)), ''] : []
}

/** 'in 5 steps'; of a lasso, what becomes of them: 'in 5 steps, then 3 for ever'. */
export function inSteps({ steps, lasso }: Counterexample): string {
  if (lasso === undefined) return `in ${plural(steps.length, 'step')}`
  const loop = steps.length - lasso.stem
  return `in ${plural(lasso.stem, 'step')}, then ${loop === 0 ? 'nothing' : count(loop)} for ever`
}
