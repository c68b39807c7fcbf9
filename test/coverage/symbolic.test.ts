/** Coverage from a set of states against coverage from a list of them: the same items, wherever both can be had. SYSTEMS=500 tries more. */
import * as fc from 'fast-check'
import { describe, expect, it, vi } from 'vitest'
import { models } from '../../index.ts'
import { CRITERIA, type CriterionName } from '../../src/coverage/criteria.ts'
import { coverage } from '../../src/coverage/coverage.ts'
import type { Coverage } from '../../src/coverage/result.ts'
import { survey } from '../../src/coverage/survey.ts'
import { symbolicCoverage } from '../../src/coverage/symbolic.ts'
import type { Model } from '../../src/system/model.ts'
import { ModelError } from '../../src/system/model-error.ts'
import { atOnce } from '../drive.ts'
import { systemOf, systemPlans } from '../oracle/systems.ts'
import { pasidRef } from '../toys/pasid-ref.ts'

const ON_ITEMS = Object.keys(CRITERIA) as CriterionName[]

const SYSTEMS = Number(process.env['SYSTEMS'] ?? 60)

/** By criterion, its items and what is infeasible. */
const told = ({ criteria }: Coverage) =>
  criteria
    .filter(({ notComputed }) => notComputed.length === 0)
    .map(({ name, items, feasible, covered, infeasible, unknown }) => ({
      name,
      items,
      feasible,
      covered,
      infeasible: infeasible.map(({ item }) => item),
      unknown,
    }))
const explicitly = async (model: Model): Promise<Coverage> =>
  atOnce(coverage(await survey(model, { limits: { states: 300 } }), { criteria: ON_ITEMS }))

describe('the same as from a list of states', () => {
  it.each([
    'allocator/vtd-sm-enqcmd/custom-as-coded-a3',
    'allocator/vtd-sm-enqcmd/host-as-coded',
    'gpasid-map/smmuv3/migration',
    'set-lifecycle/vtd-sm-enqcmd/as-coded-d14-name',
    'set-lifecycle/vtd-sm-enqcmd/sets',
  ])('of %s', async name => {
    const model = models.find(each => each.name === name) as Model
    const listed = atOnce(coverage(await survey(model), { criteria: ON_ITEMS }))
    const found = await symbolicCoverage(model)
    expect(told(found)).toEqual(told(listed))
    expect(found.states).toMatchObject({
      distinct: BigInt(listed.states?.distinct ?? 0),
      generated: BigInt(listed.states?.generated ?? 0),
    })
  })

  it(`of ${SYSTEMS} random systems`, async () => {
    let infeasible = 0
    await fc.assert(
      fc.asyncProperty(systemPlans, async plan => {
        const { system, scope } = systemOf(plan)
        const model: Model = { name: 'random', system, scope, properties: [] }
        try {
          const listed = await explicitly(model)
          if (listed.stopped !== undefined) return
          expect(told(await symbolicCoverage(model))).toEqual(told(listed))
          infeasible += told(listed).reduce((sum, criterion) => sum + criterion.infeasible.length, 0)
        } catch (error) {
          if (!(error instanceof ModelError)) throw error
        }
      }),
      { seed: Number(process.env['SEED'] ?? 1), numRuns: SYSTEMS, plugins: [fc.unbiased()] },
    )
    expect(infeasible).toBeGreaterThan(SYSTEMS)
  })
})

it('finds among 5.8e20 states what a few show, and says what it leaves out', async () => {
  const few = atOnce(coverage(await survey(pasidRef(false, { guest: 2, rid: 2, pasid: 2 })), { criteria: ON_ITEMS }))
  const found = await symbolicCoverage(pasidRef(false, { guest: 2, rid: 3, pasid: 16 }))
  expect(found.states?.distinct).toBeGreaterThan(10n ** 20n)
  expect(told(found)).toEqual(told(few))
  expect(found.criteria.filter(({ notComputed }) => notComputed.length > 0).map(({ name }) => name)).toEqual([
    'transition pairs',
    'round trips',
    'prime paths',
  ])
})

it.each([
  // 24 conditions, each on one component that meets it in two ways.
  ['nesting-attach/vtd-sm-enqcmd', { rid: 6 }],
  // Conditions on two components, each of three cases: 3^12 in all.
  ['pasid-binding/smmuv3/page-table', { pasid: 12 }],
])('asks operations of %s with many conditions, at %j', async (name, scope) => {
  const model = models.find(each => each.name === name) as Model
  expect(told(await symbolicCoverage(model, { scope }))).toEqual(told(await symbolicCoverage(model)))
})

it('calls nothing infeasible when it has ended early', async () => {
  const { states, stopped, criteria } = await symbolicCoverage(pasidRef(false, { guest: 2, rid: 3, pasid: 16 }), {
    memory: 2 ** 16,
  })
  expect(states).toBeUndefined()
  expect(stopped).toEqual({ by: 'memory', limit: 2 ** 16 })
  expect(criteria.flatMap(({ infeasible }) => infeasible)).toEqual([])
  expect(criteria[0]?.unknown).toHaveLength(criteria[0]?.items ?? 0)
})

it('is interrupted also while what the states show is looked for', async () => {
  let clock = 0
  vi.spyOn(performance, 'now').mockImplementation(() => (clock += 100))
  let looks = 0
  // While states are found, each look is followed by progress.
  const signal = {
    get aborted() {
      return ++looks > 2
    },
  } as AbortSignal
  const { states, stopped, criteria } = await symbolicCoverage(pasidRef(true, { guest: 2, rid: 2, pasid: 2 }), {
    signal,
    onProgress: () => {
      looks = 0
    },
  })
  vi.restoreAllMocks()
  expect(stopped).toEqual({ by: 'interrupt' })
  expect(states?.distinct).toBeGreaterThan(1)
  expect(criteria.flatMap(({ infeasible }) => infeasible)).toEqual([])
  expect(criteria[0]?.covered).toBeGreaterThan(0)
})
