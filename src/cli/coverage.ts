/** `coverage`: how much of what models declare is covered, by all reachable behaviour or by the paths in a file. */
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import type { Limits } from '../check/exploration.ts'
import { coverage as measure } from '../coverage/coverage.ts'
import { type Matrix, matrixNotes } from '../coverage/matrix.ts'
import { pathsIn } from '../coverage/recorded.ts'
import type { Coverage } from '../coverage/result.ts'
import { survey } from '../coverage/survey.ts'
import { symbolicCoverage } from '../coverage/symbolic.ts'
import { matrixMarkdown, matrixText } from '../report/call-matrix.ts'
import { EXIT } from '../report/exit-code.ts'
import { coverageExitCode, coverageJson, coverageReport } from '../report/coverage.ts'
import { plural } from '../report/text.ts'
import type { Model } from '../system/model.ts'
import type { Scope } from '../system/sort.ts'
import { ink } from './ink.ts'
import { type Io, UsageError } from './io.ts'
import { scopeOf } from './select.ts'
import { statusLine } from './status-line.ts'
import { writeFile } from './write-file.ts'

export interface CoverageCommand {
  readonly models: readonly Model[]
  readonly scope: Scope
  /** 'symbolic': from the set of all reachable states, without what takes them one by one. */
  readonly engine: 'explicit' | 'symbolic'
  readonly limits: Pick<Limits, 'states' | 'seconds'>
  /** Transitions in a row, from 3 on. */
  readonly inARow: number | undefined
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

export async function coverage(command: CoverageCommand, io: Io): Promise<number> {
  const { models, scope, engine, limits, inARow, of, least, json, matrix, markdown, verbose } = command
  if (engine === 'symbolic') knowsOnlyStates(command)
  const recorded = of === undefined ? undefined : parsed(of, io.cwd)
  const status = statusLine(io)
  const results: Coverage[] = []
  const matrices: Matrix[] = []
  const say = (lines: readonly string[]): void => {
    if (json !== '-') io.out(lines.map(line => `${line}\n`).join(''))
  }
  let left = models.length
  for (const model of models) {
    if (io.signal.aborted) break
    left--
    if (engine === 'symbolic') {
      const result = await symbolicCoverage(model, {
        scope: scopeOf(model, scope),
        seconds: limits.seconds,
        signal: io.signal,
        onProgress: progress => status.show(model.name, progress),
      })
      status.clear()
      results.push(result)
      say(coverageReport(result, ink(io.colours), verbose))
      continue
    }
    const paths = recorded === undefined ? undefined : pathsIn(recorded, model.name)
    if (of !== undefined && paths?.length === 0) continue
    const notes = matrix || markdown !== undefined ? matrixNotes() : undefined
    const looked = await survey(model, {
      ...(notes !== undefined && { seeing: notes.seeing }),
      scope: scopeOf(model, scope),
      limits,
      signal: io.signal,
      onProgress: progress => status.show(model.name, progress),
    })
    status.clear()
    const result = measure(looked, {
      ...(inARow !== undefined && { inARow }),
      ...(of !== undefined && paths !== undefined && { of: { file: of, paths } }),
    })
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
  const code = left > 0 ? EXIT.undecided : coverageExitCode(results, least)
  if (json === '-') io.out(coverageJson(results, code, matrices))
  else if (json !== undefined) writeFile(json, coverageJson(results, code, matrices), io.cwd)
  if (markdown !== undefined) writeFile(markdown, matrices.map(matrixMarkdown).join('\n'), io.cwd)
  return code
}

/** @throws UsageError */
function knowsOnlyStates({ limits, inARow, of, matrix, markdown }: CoverageCommand): void {
  const unknown = [
    inARow !== undefined && '--in-a-row',
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
