/** Properties: what a system must satisfy. They know the system by its type only, and read local states by its names and indices. */
import type { AnyStateMachine } from 'xstate'
import type { Family } from './component.ts'
import { type Clauses, contract, type Contracted } from './contract.ts'
import type { Fairness } from './fairness.ts'
import type { Local } from './local.ts'
import { type Observer, observing, type Watches } from './observer.ts'
import { type Asked, patternProperty, type Within } from './pattern.ts'
import type { Index, Members, Variables } from './sort.ts'
import type { System } from './system.ts'
import type { TwoCopies } from './two-copies.ts'

/** The components of a system by name and index: `binding('rid0', 'pasid1').is('bound')`. They can be named, not listed. */
export type View<Sys extends System> = {
  readonly [N in keyof Sys['components']]: LocalOf<Sys['components'][N]>
}
type LocalOf<F> =
  // oxlint-disable-next-line typescript/no-explicit-any -- matches a family of any vocabulary
  F extends Family<any, infer S, infer M> ? (...at: { [K in keyof S]: Index<S[K] & string> }) => Local<M> : never

// A component that only some designs have is optional.
type SortOf<Sys extends System> = NonNullable<Sys['components'][keyof Sys['components']]>['sorts'][number]

/** The members of a sort in the scope at hand, for `some` and `every` inside a formula. */
export interface MembersIn<Sys extends System> {
  <S extends SortOf<Sys>>(sort: S): readonly Index<S>[]
  /** Of how many the test is true. The symbolic engine then need not ask which they are, if each is asked of one component. */
  count<S extends SortOf<Sys>>(sort: S, test: (member: Index<S>) => boolean): number
}

type Formula<Sys extends System, P extends Variables> = (
  view: View<Sys>,
  at: Members<P>,
  members: MembersIn<Sys>,
) => boolean

type StepFormula<Sys extends System, P extends Variables> = (
  before: View<Sys>,
  after: View<Sys>,
  at: Members<P>,
  members: MembersIn<Sys>,
) => boolean

/** Why a property is required, of whom, and what shows that it can fail. */
export interface Rationale<Subject = never> {
  /** The number under which the requirement is listed: 'S14'. */
  readonly id?: string
  /** Where the requirement comes from. */
  readonly source?: string
  /** What goes wrong for a user of the system when it fails. */
  readonly why?: string
  /** Whether it is required of this subject (a platform, a variant); a text is the reason why not. Absent: of all. */
  readonly applies?: (subject: Subject) => true | string
}

// The formulas below are called with untyped views: the builders at the end of this file are what keeps them typed.
// oxlint-disable-next-line typescript/no-explicit-any -- see above
type Untyped = any

interface Named extends Rationale<Untyped> {
  /** A sentence in the present tense: "a bound PASID belongs to the guest that it is bound for". */
  readonly name: string
  /** Of a pattern: what it asks, in its own words. */
  readonly says?: string
}

/** True of every reachable state. With `when`, an implication: vacuous unless `when` is true somewhere. */
export interface Invariant extends Named {
  /** What tells it from the others. */
  readonly kind: 'invariant'
  /** It is asked for every choice of these. */
  readonly forAll: Variables
  /** The premise; absent: always. */
  readonly when?: (view: Untyped, at: Untyped, members: Untyped) => boolean
  /** What must be true then. */
  readonly then: (view: Untyped, at: Untyped, members: Untyped) => boolean
  /** The machine of which the formula speaks, where one watches; a check runs it beside the system. */
  readonly observer?: Observer
  /** Where it is the one half of a contract: asked of each instance of these operations. */
  readonly contract?: Contracted['contract']
}

/**
 * True of every transition that one of the operations `on` makes (all operations, when absent); with `about`, of those that
 * they make with the choice of these variables, which they have too.
 */
