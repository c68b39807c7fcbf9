/**
 * Liveness on random small systems: the engines against each other, to the last step of each lasso, and against brute force.
 * SYSTEMS=20000 tries more of them, SEED=7 others.
 */
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Engine, Finding } from '../../src/check/exploration.ts'
import { expand, type Limits, ModelError } from '../../src/checker.ts'
import { explore as explicit } from '../../src/explicit/engine.ts'
import { explore as reference } from '../../src/reference/engine.ts'
import { explore as orbits } from '../../src/symmetry/engine.ts'
import type { Product } from '../../src/system/expand.ts'
import type { Liveness } from '../../src/system/property.ts'
import { counterexample } from '../../src/trace/tell.ts'
import { drive } from '../drive.ts'
import { stemByForce } from '../oracle/fair.ts'
import { unfold, type Unfolded } from '../oracle/naive.ts'
import { livenessOf, livenessPlans } from '../oracle/properties.ts'
import { symmetricPlans, systemOf, systemPlans } from '../oracle/systems.ts'

const SYSTEMS = Number(process.env['SYSTEMS'] ?? 200)
const SEED = Number(process.env['SEED'] ?? 1)
/** Larger systems are not compared. */
const STATES = 40

const plans = fc.oneof({ arbitrary: systemPlans, weight: 1 }, { arbitrary: symmetricPlans, weight: 1 })

function run(engine: Engine, product: Product, property: Liveness, limits: Limits) {
  try {
    return drive(engine, product, [property], limits)
  } catch (error) {
    if (error instanceof ModelError) return error.message
    throw error
  }
}

/** Where a path leads, from state to state. */
const along = ({ steps }: Unfolded, path: readonly number[]): number[] => {
  const states = [0]
  for (const operation of path)
    states.push(steps[states.at(-1) as number]?.find(step => step.operation === operation)?.to as number)
  return states
}

const seen: { readonly violation: Finding['violation']; readonly isForced: boolean }[] = []
const share = (of: (one: (typeof seen)[number]) => boolean): number => seen.filter(of).length / seen.length

describe(`on ${SYSTEMS} random systems`, () => {
  it(
    'the engines find the same lassos, as short as brute force finds them, and each of them is fair',
    () => {
      fc.assert(
        fc.property(plans, livenessPlans, (plan, wanted) => {
          const random = systemOf(plan)
          const product = expand(random.system, random.scope)
          const property = livenessOf(wanted, random)
          const found = run(explicit, product, property, { states: STATES })
          expect(found).toEqual(run(reference, product, property, { states: STATES }))
          if (typeof found === 'string' || found.stopped !== undefined) return
          expect(run(orbits, product, property, {})).toMatchObject(found)
          const { violation } = found.findings[0] as Finding
          const unfolded = unfold(product)
          const stem = stemByForce(property, product, unfolded)
          if (stem !== 'many') expect(violation?.stem).toBe(stem)
          seen.push({ violation, isForced: stem !== 'many' })
          if (violation === undefined) return
          const states = along(unfolded, violation.path)
          expect(states.at(-1)).toBe(states[violation.stem as number])
          // It throws where a constraint is not kept.
          counterexample({ name: 'random', ...random, properties: [] }, undefined, product, property, violation)
        }),
        { seed: SEED, numRuns: SYSTEMS, plugins: [fc.unbiased()] },
      )
    },
    // Not a claim about speed: a run of many systems must not be cut off.
    SYSTEMS * 1000,
  )

  it('some hold, some are missed by staying and some by a loop, and some of each are far away', () => {
    expect(seen.length).toBeGreaterThan(0.4 * SYSTEMS)
    expect(share(({ isForced }) => isForced)).toBeGreaterThan(0.5)
    expect(share(({ violation }) => violation === undefined)).toBeGreaterThan(0.3)
    const loops = seen.flatMap(({ violation: { path, stem } = {} }) =>
      stem === undefined ? [] : (path?.length ?? 0) - stem,
    )
    expect(loops.filter(length => length === 0).length / seen.length).toBeGreaterThan(0.1)
    expect(loops.filter(length => length > 0).length / seen.length).toBeGreaterThan(0.2)
    expect(Math.max(...loops)).toBeGreaterThan(5)
    expect(Math.max(...seen.map(({ violation }) => violation?.stem ?? 0))).toBeGreaterThan(3)
  })
})
