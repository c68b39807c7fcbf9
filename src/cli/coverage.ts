/** `coverage`: how much of what models declare is covered, by all reachable behaviour or by the paths in a file. */
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { type Command, Option } from 'commander'
import type { Limits } from '../check/exploration.ts'
import { type CriterionName, isOnSequences } from '../coverage/criteria.ts'
import { coverage as measure } from '../coverage/coverage.ts'
import { type Matrix, matrixNotes } from '../coverage/matrix.ts'
import { pathsIn } from '../coverage/recorded.ts'
import type { Coverage } from '../coverage/result.ts'
import { symbolicCoverage } from '../coverage/symbolic.ts'
import { matrixMarkdown, matrixText } from '../report/call-matrix.ts'
import { EXIT } from '../report/exit-code.ts'
import { coverageExitCode, coverageJson, coverageReport } from '../report/coverage.ts'
import { plural } from '../report/numbers.ts'
import type { Model } from '../system/model.ts'
import { safe } from '../system/safe.ts'
import type { Scope } from '../system/sort.ts'
import { attend, look } from './attend.ts'
import { KNOWN_CRITERIA, parseCriteria } from './criteria.ts'
import { ink } from './ink.ts'
import { type Io, UsageError } from './io.ts'
import { type Cli, Output, percentage, positive, type Shared, systemOption, whole } from './options.ts'
import { parseScope, scopeOf, selectModels } from './select.ts'
import { statusLine } from './status-line.ts'
import { writeFiles } from './write-file.ts'

interface CoverageFlags extends Shared {
  readonly engine: 'explicit' | 'symbolic'
  readonly of?: string
  readonly criterion?: string
  readonly least?: number
  readonly matrix?: boolean
  readonly markdown?: string
  readonly maxStates?: number
  readonly maxSeconds?: number
  readonly json?: string | true
  readonly verbose?: boolean
}

export function coverageVerb(program: Command, { modelsOf, io, done }: Cli): void {
  program
    .command('coverage')
    .description(
      'count the states, transitions, guards, operations and errnos that behaviour covers, and prove the rest infeasible',
    )
    .argument('[model...]', 'names, where * and ? stand for anything; or the id of a debate, such as V4')
    .addOption(systemOption)
    .option('--platform <name>', 'only those on this platform')
    .option('--variant <name>', 'only those of this variant')
    .option('--scope <sizes>', 'members of each sort, such as guest=2,pasid=3')
    .addOption(
      new Option('--engine <name>', 'symbolic: from a set of states, at scopes too large for a list; no sequences')
        .choices(['explicit', 'symbolic'])
        .default('explicit'),
    )
    .option('--of <file>', 'what these paths cover: a suite, what `check --json` wrote, or a trace')
    .option('--criterion <names>', `what to count: ${KNOWN_CRITERIA}; all but n-switch, when absent`)
    .option('--matrix', 'what each call comes to in each state of each object, in place of the counts')
    .addOption(new Output('--markdown <file>', 'that matrix as Markdown'))
    .option('--least <percent>', 'exit with 4 where less of what is feasible is covered', percentage)
    .option('--max-states <n>', 'stop each model after so many states', whole)
    .option(
      '--max-seconds <n>',
      'walk each model for so many seconds at most, and count sequences for as many',
      positive,
    )
    .addOption(new Output('--json [file]', 'the coverage as JSON, to a file or to standard output'))
    .option('-v, --verbose', 'list every item, each with the shortest path that covers it')
    .addHelpText(
      'after',
      '\nExamples:\n  ioasid-spec coverage nesting-attach/smmuv3 --scope rid=1\n  ioasid-spec coverage nesting-attach/smmuv3 --of suite.json --criterion transitions,refusals --least 100',
    )
    .action(async (names: string[], flags: CoverageFlags) => {
      const models = selectModels(await modelsOf(flags), names, flags)
      const command = {
        models,
        scope: parseScope(flags.scope, models),
        engine: flags.engine,
        limits: { states: flags.maxStates, seconds: flags.maxSeconds },
        criteria: flags.criterion === undefined ? undefined : parseCriteria(flags.criterion),
        of: flags.of,
        least: flags.least,
        matrix: flags.matrix === true,
        markdown: flags.markdown,
        json: flags.json === true ? '-' : flags.json,
        verbose: flags.verbose === true,
      }
      done(await coverage(command, io))
    })
}

