/** `mutate`: changes one place of a system at a time, and says which changes the properties notice. */
import type { Command } from 'commander'
import type { Limits } from '../check/exploration.ts'
import { MOST_WORKERS } from '../explicit/threads.ts'
import { type Representative, representatives } from '../mutation/alike.ts'
import { mutationOf, type Tried } from '../mutation/mutation.ts'
import { mutantsOf } from '../mutation/mutants.ts'
import { type ModelMutation, recordOf } from '../mutation/result.ts'
import { chosenSetting } from '../mutation/setting.ts'
import { EXIT } from '../report/exit-code.ts'
import { mutationElements } from '../report/elements.ts'
import { mutationExitCode, mutationJson, mutationReport, mutationTotal } from '../report/mutation.ts'
import { safe } from '../system/safe.ts'
import { count, plural } from '../report/numbers.ts'
import type { Model } from '../system/model.ts'
import type { Scope } from '../system/sort.ts'
import { isTwoCopies } from '../system/two-copies.ts'
import { attend } from './attend.ts'
import { alone, type Crew, together, type Trial } from './crew.ts'
import { ink } from './ink.ts'
import { type Io, type Project, UsageError } from './io.ts'
import { type Cli, Output, percentage, positive, type Shared, systemOption, whole } from './options.ts'
import { parseScope, scopeOf, selectModels } from './select.ts'
import { liveLine } from './status-line.ts'
import { writeFiles } from './write-file.ts'

interface MutateFlags extends Shared {
  readonly workers?: number
  readonly least?: number
  readonly maxStates?: number
  readonly maxSeconds?: number
  readonly json?: string | true
  readonly elements?: string
  readonly update?: boolean
  readonly verbose?: boolean
}

export function mutateVerb(program: Command, { project, modelsOf, io, done }: Cli): void {
  program
    .command('mutate')
    .description('change one place of the machines and operations at a time, and say which changes no property notices')
    .argument('[model...]', 'names, where * and ? stand for anything; or the id of a debate, such as V4')
    .addOption(systemOption)
    .option('--platform <name>', 'only those on this platform')
    .option('--variant <name>', 'only those of this variant')
    .option('--scope <sizes>', 'members of each sort, such as guest=2,pasid=3; else one with few states')
    .option('--workers <n>', 'threads that try mutants side by side', whole)
    .option('--least <percent>', 'exit with 4 where less is killed of what is not equivalent', percentage)
    .option('--max-states <n>', 'stop each mutant after so many states', whole)
    .option('--max-seconds <n>', 'stop each mutant after so many seconds', positive)
    .addOption(new Output('--json [file]', 'what became of each mutant as JSON, to a file or to standard output'))
    .addOption(
      new Output('--elements <file>', 'the same in the schema of mutation-testing-elements, for viewers that read it'),
    )
    .option('--update', 'record what became of the mutants')
    .option('-v, --verbose', 'list every mutant, and what kills it')
    .addHelpText(
      'after',
      `
Of several models only those are tried that are expected to hold, and of those that are the same system one;
not those in two copies, whose mutants are those of the system that there are two copies of.
A mutant is killed where a property has another verdict than of the model as it stands, or becomes vacuous.
Exit codes: 0 all settled; 2 wrong input; 3 undecided; 4 less killed than --least; 5 survivors are not as recorded.

Examples:
  ioasid-spec mutate nesting-attach/smmuv3 --workers 2
  ioasid-spec mutate --least 95 --json mutation.json`,
    )
    .action(async (names: string[], flags: MutateFlags) => {
      const models = await modelsOf(flags)
      const selected = selectModels(models, names, flags)
      const command = {
        models: selected,
        scope: parseScope(flags.scope, selected),
        limits: { states: flags.maxStates, seconds: flags.maxSeconds },
        least: flags.least ?? 0,
        json: flags.json === true ? '-' : flags.json,
        elements: flags.elements,
        record: recorderOf(flags, project),
        verbose: flags.verbose === true,
      }
      const crew = crewOf(flags, selected, project.index, io)
      try {
        done(await mutate(command, crew, io))
      } finally {
        await crew.end()
      }
    })
}

/** What is recorded is of the models of this package, each in the scope that is chosen for it. @throws UsageError */
function recorderOf({ update, system, scope }: MutateFlags, project: Project): MutateCommand['record'] {
  if (update !== true) return undefined
  if (system !== undefined) throw new UsageError('--update records models of this package; leave out --system')
  if (scope !== undefined)
    throw new UsageError('--update records what becomes of mutants in the scope that is chosen; leave out --scope')
  return results => {
    const entries = results.flatMap(result => {
      const record = recordOf(result)
      if (record === undefined) return []
      // What was recorded of them when they were others is not what becomes of their mutants now.
      return [[result.model, record] as const, ...result.alike.map(name => [name, undefined] as const)]
    })
    project.record(Object.fromEntries(entries), 'mutation')
    return entries.filter(([, record]) => record !== undefined).length
  }
}

