/** Who takes part in an operation: one component, or each of several, with an event to take or a condition to meet. */
import type { AnyFamily } from './component.ts'
import type { Local } from './local.ts'
import type { Vocabulary } from './vocabulary.ts'

/** Components of one family, by an index for each of its sorts: a member, '*' (all) or '~rid0' (all but rid0). */
export interface Address {
  /** Whose components these are. */
  readonly family: AnyFamily
  /** An index for each of its sorts, in their order. */
  readonly at: readonly string[]
}

/** An event as plain data. */
export interface Event {
  /** Its name; what it carries stands beside it. */
  readonly type: string
}

/** What a participant does. An address that names several components means each of them. */
export type Part =
  | {
      /** Takes the event, or refuses the operation. */
      readonly kind: 'takes'
      /** Who does. */
      readonly of: Address
      /** With its payload. */
      readonly event: Event
    }
  | {
      /** Takes the event if it can, and stays where it is if not; never refuses. */
      readonly kind: 'hears'
      /** Who does. */
      readonly of: Address
      /** With its payload. */
      readonly event: Event
    }
  | {
      /** Refuses unless the test holds in the state before the operation. */
      readonly kind: 'requires'
      /** Who is looked at. Several addresses: one component each, tested together. */
      readonly of: readonly Address[]
      /** The condition in words, as a predicate: "is allocated with owner guest0". */
      readonly says: string
      /** Given the local state of a component of each address, in their order. */
      readonly test: (...locals: Local[]) => boolean
    }
  | {
      /** Refuses unless what two lists of participants come to in the state before the operation is as it should be. */
      readonly kind: 'compares'
      /** Asked as the participants of an operation are; nobody steps. At least one of the two asks somebody. */
      readonly lists: readonly [readonly Listed[], readonly Listed[]]
      /** The condition in words. */
      readonly says: string
      /** Given what each comes to: 'ok', or the errno of the first that refuses. */
      readonly test: (one: string, other: string) => boolean
    }

/** A participant as an operation lists it. */
export interface Listed {
  /** What it does. */
  readonly part: Part
  /** What the caller gets when this participant is the first to refuse; none for hardware and workers. */
  readonly errno?: string
  /** Where the rule comes from, when that differs from the operation's source. */
  readonly source?: string
}

/** A participant of a call: it says which errno its refusal gives. */
export interface Refusing<V extends Vocabulary> extends Listed {
  /** What the caller gets when this participant is the first to refuse. */
  readonly errno: V['errno']
}

/** A participant that has not said what its refusal gives: enough for hardware and workers, which have nobody to tell. */
export interface Participant<V extends Vocabulary> extends Listed {
  /** The errno of the call that this participant refuses, and the source of that rule. */
  else(errno: V['errno'], source?: V['source']): Refusing<V>
}

/** A participant that cannot refuse needs no errno. */
export interface Hearing<V extends Vocabulary> extends Listed {
  /** What it does. */
  readonly part: Extract<Part, { kind: 'hears' }>
  /** Only in the type: ties the participant to its vocabulary. */
  readonly vocabulary?: V
}

export const participant = <V extends Vocabulary>(part: Part): Participant<V> => ({
  part,
  else: (errno, source) => ({ part, errno, ...(source === undefined ? {} : { source }) }),
})
