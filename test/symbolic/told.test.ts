/** What others tell is not asked of components by the symbolic engine: operations concern fewer, and do the same. */
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { AnyStateMachine } from 'xstate'
import { models } from '../../index.ts'
import { checkSync, expand, type Model, type Property } from '../../src/checker.ts'
import { closuresOf, startsOf } from '../../src/symbolic/closure.ts'
import { guess } from '../../src/symbolic/discovery.ts'
import { effectsOf, type StepPool, stepPool } from '../../src/symbolic/effects.ts'
import type { Net } from '../../src/symbolic/net.ts'
import { indexOf } from '../../src/symbolic/order.ts'
import { withoutTold } from '../../src/symbolic/told.ts'
import type { Product } from '../../src/system/expand.ts'
import { isLiveness } from '../../src/system/property.ts'
import { REFUSED, type Table } from '../../src/tabulate/table.ts'
import { tablesOf } from '../../src/tabulate/tables.ts'

/** A product before and after. */
function netsOf(product: Product): { before: Net; after: Net } {
  const byMachine = new Map<AnyStateMachine, Table>()
  const tablesFor = (of: Product): Table[] => tablesOf(of, 1000, byMachine)
  const tables = tablesFor(product)
  const closures = closuresOf(tables, guess(product, tables, tablesFor))
  const pool = stepPool()
  const before: Net = {
    domains: closures,
    starts: startsOf(product, tables).map((start, c) => closures[c]?.numberOf(start) ?? 0),
    indices: product.components.map((_, c) => indexOf(product, c)),
    effects: effectsOf(product, closures, pool),
  }
  return { before, after: withoutTold(before, pool).net }
}

describe('the exit of a process, which gives back the one number that it has', () => {
  const model = models.find(({ name }) => name === 'allocator/vtd-sm-enqcmd') as Model

  it('is a case for each number, which concerns no other number', () => {
    const product = expand(model.system, { ...model.scope, pasid: 3 })
    const pasidsIn = (net: Net): Set<string | undefined>[] =>
      net.effects
        .filter(({ operation }) => product.operations[operation]?.name.startsWith('exit'))
        .map(({ steps }) => new Set([...steps.keys()].flatMap(c => net.indices[c]?.['pasid'] ?? [])))
    const { before, after } = netsOf(product)
    expect(pasidsIn(before).map(({ size }) => size)).toEqual([3, 3])
    expect(pasidsIn(after).map(pasids => [...pasids])).toEqual(
      ['mm0', 'mm1'].flatMap(() => ['pasid0', 'pasid1', 'pasid2'].map(pasid => [pasid])),
    )
  })

  it('has the states, steps and paths of the explicit engine', () => {
    const properties = model.properties.filter((property: Property) => !isLiveness(property))
    const [a, b] = (['symbolic', 'explicit'] as const).map(engine => checkSync({ ...model, properties }, { engine }))
    expect(a?.states).toEqual(b?.states)
    expect(a?.properties).toEqual(b?.properties)
    expect(a?.states.distinct).toBe(3969)
  })
})

describe('in random nets', () => {
  const ITEMS = [1, 2, 3, 4] as const
  /** The holder, component 0, has nothing or one of the items. */
  const SIZES = [1 + ITEMS.length, ...ITEMS.map(() => 2)] as const
  const part = fc.record({
    component: fc.integer({ min: 0, max: ITEMS.length }),
    does: fc.constantFrom('is', 'isNot', 'goes', 'mayGo'),
    from: fc.integer({ min: 0, max: ITEMS.length }),
    to: fc.integer({ min: 0, max: ITEMS.length }),
  })
  /** What an operation does: with some, and with all items alike. */
  const plans = fc.array(fc.record({ some: fc.array(part, { minLength: 1, maxLength: 3 }), every: fc.option(part) }), {
    maxLength: 4,
  })
  type Part = typeof part extends fc.Arbitrary<infer P> ? P : never
  type Plan = typeof plans extends fc.Arbitrary<infer P> ? P : never

  const stepOf = ({ does, from, to }: Omit<Part, 'component'>, size: number): Int32Array =>
    Int32Array.from({ length: size }, (_, local) => {
      if (does === 'isNot') return local === from % size ? REFUSED : local
      if (local !== from % size) return does === 'mayGo' ? local : REFUSED
      return does === 'is' ? local : to % size
    })

  /** Each item can be taken, what is held is given back, and more is done by chance, which may break what these keep. */
  function netOf(plan: Plan, pool: StepPool): Net {
    const [holder, item] = [
      { size: SIZES[0], locals: [] },
      { size: 2, locals: [] },
    ]
    const ofItems = (every: Omit<Part, 'component'>): [number, Int32Array][] => ITEMS.map(c => [c, stepOf(every, 2)])
    const steps: [number, Int32Array][][] = [
      ...ITEMS.map((c): [number, Int32Array][] => [
        [0, stepOf({ does: 'goes', from: 0, to: c }, SIZES[0])],
        [c, stepOf({ does: 'goes', from: 0, to: 1 }, 2)],
      ]),
      [
        [0, Int32Array.from(SIZES.keys(), local => (local === 0 ? REFUSED : 0))],
        ...ofItems({ does: 'mayGo', from: 1, to: 0 }),
      ],
      ...plan.map(({ some, every }) => [
        ...(every === null ? [] : ofItems(every)),
        ...some.map((one): [number, Int32Array] => [one.component, stepOf(one, SIZES[one.component] as number)]),
      ]),
    ]
    return {
      domains: [holder, ...ITEMS.map(() => item)],
      starts: SIZES.map(() => 0),
      indices: [],
      effects: steps.map((each, operation) => ({
        operation,
        steps: new Map(each.map(([c, next]) => [c, pool.of(next)])),
      })),
    }
  }

  /** By operation, where it leads. */
  const stepsFrom = (state: readonly number[], { effects }: Net): string[] =>
    effects
      .flatMap(({ operation, steps }) => {
        const to = state.map((local, c) => steps.get(c)?.next[local] ?? local)
        return to.includes(REFUSED) ? [] : [`${operation}: ${to.join()}`]
      })
      .sort()

  const runs = { fewer: 0, apart: 0 }

  it('each operation leads from each reachable state where it led before, in one case only', () => {
    fc.assert(
      fc.property(plans, plan => {
        const pool = stepPool()
        const net = netOf(plan, pool)
        const { net: left, origins } = withoutTold(net, pool)
        expect(origins.map(origin => net.effects[origin]?.operation)).toEqual(left.effects.map(one => one.operation))
        const found = new Set([net.starts.join()])
        for (const text of found) {
          const state = text.split(',').map(Number)
          const steps = stepsFrom(state, net)
          expect(stepsFrom(state, left)).toEqual(steps)
          for (const step of steps) found.add(step.slice(step.indexOf(' ') + 1))
        }
        const participants = ({ effects }: Net): number => Math.max(...effects.map(({ steps }) => steps.size))
        if (participants(left) < participants(net)) runs.fewer += 1
        if (left.effects.length > net.effects.length) runs.apart += 1
      }),
      { seed: 1, numRuns: 400, plugins: [fc.unbiased()] },
    )
  })

  it('many have less to ask, and some operations come apart', () => {
    expect(runs.fewer).toBeGreaterThan(100)
    expect(runs.apart).toBeGreaterThan(10)
  })
})