export interface TransitionProperty extends Named {
  /** What tells it from the others. */
  readonly kind: 'transition'
  /** Names of operations. */
  readonly on?: readonly string[]
  /** Names of variables. */
  readonly about?: readonly string[]
  /** It is asked for every choice of these. */
  readonly forAll: Variables
  /** Where it is the other half of a contract: asked of each instance of these operations, about its own steps. */
  readonly contract?: Contracted['contract']
  /** The premise; absent: always. */
  readonly when?: (before: Untyped, after: Untyped, at: Untyped, members: Untyped) => boolean
  /** What must be true of the step then. */
  readonly then: (before: Untyped, after: Untyped, at: Untyped, members: Untyped) => boolean
}

/** A state that must be reachable for at least one choice of the variables. */
export interface Reachable extends Named {
  /** What tells it from the others. */
  readonly kind: 'reachable'
  /** One choice of these is enough. */
  readonly forSome: Variables
  /** What must be true of the state. */
  readonly when: (view: Untyped, at: Untyped, members: Untyped) => boolean
}

/** Every reachable state without an enabled operation is a declared resting state. */
export interface DeadlockFree extends Named {
  /** What tells it from the others. */
  readonly kind: 'deadlock'
  /** True of the states in which nothing needs to be able to happen. */
  readonly resting: (view: Untyped, at: Untyped, members: Untyped) => boolean
}

/**
 * From every reachable state in which `when` is true, a state in which `goal` is true stays reachable. Without `when`, from
 * every one in which the goal is not true.
 */
export interface Recoverable extends Named {
  /** What tells it from the others. */
  readonly kind: 'recoverable'
  /** It is asked for every choice of these. */
  readonly forAll: Variables
  /** From where the goal must stay reachable; absent: from everywhere. */
  readonly when?: (view: Untyped, at: Untyped, members: Untyped) => boolean
  /** What must stay reachable. */
  readonly goal: (view: Untyped, at: Untyped, members: Untyped) => boolean
}

/**
 * Of every behaviour that is fair: `leadsTo`, after each state in which `when` is true there is one in which the goal is, or it is
 * true there already; `eventually`, there is one at all; `infinitelyOften`, there is always one more. Any behaviour may stay for
 * ever in a state in which nothing is enabled that it must be fair to.
 */
export type Liveness = LeadsTo | Recurrence

/** What a property has that is asked of fair behaviours. */
interface Awaited extends Named {
  /** It is asked for every choice of these. */
  readonly forAll: Variables
  /** What is not put off for ever; absent: anything may be. */
  readonly fair?: Fairness
  /** What must come. */
  readonly goal: (view: Untyped, at: Untyped, members: Untyped) => boolean
  /** The machine of which the formulas speak, where one watches; a check runs it beside the system. */
  readonly observer?: Observer
}

/** The goal comes whenever it has begun to be awaited. */
export interface LeadsTo extends Awaited {
  /** What tells it from the others. */
  readonly kind: 'leadsTo'
  /** Where the goal begins to be awaited. */
  readonly when: (view: Untyped, at: Untyped, members: Untyped) => boolean
}

/** The goal comes from the beginning on: once, or again and again. */
export interface Recurrence extends Awaited {
  /** What tells it from the others. */
  readonly kind: 'eventually' | 'infinitelyOften'
  /** It has none. */
  readonly when?: never
}

/** What has a goal: it asks of paths, not of single states or steps. */
export type Aspiration = Recoverable | Liveness

/** What a system must satisfy: made by the builders of `requirementsOf`. */
export type Property = Invariant | TransitionProperty | Reachable | DeadlockFree | Aspiration

/** What it is asked for by: its name, and its id. */
export const namesOf = ({ name, id }: Property): string[] => (id === undefined ? [name] : [name, id])

export const isLiveness = (property: Property): property is Liveness =>
  property.kind === 'leadsTo' || property.kind === 'eventually' || property.kind === 'infinitelyOften'

/** Whether it is a half of a contract. */
export const isContract = (property: Property): boolean => 'contract' in property && property.contract !== undefined

export const hasGoal = (property: Property): property is Aspiration =>
  property.kind === 'recoverable' || isLiveness(property)

/** Whether there is a premise that may turn out never to be true. (Which operations of a contract happen, coverage says.) */
export const hasPremise = (property: Property): boolean => {
  if (property.kind === 'invariant') return property.when !== undefined
  if (property.kind === 'transition') return property.contract === undefined
  return property.kind === 'recoverable' || property.kind === 'leadsTo'
}

