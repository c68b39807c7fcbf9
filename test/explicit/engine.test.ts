/** What the explicit engine might get wrong by being fast: rows learned late, growing machines, formulas that are not asked. */

import { describe, expect, it } from 'vitest'
import { assign, setup } from 'xstate'
import type { Exploration } from '../../src/check/exploration.ts'
import { explore } from '../../src/explicit/engine.ts'
import { explore as reference } from '../../src/reference/engine.ts'
import { expand, type Product } from '../../src/system/expand.ts'
import { ModelError } from '../../src/system/model-error.ts'
import { type Property, requirementsOf } from '../../src/system/property.ts'
import { all, others } from '../../src/system/sort.ts'
import { vocabulary } from '../../src/system/vocabulary.ts'
import { drive } from '../drive.ts'

interface House {
  sort: 'room' | 'floor'
  errno: never
  source: 'plan'
}
const { component, where, worker, system } = vocabulary<House>()

const counter = setup({
  types: { context: {} as { n: number }, events: {} as { type: 'UP' | 'DOWN' | 'RESET' }, input: {} as number },
  guards: { positive: ({ context }) => context.n > 0 },
}).createMachine({
  id: 'counter',
  context: ({ input }) => ({ n: input }),
  on: {
    UP: { actions: assign({ n: ({ context }) => context.n + 1 }) },
    DOWN: { guard: 'positive', actions: assign({ n: ({ context }) => context.n - 1 }) },
    RESET: { guard: 'positive', actions: assign({ n: 0 }) },
  },
})
const gauge = component(['room'], counter, { input: room => Number(room.slice('room'.length)) })
const tally = component([], counter, { input: () => 0 })

/** Both engines' answer, which must be one. */
const explored = (product: Product, properties: readonly Property[] = []): Exploration => {
  const found = drive(explore, product, properties)
  expect(found).toEqual(drive(reference, product, properties))
  return found
}

function fault(product: Product, properties: readonly Property[] = []): ModelError {
  try {
    drive(explore, product, properties)
  } catch (error) {
    if (error instanceof ModelError) return error
    throw error
  }
  throw new Error('nobody complained')
}

/** Everybody counts up while nobody is above `top`. */
const house = (top: number) =>
  system(
    'house',
    { gauge, tally },
    {
      up: worker({ r: 'room' }, 'plan', ({ r }) => [
        gauge(r).takes('UP'),
        gauge(r).where(`is below ${top}`, ({ context }) => context.n < top),
      ]),
      level: worker({ r: 'room' }, 'plan', ({ r }) => [
        gauge(r).where('is up', ({ context }) => context.n > 0),
        gauge(others(r)).takes('DOWN'),
      ]),
      alarm: worker({}, 'plan', () => [gauge(all).where('is at the top', ({ context }) => context.n === top)]),
      clear: worker({}, 'plan', () => [tally().hears('RESET'), gauge(all).hears('RESET')]),
    },
  )

