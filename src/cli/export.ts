/** `export`: writes a model in the language of another checker, its state graph, or its observers as monitors. */
import { basename, join } from 'node:path'
import type { Command } from 'commander'
import type { Progress } from '../check/exploration.ts'
import { aut } from '../export/aut.ts'
import { monitors } from '../export/monitors.ts'
import type { Outline } from '../export/outline.ts'
import { prepare, WALKED } from '../export/prepare.ts'
import { promela } from '../export/promela.ts'
import { legalModuleName, tla } from '../export/tla.ts'
import { EXIT } from '../report/exit-code.ts'
import { safe } from '../system/safe.ts'
import { count } from '../report/numbers.ts'
import { expand, spokenScope } from '../system/expand.ts'
import type { Model } from '../system/model.ts'
import { watched } from '../system/observer.ts'
import type { Property } from '../system/property.ts'
import type { Scope } from '../system/sort.ts'
import { tablesOf } from '../tabulate/tables.ts'
import { attend } from './attend.ts'
import { type Io, UsageError } from './io.ts'
import { type Cli, type Shared, systemOption, whole } from './options.ts'
import { parseScope, selectModels, unknown } from './select.ts'
import { statusLine } from './status-line.ts'
import { tryFile, tryFolder, writeFile } from './write-file.ts'

interface ExportFlags extends Shared {
  readonly out?: string
  readonly maxStates?: number
}

export function exportVerb(program: Command, { modelsOf, io, done }: Cli): void {
  program
    .command('export')
    .description('write a model in the language of another checker, its state graph, or its observers as monitors')
    .argument(
      '<format>',
      "promela (for SPIN), tla (for TLC), aut (the state graph, for mCRL2 and CADP) or rv (the observers, for Linux's rvgen)",
    )
    .argument('<model>')
    .addOption(systemOption)
    .option('--scope <sizes>', 'members of each sort, such as guest=2,pasid=3')
    .option('--out <place>', 'the file that it goes to, of rv a folder; standard output, when absent')
    .option(
      '--max-states <n>',
      'states to walk to learn the local states; of aut, those that it may have; of rv, those to try it on',
      whole,
    )
    .addHelpText(
      'after',
      '\nExamples:\n  ioasid-spec export promela nesting-attach/smmuv3 --out smmuv3.pml\n  ioasid-spec export tla enqcmd/vtd-sm-enqcmd --scope guest=3 --out Enqcmd.tla\n  ioasid-spec export aut nesting-attach/smmuv3 --scope rid=1 --out smmuv3.aut\n  ioasid-spec export rv pasid-binding/vtd-sm-enqcmd --out monitors',
    )
    .action(async (format: string, name: string, flags: ExportFlags) => {
      const chosen = formatNamed(format)
      const model = modelToExport(await modelsOf(flags), name)
      const { out, maxStates: states } = flags
      if (out !== undefined) (chosen === 'rv' ? tryFolder : tryFile)(out, io.cwd)
      done(await exportModel({ format: chosen, model, scope: parseScope(flags.scope, [model]), out, states }, io))
    })
}

const FORMATS = ['promela', 'tla', 'aut', 'rv'] as const
type Format = (typeof FORMATS)[number]

interface ExportCommand {
  readonly format: Format
  readonly model: Model
  /** As far as it was asked for. */
  readonly scope: Scope
  /** A file, of rv a folder; absent: standard output. */
  readonly out: string | undefined
  /** How many states to walk; absent: as many as the format is meant for. */
  readonly states: number | undefined
}

/** Transitions of a state graph that is written without being asked twice. */
const TRANSITIONS = 5_000_000
/** States that automata are tried on: a few seconds. */
const TRIED = 100_000

async function exportModel(command: ExportCommand, io: Io): Promise<number> {
  const { format, model, out } = command
  const scope = { ...model.scope, ...command.scope }
  if (format === 'aut') return exportGraph(command, scope, io)
  if (format === 'rv') return exportMonitors(command, io)
  const name = format === 'tla' ? moduleName(model, out) : ''
  const prepared = await drive(model, prepare(model, scope, command.states ?? WALKED), io)
  if (prepared === undefined) return interrupted(io)
  const { outline, counts } = prepared
  if (format === 'promela') write(out, promela(outline, counts), io)
  else {
    const { module, config } = tla(outline, name, counts)
    // TLC reads no further than the end of the module.
    if (out === undefined) io.out(`${module}\nWhat follows belongs into a file ${name}.cfg:\n\n${config}`)
    else {
      write(out, module, io)
      write(out.replace(/\.tla$/, '.cfg'), config, io)
    }
  }
  warn(outline, io)
  return EXIT.asRecorded
}

