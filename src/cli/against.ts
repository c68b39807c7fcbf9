/** What an earlier version of the models allowed and this one refuses, or the other way round: of those that are not as recorded. */
import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import type { Limits } from '../check/exploration.ts'
import type { ModelResult } from '../check/result.ts'
import { compare } from '../compare/compare.ts'
import { comparisonReport } from '../report/comparison.ts'
import { safe } from '../system/safe.ts'
import { countChanges, type TextOptions, title } from '../report/text.ts'
import type { Model } from '../system/model.ts'
import type { Io } from './io.ts'
import { load } from './load.ts'
import { asOf } from './revision.ts'
import { statusLine } from './status-line.ts'

export interface Earlier {
  /** A file, or a revision that git has. */
  readonly name: string
  readonly isFile: boolean
  readonly models: readonly Model[]
}

/** `file`: what exports the models now, for a revision to be asked for it. @throws UsageError when there is no such file or revision, or it cannot be loaded */
export async function earlierModels(name: string, file: string | undefined, cwd: string): Promise<Earlier> {
  const isFile = file === undefined || existsSync(resolve(cwd, name))
  const models = isFile ? await load(name, cwd) : await asOf(name, resolve(cwd, file), there => load(there, cwd))
  return { name, isFile, models }
}

/** `models` are those of the results, one for each. */
export async function sinceThen(
  { name: earlier, isFile, models: before }: Earlier,
  limits: Limits,
  models: readonly Model[],
  results: readonly ModelResult[],
  options: TextOptions,
  io: Io,
): Promise<string[]> {
  const status = statusLine(io)
  const lines: string[] = []
  for (const [i, result] of results.entries()) {
    if (result.asExpected || result.mutant !== undefined || result.stopped !== undefined || io.signal.aborted) continue
    const model = models[i] as Model
    const old = before.find(({ name }) => name === model.name)
    const head = ['', options.ink.bold(safe(`${title(result)}, since ${earlier}`)), ...countChanges(result)]
    if (old === undefined) {
      lines.push(...head, 'There was no such model.')
      continue
    }
    const comparison = await compare(old, model, {
      scope: result.scope,
      limits,
      signal: io.signal,
      onProgress: progress => status.show(model.name, progress),
    })
    status.clear()
    // What was there for the comparison only cannot be asked to replay anything.
    const told = comparisonReport(comparison, options).flatMap((line, i, lines) => {
      if (line === '' && !isFile && isReplay(lines[i - 1])) return []
      if (!isReplay(line)) return [line]
      return isFile ? [`${line.slice(0, line.length - options.arguments.length)} --system ${earlier}`] : []
    })
    lines.push(...head, 'A is as it was, B as it is.', ...told)
  }
  return lines
}

const isReplay = (line: string | undefined): boolean => line?.startsWith('  Replay in A: ') === true

/** How to ask for it. */
export const hint = (results: readonly ModelResult[]): string[] =>
  results.some(result => countChanges(result).length > 0)
    ? [
        '',
        'Which behaviour differs, and the shortest way to it: check again with --against HEAD, or another revision that git has',
      ]
    : []
