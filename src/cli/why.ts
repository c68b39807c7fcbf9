/** `why`: why an operation is refused after the operations before it. */
import type { Command } from 'commander'
import { stepLines } from '../report/counterexample.ts'
import { safe } from '../system/safe.ts'
import { expand, label } from '../system/expand.ts'
import type { Model } from '../system/model.ts'
import type { Scope } from '../system/sort.ts'
import { type Refuser, why as ask } from '../trace/why.ts'
import { ink } from './ink.ts'
import type { Io } from './io.ts'
import { type Cli, type Shared, systemOption } from './options.ts'
import { parseScope, selectModels } from './select.ts'

export function whyVerb(program: Command, { modelsOf, io, done }: Cli): void {
  program
    .command('why')
    .description('say who refuses the last of some operations, after the others')
    .argument('<model>')
    .argument('<operation...>', "such as 'attachNested(guest0, rid0)'")
    .addOption(systemOption)
    .option('--scope <sizes>', 'members of each sort, such as guest=2,pasid=3')
    .addHelpText(
      'after',
      "\nExamples:\n  ioasid-spec why nesting-attach/smmuv3 'attachNested(guest0, rid0)'\n  ioasid-spec why enqcmd/vtd-sm-enqcmd 'allocate(guest0, rid0, pasid0)' 'free(guest1, rid0, pasid0)'",
    )
    .action(async (name: string, operations: string[], flags: Shared) => {
      const [model] = selectModels(await modelsOf(flags), [name], {}) as [Model]
      done(why(model, parseScope(flags.scope, [model]), operations, io))
    })
}

function why(model: Model, scope: Scope, operations: readonly string[], io: Io): number {
  const colours = ink(io.colours)
  const { steps, last, refusers } = ask(expand(model.system, { ...model.scope, ...scope }), operations)
  const name = safe(label(last.operation, last.arguments))
  const [first, ...others] = refusers
  const say = (...lines: string[]): void => io.out(lines.map(line => `${line}\n`).join(''))
  if (steps.length > 0) say(...stepLines(steps, { ink: colours }), '')
  if (first === undefined) {
    say(`${colours.bold(name)} is ${colours.good('enabled')}: nobody refuses.`, ...stepLines([last], { ink: colours }))
    return 0
  }
  say(`${colours.bold(name)} -> ${colours.bad(safe(last.outcome))}`, `  ${refused(first)}`)
  if (others.length > 0) say('  Asked after it, and refusing as well:', ...others.map(other => `    ${refused(other)}`))
  return 0
}

const refused = ({ components, states, asked, errno, source }: Refuser): string =>
  safe(
    `${components.map((name, i) => `${name} is ${states[i]}`).join(' and ')}; asked ${asked}${errno === undefined ? '' : `, else ${errno}`}  [${source}]`,
  )
