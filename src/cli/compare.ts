/** `compare`: says what one model allows and another refuses. */
import type { Limits } from '../check/exploration.ts'
import { compare as compareModels } from '../compare/compare.ts'
import { comparisonExitCode, comparisonJson, comparisonReport } from '../report/comparison.ts'
import type { Model } from '../system/model.ts'
import type { Scope } from '../system/sort.ts'
import { ink } from './ink.ts'
import { type Io, type Project, UsageError } from './io.ts'
import { selectModels } from './select.ts'
import { statusLine } from './status-line.ts'
import { writeFile } from './write-file.ts'

export interface CompareCommand {
  readonly a: Model
  readonly b: Model
  readonly scope: Scope
  readonly limits: Limits
  readonly fieldValues: number | undefined
  /** A file, or '-' for standard output. */
  readonly json: string | undefined
  /** Appended to the commands that are printed. */
  readonly arguments: string
}

export async function compare(command: CompareCommand, project: Project, io: Io): Promise<number> {
  const { a, b, scope, limits, fieldValues, json } = command
  const status = statusLine(io)
  const comparison = await compareModels(a, b, {
    scope,
    limits,
    ...(fieldValues !== undefined && { fieldValues }),
    signal: io.signal,
    onProgress: progress => status.show(`${a.name} | ${b.name}`, progress),
  })
  status.clear()
  if (json !== '-') {
    const options = { ink: ink(io.colours), sources: project.sources, arguments: command.arguments }
    io.out(
      comparisonReport(comparison, options)
        .map(line => `${line}\n`)
        .join(''),
    )
  }
  if (json === '-') io.out(comparisonJson(comparison))
  else if (json !== undefined) writeFile(json, comparisonJson(comparison), io.cwd)
  return comparisonExitCode(comparison)
}

/** @throws UsageError when the name matches no model, or several. */
export function oneModel(models: readonly Model[], name: string): Model {
  const [first, ...others] = selectModels(models, [name], {}) as [Model, ...Model[]]
  if (others.length === 0) return first
  throw new UsageError(`'${name}' matches ${others.length + 1} models; compare wants one, such as '${first.name}'`)
}
