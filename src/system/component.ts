/** A component is one machine instance that stands for one object; a family is that machine once for each index. */
import type { AnyStateMachine, ContextFrom, EventFrom, InputFrom } from 'xstate'
import { canonical } from './canonical.ts'
import type { Local, StatePath } from './local.ts'
import { type Address, type Event, type Hearing, type Participant, participant } from './participant.ts'
import type { All, Index, Others } from './sort.ts'
import type { Vocabulary } from './vocabulary.ts'

/** What the event carries besides its type. Distributes, so that `{ type: 'GET' | 'PUT' }` works too. */
type Carried<E, T> = E extends { type: infer U } ? (T extends U ? Omit<E, 'type'> : never) : never
/** Nothing to pass where the event carries nothing. */
// `{}` is what an event without required fields is assignable from
type Payload<P> = keyof P extends never ? [] : {} extends P ? [payload?: P] : [payload: P]

/** One component of the family, or several, addressed inside an operation. */
export interface Ref<V extends Vocabulary, M extends AnyStateMachine> extends Address {
  /** Whose components these are. */
  readonly family: AnyFamily & {
    /** The template of each of them. */
    readonly machine: M
  }
  /** Takes the event, or refuses. */
  takes<T extends EventFrom<M>['type']>(type: T, ...payload: Payload<Carried<EventFrom<M>, T>>): Participant<V>
  /** Takes the event if it can; never refuses. For broadcasts: resets, the release of an mm. */
  hears<T extends EventFrom<M>['type']>(type: T, ...payload: Payload<Carried<EventFrom<M>, T>>): Hearing<V>
  /** Is in that state, or below it, with these values in its context. */
  is(state: StatePath<M>, context?: Partial<ContextFrom<M>>): Participant<V>
  /** Is not in that state, or not with all of these values. */
  isNot(state: StatePath<M>, context?: Partial<ContextFrom<M>>): Participant<V>
  /** Meets a condition that neither of the above can say; `says` is the condition as a predicate: "carries no other guest". */
  where(says: string, test: (local: Local<M>) => boolean): Participant<V>
}

type IndexOf<S extends readonly string[]> = { [K in keyof S]: Index<S[K]> | Others<S[K]> | All }

/** A machine once for each index of some sorts; called with an index for each, it addresses one component or several. */
export interface Family<V extends Vocabulary, S extends readonly string[], M extends AnyStateMachine> {
  /** `binding('rid0', 'pasid1')`; `all` and `others(member)` address several. */
  (...at: IndexOf<S>): Ref<V, M>
  /** Kept by a mutated copy of the family, so that operations still find it. */
  readonly identity: object
  /** The sorts that index its components, in the order of the arguments. */
  readonly sorts: S
  /** Sorts by which the components do not differ on this platform: one component for all members. */
  readonly shared: readonly S[number][]
  /** The template of each component. */
  readonly machine: M
  /** What the machine of the component at that index is started with. */
  readonly input: ((...at: string[]) => InputFrom<M>) | undefined
}

/** A family without its types, as engines read it. */
export interface AnyFamily {
  /** Kept by a mutated copy of the family, so that operations still find it. */
  readonly identity: object
  /** The sorts that index its components, in the order of the arguments. */
  readonly sorts: readonly string[]
  /** Those of them by which the components do not differ. */
  readonly shared: readonly string[]
  /** The template of each component. */
  readonly machine: AnyStateMachine
  /** What the machine of the component at that index is started with. */
  // oxlint-disable-next-line typescript/no-explicit-any -- the input is the machine's own business
  readonly input: ((...at: string[]) => any) | undefined
}

/** How the components of a family differ from one plain machine for each index. */
export interface ComponentOptions<S extends readonly string[], M extends AnyStateMachine> {
  /** Sorts to collapse: `shared: ['rid']` gives one component for all RIDs, and nothing that addresses it changes. */
  shared?: readonly S[number][]
  /** What the machine of one component is started with. */
  input?: (...at: { [K in keyof S]: Index<S[K]> }) => InputFrom<M>
}

export function family<V extends Vocabulary, const S extends readonly string[], M extends AnyStateMachine>(
  sorts: S,
  machine: M,
  options: ComponentOptions<S, M> = {},
): Family<V, S, M> {
  const at = (...at: string[]): Ref<V, M> => {
    const of: Address = { family: self, at }
    const requires = (says: string, test: (local: Local) => boolean): Participant<V> =>
      participant({ kind: 'requires', of: [of], says, test })
    return {
      family: self,
      at,
      takes: (type, ...payload) => participant({ kind: 'takes', of, event: event(type, payload[0]) }),
      hears: (type, ...payload) => ({ part: { kind: 'hears', of, event: event(type, payload[0]) } }),
      is: (state, context) => requires(`is ${spoken(state, context)}`, local => local.is(state, context)),
      isNot: (state, context) => requires(`is not ${spoken(state, context)}`, local => !local.is(state, context)),
      where: (says, test) => requires(says, test as (local: Local) => boolean),
    }
  }
  const self: Family<V, S, M> = Object.assign(at as unknown as (...at: IndexOf<S>) => Ref<V, M>, {
    identity: {},
    sorts,
    shared: options.shared ?? [],
    machine,
    input: options.input as ((...at: string[]) => InputFrom<M>) | undefined,
  })
  return self
}

const event = (type: string, payload: object | undefined): Event => ({ ...payload, type })

/** 'attached with guest guest0'; of a context that is a preposition itself, 'mapped to pasid0'. */
function spoken(state: string, context: object = {}): string {
  const fields = Object.entries(context).map(
    ([key, value]) => `${key} ${typeof value === 'string' ? value : canonical(value)}`,
  )
  if (fields.length === 0) return state
  return `${state} ${Object.keys(context).join() === 'to' ? '' : 'with '}${fields.join(' and ')}`
}
