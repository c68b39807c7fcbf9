/** A count that goes up, and comes to a new local state on every level; and switches that are turned on and off, which make levels long. */
import { assign, setup } from 'xstate'
import { type Model, vocabulary } from '../../src/checker.ts'

interface Words {
  sort: 'switch'
  errno: never
  source: 'rules'
}
const { component, hardware, system } = vocabulary<Words>()

const count = (most: number) =>
  setup({
    types: { context: {} as { n: number }, events: {} as { type: 'UP' } },
    guards: { low: ({ context }) => context.n < most },
  }).createMachine({
    id: 'count',
    context: { n: 0 },
    on: { UP: { guard: 'low', actions: assign({ n: ({ context }) => context.n + 1 }) } },
  })
const onOrOff = setup({ types: { events: {} as { type: 'TURN' } } }).createMachine({
  id: 'switch',
  initial: 'off',
  states: { off: { on: { TURN: 'on' } }, on: { on: { TURN: 'off' } } },
})

/** So many switches, and a count from 0 up to `most`: 2 ** switches * (most + 1) states. */
export function switches(many: number, most: number): Model {
  const turned = component(['switch'], onOrOff)
  const counted = component([], count(most))
  return {
    name: 'switches',
    system: system(
      'switches',
      { turned, counted },
      {
        up: hardware({}, 'rules', () => [counted().takes('UP')]),
        turn: hardware({ s: 'switch' }, 'rules', ({ s }) => [turned(s).takes('TURN')]),
      },
    ),
    scope: { switch: many },
    properties: [],
  }
}
