import { assign, setup } from 'xstate'
import { describe, expect, it } from 'vitest'
import { expand } from '../../src/system/expand.ts'
import { machineModel } from '../../src/check/machine.ts'
import { checkSync } from '../../src/check/check.ts'
import { startOf, play } from '../../src/trace/play.ts'

/** X enters the history of region a from inside a, while region b leaves both: XState 5.33 then keeps b before a. */
const machine = setup({
  types: { context: {} as { n: number }, events: {} as { type: 'X' | 'E' } },
  actions: {
    twice: assign({ n: ({ context }) => context.n * 2 }),
    more: assign({ n: ({ context }) => context.n + 1 }),
  },
}).createMachine({
  id: 'm',
  type: 'parallel',
  context: { n: 1 },
  states: {
    a: {
      initial: 'x',
      states: { x: { on: { X: 'was', E: { target: 'done', actions: 'twice' } } }, was: { type: 'history' }, done: {} },
    },
    b: { id: 'b', initial: 'x', states: { x: { on: { X: '#b', E: { target: 'done', actions: 'more' } } }, done: {} } },
  },
})

describe('snapshots that XState goes on from in different ways', () => {
  const { system } = machineModel(machine)
  const { components, operations } = expand(system, {})
  const after = (...events: string[]): number => {
    let locals = startOf({ components } as never)
    for (const event of events) {
      const instance = operations.find(({ name }) => name === event)
      if (instance !== undefined) locals = play(instance, locals).next
    }
    const [{ context }] = locals as readonly [(typeof locals)[number]]
    return (context as { n: number }).n
  }

  it('there are such, of one value, context and history', () => {
    expect([after('E'), after('X', 'E')]).toEqual([3, 4])
  })

  it('are told apart, so that both engines see where each of them leads', () => {
    const model = machineModel(machine, {
      reachable: { 'n is 3': local => local.context.n === 3, 'n is 4': local => local.context.n === 4 },
    })
    for (const engine of ['explicit', 'reference'] as const)
      expect(
        checkSync(model, { engine })
          .properties.slice(0, 2)
          .map(({ verdict }) => verdict),
      ).toEqual(['holds', 'holds'])
  })
})
