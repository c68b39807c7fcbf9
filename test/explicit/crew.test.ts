/** Searches with helpers: they find the same as one thread does, and end as it does. */
import { beforeAll, describe, expect, it } from 'vitest'
import type { Engine, Limits } from '../../src/check/exploration.ts'
import { checkSync, expand, type Model } from '../../src/checker.ts'
import { exploreAt } from '../../src/explicit/engine.ts'
import { BELL, FILLED, IDLE, RESUMED, told } from '../../src/explicit/slots.ts'
import { threads } from '../../src/explicit/threads.ts'
import { areReady } from '../threads.ts'
import { pasidRef } from '../toys/pasid-ref.ts'
import { switches } from './switches.ts'

const PACE = { kernel: 100, crew: 300 }

function run({ system, scope, properties }: Model, workers: number, limits: Limits = {}, interruptedAfter = Infinity) {
  let asked = 0
  const options = { limits, fieldValues: 1000, interrupted: () => ++asked > interruptedAfter, workers }
  const search: ReturnType<Engine> = exploreAt(PACE, expand(system, scope), properties, options)
  for (;;) {
    const step = search.next()
    if (step.done) return step.value
  }
}

const model = pasidRef(true, { guest: 2, rid: 3, pasid: 3 })

const large = pasidRef(true, { guest: 2, rid: 4, pasid: 5 })

/** Claims what is not so, so that there are counterexamples to compare. */
const broken: Model = {
  ...model,
  properties: [
    {
      kind: 'invariant',
      name: 'no PASID is bound twice',
      forAll: { p: 'pasid' },
      then: ({ binding }, { p }, members) =>
        members('rid').filter((r: string) => binding?.(r, p as string).is('yes')).length < 2,
    },
    {
      kind: 'transition',
      name: 'no PASID in use is freed',
      forAll: { p: 'pasid' },
      then: (before, after, { p }) =>
        !before['pasid']?.(p as string).is('allocated') || !after['pasid']?.(p as string).is('pending'),
    },
  ],
}

describe.each([2, 3])('with %i workers', workers => {
  const helpers = workers - 1
  beforeAll(() => areReady(helpers))

  it('a search finds what one thread finds', () => {
    const rung = threads(helpers).board[BELL] as number
    expect(run(model, workers)).toEqual(run(model, 1))
    expect(threads(helpers).board[BELL]).toBeGreaterThan(rung + 50)
  })

  it('helpers take up states, and leave to the search what they do not know', () => {
    const { board } = threads(helpers)
    const resumed = board[RESUMED] as number
    expect(run(large, workers, { states: 300_000 })).toEqual(run(large, 1, { states: 300_000 }))
    for (let helper = 0; helper < helpers; helper++) expect(board[told(helper, FILLED)]).toBeGreaterThan(0)
    expect(board[RESUMED]).toBeGreaterThan(resumed)
  })

  it('a search finds the same where components come to more local states in the middle of its work', () => {
    const found = run(switches(10, 60), workers)
    expect(found.counts.distinct).toBe(2 ** 10 * 61)
    expect(found).toEqual(run(switches(10, 60), 1))
  })

  it('a search finds the same counterexamples', () => {
    const found = run(broken, workers)
    expect(found.findings.map(({ violation }) => violation?.path.length)).toEqual([5, 4])
    expect(found).toEqual(run(broken, 1))
  })

  it.each([{ states: 20_000 }, { depth: 9 }])('a search ends at %o where one thread ends', limits => {
    expect(run(model, workers, limits)).toEqual(run(model, 1, limits))
  })

  it('a search ends before it takes more memory than it may', () => {
    const rung = threads(helpers).board[BELL] as number
    const { stopped } = run(large, workers, { memory: helpers * 18 * 2 ** 20 })
    expect(stopped).toMatchObject({ by: 'memory' })
    expect(threads(helpers).board[BELL]).toBeGreaterThan(rung + 50)
  })

  it('a search does without where there is no memory for them', () => {
    const rung = threads(helpers).board[BELL]
    expect(run(model, workers, { memory: 3 * 2 ** 20 })).toEqual(run(model, 1))
    expect(threads(helpers).board[BELL]).toBe(rung)
  })

  it('a search that is given up leaves the threads to the next one', () => {
    run(model, workers, { seconds: 0 })
    expect(run(model, workers, { states: 30_000 }).stopped).toEqual({ by: 'states', limit: 30_000 })
    expect(threads(helpers).board[IDLE]).toBe(helpers)
    expect(run(model, workers).counts.distinct).toBe(44_587)
  })
})

describe('workers', () => {
  it('are refused where they would be of no use', () => {
    expect(() => checkSync(model, { workers: 17 })).toThrow('17 workers are too many. Use at most 16.')
    expect(() => checkSync(model, { workers: 2, engine: 'symbolic' })).toThrow('of no use to the symbolic engine')
    expect(() => checkSync(model, { workers: 2, symmetry: true })).toThrow(
      'of no use to the explicit engine with symmetry',
    )
  })
})
