/** What every engine does, on graphs small enough to draw: first sightings, limits, errors. */
import { assign, setup } from 'xstate'
import { describe, expect, it } from 'vitest'
import type { Engine, Exploration, Limits, Progress } from '../../src/check/exploration.ts'
import { machineModel } from '../../src/check/machine.ts'
import { explore as explicit } from '../../src/explicit/engine.ts'
import { explore as reference } from '../../src/reference/engine.ts'
import { expand, type Product } from '../../src/system/expand.ts'
import { ModelError } from '../../src/system/model-error.ts'
import { requirementsOf } from '../../src/system/property.ts'
import { vocabulary } from '../../src/system/vocabulary.ts'
import { drive } from '../drive.ts'

interface Drawing {
  sort: 'corner'
  errno: never
  source: 'drawing'
}
const { component, worker, system } = vocabulary<Drawing>()

/**
 * start -x-> left -x-> end: two ways round to the same end, x first in order.
 * start -y-> right -y-> end, and left -z-> left.
 */
const walker = setup({ types: { events: {} as { type: 'X' | 'Y' | 'Z' } } }).createMachine({
  id: 'walker',
  initial: 'start',
  states: {
    start: { on: { X: 'left', Y: 'right' } },
    left: { on: { X: 'end', Z: 'left' } },
    right: { on: { Y: 'end' } },
    end: {},
  },
})
const who = component([], walker)
/** There so that properties have something to range over. */
const stone = component(['corner'], setup({}).createMachine({ id: 'stone' }))
const drawing = system(
  'drawing',
  { who, stone },
  {
    x: worker({}, 'drawing', () => [who().takes('X')]),
    y: worker({}, 'drawing', () => [who().takes('Y')]),
    z: worker({}, 'drawing', () => [who().takes('Z')]),
  },
)
const product = expand(drawing, { corner: 2 })
const [x, y, z] = [0, 1, 2]
const { invariant, transition, reachable, deadlockFree } = requirementsOf<typeof drawing>()

const counter = (id: string, upTo: number, guard: (n: number) => boolean = () => true) =>
  setup({ types: { context: {} as { n: number }, events: {} as { type: 'UP' } } }).createMachine({
    id,
    context: { n: 0 },
    on: {
      UP: {
        guard: ({ context }) => guard(context.n) && context.n < upTo,
        actions: assign({ n: ({ context }) => context.n + 1 }),
      },
    },
  })

/** Three counters to a hundred, each on its own: a million states. */
const hundred = counter('hundred', 99)
const [a, b, c] = [component([], hundred), component([], hundred), component([], hundred)]
const big = expand(
  system(
    'big',
    { a, b, c },
    {
      a: worker({}, 'drawing', () => [a().takes('UP')]),
      b: worker({}, 'drawing', () => [b().takes('UP')]),
      c: worker({}, 'drawing', () => [c().takes('UP')]),
    },
  ),
  {},
)

const single = (id: string, upTo: number, guard?: (n: number) => boolean): Product =>
  expand(machineModel(counter(id, upTo, guard)).system, {})

function fault(run: () => unknown): ModelError {
  try {
    run()
  } catch (error) {
    if (error instanceof ModelError) return error
    throw error
  }
  throw new Error('nobody complained')
}

const engines: [string, Engine][] = [
  ['reference', reference],
  ['explicit', explicit],
]

