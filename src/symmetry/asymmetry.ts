/** The witness that a sort is not symmetric, or was not proved to be. */
export class Asymmetry extends Error {
  override readonly name = 'Asymmetry'
  readonly sort: string

  /** @param because a sentence that names the two members that are not treated alike, and where. */
  constructor(sort: string, because: string) {
    super(because)
    this.sort = sort
  }
}
