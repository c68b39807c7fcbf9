/** Which questions have a table together: those that read the same, or hardly more together. */
import { bitsIn, type Layout } from './layout.ts'

/** Bits of the local states that a question with a table reads, and that questions of one table read together, at most. */
const DENSE = 16
const SHARED = 12

/** Some questions, by their numbers, and the components that they read. */
export interface Share {
  readonly questions: readonly number[]
  readonly components: ReadonlySet<number>
}

export interface Shares {
  readonly shares: readonly Share[]
  /** Questions that read too much for a table. */
  readonly wide: readonly number[]
}

/** `reads`: of each question, the components. */
export function sharesOf(reads: readonly ReadonlySet<number>[], layout: Pick<Layout, 'greatest'>): Shares {
  const bits = (components: Iterable<number>): number => bitsIn(layout, components)
  const wide: number[] = []
  const shares: { readonly questions: number[]; components: ReadonlySet<number> }[] = []
  const mostFirst = [...reads.keys()].sort((a, b) => bits(reads[b] ?? []) - bits(reads[a] ?? []))
  for (const q of mostFirst) {
    const own = reads[q] as ReadonlySet<number>
    const share = shares.find(({ components }) => bits(new Set([...components, ...own])) <= SHARED)
    if (bits(own) > DENSE) wide.push(q)
    else if (share === undefined) shares.push({ questions: [q], components: own })
    else {
      share.questions.push(q)
      share.components = new Set([...share.components, ...own])
    }
  }
  return { shares, wide }
}
