/** What the commands see of the world, so that tests can be one. */
import type { Book } from '../pages/book.ts'
import type { Counts, Model, RecordedMutation } from '../system/model.ts'

export interface Io {
  out(text: string): void
  err(text: string): void
  /** Columns of the terminal that errors go to, which can rewrite its line; 0 where it is none. */
  readonly columns: number
  /** Whether output goes to a terminal that shows colours. */
  readonly colours: boolean
  readonly cwd: string
  /** Aborted by the first Ctrl-C. */
  readonly signal: AbortSignal
}

/** What is checked when nobody names a file. */
export interface Project {
  readonly version: string
  readonly models: readonly Model[]
  /** What the ids of sources stand for. */
  readonly sources: Readonly<Record<string, string>>
  /** What the pages say besides what the models come to. */
  readonly book: Book
  /** The module that exports `models` and `book`, for a page that has them in it. */
  readonly door?: string
  /** The file that exports the models. */
  readonly index?: string
  /** Files and folders where models, machines and properties are written down, for reports that point there. */
  readonly declaredIn?: readonly string[]
  /** Writes to where the models' `recorded` come from, those of their large scopes, or their `mutation`, undefined of what is to be forgotten; `--update`. */
  record(counts: Readonly<Record<string, Counts>>, of: 'own' | 'large'): void
  record(mutations: Readonly<Record<string, RecordedMutation | undefined>>, of: 'mutation'): void
}

/** The input is wrong: one message, no stack, exit code 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}
