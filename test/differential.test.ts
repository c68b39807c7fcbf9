/**
 * The engines against each other and against a naive third checker, on random small systems.
 * SYSTEMS=20000 tries more of them, SEED=7 others.
 */
import * as fc from 'fast-check'
import { beforeAll, describe, expect, it, vi } from 'vitest'
import { expand, ModelError, type Limits } from '../src/checker.ts'
import type { Engine, Exploration } from '../src/check/exploration.ts'
import { explore as explicit, exploreAt } from '../src/explicit/engine.ts'
import { BELL } from '../src/explicit/slots.ts'
import { threads } from '../src/explicit/threads.ts'
import { explore as reference } from '../src/reference/engine.ts'
import { explore as symbolic } from '../src/symbolic/engine.ts'
import { Nodes } from '../src/symbolic/nodes.ts'
import { explore as orbits } from '../src/symmetry/engine.ts'
import type { Product } from '../src/system/expand.ts'
import type { Property } from '../src/system/property.ts'
import { type Census, census } from './oracle/naive.ts'
import { propertiesOf, propertyPlans } from './oracle/properties.ts'
import { symmetricPlans, systemOf, systemPlans } from './oracle/systems.ts'
import { areReady } from './threads.ts'

const SYSTEMS = Number(process.env['SYSTEMS'] ?? 2000)
const SEED = Number(process.env['SEED'] ?? 1)
/** Systems with more states than these are compared as far as that. */
const STATES = 30

