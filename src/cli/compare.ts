/** `compare`: says what one model allows and another refuses. */
import type { Command } from 'commander'
import type { Limits } from '../check/exploration.ts'
import { compare as compareModels } from '../compare/compare.ts'
import { comparisonExitCode, comparisonJson, comparisonReport } from '../report/comparison.ts'
import type { Model } from '../system/model.ts'
import type { Scope } from '../system/sort.ts'
import { ink } from './ink.ts'
import { type Io, type Project, UsageError } from './io.ts'
import { type Cli, Output, positive, type Shared, suffix, systemOption, whole } from './options.ts'
import { parseScope, selectModels } from './select.ts'
import { statusLine } from './status-line.ts'
import { writeFile } from './write-file.ts'

interface CompareFlags extends Shared {
  readonly maxStates?: number
  readonly maxSeconds?: number
  readonly memory?: number
  readonly maxValues?: number
  readonly json?: string | true
}

export function compareVerb(program: Command, { modelsOf, project, io, done }: Cli): void {
  program
    .command('compare')
    .description('say what one model allows and the other refuses, each by a shortest sequence of operations')
    .argument('<model A>')
    .argument('<model B>')
    .addOption(systemOption)
    .option('--scope <sizes>', 'members of each sort, such as guest=2,pasid=3; else the fewer of the two')
    .option('--max-states <n>', 'stop after so many pairs of states', whole)
    .option('--max-seconds <n>', 'stop after so many seconds', positive)
    .option('--memory <MiB>', 'stop before the pairs take more memory', positive)
    .option('--max-values <n>', 'values of one context field before it counts as unbounded', whole)
    .addOption(new Output('--json [file]', 'the comparison as JSON, to a file or to standard output'))
    .addHelpText(
      'after',
      `
Operations are matched by name and arguments; one that a model does not have counts as refused by it.
Refusals that differ in their errno only are listed, but do not count against the verdict.
Exit codes: 0 decided, whatever the verdict; 2 wrong input; 3 undecided.

Examples:
  ioasid-spec compare nesting-attach/smmuv3 nesting-attach/amd
  ioasid-spec compare nesting-attach/smmuv3 nesting-attach/smmuv3/claim-never --scope rid=1,pasid=1`,
    )
    .action(async (nameA: string, nameB: string, flags: CompareFlags) => {
      const models = await modelsOf(flags)
      const [a, b] = [oneModel(models, nameA), oneModel(models, nameB)]
      const command = {
        a,
        b,
        scope: parseScope(flags.scope, [a, b]),
        limits: {
          states: flags.maxStates,
          seconds: flags.maxSeconds,
          memory: flags.memory === undefined ? undefined : flags.memory * 2 ** 20,
        },
        fieldValues: flags.maxValues,
        json: flags.json === true ? '-' : flags.json,
        arguments: suffix(flags),
      }
      done(await compare(command, project, io))
    })
}

interface CompareCommand {
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

async function compare(command: CompareCommand, project: Project, io: Io): Promise<number> {
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
function oneModel(models: readonly Model[], name: string): Model {
  const [first, ...others] = selectModels(models, [name], {}) as [Model, ...Model[]]
  if (others.length === 0) return first
  throw new UsageError(`'${name}' matches ${others.length + 1} models; compare wants one, such as '${first.name}'`)
}