async function exportGraph({ model, out, states }: ExportCommand, scope: Scope, io: Io): Promise<number> {
  const product = expand(watched(model), scope)
  const bounds = { states: states ?? Infinity, transitions: states === undefined ? TRANSITIONS : Infinity }
  const graph = await drive(model, aut(product, tablesOf(product), bounds), io)
  if (graph === undefined) return interrupted(io)
  if (graph.stopped !== undefined) {
    const many = graph.stopped === 'states' ? graph.counts.distinct : TRANSITIONS
    throw new UsageError(
      `${model.name} in the scope ${spokenScope(scope)} has more than ${count(many)} ${graph.stopped}; choose a smaller scope, or allow more states (--max-states)`,
    )
  }
  if (out !== undefined) write(out, graph.text(), io)
  else await attend(graph.text(), io, io.out)
  return io.signal.aborted ? EXIT.undecided : EXIT.asRecorded
}

async function exportMonitors({ model, scope, out, states = TRIED }: ExportCommand, io: Io): Promise<number> {
  const made = await drive(model, monitors(model, { asked: scope, states }), io)
  if (made === undefined) return interrupted(io)
  if (made.stopped !== undefined)
    throw new UsageError(
      `${model.name} in the scope ${spokenScope(made.stopped)} has more than ${count(states)} states to try its automata on; choose a smaller scope, or allow more states (--max-states)`,
    )
  for (const { property, because } of made.leftOut) leaveOut(property, because, io)
  for (const { property, because } of made.withoutLtl)
    io.err(`not written as LTL: ${safe(property.name)}; ${safe(because)}\n`)
  if (made.files.length === 0)
    throw new UsageError(`${model.name} has no property that can be written as an automaton: see above why`)
  for (const { name, text } of made.files)
    if (out === undefined) io.out(`==> ${name} <==\n${text}`)
    else write(join(out, name), text, io)
  return EXIT.asRecorded
}

/** undefined where somebody has interrupted it. */
async function drive<T>(model: Model, run: Generator<Progress, T, void>, io: Io): Promise<T | undefined> {
  const status = statusLine(io)
  try {
    return await attend(run, io, progress => status.show(model.name, progress))
  } finally {
    status.clear()
  }
}

function interrupted(io: Io): number {
  io.err('Interrupted: nothing was written.\n')
  return EXIT.undecided
}

function write(file: string | undefined, text: string | Iterable<string>, io: Io): void {
  if (file !== undefined) {
    writeFile(file, text, io.cwd)
    io.out(`${safe(file)}\n`)
  } else for (const piece of typeof text === 'string' ? [text] : text) io.out(piece)
}

/** What the text lacks, it says itself; whoever does not read it should know as well. */
function warn({ requirements }: Outline, io: Io): void {
  for (const { property, leftOut } of requirements) if (leftOut !== undefined) leaveOut(property, leftOut, io)
}

const leaveOut = (property: Property, because: string, io: Io): void =>
  io.err(`not written out: ${safe(property.name)}; ${safe(because)}\n`)

/** TLA+ wants a module named as its file. @throws UsageError */
function moduleName(model: Model, out: string | undefined): string {
  if (out === undefined) return legalModuleName(model.name)
  const name = basename(out, '.tla')
  if (out.endsWith('.tla') && legalModuleName(name) === name) return name
  throw new UsageError(
    `'${out}' cannot be the file of a TLA+ module; name it as a module, with letters, digits and underscores, such as ${legalModuleName(model.name)}.tla`,
  )
}

/** @throws UsageError when there is no such format. */
function formatNamed(name: string): Format {
  const format = FORMATS.find(format => format === name.toLowerCase())
  if (format !== undefined) return format
  throw new UsageError(`${unknown('format', name, FORMATS)} There are ${FORMATS.join(', ')}.`)
}

/** @throws UsageError when the name matches no model, or several. */
function modelToExport(models: readonly Model[], name: string): Model {
  const [first, ...others] = selectModels(models, [name], {}) as [Model, ...Model[]]
  if (others.length === 0) return first
  throw new UsageError(`'${name}' matches ${others.length + 1} models; export wants one, such as '${first.name}'`)
}