function run(engine: Engine, product: Product, properties: readonly Property[], limits: Limits): Exploration | string {
  const search = engine(product, properties, { limits, fieldValues: 1000, interrupted: () => false })
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

/** The explicit engine, by the program that it writes for a model as soon as there is something to look up. */
const compiled: Engine = (...given) => exploreAt({ kernel: 2, crew: Infinity }, ...given)

/** The same, with two workers as soon as there is anything to share. */
const shared: Engine = (product, properties, options) =>
  exploreAt({ kernel: 1, crew: 2 }, product, properties, { ...options, workers: 2 })

/** The symbolic engine, without what only it has to tell. */
function inSets(product: Product, properties: readonly Property[], limits: Limits): Exploration | string {
  const found = run(symbolic, product, properties, limits)
  if (typeof found === 'string') return found
  const { order, counters: _, ...rest } = found
  expect(order).toBeDefined()
  return rest
}

/** As if there were no room for another node: all that nobody holds is let go whenever that can be. */
function shortOfRoom<T>(work: () => T): T {
  const short = vi.spyOn(Nodes.prototype, 'isShort').mockReturnValue(true)
  try {
    return work()
  } finally {
    short.mockRestore()
  }
}

const plans = fc.oneof({ arbitrary: systemPlans, weight: 1 }, { arbitrary: symmetricPlans, weight: 1 })

const limits: fc.Arbitrary<Limits> = fc.oneof<fc.MaybeWeightedArbitrary<Limits>[]>(
  { arbitrary: fc.constant({ states: STATES }), weight: 4 },
  {
    arbitrary: fc.record({ states: fc.integer({ min: 1, max: STATES }), depth: fc.integer({ min: 1, max: 6 }) }),
    weight: 1,
  },
)

/** What was seen of each system; the census where it was explored whole. */
const seen: (Exploration & { readonly census?: Census })[] = []

/** Systems of which fewer orbits than states were stored. */
let reductions = 0

/**
 * Few properties at a time, for one that is not symmetric rules out its sort. States are not limited where orbits are counted:
 * what was cut is compared as far as the last whole level, what failed as far as the third.
 */
function compareOrbits(
  product: Product,
  properties: readonly Property[],
  isAsked: (property: number) => boolean,
  found: Exploration | string,
  limits: Limits,
): void {
  const few = properties.filter((_, i) => isAsked(i))
  const isCut = typeof found !== 'string' && found.stopped?.by === 'states'
  const depth = typeof found === 'string' ? 3 : isCut ? Number(found.counts.depth) - 1 : (limits.depth ?? Infinity)
  const levels =
    typeof found === 'string' || isCut
      ? run(explicit, product, few, { depth })
      : { ...found, findings: found.findings.filter((_, i) => isAsked(i)) }
  const reduced = run(orbits, product, few, { depth })
  if (typeof reduced === 'string') return expect(reduced).toEqual(levels)
  const { symmetry, ...rest } = reduced
  expect(rest).toEqual(levels)
  if (symmetry !== undefined && symmetry.orbits < rest.counts.distinct) reductions++
}

const share = (of: (one: (typeof seen)[number]) => boolean): number => seen.filter(of).length / seen.length
const median = (of: (one: (typeof seen)[number]) => number): number =>
  seen.map(of).sort((a, b) => a - b)[Math.floor(seen.length / 2)] ?? 0
const violationOf = ({ findings }: Exploration, property: number): number | undefined =>
  findings[property]?.violation?.path.length

describe(`on ${SYSTEMS} random systems`, () => {
  beforeAll(() => areReady(1))

  it(
    'the engines agree on counts, findings and paths, with symmetry too, and a naive search on the counts',
    () => {
      fc.assert(
        fc.property(plans, propertyPlans, limits, fc.nat(127), (plan, wanted, limits, which) => {
          const random = systemOf(plan)
          const product = expand(random.system, random.scope)
          const properties = propertiesOf(wanted, random)
          const found = run(explicit, product, properties, limits)
          expect(found).toEqual(run(reference, product, properties, limits))
          expect(run(compiled, product, properties, limits)).toEqual(found)
          if (seen.length % 4 === 0) expect(run(shared, product, properties, limits)).toEqual(found)
          compareOrbits(product, properties, i => (which & (1 << i)) !== 0, found, limits)
          if (typeof found === 'string') return
          if (found.stopped !== undefined) {
            seen.push(found)
            return
          }
          const counted = census(product)
          const { distinct, generated } = found.counts
          expect(counted).toMatchObject({ distinct, generated })
          expect(inSets(product, properties, {})).toEqual(found)
          // A limit of depth makes it go by levels.
          if (seen.length % 4 === 0) expect(inSets(product, properties, { depth: 1000 })).toEqual(found)
          const depth = seen.length % 8 === 1 ? 1000 : undefined
          if (seen.length % 4 === 1) expect(shortOfRoom(() => inSets(product, properties, { depth }))).toEqual(found)
          seen.push({ ...found, census: counted })
        }),
        { seed: SEED, numRuns: SYSTEMS, plugins: [fc.unbiased()] },
      )
    },
    // Not a claim about speed: a run of many systems must not be cut off.
    SYSTEMS * 1000,
  )

  it('the workers had something to do', () => {
    expect(threads(1).board[BELL]).toBeGreaterThan(SYSTEMS)
  })

  it('these systems are not trivial', () => {
    expect(seen.length).toBeGreaterThan(0.95 * SYSTEMS)
    expect(median(({ counts }) => Number(counts.distinct))).toBeGreaterThan(10)
    expect(median(({ counts }) => Number(counts.depth))).toBeGreaterThan(2)
    expect(share(({ census }) => census !== undefined)).toBeGreaterThan(0.4)
    expect(share(({ stopped }) => stopped?.by === 'depth')).toBeGreaterThan(0.02)
    expect(share(({ stopped }) => stopped?.by === 'states')).toBeGreaterThan(0.1)
  })

  it('many of them are symmetric', () => {
    expect(reductions).toBeGreaterThan(0.15 * SYSTEMS)
  })

  it('they refuse, do not hear, remember, deadlock', () => {
    expect(share(({ census }) => Object.keys(census?.refused ?? {}).length > 2)).toBeGreaterThan(0.1)
    expect(share(({ census }) => (census?.deaf ?? 0) > 0)).toBeGreaterThan(0.05)
    expect(share(({ census }) => (census?.remembering ?? 0) > 0)).toBeGreaterThan(0.1)
    expect(share(({ census }) => (census?.stuck ?? 0) > 0)).toBeGreaterThan(0.05)
  })

  it.each([
    ['implication', 0],
    ['invariant', 1],
    ['transition property', 2],
    ['deadlock property', 4],
    ['recoverability', 5],
  ])('some violate their %s, some do not', (_, property) => {
    const violated = share(one => violationOf(one, property) !== undefined)
    expect(violated).toBeGreaterThan(0.03)
    expect(violated).toBeLessThan(0.6)
  })

  it('some reach what they should, some do not, and some counterexamples are long', () => {
    const reached = share(({ findings }) => findings[3]?.witness !== undefined)
    expect(reached).toBeGreaterThan(0.03)
    expect(reached).toBeLessThan(0.6)
    expect(Math.max(...seen.flatMap(one => one.findings.map((_, i) => violationOf(one, i) ?? 0)))).toBeGreaterThan(5)
  })
})