describe('the explicit engine', () => {
  it('tells its levels as the reference engine does, and where it was stopped', () => {
    const product = expand(house(3), { room: 3 })
    const all = drive(explore, product, [], {}, { levels: true })
    expect(all.levels).toEqual(drive(reference, product, [], {}, { levels: true }).levels)
    expect(all.levels?.deepest).toHaveLength((all.counts.depth as number) - 1)
    for (const states of [1, 7, 20]) {
      const { counts, levels } = drive(explore, product, [], { states }, { levels: true })
      const sum = (of: 'states' | 'steps'): number => levels?.each.reduce((n, level) => n + level[of], 0) ?? NaN
      expect([sum('states'), sum('steps')]).toEqual([counts.distinct, (counts.generated as number) - 1])
    }
    expect(drive(explore, product, []).levels).toBeUndefined()
  })

  it('starts components of one machine each with its own input', () => {
    const start = system('start', { gauge }, {})
    const law = requirementsOf<typeof start>().invariant('room1 begins at 1', {
      forAll: { r: 'room' },
      then: ({ gauge }, { r }) => gauge(r).context.n === Number(r.slice('room'.length)),
    })
    expect(explored(expand(start, { room: 3 }), [law])).toEqual({
      counts: { distinct: 1, generated: 1, depth: 1 },
      findings: [{}],
    })
  })

  it('honours all, others and hears as XState itself does', () => {
    expect(explored(expand(house(2), { room: 3 })).counts.distinct).toBe(27)
  })

  it('counts a step that changes nothing, and looks at it', () => {
    const at = house(1)
    const law = requirementsOf<typeof at>().transition('an alarm is seen', {
      on: ['alarm'],
      forAll: { r: 'room' },
      then: (_, after, { r }) => after.gauge(r).context.n !== 1,
    })
    const path = [0]
    const seen = { at: { r: 'room0' }, path }
    const { operations } = expand(at, { room: 2 })
    path.push(operations.findIndex(({ name }) => name === 'alarm'))
    expect(explored(expand(at, { room: 2 }), [law]).findings).toEqual([{ witness: seen, violation: seen }])
  })

  it('finds the first step that breaks a law by what it leaves alone', () => {
    const at = house(2)
    const { transition } = requirementsOf<typeof at>()
    const law = transition('a full room is relieved at once', {
      forAll: { r: 'room' },
      when: (before, _, { r }) => before.gauge(r).context.n === 2,
      then: (_, after, { r }) => after.gauge(r).context.n < 2,
    })
    const [finding] = explored(expand(at, { room: 3 }), [law]).findings
    // room2 is full from the beginning: the first step of room0 witnesses it, and breaks it.
    expect(finding).toEqual({
      witness: { at: { r: 'room2' }, path: [0] },
      violation: { at: { r: 'room2' }, path: [0] },
    })
  })

  it('asks a law about steps only of steps that there are', () => {
    const at = house(2)
    const law = requirementsOf<typeof at>().transition('tally is cleared only', {
      on: ['up'],
      forAll: { r: 'room' },
      when: (before, after, { r }) => {
        if (before.gauge(r).context.n === 2 && after.gauge('room0').context.n === 9)
          throw new Error('there is no such step')
        return before.gauge(r).context.n !== after.gauge(r).context.n
      },
      then: (before, after, { r }) => {
        if (before.gauge(r).context.n === after.gauge(r).context.n) throw new Error('nothing happened')
        return true
      },
    })
    expect(explored(expand(at, { room: 2 }), [law]).findings).toEqual([{ witness: { at: { r: 'room0' }, path: [0] } }])
  })

  it('lets a counter grow as far as its partners allow, past 300', () => {
    const bounded = system(
      'bounded',
      { gauge, tally },
      {
        up: worker({}, 'plan', () => [
          where([gauge('room0'), tally()], 'are less than 350 together', (a, b) => a.context.n + b.context.n < 350),
          gauge('room0').takes('UP'),
        ]),
        down: worker({}, 'plan', () => [gauge('room0').takes('DOWN'), tally().takes('UP')]),
      },
    )
    const counts = drive(explore, expand(bounded, {})).counts
    expect(counts.distinct).toBe((351 * 352) / 2)
  })

  it('never asks a machine what an earlier participant forbids to ask', () => {
    const fussy = setup({
      types: { context: {} as { n: number }, events: {} as { type: 'UP' } },
      guards: {
        fine: ({ context }) => {
          if (context.n === 3) throw new Error('asked at 3')
          return true
        },
      },
    }).createMachine({
      id: 'fussy',
      context: { n: 0 },
      on: { UP: { guard: 'fine', actions: assign({ n: ({ context }) => context.n + 1 }) } },
    })
    const who = component([], fussy)
    const guarded = (first: boolean) =>
      system(
        'guarded',
        { who, tally },
        {
          up: worker({}, 'plan', () => [
            first && tally().where('is below 3', ({ context }) => context.n < 3),
            who().takes('UP'),
            !first && tally().where('is below 3', ({ context }) => context.n < 3),
            tally().takes('UP'),
          ]),
        },
      )
    expect(explored(expand(guarded(true), {})).counts.distinct).toBe(4)
    expect(fault(expand(guarded(false), {})).fault.trace).toEqual(['up', 'up', 'up'])
  })

  it('asks a condition over several components also where somebody later is known to refuse', () => {
    const hasty = system(
      'hasty',
      { gauge, tally },
      {
        fill: worker({}, 'plan', () => [
          gauge('room0').where('is below 2', ({ context }) => context.n < 2),
          gauge('room0').takes('UP'),
        ]),
        count: worker({}, 'plan', () => [
          where([gauge('room0'), tally()], 'are not both at 2', (a, b) => {
            if (a.context.n === 2 && b.context.n === 2) throw new Error('they are')
            return true
          }),
          tally().where('is below 2', ({ context }) => context.n < 2),
          tally().takes('UP'),
        ]),
      },
    )
    const product = expand(hasty, {})
    // By now it is known that the tally refuses at 2: the condition comes first all the same.
    expect(fault(product).fault.trace).toEqual(['fill', 'fill', 'count', 'count'])
    expect(() => drive(reference, product)).toThrow(fault(product).message)
  })

  it('does not ask what comes after a condition over several components that refuses', () => {
    const shy = system(
      'shy',
      { gauge, tally },
      {
        fill: worker({}, 'plan', () => [
          where([gauge('room0'), tally()], 'are less than 2 together', (a, b) => a.context.n + b.context.n < 2),
          gauge('room0').where('was not asked at 2', ({ context }) => {
            if (context.n === 2) throw new Error('it was')
            return true
          }),
          gauge('room0').takes('UP'),
          tally().hears('DOWN'),
        ]),
      },
    )
    expect(explored(expand(shy, {})).counts).toEqual({ distinct: 3, generated: 3, depth: 3 })
  })

  it('counts what formulas hold as memory, and stops by it with what was found', () => {
    const at = house(9)
    const law = requirementsOf<typeof at>().invariant('the other rooms are never full together', {
      forAll: { r: 'room', s: 'room' },
      then: ({ gauge }, { r, s }, members) =>
        members('room').reduce((sum, other) => sum + gauge(other).context.n, 0) <
        12 + gauge(r).context.n + gauge(s).context.n,
    })
    const product = expand(at, { room: 4 })
    const limits = { memory: 300_000 }
    expect(drive(explore, product, [], limits)).not.toHaveProperty('stopped')
    const { stopped, counts, findings } = drive(explore, product, [law], limits)
    expect(stopped).toEqual({ by: 'memory', limit: 300_000 })
    expect(counts.distinct).toBeGreaterThan(1000)
    expect(findings).toEqual(drive(explore, product, [law]).findings)
  })

  it.each([{ states: 0 }, { memory: 0 }, { depth: 0 }])('has at least the initial state within %o', limits => {
    const { counts, stopped } = drive(explore, expand(house(9), { room: 4 }), [], limits)
    expect(counts.distinct).toBeGreaterThan(0)
    expect(stopped).toEqual({ by: Object.keys(limits)[0], limit: 0 })
  })

  it('tells which property throws, and after which operations', () => {
    const at = house(2)
    const law = requirementsOf<typeof at>().invariant('room0 is not full', {
      forAll: { r: 'room' },
      then: ({ gauge }, { r }) => {
        if (gauge(r).context.n === 2) throw new Error('it is')
        return true
      },
    })
    const { message, fault: told } = fault(expand(at, { room: 1 }), [law])
    expect(message).toContain("property 'room0 is not full' throws at r = room0: it is")
    expect(told.trace).toEqual(['up(room0)', 'up(room0)'])
  })
})