describe.each(engines)('the %s engine', (_, engine) => {
  const limited = (limits: Limits): Exploration =>
    drive(
      engine,
      product,
      [invariant('the end is never reached', { forAll: {}, then: at => !at.who().is('end') })],
      limits,
    )

  it('counts states once, and transitions also where they lead nowhere new', () => {
    expect(drive(engine, product).counts).toEqual({ distinct: 4, generated: 6, depth: 3 })
  })

  it('reports nothing as stopped when it has seen everything', () => {
    expect(drive(engine, product)).not.toHaveProperty('stopped')
  })

  it('finds of an invariant the first way to break it, in the order of operations', () => {
    expect(limited({}).findings).toEqual([{ violation: { at: {}, path: [x, x] } }])
  })

  it('finds of an implication where it is asked, and where it fails', () => {
    const law = invariant('nobody goes right, then on', {
      forAll: { c: 'corner' },
      when: ({ who }, { c }) => who().is('right') && c === 'corner1',
      then: () => false,
    })
    const seen = { at: { c: 'corner1' }, path: [y] }
    expect(drive(engine, product, [law]).findings).toEqual([{ witness: seen, violation: seen }])
  })

  it('reports the first choice of variables among those that fail in one state', () => {
    const law = invariant('nobody goes right', { forAll: { c: 'corner' }, then: ({ who }) => !who().is('right') })
    expect(drive(engine, product, [law]).findings).toEqual([{ violation: { at: { c: 'corner0' }, path: [y] } }])
  })

  it('sees transitions that lead back to where they began', () => {
    const law = transition('z leads on', {
      on: ['z'],
      forAll: {},
      then: (before, after) => before.who().value !== after.who().value,
    })
    const seen = { at: {}, path: [x, z] }
    expect(drive(engine, product, [law]).findings).toEqual([{ witness: seen, violation: seen }])
  })

  it('sees transitions to states that are known already', () => {
    const law = transition('y does not reach the end', {
      on: ['y'],
      forAll: {},
      when: before => before.who().is('right'),
      then: () => false,
    })
    const seen = { at: {}, path: [y, y] }
    expect(drive(engine, product, [law]).findings).toEqual([{ witness: seen, violation: seen }])
  })

  it('watches every operation when a transition property names none', () => {
    const law = transition('one is not back at the start', { forAll: {}, then: (_, after) => !after.who().is('start') })
    expect(drive(engine, product, [law]).findings).toEqual([{ witness: { at: {}, path: [x] } }])
  })

  it('finds of a reachable state the first way there, and of others nothing', () => {
    const end = reachable('the end is reached', { forSome: {}, when: ({ who }) => who().is('end') })
    const never = reachable('the walker is in two places', {
      forSome: {},
      when: ({ who }) => who().is('left') && who().is('right'),
    })
    expect(drive(engine, product, [end, never]).findings).toEqual([{ witness: { at: {}, path: [x, x] } }, {}])
  })

  it('judges the initial state as well', () => {
    const law = invariant('the walker has left', { forAll: {}, then: ({ who }) => !who().is('start') })
    expect(drive(engine, product, [law]).findings).toEqual([{ violation: { at: {}, path: [] } }])
  })

  it('finds a state in which nothing is enabled, unless one may rest there', () => {
    const alive = deadlockFree('one can always go on', { resting: () => false })
    const rests = deadlockFree('one can go on until the end', { resting: ({ who }) => who().is('end') })
    expect(drive(engine, product, [alive, rests]).findings).toEqual([{ violation: { at: {}, path: [x, x] } }, {}])
  })

  it('stops at a limit of states with all that it has found', () => {
    expect(limited({ states: 3 })).toEqual({
      counts: { distinct: 3, generated: 4, depth: 2 },
      stopped: { by: 'states', limit: 3 },
      findings: [{}],
    })
  })

  it('has seen everything when the states are exactly as many as the limit', () => {
    expect(limited({ states: 4 })).not.toHaveProperty('stopped')
  })

  it('does not expand the last level of a limited depth', () => {
    expect(limited({ depth: 2 })).toMatchObject({
      counts: { distinct: 3, generated: 3, depth: 2 },
      stopped: { by: 'depth', limit: 2 },
    })
    expect(limited({ depth: 3 })).toMatchObject({
      counts: { distinct: 4, generated: 6, depth: 3 },
      stopped: { by: 'depth', limit: 3 },
      findings: [{ violation: { path: [x, x] } }],
    })
    expect(limited({ depth: 4 })).not.toHaveProperty('stopped')
  })

  it('stops when the time is over', () => {
    expect(drive(engine, big, [], { seconds: 0.01 }).stopped).toEqual({ by: 'seconds', limit: 0.01 })
  })

  it('stops when the memory is full', () => {
    const { stopped, counts } = drive(engine, big, [], { memory: 200_000 })
    expect(stopped).toEqual({ by: 'memory', limit: 200_000 })
    expect(counts.distinct).toBeGreaterThan(1)
  })

  it('tells how far it is, and stops when asked to', () => {
    const told: Progress[] = []
    const search = engine(big, [], { limits: {}, fieldValues: 1000, interrupted: () => told.length === 2 })
    let step = search.next()
    for (; !step.done; step = search.next()) told.push(step.value)
    const [first, second] = told as [Progress, Progress]
    expect(second.distinct).toBeGreaterThan(first.distinct)
    expect(step.value).toMatchObject({ stopped: { by: 'interrupt' } })
    expect(step.value.counts.distinct).toBeGreaterThanOrEqual(second.distinct)
  })

  it('tells after which operations a machine turned out to be wrong', () => {
    const fussy = single('fussy', 9, n => {
      if (n === 2) throw new Error('two is too much')
      return true
    })
    expect(fault(() => drive(engine, fussy)).message).toMatch(
      /^machine 'fussy', event UP, after UP, UP: throws: .* two is too much\. Make guards and actions total\.$/,
    )
  })

  it('tells which field of a context grows without bound', () => {
    const endless = single('endless', Infinity)
    const error = fault(() => drive(engine, endless, [], {}, { fieldValues: 3 }))
    expect(error.message).toMatch(
      /^machine 'endless', event UP, after UP, UP: endless\.context\.n passed 3 values, so it seems to grow/,
    )
    expect(drive(engine, single('ending', 2), [], {}, { fieldValues: 3 }).counts.distinct).toBe(3)
  })

  it('counts only the values that a component comes to, not those that a later participant keeps it from', () => {
    const endless = component([], counter('endless', Infinity))
    const bound = component([], counter('bound', 2))
    const kept = system(
      'kept',
      { endless, bound },
      { up: worker({}, 'drawing', () => [endless().takes('UP'), bound().takes('UP')]) },
    )
    expect(drive(engine, expand(kept, {}), [], {}, { fieldValues: 3 }).counts.distinct).toBe(3)
  })

  it('tells which machine answers differently the second time', () => {
    let asked = 0
    const fickle = setup({
      types: { context: {} as { n: number }, events: {} as { type: 'UP' | 'ASK' } },
    }).createMachine({
      id: 'fickle',
      initial: 'calm',
      context: { n: 0 },
      states: { calm: { on: { UP: 'moody' } }, moody: { on: { ASK: { actions: assign({ n: () => asked++ }) } } } },
    })
    expect(fault(() => drive(engine, expand(machineModel(fickle).system, {}))).message).toMatch(
      /^machine 'fickle', state 'moody', event ASK, after UP: answers differently the second time\./,
    )
  })

  it('tells which machine begins differently the second time', () => {
    let started = 0
    const random = setup({ types: { context: {} as { n: number } } }).createMachine({
      id: 'random',
      context: () => ({ n: started++ }),
    })
    expect(fault(() => drive(engine, expand(machineModel(random).system, {}))).message).toMatch(
      /^machine 'random', state '\(start\)': answers differently the second time\./,
    )
  })

  it('tells which condition throws, and after which operations', () => {
    const hasty = system(
      'hasty',
      { who, stone },
      {
        x: worker({}, 'drawing', () => [who().takes('X')]),
        y: worker({}, 'drawing', () => [
          who().where('is in time', ({ value }) => {
            if (value === 'left') throw new Error('too late')
            return true
          }),
          who().takes('Y'),
        ]),
      },
    )
    expect(fault(() => drive(engine, expand(hasty, {}))).message).toBe(
      "after x: the condition 'is in time' throws: too late. Let it answer true or false in every state.",
    )
  })

  it('knows the states that may be asked for, and no others', () => {
    const typo = 'lfet' as 'left'
    const law = invariant('never there', { forAll: {}, then: ({ who }) => !who().is(typo) })
    const says = "machine 'walker'.*: it is asked whether it is in 'lfet', and has no such state. Did you mean 'left'?"
    expect(fault(() => drive(engine, product, [law])).message).toMatch(new RegExp(says))
    const refusing = system('refusing', { who }, { x: worker({}, 'drawing', () => [who().isNot(typo)]) })
    expect(fault(() => drive(engine, expand(refusing, {}))).message).toMatch(new RegExp(says))
  })

  it('takes no promise for true', () => {
    const late = system(
      'late',
      { who, stone },
      { x: worker({}, 'drawing', () => [who().where('is in time', (() => Promise.resolve(false)) as () => never)]) },
    )
    expect(() => drive(engine, expand(late, {}))).toThrow("the condition 'is in time' answers with an object")
    const then = (async () => await Promise.resolve(false)) as () => never
    const law = invariant('all is well', { forAll: {}, then })
    expect(() => drive(engine, product, [law])).toThrow("property 'all is well' has an async function (then)")
  })

  it('tells which property throws, where, and after which operations', () => {
    const law = invariant('the left is fine', {
      forAll: { c: 'corner' },
      then: ({ who }, { c }) => {
        if (who().is('left') && c === 'corner1') throw new Error('it is not')
        return true
      },
    })
    const error = fault(() => drive(engine, product, [law]))
    expect(error.message).toContain("property 'the left is fine' throws at c = corner1: it is not")
    expect(error.fault.trace).toEqual(['x'])
  })
})
