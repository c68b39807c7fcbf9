/** Two jugs without marks, of 3 and 5 litres: how to get 4? The counterexample is the answer. */
import { assign, setup } from 'xstate'
import { type Model, machineModel } from '../../src/checker.ts'

const SMALL = 3
const BIG = 5

interface Jugs {
  small: number
  big: number
}

const poured = (amount: number, { small, big }: Jugs): Jugs => ({ small: small - amount, big: big + amount })

const jugs = setup({
  types: {
    context: {} as Jugs,
    events: {} as {
      type: 'FILL_SMALL' | 'FILL_BIG' | 'EMPTY_SMALL' | 'EMPTY_BIG' | 'SMALL_TO_BIG' | 'BIG_TO_SMALL'
    },
  },
}).createMachine({
  id: 'jugs',
  context: { small: 0, big: 0 },
  on: {
    FILL_SMALL: { actions: assign({ small: SMALL }) },
    FILL_BIG: { actions: assign({ big: BIG }) },
    EMPTY_SMALL: { actions: assign({ small: 0 }) },
    EMPTY_BIG: { actions: assign({ big: 0 }) },
    SMALL_TO_BIG: { actions: assign(({ context }) => poured(Math.min(context.small, BIG - context.big), context)) },
    BIG_TO_SMALL: { actions: assign(({ context }) => poured(-Math.min(context.big, SMALL - context.small), context)) },
  },
})

export const dieHard: Model = machineModel(jugs, {
  name: 'toys/die-hard',
  invariants: {
    'no jug runs over': ({ context }) => context.small <= SMALL && context.big <= BIG,
    'the big jug never holds 4': ({ context }) => context.big !== 4,
  },
})
