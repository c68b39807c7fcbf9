/** Observers: what they hear, what they may not be, and that every engine sees the same of them. */
import { assign, setup } from 'xstate'
import { describe, expect, it } from 'vitest'
import { check, checkSync } from '../../src/check/check.ts'
import { mutant } from '../../src/system/mutant.ts'
import { watched } from '../../src/system/observer.ts'
import { requirementsOf } from '../../src/system/property.ts'
import { vocabulary } from '../../src/system/vocabulary.ts'
import { expand } from '../../src/system/expand.ts'
import type { Model } from '../../src/system/model.ts'
import { digest } from '../../src/trace/digest.ts'
import { replay } from '../../src/trace/replay.ts'

/** Two doors, each of which one of two people opens and closes; a lamp that nobody watches. */
const { component, call, system } = vocabulary<{ sort: 'door' | 'person'; errno: 'EBUSY'; source: 'house' }>()
const leaf = setup({ types: { events: {} as { type: 'OPEN' | 'CLOSE' } } }).createMachine({
  id: 'leaf',
  initial: 'shut',
  states: { shut: { on: { OPEN: 'open' } }, open: { on: { CLOSE: 'shut' } } },
})
const lamp = setup({ types: { events: {} as { type: 'TOGGLE' } } }).createMachine({
  id: 'lamp',
  initial: 'off',
  states: { off: { on: { TOGGLE: 'on' } }, on: { on: { TOGGLE: 'off' } } },
})
const leaves = component(['door'], leaf)
const lamps = component([], lamp)
const house = system(
  'house',
  { leaf: leaves, lamp: lamps },
  {
    open: call({ d: 'door', who: 'person' }, 'house', ({ d }) => [leaves(d).takes('OPEN').else('EBUSY')]),
    close: call({ d: 'door', who: 'person' }, 'house', ({ d }) => [leaves(d).takes('CLOSE').else('EBUSY')]),
    toggle: call({}, 'house', () => [lamps().takes('TOGGLE').else('EBUSY')]),
  },
)
const { observer } = requirementsOf<typeof house>()

type Person = `person${number}`
/** Whoever opens a door closes it. */
const opener = setup({
  types: {
    context: {} as { who: Person | null },
    events: {} as { type: 'OPENED' | 'CLOSED'; who: Person },
  },
  guards: { isAnother: ({ context, event }) => context.who !== event.who },
  actions: {
    remember: assign({ who: ({ event }) => event.who }),
    forget: assign({ who: null }),
  },
}).createMachine({
  id: 'opener',
  context: { who: null },
  initial: 'nobody',
  states: {
    nobody: { on: { OPENED: { target: 'somebody', actions: 'remember' }, CLOSED: 'violation' } },
    somebody: {
      on: {
        CLOSED: [
          { guard: 'isAnother', target: 'violation' },
          { target: 'nobody', actions: 'forget' },
        ],
      },
    },
    violation: {},
  },
})

const closedByItsOpener = observer('whoever opens a door closes it', {
  forAll: { d: 'door' },
  machine: opener,
  watches: { OPENED: ['open'], CLOSED: ['close'] },
})
const model = (properties: Model['properties'], scope = { door: 2, person: 2 }): Model => ({
  name: 'house',
  system: house,
  scope,
  properties,
})
/** One more event than `opener` hears. */
const machine = setup({ types: { events: {} as { type: 'SEEN' | 'HEARD' } } }).createMachine({
  id: 'watcher',
  initial: 'idle',
  states: { idle: { on: { SEEN: 'seen' } }, seen: { type: 'final' }, violation: {} },
})

