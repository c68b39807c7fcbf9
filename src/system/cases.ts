/** A formula over local states, written out: every case that it tells apart, and nothing else of it. */

/** What is made of an answer, and of what there is for each local state, in their order, at a position that is read. */
export interface Written<Answer, Tree> {
  leaf(answer: Answer): Tree
  branch(position: number, below: readonly Tree[]): Tree
}

/** What a formula read, in this order, besides what was chosen, and answered when each of these is in its first local state. */
interface Reading<Answer> {
  readonly reads: readonly number[]
  readonly answer: Answer
}

/**
 * Asks the formula once in each case. It is a function of what it reads, so the order of its reads is decided by what it has
 * read before. `localsAt`: the local states that there may be at a position, at least one. @throws what the formula throws
 */
export function casesOf<Local, Answer, Tree>(
  formula: (read: (position: number) => Local) => Answer,
  localsAt: (position: number) => readonly Local[],
  { leaf, branch }: Written<Answer, Tree>,
): Tree {
  const chosen = new Map<number, Local>()
  const ask = (): Reading<Answer> => {
    const reads = new Set<number>()
    const answer = formula(position => {
      if (chosen.has(position)) return chosen.get(position) as Local
      reads.add(position)
      return localsAt(position)[0] as Local
    })
    return { reads: [...reads], answer }
  }
  const write = ({ reads: [position, ...rest], answer }: Reading<Answer>): Tree => {
    if (position === undefined) return leaf(answer)
    const below = localsAt(position).map((local, i) => {
      chosen.set(position, local)
      return write(i === 0 ? { reads: rest, answer } : ask())
    })
    chosen.delete(position)
    return branch(position, below)
  }
  return write(ask())
}
