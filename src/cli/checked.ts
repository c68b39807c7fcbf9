/** The models of a command, checked one by one or side by side, and told of in their order. */
import type { Claim } from '../certificate/certificate.ts'
import { check, FEW_TO_JUDGE } from '../check/check.ts'
import type { ModelResult } from '../check/result.ts'
import type { Model } from '../system/model.ts'
import { safe } from '../system/safe.ts'
import { certify } from './certify.ts'
import type { CheckCommand } from './check-command.ts'
import type { Checkpoint } from './checkpoint.ts'
import type { Check } from './crew.ts'
import type { Io } from './io.ts'
import { judgedByMutants } from './judged.ts'
import { scopeOf } from './select.ts'
import { sideBySide } from './side-by-side.ts'
import { statusLine } from './status-line.ts'

export interface Checked {
  /** Of all models, or of those before an interruption. */
  readonly results: readonly ModelResult[]
  /** One for each result, where there is to be a certificate. */
  readonly claims: readonly Claim[]
}

/** `checkpoints`: one for each model, or none; `tell`: told each result in its turn; `file`: exports the models of this package. */
export async function allChecked(
  models: readonly Model[],
  command: CheckCommand,
  checkpoints: readonly Checkpoint[],
  tell: (result: ModelResult) => void,
  file: string | undefined,
  io: Io,
): Promise<Checked> {
  const status = statusLine(io)
  const judged = command.adequacy ? Infinity : models.length > 1 || command.compact ? undefined : FEW_TO_JUDGE
  const tasks = models.map(
    (model): Check => ({
      model: model.name,
      properties: model.properties.filter(command.properties).map(({ name }) => name),
      options: {
        engine: command.engine,
        symmetry: command.symmetry,
        compact: command.compact,
        scope: scopeOf(model, command.scope),
        limits: command.limits,
        ...(command.workers !== undefined && { workers: command.workers }),
        ...(command.mutant !== undefined && { mutant: command.mutant }),
        ...(command.fieldValues !== undefined && { fieldValues: command.fieldValues }),
        ...(judged !== undefined && { adequacy: judged }),
      },
    }),
  )
  const results: ModelResult[] = []
  const claims: Claim[] = []
  const checks = sideBySide(
    tasks,
    async (i, onProgress) => {
      const model = models[i] as Model
      const keeper = checkpoints[i]
      const checked = await check(model, {
        ...(tasks[i] as Check).options,
        properties: command.properties,
        signal: io.signal,
        ...(keeper !== undefined && { keeper }),
        onProgress,
      })
      const result = command.adequacy ? await judgedByMutants(model, checked, command.scope, status, io) : checked
      if (command.certificate !== undefined) {
        const { limits, fieldValues } = command
        claims.push(await certify(model, result, { seconds: limits.seconds, fieldValues }, io))
      }
      return result
    },
    // Of those that go on side by side, the one whose line is next.
    (i, progress) => {
      if (i === results.length) status.show((models[i] as Model).name, progress)
    },
    mayHaveHelp(command) ? file : undefined,
    io,
  )
  try {
    for (const [i, checking] of checks.results.entries()) {
      const result = await checking
      const keeper = checkpoints[i]
      if (result === undefined) break
      status.clear()
      results.push(result)
      if (keeper?.failure !== undefined)
        io.err(`${safe(`the checkpoint '${keeper.file}' could not be written: ${keeper.failure}`)}\n`)
      tell(result)
    }
  } finally {
    await checks.end()
  }
  return { results, claims }
}

/**
 * Whether other threads may check models: those of this package, as it has them. Not where a model is to have the memory or all
 * threads to itself, or where more is done about it than to check it.
 */
const mayHaveHelp = ({ reports, large, workers, limits, checkpoint, certificate, adequacy }: CheckCommand): boolean =>
  reports.system === undefined &&
  !large &&
  workers === undefined &&
  limits.memory === undefined &&
  checkpoint === undefined &&
  certificate === undefined &&
  !adequacy
