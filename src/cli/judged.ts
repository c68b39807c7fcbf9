/** What a model's mutants make of its properties: they are run for it. */
import { check } from '../check/check.ts'
import type { Progress } from '../check/exploration.ts'
import { type MutantRun, withKills } from '../check/kills.ts'
import type { ModelResult } from '../check/result.ts'
import { killing } from '../pages/fate.ts'
import { title } from '../report/text.ts'
import type { Model } from '../system/model.ts'
import type { Scope } from '../system/sort.ts'
import type { Io } from './io.ts'
import { scopeOf } from './select.ts'
import type { statusLine } from './status-line.ts'

/** With what the mutants of the model come to; of another scope nothing is known of them. */
export async function judgedByMutants(
  model: Model,
  result: ModelResult,
  scope: Scope,
  status: ReturnType<typeof statusLine>,
  io: Io,
): Promise<ModelResult> {
  if (result.mutant !== undefined || Object.keys(scopeOf(model, scope)).length > 0) return result
  const runs: MutantRun[] = []
  for (const mutant of model.mutants ?? []) {
    const onProgress = (progress: Progress): void =>
      status.show(title({ model: model.name, mutant: mutant.name }), progress)
    runs.push({ mutant, result: await check(model, { ...killing(model, mutant), signal: io.signal, onProgress }) })
    if (io.signal.aborted) return result
  }
  return withKills(result, runs)
}
