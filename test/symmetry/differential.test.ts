/**
 * The search over orbits against the search over all states, on random small systems: everything that is found must be the
 * same, to the last operation of each path. SYSTEMS=20000 tries more of them, SEED=7 others.
 */
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Engine, Exploration } from '../../src/check/exploration.ts'
import { expand, type Limits, ModelError } from '../../src/checker.ts'
import { explore as explicit } from '../../src/explicit/engine.ts'
import { explore as orbits } from '../../src/symmetry/engine.ts'
import type { Product } from '../../src/system/expand.ts'
import type { Property } from '../../src/system/property.ts'
import { drive } from '../drive.ts'
import { propertiesOf, propertyPlans } from '../oracle/properties.ts'
import { symmetricPlans, systemOf, systemPlans } from '../oracle/systems.ts'

const SYSTEMS = Number(process.env['SYSTEMS'] ?? 400)
const SEED = Number(process.env['SEED'] ?? 1)
/** Systems with more states than these are compared as far as the level before. */
const STATES = 500

function run(engine: Engine, product: Product, properties: readonly Property[], limits: Limits): Exploration | string {
  try {
    return drive(engine, product, properties, limits)
  } catch (error) {
    if (error instanceof ModelError) return error.message
    throw error
  }
}

const plans = fc.oneof({ arbitrary: systemPlans, weight: 1 }, { arbitrary: symmetricPlans, weight: 3 })

const scopes = fc.constantFrom({ x: 2, y: 2 }, { x: 3, y: 1 }, { x: 3, y: 2 }, { x: 2, y: 3 })

const seen: Exploration[] = []
const share = (of: (one: Exploration) => boolean): number => seen.filter(of).length / seen.length

const isReduced = ({ symmetry, counts }: Exploration): boolean => (symmetry?.orbits ?? Infinity) < counts.distinct

describe(`on ${SYSTEMS} random systems`, () => {
  it(
    'orbits have the counts, findings and paths of all states',
    () => {
      fc.assert(
        fc.property(plans, propertyPlans, fc.nat(63), scopes, (plan, wanted, which, scope) => {
          const random = systemOf(plan)
          const product = expand(random.system, scope)
          // Few properties at a time: one that is not symmetric rules out its sort.
          const properties = propertiesOf(wanted, random).filter((_, i) => which & (1 << i))
          const first = run(explicit, product, properties, { states: STATES })
          const limits = typeof first !== 'string' && first.stopped ? { depth: Number(first.counts.depth) - 1 } : {}
          const all = limits.depth === undefined ? first : run(explicit, product, properties, limits)
          const found = run(orbits, product, properties, limits)
          if (typeof found === 'string') return expect(found).toEqual(all)
          const { symmetry, ...rest } = found
          expect(rest).toEqual(all)
          expect(symmetry?.orbits).toBeLessThanOrEqual(Number(found.counts.distinct))
          seen.push(found)
        }),
        { seed: SEED, numRuns: SYSTEMS, plugins: [fc.unbiased()] },
      )
    },
    // Not a claim about speed: a run of many systems must not be cut off.
    SYSTEMS * 1000,
  )

  it('many of these are reduced, many are not symmetric, and many violate something', () => {
    expect(share(isReduced)).toBeGreaterThan(0.4)
    expect(share(({ symmetry }) => symmetry?.sorts.some(({ because }) => because) ?? false)).toBeGreaterThan(0.2)
    expect(
      share(one => isReduced(one) && one.findings.some(({ violation }) => (violation?.path.length ?? 0) > 1)),
    ).toBeGreaterThan(0.02)
  })

  it('they are by each sort, by both, and by two whose numbers mean each other', () => {
    const by = (...wanted: string[]): number =>
      share(
        one =>
          isReduced(one) &&
          wanted.every(sort => one.symmetry?.sorts.some(used => used.sort === sort && used.because === undefined)),
      )
    for (const used of [['x'], ['y'], ['x', 'y'], ['x with y']]) expect(by(...used)).toBeGreaterThan(0.1)
  })
})
