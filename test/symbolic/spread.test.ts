/** Components that hold members are spread over them by the symbolic engine, with the same answers. */
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type AnyStateMachine, assign, setup } from 'xstate'
import { models } from '../../index.ts'
import { checkSync, expand, type Index, type Local, type Model, type Property, vocabulary } from '../../src/checker.ts'
import type { Engine, Exploration } from '../../src/check/exploration.ts'
import { explore as explicit } from '../../src/explicit/engine.ts'
import { guess } from '../../src/symbolic/discovery.ts'
import { explore as symbolic } from '../../src/symbolic/engine.ts'
import { recipeFor } from '../../src/symbolic/order.ts'
import { reduce } from '../../src/symbolic/reduction.ts'
import { isLiveness } from '../../src/system/property.ts'
import type { Product } from '../../src/system/expand.ts'
import type { Table } from '../../src/tabulate/table.ts'
import { tablesOf } from '../../src/tabulate/tables.ts'
import { type HoldingPlan, holdingPlans, holdingSystemOf } from '../oracle/holders.ts'

const SYSTEMS = Number(process.env['SYSTEMS'] ?? 40)

function run(engine: Engine, product: Product, plan: HoldingPlan): Exploration {
  const { properties } = holdingSystemOf(plan)
  const search = engine(product, properties, { limits: {}, fieldValues: 1000, interrupted: () => false })
  for (;;) {
    const step = search.next()
    if (step.done) return step.value
  }
}

/**
 * How many more components there are when they are spread, by the local states that a smaller scope leads to; and of how many
 * nothing else is left, for others tell when they hold nobody.
 */
function partsOf(product: Product, recipe = recipeFor(product)): { parts: number; told: number } {
  const byMachine = new Map<AnyStateMachine, Table>()
  const tablesFor = (of: Product): Table[] => tablesOf(of, 1000, byMachine)
  const tables = tablesFor(product)
  const { domains } = reduce(product, tables, guess(product, tables, tablesFor), recipe).net
  return {
    parts: domains.length - product.components.length,
    told: domains.filter(({ size }) => size === 1).length,
  }
}

describe(`on ${SYSTEMS} random systems that hold members`, () => {
  const found: { readonly states: number; readonly parts: number; readonly violations: number }[] = []
  const share = (of: (one: (typeof found)[number]) => boolean): number => found.filter(of).length / found.length

  it(
    'all is as in the explicit engine',
    () => {
      fc.assert(
        fc.property(holdingPlans, plan => {
          const product = expand(holdingSystemOf(plan).system, { x: 3, y: 2 })
          const { order: _, ...exploration } = run(symbolic, product, plan)
          expect(exploration).toEqual(run(explicit, product, plan))
          found.push({
            states: Number(exploration.counts.distinct),
            parts: partsOf(product).parts,
            violations: exploration.findings.filter(({ violation }) => violation !== undefined).length,
          })
        }),
        { seed: 1, numRuns: SYSTEMS, plugins: [fc.unbiased()] },
      )
    },
    // Not a claim about speed: a run of many systems must not be cut off.
    SYSTEMS * 1000 + 60_000,
  )

  it('most are spread, and not trivial', () => {
    expect(share(({ parts }) => parts > 0)).toBeGreaterThan(0.5)
    expect(share(({ parts }) => parts > 6)).toBeGreaterThan(0.2)
    expect(share(({ states }) => states > 50)).toBeGreaterThan(0.2)
    expect(share(({ violations }) => violations > 0)).toBeGreaterThan(0.2)
  })
})

