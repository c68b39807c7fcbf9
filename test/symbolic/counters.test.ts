/** Counters that other components tell: found, proved and not stored by the symbolic engine, with the same answers. */
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { checkSync, expand, type Model, requirementsOf } from '../../src/checker.ts'
import type { Engine, Exploration } from '../../src/check/exploration.ts'
import type { ModelResult } from '../../src/check/result.ts'
import { explore as explicit } from '../../src/explicit/engine.ts'
import { explore as symbolic } from '../../src/symbolic/engine.ts'
import { modelReport } from '../../src/report/text.ts'
import { type CountingPlan, countingPlans, countingSystemOf } from '../oracle/counters.ts'
import { type PasidRef, pasidRef } from '../toys/pasid-ref.ts'
import { published } from '../toys/published.ts'

const at = (guest: number, rid: number, pasid: number): Model => pasidRef(true, { guest, rid, pasid })
const check = (model: Model, engine: 'symbolic' | 'explicit' = 'symbolic'): ModelResult => checkSync(model, { engine })
const bindings = (family: string): object => ({
  family,
  field: 'bindings',
  counts: [{ family: 'binding', state: 'yes', adds: 1 }],
})

describe('pasid-ref with counters', () => {
  it.each(published.filter(({ states }) => states < 2e6))(
    'at $at has the states and transitions that others count',
    ({ at: [guest, rid, pasid], states: distinct, transitions, levels }) => {
      const { states, verdict, counters } = check(at(guest, rid, pasid))
      expect(states).toEqual({ distinct, generated: 1 + transitions, depth: levels })
      expect(verdict).toBe('holds')
      expect(counters).toEqual([bindings('rid'), bindings('pasid')])
    },
  )

  it('at (2,3,32) has 4.7e39 states, as its closed form says', () => {
    const { states, verdict } = check(at(2, 3, 32))
    expect(states).toMatchObject({ distinct: 4735835919613171423907066926249301840381n, depth: 164 })
    expect(verdict).toBe('holds')
    // Not a claim about speed.
  }, 300_000)

  it('says what is not stored', () => {
    const plain = (text: string): string => text
    const ink = { good: plain, bad: plain, warn: plain, dim: plain, bold: plain }
    expect(modelReport(check(at(2, 2, 2)), { ink, sources: {}, arguments: '' }).join('\n')).toContain(`
2 counters not stored, for other components are proved to tell the value:
  rid.bindings counts binding in yes
  pasid.bindings counts binding in yes`)
  })

  it('that are never changed, has none', () => {
    expect(check(pasidRef(false, { guest: 2, rid: 2, pasid: 3 })).counters).toBeUndefined()
  })
})

const { invariant, reachable, transition } = requirementsOf<PasidRef>()

describe('a property that reads a counter', () => {
  const reading = (most: number, scope: Model): Model => ({
    ...scope,
    properties: [
      invariant('no RID has more bindings than it may', {
        forAll: { r: 'rid' },
        then: ({ rid }, { r }) => rid(r).context.bindings <= most,
      }),
      reachable('a PASID has one binding, and its RID has others', {
        forSome: { r: 'rid', p: 'pasid' },
        when: ({ rid, pasid, binding }, { r, p }) =>
          binding(r, p).is('yes') && pasid(p).is('pending', { bindings: 1 }) && rid(r).context.bindings > 1,
      }),
      transition('bindings come one at a time', {
        forAll: { r: 'rid' },
        then: (before, after, { r }) => after.rid(r).context.bindings <= before.rid(r).context.bindings + 1,
      }),
    ],
  })

  it.each([0, 1, 2, 3])('of at most %d has the verdict and the path of the explicit engine', most => {
    const model = reading(most, at(2, 2, 3))
    const { counters, engine: _, order: __, ...result } = check(model)
    expect(counters).toHaveLength(2)
    expect(check(model, 'explicit')).toMatchObject(result)
  })

  it('in too many ways has it stored', () => {
    const { counters, properties } = check(reading(8, at(1, 1, 16)))
    expect(counters).toEqual([bindings('pasid')])
    expect(properties.map(({ verdict }) => verdict)).toEqual(['violated', 'holds', 'holds'])
    // Allocated and bound, nine times, by a RID that is assigned.
    expect(properties[0]?.counterexample?.steps).toHaveLength(19)
  })
})

const SYSTEMS = Number(process.env['SYSTEMS'] ?? 80)

function run(engine: Engine, plan: CountingPlan): Exploration {
  const { system, properties } = countingSystemOf(plan)
  const search = engine(expand(system, { x: 2, y: 2 }), properties, {
    limits: {},
    fieldValues: 1000,
    interrupted: () => false,
  })
  for (;;) {
    const step = search.next()
    if (step.done) return step.value
  }
}

describe(`on ${SYSTEMS} random systems that count`, () => {
  const found: { readonly plan: CountingPlan; readonly states: number; readonly counters: readonly string[] }[] = []
  const share = (of: (one: (typeof found)[number]) => boolean): number => found.filter(of).length / found.length

  it(
    'all is as in the explicit engine',
    () => {
      fc.assert(
        fc.property(countingPlans, plan => {
          const { counters = [], order: _, ...exploration } = run(symbolic, plan)
          expect(exploration).toEqual(run(explicit, plan))
          const names = counters.map(({ family, field }) => `${family}.${field}`)
          found.push({ plan, states: Number(exploration.counts.distinct), counters: names })
        }),
        { seed: 1, numRuns: SYSTEMS, plugins: [fc.unbiased()] },
      )
    },
    // Not a claim about speed: a run of many systems must not be cut off.
    SYSTEMS * 1000 + 60_000,
  )

  it('some counters are told by others, some are not', () => {
    expect(share(({ states }) => states > 50)).toBeGreaterThan(0.3)
    expect(share(({ counters }) => counters.length > 0)).toBeGreaterThan(0.3)
    expect(share(({ counters }) => counters.length === 0)).toBeGreaterThan(0.1)
    expect(share(({ counters }) => counters.includes('ofY.n') && counters.includes('ofY.m'))).toBeGreaterThan(0.1)
    expect(share(({ plan, counters }) => plan.reset === 'everything' && counters.length > 0)).toBeGreaterThan(0.1)
    expect(share(({ counters }) => counters.some(name => name.startsWith('ofX')))).toBeGreaterThan(0.1)
  })
})
