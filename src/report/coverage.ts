/** Coverage as text and as JSON. Nothing is printed here: lines in, lines out. */
import type { Matrix } from '../coverage/matrix.ts'
import type { Coverage, CriterionCoverage, Reached } from '../coverage/result.ts'
import { spokenScope } from '../system/expand.ts'
import { EXIT } from './exit-code.ts'
import { SCHEMA_VERSION } from './json.ts'
import { safe } from '../system/safe.ts'
import { count, plural } from './numbers.ts'
import { type Ink, spokenStop } from './text.ts'

/** `least`: the percentage of the feasible items of each criterion that has to be covered; absent: none has. */
export function coverageExitCode(results: readonly Coverage[], least: number | undefined): number {
  if (results.some(({ stopped }) => stopped !== undefined)) return EXIT.undecided
  if (least === undefined) return EXIT.asRecorded
  const criteria = results.flatMap(result => result.criteria)
  if (criteria.some(({ notComputed: left }) => left.length > 0)) return EXIT.undecided
  return criteria.some(({ covered, feasible }) => 100 * covered < least * feasible) ? EXIT.tooLittle : EXIT.asRecorded
}

/** `matrices`: those of the same models, where they were asked for. */
export function coverageJson(results: readonly Coverage[], exitCode: number, matrices: readonly Matrix[] = []): string {
  const models = results.map(({ states, ...coverage }, i) => ({
    ...coverage,
    ...(matrices[i] !== undefined && { matrix: matrices[i].objects }),
    ...(states !== undefined && {
      states: {
        distinct: String(states.distinct),
        generated: String(states.generated),
        ...(states.depth !== undefined && { depth: String(states.depth) }),
      },
    }),
  }))
  return `${JSON.stringify({ schemaVersion: SCHEMA_VERSION, models, exitCode }, null, 2)}\n`
}

/** Of one criterion, items or causes that are listed unless everything is, and items of one cause. */
const SHOWN = 8
const OF_A_CAUSE = 3

/** A line for each criterion, and below them what is infeasible and why. `all`: every item, with the shortest path that covers it. */
export function coverageReport(coverage: Coverage, ink: Ink, all: boolean): string[] {
  const { model, engine, scope, states, stopped, of, criteria } = coverage
  const width = Math.max(...criteria.map(({ name }) => name.length))
  const cells = (name: string, ...numbers: string[]): string =>
    `  ${name.padEnd(width)}${numbers.map(number => number.padStart(10)).join('')}`
  const head = [
    `scope ${spokenScope(scope) || 'of one'}`,
    ...(states === undefined ? [] : [plural(states.distinct, 'state')]),
    ...(engine === undefined ? [] : [`${engine} engine`]),
  ]
  return [
    `${ink.bold(safe(model))}  ${ink.dim(head.join(', '))}`,
    ...(of === undefined
      ? []
      : [`  of ${plural(of.paths, 'path')} with ${plural(of.steps, 'step')} in ${safe(of.file)}`]),
    ...(stopped === undefined
      ? []
      : [
          ink.warn(
            states === undefined
              ? `  Undecided: the search ended at ${spokenStop(stopped)}, before it had all states: nothing is known of what they cover.`
              : `  Undecided: the walk ended at ${spokenStop(stopped)}: what it has not met may still be feasible.`,
          ),
        ]),
    '',
    ink.dim(cells('', 'covered', stopped === undefined ? 'feasible' : 'met', 'declared')),
    ...criteria.map(({ name, covered, feasible, items, notComputed: left }) => {
      if (items === 0 && left.length > 0) return ink.warn(cells(name, '-', '-', '-'))
      if (states === undefined) return ink.warn(cells(name, '?', '?', count(items)))
      const line = cells(name, count(covered), count(feasible), count(items))
      return covered === feasible ? line : ink.warn(line)
    }),
    ...criteria.flatMap(criterion => notComputed(criterion).map(line => ink.warn(safe(`  ${line}`)))),
    ...criteria.flatMap(criterion => [
      ...section(`Not covered, though feasible (${criterion.name})`, criterion.missed.map(spokenReached), all, ink),
      ...section(
        `Infeasible in this scope, by cause (${criterion.name})`,
        byCause(criterion.infeasible, all, ink),
        all,
        ink,
      ),
      ...(all ? section(`Covered (${criterion.name})`, criterion.reached.map(spokenReached), all, ink) : []),
      ...(all
        ? section(
            `Not met (${criterion.name})`,
            criterion.unknown.map(item => safe(item)),
            all,
            ink,
          )
        : []),
    ]),
    '',
  ]
}

/** 'prime paths of slot, pasid were not computed: it has more than 2000 of them', a line for each reason. */
export const notComputed = ({ name, notComputed: left }: Pick<CriterionCoverage, 'name' | 'notComputed'>): string[] =>
  [...new Set(left.map(({ because }) => because))].map(reason => {
    const machines = left.filter(({ because }) => because === reason).map(({ machine }) => machine)
    return `${name} of ${machines.join(', ')} were not computed: ${reason}`
  })

/** Each cause with what is infeasible by it; those of the most items come first. */
function byCause(infeasible: CriterionCoverage['infeasible'], all: boolean, ink: Ink): string[] {
  const causes = new Map<string, string[]>()
  for (const { item, because } of infeasible) causes.set(because, [...(causes.get(because) ?? []), safe(item)])
  return [...causes]
    .sort(([, a], [, b]) => b.length - a.length)
    .map(([because, items]) => {
      const shown = all ? items : items.slice(0, OF_A_CAUSE)
      const others = items.length - shown.length
      return [safe(because), ...shown, ...(others > 0 ? [ink.dim(`and ${others} more`)] : [])].join('\n')
    })
}

function section(title: string, items: readonly string[], all: boolean, ink: Ink): string[] {
  if (items.length === 0) return []
  const shown = all ? items : items.slice(0, SHOWN)
  return [
    '',
    ink.bold(`  ${title}:`),
    ...shown.flatMap(item => item.split('\n').map((line, i) => `${i === 0 ? '    ' : '        '}${line}`)),
    ...(shown.length < items.length ? [ink.dim(`    and ${items.length - shown.length} more (-v lists all)`)] : []),
  ]
}

const spokenReached = ({ item, path }: Reached): string =>
  safe(item) + (path === undefined ? '' : `\n${path.length === 0 ? 'at first' : safe(path.join(', '))}`)
