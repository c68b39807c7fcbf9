/** The command line: verbs and flags to commands, errors to one message and an exit code. */
import { Command, CommanderError } from 'commander'
import { EXIT } from '../report/exit-code.ts'
import { safe } from '../system/safe.ts'
import { ModelError } from '../system/model-error.ts'
import { checkVerb } from './check.ts'
import { compareVerb } from './compare.ts'
import { coverageVerb } from './coverage.ts'
import { diagramVerb } from './diagram.ts'
import { exploreVerb } from './explore.ts'
import { exportVerb } from './export.ts'
import { type Io, type Project, UsageError } from './io.ts'
import { listVerb } from './list.ts'
import { load } from './load.ts'
import { type Cli, tryOutputs } from './options.ts'
import { mutateVerb } from './mutate.ts'
import { pagesVerb } from './pages.ts'
import { replayVerb } from './replay.ts'
import { reportVerb } from './report.ts'
import { scopesVerb } from './scopes.ts'
import { testsVerb } from './tests.ts'
import { verifyVerb } from './verify.ts'
import { whyVerb } from './why.ts'

/** In the order in which `--help` names them. */
const VERBS: readonly ((program: Command, cli: Cli) => void)[] = [
  listVerb,
  checkVerb,
  reportVerb,
  coverageVerb,
  scopesVerb,
  testsVerb,
  mutateVerb,
  diagramVerb,
  exploreVerb,
  compareVerb,
  replayVerb,
  verifyVerb,
  pagesVerb,
  exportVerb,
  whyVerb,
]

/** Runs one command line, without the program's own name; the exit code. Never throws. */
export async function main(args: readonly string[], project: Project, io: Io): Promise<number> {
  let code: number = EXIT.asRecorded
  const program = programOf(project, io, result => {
    code = result
  })
  try {
    await program.parseAsync([...args], { from: 'user' })
    return code
  } catch (error) {
    return failed(error, io)
  }
}

function programOf(project: Project, io: Io, done: (code: number) => void): Command {
  const program = new Command('ioasid-spec')
    .description('Executable, model-checked specifications of Linux IOASID/PASID semantics.')
    .version(project.version)
    .exitOverride()
    .configureOutput({
      writeOut: text => io.out(text),
      writeErr: () => {},
      outputError: () => {},
    })
    .showSuggestionAfterError(true)
    .hook('preAction', (_, verb) => tryOutputs(verb, io.cwd))
    .addHelpText(
      'after',
      `
Exit codes: 0 as recorded, 1 violated, 2 wrong input, 3 undecided, 4 vacuous, 5 other counts than recorded.`,
    )
  const cli: Cli = {
    project,
    io,
    modelsOf: ({ system }) => (system === undefined ? Promise.resolve(project.models) : load(system, io.cwd)),
    done,
  }
  for (const verb of VERBS) verb(program, cli)
  return program
}

/** What went wrong, on standard error, and the exit code that says so. */
function failed(error: unknown, io: Io): number {
  if (error instanceof CommanderError) {
    if (error.exitCode === 0) return EXIT.asRecorded
    if (error.code !== 'commander.help') io.err(`${safe(error.message.replace(/^error: /, ''), true)}\n`)
    else
      io.err(
        "name a verb: list, check, report, coverage, scopes, tests, mutate, compare, diagram, explore, export, replay, verify, why or pages; 'ioasid-spec --help' tells more\n",
      )
    return EXIT.input
  }
  if (error instanceof UsageError || error instanceof ModelError) {
    io.err(`${safe(error.message, true)}\n`)
    return EXIT.input
  }
  const { message, stack } = error instanceof Error ? error : new Error(String(error))
  io.err(`a fault of the checker, not of the model: ${safe(message)}\n`)
  io.err('please report it with the command; IOASID_SPEC_DEBUG=1 shows where it happened\n')
  if (process.env.IOASID_SPEC_DEBUG === '1') io.err(`${stack}\n`)
  return EXIT.input
}
