/** The command line: verbs and flags to commands, errors to one message and an exit code. */
import { Command, CommanderError, InvalidArgumentError, Option } from 'commander'
import type { EngineName } from '../check/result.ts'
import { emptyBook } from '../pages/book.ts'
import { EXIT } from '../report/exit-code.ts'
import { safe } from '../report/safe.ts'
import { ModelError } from '../system/model-error.ts'
import type { Model } from '../system/model.ts'
import { check } from './check.ts'
import { compare, oneModel } from './compare.ts'
import { coverage } from './coverage.ts'
import { diagram, PICTURE_FORMATS, type PictureFormat } from './diagram.ts'
import { exportModel, formatNamed, modelToExport } from './export.ts'
import { type Io, type Project, UsageError } from './io.ts'
import { atLargeScopes, LARGE } from './large.ts'
import { list } from './list.ts'
import { load } from './load.ts'
import { pages } from './pages.ts'
import { replay } from './replay.ts'
import { report } from './report.ts'
import { parseScope, selectCheck, selectModels, selectProperties } from './select.ts'
import { parseCriteria, SUITE_FORMATS, type SuiteFormat, tests } from './tests.ts'
import { why } from './why.ts'

interface Shared {
  readonly system?: string
  readonly scope?: string
  readonly platform?: string
  readonly variant?: string
}

interface CheckFlags extends Shared {
  readonly property?: string
  readonly engine?: EngineName | 'auto'
  readonly symmetry?: boolean
  readonly compact?: boolean
  readonly workers?: number
  readonly maxStates?: number
  readonly maxSeconds?: number
  readonly memory?: number
  readonly maxDepth?: number
  readonly maxValues?: number
  readonly checkpoint?: string
  readonly mutant?: string
  readonly json?: string | true
  readonly markdown?: string
  readonly junit?: string
  readonly sarif?: string
  readonly github?: boolean
  readonly trace?: string
  readonly against?: string
  readonly update?: boolean
  readonly verbose?: boolean
}

interface CompareFlags extends Shared {
  readonly maxStates?: number
  readonly maxSeconds?: number
  readonly memory?: number
  readonly maxValues?: number
  readonly json?: string | true
}

interface CoverageFlags extends Shared {
  readonly engine: 'explicit' | 'symbolic'
  readonly of?: string
  readonly inARow?: number
  readonly least?: number
  readonly matrix?: boolean
  readonly markdown?: string
  readonly maxStates?: number
  readonly maxSeconds?: number
  readonly json?: string | true
  readonly verbose?: boolean
}

interface TestsFlags extends Shared {
  readonly criterion: string
  readonly observe?: boolean
  readonly format: SuiteFormat
  readonly adapter: string
  readonly out?: string
  readonly maxStates?: number
  readonly maxSeconds?: number
}

interface DiagramFlags extends Shared {
  readonly format: PictureFormat
  readonly diff?: string
  readonly life?: string | true
  readonly view?: string
  readonly of?: string
  readonly maxStates?: number
  readonly maxSeconds?: number
  readonly out?: string
}

interface ReportFlags extends Shared {
  readonly html: string
  readonly coverage?: boolean
  readonly maxStates?: number
  readonly maxSeconds?: number
}

