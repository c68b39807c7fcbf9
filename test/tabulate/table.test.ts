/** Tables agree with XState, tell states apart exactly, and notice what grows for ever. */
import { fc, test } from '@fast-check/vitest'
import { getAdjacencyMap } from '@xstate/graph'
import { type AnyStateMachine, assign, createActor, createMachine, setup } from 'xstate'
import { describe, expect, it } from 'vitest'
import { keyOf, spokenValue } from '../../src/tabulate/snapshot.ts'
import { REFUSED, tabulate, UNKNOWN } from '../../src/tabulate/table.ts'
import { complaint, event, type Sent, size } from './helpers.ts'

/** Regions, a history state, a guard over regions, counters, a Set and a Map: all that a machine may use. */
const busy = setup({
  types: {
    context: {} as { n: number; seen: Set<string>; owner: Map<string, number> },
    events: {} as { type: 'GO' | 'BACK' | 'OUT' | 'IN' | 'TICK' } | { type: 'SEE'; who: string },
  },
  guards: { few: ({ context }) => context.n < 3, known: ({ context }, who: string) => context.seen.has(who) },
}).createMachine({
  id: 'busy',
  type: 'parallel',
  context: { n: 0, seen: new Set(), owner: new Map() },
  states: {
    work: {
      initial: 'on',
      states: {
        on: {
          initial: 'one',
          on: { OUT: 'off' },
          states: { one: { on: { GO: 'two' } }, two: { on: { GO: 'one', BACK: 'one' } }, back: { type: 'history' } },
        },
        off: { on: { IN: 'on.back' }, always: { guard: ({ context }) => context.n === 2, target: 'on' } },
      },
    },
    count: {
      on: {
        TICK: { guard: 'few', actions: assign({ n: ({ context }) => context.n + 1 }) },
        SEE: {
          guard: ({ context, event: { who } }) => !context.seen.has(who),
          actions: assign({
            seen: ({ context, event: { who } }) => new Set([...context.seen, who]),
            owner: ({ context, event: { who } }) => new Map([...context.owner, [who, context.n % 2]]),
          }),
        },
      },
    },
  },
})

const EVENTS: readonly Sent[] = [
  'GO',
  'BACK',
  'OUT',
  'IN',
  'TICK',
  { type: 'SEE', who: 'a' },
  { type: 'SEE', who: 'b' },
]

const counting = (limit = Number.POSITIVE_INFINITY): AnyStateMachine =>
  createMachine({
    id: 'counter',
    initial: 'on',
    context: { still: 0, n: 0 },
    states: {
      on: {
        on: {
          INC: {
            guard: ({ context }) => context['n'] < limit,
            actions: assign({ n: ({ context }) => Number(context['n']) + 1 }),
          },
        },
      },
    },
  })

describe('a table', () => {
  test.prop([fc.array(fc.constantFrom(...EVENTS), { maxLength: 30 })])('walks with a running actor', events => {
    const table = tabulate(busy)
    const actor = createActor(busy).start()
    let local = table.start(undefined)
    for (const sent of events) {
      const accepted = actor.getSnapshot().can(event(sent) as never)
      actor.send(event(sent) as never)
      const next = table.next(local, table.event(event(sent)))
      expect(next !== REFUSED).toBe(accepted)
      if (next !== REFUSED) local = next
      const { value, context } = actor.getSnapshot()
      expect(table.locals[local]).toMatchObject({ value, context })
    }
  })

  it('closes over the states that a walk by XState itself reaches', () => {
    const walked = getAdjacencyMap(busy as AnyStateMachine, {
      events: EVENTS.map(event) as never,
      serializeState: keyOf as never,
    })
    expect(size(busy, EVENTS)).toBe(Object.keys(walked).length)
  })

  it('asks XState once about a cell', () => {
    let asked = 0
    const machine = createMachine({
      id: 'm',
      initial: 'a',
      states: { a: { on: { E: { guard: () => ++asked > 0, target: 'b' } } }, b: {} },
    })
    const table = tabulate(machine)
    const local = table.start(undefined)
    const number = table.event({ type: 'E' })
    const next = table.next(local, number)
    const before = asked
    expect(table.next(local, number)).toBe(next)
    expect(asked).toBe(before)
  })

  it('knows nothing of cells that nobody asked about', () => {
    const table = tabulate(counting(3))
    table.start(undefined)
    const inc = table.event({ type: 'INC' })
    table.next(table.next(0, inc), table.event({ type: 'OTHER' }))
    expect(table.columns).toEqual([[1], [UNKNOWN, REFUSED]])
  })

  it('gives equal events one number, whatever the order of their fields', () => {
    const table = tabulate(counting(3))
    const first = table.event({ type: 'E', a: 1, b: new Set([1, 2]) } as never)
    expect(table.event({ b: new Set([2, 1]), type: 'E', a: 1 } as never)).toBe(first)
    expect(table.event({ type: 'E', a: 1, b: new Set([1]) } as never)).not.toBe(first)
  })

  it('starts each component where its input says, on one table', () => {
    const machine = createMachine({
      id: 'owned',
      initial: 'a',
      context: ({ input }) => ({ by: input as string }),
      states: { a: {} },
    })
    const table = tabulate(machine)
    expect([table.start('x'), table.start('y'), table.start('x')]).toEqual([0, 1, 0])
    expect(table.locals.map(({ context }) => context)).toEqual([{ by: 'x' }, { by: 'y' }])
  })

  it('is asked as far as its partners allow, so that a counter which they bound needs no bound of its own', () => {
    const table = tabulate(counting())
    const inc = table.event({ type: 'INC' })
    const local = [1, 2, 3].reduce(at => table.next(at, inc), table.start(undefined))
    expect(table.locals[local]?.context).toMatchObject({ n: 3 })
    expect(table.locals.length).toBe(4)
  })
})

