/** The machine behind a procedure. Built here for the user who would else write it by hand. */
import { assign, type EventObject, type MetaObject, setup, type StateMachine } from 'xstate'

type Context<A extends object> = { arguments: A | null }
type Event<A extends object> = { type: 'BEGIN'; arguments: A } | { type: 'STEP' }

/** Written out: inferred, the type grows where it is published until users wait half a minute for their compiler. */
export type ProgramCounter<N extends string, A extends object> = StateMachine<
  Context<A>,
  Event<A>,
  Record<never, never>,
  never,
  never,
  never,
  never,
  N | 'idle',
  string,
  unknown,
  unknown,
  EventObject,
  MetaObject,
  { id: string; states: Record<N | 'idle', Record<never, never>> }
>

/** Steps in order, between 'idle' and 'idle': BEGIN leaves idle with the arguments, STEP goes on, and idle has forgotten them. */
export function programCounter<const N extends string, A extends object>(
  id: string,
  steps: readonly N[],
): ProgramCounter<N, A> {
  const states = Object.fromEntries([
    ['idle', { on: { BEGIN: { target: steps[0], actions: 'remember' } } }],
    ...steps.map((step, i) => [
      step,
      { on: { STEP: i + 1 < steps.length ? { target: steps[i + 1] } : { target: 'idle', actions: 'forget' } } },
    ]),
  ]) as Record<string, Record<never, never>>

  return setup({
    types: { context: {} as Context<A>, events: {} as Event<A> },
    actions: {
      remember: assign({ arguments: ({ event }) => (event.type === 'BEGIN' ? event.arguments : null) }),
      forget: assign({ arguments: null }),
    },
  }).createMachine({ id, initial: 'idle', context: { arguments: null }, states }) as unknown as ProgramCounter<N, A>
}