interface CoverageCommand {
  readonly models: readonly Model[]
  readonly scope: Scope
  /** 'symbolic': from the set of all reachable states, without what takes them one by one. */
  readonly engine: 'explicit' | 'symbolic'
  readonly limits: Pick<Limits, 'states' | 'seconds'>
  /** Absent: all but n-switch. */
  readonly criteria: readonly CriterionName[] | undefined
  /** A file with paths: a suite, results of `check --json`, or a trace. */
  readonly of: string | undefined
  /** A percentage of the feasible items. */
  readonly least: number | undefined
  /** A file, or '-' for standard output. */
  readonly json: string | undefined
  /** Prints the matrix of calls and states in place of the criteria. */
  readonly matrix: boolean
  /** The matrix as Markdown, to a file. */
  readonly markdown: string | undefined
  readonly verbose: boolean
}

async function coverage(command: CoverageCommand, io: Io): Promise<number> {
  const { models, scope, engine, limits, criteria, of, least, json, matrix, markdown, verbose } = command
  if (engine === 'symbolic') knowsOnlyStates(command)
  const recorded = of === undefined ? undefined : parsed(of, io.cwd)
  const status = statusLine(io)
  const results: Coverage[] = []
  const matrices: Matrix[] = []
  const pathless: string[] = []
  const say = (lines: readonly string[]): void => {
    if (json !== '-') io.out(lines.map(line => `${line}\n`).join(''))
  }
  let left = models.length
  for (const model of models) {
    if (io.signal.aborted) break
    if (engine === 'symbolic') {
      const result = await symbolicCoverage(model, {
        scope: scopeOf(model, scope),
        ...(criteria !== undefined && { criteria }),
        seconds: limits.seconds,
        signal: io.signal,
        onProgress: progress => status.show(model.name, progress),
      })
      status.clear()
      left--
      results.push(result)
      say(coverageReport(result, ink(io.colours), verbose))
      continue
    }
    const paths = recorded === undefined ? undefined : pathsIn(recorded, model.name)
    if (of !== undefined && paths?.length === 0) {
      left--
      pathless.push(model.name)
      continue
    }
    const notes = matrix || markdown !== undefined ? matrixNotes() : undefined
    const seeing = notes && { seeing: notes.seeing }
    const looked = await look(model, { ...seeing, scope: scopeOf(model, scope), limits }, io)
    if (looked === undefined) break
    const measuring = measure(looked, {
      ...(criteria !== undefined && { criteria }),
      ...(of !== undefined && paths !== undefined && { of: { file: of, paths } }),
      seconds: limits.seconds,
    })
    const result = await attend(measuring, io)
    if (result === undefined) break
    left--
    results.push(result)
    if (notes !== undefined) matrices.push(notes.matrix(looked))
    const last = matrices.at(-1)
    say(
      matrix && last !== undefined
        ? matrixText(last, ink(io.colours), verbose)
        : coverageReport(result, ink(io.colours), verbose),
    )
  }
  if (left > 0) io.err(`Interrupted: of ${plural(left, 'model')} nothing was counted.\n`)
  if (of !== undefined && results.length === 0 && left === 0)
    throw new UsageError(`'${of}' has no path of any of these models`)
  if (of !== undefined && pathless.length > 0) io.err(`Not counted: '${safe(of)}' has no path of ${few(pathless)}.\n`)
  const code = left > 0 ? EXIT.undecided : coverageExitCode(results, least)
  if (json === '-') io.out(coverageJson(results, code, matrices))
  writeFiles(
    [
      ...(json === undefined || json === '-' ? [] : [[json, coverageJson(results, code, matrices)] as const]),
      ...(markdown === undefined ? [] : [[markdown, matrices.map(matrixMarkdown).join('\n')] as const]),
    ],
    io.cwd,
  )
  return code
}

/** The first of them by name. */
const few = (names: readonly string[]): string =>
  [...names.slice(0, 5), ...(names.length > 5 ? [`and ${names.length - 5} more`] : [])]
    .map(name => safe(name))
    .join(', ')

/** @throws UsageError */
function knowsOnlyStates({ limits, criteria = [], of, matrix, markdown }: CoverageCommand): void {
  const unknown = [
    ...criteria.filter(isOnSequences).map(name => `--criterion ${name}`),
    of !== undefined && '--of',
    matrix && '--matrix',
    markdown !== undefined && '--markdown',
    limits.states !== undefined && '--max-states',
  ].find(option => option !== false)
  if (unknown !== undefined)
    throw new UsageError(
      `${unknown} takes the states one by one, which the symbolic engine does not: use --engine explicit`,
    )
}

function parsed(file: string, cwd: string): unknown {
  try {
    return JSON.parse(readFileSync(resolve(cwd, file), 'utf8'))
  } catch (error) {
    throw new UsageError(`'${file}' cannot be read as JSON: ${error instanceof Error ? error.message : String(error)}`)
  }
}