describe('two local states are one', () => {
  it('exactly when status, value, context and remembered history are', () => {
    const remembering = createMachine({
      id: 'm',
      initial: 'on',
      states: {
        on: {
          initial: 'x',
          on: { OFF: 'off' },
          states: { x: { on: { NEXT: 'y' } }, y: {}, back: { type: 'history' } },
        },
        off: { on: { ON: 'on.back' } },
      },
    })
    // x and y before OFF; off, then x or y, each with either memory; y after x was remembered.
    expect(size(remembering, ['OFF', 'ON', 'NEXT'])).toBe(7)
  })

  it('whatever the order in which a Set and a Map were filled', () => {
    // The subsets of {a, b}.
    expect(size(busy, EVENTS.slice(5))).toBe(4)
  })
})

describe('growth without bound', () => {
  const passed = (field: string): RegExp =>
    new RegExp(`context\\.${field} passed 50 values, so it seems to grow without bound\\. Guard what makes it grow`)
  const growing = (held: unknown, grow: (held: never) => unknown): AnyStateMachine =>
    createMachine({
      id: 'm',
      initial: 'a',
      context: { still: 0, held },
      states: { a: { on: { E: { actions: assign({ held: ({ context }) => grow(context['held'] as never) }) } } } },
    })
  const often: readonly Sent[] = Array.from({ length: 60 }, () => 'E')

  it.each<[string, unknown, (held: never) => unknown]>([
    ['a counter', 0, (n: number) => n + 1],
    ['an array', [], (list: number[]) => [...list, 0]],
    ['a Set', new Set(), (set: Set<number>) => new Set([...set, set.size])],
    ['an object', {}, (object: object) => ({ ...object, [`k${Object.keys(object).length}`]: 1 })],
  ])('of %s is refused, naming the field', (_, held, grow) => {
    expect(complaint(growing(held, grow), often, { fieldValues: 50 })).toMatch(passed('held'))
  })

  it('is told with machine, state and event', () => {
    expect(
      complaint(
        counting(),
        Array.from({ length: 60 }, () => 'INC'),
        { fieldValues: 50 },
      ),
    ).toMatch(/^machine 'counter', state 'on', event INC: counter\.context\.n passed 50 values/)
  })

  it('is not seen in what stays within its bound', () => {
    expect(size(counting(49), ['INC'])).toBe(50)
    expect(() => complaint(counting(49), often, { fieldValues: 50 })).toThrow('nobody complained')
  })
})

describe('a state value is spoken', () => {
  it.each([
    ['idle', 'idle'],
    [{ bound: 'present' }, 'bound.present'],
    [{ left: 'on', right: { off: 'deep' } }, 'left.on & right.off.deep'],
    [{ top: { left: 'on', right: 'off' } }, 'top.(left.on & right.off)'],
    [{ left: {}, right: 'off' }, 'left & right.off'],
  ])('%j as %s', (value, spoken) => {
    expect(spokenValue(value)).toBe(spoken)
  })
})
