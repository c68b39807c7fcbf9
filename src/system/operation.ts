/** An operation is one atomic step of the whole: everybody who takes part accepts and steps at once, or nothing changes. */
import type { Listed } from './participant.ts'
import type { Members, Variables } from './sort.ts'
import type { About, Vocabulary } from './vocabulary.ts'

/** Who does it. A refused `call` has an outcome that its caller sees; `hardware` and `worker` steps that are refused do not happen. */
export type Kind = 'call' | 'hardware' | 'worker'

/** One atomic step of the whole, as a system declares it. */
export interface Operation<P extends Variables = Variables> {
  /** Who does it. */
  readonly kind: Kind
  /** Its variables: there is an instance for each choice of members. */
  readonly over: P
  /** Where it comes from, by the id of the source. */
  readonly source: string
  /** What it stands for in the code that it specifies. */
  readonly doc: string | undefined
  /** Who takes part, in the order in which they are asked; undefined where the operation has no such instance. */
  participants(at: Readonly<Record<string, string>>): readonly Listed[] | undefined
}

/** `false` for the list: there is no such instance (`a !== b && [...]`). `false` in the list: not on this platform. */
export type Lister<P extends Variables, T> = (at: Members<P>) => readonly (T | false)[] | false

export function operation<V extends Vocabulary, const P extends Variables, T extends Listed>(
  kind: Kind,
  over: P,
  about: About<V>,
  list: Lister<P, T>,
): Operation<P> {
  return {
    kind,
    over,
    source: typeof about === 'string' ? about : about.source,
    doc: typeof about === 'string' ? undefined : about.doc,
    participants: at => {
      const listed = list(at as Members<P>)
      return listed === false ? undefined : listed.filter(item => item !== false)
    },
  }
}