interface ExportFlags extends Shared {
  readonly out?: string
  readonly maxStates?: number
}

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
  const modelsOf = (flags: Shared): Promise<readonly Model[]> =>
    flags.system === undefined ? Promise.resolve(project.models) : load(flags.system, io.cwd)

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
    .addHelpText(
      'after',
      `
Exit codes: 0 as recorded, 1 violated, 2 wrong input, 3 undecided, 4 vacuous, 5 other counts than recorded.`,
    )

  const system = new Option('--system <file>', 'take the models, systems or machines that a TypeScript file exports')

  program
    .command('list')
    .description('name the models, with scope and expectation')
    .argument('[model...]', 'names, where * and ? stand for anything; or the id of a debate, such as V4')
    .addOption(system)
    .option('--platform <name>', 'only those on this platform')
    .option('--variant <name>', 'only those of this variant')
    .option('-v, --verbose', 'with questions, properties and mutants')
    .addHelpText('after', "\nExamples:\n  ioasid-spec list 'enqcmd/*'\n  ioasid-spec list -v nesting-attach/smmuv3")
    .action(async (names: string[], flags: Shared & { verbose?: boolean }) => {
      done(list(selectModels(await modelsOf(flags), names, flags), io, flags.verbose === true))
    })

  program
    .command('check')
    .description('check every behaviour of the models; all of them, when none is named')
    .argument(
      '[model...]',
      'names, where * and ? stand for anything; or an id: of a debate, as V4, a defect, as D5, or a mutant, as M37',
    )
    .addOption(system)
    .option('--platform <name>', 'only those on this platform')
    .option('--variant <name>', 'only those of this variant')
    .option('--property <name>', 'only this property: its id, its name, or a part of it')
    .option(
      '--scope <sizes>',
      'members of each sort, such as guest=2,pasid=3; large: of each model, what it gives as such',
    )
    .option('--mutant <name>', 'with one place of the system broken, such as M37')
    .addOption(
      new Option(
        '--engine <name>',
        'how to search; auto: by how many states there are (default: explicit; at large scopes auto)',
      ).choices(['auto', 'explicit', 'symbolic', 'reference']),
    )
    .option('--symmetry', 'store one of the states that differ by names only, where that is proved sound')
    .option('--compact', 'keep fingerprints of states, and say how probable it is that one was missed')
    .option('--workers <n>', 'threads that search a large model side by side', whole)
    .option('--max-states <n>', 'stop after so many states', whole)
    .option('--max-depth <n>', 'stop at this level of the search', whole)
    .option('--max-seconds <n>', 'stop after so many seconds', positive)
    .option('--memory <MiB>', 'stop before the states take more memory', positive)
    .option('--max-values <n>', 'values of one context field before it counts as unbounded', whole)
    .option('--checkpoint <folder>', 'keep the search there, and go on with one that was cut off')
    .option('--json [file]', 'the results as JSON, to a file or to standard output')
    .option('--markdown <file>', 'the results as Markdown, for a pull request or a mail')
    .option('--junit <file>', 'the results as JUnit XML')
    .option('--sarif <file>', 'the results as SARIF, for code scanning')
    .option('--github', 'print an annotation for each thing that is not as expected')
    .option('--trace <folder>', 'write each counterexample as an ITF trace')
    .option('--against <file>', 'of what is not as recorded, show what differs from the models that this file exports')
    .option('--update', 'record the counts as they are')
    .option('-v, --verbose', 'tell the whole story of every model')
    .addHelpText(
      'after',
      "\nExamples:\n  ioasid-spec check 'enqcmd/*'\n  ioasid-spec check nesting-attach/smmuv3 --mutant M37 --scope rid=1",
    )
    .action(async (names: string[], flags: CheckFlags) => {
      const selected = selectCheck(await modelsOf(flags), names, flags)
      const large = flags.scope === LARGE
      const { models, leftOut } = large ? atLargeScopes(selected.models, names) : { ...selected, leftOut: [] }
      const command = {
        models,
        properties: selectProperties(flags.property, models),
        scope: large ? {} : parseScope(flags.scope, models),
        large,
        leftOut,
        engine: flags.engine ?? (large ? 'auto' : 'explicit'),
        symmetry: flags.symmetry === true,
        compact: flags.compact === true,
        workers: flags.workers,
        limits: {
          states: flags.maxStates,
          depth: flags.maxDepth,
          seconds: flags.maxSeconds,
          memory: flags.memory === undefined ? undefined : flags.memory * 2 ** 20,
        },
        fieldValues: flags.maxValues,
        checkpoint: flags.checkpoint,
        mutant: selected.mutant,
        json: flags.json === true ? '-' : flags.json,
        reports: flags,
        trace: flags.trace,
        against: flags.against,
        update: flags.update === true,
        verbose: flags.verbose === true,
        arguments: suffix(flags),
      }
      done(await check(command, project, io))
    })

  program
    .command('report')
    .description('check the models and write what they come to as one HTML file, to be opened from disk')
    .argument('[model...]', 'names, where * and ? stand for anything; or the id of a debate, such as V4')
    .addOption(system)
    .option('--platform <name>', 'only those on this platform')
    .option('--variant <name>', 'only those of this variant')
    .option('--scope <sizes>', 'members of each sort, such as guest=2,pasid=3')
    .option('--max-states <n>', 'stop each model after so many states', whole)
    .option('--max-seconds <n>', 'stop each model after so many seconds', positive)
    .option('--coverage', 'with what of each model is covered, and why the rest cannot happen')
    .option('--html <file>', 'where it goes', 'report.html')
    .addHelpText('after', "\nExamples:\n  ioasid-spec report\n  ioasid-spec report 'enqcmd/*' --html enqcmd.html")
    .action(async (names: string[], flags: ReportFlags) => {
      const models = selectModels(await modelsOf(flags), names, flags)
      const command = {
        models,
        book: flags.system === undefined ? project.book : emptyBook,
        html: flags.html,
        scope: parseScope(flags.scope, models),
        limits: { states: flags.maxStates, seconds: flags.maxSeconds },
        coverage: flags.coverage === true,
        system: flags.system,
        arguments: suffix(flags),
        typed: `npx ioasid-spec report${typedFlags(names, flags)}${flags.coverage === true ? ' --coverage' : ''}${suffix(flags)}`,
      }
      done(await report(command, project, io))
    })

  program
    .command('coverage')
    .description(
      'count the states, transitions, guards, operations and errnos that behaviour covers, and prove the rest infeasible',
    )
    .argument('[model...]', 'names, where * and ? stand for anything; or the id of a debate, such as V4')
    .addOption(system)
    .option('--platform <name>', 'only those on this platform')
    .option('--variant <name>', 'only those of this variant')
    .option('--scope <sizes>', 'members of each sort, such as guest=2,pasid=3')
    .addOption(
      new Option('--engine <name>', 'symbolic: from a set of states, at scopes too large for a list; no sequences')
        .choices(['explicit', 'symbolic'])
        .default('explicit'),
    )
    .option('--of <file>', 'what these paths cover: a suite, what `check --json` wrote, or a trace')
    .option('--in-a-row <n>', 'also this many transitions in a row, from 3 on', whole)
    .option('--matrix', 'what each call comes to in each state of each object, in place of the counts')
    .option('--markdown <file>', 'that matrix as Markdown')
    .option('--least <percent>', 'exit with 4 where less of what is feasible is covered', positive)
    .option('--max-states <n>', 'stop each model after so many states', whole)
    .option('--max-seconds <n>', 'stop each model after so many seconds', positive)
    .option('--json [file]', 'the coverage as JSON, to a file or to standard output')
    .option('-v, --verbose', 'list every item, each with the shortest path that covers it')
    .addHelpText(
      'after',
      '\nExamples:\n  ioasid-spec coverage nesting-attach/smmuv3 --scope rid=1\n  ioasid-spec coverage nesting-attach/smmuv3 --of suite.json --least 100',
    )
    .action(async (names: string[], flags: CoverageFlags) => {
      const models = selectModels(await modelsOf(flags), names, flags)
      const command = {
        models,
        scope: parseScope(flags.scope, models),
        engine: flags.engine,
        limits: { states: flags.maxStates, seconds: flags.maxSeconds },
        inARow: flags.inARow,
        of: flags.of,
        least: flags.least,
        matrix: flags.matrix === true,
        markdown: flags.markdown,
        json: flags.json === true ? '-' : flags.json,
        verbose: flags.verbose === true,
      }
      done(await coverage(command, io))
    })

  program
    .command('tests')
    .description(
      'write few and short sequences of operations that cover all that is feasible, each step with its outcome',
    )
    .argument('[model...]', 'names, where * and ? stand for anything; or the id of a debate, such as V4')
    .addOption(system)
    .option('--platform <name>', 'only those on this platform')
    .option('--variant <name>', 'only those of this variant')
    .option(
      '--criterion <names>',
      'what to cover: states, transitions, guards, conditions, operations, refusals',
      'operations,transitions,refusals',
    )
    .option('--observe', 'end each with calls that tell the state which it has come to from the others')
    .option('--scope <sizes>', 'members of each sort, such as guest=2,pasid=3')
    .addOption(
      new Option('--format <name>', 'how to write them; lines: command -> reply')
        .choices(SUITE_FORMATS)
        .default('text'),
    )
    .option('--adapter <module>', 'what a vitest file imports your implementation from', './adapter.ts')
    .option('--max-states <n>', 'stop each model after so many states', whole)
    .option('--max-seconds <n>', 'stop each model after so many seconds', positive)
    .option('--out <file>', 'where they go; standard output, when absent')
    .addHelpText(
      'after',
      '\nExit codes: 0 all that is feasible is covered, 2 wrong input, 3 not every state was seen.\n\nExamples:\n  ioasid-spec tests nesting-attach/smmuv3 --scope rid=1\n  ioasid-spec tests allocator/vtd-sm-enqcmd --criterion refusals --observe --format lines\n  ioasid-spec tests enqcmd/vtd-sm-enqcmd --scope rid=1 --format vitest --out enqcmd.test.ts',
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

  program
    .command('diagram')
    .description('draw machines as statecharts, operations with who takes part, traces, lives of objects')
    .argument(
      '[name...]',
      'models or machines, where * and ? stand for anything, or the code of a trace; else all models',
    )
    .addOption(system)
    .addOption(new Option('--format <name>', 'how to write them').choices(PICTURE_FORMATS).default('svg'))
    .option('--diff <A,B>', 'what differs between two platforms, or two models, beside each other')
    .option(
      '--life [object]',
      'the states of each object of a model, and the operations that lead from one to the next',
    )
    .option('--view <components>', "the states of a model as far as these show them, such as 'slot(rid0),claim(rid0)'")
    .option('--of <file>', 'the paths of a model in a suite, in what `check --json` wrote, or in a trace')
    .option('--scope <sizes>', 'members of each sort, such as guest=2,pasid=3')
    .option('--max-states <n>', 'walk so many states and no more', whole)
    .option('--max-seconds <n>', 'walk for so many seconds and no longer', positive)
    .option('--out <place>', 'a file, or a folder where there are several pictures; standard output, when absent')
    .addHelpText(
      'after',
      "\nExit codes: 0 drawn, 2 wrong input, 3 a part only of what the picture is of.\n\nExamples:\n  ioasid-spec diagram ridSlot --out ridSlot.svg\n  ioasid-spec diagram 'enqcmd/*' --format html --out enqcmd.html\n  ioasid-spec diagram --diff smmuv3,vtd-sm-enqcmd 'nesting-attach/*' --format html --out smmuv3-and-vtd.html\n  ioasid-spec diagram nesting-attach/smmuv3 --life slot\n  ioasid-spec diagram --out pictures",
    )
    .action(async (names: string[], flags: DiagramFlags) => {
      const { format, diff, life, view, of, out, system } = flags
      const models = await modelsOf(flags)
      const states = {
        scope: parseScope(flags.scope, models),
        limits: {
          ...(flags.maxStates !== undefined && { states: flags.maxStates }),
          ...(flags.maxSeconds !== undefined && { seconds: flags.maxSeconds }),
        },
      }
      done(await diagram({ models, names, format, diff, life, view, of, states, out, system }, project, io))
    })

  program
    .command('compare')
    .description('say what one model allows and the other refuses, each by a shortest sequence of operations')
    .argument('<model A>')
    .argument('<model B>')
    .addOption(system)
    .option('--scope <sizes>', 'members of each sort, such as guest=2,pasid=3; else the fewer of the two')
    .option('--max-states <n>', 'stop after so many pairs of states', whole)
    .option('--max-seconds <n>', 'stop after so many seconds', positive)
    .option('--memory <MiB>', 'stop before the pairs take more memory', positive)
    .option('--max-values <n>', 'values of one context field before it counts as unbounded', whole)
    .option('--json [file]', 'the comparison as JSON, to a file or to standard output')
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

  program
    .command('replay')
    .description('play a counterexample again')
    .argument('<trace>', 'the code that a counterexample prints, or a trace file')
    .addOption(system)
    .addHelpText(
      'after',
      '\nExamples:\n  ioasid-spec replay traces/lost-claim.itf.json\n  ioasid-spec replay object@0c1f9a2b:0.2',
    )
    .action(async (what: string, flags: Shared) => done(replay(what, await modelsOf(flags), io)))

  program
    .command('pages')
    .description('check everything, mutants included, and write what it comes to as Markdown')
    .addOption(system)
    .option('--out <folder>', 'where the pages go', 'docs')
    .addHelpText(
      'after',
      `
Exit codes: 0 as recorded and every mutant killed, 1 otherwise, 2 wrong input, 3 undecided, 4 vacuous, 5 other counts.

Examples:
  ioasid-spec pages
  ioasid-spec pages --system mine.ts --out pages`,
    )
    .action(async (flags: Shared & { readonly out: string }) => {
      const book = flags.system === undefined ? project.book : emptyBook
      done(await pages(await modelsOf(flags), book, flags.out, io))
    })

  program
    .command('export')
    .description('write a model in the language of another checker, or its state graph')
    .argument('<format>', 'promela (for SPIN), tla (for TLC) or aut (the state graph, for mCRL2 and CADP)')
    .argument('<model>')
    .addOption(system)
    .option('--scope <sizes>', 'members of each sort, such as guest=2,pasid=3')
    .option('--out <file>', 'where it goes; standard output, when absent')
    .option('--max-states <n>', 'states to walk to learn the local states; of aut, those that it may have', whole)
    .addHelpText(
      'after',
      '\nExamples:\n  ioasid-spec export promela nesting-attach/smmuv3 --out smmuv3.pml\n  ioasid-spec export tla enqcmd/vtd-sm-enqcmd --scope guest=3 --out Enqcmd.tla\n  ioasid-spec export aut nesting-attach/smmuv3 --scope rid=1 --out smmuv3.aut',
    )
    .action(async (format: string, name: string, flags: ExportFlags) => {
      const chosen = formatNamed(format)
      const model = modelToExport(await modelsOf(flags), name)
      const { out, maxStates: states } = flags
      done(await exportModel({ format: chosen, model, scope: parseScope(flags.scope, [model]), out, states }, io))
    })

  program
    .command('why')
    .description('say who refuses the last of some operations, after the others')
    .argument('<model>')
    .argument('<operation...>', "such as 'attachNested(guest0, rid0)'")
    .addOption(system)
    .option('--scope <sizes>', 'members of each sort, such as guest=2,pasid=3')
    .addHelpText(
      'after',
      "\nExamples:\n  ioasid-spec why nesting-attach/smmuv3 'attachNested(guest0, rid0)'\n  ioasid-spec why enqcmd/vtd-sm-enqcmd 'allocate(guest0, rid0, pasid0)' 'free(guest1, rid0, pasid0)'",
    )
    .action(async (name: string, operations: string[], flags: Shared) => {
      const [model] = selectModels(await modelsOf(flags), [name], {}) as [Model]
      done(why(model, parseScope(flags.scope, [model]), operations, io))
    })

  return program
}

