/** Contracts: of each operation of a system alone, when it succeeds, and what it leaves behind. What a manual page promises. */
import { OK } from './outcome.ts'
import type { Invariant, MembersIn, TransitionProperty, View } from './property.ts'
import type { Members, Variables } from './sort.ts'
import type { System } from './system.ts'
import { outcomeIn } from './view.ts'

/** What is promised of one operation, of each choice of its arguments. */
export interface Clause<Sys extends System, P extends Variables> {
  /** Both formulas in a sentence without its subject, which is the operation: 'frees a number that is allocated'. */
  readonly says: string
  /** Whether it succeeds in this state; a step of hardware or of a worker that does not is one that cannot happen. */
  readonly succeeds: (view: View<Sys>, at: Members<P>, members: MembersIn<Sys>) => boolean
  /** Whether the state after it is one that it may leave behind. */
  readonly leaves: (after: View<Sys>, at: Members<P>, before: View<Sys>, members: MembersIn<Sys>) => boolean
}

/** A clause for every operation; of those that only some designs have, for the ones that the design at hand has. */
export type Clauses<Sys extends System> = {
  readonly [N in keyof Sys['operations']]: Clause<Sys, NonNullable<Sys['operations'][N]>['over']>
}

/** Asked of every instance of these operations: its name is `operation` among the variables, beside its arguments. */
export interface Contracted {
  /** By operation, what its clause says. */
  readonly contract: Readonly<Record<string, string>>
}

type At = Readonly<Record<string, string>> & { readonly operation: string }
type Untyped = Readonly<Record<string, Clause<System, Variables>>>

/** Two properties: when operations succeed, and what they leave behind. */
export function contract<Sys extends System>(clauses: Clauses<Sys>): readonly [Invariant, TransitionProperty] {
  const of = clauses as Untyped
  const clauseOf = ({ operation }: At): Clause<System, Variables> => of[operation] as Clause<System, Variables>
  const operations = Object.keys(of)
  const shared = {
    forAll: {},
    contract: Object.fromEntries(operations.map(name => [name, clauseOf({ operation: name }).says])),
  }
  return [
    {
      ...shared,
      kind: 'invariant',
      name: 'each operation succeeds exactly when its contract says so',
      then: (view: View<System>, at: At, members: MembersIn<System>) => {
        const { operation, ...chosen } = at
        const succeeds = outcomeIn(view, operation, Object.values(chosen)) === OK
        return clauseOf(at).succeeds(view, at as Members<Variables>, members) === succeeds
      },
    },
    {
      ...shared,
      kind: 'transition',
      name: 'each operation leaves behind what its contract says',
      then: (before: View<System>, after: View<System>, at: At, members: MembersIn<System>) =>
        clauseOf(at).leaves(after, at as Members<Variables>, before, members),
    },
  ]
}
