/** `replay`: plays a trace again, from its code or from a trace file. */
import { readFileSync, statSync } from 'node:fs'
import { resolve } from 'node:path'
import type { Command } from 'commander'
import { stepLines } from '../report/counterexample.ts'
import { safe } from '../system/safe.ts'
import { spokenScope } from '../system/expand.ts'
import type { Model } from '../system/model.ts'
import { spokenChoice } from '../system/sort.ts'
import { type Broken, brokenAtEnd } from '../trace/broken.ts'
import { replay as play } from '../trace/replay.ts'
import { ink } from './ink.ts'
import { type Io, UsageError } from './io.ts'
import { type Cli, type Shared, systemOption } from './options.ts'
import { unknown } from './select.ts'

export function replayVerb(program: Command, { modelsOf, io, done }: Cli): void {
  program
    .command('replay')
    .description('play a counterexample again')
    .argument('<trace>', 'the code that a counterexample prints, or a trace file')
    .addOption(systemOption)
    .addHelpText(
      'after',
      '\nExamples:\n  ioasid-spec replay traces/lost-claim.itf.json\n  ioasid-spec replay object@0c1f9a2b:0.2',
    )
    .action(async (what: string, flags: Shared) => done(replay(what, await modelsOf(flags), io)))
}

function replay(what: string, models: readonly Model[], io: Io): number {
  const file = resolve(io.cwd, what)
  const isFile = what.endsWith('.json') || statSync(file, { throwIfNoEntry: false })?.isDirectory() === false
  const { model, mutant, product, path, steps, stem } = play(isFile ? codeIn(file, what) : what, name => {
    const found = models.find(candidate => candidate.name === name)
    if (found !== undefined) return found
    throw new UsageError(
      unknown(
        'model',
        name,
        models.map(candidate => candidate.name),
      ),
    )
  })
  const colours = ink(io.colours)
  io.out(`${colours.bold(safe(model.name))}${mutant === undefined ? '' : ` + ${safe(mutant)}`}\n`)
  io.out(colours.dim(`scope ${spokenScope(product.scope) || 'of one'}\n\n`))
  io.out(
    stepLines(steps, { ink: colours }, stem)
      .map(line => `${line}\n`)
      .join(''),
  )
  const where =
    stem !== undefined ? 'For ever' : steps.length === 0 ? 'In the initial state' : `After step ${steps.length}`
  io.out(`\n${spoken(where, brokenAtEnd(model, product, path, stem), stem !== undefined)}\n`)
  return 0
}

/** What is violated there, a line each; a state from which a goal is lost, or where nothing can happen, is not seen by its path alone. */
function spoken(where: string, broken: readonly Broken[], repeats: boolean): string {
  if (broken.length === 0)
    return `${where} it violates no ${repeats ? 'property of what happens at last' : 'invariant and no property of steps'}.`
  return broken
    .map(({ property: { id, name }, counterexample: { at } }) => {
      const chosen = spokenChoice(at)
      const which = chosen.length === 0 ? '' : `, with ${chosen.join(', ')}`
      return safe(`${where} it violates ${id === undefined ? '' : `${id} `}'${name}'${which}.`)
    })
    .join('\n')
}

/** The code in a trace file. @throws UsageError */
function codeIn(path: string, name: string): string {
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch (error) {
    throw new UsageError(`'${name}' cannot be read: ${error instanceof Error ? error.message : String(error)}`)
  }
  let parsed: unknown
  try {
    parsed = JSON.parse(text)
  } catch (error) {
    throw new UsageError(`'${name}' is not JSON: ${error instanceof Error ? error.message : String(error)}`)
  }
  const meta = (parsed as Record<string, unknown> | null)?.['#meta'] as Record<string, unknown> | undefined
  if (typeof meta?.replay !== 'string')
    throw new UsageError(`'${name}' is not a trace of ioasid-spec; \`check --trace <folder>\` writes them`)
  return meta.replay
}