/** The names and the options that say what a report is of, as they were typed. */
const typedFlags = (names: readonly string[], { platform, variant, scope }: Shared): string =>
  [
    ...names.map(quoted),
    ...Object.entries({ platform, variant, scope }).flatMap(([flag, value]) =>
      value === undefined ? [] : [`--${flag}`, quoted(value)],
    ),
  ]
    .map(word => ` ${word}`)
    .join('')

const quoted = (word: string): string => (/^[\w./=,-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`)

const suffix = ({ system }: Shared): string => {
  if (system === undefined) return ''
  return ` --system ${quoted(system)}`
}

function whole(text: string): number {
  if (!/^\d+$/.test(text) || Number(text) < 1 || !Number.isSafeInteger(Number(text)))
    throw new InvalidArgumentError('It wants a whole number from 1 on.')
  return Number(text)
}

function positive(text: string): number {
  if (!/^\d*\.?\d+$/.test(text) || !(Number(text) > 0) || !Number.isFinite(Number(text)))
    throw new InvalidArgumentError('It wants a number greater than 0.')
  return Number(text)
}

/** What went wrong, on standard error, and the exit code that says so. */
function failed(error: unknown, io: Io): number {
  if (error instanceof CommanderError) {
    if (error.exitCode === 0) return EXIT.asRecorded
    if (error.code !== 'commander.help') io.err(`${safe(error.message.replace(/^error: /, ''), true)}\n`)
    else
      io.err(
        "name a verb: list, check, report, coverage, tests, compare, diagram, export, replay, why or pages; 'ioasid-spec --help' tells more\n",
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
