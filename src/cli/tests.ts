/** `tests`: writes suites that cover all that is feasible of some criteria. */
import { type Command, Option } from 'commander'
import type { Limits } from '../check/exploration.ts'
import type { CriterionName } from '../coverage/criteria.ts'
import { EXIT } from '../report/exit-code.ts'
import { suiteExitCode, suiteJson, suiteLines, suiteText, suiteVitest, suitesInShort } from '../report/suite.ts'
import { plural } from '../report/numbers.ts'
import { type Suite, suiteOf } from '../suite/suite.ts'
import type { Model } from '../system/model.ts'
import { safe } from '../system/safe.ts'
import type { Scope } from '../system/sort.ts'
import { attend, look } from './attend.ts'
import { KNOWN_CRITERIA, parseCriteria } from './criteria.ts'
import { ink } from './ink.ts'
import type { Io } from './io.ts'
import { type Cli, Output, positive, type Shared, systemOption, whole } from './options.ts'
import { parseScope, scopeOf, selectModels } from './select.ts'
import { writeFile } from './write-file.ts'

interface TestsFlags extends Shared {
  readonly criterion: string
  readonly observe?: boolean
  readonly format: SuiteFormat
  readonly adapter: string
  readonly out?: string
  readonly maxStates?: number
  readonly maxSeconds?: number
}

export function testsVerb(program: Command, { modelsOf, io, done }: Cli): void {
  program
    .command('tests')
    .description(
      'write few and short sequences of operations that cover all that is feasible, each step with its outcome',
    )
    .argument('[model...]', 'names, where * and ? stand for anything; or the id of a debate, such as V4')
    .addOption(systemOption)
    .option('--platform <name>', 'only those on this platform')
    .option('--variant <name>', 'only those of this variant')
    .option('--criterion <names>', `what to cover: ${KNOWN_CRITERIA}`, 'operations,transitions,refusals')
    .option('--observe', 'end each with calls that tell the state which it has come to from the others')
    .option('--scope <sizes>', 'members of each sort, such as guest=2,pasid=3')
    .addOption(
      new Option('--format <name>', 'how to write them; lines: command -> reply')
        .choices(SUITE_FORMATS)
        .default('text'),
    )
    .option('--adapter <module>', 'what a vitest file imports your implementation from', './adapter.ts')
    .option('--max-states <n>', 'stop each model after so many states', whole)
    .option('--max-seconds <n>', 'walk each model for so many seconds at most, and seek paths for as many', positive)
    .addOption(new Output('--out <file>', 'where they go; standard output, when absent'))
    .addHelpText(
      'after',
      '\nExit codes: 0 all that is feasible is covered, 2 wrong input, 3 not every state was seen, or a suite is unfinished, or sequences were left out.\n\nExamples:\n  ioasid-spec tests nesting-attach/smmuv3 --scope rid=1\n  ioasid-spec tests allocator/vtd-sm-enqcmd --criterion refusals --observe --format lines\n  ioasid-spec tests enqcmd/vtd-sm-enqcmd --scope rid=1 --format vitest --out enqcmd.test.ts',
    )
    .action(async (names: string[], flags: TestsFlags) => {
      const models = selectModels(await modelsOf(flags), names, flags)
      const command = {
        models,
        criteria: parseCriteria(flags.criterion),
        scope: parseScope(flags.scope, models),
        limits: { states: flags.maxStates, seconds: flags.maxSeconds },
        observe: flags.observe === true,
        format: flags.format,
        adapter: flags.adapter,
        out: flags.out,
      }
      done(await tests(command, io))
    })
}

const SUITE_FORMATS = ['text', 'lines', 'vitest', 'json'] as const
type SuiteFormat = (typeof SUITE_FORMATS)[number]

interface TestsCommand {
  readonly models: readonly Model[]
  readonly criteria: readonly CriterionName[]
  readonly scope: Scope
  readonly limits: Pick<Limits, 'states' | 'seconds'>
  readonly observe: boolean
  readonly format: SuiteFormat
  /** Of a vitest file: what it imports the implementation from. */
  readonly adapter: string
  /** A file; absent: standard output. */
  readonly out: string | undefined
}

async function tests(command: TestsCommand, io: Io): Promise<number> {
  const { models, criteria, scope, limits, observe, out } = command
  const suites: Suite[] = []
  for (const model of models) {
    const looked = await look(model, { scope: scopeOf(model, scope), limits }, io)
    const suite = looked && (await attend(suiteOf(looked, criteria, { observe, seconds: limits.seconds }), io))
    if (suite === undefined) break
    suites.push(suite)
  }
  const left = models.length - suites.length
  if (left > 0) io.err(`Interrupted: there are no tests of ${plural(left, 'model')}.\n`)
  const code = left > 0 ? EXIT.undecided : suiteExitCode(suites)
  const text = written(command, suites, code, io)
  if (out === undefined) io.out(text)
  else {
    writeFile(out, text, io.cwd)
    io.out(`${safe(out)}: ${suitesInShort(suites)}
`)
  }
  return code
}

function written({ format, adapter, out }: TestsCommand, suites: readonly Suite[], code: number, io: Io): string {
  if (format === 'json') return suiteJson(suites, code)
  const lines = {
    text: () => suites.flatMap(suite => suiteText(suite, ink(io.colours && out === undefined))),
    lines: () => suites.flatMap(suiteLines),
    vitest: () => suiteVitest(suites, adapter),
  }[format]()
  return lines.map(line => `${line}\n`).join('')
}
