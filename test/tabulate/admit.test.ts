/** Machines that the checker could not honour are refused when they are loaded, with the place and the remedy. */
import {
  and,
  cancel,
  createMachine,
  emit,
  enqueueActions,
  forwardTo,
  fromPromise,
  log,
  not,
  raise,
  sendParent,
  sendTo,
  setup,
  spawnChild,
  stopChild,
} from 'xstate'
import { describe, expect, it } from 'vitest'
import { admit } from '../../src/tabulate/admit.ts'
import { complaint, told } from './helpers.ts'

/** What is said of a machine whose inner state does this on E. */
const onEvent = (actions: unknown): string =>
  complaint(
    createMachine({
      id: 'door',
      initial: 'shut',
      states: { shut: { initial: 'locked', states: { locked: { on: { E: { actions: actions as 'named' } } } } } },
    }),
  )

describe('a machine is refused where it', () => {
  it('invokes an actor', () => {
    const machine = createMachine({
      id: 'door',
      initial: 'a',
      states: { a: { invoke: { src: fromPromise(() => Promise.resolve(1)) } } },
    })
    expect(complaint(machine)).toBe(
      "machine 'door', state 'a': uses `invoke`. Model what the actor may answer as events, and let operations choose among them.",
    )
  })

  it('waits for time to pass', () => {
    const machine = createMachine({ id: 'door', initial: 'a', states: { a: { after: { 10: 'b' } }, b: {} } })
    expect(complaint(machine)).toMatch(/machine 'door', state 'a': uses `after`\. Model the time-out as an event/)
  })

  it.each([
    ['sendTo', sendTo('other', { type: 'E' })],
    ['forwardTo', forwardTo('other')],
    ['sendParent', sendParent({ type: 'E' })],
    ['spawnChild', spawnChild(createMachine({ id: 'child' }))],
    ['stopChild', stopChild('child')],
    ['emit', emit({ type: 'E' })],
    ['log', log('text')],
    ['cancel', cancel('timer')],
  ])('uses %s', (name, action) => {
    const effect = name === 'forwardTo' || name === 'sendParent' ? '\\w+' : name
    expect(onEvent(action)).toMatch(
      new RegExp(`^machine 'door', state 'shut\\.locked', event E: uses \`${effect}\`\\. \\w+`),
    )
  })

  it('raises an event later, also when later is now or has a name', () => {
    const later = /event E: raises an event with a delay\. Raise it at once/
    expect(onEvent(raise({ type: 'E' }, { delay: 10 }))).toMatch(later)
    expect(onEvent(raise({ type: 'E' }, { delay: 0 }))).toMatch(later)
    const named = setup({ delays: { soon: 10 } }).createMachine({
      id: 'door',
      initial: 'a',
      states: { a: { entry: raise({ type: 'E' }, { delay: 'soon' }) } },
    })
    expect(complaint(named)).toMatch(/state 'a': raises an event with a delay/)
  })

  it('runs a plain function, which XState would leave undone', () => {
    expect(onEvent(() => 1)).toMatch(/event E: an action is a plain function.*Use assign\(\) or raise\(\)/)
    const named = setup({ actions: { ring: () => {} } }).createMachine({ id: 'door', entry: 'ring' })
    expect(complaint(named)).toMatch(/state '\(root\)': action 'ring' is a plain function/)
  })

  it('names an action that nobody implements, which XState would leave undone', () => {
    expect(onEvent('ring')).toMatch(/action 'ring' is not implemented, and would silently not run/)
    expect(onEvent({ type: 'ring' })).toMatch(/action 'ring' is not implemented/)
  })

  it('does so on the way out, in `always`, or in one of several actions', () => {
    const exit = createMachine({ id: 'door', initial: 'a', states: { a: { exit: log('out') } } })
    expect(complaint(exit)).toMatch(/state 'a': uses `log`/)
    const always = createMachine({
      id: 'door',
      initial: 'a',
      states: { a: { always: { target: 'b', actions: log('on') } }, b: {} },
    })
    expect(complaint(always)).toMatch(/state 'a', event always: uses `log`/)
    expect(onEvent([raise({ type: 'E' }), log('two')])).toMatch(/uses `log`/)
  })

  it('has an async guard, alone or inside another', () => {
    const guarded = (guard: unknown): string =>
      complaint(
        createMachine({ id: 'door', initial: 'a', states: { a: { on: { E: { guard: guard as 'g', target: 'a' } } } } }),
      )
    const slow: unknown = async () => Promise.resolve(false)
    expect(guarded(slow)).toMatch(/state 'a', event E: has a guard that is async, and a promise is always true/)
    expect(guarded(and([() => true, not(slow as () => boolean)]))).toMatch(/has a guard that is async/)
    const named = setup({ guards: { slow: slow as () => boolean } }).createMachine({
      id: 'door',
      initial: 'a',
      states: { a: { on: { E: { guard: and(['slow']), target: 'a' } } } },
    })
    expect(complaint(named)).toMatch(/has a guard that is async/)
  })

  it('has a guarded transition that goes nowhere, which XState never takes', () => {
    const nowhere = createMachine({ id: 'door', initial: 'a', states: { a: { on: { E: { guard: () => true } } } } })
    expect(complaint(nowhere)).toMatch(/state 'a', event E: is guarded but goes nowhere.*Add a target/)
  })

  it('has no id', () => {
    expect(complaint(createMachine({ initial: 'a', states: { a: {} } }))).toMatch(/no id.*Give createMachine\(\) an id/)
  })
})

describe('a machine is accepted where it', () => {
  it('guards a transition to its own state', () => {
    const machine = createMachine({
      id: 'door',
      initial: 'a',
      states: { a: { on: { E: { guard: () => true, target: 'a' } } } },
    })
    expect(told(machine, ['E'])).toEqual(['a', 'a'])
  })

  it('enqueues only what happens within the step', () => {
    const machine = createMachine({
      id: 'door',
      initial: 'a',
      context: { n: 0 },
      states: {
        a: {
          on: {
            E: {
              actions: enqueueActions(({ enqueue, check }) => {
                if (check(() => true)) enqueue.assign({ n: 1 })
                enqueue.raise({ type: 'NEXT' })
              }),
            },
            NEXT: 'b',
          },
        },
        b: {},
      },
    })
    expect(told(machine, ['E'])).toEqual(['a', 'b'])
  })

  it('leaves a guard to each platform, until somebody asks it', () => {
    const machine = setup({
      guards: {
        owns: () => {
          throw new Error('platform: who owns the table?')
        },
      },
    }).createMachine({ id: 'slot', initial: 'a', states: { a: { on: { E: { guard: 'owns', target: 'a' } } } } })
    expect(() => admit(machine)).not.toThrow()
    expect(complaint(machine, ['E'])).toMatch(/machine 'slot', state 'a', event E: throws: .*who owns the table/)
    expect(told(machine.provide({ guards: { owns: () => false } }), ['E'])).toEqual(['a', 'refused'])
  })
})
