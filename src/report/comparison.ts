/** A comparison of two models as text and as JSON. Nothing is printed here: lines in, lines out. */
import type { Comparison, ComparisonVerdict, Difference, Side } from '../compare/comparison.ts'
import type { Change, Step } from '../check/result.ts'
import { label, spokenScope } from '../system/expand.ts'
import { spokenRefuser } from '../trace/why.ts'
import { EXIT } from './exit-code.ts'
import { SCHEMA_VERSION } from './json.ts'
import { safe } from '../system/safe.ts'
import { count, plural } from './numbers.ts'
import { stepLines } from './counterexample.ts'
import { type Ink, spokenCounts, spokenStop, type TextOptions } from './text.ts'

/** Whatever the verdict is, it was asked for: only none is worth a code of its own. */
export const comparisonExitCode = ({ verdict }: Comparison): number =>
  verdict === 'undecided' ? EXIT.undecided : EXIT.asRecorded

export function comparisonJson(comparison: Comparison): string {
  const { pairs } = comparison
  const counts = {
    distinct: String(pairs.distinct),
    generated: String(pairs.generated),
    depth: String(pairs.depth),
  }
  const exitCode = comparisonExitCode(comparison)
  return `${JSON.stringify({ schemaVersion: SCHEMA_VERSION, comparison: { ...comparison, pairs: counts }, exitCode }, null, 2)}\n`
}

/** The verdict, a line for each class of differences, and then the shortest sequence to each. */
export function comparisonReport(comparison: Comparison, options: TextOptions): string[] {
  const { a, b, questions, scope, verdict, stopped, pairs, onlyIn, differences, answers } = comparison
  const { ink } = options
  const groups: readonly Group[] = [
    { title: 'A allows, B refuses', of: differences.filter(one => one.a.outcome === 'ok') },
    { title: 'B allows, A refuses', of: differences.filter(one => one.b.outcome === 'ok') },
    { title: 'Both refuse, not with the same errno', of: answers },
  ].filter(({ of }) => of.length > 0)
  return [
    `A  ${ink.bold(safe(a))}${spokenQuestion(questions.a)}`,
    `B  ${ink.bold(safe(b))}${spokenQuestion(questions.b)}`,
    ink.dim(`scope ${spokenScope(scope) || 'of one'}`),
    '',
    inkOf(verdict, ink)(verdictLine(comparison)),
    ...(stopped === undefined
      ? []
      : [ink.warn(`The comparison ended at ${spokenStop(stopped)}. There may be differences that it has not met.`)]),
    ...(['a', 'b'] as const).filter(model => onlyIn[model].length > 0).map(model => onlyLine(model, onlyIn[model])),
    '',
    ...classLines(groups, ink),
    `Pairs of states that the same operations lead to: ${spokenCounts(pairs)}`,
    ...(verdict === 'equivalent'
      ? [ink.dim('Compared is what each allows; requirements on states may still hold in one and not in the other.')]
      : []),
    ...groups.flatMap(({ title, of }) => of.flatMap(one => story(title, one, options))),
    ...citations([...differences, ...answers], options.sources),
  ]
}

interface Group {
  readonly title: string
  readonly of: readonly Difference[]
}

const spokenQuestion = (question: string | undefined): string => (question === undefined ? '' : `  ${safe(question)}`)

const inkOf = (verdict: ComparisonVerdict, { good, bad, warn }: Ink): ((text: string) => string) =>
  ({ equivalent: good, 'A refines B': good, 'B refines A': good, incomparable: bad, undecided: warn })[verdict]

function verdictLine({ verdict, differences, answers }: Comparison): string {
  const others = answers.length > 0 ? ', but refusals differ in their errno' : ''
  switch (verdict) {
    case 'equivalent':
      return `Equivalent: A and B allow the same sequences of operations${others}.`
    case 'A refines B':
      return 'A refines B: every sequence of operations that A allows, B allows as well; B allows more.'
    case 'B refines A':
      return 'B refines A: every sequence of operations that B allows, A allows as well; A allows more.'
    case 'incomparable':
      return 'Incomparable: each allows sequences of operations that the other refuses.'
    case 'undecided':
      return differences.length === 0
        ? 'Undecided: no difference so far.'
        : `Undecided: so far only ${differences[0]?.a.outcome === 'ok' ? 'A' : 'B'} was seen to allow what the other refuses.`
  }
}

