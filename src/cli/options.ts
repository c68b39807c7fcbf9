/** What verbs declare their options with: those that several of them have, and how values are read. */
import { extname, resolve } from 'node:path'
import { type Command, InvalidArgumentError, Option } from 'commander'
import type { Model } from '../system/model.ts'
import { type Io, type Project, UsageError } from './io.ts'
import { tryFile, tryFolder } from './write-file.ts'

/** What a verb is given to run with. */
export interface Cli {
  readonly project: Project
  readonly io: Io
  /** Of the project, or of the file that is named. */
  modelsOf(flags: Shared): Promise<readonly Model[]>
  /** Takes the exit code. */
  done(code: number): void
}

export interface Shared {
  readonly system?: string
  readonly scope?: string
  readonly platform?: string
  readonly variant?: string
}

export const systemOption: Option = new Option(
  '--system <file>',
  'take the models, systems or machines that a TypeScript file exports',
)

/** An option that names a file to write, or a folder to write into. */
export class Output extends Option {}

/** Whether all that a verb is to write could be written: asked before it runs, not after minutes. @throws UsageError */
export function tryOutputs(verb: Command, cwd: string): void {
  const named = new Map<string, string>()
  for (const option of verb.options) {
    const value: unknown = verb.opts()[option.attributeName()]
    if (!(option instanceof Output) || typeof value !== 'string' || (option.optional && value === '-')) continue
    const flag = option.long as string
    if (option.flags.includes('<folder>') || (option.flags.includes('<place>') && extname(value) === ''))
      tryFolder(value, cwd)
    else tryFile(value, cwd)
    const path = resolve(cwd, value)
    const other = named.get(path)
    if (other !== undefined)
      throw new UsageError(`'${value}' cannot be written by both ${other} and ${flag}: name two files`)
    named.set(path, flag)
  }
}

/** The names and the options that say what a report is of, as they were typed. */
export const typedFlags = (names: readonly string[], { platform, variant, scope }: Shared): string =>
  [
    ...names.map(quoted),
    ...Object.entries({ platform, variant, scope }).flatMap(([flag, value]) =>
      value === undefined ? [] : [`--${flag}`, quoted(value)],
    ),
  ]
    .map(word => ` ${word}`)
    .join('')

const quoted = (word: string): string => (/^[\w./=,-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`)

/** What has to follow a command that is shown. */
export const suffix = ({ system }: Shared): string => (system === undefined ? '' : ` --system ${quoted(system)}`)

export function whole(text: string): number {
  if (!/^\d+$/.test(text) || Number(text) < 1 || !Number.isSafeInteger(Number(text)))
    throw new InvalidArgumentError('It wants a whole number from 1 on.')
  return Number(text)
}

export function percentage(text: string): number {
  const percent = positive(text)
  if (percent > 100) throw new InvalidArgumentError('It wants a percentage, 100 at most.')
  return percent
}

export function positive(text: string): number {
  if (!/^\d*\.?\d+$/.test(text) || !(Number(text) > 0) || !Number.isFinite(Number(text)))
    throw new InvalidArgumentError('It wants a number greater than 0.')
  return Number(text)
}
