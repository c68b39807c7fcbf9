/** `report`: checks models and writes what they come to as one HTML file. */
import { readFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import type { Command } from 'commander'
import { check, FEW_TO_JUDGE } from '../check/check.ts'
import { coverage as measure } from '../coverage/coverage.ts'
import { heatOf, type MachineHeat } from '../coverage/heat.ts'
import { type Matrix, matrixNotes } from '../coverage/matrix.ts'
import { isArgued } from '../system/debate.ts'
import type { Limits } from '../check/exploration.ts'
import type { ModelResult, Step } from '../check/result.ts'
import { type Book, emptyBook, type Run } from '../pages/book.ts'
import { EXIT, exitCode } from '../report/exit-code.ts'
import { htmlReport } from '../report/html/page.ts'
import type { Covered } from '../report/html/report.ts'
import { totalLine } from '../report/text.ts'
import type { Product } from '../system/expand.ts'
import type { Model } from '../system/model.ts'
import { type Suite, suiteOf } from '../suite/suite.ts'
import type { Scope } from '../system/sort.ts'
import { attempted } from '../trace/tell.ts'
import { attend, look } from './attend.ts'
import { declaredIn } from './declared.ts'
import type { Io, Project } from './io.ts'
import { type Cli, Output, positive, type Shared, suffix, systemOption, typedFlags, whole } from './options.ts'
import { parseScope, scopeOf, selectModels } from './select.ts'
import { statusLine } from './status-line.ts'
import { writeFile } from './write-file.ts'

interface ReportFlags extends Shared {
  readonly html: string
  readonly coverage?: boolean
  readonly maxStates?: number
  readonly maxSeconds?: number
}

export function reportVerb(program: Command, { modelsOf, project, io, done }: Cli): void {
  program
    .command('report')
    .description('check the models and write what they come to as one HTML file, to be opened from disk')
    .argument('[model...]', 'names, where * and ? stand for anything; or the id of a debate, such as V4')
    .addOption(systemOption)
    .option('--platform <name>', 'only those on this platform')
    .option('--variant <name>', 'only those of this variant')
    .option('--scope <sizes>', 'members of each sort, such as guest=2,pasid=3')
    .option('--max-states <n>', 'stop each model after so many states', whole)
    .option('--max-seconds <n>', 'stop each model after so many seconds', positive)
    .option('--coverage', 'with what of each model is covered, and why the rest cannot happen')
    .addOption(new Output('--html <file>', 'where it goes').default('report.html'))
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
}

interface ReportCommand {
  readonly models: readonly Model[]
  readonly book: Book
  /** The file to write. */
  readonly html: string
  readonly scope: Scope
  readonly limits: Limits
  /** Whether to measure what is covered. */
  readonly coverage: boolean
  /** The user's file that the models come from; absent: the project's own. */
  readonly system: string | undefined
  /** Appended to the commands that are shown. */
  readonly arguments: string
  /** What was typed. */
  readonly typed: string
}

/** More models than this are many: their page is packed, and not all of them have a suite. */
const FEW = 20
/** Of many models, designs argued for with so many states have a suite: the others differ in a rule or two. */
const SUITED = 10_000
/** A walk for coverage that is not limited otherwise ends here, and says so. */
const WALKED = 100_000

const asset = (file: string): string => readFileSync(new URL(`../report/html/${file}`, import.meta.url), 'utf8')

async function report(command: ReportCommand, project: Project, io: Io): Promise<number> {
  const { models, book, html, scope, limits, coverage, system } = command
  const status = statusLine(io)
  const runs: Run[] = []
  const covered = new Map<Model, Covered>()
  const calls = new Map<Model, Matrix>()
  const suites = new Map<Model, Suite>()
  const heats = new Map<Model, readonly MachineHeat[]>()
  const tellers = new Map<Model, ReturnType<typeof teller>>()
  const areFew = models.length <= FEW
  const isSuited = (model: Model, { states }: ModelResult): boolean =>
    areFew || (isArgued(model, models) && states.distinct <= SUITED)
  for (const model of models) {
    if (io.signal.aborted) break
    const result = await check(model, {
      scope: scopeOf(model, scope),
      limits,
      levels: true,
      adequacy: FEW_TO_JUDGE,
      signal: io.signal,
      onProgress: progress => status.show(model.name, progress),
    })
    runs.push({ model, result, mutants: [] })
    if (coverage) {
      const notes = matrixNotes()
      const { seconds } = limits
      const walked = { seconds, states: limits.states ?? WALKED }
      const looked = await look(model, { scope: scopeOf(model, scope), limits: walked, seeing: notes.seeing }, io)
      const counted = looked && (await attend(measure(looked, { seconds }), io))
      const heat = looked && (await attend(heatOf(looked), io))
      if (looked === undefined || counted === undefined || heat === undefined) break
      covered.set(model, counted)
      tellers.set(model, teller(looked.product))
      heats.set(model, heat)
      calls.set(model, notes.matrix(looked))
      if (isSuited(model, result)) {
        const suite = await attend(suiteOf(looked, ['operations', 'transitions', 'refusals'], { seconds }), io)
        if (suite === undefined) break
        suites.set(model, suite)
      }
    }
    status.clear()
  }
  if (runs.length < models.length || io.signal.aborted) {
    io.out('Interrupted: no report was written.\n')
    return EXIT.undecided
  }
  const roots = system === undefined ? (project.declaredIn ?? []) : [system]
  const text = await htmlReport(
    {
      runs,
      book,
      // The page is made to be sent around: elsewhere, the folders of this machine say nothing.
      places: declaredIn(roots, io.cwd, [io.cwd, ...roots.map(root => dirname(resolve(io.cwd, root)))]),
      version: project.version,
      command: command.typed,
      arguments: command.arguments,
      coverage: ({ model }) => covered.get(model),
      calls: ({ model }) => calls.get(model),
      suite: ({ model }) => suites.get(model),
      heat: ({ model }) => heats.get(model),
      tell: ({ model }, path) => tellers.get(model)?.(path) ?? [],
      leftOut: ({ model }) => (coverage && !suites.has(model) ? ['a suite of tests'] : []),
      packs: !areFew,
    },
    { script: asset('page.js'), style: asset('theme.css') + asset('style.css') },
  )
  writeFile(html, text, io.cwd)
  const results = runs.map(({ result }) => result)
  io.out(`${totalLine(results)}\nWritten: ${html}\n`)
  return exitCode(results)
}

/** Tells paths by the names of their operations; many are asked for more than once. */
function teller(product: Product): (path: readonly string[]) => readonly Step[] {
  const numbers = new Map(product.operations.map(({ name }, number) => [name, number]))
  const told = new Map<string, readonly Step[]>()
  return path => {
    const key = path.join('\n')
    const known = told.get(key)
    if (known !== undefined) return known
    const steps = attempted(
      product,
      path.map(name => numbers.get(name) as number),
    )
    told.set(key, steps)
    return steps
  }
}
