/** Coverage of small systems with known answers, and of random ones against a naive count. SYSTEMS=500 tries more of them. */
import { describe, expect, it } from 'vitest'
import { and, not, setup } from 'xstate'
import type { Coverage, CriterionCoverage } from '../../src/coverage/result.ts'
import { CRITERIA, type CriterionName } from '../../src/coverage/criteria.ts'
import { coverage } from '../../src/coverage/coverage.ts'
import { stepsOf } from '../../src/coverage/steps.ts'
import { survey } from '../../src/coverage/survey.ts'
import { switches } from '../../src/coverage/sequences.ts'
import { historyOf, takes } from '../../src/coverage/histories.ts'
import { shortestIn } from '../../src/coverage/shortest.ts'
import { spokenValue as spokenOf } from '../../src/tabulate/snapshot.ts'
import { expand } from '../../src/system/expand.ts'
import { models } from '../../index.ts'
import type { Model } from '../../src/system/model.ts'
import { vocabulary } from '../../src/system/vocabulary.ts'
import { atOnce, slowly } from '../drive.ts'
import { careful, careless } from '../library.ts'
import { eachRandomSurvey } from '../oracle/surveys.ts'
import { coverNaively } from './naive.ts'

const ON_ITEMS = Object.keys(CRITERIA) as CriterionName[]

const SYSTEMS = Number(process.env['SYSTEMS'] ?? 60)

const of = ({ criteria }: Coverage, name: string): CriterionCoverage =>
  criteria.find(criterion => criterion.name === name) as CriterionCoverage
const numbers = (result: Coverage): Record<string, readonly number[]> =>
  Object.fromEntries(
    result.criteria.map(({ name, covered, feasible, items }) => [name, [covered, feasible, items] as const]),
  )

describe('coverage of all reachable behaviour', () => {
  it('is all that is feasible, and what is not is listed with who always refuses', async () => {
    const result = atOnce(coverage(await survey(careful)))
    expect(numbers(result)).toEqual({
      'machine states': [4, 4, 4],
      'machine transitions': [4, 4, 4],
      'guard outcomes': [0, 0, 0],
      conditions: [0, 0, 0],
      operations: [3, 3, 3],
      refusals: [4, 4, 4],
      'transition pairs': [4, 4, 4],
      'round trips': [4, 4, 4],
      'prime paths': [4, 4, 4],
    })
    expect(result.states).toEqual({ distinct: 3, generated: 6, depth: 2 })
  })

  it('has for each item the shortest path that covers it', async () => {
    const { reached } = of(atOnce(coverage(await survey(careful))), 'refusals')
    expect(reached).toEqual([
      { item: 'enter -> EINVAL', path: ['enter(user0)', 'enter(user0)'] },
      { item: 'enter -> EBUSY', path: ['enter(user0)', 'enter(user1)'] },
      { item: 'leave -> EINVAL', path: ['leave(user0)'] },
      { item: 'audit -> EPERM', path: ['enter(user0)', 'audit'] },
    ])
  })

  it('can be left at any time, and where its own is up leaves out sequences', async () => {
    const looked = await survey(careful)
    expect(slowly(coverage(looked)).pauses).toBeGreaterThan(4)
    const { notComputed } = of(slowly(coverage(looked, { seconds: 2 })).result, 'transition pairs')
    expect(notComputed).toContainEqual({ machine: 'lease', because: 'that was not done after 2 seconds' })
  })

  it('calls nothing infeasible when it has stopped early', async () => {
    const result = atOnce(coverage(await survey(careless, { limits: { states: 2 } })))
    expect(result.stopped).toEqual({ by: 'states', limit: 2 })
    for (const { infeasible } of result.criteria) expect(infeasible).toEqual([])
  })
})

interface Words {
  sort: 'x'
  errno: 'EBUSY' | 'EPERM'
  source: 'book'
}
const { component, call, system } = vocabulary<Words>()

