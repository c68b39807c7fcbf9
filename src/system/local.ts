/** One component's local state, as a condition or a property sees it. */
import type { AnyStateMachine, ContextFrom, EventFrom, SnapshotFrom } from 'xstate'
import { canonical } from './canonical.ts'

/** 'bound' | 'bound.present' | ...: the paths of a machine's state value. */
type Paths<V> = V extends string
  ? V
  : { [K in keyof V & string]: K | `${K}.${Paths<NonNullable<V[K]>>}` }[keyof V & string]

/** The value that a snapshot has. (XState's StateValueFrom is the looser argument of `matches()`.) */
type Value<M extends AnyStateMachine> = SnapshotFrom<M>['value']

/** A state of the machine, named by its dotted path from the root. */
export type StatePath<M extends AnyStateMachine> = Paths<Value<M>>

/** One component's local state: where its machine is, and what it remembers. */
export interface Local<M extends AnyStateMachine = AnyStateMachine> {
  /** XState's state value: 'bound', or an object for states inside states. */
  readonly value: Value<M>
  /** What the machine remembers; frozen. */
  readonly context: Readonly<ContextFrom<M>>
  /** In a top-level final state, where it takes no event any more. */
  readonly done: boolean
  /** Is the machine in that state, or below it, with these values in its context? Values compare by content. */
  is(state: StatePath<M>, context?: Partial<ContextFrom<M>>): boolean
  /** Would the machine take the event here? */
  takes(event: EventFrom<M>): boolean
}

/** By it a local state that is still open takes a whole condition as one question. */
export const asked = Symbol('asked')

/** What a condition says of a local state. In a formula it is one question, where one that reads a context asks for its value. */
export function isTrueOf<M extends AnyStateMachine>(test: (local: Local<M>) => boolean, local: Local<M>): boolean {
  const open = local as Local<M> & { readonly [asked]?: (test: (local: Local<M>) => boolean) => boolean }
  return open[asked] === undefined ? test(local) : open[asked](test)
}

/** Equal in state and context, by content: for transition properties that compare before and after. */
export const same = <M extends AnyStateMachine>(a: Local<M>, b: Local<M>): boolean =>
  a === b || (canonical(a.value) === canonical(b.value) && canonical(a.context) === canonical(b.context))
