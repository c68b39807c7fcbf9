/** `list`: every model with its scope and what is expected of it. */
import type { Command } from 'commander'
import { spokenScope } from '../system/expand.ts'
import { plural } from '../report/numbers.ts'
import { widthOf } from '../report/text.ts'
import { safe } from '../system/safe.ts'
import type { Model } from '../system/model.ts'
import { ink } from './ink.ts'
import type { Io } from './io.ts'
import { type Cli, type Shared, systemOption } from './options.ts'
import { selectModels } from './select.ts'

export function listVerb(program: Command, { modelsOf, io, done }: Cli): void {
  program
    .command('list')
    .description('name the models, with scope and expectation')
    .argument('[model...]', 'names, where * and ? stand for anything; or the id of a debate, such as V4')
    .addOption(systemOption)
    .option('--platform <name>', 'only those on this platform')
    .option('--variant <name>', 'only those of this variant')
    .option('-v, --verbose', 'with questions, properties and mutants')
    .addHelpText('after', "\nExamples:\n  ioasid-spec list 'enqcmd/*'\n  ioasid-spec list -v nesting-attach/smmuv3")
    .action(async (names: string[], flags: Shared & { verbose?: boolean }) => {
      done(list(selectModels(await modelsOf(flags), names, flags), io, flags.verbose === true))
    })
}

function list(models: readonly Model[], io: Io, verbose: boolean): number {
  const { dim, bold } = ink(io.colours)
  const width = widthOf(models.map(({ name }) => name))
  const scopes = Math.max(...models.map(({ scope }) => spokenScope(scope).length))
  for (const model of models) {
    const { name, question, scope, violates, recorded, properties, mutants = [], notApplicable = [] } = model
    const states = recorded === undefined ? '' : plural(recorded.distinct, 'state')
    const expectation =
      violates === undefined
        ? '-'
        : violates.length > 0
          ? `violates ${violates.length} of ${properties.length}`
          : `holds (${properties.length})`
    io.out(
      `${safe(name).padEnd(width)}  ${spokenScope(scope).padEnd(scopes)}  ${(recorded?.distinct === 1 ? `${states} ` : states).padStart(16)}  ${expectation}\n`,
    )
    if (!verbose) continue
    if (question !== undefined) io.out(`  ${bold(safe(question))}\n`)
    for (const { name: property, id = '' } of properties)
      io.out(`  ${violates?.includes(property) ? 'violated' : 'holds   '}  ${safe(`${id.padEnd(4)} ${property}`)}\n`)
    if (notApplicable.length > 0) io.out('  Not asked of it:\n')
    for (const { name: property, id = '', because } of notApplicable)
      io.out(`    ${safe(`${id.padEnd(4)} ${property}`)}\n${dim(`         ${safe(because)}`)}\n`)
    if (mutants.length > 0) io.out('  Mutants, and what kills them:\n')
    for (const { name: mutant, change, killedBy } of mutants)
      io.out(`    ${safe(mutant)}: ${safe(change)}\n${dim(`         ${safe(killedBy)}`)}\n`)
    io.out('\n')
  }
  io.out(`${plural(models.length, 'model')}\n`)
  return 0
}
