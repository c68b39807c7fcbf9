/** `check`: runs models and prints what they come to. */
import { type Command, Option } from 'commander'
import { certificateText } from '../certificate/certificate.ts'
import { checkedSystem } from '../check/mutant.ts'
import type { ModelResult } from '../check/result.ts'
import { EXIT, exitCode } from '../report/exit-code.ts'
import { jsonReport } from '../report/json.ts'
import { plural } from '../report/numbers.ts'
import {
  expectedViolations,
  lineHead,
  modelLine,
  modelReport,
  type TextOptions,
  title,
  totalLine,
  widthOf,
} from '../report/text.ts'
import { inDebate } from '../system/debate.ts'
import { expand, spokenScope } from '../system/expand.ts'
import type { Model } from '../system/model.ts'
import { hasGoal, type Property } from '../system/property.ts'
import { safe } from '../system/safe.ts'
import { sizeOf } from '../system/sort.ts'
import { digestOfFormulas, digestWithGuards } from '../trace/digest.ts'
import { earlierModels, hint, sinceThen } from './against.ts'
import { type CheckCommand, type CheckFlags, commandOf } from './check-command.ts'
import { allChecked } from './checked.ts'
import { type Checkpoint, checkpointsIn } from './checkpoint.ts'
import { ink } from './ink.ts'
import type { Io, Project } from './io.ts'
import { UsageError } from './io.ts'
import { type Cli, Output, positive, systemOption, whole } from './options.ts'
import { recordCounts } from './record-counts.ts'
import { reportFiles } from './report-files.ts'
import { scopeOf, unknown } from './select.ts'
import { tracesIn } from './traces.ts'
import { writeFiles } from './write-file.ts'

export function checkVerb(program: Command, { modelsOf, project, io, done }: Cli): void {
  program
    .command('check')
    .description('check every behaviour of the models; all of them, when none is named')
    .argument(
      '[model...]',
      'names, where * and ? stand for anything; or an id: of a debate, as V4, a defect, as D5, or a mutant, as M37',
    )
    .addOption(systemOption)
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
    .addOption(new Output('--checkpoint <folder>', 'keep the search there, and go on with one that was cut off'))
    .addOption(new Output('--certificate <file>', 'what was found, to be derived anew by `verify`'))
    .addOption(new Output('--json [file]', 'the results as JSON, to a file or to standard output'))
    .addOption(new Output('--markdown <file>', 'the results as Markdown, for a pull request or a mail'))
    .addOption(new Output('--junit <file>', 'the results as JUnit XML'))
    .addOption(new Output('--sarif <file>', 'the results as SARIF, for code scanning'))
    .option('--github', 'print an annotation for each thing that is not as expected')
    .addOption(new Output('--trace <folder>', 'write each counterexample as an ITF trace'))
    .option(
      '--against <earlier>',
      'of what is not as recorded, show what differs: from a revision, as HEAD, or from what a file exports',
    )
    .option(
      '--adequacy',
      'say of each property how often its premise is true, what comes nearest to violating it, and which mutants it kills; of one model of few states that is said anyway, but for what only it kills',
    )
    .option('--update', 'record the counts as they are')
    .option('-v, --verbose', 'tell the whole story of every model')
    .addHelpText(
      'after',
      "\nExamples:\n  ioasid-spec check 'enqcmd/*'\n  ioasid-spec check nesting-attach/smmuv3 --mutant M37 --scope rid=1",
    )
    .action(async (names: string[], flags: CheckFlags) => {
      const command = commandOf(await modelsOf(flags), names, flags)
      done(await check(command, project, io))
    })
}

