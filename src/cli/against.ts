/** What an earlier version of the models allowed and this one refuses, or the other way round: of those that are not as recorded. */
import type { Limits } from '../check/exploration.ts'
import type { ModelResult } from '../check/result.ts'
import { compare } from '../compare/compare.ts'
import { comparisonReport } from '../report/comparison.ts'
import { safe } from '../report/safe.ts'
import { countChanges, type TextOptions, title } from '../report/text.ts'
import type { Model } from '../system/model.ts'
import type { Io } from './io.ts'
import { load } from './load.ts'
import { statusLine } from './status-line.ts'

export interface Against {
  /** Exports the earlier models, under their names. */
  readonly file: string
  readonly limits: Limits
}

/** `models` are those of the results, one for each. @throws UsageError when the file cannot be loaded */
export async function sinceThen(
  { file, limits }: Against,
  models: readonly Model[],
  results: readonly ModelResult[],
  options: TextOptions,
  io: Io,
): Promise<string[]> {
  const before = await load(file, io.cwd)
  const status = statusLine(io)
  const lines: string[] = []
  for (const [i, result] of results.entries()) {
    if (result.asExpected || result.mutant !== undefined || result.stopped !== undefined || io.signal.aborted) continue
    const model = models[i] as Model
    const earlier = before.find(({ name }) => name === model.name)
    const head = ['', options.ink.bold(safe(`${title(result)}, since ${file}`)), ...countChanges(result)]
    if (earlier === undefined) {
      lines.push(...head, 'There was no such model.')
      continue
    }
    const comparison = await compare(earlier, model, {
      scope: result.scope,
      limits,
      signal: io.signal,
      onProgress: progress => status.show(model.name, progress),
    })
    status.clear()
    const told = comparisonReport(comparison, options).map(line =>
      line.startsWith('  Replay in A: ')
        ? `${line.slice(0, line.length - options.arguments.length)} --system ${file}`
        : line,
    )
    lines.push(...head, 'A is as it was, B as it is.', ...told)
  }
  return lines
}

/** How to ask for it. */
export const hint = (results: readonly ModelResult[]): string[] =>
  results.some(result => countChanges(result).length > 0)
    ? [
        '',
        'Which behaviour differs, and the shortest way to it: check again with --against <index.ts of an earlier checkout>',
      ]
    : []
