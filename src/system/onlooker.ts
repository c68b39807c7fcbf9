/** The machine that remembers that two copies of a system can be told apart, and by what. Built here, for nobody writes it by hand. */
import { assign, type EventObject, type MetaObject, setup, type StateMachine } from 'xstate'

type Context = {
  /** The operation that came to something else, or the components that look different; null while there are none. */
  by: string | null
}
type Event = { type: 'TELL'; by: string }

/** Written out, for the same reason as that of a program counter. */
export type Onlooker = StateMachine<
  Context,
  Event,
  Record<never, never>,
  never,
  never,
  never,
  never,
  'unaware' | 'aware',
  string,
  unknown,
  unknown,
  EventObject,
  MetaObject,
  { id: string; states: Record<'unaware' | 'aware', Record<never, never>> }
>

export const onlooker = setup({
  types: { context: {} as Context, events: {} as Event },
  actions: { remember: assign({ by: ({ event }) => event.by }) },
}).createMachine({
  id: 'onlooker',
  description: 'Whether something has come out differently in the two copies',
  context: { by: null },
  initial: 'unaware',
  states: { unaware: { on: { TELL: { target: 'aware', actions: 'remember' } } }, aware: {} },
}) as unknown as Onlooker
