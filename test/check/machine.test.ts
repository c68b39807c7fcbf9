/** Any XState machine is checked without writing a system. */
import { assign, setup } from 'xstate'
import { describe, expect, it } from 'vitest'
import { checkSync } from '../../src/check/check.ts'
import { machineModel } from '../../src/check/machine.ts'
import type { PropertyResult } from '../../src/check/result.ts'
import type { Model } from '../../src/system/model.ts'

/** Coins go in up to three; TAKE gives one coffee for two coins; a broken one is final. */
const coffee = setup({
  types: {
    context: {} as { coins: number },
    events: {} as { type: 'INSERT'; coins: number } | { type: 'TAKE' | 'KICK' },
  },
  guards: {
    fits: ({ context, event }) => event.type === 'INSERT' && context.coins + event.coins <= 3,
    paid: ({ context }) => context.coins >= 2,
  },
}).createMachine({
  id: 'coffee',
  initial: 'ready',
  context: { coins: 0 },
  states: {
    ready: {
      on: {
        INSERT: {
          guard: 'fits',
          target: 'ready',
          actions: assign({ coins: ({ context, event }) => context.coins + event.coins }),
        },
        TAKE: { guard: 'paid', target: 'ready', actions: assign({ coins: ({ context }) => context.coins - 2 }) },
        KICK: 'broken',
      },
    },
    broken: { type: 'final' },
  },
})

const inserting = [
  { type: 'INSERT', coins: 1 },
  { type: 'INSERT', coins: 2 },
] as const

const door = setup({ types: { events: {} as { type: 'OPEN' | 'LOCK' } } }).createMachine({
  id: 'door',
  initial: 'closed',
  states: { closed: { on: { OPEN: 'open', LOCK: 'locked' } }, open: {}, locked: {} },
})

const property = (model: Model, name: string): PropertyResult => {
  const found = checkSync(model).properties.find(property => property.name === name)
  if (found === undefined) throw new Error(`no property '${name}'`)
  return found
}

const stuck = (model: Model): PropertyResult =>
  property(model, 'something can happen in every state that is not meant to rest')

const steps = ({ counterexample, witness }: PropertyResult): string[] | undefined =>
  (counterexample ?? witness)?.steps.map(({ operation }) => operation)

describe('a single machine as a model', () => {
  it('has an operation for each event that may come, payload and all', () => {
    const { system, name } = machineModel(coffee, { events: [...inserting, 'TAKE'] })
    expect(name).toBe('coffee')
    expect(Object.keys(system.operations)).toEqual(['INSERT {coins: 1}', 'INSERT {coins: 2}', 'TAKE'])
  })

  it('takes the events that the machine names when none are given', () => {
    expect(Object.keys(machineModel(door).system.operations)).toEqual(['OPEN', 'LOCK'])
  })

  it('takes no event for a pattern that stands for many, nor for those that XState sends itself', () => {
    const patterns = setup({ types: { events: {} as { type: 'key.up' | 'key.down' | 'HALT' } } }).createMachine({
      id: 'patterns',
      initial: 'a',
      states: {
        a: { initial: 'b', on: { 'key.*': 'a', '*': 'a', HALT: 'a' }, onDone: 'a', states: { b: { type: 'final' } } },
      },
    })
    expect(Object.keys(machineModel(patterns).system.operations)).toEqual(['HALT'])
  })

  it('is explored with all of them', () => {
    // 0 to 3 coins; each state is kicked, those with room take coins, those with two or more give coffee.
    expect(checkSync(machineModel(coffee, { events: [...inserting, 'TAKE', 'KICK'] })).states).toEqual({
      distinct: 4 + 4,
      generated: 1 + 4 + (3 + 2) + 2,
      depth: 4,
    })
  })

  it('breaks an invariant in the fewest events', () => {
    const name = 'there are never three coins'
    const model = machineModel(coffee, {
      events: [...inserting, 'TAKE'],
      invariants: { [name]: ({ context }) => context.coins < 3 },
    })
    expect(steps(property(model, name))).toEqual(['INSERT {coins: 1}', 'INSERT {coins: 2}'])
  })

  it('shows how a state is reached, or that it is not', () => {
    const model = machineModel(coffee, {
      events: inserting,
      reachable: { 'it is full': ({ context }) => context.coins === 3, 'it is broken': local => local.is('broken') },
    })
    expect(property(model, 'it is full')).toMatchObject({ verdict: 'holds', witness: { steps: { length: 2 } } })
    expect(property(model, 'it is broken').verdict).toBe('violated')
  })

  it('rests in its final states', () => {
    expect(stuck(machineModel(coffee, { events: [...inserting, 'TAKE', 'KICK'] })).verdict).toBe('holds')
  })

  it('is stuck where nothing can happen, unless it is said to rest there', () => {
    expect(steps(stuck(machineModel(door)))).toEqual(['OPEN'])
    expect(steps(stuck(machineModel(door, { resting: ['open'] })))).toEqual(['LOCK'])
    expect(stuck(machineModel(door, { resting: ['open', 'locked'] })).verdict).toBe('holds')
    expect(stuck(machineModel(door, { resting: local => !local.is('closed') })).verdict).toBe('holds')
  })

  it('knows its states and events, when it is compiled and when it is run', () => {
    // @ts-expect-error -- the door has no such state
    const ajar = machineModel(door, { resting: ['ajar'] })
    // @ts-expect-error -- nor such an event
    const knocked = machineModel(door, { events: ['KNOCK'] })
    expect(() => checkSync(ajar)).toThrow("'ajar', and has no such state. Did you mean")
    expect(() => checkSync(knocked)).toThrow("KNOCK sends it 'KNOCK', which no state of it handles. Did you mean")
  })

  it('is refused when it does what cannot be honoured', () => {
    const slow = setup({ delays: { soon: 10 } }).createMachine({
      id: 'slow',
      initial: 'a',
      states: { a: { after: { soon: 'b' } }, b: {} },
    })
    expect(() => checkSync(machineModel(slow))).toThrow("machine 'slow', state 'a': uses `after`")
  })
})