describe('an observer', () => {
  it('hears the operations at its own members, and what else they carry', () => {
    expect(checkSync(model([closedByItsOpener], { door: 2, person: 1 }))).toMatchObject({
      states: { distinct: 8, generated: 25 },
      properties: [{ verdict: 'holds', vacuous: false, witness: { steps: [{ operation: 'open' }] } }],
    })
    const { states, properties } = checkSync(model([closedByItsOpener]))
    // Of one door: shut, open by either, and open or shut after one of them was too late. Of two, and of the lamp, the product.
    expect(states.distinct).toBe(7 * 7 * 2)
    const steps = properties[0]?.counterexample?.steps ?? []
    expect(steps.map(({ operation, arguments: at }) => [operation, ...at])).toEqual([
      ['open', 'door0', 'person0'],
      ['close', 'door0', 'person1'],
    ])
    expect(steps[1]?.changes).toEqual([
      { component: 'leaf(door0)', from: 'open', to: 'shut' },
      {
        component: 'opener(door0)',
        from: 'somebody {who: person0}',
        to: 'violation {who: person0}',
      },
    ])
  })

  it.each(['explicit', 'symbolic', 'reference'] as const)('is the same to the %s engine', async engine => {
    const { states, properties } = await check(model([closedByItsOpener]), { engine })
    const { code } = checkSync(model([closedByItsOpener])).properties[0]?.counterexample ?? {}
    expect({ distinct: Number(states.distinct), code: properties[0]?.counterexample?.code }).toEqual({
      distinct: 98,
      code,
    })
  })

  it('refuses nothing: where it ignores what it hears, and where it is done, all happens as without it', () => {
    const deaf = observer('nothing', { forAll: {}, machine, watches: { SEEN: ['toggle'], HEARD: ['open', 'close'] } })
    const without = checkSync(model([]))
    expect([without.states.distinct, without.states.generated]).toEqual([8, 41])
    const { states } = checkSync(model([deaf]))
    // Before the first toggle the lamp is off.
    expect(states.distinct).toBe(8 + 4)
    expect(Number(states.generated) - 1).toBe((8 + 4) * 5)
  })

  it('that has seen nothing proves nothing', () => {
    const locked = mutant(house).edit('open', listed => [...listed, lamps().is('on'), lamps().is('off')])
    const shut = { name: 'locked', change: 'no door opens', system: locked, killedBy: closedByItsOpener.name, steps: 0 }
    const { properties } = checkSync({ ...model([closedByItsOpener]), mutants: [shut] }, { mutant: 'locked' })
    expect(properties).toMatchObject([{ verdict: 'holds', vacuous: true }])
  })

  it('leaves codes of paths as they are', () => {
    const bare = model([])
    expect(digest(expand(watched(model([closedByItsOpener])), bare.scope))).toBe(digest(expand(house, bare.scope)))
    const { code } = checkSync(model([closedByItsOpener])).properties[0]?.counterexample ?? { code: '' }
    expect(replay(code, () => bare).steps.map(({ changes }) => changes.length)).toEqual([1, 1])
    expect(replay(code, () => model([closedByItsOpener])).steps.map(({ changes }) => changes.length)).toEqual([2, 2])
  })
})

describe('what is no observer is told', () => {
  const faulty = (property: Model['properties'][number]) => () => checkSync(model([property]))

  it('that cannot be broken', () => {
    expect(() => observer('x', { forAll: {}, machine: lamp, watches: { TOGGLE: ['toggle'] } })).toThrow(
      "machine 'lamp': the observer of 'x' has no state called 'violation', so that nothing could break it. Call the state 'violation' that it goes to when it has seen what must not be.",
    )
  })

  it('that goes by the name of a component', () => {
    const named = setup({ types: { events: {} as { type: 'TOGGLE' } } }).createMachine({
      id: 'lamp',
      initial: 'violation',
      states: { violation: {} },
    })
    expect(faulty(observer('x', { forAll: {}, machine: named, watches: { TOGGLE: ['toggle'] } }))).toThrow(
      "machine 'lamp': the observer of 'x' has the name of another component of 'house'. Give its machine an id of its own.",
    )
  })

  it('that hears of what the system does not have', () => {
    const heard = observer('x', { forAll: {}, machine, watches: { SEEN: ['open'], HEARD: ['close'] } })
    const { open, toggle } = house.operations
    const doorless = { ...model([heard]), system: system('house', { leaf: leaves, lamp: lamps }, { open, toggle }) }
    expect(() => checkSync(doorless)).toThrow(
      "machine 'watcher', event HEARD: the observer of 'x' hears it of 'close', which 'house' does not have. Name operations of the system, or let the property not apply to it.",
    )
  })

  it('that hears two events at once, or mixes sorts', () => {
    expect(faulty(observer('x', { forAll: {}, machine, watches: { SEEN: ['open'], HEARD: ['open'] } }))).toThrow(
      "machine 'watcher': the observer of 'x' hears SEEN and HEARD of one operation, 'open'. Let it hear one event of each operation.",
    )
    expect(
      faulty(observer('x', { forAll: { who: 'door' }, machine, watches: { SEEN: ['open'], HEARD: ['close'] } })),
    ).toThrow(
      "machine 'watcher': the observer of 'x' has a door for 'who', and the operation 'open' a person. Give variables of one name one sort.",
    )
  })

  it('by the compiler: events that are not all watched, and operations that are not there', () => {
    // @ts-expect-error HEARD is not watched
    const some = () => observer('x', { forAll: {}, machine, watches: { SEEN: ['open'] } })
    // @ts-expect-error no such operation
    const none = () => observer('x', { forAll: {}, machine, watches: { SEEN: ['opens'], HEARD: [] } })
    expect([some, none]).toHaveLength(2)
  })
})