/** Whether a state is one from which the goal must stay reachable, or must come; of an `eventually` that is the initial state only. */
export function isPremise(property: Aspiration, view: Untyped, at: Untyped, members: Untyped): boolean {
  switch (property.kind) {
    case 'recoverable':
      return property.when?.(view, at, members) ?? !property.goal(view, at, members)
    case 'leadsTo':
      return property.when(view, at, members)
    case 'infinitelyOften':
      return true
    case 'eventually':
      return false
  }
}

/** Whether it can be said how often there is something to ask. */
export const hasOccasions = (property: Property): boolean =>
  hasPremise(property) || property.kind === 'reachable' || property.kind === 'deadlock'

/** Whether a state is one that the property says something about, by its premise. */
export function isOccasion(
  property: Invariant | Reachable | Aspiration,
  view: Untyped,
  at: Untyped,
  members: Untyped,
): boolean {
  if (property.kind === 'invariant') return property.when?.(view, at, members) ?? true
  if (property.kind === 'reachable') return property.when(view, at, members)
  return isPremise(property, view, at, members)
}

/** What is to come about, and what of the operations that counts on. */
export interface Aim<Sys extends System, P extends Readonly<Record<string, SortOf<Sys>>>> {
  /** Variables, and the sort of each. It is asked for every choice of their members. */
  readonly forAll: P
  /** What is not put off for ever; left out: nothing is asked of how operations are chosen. */
  readonly fair?: Fairness<keyof Sys['operations'] & string>
  /** What must come about, of one state. */
  readonly goal: Formula<Sys, P>
}

/** By what an observer is not to tell two copies of a system apart: his operations, and families that he sees. */
export interface Telling<Sys extends System> {
  /** By these; left out: by any. */
  readonly by?: readonly (keyof (Sys['operations'] & Sys['components']) & string)[]
  /** Though perhaps by these. */
  readonly butBy?: readonly (keyof (Sys['operations'] & Sys['components']) & string)[]
}

