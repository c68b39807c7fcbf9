/** Components that hold members are spread over them by the symbolic engine, with the same answers. */
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { AnyStateMachine } from 'xstate'
import { models } from '../../index.ts'
import { checkSync, expand, type Local, type Model, type Property } from '../../src/checker.ts'
import type { Engine, Exploration } from '../../src/check/exploration.ts'
import { explore as explicit } from '../../src/explicit/engine.ts'
import { guess } from '../../src/symbolic/discovery.ts'
import { explore as symbolic } from '../../src/symbolic/engine.ts'
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
function partsOf(product: Product): { parts: number; told: number } {
  const byMachine = new Map<AnyStateMachine, Table>()
  const tablesFor = (of: Product): Table[] => tablesOf(of, 1000, byMachine)
  const tables = tablesFor(product)
  const { domains } = reduce(product, tables, guess(product, tables, tablesFor)).net
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
    expect(a?.states.distinct).toBe(80_585)
  })
})

type View = Readonly<Record<'replacing' | 'requests', (...at: string[]) => Local>>
type At = Readonly<Record<string, string>>
