/** Suites: what they cover by an independent count, and that no smaller one exists, by trying all. SYSTEMS=500 tries more systems. */
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { models } from '../../index.ts'
import { coverage } from '../../src/coverage/coverage.ts'
import { LADDER } from '../../src/coverage/items.ts'
import { survey, type Survey } from '../../src/coverage/survey.ts'
import { type Suite, suiteOf, type Test } from '../../src/suite/suite.ts'
import { CRITERIA, type CriterionName } from '../../src/suite/wanted.ts'
import { label } from '../../src/system/expand.ts'
import type { Model } from '../../src/system/model.ts'
import { ModelError } from '../../src/system/model-error.ts'
import { atOnce, slowly } from '../drive.ts'
import { careful } from '../library.ts'
import { systemOf, systemPlans } from '../oracle/systems.ts'
import { answering, leastCost, reachable } from './naive.ts'

const SYSTEMS = Number(process.env['SYSTEMS'] ?? 50)
const EVERYTHING = Object.keys(CRITERIA) as CriterionName[]

const names = ({ steps }: Test): string[] => steps.map(step => label(step.operation, step.arguments))

/** What `coverage` counts of its paths, and of doing nothing, that is feasible but not covered. */
function missedBy({ tests, criteria }: Suite, looked: Survey): string[] {
  const kinds: string[] = criteria.map(name => CRITERIA[name])
  const measured = atOnce(
    coverage(looked, { withoutSequences: true, of: { file: 'suite', paths: [[], ...tests.map(names)] } }),
  )
  return measured.criteria
    .filter(({ name }) => LADDER.some(step => step.name === name && kinds.includes(step.kind)))
    .flatMap(({ missed }) => missed.map(({ item }) => item))
}

describe('a suite', () => {
  it('has the fewest steps, each with its outcome and what it is the first to cover', async () => {
    const { tests, ...suite } = atOnce(suiteOf(await survey(careful), ['operations', 'refusals']))
    expect(suite).toMatchObject({ items: 7, covered: 7, cost: 8, bound: 8 })
    expect(
      tests.map(test => test.steps.map(step => `${label(step.operation, step.arguments)} -> ${step.outcome}`)),
    ).toEqual([
      [
        'audit -> ok',
        'leave(user0) -> EINVAL',
        'enter(user0) -> ok',
        'enter(user0) -> EINVAL',
        'enter(user1) -> EBUSY',
        'audit -> EPERM',
        'leave(user0) -> ok',
      ],
    ])
    expect(tests[0]?.steps[3]?.covers).toEqual(['enter -> EINVAL'])
  })

  it('is the same each time, and its tests keep their names', async () => {
    const [one, two] = [
      atOnce(suiteOf(await survey(careful), EVERYTHING)),
      atOnce(suiteOf(await survey(careful), EVERYTHING)),
    ]
    expect(one).toEqual(two)
    const [test] = one.tests as [Test]
    expect(test.id).toMatch(/^[0-9a-f]{8}$/)
  })

  it('says nothing of the least when not every state was seen, and covers what was met', async () => {
    const looked = await survey(careful, { limits: { states: 2 } })
    const suite = atOnce(suiteOf(looked, ['operations', 'refusals']))
    expect(suite.stopped).toBeDefined()
    expect(suite.bound).toBeUndefined()
    expect(suite.covered).toBe(suite.items)
    expect(missedBy(suite, looked)).toEqual([])
  })

  it('can be left at any time, and where its own is up says what it does not cover yet', async () => {
    const looked = await survey(careful)
    expect(slowly(suiteOf(looked, EVERYTHING, { observe: true })).pauses).toBeGreaterThan(looked.graph.size)
    const suite = slowly(suiteOf(looked, EVERYTHING, { seconds: 2 })).result
    expect(suite).toMatchObject({ unfinished: { by: 'seconds', limit: 2 }, tests: [] })
    expect(suite.covered).toBeLessThan(suite.items)
    expect(suite.bound).toBeUndefined()
  })
})

describe('random systems', () => {
  it('have suites that cover everything feasible, and none that costs less', async () => {
    let compared = 0
    await fc.assert(
      fc.asyncProperty(systemPlans, async plan => {
        const model: Model = { name: 'random', ...systemOf(plan), properties: [] }
        try {
          const looked = await survey(model, { limits: { states: 40 } })
          if (looked.graph.stopped !== undefined) return
          for (const criteria of [...EVERYTHING.map(name => [name]), EVERYTHING]) {
            const suite = atOnce(suiteOf(looked, criteria))
            expect(missedBy(suite, looked)).toEqual([])
            expect(suite.cost).toBe(suite.bound)
          }
          const states = reachable(looked.product)
          const suite = atOnce(suiteOf(looked, ['operations', 'refusals'], { observe: true }))
          if (states.length * 2 ** suite.items < 20_000) {
            compared++
            expect(suite.cost).toBe(leastCost(looked.product, states))
          }
          for (const test of suite.tests) {
            if (typeof test.observed !== 'object') continue
            const { steps, alike, left } = test.observed
            const from = test.steps.length - steps
            const outcomes = test.steps.slice(from).map(({ outcome }) => outcome)
            expect(answering(looked.product, states, names(test).slice(from), outcomes)).toBe(1 + alike + left)
          }
        } catch (error) {
          if (!(error instanceof ModelError)) throw error
        }
      }),
      { numRuns: SYSTEMS, seed: 1 },
    )
    expect(compared).toBeGreaterThan(SYSTEMS / 8)
  })
})

describe('the registry', () => {
  const cases: [string, Readonly<Record<string, number>>, least: number][] = [
    ['nesting-attach/smmuv3/groups', {}, 46],
    ['pasid-binding/vtd-sm-enqcmd', { rid: 1, pasid: 2 }, 30],
    ['allocator/vtd-sm-enqcmd/lifetime', {}, 26],
    ['gpasid-map/vtd-sm-enqcmd/devices-identity', {}, 38],
    ['enqcmd/vtd-sm-enqcmd', { rid: 1, pasid: 2 }, 31],
    ['set-lifecycle/vtd-sm-enqcmd/notifications', {}, 77],
  ]
  it.each(cases)('%s has a suite of everything, and none that costs less', async (name, scope, least) => {
    const model = models.find(each => each.name === name) as Model
    const looked = await survey(model, { scope })
    const suite = atOnce(suiteOf(looked, EVERYTHING))
    expect(suite.cost).toBe(least)
    expect(suite.bound).toBe(least)
    expect(missedBy(suite, looked)).toEqual([])
  })
})
