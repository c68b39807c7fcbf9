/** A machine with everything that a statechart may have, and names that no format takes as they are. */
import { and, assign, createMachine, not, raise } from 'xstate'

export const ODD = 'odd <b>"&'

export const odd = createMachine({
  id: ODD,
  description: '漢字 <script>alert(1)</script> \u202e ]]> -->',
  context: { n: 0 },
  initial: 'on',
  entry: 'boot',
  on: { RESET: { target: '.off', reenter: true }, NOTE: { actions: ['log', raise({ type: '"X"' })] } },
  states: {
    off: { on: { GO: 'on', 'DEEP;}\\': 'on.left.b', BACK: 'on.hist' } },
    on: {
      type: 'parallel',
      onDone: 'end',
      on: { AGAIN: { target: 'on', reenter: true } },
      states: {
        left: {
          initial: 'a',
          on: { UP: { target: '.b', guard: and(['x', not('y')]) } },
          states: {
            a: { on: { N: 'b', OUT: `#${ODD}.off` } },
            b: {
              always: { guard: () => true, target: 'c' },
              on: { UPPER: { target: `#${ODD}.on.left`, reenter: true } },
            },
            c: { type: 'final' },
          },
        },
        right: {
          initial: 'p',
          states: { p: { after: { 100: 'q' }, entry: assign({ n: 1 }), on: { SAME: 'p' } }, q: { type: 'final' } },
        },
        hist: { type: 'history', history: 'deep' },
      },
    },
    end: { type: 'final', entry: assign(() => ({ n: 2 })) },
  },
} as never)
