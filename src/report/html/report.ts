/** What a page is made of, for all of its parts. */
import type { Step } from '../../check/result.ts'
import type { MachineHeat } from '../../coverage/heat.ts'
import type { Matrix } from '../../coverage/matrix.ts'
import type { CriterionCoverage } from '../../coverage/result.ts'
import type { Book, Run } from '../../pages/book.ts'
import type { Suite } from '../../suite/suite.ts'
import type { Places } from '../place.ts'
import type { Dictionary } from './dictionary.ts'
import type { Ids } from './ids.ts'
import type { Pack } from './packed.ts'

/** What of a model some reachable behaviour covers, criterion by criterion. */
export interface Covered {
  readonly criteria: readonly Pick<
    CriterionCoverage,
    'name' | 'items' | 'feasible' | 'reached' | 'infeasible' | 'unknown' | 'notComputed'
  >[]
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
  /** Absent for models of which it was not asked. */
  coverage(run: Run): Covered | undefined
  calls(run: Run): Matrix | undefined
  suite(run: Run): Suite | undefined
  heat(run: Run): readonly MachineHeat[] | undefined
  /** The steps of a path of any of these, by the names of its operations; refused ones change nothing. */
  tell(run: Run, path: readonly string[]): readonly Step[]
  /** What of these was asked for and left out, for the models are many; nothing, when empty. */
  leftOut(run: Run): readonly string[]
  /** Whether what need not be read at sight is packed until it is opened, so that the page stays small. */
  readonly packs: boolean
}

/** A report while its page is written. */
export interface Writing extends Report {
  readonly ids: Ids
  readonly traces: Dictionary
  /** The pictures of a model. */
  charts(run: Run): readonly string[]
  /** Absent: nothing is packed. */
  readonly pack: Pack | undefined
}
