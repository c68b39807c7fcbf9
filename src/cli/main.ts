/** The command line: verbs and flags to commands, errors to one message and an exit code. */
import { Command, CommanderError } from 'commander'
import { EXIT } from '../report/exit-code.ts'
import { safe } from '../system/safe.ts'
import { ModelError } from '../system/model-error.ts'
import { type Io, type Project, UsageError } from './io.ts'
import { load } from './load.ts'
import { type Cli, tryOutputs } from './options.ts'

type Verb = (program: Command, cli: Cli) => void

/** In the order in which `--help` names them; each is loaded with what it needs when it is asked for, which takes most of the time of a short one. */
const VERBS: ReadonlyMap<string, () => Promise<Verb>> = new Map([
  ['list', async () => (await import('./list.ts')).listVerb],
  ['check', async () => (await import('./check.ts')).checkVerb],
  ['report', async () => (await import('./report.ts')).reportVerb],
  ['coverage', async () => (await import('./coverage.ts')).coverageVerb],
  ['scopes', async () => (await import('./scopes.ts')).scopesVerb],
  ['tests', async () => (await import('./tests.ts')).testsVerb],
  ['mutate', async () => (await import('./mutate.ts')).mutateVerb],
  ['diagram', async () => (await import('./diagram.ts')).diagramVerb],
  ['explore', async () => (await import('./explore.ts')).exploreVerb],
  ['compare', async () => (await import('./compare.ts')).compareVerb],
  ['replay', async () => (await import('./replay.ts')).replayVerb],
  ['verify', async () => (await import('./verify.ts')).verifyVerb],
  ['pages', async () => (await import('./pages.ts')).pagesVerb],
  ['export', async () => (await import('./export.ts')).exportVerb],
  ['why', async () => (await import('./why.ts')).whyVerb],
])

/** Where none is asked for, or none that there is, all of them: to be listed, and for what may have been meant. */
async function verbsFor([first = '']: readonly string[]): Promise<Verb[]> {
  if (first === '--version' || first === '-V') return []
  const asked = VERBS.get(first)
  const needed = asked === undefined ? [...VERBS.values()] : [asked]
  return Promise.all(needed.map(load => load()))
}

/** Runs one command line, without the program's own name; the exit code. Never throws. */
export async function main(args: readonly string[], project: Project, io: Io): Promise<number> {
  let code: number = EXIT.asRecorded
  const done = (result: number): void => {
    code = result
  }
  try {
    const program = programOf(await verbsFor(args), { project, io, done })
    await program.parseAsync([...args], { from: 'user' })
    return code
  } catch (error) {
    return failed(error, io)
  }
}

function programOf(verbs: readonly Verb[], { project, io, done }: Omit<Cli, 'modelsOf'>): Command {
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
Exit codes: 0 as recorded, 1 a verdict differs from what is expected, 2 wrong input, 3 undecided, 4 vacuous or less than --least, 5 other counts than recorded.`,
    )
  const cli: Cli = {
    project,
    io,
    modelsOf: ({ system }) => (system === undefined ? Promise.resolve(project.models) : load(system, io.cwd)),
    done,
  }
  for (const verb of verbs) verb(program, cli)
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
