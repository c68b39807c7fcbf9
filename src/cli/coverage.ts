/** `coverage`: how much of what models declare is covered, by all reachable behaviour or by the paths in a file. */
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import type { Limits } from '../check/exploration.ts'
import { coverage as measure } from '../coverage/coverage.ts'
import { type Matrix, matrixNotes } from '../coverage/matrix.ts'
import { pathsIn } from '../coverage/recorded.ts'
import type { Coverage } from '../coverage/result.ts'
import { survey } from '../coverage/survey.ts'
import { matrixMarkdown, matrixText } from '../report/call-matrix.ts'
import { coverageExitCode, coverageJson, coverageReport } from '../report/coverage.ts'
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
  const { models, scope, limits, inARow, of, least, json, matrix, markdown, verbose } = command
  const recorded = of === undefined ? undefined : parsed(of, io.cwd)
  const status = statusLine(io)
  const results: Coverage[] = []
  const matrices: Matrix[] = []
  const say = (lines: readonly string[]): void => {
    if (json !== '-') io.out(lines.map(line => `${line}\n`).join(''))
  }
  for (const model of models) {
    if (io.signal.aborted) break
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
  if (of !== undefined && results.length === 0) throw new UsageError(`'${of}' has no path of any of these models`)
  const code = coverageExitCode(results, least)
  if (json === '-') io.out(coverageJson(results, code, matrices))
  else if (json !== undefined) writeFile(json, coverageJson(results, code, matrices), io.cwd)
  if (markdown !== undefined) writeFile(markdown, matrices.map(matrixMarkdown).join('\n'), io.cwd)
  return code
}

function parsed(file: string, cwd: string): unknown {
  try {
    return JSON.parse(readFileSync(resolve(cwd, file), 'utf8'))
  } catch (error) {
    throw new UsageError(`'${file}' cannot be read as JSON: ${error instanceof Error ? error.message : String(error)}`)
  }
}
