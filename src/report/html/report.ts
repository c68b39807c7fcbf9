/** What a page is made of, for all of its parts. */
import type { Book, Run } from '../../pages/book.ts'
import type { Places } from '../place.ts'
import type { Dictionary } from './dictionary.ts'
import type { Ids } from './ids.ts'

/** Something that is shown with a model besides its verdicts: a statechart, what was covered. */
export interface Panel {
  readonly title: string
  /** HTML in which every name is escaped already. */
  readonly markup: string
}

export interface Report {
  readonly runs: readonly Run[]
  readonly book: Book
  readonly places: Places
  /** Of this program. */
  readonly version: string
  /** What wrote the page, as one would type it. */
  readonly command: string
  /** Appended to the commands that are shown. */
  readonly arguments: string
  panels(run: Run): readonly Panel[]
}

/** A report while its page is written. */
export interface Writing extends Report {
  readonly ids: Ids
  readonly traces: Dictionary
}
