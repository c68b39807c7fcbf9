/** What verbs declare their options with: those that several of them have, and how values are read. */
import { InvalidArgumentError, Option } from 'commander'
import type { Model } from '../system/model.ts'
import type { Io, Project } from './io.ts'

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

export function positive(text: string): number {
  if (!/^\d*\.?\d+$/.test(text) || !(Number(text) > 0) || !Number.isFinite(Number(text)))
    throw new InvalidArgumentError('It wants a number greater than 0.')
  return Number(text)
}