const door = setup({
  types: { events: {} as { type: 'OPEN' | 'SHUT' | 'SEAL' | 'BREAK' } },
  guards: { yes: () => true, no: () => false },
}).createMachine({
  id: 'door',
  initial: 'shut',
  states: {
    shut: { on: { OPEN: [{ guard: 'yes', target: 'open' }, { target: 'sealed' }], SEAL: 'sealed' } },
    open: { on: { SHUT: { guard: and(['yes', not('no')]), target: 'closing' } } },
    closing: { always: 'shut' },
    sealed: { on: { BREAK: 'shut' } },
  },
})
const key = setup({ types: { events: {} as { type: 'TURN' } } }).createMachine({
  id: 'key',
  initial: 'out',
  states: { out: {}, in: { on: { TURN: 'out' } } },
})
const doors = component([], door)
const keys = component([], key)
const sealed: Model = {
  name: 'door',
  scope: {},
  properties: [],
  system: system(
    'door',
    { doors, keys },
    {
      open: call({}, 'book', () => [doors().takes('OPEN').else('EBUSY')]),
      shut: call({}, 'book', () => [doors().takes('SHUT').else('EBUSY')]),
      seal: call({}, 'book', () => [keys().is('in').else('EPERM'), doors().takes('SEAL').else('EBUSY')]),
    },
  ),
}

describe('what no reachable behaviour covers', () => {
  it('is told with what is always false', async () => {
    const result = atOnce(coverage(await survey(sealed)))
    const because = Object.fromEntries(
      result.criteria.flatMap(({ infeasible }) => infeasible.map(({ item, because: why }) => [item, why])),
    )
    const noKey = "always refused by 'keys is in' (EPERM) [book]"
    expect(because).toEqual({
      'door: sealed': 'shut on OPEN[1] is never taken, nor 1 more: shut on OPEN[0] is taken in its place, always',
      'key: in': 'no transition leads there',
      'door: shut on OPEN[1] -> sealed': 'shut on OPEN[0] is taken in its place, always',
      'door: shut on SEAL[0] -> sealed': `where it could be taken, seal: ${noKey}`,
      'door: sealed on BREAK[0] -> shut': 'its state sealed is never reached',
      'key: in on TURN[0] -> out': 'its state in is never reached',
      'door: shut on OPEN[0] yes = false': 'yes is true whenever it is asked',
      'door: open on SHUT[0] and(yes, not(no)) = false': 'and(yes, not(no)) is true whenever it is asked',
      'door: open on SHUT[0] yes = false': 'yes is true whenever it is asked',
      'door: open on SHUT[0] no = true': 'no is false whenever it is asked',
      seal: noKey,
      'seal -> EBUSY': "where 'doors takes SEAL' would refuse, 'keys is in' (EPERM) [book] refuses first",
    })
  })

  it('counts a state that is only passed', async () => {
    const { reached } = of(atOnce(coverage(await survey(sealed))), 'machine states')
    expect(reached).toContainEqual({ item: 'door: closing', path: ['open', 'shut'] })
  })
})

describe('coverage of paths', () => {
  it('is what they attempt, refused calls included', async () => {
    const looked = await survey(careful)
    const result = atOnce(
      coverage(looked, { of: { file: 'a', paths: [['enter(user0)', 'enter(user1)', 'leave(user0)']] } }),
    )
    expect(result.of).toEqual({ file: 'a', paths: 1, steps: 3 })
    expect(of(result, 'operations')).toMatchObject({
      covered: 2,
      feasible: 3,
      missed: [{ item: 'audit', path: ['audit'] }],
    })
    expect(of(result, 'refusals').reached.map(({ item }) => item)).toEqual(['enter -> EBUSY'])
    expect(of(result, 'transition pairs')).toMatchObject({ covered: 2, feasible: 4 })
  })

  it('refuses a path of another model', async () => {
    const looked = await survey(careful)
    expect(() => atOnce(coverage(looked, { of: { file: 'a', paths: [['entre(user0)']] } }))).toThrow(
      /no operation 'entre\(user0\)'.*\n?.*did you mean 'enter\(user0\)'/,
    )
  })
})

