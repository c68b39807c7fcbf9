/** Searches that are stopped, kept, and gone on with: in the end they have found the same as one that never stopped. */
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { assign, setup } from 'xstate'
import type { Engine, Exploration, Keeper, Kept, Limits } from '../../src/check/exploration.ts'
import { expand, type Local, ModelError, type Product, vocabulary } from '../../src/checker.ts'
import { exploreAt } from '../../src/explicit/engine.ts'
import type { Property } from '../../src/system/property.ts'
import { propertiesOf, propertyPlans } from '../oracle/properties.ts'
import { systemOf, systemPlans } from '../oracle/systems.ts'
import { pasidRef } from '../toys/pasid-ref.ts'

interface Shelf extends Keeper {
  /** What was kept, the last behind the others. */
  readonly all: { readonly facts: string; readonly words: Int32Array }[]
}

function shelf(): Shelf {
  const all: Shelf['all'] = []
  return {
    all,
    restore(take) {
      const last = all.at(-1)
      if (last === undefined) return false
      let at = 0
      take(JSON.parse(last.facts) as Kept, length => last.words.slice(at, (at += length)))
      expect(at).toBe(last.words.length)
      return true
    },
    keep(kept, write) {
      const words: number[] = []
      write(some => some.forEach(word => words.push(word)))
      all.push({ facts: JSON.stringify(kept), words: Int32Array.from(words) })
    },
    forget() {
      all.length = 0
    },
  }
}

type Pace = Parameters<typeof exploreAt>[0]

function run(
  pace: Pace,
  product: Product,
  properties: readonly Property[],
  limits: Limits,
  keeper?: Keeper,
): Exploration | string {
  const options = { limits, fieldValues: 1000, interrupted: () => false, ...(keeper && { keeper }) }
  const search: ReturnType<Engine> = exploreAt(pace, product, properties, options)
  try {
    for (;;) {
      const step = search.next()
      if (step.done) return step.value
    }
  } catch (error) {
    if (error instanceof ModelError) return error.message
    throw error
  }
}

describe('a search that goes on', () => {
  it('finds the same as one that never stopped, wherever it was stopped', () => {
    const stops = fc.array(
      fc.oneof(
        fc.record({ states: fc.integer({ min: 1, max: 40 }) }),
        fc.record({ states: fc.constant(100), depth: fc.integer({ min: 1, max: 6 }) }),
      ),
      { minLength: 1, maxLength: 4 },
    )
    let stopped = 0
    fc.assert(
      fc.property(systemPlans, propertyPlans, stops, fc.constantFrom(2, Infinity), (plan, wanted, stops, kernel) => {
        const random = systemOf(plan)
        const product = expand(random.system, random.scope)
        const properties = propertiesOf(wanted, random)
        const bound = { states: 100 }
        const whole = run({}, product, properties, bound)
        const kept = shelf()
        for (const limits of stops) {
          const part = run({ kernel }, product, properties, limits, kept)
          if (kept.all.length > 0) stopped++
          // A part finds nothing else than a search that begins in the initial state and stops there.
          if (limits === stops[0]) expect(part).toEqual(run({}, product, properties, limits))
        }
        expect(run({ kernel }, product, properties, bound, kept)).toEqual(whole)
      }),
      { seed: 1, numRuns: 200, plugins: [fc.unbiased()] },
    )
    expect(stopped).toBeGreaterThan(200)
  }, 120_000)

  const { system, scope, properties } = pasidRef(true, { guest: 2, rid: 3, pasid: 3 })
  const product = expand(system, scope)
  const whole = run({}, product, properties, {})

  it('finds the same from each place where it was kept while it went on', () => {
    const places: Shelf[] = []
    let turn = 0
    const sometimes: Keeper = {
      restore: () => false,
      keep(...given) {
        if (turn++ % 30 !== 0) return
        const place = shelf()
        place.keep(...given)
        places.push(place)
      },
      forget() {},
    }
    expect(run({ keep: () => -1 }, product, properties, {}, sometimes)).toEqual(whole)
    expect(places.length).toBeGreaterThan(2)
    for (const place of places) expect(run({}, product, properties, {}, place)).toEqual(whole)
  })

  it('still knows what steps show that change nothing of what a property reads', () => {
    const { component, worker, system } = vocabulary<{ sort: 'x'; errno: 'E'; source: 'chance' }>()
    const lamp = setup({ types: { events: {} as { type: 'FLIP' } } }).createMachine({
      id: 'lamp',
      initial: 'off',
      states: { off: { on: { FLIP: 'on' } }, on: {} },
    })
    const lamps = component(['x'], lamp)
    const flip = worker({ x: 'x' }, 'chance', ({ x }) => [lamps(x).takes('FLIP')])
    const lit = expand(system('lit', { lamps }, { flip }), { x: 2 })
    const others: Property = {
      kind: 'transition',
      name: 'while the last is off, the first is not flipped',
      on: ['flip'],
      about: ['x'],
      forAll: { x: 'x' },
      when: (_before, _after, { x }) => x === 'x0',
      then: ({ lamps }) => !lamps?.('x1').is('off'),
    }
    const kept = shelf()
    run({}, lit, [others], { depth: 1 }, kept)
    expect(kept.all).toHaveLength(1)
    const { findings } = run({}, lit, [others], {}, kept) as Exploration
    expect(findings.map(({ violation }) => violation?.path.length)).toEqual([1])
  })

  it('stops at once, with all that was found before, where it may find fewer now', () => {
    const kept = shelf()
    run({}, product, properties, { states: 100 }, kept)
    const { counts } = JSON.parse(kept.all[0]?.facts ?? '') as Kept
    expect(counts.distinct).toBeGreaterThan(10)
    const fewer = run({}, product, properties, { states: 10 }, kept)
    expect(fewer).toMatchObject({ counts, stopped: { by: 'states', limit: 10 } })
    expect(run({}, product, properties, {}, kept)).toEqual(whole)
  })

  it('finds the same where it goes on with more memory', () => {
    const kept = shelf()
    const sizes: number[] = []
    for (const mib of [0.1, 0.2, 0.4, 0.5, 0.6, 0.8, 1]) {
      const { counts, stopped } = run({}, product, properties, { memory: mib * 2 ** 20 }, kept) as Exploration
      expect(stopped?.by).toBe('memory')
      sizes.push(Number(counts.distinct))
    }
    expect(sizes).toEqual([...sizes].sort((a, b) => a - b))
    expect(new Set(sizes).size).toBeGreaterThan(3)
    expect(run({}, product, properties, {}, kept)).toEqual(whole)
    expect(kept.all).toEqual([])
  })
})

