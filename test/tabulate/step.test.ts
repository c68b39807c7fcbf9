/** One step is XState's own, and whatever it would leave to somebody else is a model error. */
import { assign, createActor, createMachine, enqueueActions, raise, setup, type AnyStateMachine } from 'xstate'
import { and, not } from 'xstate/guards'
import { describe, expect, it } from 'vitest'
import { complaint, size, told } from './helpers.ts'

/** A machine of one state that does this to its context on E. */
const keeping = (context: object, change: (context: never, event: never) => object): AnyStateMachine =>
  createMachine({
    id: 'm',
    initial: 'a',
    context: context as Record<string, unknown>,
    states: {
      a: { on: { E: { actions: assign(({ context, event }) => change(context as never, event as never)) } } },
    },
  })

describe('a guard that answers with a promise', () => {
  const promise: unknown = () => Promise.reject(new Error('later'))
  const late = promise as () => boolean

  it('is refused, on an event, inside another and in `always`', () => {
    const guarded = (guard: unknown): AnyStateMachine =>
      createMachine({ id: 'm', initial: 'a', states: { a: { on: { E: { guard: guard as 'g', target: 'a' } } } } })
    const says = /state 'a', event E: has a guard that answers with a promise, which is always true/
    expect(complaint(guarded(late), ['E'])).toMatch(says)
    expect(complaint(guarded(and([() => true, not(late)])), ['E'])).toMatch(says)
    const always = createMachine({
      id: 'm',
      initial: 'a',
      states: { a: { on: { E: 'b' } }, b: { always: { guard: late, target: 'a' } } },
    })
    expect(complaint(always, ['E'])).toMatch(/state 'b', event always: has a guard that answers with a promise/)
  })

  it('is none where it throws, for it may not be asked there', () => {
    const fussy = (): boolean => {
      throw new Error('not here')
    }
    const machine = createMachine({
      id: 'm',
      initial: 'a',
      states: { a: { on: { E: 'b' } }, b: { on: { F: { guard: fussy, target: 'a' } } } },
    })
    expect(told(machine, ['E'])).toEqual(['a', 'b'])
  })
})

describe('acceptance', () => {
  it('of an event that changes nothing is still acceptance', () => {
    const machine = createMachine({
      id: 'm',
      initial: 'a',
      context: { n: 0 },
      states: { a: { on: { STAY: 'a', SAME: { actions: assign({ n: 0 }) } } } },
    })
    expect(told(machine, ['STAY', 'SAME', 'OTHER'])).toEqual(['a', 'a', 'a', 'refused'])
    expect(size(machine, ['STAY', 'SAME'])).toBe(1)
  })

  it('falls to the parent where the guard of the child is false, but not where the child forbids the event', () => {
    const machine = createMachine({
      id: 'm',
      initial: 'guards',
      on: { E: '.gone', NEXT: '.forbids' },
      states: {
        guards: { on: { E: { guard: () => false, target: 'guards' } } },
        forbids: { on: { E: {} } },
        gone: {},
      },
    })
    expect(told(machine, ['E'])).toEqual(['guards', 'gone'])
    expect(told(machine, ['NEXT', 'E'])).toEqual(['guards', 'forbids', 'refused'])
  })

  it('needs one region of several', () => {
    const machine = createMachine({
      id: 'm',
      type: 'parallel',
      states: { x: { initial: 'a', states: { a: { on: { E: 'b' } }, b: {} } }, y: { initial: 'c', states: { c: {} } } },
    })
    expect(told(machine, ['E', 'E'])).toEqual(['x.a & y.c', 'x.b & y.c', 'refused'])
  })

  it('ends with a top-level final state, whatever the root would take', () => {
    const machine = createMachine({
      id: 'm',
      initial: 'a',
      on: { AGAIN: '.a' },
      states: { a: { on: { END: 'z' } }, z: { type: 'final' } },
    })
    expect(told(machine, ['AGAIN', 'END', 'AGAIN'])).toEqual(['a', 'a', 'z', 'refused'])
  })

  it('of any event by a wildcard is honoured', () => {
    const machine = createMachine({ id: 'm', initial: 'a', states: { a: { on: { '*': 'b' } }, b: {} } })
    expect(told(machine, ['WHATEVER', 'WHATEVER'])).toEqual(['a', 'b', 'refused'])
  })
})

