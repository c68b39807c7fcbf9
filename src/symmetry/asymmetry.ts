/** The witness that a sort is not symmetric, or was not proved to be. */
import type { Tie } from './renaming.ts'

export class Asymmetry extends Error {
  override readonly name = 'Asymmetry'
  readonly tie: Tie

  /** @param because a clause that names the two members that are not treated alike, and where. */
  constructor(tie: Tie, because: string) {
    super(because)
    this.tie = tie
  }
}
