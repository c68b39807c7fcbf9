/** `pages`: checks the models and every mutant of theirs, and writes what they come to as Markdown. */
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import type { Command } from 'commander'
import type { CheckOptions } from '../check/check.ts'
import { check, FEW_TO_JUDGE } from '../check/check.ts'
import type { ModelResult } from '../check/result.ts'
import { type Book, emptyBook, type Run } from '../pages/book.ts'
import { fateOf, killing } from '../pages/fate.ts'
import { pages as pagesOf } from '../pages/pages.ts'
import { growths } from '../pages/scopes.ts'
import { EXIT, exitCode } from '../report/exit-code.ts'
import { safe } from '../system/safe.ts'
import { plural } from '../report/numbers.ts'
import { isArgued } from '../system/debate.ts'
import type { Model, Mutant } from '../system/model.ts'
import type { Io } from './io.ts'
import { type Cli, Output, type Shared, systemOption } from './options.ts'
import { statusLine } from './status-line.ts'
import { writeFile } from './write-file.ts'

export function pagesVerb(program: Command, { modelsOf, project, io, done }: Cli): void {
  program
    .command('pages')
    .description('check everything, mutants included, and write what it comes to as Markdown')
    .addOption(systemOption)
    .addOption(new Output('--out <folder>', 'where the pages go').default('docs'))
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
}

async function pages(models: readonly Model[], book: Book, folder: string, io: Io): Promise<number> {
  const status = statusLine(io)
  const checked = async (model: Model, options: CheckOptions): Promise<ModelResult> => {
    const result = await check(model, {
      ...options,
      signal: io.signal,
      onProgress: progress => status.show(model.name, progress),
    })
    status.clear()
    return result
  }
  const runs: Run[] = []
  for (const model of models) {
    if (io.signal.aborted) break
    const result = await checked(model, isArgued(model, models) ? { adequacy: FEW_TO_JUDGE } : {})
    const mutants: { mutant: Mutant; result: ModelResult }[] = []
    for (const mutant of model.mutants ?? [])
      mutants.push({ mutant, result: await checked(model, killing(model, mutant)) })
    runs.push({ model, result, mutants })
  }
  const grown = io.signal.aborted ? undefined : await growths(models, { signal: io.signal })
  if (grown === undefined) {
    io.out('Interrupted: no page was written.\n')
    return EXIT.undecided
  }
  const written = pagesOf(runs, book, grown)
  const changed = [...written].filter(([file, text]) => contents(`${folder}/${file}`, io.cwd) !== text)
  for (const [file, text] of changed) writeFile(`${folder}/${file}`, text, io.cwd)
  io.out(changed.map(([file]) => `${folder}/${file}\n`).join(''))
  io.out(`${plural(written.size, 'page')}, ${changed.length} changed\n`)
  const fates = runs.flatMap(({ model, mutants }) =>
    mutants.map(({ mutant, result }) => ({ name: `${model.name} + ${mutant.name}`, fate: fateOf(mutant, result) })),
  )
  const unkilled = fates.filter(({ fate }) => typeof fate === 'string')
  for (const { name, fate } of unkilled)
    io.err(
      `${safe(name)}: ${fate === 'survives' ? 'the mutant survives' : 'whether the mutant is killed is undecided'}\n`,
    )
  if (unkilled.some(({ fate }) => fate === 'survives')) return EXIT.violated
  return exitCode(runs.map(({ result }) => result)) || (unkilled.length > 0 ? EXIT.undecided : EXIT.asRecorded)
}

function contents(file: string, cwd: string): string | undefined {
  try {
    return readFileSync(resolve(cwd, file), 'utf8')
  } catch {
    return undefined
  }
}