describe('a step', () => {
  it('follows `always` and raised events to where they come to rest', () => {
    const machine = createMachine({
      id: 'm',
      initial: 'a',
      states: {
        a: { on: { E: 'transient' } },
        transient: { always: 'b' },
        b: { entry: raise({ type: 'ON' }), on: { ON: 'c' } },
        c: {},
      },
    })
    expect(told(machine, ['E'])).toEqual(['a', 'c'])
    expect(size(machine, ['E'])).toBe(2)
  })

  it('runs entry actions again on a self-transition that re-enters, and only then', () => {
    const machine = createMachine({
      id: 'm',
      initial: 'a',
      context: { entered: 0 },
      states: {
        a: {
          entry: assign({ entered: ({ context }) => Math.min(context.entered + 1, 5) }),
          on: { STAY: 'a', AGAIN: { target: 'a', reenter: true } },
        },
      },
    })
    expect(size(machine, ['STAY'])).toBe(1)
    expect(size(machine, ['STAY', 'AGAIN'])).toBe(5)
  })

  it('uses the guards of the machine that was provided', () => {
    const base = setup({ guards: { open: () => false } }).createMachine({
      id: 'm',
      initial: 'a',
      states: { a: { on: { E: { guard: 'open', target: 'b' } } }, b: {} },
    })
    expect(told(base.provide({ guards: { open: () => true } }), ['E'])).toEqual(['a', 'b'])
    expect(told(base, ['E'])).toEqual(['a', 'refused'])
  })

  it('uses params, and parts of the payload', () => {
    const machine = setup({
      types: { context: {} as { owner: string | null }, events: {} as { type: 'TAKE' | 'FREE'; by: string } },
      guards: { is: ({ context }, params: { by: string }) => context.owner === params.by },
    }).createMachine({
      id: 'm',
      initial: 'free',
      context: { owner: null },
      states: {
        free: { on: { TAKE: { target: 'taken', actions: assign({ owner: ({ event }) => event.by }) } } },
        taken: {
          on: {
            FREE: {
              guard: { type: 'is', params: ({ event }) => ({ by: event.by }) },
              target: 'free',
              actions: assign({ owner: null }),
            },
          },
        },
      },
    })
    expect(
      told(machine, [
        { type: 'TAKE', by: 'a' },
        { type: 'FREE', by: 'b' },
        { type: 'FREE', by: 'a' },
      ]),
    ).toEqual(['free', 'taken', 'refused', 'free'])
  })

  it('is that of a running actor', () => {
    const machine = createMachine({
      id: 'm',
      initial: 'a',
      states: { a: { on: { E: 'b' } }, b: { on: { E: 'c', F: 'a' } }, c: { on: { F: 'b' } } },
    })
    const events = ['E', 'F', 'E', 'E', 'E', 'F']
    const actor = createActor(machine).start()
    const followed = events.map(type => {
      actor.send({ type })
      return actor.getSnapshot().value
    })
    const states = told(machine, events)
    expect(states.slice(1).map((state, i) => (state === 'refused' ? followed[i - 1] : state))).toEqual(followed)
  })
})

describe('a model error', () => {
  const throwing = (where: 'guard' | 'assign'): AnyStateMachine => {
    const boom = (): never => {
      throw new Error('boom')
    }
    return createMachine({
      id: 'm',
      initial: 'a',
      context: { n: 0 },
      states: {
        a: { on: { E: { target: 'a', ...(where === 'guard' ? { guard: boom } : { actions: assign({ n: boom }) }) } } },
      },
    })
  }

  it('is a guard or an assign that throws, with machine, state and event', () => {
    const boom = /^machine 'm', state 'a', event E \{by: "x"\}: throws: .*boom/
    expect(complaint(throwing('guard'), [{ type: 'E', by: 'x' }])).toMatch(boom)
    expect(complaint(throwing('assign'), [{ type: 'E', by: 'x' }])).toMatch(boom)
  })

  it('is a missing input, which XState would keep in an error snapshot', () => {
    const machine = createMachine({
      id: 'm',
      context: ({ input }) => ({ who: (input as { who: string }).who }),
    })
    expect(complaint(machine)).toMatch(/machine 'm', state '\(start\)': throws: Cannot read properties of undefined/)
    expect(told(machine, [], { who: 'a' })).toEqual([''])
  })

  it('is an `always` loop, or one of raised events', () => {
    const always = createMachine({
      id: 'm',
      initial: 'a',
      states: { a: { on: { E: 'b' } }, b: { always: 'c' }, c: { always: 'b' } },
    })
    expect(complaint(always, ['E'])).toMatch(/state 'a', event E: `always`.*go round for ever\. Guard them/)
    const raised = createMachine({
      id: 'm',
      initial: 'a',
      states: { a: { on: { E: { actions: raise({ type: 'E' }) } } } },
    })
    expect(complaint(raised, ['E'])).toMatch(/go round for ever/)
  })

  it('is an actor spawned inside assign()', () => {
    const child = createMachine({ id: 'child' })
    const machine = createMachine({
      id: 'm',
      initial: 'a',
      context: { ref: null as unknown },
      states: { a: { on: { E: { actions: assign({ ref: ({ spawn }) => spawn(child) }) } } } },
    })
    expect(complaint(machine, ['E'])).toMatch(/event E: spawns an actor\. Make the actor a component of its own/)
  })

  it('is an effect that only running shows', () => {
    const effects = enqueueActions(({ enqueue }) => {
      enqueue(() => {})
    })
    const machine = createMachine({ id: 'm', initial: 'a', states: { a: { on: { E: { actions: effects } } } } })
    expect(complaint(machine, ['E'])).toMatch(/event E: leaves the action .* for somebody to carry out/)
  })

  it.each<[string, unknown, string]>([
    ['a promise', Promise.resolve(1), 'context.held holds an instance of Promise'],
    ['a date', new Date(0), 'context.held holds an instance of Date'],
    ['a function', () => 1, 'context.held holds a function'],
    ['NaN, deep down', { list: [0, Number.NaN] }, 'context.held.list[1] holds NaN'],
  ])('is context that holds %s', (_, held, says) => {
    expect(
      complaint(
        keeping({ held: 0 }, () => ({ held })),
        ['E'],
      ),
    ).toContain(`event E: ${says}. Keep the context plain`)
    expect(complaint(keeping({ held }, () => ({})))).toContain(`state '(start)': ${says}`)
  })

  it('is context that holds itself', () => {
    const loop: { self?: object } = {}
    loop.self = loop
    expect(complaint(keeping({ loop }, () => ({})))).toContain('context.loop.self holds a reference to itself')
  })
})

