/**
 * Adequacy on random small systems: the engines against each other, to the last component that differs, and against brute force.
 * SYSTEMS=20000 tries more of them, SEED=7 others.
 */
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Adequacy, Engine, Finding } from '../../src/check/exploration.ts'
import { expand, ModelError } from '../../src/checker.ts'
import { explore as explicit } from '../../src/explicit/engine.ts'
import { explore as reference } from '../../src/reference/engine.ts'
import { explore as symbolic } from '../../src/symbolic/engine.ts'
import type { Product } from '../../src/system/expand.ts'
import type { Invariant, Property, TransitionProperty } from '../../src/system/property.ts'
import { drive } from '../drive.ts'
import { unfold } from '../oracle/naive.ts'
import { type Forced, nearestByForce, neverTogether } from '../oracle/nearest.ts'
import { propertiesOf, propertyPlans } from '../oracle/properties.ts'
import { symmetricPlans, systemOf, systemPlans } from '../oracle/systems.ts'

const SYSTEMS = Number(process.env['SYSTEMS'] ?? 100)
const SEED = Number(process.env['SEED'] ?? 1)
/** Larger systems are not compared. */
const STATES = 30

const plans = fc.oneof({ arbitrary: systemPlans, weight: 1 }, { arbitrary: symmetricPlans, weight: 1 })

/** What is never to be together, or to follow: of which components, and which of their local states. */
const picks = fc.array(
  fc.record({
    kind: fc.constantFrom('invariant' as const, 'transition' as const),
    premise: fc.array(fc.tuple(fc.nat(99), fc.nat(99)), { minLength: 1, maxLength: 2 }),
    conclusion: fc.array(fc.tuple(fc.nat(99), fc.nat(99)), { minLength: 1, maxLength: 2 }),
  }),
  { minLength: 4, maxLength: 4 },
)

type Judged = [Invariant, Invariant, TransitionProperty]

function run(engine: Engine, product: Product, properties: readonly Property[]): readonly Finding[] | string {
  try {
    return drive(engine, product, properties, { states: STATES }, { adequacy: STATES }).findings
  } catch (error) {
    if (error instanceof ModelError) return error.message
    throw error
  }
}

/** Local states by what they hold: each engine makes its own. */
const plain = (findings: readonly Finding[] | string): unknown =>
  typeof findings === 'string'
    ? findings
    : findings.map(({ adequacy: { nearest, ...rest } = {} }) => ({
        ...rest,
        nearest: nearest && {
          ...nearest,
          differences: nearest.differences.map(({ instead: { value, context, done }, ...other }) => ({
            ...other,
            instead: { value, context, done },
          })),
        },
      }))

const occasionsOf = (findings: readonly Finding[] | string): unknown =>
  typeof findings === 'string' ? findings : findings.map(({ adequacy }) => adequacy?.occasions)

const distanceOf = ({ nearest }: Adequacy): number | null | undefined =>
  nearest && new Set(nearest.differences.map(({ component }) => component)).size

const seen: (Forced & { readonly kind: Property['kind']; readonly nearest: Adequacy['nearest'] })[] = []
const share = (of: (one: (typeof seen)[number]) => boolean): number => seen.filter(of).length / seen.length

describe(`on ${SYSTEMS} random systems`, () => {
  it(
    'the engines find the same occasions and nearest misses, as near as brute force finds them',
    () => {
      fc.assert(
        fc.property(plans, propertyPlans, picks, (plan, wanted, picked) => {
          const random = systemOf(plan)
          const product = expand(random.system, random.scope)
          const properties = propertiesOf(wanted, random)
          const { stopped } = drive(explicit, product, [], { states: STATES })
          const unfolded = stopped === undefined ? unfold(product) : undefined
          // Brute force does not know of whom a property speaks.
          const [implies, never, { on: _, about: __, ...steps }] = properties as Judged
          const judged = [
            implies,
            never,
            { ...steps, name: 'all steps' },
            ...(unfolded === undefined ? [] : picked.map((of, i) => neverTogether(of, i, product, unfolded))),
          ]
          const asked = [...properties.slice(2), ...judged]
          const found = run(explicit, product, asked)
          expect(plain(found)).toEqual(plain(run(reference, product, asked)))
          if (typeof found === 'string' || unfolded === undefined) return
          expect(occasionsOf(run(symbolic, product, asked))).toEqual(occasionsOf(found))
          for (const property of judged) {
            const { violation, adequacy = {} } = found[asked.indexOf(property)] as Finding
            const forced = nearestByForce(property, product, unfolded)
            if (property.when !== undefined || property.kind === 'transition')
              expect(adequacy.occasions).toBe(forced.occasions)
            if (violation !== undefined) {
              expect(adequacy.nearest).toBeUndefined()
              if (forced.distance !== 'many') expect(forced.distance).toBe(0)
              continue
            }
            if (forced.distance !== 'many') expect(distanceOf(adequacy)).toBe(forced.distance)
            seen.push({ ...forced, kind: property.kind, nearest: adequacy.nearest })
          }
        }),
        { seed: SEED, numRuns: SYSTEMS, plugins: [fc.unbiased()] },
      )
    },
    // Not a claim about speed: a run of many systems must not be cut off.
    SYSTEMS * 1000,
  )

  it('some are near to a violation, some cannot come near to any', () => {
    expect(seen.length).toBeGreaterThan(0.3 * SYSTEMS)
    expect(share(({ distance }) => distance !== 'many')).toBeGreaterThan(0.3)
    expect(share(({ distance }) => distance === null)).toBeGreaterThan(0.02)
    expect(share(({ distance }) => distance === 1)).toBeGreaterThan(0.05)
    expect(share(({ kind, distance }) => kind === 'transition' && distance === 1)).toBeGreaterThan(0.01)
    expect(share(({ occasions }) => occasions === 0)).toBeGreaterThan(0.05)
  })
})