function onlyLine(model: 'a' | 'b', names: readonly string[]): string {
  const [one, other] = model === 'a' ? ['A', 'B'] : ['B', 'A']
  return safe(`Only ${one} has ${shortened(names).join(', ')}. ${other} refuses what it does not have: 'not there'.`)
}

/** Of an operation that would be named more often than this, one instance and how many more there are. */
const NAMED = 3

function shortened(names: readonly string[]): string[] {
  const operationOf = (name: string): string => name.split('(')[0] as string
  return [...new Set(names.map(operationOf))].flatMap(operation => {
    const instances = names.filter(name => operationOf(name) === operation)
    if (instances.length <= NAMED) return instances
    return [`${instances[0]} and ${plural(instances.length - 1, 'more instance')} of it`]
  })
}

function classLines(groups: readonly Group[], ink: Ink): string[] {
  const all = groups.flatMap(({ of }) => of)
  const width = Math.max(0, ...all.map(({ operation }) => operation.length))
  const outcomes = Math.max(0, ...all.map(one => spokenOutcomes(one).length))
  return groups.flatMap(({ title, of }) => [
    `${title} (${count(of.length)}):`,
    ...of.map(
      one =>
        `  ${safe(one.operation.padEnd(width))}  ${safe(spokenOutcomes(one).padEnd(outcomes))}  ${ink.dim(`in ${plural(one.a.steps.length + 1, 'step')}`)}`,
    ),
    '',
  ])
}

const spokenOutcomes = ({ a, b }: Difference): string => `A: ${a.outcome}, B: ${b.outcome}`

function story(title: string, one: Difference, options: TextOptions): string[] {
  const { operation, arguments: at, a, b } = one
  const both: Step[] = [
    ...a.steps.map((step, i) => merged(step, b.steps[i] as Step, 'ok')),
    merged((a.last ?? b.last) as Step, (b.last ?? a.last) as Step, spokenOutcomes(one), one),
  ]
  const codes = Object.entries({ A: a.code, B: b.code }).filter(([, code]) => code !== undefined)
  return [
    '',
    `${options.ink.bold(title)}: ${safe(label(operation, at))}`,
    ...stepLines(both, options),
    ...refusal('A', a),
    ...refusal('B', b),
    ...codes.flatMap(([model, code]) => [
      '',
      `  Replay in ${model}: npx ioasid-spec replay ${code}${options.arguments}`,
    ]),
  ]
}

/** One step of both: what changes in one of them only is marked with its letter. */
function merged(a: Step, b: Step, outcome: string, last?: Difference): Step {
  const changesA = last !== undefined && last.a.outcome !== 'ok' ? [] : a.changes
  const changesB = last !== undefined && last.b.outcome !== 'ok' ? [] : b.changes
  const both = (changes: readonly Change[], change: Change): boolean =>
    changes.some(
      ({ component, from, to }) => component === change.component && from === change.from && to === change.to,
    )
  const marked = (letter: string, { component, ...change }: Change): Change => ({
    component: `${letter}: ${component}`,
    ...change,
  })
  return {
    ...a,
    outcome,
    sources: [...new Set([...a.sources, ...b.sources])],
    changes: [
      ...changesA.map(change => (both(changesB, change) ? change : marked('A', change))),
      ...changesB.filter(change => !both(changesA, change)).map(change => marked('B', change)),
    ],
  }
}

function refusal(model: string, { outcome, refuser }: Side): string[] {
  if (refuser === undefined) return outcome === 'ok' ? [] : [`  ${model} has no such operation.`]
  return [safe(`  ${model} refuses (${outcome}): ${spokenRefuser(refuser)}`)]
}

/** What the sources of all sequences stand for, for those that are known. */
function citations(all: readonly Difference[], sources: Readonly<Record<string, string>>): string[] {
  const sides = all.flatMap(({ a, b }) => [a, b])
  const cited = sides.flatMap(({ steps, last }) => [...steps, ...(last === undefined ? [] : [last])])
  const known = [...new Set(cited.flatMap(step => step.sources))].filter(source => source in sources)
  return known.length > 0 ? ['', ...known.map(source => safe(`  [${source}] ${sources[source]}`))] : []
}
