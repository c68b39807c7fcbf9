/** The machine behind a procedure. The only file of the language that builds a machine, for the user who would else write it by hand. */
import { assign, setup } from 'xstate'

/** Steps in order, between 'idle' and 'idle': BEGIN leaves idle with the arguments, STEP goes on, and idle has forgotten them. */
// oxlint-disable-next-line typescript/explicit-module-boundary-types -- a machine's type is what setup() infers
export function programCounter<const N extends string, A extends object>(id: string, steps: readonly N[]) {
  const states = Object.fromEntries([
    ['idle', { on: { BEGIN: { target: steps[0], actions: 'remember' } } }],
    ...steps.map((step, i) => [
      step,
      { on: { STEP: i + 1 < steps.length ? { target: steps[i + 1] } : { target: 'idle', actions: 'forget' } } },
    ]),
  ]) as unknown as Record<N | 'idle', Record<never, never>>

  return setup({
    types: {
      context: {} as { arguments: A | null },
      events: {} as { type: 'BEGIN'; arguments: A } | { type: 'STEP' },
    },
    actions: {
      remember: assign({ arguments: ({ event }) => (event.type === 'BEGIN' ? event.arguments : null) }),
      forget: assign({ arguments: null }),
    },
  }).createMachine({ id, initial: 'idle', context: { arguments: null }, states })
}

export type ProgramCounter<N extends string, A extends object> = ReturnType<typeof programCounter<N, A>>