describe('whether a procedure is under way', () => {
  const model = models.find(({ name }) => name === 'pasid-binding/vtd-sm-enqcmd') as Model

  it('is told by the mutex that it holds, as whether a request of a RID is in flight is by whether any is', () => {
    const { system, scope } = model
    expect(partsOf(expand(system, scope)).told).toBe(2 * 2 + 2)
  })

  it('is asked of its parts: all is as in the explicit engine', () => {
    const underWay: Property = {
      kind: 'reachable',
      name: 'a replacement is under way while a page request is in flight',
      forSome: { r: 'rid' },
      when: ({ replacing, requests }: View, { r = '' }: At) => !replacing(r).is('idle') && requests().is('pending'),
    }
    const properties = [...model.properties.filter(property => !isLiveness(property)), underWay] as Property[]
    const [a, b] = (['symbolic', 'explicit'] as const).map(engine => checkSync({ ...model, properties }, { engine }))
    expect(a?.states).toEqual(b?.states)
    expect(a?.properties).toEqual(b?.properties)
    expect(a?.states.distinct).toBe(119_537)
  })
})

describe('in an order in which PASIDs nest inside of processes and RIDs', () => {
  const inside = (name: string): { usual: number; used: number } => {
    const { system, scope } = models.find(model => model.name === name) as Model
    const product = expand(system, { ...scope, pasid: 3 })
    const usual = recipeFor(product)
    const nesting = [...usual.nesting.filter(sort => sort !== 'pasid'), 'pasid']
    return { usual: partsOf(product).parts, used: partsOf(product, { ...usual, nesting }).parts }
  }

  it('a process stays whole: nothing else belongs to it and a PASID', () => {
    expect(inside('allocator/smmuv3')).toEqual({ usual: 2 * 3, used: 0 })
  })

  it('a procedure of a RID is still beside what belongs to the RID and the PASID', () => {
    const { usual, used } = inside('pasid-binding/smmuv3')
    expect(used).toBe(usual)
    expect(used).toBeGreaterThan(0)
  })
})

describe('two that hold and let go together', () => {
  const { component, hardware, system } = vocabulary<{ sort: 'shelf' | 'book'; errno: never; source: 'here' }>()
  type Book = Index<'book'>
  const hand = setup({
    types: { context: {} as { book: Book | null }, events: {} as { type: 'TAKE' | 'LET_GO'; book: Book } },
    guards: { isHeld: ({ context, event }) => context.book === event.book },
    actions: { hold: assign({ book: ({ event }) => event.book }), letGo: assign({ book: null }) },
  }).createMachine({
    id: 'hand',
    context: { book: null },
    initial: 'empty',
    states: {
      empty: { on: { TAKE: { target: 'full', actions: 'hold' } } },
      full: { on: { LET_GO: { guard: 'isHeld', target: 'empty', actions: 'letGo' } } },
    },
  })
  const [left, right] = [component(['shelf'], hand), component(['shelf'], hand)]
  const place = component(
    ['shelf', 'book'],
    setup({ types: { events: {} as { type: 'OUT' | 'IN' } } }).createMachine({
      id: 'place',
      initial: 'full',
      states: { full: { on: { OUT: 'empty' } }, empty: { on: { IN: 'full' } } },
    }),
  )
  const shelves = system(
    'shelves',
    { left, right, place },
    {
      take: hardware({ s: 'shelf', book: 'book' }, 'here', ({ s, book }) => [
        left(s).takes('TAKE', { book }),
        right(s).takes('TAKE', { book }),
        place(s, book).takes('OUT'),
      ]),
      putBack: hardware({ s: 'shelf', book: 'book' }, 'here', ({ s, book }) => [
        left(s).takes('LET_GO', { book }),
        right(s).takes('LET_GO', { book }),
        place(s, book).takes('IN'),
      ]),
    },
  )
  const scope = { shelf: 2, book: 4 }

  it('tell of one of the two whether it is empty, and not of each by the other', () => {
    expect(partsOf(expand(shelves, scope)).told).toBe(scope.shelf)
    // A shelf is whole, or one of its books is out.
    const { states } = checkSync({ name: 'shelves', system: shelves, scope, properties: [] }, { engine: 'symbolic' })
    expect(states.distinct).toBe((1 + scope.book) ** scope.shelf)
  })
})

type View = Readonly<Record<'replacing' | 'requests', (...at: string[]) => Local>>
type At = Readonly<Record<string, string>>