/** The builders of properties for one system. */
export interface Requirements<Sys extends System, Subject> {
  /** True of every reachable state, for every choice of `forAll` for which `when` is true. */
  invariant<const P extends Readonly<Record<string, SortOf<Sys>>>>(
    name: string,
    law: Rationale<Subject> & { forAll: P; when?: Formula<Sys, P>; then: Formula<Sys, P> },
  ): Invariant
  /** True of every step of the operations `on`; given the states before and after it. */
  transition<const P extends Readonly<Record<string, SortOf<Sys>>>>(
    name: string,
    law: Rationale<Subject> & {
      on?: readonly (keyof Sys['operations'] & string)[]
      about?: readonly (keyof P & string)[]
      forAll: P
      when?: StepFormula<Sys, P>
      then: StepFormula<Sys, P>
    },
  ): TransitionProperty
  /**
   * Whatever happens, the machine never comes to its state 'violation'. It hears of operations as they happen, one event each, and
   * can refuse none: what it does not handle it ignores. Vacuous if it never leaves its initial state.
   */
  observer<M extends AnyStateMachine>(
    name: string,
    law: Rationale<Subject> & {
      forAll: Readonly<Record<string, SortOf<Sys>>>
      machine: M
      watches: Watches<M, keyof Sys['operations'] & string>
    },
  ): Invariant
  /**
   * Absence, existence, precedence or response of operations or states, within a scope: safety where it can be broken in finite
   * time, and else what comes at last in every behaviour that is `fair`. Reports say it in a sentence.
   */
  pattern<const P extends Readonly<Record<string, SortOf<Sys>>>>(
    name: string,
    law: Rationale<Subject> & {
      forAll: P
      within?: Within<keyof Sys['operations'] & string>
      fair?: Fairness<keyof Sys['operations'] & string>
    } & Asked<Formula<Sys, P>, keyof Sys['operations'] & string>,
  ): Invariant | LeadsTo | Recurrence
  /**
   * What a manual page promises: exactly when each operation succeeds, and what it leaves behind. Two properties, with a clause for
   * every operation that the type of the system has.
   */
  contract(clauses: Clauses<Sys>): readonly [Invariant, TransitionProperty]
  /** Some state in which `when` is true, for some choice of `forSome`, can be reached. */
  reachable<const P extends Readonly<Record<string, SortOf<Sys>>>>(
    name: string,
    law: Rationale<Subject> & { forSome: P; when: Formula<Sys, P> },
  ): Reachable
  /** Something can happen in every reachable state that is not `resting`. */
  deadlockFree(name: string, law: Rationale<Subject> & { resting: Formula<Sys, Record<never, never>> }): DeadlockFree
  /** From every reachable state where `when` is true, one where `goal` is true stays reachable (AG EF). Finds leaks. */
  recoverable<const P extends Readonly<Record<string, SortOf<Sys>>>>(
    name: string,
    law: Rationale<Subject> & { forAll: P; when?: Formula<Sys, P>; goal: Formula<Sys, P> },
  ): Recoverable
  /** Then or later after every reachable state where `when` is true, `goal` is true, in every behaviour that is `fair`. */
  leadsTo<const P extends Readonly<Record<string, SortOf<Sys>>>>(
    name: string,
    law: Rationale<Subject> & Aim<Sys, P> & { when: Formula<Sys, P> },
  ): LeadsTo
  /** At some time `goal` is true, in every behaviour that is `fair`. */
  eventually<const P extends Readonly<Record<string, SortOf<Sys>>>>(
    name: string,
    law: Rationale<Subject> & Aim<Sys, P>,
  ): Recurrence
  /** Of a system in two copies (`twoCopies`): its observer cannot tell by anything, or by these, whether the secret ever happens. */
  readonly indistinguishable: 'onlooker' extends keyof Sys['components']
    ? (name: string, law: Rationale<Subject> & Telling<Sys>) => Invariant
    : never
  /** Again and again `goal` is true, in every behaviour that is `fair`. */
  infinitelyOften<const P extends Readonly<Record<string, SortOf<Sys>>>>(
    name: string,
    law: Rationale<Subject> & Aim<Sys, P>,
  ): Recurrence
}

/** `requirementsOf<Nesting, Platform>()`: the builders of properties for a system known by its type, asked of such subjects. */
export const requirementsOf = <Sys extends System, Subject = never>(): Requirements<Sys, Subject> => ({
  invariant: (name, law) => ({ kind: 'invariant', name, ...law }),
  transition: (name, law) => ({ kind: 'transition', name, ...law }),
  observer: (name, { forAll, machine, watches, ...rationale }) => ({
    ...rationale,
    ...observing(name, forAll, { machine, watches }),
  }),
  pattern: (name, { id, source, why, applies, ...pattern }) => ({
    ...(id !== undefined && { id }),
    ...(source !== undefined && { source }),
    ...(why !== undefined && { why }),
    ...(applies !== undefined && { applies }),
    ...patternProperty(name, pattern),
  }),
  contract,
  reachable: (name, law) => ({ kind: 'reachable', name, ...law }),
  deadlockFree: (name, law) => ({ kind: 'deadlock', name, ...law }),
  recoverable: (name, law) => ({ kind: 'recoverable', name, ...law }),
  leadsTo: (name, law) => ({ kind: 'leadsTo', name, ...law }),
  eventually: (name, law) => ({ kind: 'eventually', name, ...law }),
  infinitelyOften: (name, law) => ({ kind: 'infinitelyOften', name, ...law }),
  indistinguishable: indistinguishable as Requirements<Sys, Subject>['indistinguishable'],
})

function indistinguishable(name: string, { by, butBy = [], ...law }: Rationale<Untyped> & Telling<System>): Invariant {
  const tells = (by_: string | null): boolean =>
    by_ !== null && (by === undefined || by.includes(by_)) && !butBy.includes(by_)
  return {
    kind: 'invariant',
    name,
    forAll: {},
    then: ({ onlooker }: View<TwoCopies>) => !tells(onlooker().context.by),
    ...law,
  }
}
