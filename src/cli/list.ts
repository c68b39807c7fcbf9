/** `list`: every model with its scope and what is expected of it. */
import { spokenScope } from '../system/expand.ts'
import { count, plural } from '../report/text.ts'
import { safe } from '../report/safe.ts'
import { ink } from './ink.ts'
import type { Io } from './io.ts'
import type { Model } from '../system/model.ts'

export function list(models: readonly Model[], io: Io, verbose: boolean): number {
  const { dim, bold } = ink(io.colours)
  const width = Math.max(...models.map(({ name }) => name.length))
  const scopes = Math.max(...models.map(({ scope }) => spokenScope(scope).length))
  for (const model of models) {
    const { name, question, scope, violates, recorded, properties, mutants = [], notApplicable = [] } = model
    const states = recorded === undefined ? '' : count(recorded.distinct)
    const expectation =
      violates === undefined
        ? '-'
        : violates.length > 0
          ? `violates ${violates.length} of ${properties.length}`
          : `holds (${properties.length})`
    io.out(
      `${safe(name).padEnd(width)}  ${spokenScope(scope).padEnd(scopes)}  ${states.padStart(9)} states  ${expectation}\n`,
    )
    if (!verbose) continue
    if (question !== undefined) io.out(`  ${bold(safe(question))}\n`)
    for (const { name: property, id = '' } of properties)
      io.out(`  ${violates?.includes(property) ? 'violated' : 'holds   '}  ${id.padEnd(4)} ${safe(property)}\n`)
    if (notApplicable.length > 0) io.out('  Not asked of it:\n')
    for (const { name: property, id = '', because } of notApplicable)
      io.out(`    ${id.padEnd(4)} ${safe(property)}\n${dim(`         ${safe(because)}`)}\n`)
    if (mutants.length > 0) io.out('  Mutants, and what kills them:\n')
    for (const { name: mutant, change, killedBy } of mutants)
      io.out(`    ${safe(mutant)}: ${safe(change)}\n${dim(`         ${safe(killedBy)}`)}\n`)
    io.out('\n')
  }
  io.out(`${plural(models.length, 'model')}\n`)
  return 0
}
