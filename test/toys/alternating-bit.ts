/** The alternating bit protocol (Bartlett, Scantlebury, Wilkinson 1969) over two channels that lose what they like. */
import { setup } from 'xstate'
import { type Fairness, type Index, type Model, requirementsOf, vocabulary } from '../../src/checker.ts'

type Bit = Index<'bit'>
interface Words {
  sort: 'bit'
  errno: never
  source: 'CACM 12(5)'
}
const { component, worker, hardware, system } = vocabulary<Words>()
const SOURCE = 'CACM 12(5)'

/** In the state of the bit that it sends, or waits for; goes on to the other when it hears it. */
const end = (id: string) =>
  setup({
    types: { events: {} as { type: 'HEAR'; bit: Bit } },
    guards: { isOf: ({ event }, bit: Bit) => event.bit === bit },
  }).createMachine({
    id,
    initial: 'bit0',
    states: {
      bit0: { on: { HEAR: { guard: { type: 'isOf', params: 'bit0' }, target: 'bit1' } } },
      bit1: { on: { HEAR: { guard: { type: 'isOf', params: 'bit1' }, target: 'bit0' } } },
    },
  })

const channel = setup({
  types: { events: {} as { type: 'PUT'; bit: Bit } | { type: 'TAKE' } },
  guards: { isOf: ({ event }, bit: Bit) => event.type === 'PUT' && event.bit === bit },
}).createMachine({
  id: 'channel',
  initial: 'empty',
  states: {
    empty: {
      on: {
        PUT: [
          { guard: { type: 'isOf', params: 'bit0' }, target: 'bit0' },
          { guard: { type: 'isOf', params: 'bit1' }, target: 'bit1' },
        ],
      },
    },
    bit0: { on: { TAKE: 'empty' } },
    bit1: { on: { TAKE: 'empty' } },
  },
})

const protocol = (() => {
  const sender = component([], end('sender'))
  const receiver = component([], end('receiver'))
  const message = component([], channel)
  const acknowledgement = component([], channel)
  return system(
    'alternating bit',
    { sender, receiver, message, acknowledgement },
    {
      send: worker({ b: 'bit' }, SOURCE, ({ b }) => [
        sender().where(`sends ${b}`, ({ value }) => value === b),
        message().takes('PUT', { bit: b }),
      ]),
      loseMessage: hardware({}, SOURCE, () => [message().takes('TAKE')]),
      receive: worker({ b: 'bit' }, SOURCE, ({ b }) => [
        message().where(`is ${b}`, ({ value }) => value === b),
        message().takes('TAKE'),
        receiver().hears('HEAR', { bit: b }),
      ]),
      acknowledge: worker({ b: 'bit' }, SOURCE, ({ b }) => [
        receiver().where(`waits for another than ${b}`, ({ value }) => value !== b),
        acknowledgement().takes('PUT', { bit: b }),
      ]),
      loseAcknowledgement: hardware({}, SOURCE, () => [acknowledgement().takes('TAKE')]),
      hearOfIt: worker({ b: 'bit' }, SOURCE, ({ b }) => [
        acknowledgement().where(`is of ${b}`, ({ value }) => value === b),
        acknowledgement().takes('TAKE'),
        sender().hears('HEAR', { bit: b }),
      ]),
    },
  )
})()

const { infinitelyOften } = requirementsOf<typeof protocol>()
type Operation = keyof (typeof protocol)['operations']

/** Messages arrive one after the other if the receiver waits for each bit again and again. */
export const alternatingBit = (waited: 'bit0' | 'bit1', fair: Fairness<Operation>): Model => ({
  name: 'toys/alternating-bit',
  system: protocol,
  scope: { bit: 2 },
  properties: [
    infinitelyOften('a message is waited for again', {
      forAll: {},
      fair,
      goal: ({ receiver }) => receiver().is(waited),
    }),
  ],
})