describe('a change in place is a model error', () => {
  const inPlace = /^machine 'm', state 'a', event E.*: changes its context or its event in place .*assign\(\)\.$/

  it.each<[string, object, (held: never) => unknown]>([
    ['a field', { held: 0 }, (context: { held: number }) => context.held++],
    ['an object', { held: { n: 0 } }, (context: { held: { n: number } }) => context.held.n++],
    ['a deleted field', { held: { n: 0 } }, (context: { held: { n?: number } }) => delete context.held.n],
    ['an array', { held: [0] }, (context: { held: number[] }) => context.held.push(1)],
    ['a reversed array', { held: [1, 0] }, (context: { held: number[] }) => context.held.reverse()],
    ['a Set', { held: new Set() }, (context: { held: Set<number> }) => context.held.add(1)],
    ['a Map', { held: new Map() }, (context: { held: Map<number, number> }) => context.held.set(1, 1)],
    ['a cleared Set', { held: new Set([1]) }, (context: { held: Set<number> }) => context.held.clear()],
    [
      'a Set in a Map',
      { held: new Map([[1, new Set()]]) },
      (context: { held: Map<number, Set<number>> }) => context.held.get(1)?.add(1),
    ],
    [
      'an array in a frozen object',
      { held: Object.freeze({ list: [] }) },
      (context: { held: { list: number[] } }) => context.held.list.push(1),
    ],
  ])('of %s', (_, context, change) => {
    const machine = keeping(context, held => {
      change(held)
      return {}
    })
    expect(complaint(machine, ['E'])).toMatch(inPlace)
  })

  it('of the event', () => {
    const machine = keeping({}, (_, event: { by: { list: number[] } }) => {
      event.by.list.push(1)
      return {}
    })
    expect(complaint(machine, [{ type: 'E', by: { list: [] } }])).toMatch(inPlace)
  })

  it('in a guard', () => {
    const machine = createMachine({
      id: 'm',
      initial: 'a',
      context: { n: 0 },
      states: { a: { on: { E: { target: 'a', guard: ({ context }) => ++context.n > 0 } } } },
    })
    expect(complaint(machine, ['E'])).toMatch(inPlace)
  })

  it('of the context literal that all instances share', () => {
    const machine = createMachine({
      id: 'm',
      context: { seen: new Set<number>() },
      entry: assign(({ context }) => ({ seen: context.seen.add(context.seen.size) })),
    })
    expect(complaint(machine)).toMatch(/state '\(start\)': changes its context or its event in place/)
  })
})

describe('a machine that answers differently the second time is refused', () => {
  it.each([2, 3])('where a guard says yes every %d times', often => {
    let asked = 0
    const machine = createMachine({
      id: 'm',
      initial: 'a',
      states: { a: { on: { E: { guard: () => ++asked % often === 0, target: 'b' } } }, b: {} },
    })
    expect(complaint(machine, ['E'])).toMatch(
      /machine 'm', state 'a', event E: answers differently the second time\. Let guards/,
    )
  })

  it('where an action does, or the initial context', () => {
    let counted = 0
    expect(
      complaint(
        keeping({ n: 0 }, () => ({ n: ++counted })),
        ['E'],
      ),
    ).toMatch(/event E: answers differently/)
    const born = createMachine({ id: 'm', context: () => ({ n: ++counted }) })
    expect(complaint(born)).toMatch(/state '\(start\)': answers differently/)
  })
})
