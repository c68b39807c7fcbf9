/** Those who are measured search the same model, and what is measured is written as it is. Nothing here is timed. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { checkSync } from '../../src/check/check.ts'
import { pasidRef, statesOfPasidRef } from '../toys/pasid-ref.ts'
import { barsOf, isMet } from './bars.ts'
import { type Effort, QUICK } from './effort.ts'
import { inTurn } from './in-turn.ts'
import { measure } from './measure.ts'
import { graphWalk } from './peers/graph.ts'
import { cSearch, compileSpin, measurer, missing, spinSearch } from './peers/native.ts'
import { packedSearch } from './peers/packed.ts'
import { pasidRefPromela } from './peers/promela.ts'
import { picture } from './picture.ts'
import { type At, published, scopeOf } from '../toys/published.ts'
import { asExpected, COUNTER_FREE, COUNTERS, DEEP } from './published.ts'
import { asJson, CONTENDERS, type Contender, type Report, type Row, ratiosOf } from './report.ts'
import { median, type Run } from './run.ts'
import { markdown } from './table.ts'

const SMALL: At = [2, 2, 2]
const counts = { states: 641, transitions: 3_428 }
const inCI = process.env['CI'] !== undefined
const directory = mkdtempSync(join(tmpdir(), 'ioasid-spec-bench-'))
afterAll(() => rmSync(directory, { recursive: true }))

it.runIf(inCI)('SPIN and a C compiler are installed in CI', () => {
  expect(missing).toEqual([])
})

describe('pasid-ref at (2, 2, 2) has the published counts', () => {
  it('in the engine that is measured', () => {
    const { states, verdict } = checkSync(pasidRef(true, scopeOf(SMALL)))
    expect(verdict).toBe('holds')
    expect({ states: states.distinct, transitions: Number(states.generated) - 1, levels: states.depth }).toEqual({
      ...counts,
      levels: 11,
    })
  })

  it('in JavaScript by hand', () => {
    expect(packedSearch(SMALL)).toEqual({ ...counts, levels: 11 })
  })

  it('walked by @xstate/graph', () => {
    expect(graphWalk(SMALL)).toEqual(counts)
  })

  it.skipIf(missing.includes('gcc'))('in C by hand', () => {
    expect(cSearch(directory, measurer(directory), SMALL)().found).toEqual({ ...counts, levels: 11 })
  })

  it.skipIf(missing.length > 0)('in Promela by hand', () => {
    const program = compileSpin(directory, 'small', pasidRefPromela(SMALL))
    expect(spinSearch(measurer(directory), program, counts.states)().found).toEqual(counts)
  })
})

describe('the published counts', () => {
  it.each(published)('of $at are those of the closed form', ({ at, states }) => {
    expect(statesOfPasidRef(true, scopeOf(at))).toBe(BigInt(states))
  })

  it('refuse a run that has found something else', () => {
    const expected = { ...counts, levels: 11 }
    expect(() => asExpected('C', 'here', expected, counts)).not.toThrow()
    expect(() => asExpected('C', 'here', expected, { ...counts, states: 640 })).toThrow(
      'C finds 640 states at here, not 641',
    )
    expect(() => asExpected('C', 'here', expected, { states: 641, levels: 12 })).toThrow(
      'C finds 12 levels at here, not 11',
    )
  })
})

it('who takes long is asked once, who fails not again, and the others in turn', () => {
  const asked: string[] = []
  const takes = (name: string, wall: number) => ({
    name,
    run: (): Run => {
      asked.push(name)
      return { found: { states: 1 }, cost: { wall, cpu: wall, peakMiB: 1 } }
    },
  })
  const wrong = {
    ...takes('wrong', 1),
    verify: () => {
      throw new Error('it is wrong')
    },
  }
  const outcomes = inTurn([takes('short', 1), takes('long', 9), wrong], 3, 5, () => {})
  expect(asked).toEqual(['short', 'long', 'wrong', 'short', 'short'])
  expect(outcomes.map(({ runs, reason }) => [runs.length, reason])).toEqual([
    [3, undefined],
    [1, undefined],
    [0, 'it is wrong'],
  ])
})

const row = (at: At, who: Contender, cpu: number, peakMiB: number): Row => ({
  model: COUNTERS,
  scope: scopeOf(at),
  states: 1_606_096,
  who,
  runs: 3,
  cost: { wall: cpu * 2, cpu, peakMiB },
  fastest: cpu,
})

const explicit: Row[] = [
  row([2, 3, 3], '@xstate/graph', 600, 100),
  row([2, 3, 3], 'ours', 1, 100),
  row([3, 3, 4], 'ours', 2, 100),
  row([3, 3, 4], 'C', 1, 35),
  row([3, 3, 4], 'SPIN', 10, 300),
  row([2, 4, 4], 'ours', 8, 200),
  row([2, 4, 4], 'ours, 2 workers', 2.5, 210),
  {
    model: COUNTERS,
    scope: scopeOf([2, 4, 4]),
    states: 7_886_273,
    who: 'SPIN',
    runs: 0,
    cost: null,
    fastest: null,
    reason: 'spin not installed',
  },
]

const cost = { wall: 0.5, cpu: 0.7, peakMiB: 70 }
const report: Report = {
  command: 'npm run bench',
  machine: '2 cores',
  explicit,
  symbolic: [
    { model: COUNTER_FREE, scope: scopeOf([2, 3, 4]), states: '960173', cost, levels: 23, steps: 22 },
    {
      model: COUNTER_FREE,
      scope: scopeOf([2, 3, 32]),
      states: '166399592864021696429959973015501074136573',
      cost: { ...cost, wall: 2 },
    },
    { model: COUNTER_FREE, scope: scopeOf([2, 4, 64]), states: null, cost: null, reason: 'it ended' },
    {
      model: 'enqcmd/vtd-sm-enqcmd',
      scope: scopeOf([3, 4, 16]),
      states: null,
      cost: null,
      reason: 'it had not ended after 60 s',
    },
  ],
  symmetry: [{ model: COUNTERS, scope: scopeOf([3, 4, 6]), states: '9807891904', orbits: 331_046, levels: 41, cost }],
  startup: [{ what: 'node', seconds: 0.06 }],
  emptyMiB: 45,
}

describe('a report', () => {
  it('has a peer divided by ours as ratio, and none where one is missing', () => {
    expect(ratiosOf(explicit)).toEqual({
      spinTime: 5,
      spinMemory: null,
      cTime: 0.5,
      xstateGraphTime: 600,
      twoWorkers: 1.6,
    })
  })

  it('says which bars are met', () => {
    const verdicts = barsOf(report).map(bar => [bar.what, isMet(bar)])
    expect(verdicts).toEqual(
      expect.arrayContaining([
        ["SPIN's time over ours, (3, 3, 4)", true],
        ['our time over that of C by hand, (3, 3, 4)', false],
        ["SPIN's memory over ours, (2, 4, 4)", null],
        ["@xstate/graph's time over ours, (2, 3, 3)", true],
        ['symbolic, pasid-ref without counters (2, 3, 32)', false],
        ['symbolic, enqcmd/vtd-sm-enqcmd (3, 4, 16)', false],
        ['symmetry, (3, 4, 6)', true],
      ]),
    )
  })

  it('is written as tables', () => {
    const lines = markdown(report).split('\n')
    expect(lines).toEqual(
      expect.arrayContaining([
        "| SPIN's time over ours, (3, 3, 4) | at least 5 | 5.00 | met |",
        '| our time over that of C by hand, (3, 3, 4) | at most 1.2 | 2.00 | **not met** |',
        "| SPIN's memory over ours, (2, 4, 4) | at least 5 | not measured |  |",
        '| symbolic, enqcmd/vtd-sm-enqcmd (3, 4, 16) | at most 60 s | given up | **not met** |',
        '| SPIN: time of the processor | (3, 3, 4) | 5.00 |',
        '| SPIN: memory | (2, 4, 4) | not measured |',
        '| (3, 3, 4) | 1,606,096 | 2.00 / 4.00 / 100 | – | 1.00 / 2.00 / 35 | – | 10.0 / 20.0 / 300 | – |',
        'Not measured: SPIN, since spin not installed: (2, 4, 4).',
        '| pasid-ref without counters (2, 3, 4) | 960,173 | 23 | 22 | 0.50 | 70.0 |',
        '| pasid-ref without counters (2, 3, 32) | 1.663…e41 | – | – | 2.00 | 70.0 |',
        '| pasid-ref without counters (2, 4, 64) | not measured: it ended | – | – | – | – |',
        '| (3, 4, 6) | 9,807,891,904 | 331,046 | 41 | 0.50 | 70.0 |',
        '| node | 0.06 |',
      ]),
    )
  })

  it('is data for programs: what was measured, and nothing else', () => {
    const json = JSON.parse(JSON.stringify(asJson(report))) as Record<string, unknown[]>
    expect(Object.keys(json)).toEqual(['ratios', 'explicit', 'symbolic'])
    expect(json['explicit']).toHaveLength(explicit.length - 1)
    expect(json['symbolic']).toEqual([
      { model: COUNTER_FREE, scope: { guest: 2, rid: 3, pasid: 4 }, states: '960173', seconds: 0.5, peakMiB: 70 },
      {
        model: COUNTER_FREE,
        scope: { guest: 2, rid: 3, pasid: 32 },
        states: '166399592864021696429959973015501074136573',
        seconds: 2,
        peakMiB: 70,
      },
    ])
  })

  it('is drawn with a line for each contender that was measured, at its numbers', () => {
    const svg = picture(report)
    expect(svg).toBe(picture(report))
    expect(svg.match(/<polyline/g)).toHaveLength(5)
    expect(svg).not.toContain('JS')
  })
})

it.skipIf(missing.length > 0)(
  'all of it runs, at the least scope',
  () => {
    const least: Effort = {
      ...QUICK,
      states: 1000,
      chapters: false,
      rounds: () => 1,
      symbolic: [
        [COUNTER_FREE, [2, 2, 2]],
        [DEEP, [2, 2, 2]],
      ],
      symmetry: [SMALL],
      starts: 1,
    }
    const whole = mkdtempSync(join(directory, 'whole-'))
    const measured = measure(whole, least, () => {})
    expect(measured.explicit.map(({ who, reason }) => [who, reason])).toEqual(CONTENDERS.map(who => [who, undefined]))
    const { symbolic, symmetry } = measured
    expect(symbolic.map(({ states, levels, steps }) => ({ states, levels, steps }))).toEqual([
      { states: '1217', levels: 11, steps: 3 },
      { states: '1217', levels: 11, steps: 10 },
    ])
    expect(symmetry.map(({ states, orbits }) => ({ states, orbits }))).toEqual([{ states: '641', orbits: 112 }])
  },
  300_000,
)

it('the median is the one in the middle, or the mean of the two there', () => {
  expect([median([3, 1, 2]), median([4, 1])]).toEqual([2, 2.5])
})