describe('a search of which nearly all successors are new', () => {
  const { component, worker, system } = vocabulary<{ sort: 'cell' | 'value'; errno: 'E'; source: 'chance' }>()
  const slot = setup({
    types: { context: {} as { value: string }, events: {} as { type: 'SET'; value: string } },
    actions: { set: assign({ value: ({ event }) => event.value }) },
  }).createMachine({
    id: 'slot',
    initial: 'empty',
    context: { value: '' },
    states: { empty: { on: { SET: { target: 'full', actions: 'set' } } }, full: {} },
  })
  const slots = component(['cell'], slot)
  const fill = worker({ cell: 'cell', value: 'value' }, 'chance', ({ cell, value }) => [
    slots(cell).takes('SET', { value }),
  ])
  // A state has more successors than are looked up at once.
  const product = expand(system('slots', { slots }, { fill }), { cell: 2, value: 100 })

  it('finds the same wherever memory ended, in the middle of what was looked up, too', () => {
    const whole = run({}, product, [], {})
    expect(whole).toMatchObject({ counts: { distinct: 101 ** 2 } })
    const sizes = new Set<number>()
    for (let kib = 70; kib <= 120; kib += 5) {
      const kept = shelf()
      const { counts, stopped } = run({}, product, [], { memory: kib * 1024 }, kept) as Exploration
      expect(stopped?.by).toBe('memory')
      sizes.add(Number(counts.distinct))
      expect(run({}, product, [], {}, kept)).toEqual(whole)
    }
    expect(sizes.size).toBeGreaterThan(2)
  })
})

describe('a search does not go on where it rests on what is not so any more', () => {
  const { component, worker, where, system } = vocabulary<{ sort: 'x'; errno: 'E'; source: 'chance' }>()

  /** What functions read from around them is in no text of them: only what they answer tells these apart. */
  const modelOf = ({ by = 1, most = 9, banned = 50, allowed = 90 }): Parameters<typeof run> => {
    const counter = setup({
      types: { context: {} as { n: number }, events: {} as { type: 'ADD' } },
      actions: { add: assign({ n: ({ context }) => context.n + by }) },
      guards: { isSmall: ({ context }) => context.n < most },
    }).createMachine({
      id: 'counter',
      initial: 'on',
      context: { n: 0 },
      states: { on: { on: { ADD: { guard: 'isSmall', actions: 'add' } } } },
    })
    const counters = component(['x'], counter)
    const counting = system(
      'counting',
      { counters },
      {
        add: worker({ x: 'x' }, 'chance', ({ x }) => [
          where([counters('x0'), counters('x1')], 'no counter is banned', (...each) =>
            each.every(({ context }) => context.n !== banned),
          ),
          counters(x).takes('ADD'),
        ]),
      },
    )
    const low: Property = {
      kind: 'invariant',
      name: 'counters are low',
      forAll: { x: 'x' },
      then: ({ counters }, { x }) =>
        (counters as (x: string) => Local<typeof counter>)(x as string).context.n <= allowed,
    }
    return [{}, expand(counting, { x: 2 }), [low], {}]
  }
  const searched = (model: Parameters<typeof run>, limits: Limits, kept?: Keeper): Exploration | string =>
    run(model[0], model[1], model[2], limits, kept)

  const kept = shelf()
  searched(modelOf({}), { states: 30 }, kept)

  it.each([
    ['a machine steps elsewhere', { by: 2 }, "machine 'counter', state 'on', event ADD: does not do what it did"],
    ['a guard refuses', { most: 2 }, "machine 'counter', state 'on', event ADD: does not do what it did"],
    ['a condition is false', { banned: 3 }, 'a condition or a property does not answer as it did'],
    ['a property is', { allowed: 1 }, 'a condition or a property does not answer as it did'],
  ])('%s', (_, change, message) => {
    const again = shelf()
    again.all.push(...kept.all)
    const said = searched(modelOf(change), {}, again)
    expect(said).toContain(`${message} when the search was kept. Remove the checkpoint or name another folder`)
    expect(said).not.toContain('after')
  })

  it('but does on all that it has not asked about yet', () => {
    const again = shelf()
    again.all.push(...kept.all)
    const changed = modelOf({ most: 8, allowed: 7 })
    expect(searched(changed, {}, again)).toEqual(searched(changed, {}))
  })
})