async function check(command: CheckCommand, project: Project, io: Io): Promise<number> {
  const models = withMutant(command.models, command)
  if (command.compact) goesWithCompact(models, command.properties)
  const { against, certificate, reports } = command
  const earlier =
    against === undefined ? undefined : await earlierModels(against, reports.system ?? project.index, io.cwd)
  const options: TextOptions = {
    ink: ink(io.colours),
    sources: project.sources,
    arguments: command.arguments,
    ways: command.adequacy || command.verbose,
  }
  // What is asked for on standard output has it to itself.
  const say =
    command.json === '-' ? () => {} : (lines: readonly string[]) => io.out(lines.map(line => `${line}\n`).join(''))
  const width = widthOf(models.map(({ name }) => title({ model: name, mutant: command.mutant })))
  const several = models.length > 1
  const note = command.json === '-' ? io.err : io.out
  const checkpoints = checkpointsOf(command, models, io.cwd, line => note(`${line}\n`))
  say(command.leftOut)
  if (several) say(debateLines(models, project, options))
  if (several) say([lineHead(width, options)])

  const { results, claims } = await allChecked(
    models,
    command,
    checkpoints,
    result => {
      if (several) say([modelLine(result, width, options)])
    },
    project.index,
    io,
  )

  const detailed = results.filter(result => !several || command.verbose || !result.asExpected)
  for (const result of detailed) {
    const model = models.find(({ name }) => name === result.model) as Model
    say([...(several ? ['', ''] : []), ...modelReport(result, options), ...hiddenByScope(model, result)])
  }
  if (several) {
    const violations = command.verbose ? [] : expectedViolations(results, options)
    say([...(violations.length > 0 ? ['', ...violations] : []), '', totalLine(results)])
  }
  for (const { file, isThere } of checkpoints)
    if (isThere) note(`Kept in '${file}': the same command goes on from there, with other limits if need be.\n`)
  if (results.length < models.length)
    say([`Interrupted: of ${plural(models.length - results.length, 'model')} nothing was checked.`])

  const code = results.length < models.length ? exitCode(results) || EXIT.undecided : exitCode(results)
  if (earlier === undefined) say(hint(results))
  else say(await sinceThen(earlier, command.limits, models, results, options, io))
  const { files, annotations } = reportFiles(reports, models, results, {
    project,
    io,
    suffix: command.arguments,
  })
  const { json, trace } = command
  if (json === '-') io.out(jsonReport(results, code))
  for (const line of annotations) note(`${line}\n`)
  writeFiles(
    [
      ...(json === undefined || json === '-' ? [] : [[json, jsonReport(results, code)] as const]),
      ...files,
      ...(certificate === undefined ? [] : [[certificate, certificateText(claims)] as const]),
      ...(trace === undefined ? [] : tracesIn(trace, models, results)),
    ],
    io.cwd,
  )
  if (command.update) say(recordCounts(results, command.large, project))
  return command.update && code === EXIT.counts ? EXIT.asRecorded : code
}

/** Where the models are those of one debate: its question, and the recorded answer. */
function debateLines(
  models: readonly Model[],
  { models: all, book }: Project,
  { ink: { bold } }: TextOptions,
): string[] {
  const [id] = models.flatMap(({ debate }) => debate ?? [])
  const debate = id === undefined ? undefined : book.debates[id]
  if (id === undefined || debate === undefined) return []
  const sides = inDebate(id, all)
  if (models.some(model => !sides.includes(model)) || sides.some(side => !models.includes(side))) return []
  const { question, answer } = debate
  return [bold(safe(`${id}: ${question}`)), ...(answer === '' ? [] : [safe(answer)]), '']
}

/** What holds for want of members alone: a scope smaller than the model's own hides what is violated there. */
function hiddenByScope({ scope: own }: Model, { scope, mutant, properties }: ModelResult): string[] {
  const fewer = Object.keys(own).filter(sort => sizeOf(sort, scope) < (own[sort] as number))
  const hidden = properties.filter(({ expected, verdict }) => expected === 'violated' && verdict === 'holds')
  if (mutant !== undefined || fewer.length === 0 || hidden.length === 0) return []
  const names = hidden.map(({ name }) => `'${safe(name)}'`).join(', ')
  return [
    '',
    `In its own scope, ${spokenScope(own)}, it violates ${names}: here are fewer members of ${safe(fewer.join(', '))}.`,
  ]
}

/** One for each model; none where nobody asked for any. */
function checkpointsOf(
  { checkpoint, scope, mutant, properties }: CheckCommand,
  models: readonly Model[],
  cwd: string,
  say: (line: string) => void,
): readonly Checkpoint[] {
  if (checkpoint === undefined) return []
  const open = checkpointsIn(checkpoint, cwd, say)
  return models.map(model => {
    const system = checkedSystem(model, mutant)
    const sizes = { ...model.scope, ...scopeOf(model, scope) }
    return open(title({ model: model.name, mutant }), {
      scope: Object.entries(sizes)
        .map(([sort, size]) => `${sort}=${size}`)
        .join(','),
      properties: digestOfFormulas(model.properties.filter(properties)),
      system: digestWithGuards(expand(system, sizes)),
    })
  })
}

function withMutant(models: readonly Model[], { mutant, large }: CheckCommand): readonly Model[] {
  if (mutant === undefined) return models
  const having = models.filter(model => model.mutants?.some(({ name }) => name === mutant))
  if (having.length > 0) return having
  const names = [...new Set(models.flatMap(model => model.mutants?.map(({ name }) => name) ?? []))]
  const where = large ? ' In large scopes there is none that liveness is to kill.' : ''
  throw new UsageError(`${unknown('mutant', mutant, names)}${where}`)
}

/** What cannot be told from fingerprints is named before anything is searched. @throws UsageError */
function goesWithCompact(models: readonly Model[], properties: (property: Property) => boolean): void {
  const names = models.flatMap(({ name, properties: all }) =>
    all.filter(property => properties(property) && hasGoal(property)).map(property => `${name}: ${property.name}`),
  )
  if (names.length === 0) return
  const shown = [...names.slice(0, 5), ...(names.length > 5 ? [`and ${names.length - 5} more`] : [])]
  throw new UsageError(
    `--compact keeps fingerprints alone, and these properties are asked of the paths through all states:\n${shown.map(name => `  ${name}`).join('\n')}\nName a property to check (--property), or leave out --compact`,
  )
}