describe('what machines do step after step', () => {
  it('has the least operations, which cover it when they are played', async () => {
    const model = models.find(({ name }) => name === 'set-lifecycle/smmuv3/sets') as Model
    const looked = await survey(model)
    const sequences = atOnce(coverage(looked)).criteria.slice(-3)
    for (const { name, reached } of sequences)
      for (const { item, path = [] } of reached) {
        const played = of(atOnce(coverage(looked, { of: { file: 'a', paths: [path] } })), name)
        expect(played.reached.map(each => each.item)).toContain(item)
      }
    const lengths = sequences.map(({ reached }) => reached.map(({ path }) => path?.length))
    expect(lengths).toEqual([
      [2, 2, 3, 3, 3, 4, 4, 5, 2, 2, 3, 4, 3, 4, 2, 3],
      [2, 3, 2, 3, 1, 2, 3, 4, 2, 3],
      [2, 3, 2, 3, 1, 2, 3, 4, 2, 3],
    ])
  })
})

describe('random systems', () => {
  it('cover what a naive walk covers, and nothing else', async () => {
    let compared = 0
    await eachRandomSurvey(SYSTEMS, 60, (looked, model) => {
      compared++
      const result = atOnce(coverage(looked, { criteria: ON_ITEMS }))
      const naive = coverNaively(expand(model.system, model.scope))
      const items = (name: string): string[] => of(result, name).reached.map(({ item }) => item)
      expect(result.states?.distinct).toBe(naive.states)
      expect([...items('operations'), ...items('refusals')].sort()).toEqual([...naive.attempts].sort())
      // Those of the naive walk are states in which components rest; others are only passed.
      const resting = [...naive.active].filter(item => !item.includes(' of '))
      const machines = new Set(looked.product.components.map(({ machine }) => machine.id))
      if (machines.size === new Set(looked.product.components.map(({ machine }) => machine)).size)
        expect(items('machine states')).toEqual(expect.arrayContaining(resting))
      expect(pairsOf(looked)).toEqual([...naive.pairs].sort())
    })
    expect(compared).toBeGreaterThan(SYSTEMS / 4)
  })
})

it('steps of a machine are told apart, however many it has', async () => {
  const { product, tables, graph } = await survey(careful)
  const steps = { ...stepsOf(product, tables), number: () => 2 ** 16 + 5 }
  const history = historyOf(product, tables, graph, steps, 0)
  expect(takes(history, [2 ** 16 + 5])).toBe(true)
  expect(history.taking.taken).toContain(2 ** 16 + 5)
})

/** The pairs of steps that some component takes, as the naive walk tells them, each with the least operations. */
function pairsOf({ product, tables, graph }: Awaited<ReturnType<typeof survey>>): [string, number][] {
  const steps = stepsOf(product, tables)
  const shortest = shortestIn(graph)
  const found = new Map<string, number>()
  for (const [c, { machine }] of product.components.entries()) {
    const table = tables[c]
    if (table === undefined) continue
    const values = new Map(table.locals.map(local => [spokenOf(local.value), JSON.stringify(local.value)]))
    const history = historyOf(product, tables, graph, steps, c)
    const known = steps.of(table)
    for (const [one = 0, two = 0] of switches(known, 2, Infinity) ?? []) {
      const path = shortest(history.taking, [one, two], Infinity)
      expect(path !== undefined).toBe(takes(history, [one, two]))
      if (path === undefined) continue
      expect(shortest(history.taking, [one, two], path.length)).toBeUndefined()
      const name = (spoken: string | undefined): string => values.get(spoken ?? '') ?? ''
      const pair = [machine.id, name(known[one]?.from), name(known[two]?.from), name(known[two]?.to)].join('/')
      found.set(pair, Math.min(path.length, found.get(pair) ?? Infinity))
    }
  }
  return [...found].sort()
}
