/** Suites as text, as lines for a shell, as a vitest file and as JSON. Nothing is printed here: lines in, lines out. */
import { label, spokenScope } from '../system/expand.ts'
import type { Suite, SuiteStep, Test } from '../suite/suite.ts'
import { EXIT } from './exit-code.ts'
import { SCHEMA_VERSION } from './json.ts'
import { safe } from '../system/safe.ts'
import { count, plural } from './numbers.ts'
import { type Ink, spokenStop } from './text.ts'

export const suiteExitCode = (suites: readonly Suite[]): number =>
  suites.some(
    ({ stopped, leftOut, covered, items }) => stopped !== undefined || leftOut !== undefined || covered < items,
  )
    ? EXIT.undecided
    : EXIT.asRecorded

export function suiteText(suite: Suite, ink: Ink): string[] {
  const { model, scope, states, tests } = suite
  return [
    `${ink.bold(safe(model))}  ${ink.dim(`scope ${spokenScope(scope) || 'of one'}, ${count(states.distinct)} states`)}`,
    ...summaryOf(suite).map(line => `  ${line}`),
    ...tests.flatMap((test, i) => [
      '',
      `  ${ink.bold(`Test ${test.id}`)}  ${ink.dim(`${i + 1} of ${tests.length}, ${plural(test.steps.length, 'step')}`)}`,
      ...test.steps.flatMap((step, n) => [
        ...(n === test.steps.length - looking(test) && looking(test) > 0
          ? [`    ${ink.dim('to see where that has led:')}`]
          : []),
        `    ${String(n + 1).padStart(2)}. ${safe(nameOf(step))} -> ${step.outcome === 'ok' ? 'ok' : ink.warn(safe(step.outcome))}`,
        ...step.covers.map(item => `        ${ink.dim(safe(item))}`),
      ]),
      ...observation(test).map(line => `    ${ink.dim(line)}`),
    ]),
    '',
  ]
}

/** '2 models, 14 tests with 96 steps' */
export function suitesInShort(suites: readonly Suite[]): string {
  const tests = suites.flatMap(suite => suite.tests)
  const steps = tests.reduce((sum, test) => sum + test.steps.length, 0)
  return `${plural(suites.length, 'model')}, ${plural(tests.length, 'test')} with ${plural(steps, 'step')}`
}

/** What it covers, and how good it is. */
export function summaryOf({
  criteria,
  items,
  covered,
  stopped,
  unfinished,
  leftOut = [],
  tests,
  cost,
  bound,
}: Suite): string[] {
  const steps = tests.reduce((sum, test) => sum + test.steps.length - looking(test), 0)
  const of = criteria.join(', ')
  const size = `${plural(tests.length, 'test')} with ${plural(steps, 'step')}`
  const isUnfinished =
    unfinished === undefined
      ? []
      : [`Unfinished: the search for paths ended at ${spokenStop(unfinished)}, and the other items have no test yet.`]
  const isLeftOut = leftOut.map(
    ({ criterion, machine, because }) =>
      `Left out: ${criterion}${machine === undefined ? '' : ` of ${safe(machine)}`}, since ${safe(because)}.`,
  )
  if (stopped !== undefined)
    return [
      `${count(covered)} of the ${count(items)} items of ${of} that were met, by ${size}`,
      ...isUnfinished,
      ...isLeftOut,
      `The walk ended at ${spokenStop(stopped)}: there may be more items, and a smaller suite.`,
    ]
  if (unfinished !== undefined)
    return [`${count(covered)} of ${count(items)} feasible items of ${of}, by ${size}`, ...isUnfinished, ...isLeftOut]
  const best =
    bound === undefined || cost === bound
      ? 'no suite is smaller'
      : `no suite comes to less than ${bound}, this one to ${cost} (${(100 * (cost / bound - 1)).toFixed(0)} % more), steps and tests together`
  return [
    `${count(covered)} of ${count(items)} feasible items of ${of}, by ${size}${items === 0 ? '' : `; ${best}`}`,
    ...isLeftOut,
  ]
}

const nameOf = ({ operation, arguments: at }: SuiteStep): string => label(operation, at)

/** How many of its last steps only look. */
const looking = ({ observed }: Test): number => (typeof observed === 'object' ? observed.steps : 0)

/** What the calls at the end of a test say of where it has led. */
function observation({ observed }: Test): string[] {
  if (observed === undefined) return []
  if (typeof observed === 'string') return [`Where it has led is not observed: ${observed}.`]
  const { steps, alike, left } = observed
  const said =
    left === 0
      ? steps === 0
        ? 'There is no other state that calls tell from the one that it comes to.'
        : 'These outcomes tell the state that it comes to from every other that calls can tell from it.'
      : `${plural(left, 'state')} would give the same outcomes as the one that it comes to.`
  return [said, ...(alike === 0 ? [] : [`No calls tell it from ${plural(alike, 'more state')}.`])]
}

/** A line for each step, 'allocate guest0 -> ok', its words quoted as a shell wants them; '# begin <id>' where one begins anew. */
export const suiteLines = (suite: Suite): string[] => [
  `# ${oneLine(suite.model)} (${spokenScope(suite.scope) || 'of one'})`,
  ...summaryOf(suite).map(line => `# ${line}`),
  ...suite.tests.flatMap(({ id, steps }) => [
    `# begin ${id}`,
    ...steps.map(
      ({ operation, arguments: at, outcome }) => `${[operation, ...at].map(word).join(' ')} -> ${word(outcome)}`,
    ),
  ]),
]

const oneLine = (text: string): string => safe(text).replace(/\s+/g, ' ')

const word = (text: string): string => {
  const line = oneLine(text)
  return /^[\w.,/:@%+-]+$/.test(line) && line !== '->' ? line : `'${line.replaceAll("'", "'\\''")}'`
}

/** A file of tests, which drives what the user's module `adapter` opens. */
export const suiteVitest = (suites: readonly Suite[], adapter: string): string[] => [
  "import { describe, expect, it } from 'vitest'",
  '// Yours: a function that opens an implementation at its initial state, and gives a function that does one operation of it.',
  '// What comes back is the outcome in the words of the model: ok, or an errno.',
  `import { open } from ${JSON.stringify(adapter)}`,
  ...suites.flatMap(suite => [
    '',
    ...summaryOf(suite).map(line => `// ${line}`),
    `describe(${JSON.stringify(suite.model)}, () => {`,
    ...suite.tests.flatMap(({ id, steps }) => [
      `  it(${JSON.stringify(id)}, async () => {`,
      '    const operate = await open()',
      ...steps.map((step, i) => {
        const call = [step.operation, ...step.arguments].map(each => JSON.stringify(each)).join(', ')
        return `    expect(await operate(${call}), ${JSON.stringify(`step ${i + 1}, ${nameOf(step)}`)}).toBe(${JSON.stringify(step.outcome)})`
      }),
      '  })',
    ]),
    '})',
  ]),
]

export const suiteJson = (suites: readonly Suite[], exitCode: number): string => {
  const written = suites.map(({ states, ...suite }) => ({
    ...suite,
    states: {
      distinct: String(states.distinct),
      generated: String(states.generated),
      depth: String(states.depth),
    },
  }))
  return `${JSON.stringify({ schemaVersion: SCHEMA_VERSION, suites: written, exitCode }, null, 2)}\n`
}
