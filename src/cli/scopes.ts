/** `scopes`: runs models in growing scopes, and shows where nothing new appears any more. */
import type { Command } from 'commander'
import type { Limits } from '../check/exploration.ts'
import { curvesSvg } from '../diagram/curves.ts'
import { EXIT } from '../report/exit-code.ts'
import { plural } from '../report/numbers.ts'
import { scopesCurves, scopesExitCode, scopesJson, scopesReport } from '../report/scopes.ts'
import { type Growth, growthOf } from '../scopes/growth.ts'
import type { Model } from '../system/model.ts'
import type { Scope } from '../system/sort.ts'
import { ink } from './ink.ts'
import { type Io, UsageError } from './io.ts'
import { type Cli, Output, positive, type Shared, systemOption, whole } from './options.ts'
import { parseScope, scopeOf, selectModels } from './select.ts'
import { statusLine } from './status-line.ts'
import { writeFiles } from './write-file.ts'

/** States of one scope, unless it is said otherwise. */
const STATES = 1_000_000

interface ScopesFlags extends Shared {
  readonly upTo?: string
  readonly maxStates: number
  readonly maxSeconds?: number
  readonly json?: string | true
  readonly svg?: string
  readonly verbose?: boolean
}

export function scopesVerb(program: Command, { modelsOf, io, done }: Cli): void {
  program
    .command('scopes')
    .description('run models in growing scopes, and show where machines and operations do nothing new any more')
    .argument('<model...>', 'names, where * and ? stand for anything; or the id of a debate, such as V4')
    .addOption(systemOption)
    .option('--up-to <sizes>', 'the largest scope, such as guest=3,pasid=4 (default: one member of each sort more)')
    .option('--max-states <n>', 'end at a scope that has more states', whole, STATES)
    .option('--max-seconds <n>', 'run the scopes of each model for so many seconds at most', positive)
    .addOption(new Output('--json [file]', 'the same as JSON, to a file or to standard output'))
    .addOption(new Output('--svg <file>', 'the same as a curve, of one model'))
    .option('-v, --verbose', 'list everything by the scope that showed it first')
    .addHelpText(
      'after',
      `
Exit codes: 0 every scope was run, 2 wrong input, 3 some were not, or not to their ends.

Examples:
  ioasid-spec scopes allocator/vtd-sm-enqcmd/custom
  ioasid-spec scopes nesting-attach/smmuv3 --up-to rid=2,pasid=2 --svg curve.svg`,
    )
    .action(async (names: string[], flags: ScopesFlags) => {
      const models = selectModels(await modelsOf(flags), names, flags)
      if (flags.svg !== undefined && models.length > 1)
        throw new UsageError(`--svg is of one model, and these are ${models.length}: name one`)
      done(await scopes(models, parseScope(flags.upTo, models), flags, io))
    })
}

async function scopes(models: readonly Model[], most: Scope, flags: ScopesFlags, io: Io): Promise<number> {
  const { maxStates, maxSeconds, svg, verbose = false } = flags
  const json = flags.json === true ? '-' : flags.json
  const limits: Limits = { states: maxStates, seconds: maxSeconds }
  const growths: Growth[] = []
  for (const model of models) {
    if (io.signal.aborted) break
    const status = statusLine(io)
    const growth = await growthOf(model, {
      most: scopeOf(model, most),
      limits,
      signal: io.signal,
      onProgress: (_, progress) => status.show(model.name, progress),
    })
    status.clear()
    growths.push(growth)
    if (json !== '-')
      io.out(
        scopesReport(growth, ink(io.colours), verbose)
          .map(line => `${line}\n`)
          .join(''),
      )
  }
  const left = models.length - growths.length
  if (left > 0) io.err(`Interrupted: of ${plural(left, 'model')} no scope was run.\n`)
  const code = left > 0 ? EXIT.undecided : scopesExitCode(growths)
  if (json === '-') io.out(scopesJson(growths, code))
  const [only] = growths
  writeFiles(
    [
      ...(json === undefined || json === '-' ? [] : [[json, scopesJson(growths, code)] as const]),
      ...(svg === undefined || only === undefined ? [] : [[svg, curvesSvg(scopesCurves(only))] as const]),
    ],
    io.cwd,
  )
  return code
}
