/** Suites: what they cover by an independent count, and that no smaller one exists, by trying all. SYSTEMS=500 tries more systems. */
import { describe, expect, it } from 'vitest'
import { createMachine } from 'xstate'
import { models } from '../../index.ts'
import { machineModel } from '../../src/check/machine.ts'
import { coverage } from '../../src/coverage/coverage.ts'
import { LADDER } from '../../src/coverage/items.ts'
import { survey, type Survey } from '../../src/coverage/survey.ts'
import { suiteExitCode, summaryOf } from '../../src/report/suite.ts'
import { type Suite, suiteOf, type Test } from '../../src/suite/suite.ts'
import { CRITERIA, type CriterionName } from '../../src/coverage/criteria.ts'
import { label } from '../../src/system/expand.ts'
import type { Model } from '../../src/system/model.ts'
import { atOnce, slowly } from '../drive.ts'
import { careful } from '../library.ts'
import { eachRandomSurvey } from '../oracle/surveys.ts'
import { answering, leastCost, leastForPairs, reachable } from './naive.ts'

const SYSTEMS = Number(process.env['SYSTEMS'] ?? 50)
const EVERYTHING = Object.keys(CRITERIA) as CriterionName[]

const names = ({ steps }: Test): string[] => steps.map(step => label(step.operation, step.arguments))

/** What `coverage` counts of its paths, and of doing nothing, that is feasible but not covered. */
function missedBy({ tests, criteria }: Suite, looked: Survey): string[] {
  const kinds: string[] = criteria.map(name => CRITERIA[name as keyof typeof CRITERIA])
  const measured = atOnce(
    coverage(looked, { criteria: EVERYTHING, of: { file: 'suite', paths: [[], ...tests.map(names)] } }),
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

  it('of a system in two copies says where they differ', async () => {
    const model = models.find(({ name }) => name === 'other-guests/vtd-sm-enqcmd/bindings') as Model
    const { covered, items, tests } = atOnce(suiteOf(await survey(model), ['operations']))
    expect(covered).toBe(items)
    expect(tests.flatMap(({ steps }) => steps.map(({ outcome }) => outcome))).toContain('ENOSPC, but ok without')
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

describe('a suite of sequences', () => {
  const sequences: readonly CriterionName[] = ['pairs', 'round-trips', 'prime-paths', '2-switch']

  it('has each named at the step that ends it', async () => {
    const suite = atOnce(suiteOf(await survey(careful), ['pairs']))
    expect(suite).toMatchObject({ items: 4, covered: 4, cost: 4, bound: 4 })
    expect(suite.tests.flatMap(({ steps }) => steps.map(({ covers }) => covers))).toEqual([
      [],
      [
        'user: outside -[outside on ENTER[0]]-> inside -[inside on LEAVE[0]]-> outside',
        'lease: free -[free on TAKE[0]]-> taken -[taken on RETURN[0]]-> free',
      ],
      [
        'user: inside -[inside on LEAVE[0]]-> outside -[outside on ENTER[0]]-> inside',
        'lease: taken -[taken on RETURN[0]]-> free -[free on TAKE[0]]-> taken',
      ],
    ])
  })

  it('says which sequences it leaves out', async () => {
    const events = Array.from({ length: 46 }, (_, i) => ({ type: `E${i}` }))
    const on = Object.fromEntries(events.map(({ type }) => [type, '.only']))
    const wide = createMachine({ id: 'wide', initial: 'only', states: { only: {} }, on })
    const suite = atOnce(suiteOf(await survey(machineModel(wide, { events })), ['pairs']))
    expect(suite.leftOut).toEqual([
      { criterion: 'transition pairs', machine: 'wide', because: 'it has more than 2000 of them' },
    ])
    expect(suiteExitCode([suite])).toBe(3)
    expect(summaryOf(suite)).toContain('Left out: transition pairs of wide, since it has more than 2000 of them.')
  })

  it('says what it has not found out when its time is up', async () => {
    const suite = slowly(suiteOf(await survey(careful), ['pairs'], { seconds: 2 })).result
    expect(suite.leftOut).toEqual([{ criterion: 'transition pairs', because: 'that was not done after 2 seconds' }])
    expect(suiteExitCode([suite])).toBe(3)
  })

  it('of random systems covers everything feasible, and costs no less than its bound', async () => {
    let compared = 0
    await eachRandomSurvey(Math.ceil(SYSTEMS / 4), 40, looked => {
      for (const criteria of [...sequences.map(name => [name]), ['refusals', 'transitions', 'pairs'] as const]) {
        const suite = atOnce(suiteOf(looked, criteria))
        if (suite.leftOut !== undefined) return
        const of = { file: 'suite', paths: [[], ...suite.tests.map(names)] }
        const measured = atOnce(coverage(looked, { of, criteria })).criteria
        expect(measured).toHaveLength(criteria.length)
        for (const { covered, feasible } of measured) expect(covered).toBe(feasible)
        expect(suite.items).toBe(measured.reduce((sum, { feasible }) => sum + feasible, 0))
        expect(suite.bound).toBeLessThanOrEqual(suite.cost)
        const least = criteria[0] === 'pairs' ? leastForPairs(looked, 3000) : undefined
        if (least === undefined) continue
        compared++
        expect(suite).toMatchObject({ cost: least, bound: least })
      }
    })
    expect(compared).toBeGreaterThan(SYSTEMS / 16)
  })

  it.each([
    ['set-lifecycle/smmuv3/sets', 'pairs', 13],
    ['allocator/virtio-iommu/lifetime-references', 'pairs', 25],
    ['gpasid-map/vtd-sm-enqcmd/migration-identity', 'pairs', 13],
    ['gpasid-map/vtd-sm-enqcmd/devices-identity', 'prime-paths', 15],
    ['set-lifecycle/vtd-sm-enqcmd/notifications-direct-calls', 'round-trips', 37],
  ] as const)('%s has one of %s, and none that costs less', async (name, criterion, least) => {
    const model = models.find(each => each.name === name) as Model
    const suite = atOnce(suiteOf(await survey(model), [criterion]))
    expect(suite.covered).toBe(suite.items)
    expect(suite).toMatchObject({ cost: least, bound: least })
  })

  it('that is too large for a proof is near its bound', async () => {
    const model = models.find(({ name }) => name === 'nesting-attach/vtd-legacy') as Model
    const { covered, items, cost, bound } = atOnce(suiteOf(await survey(model), ['pairs']))
    expect({ covered, items, cost, bound }).toEqual({ covered: 64, items: 64, cost: 75, bound: 73 })
  })
})

describe('random systems', () => {
  it('have suites that cover everything feasible, and none that costs less', async () => {
    let compared = 0
    await eachRandomSurvey(SYSTEMS, 40, looked => {
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
    })
    expect(compared).toBeGreaterThan(SYSTEMS / 8)
  })
})

describe('the registry', () => {
  const cases: [string, Readonly<Record<string, number>>, least: number][] = [
    ['nesting-attach/smmuv3/groups', {}, 46],
    ['pasid-binding/vtd-sm-enqcmd', { rid: 1, pasid: 2 }, 31],
    ['allocator/vtd-sm-enqcmd/lifetime', {}, 27],
    ['gpasid-map/vtd-sm-enqcmd/devices-identity', {}, 38],
    ['enqcmd/vtd-sm-enqcmd', { rid: 1, pasid: 2 }, 32],
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