/** @throws UsageError */
function crewOf(
  { workers = 1, system }: MutateFlags,
  models: readonly Model[],
  index: string | undefined,
  { cwd, signal }: Io,
): Crew<Trial> {
  if (workers > MOST_WORKERS) throw new UsageError(`${workers} workers are too many: use at most ${MOST_WORKERS}`)
  const file = system ?? index
  if (workers === 1 || file === undefined) return alone(models, signal)
  return together(workers, file, system !== undefined, cwd, signal)
}

interface MutateCommand {
  readonly models: readonly Model[]
  /** Sizes in place of those that are chosen. */
  readonly scope: Scope
  readonly limits: Pick<Limits, 'states' | 'seconds'>
  readonly least: number
  /** A file, or '-' for standard output. */
  readonly json: string | undefined
  readonly elements: string | undefined
  /** Records what is settled, and says of how many models. */
  readonly record: ((results: readonly ModelMutation[]) => number) | undefined
  readonly verbose: boolean
}

/** Mutants that one thread tries before it says what became of them. */
const PART = 16

async function mutate(command: MutateCommand, crew: Crew<Trial>, io: Io): Promise<number> {
  const { models, scope, limits, least, json, elements, record, verbose } = command
  const chosen = chosenAmong(models)
  const line = liveLine(io)
  const results: ModelMutation[] = []
  let [settled, made] = [0, 0]
  const began = performance.now()
  const progress = (model: string): void => {
    const seconds = Math.round((performance.now() - began) / 1000)
    if (line.isDue)
      line.write([
        `${count(settled)} of ${count(made)} mutants`,
        `${results.length} of ${plural(chosen.length, 'model')}`,
        `${seconds} s`,
        safe(model),
      ])
  }
  const tell = ({ model, alike }: Representative, of: Scope, tried: readonly Tried[]): void => {
    const states = Math.max(...tried.map(part => part.states))
    const result = mutationOf(model, of, { states, mutants: tried.flatMap(({ mutants }) => mutants) }, alike)
    results.push(result)
    line.clear()
    if (json !== '-') io.out(lines(mutationReport(result, ink(io.colours), verbose)))
  }
  let told: Promise<void> = Promise.resolve()
  for (const each of chosen) {
    const { model } = each
    const own = scopeOf(model, scope)
    const of =
      Object.keys(own).length > 0
        ? { ...model.scope, ...own }
        : await attend(
            chosenSetting(model, limits, () => io.signal.aborted),
            io,
          )
    if (of === undefined || io.signal.aborted) break
    const number = mutantsOf(model.system, of).length
    made += number
    const parts = Array.from({ length: Math.ceil(number / PART) }, async (_, i) => {
      const tried = await crew.take({ model: model.name, scope: of, from: PART * i, to: PART * (i + 1), limits })
      settled += tried.mutants.length
      progress(model.name)
      return tried
    })
    const before = told
    told = Promise.all(parts).then(async tried => {
      await before
      tell(each, of, tried)
    })
    // What goes wrong is told where it is waited for.
    told.catch(() => {})
    await crew.idle()
  }
  await told
  const left = chosen.length - results.length
  if (left > 0) io.err(`Interrupted: of ${plural(left, 'model')} nothing was tried.\n`)
  const isRecorded = chosen.some(({ model }) => model.survivors !== undefined) && record === undefined
  const code = left > 0 ? EXIT.undecided : mutationExitCode(results, least, isRecorded)
  if (json === '-') io.out(mutationJson(results, code))
  else if (results.length > 1) io.out(lines([mutationTotal(results, ink(io.colours))]))
  writeFiles(
    [
      ...(json === undefined || json === '-' ? [] : [[json, mutationJson(results, code)] as const]),
      ...(elements === undefined ? [] : [[elements, mutationElements(results)] as const]),
    ],
    io.cwd,
  )
  if (record !== undefined) io.err(`Recorded: ${plural(record(results), 'model')}.\n`)
  return code
}

/** A design that is expected to fail proves little about what is required of it, and two copies no more than one; the only one is asked for. */
function chosenAmong(models: readonly Model[]): Representative[] {
  const [only] = models
  if (models.length === 1 && only !== undefined) return [{ model: only, alike: [] }]
  const holding = models.filter(({ violates = [], system }) => violates.length === 0 && !isTwoCopies(system))
  if (holding.length === 0)
    throw new UsageError(
      'all of these models are expected to be violated, or are in two copies, and their mutants prove little; name one alone',
    )
  return representatives(holding)
}

const lines = (all: readonly string[]): string => all.map(line => `${line}\n`).join('')
