/** Those who are measured search the same model, and what is measured is written as it is. Nothing here is timed. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { checkSync } from '../../src/check/check.ts'
import { pasidRef, statesOfPasidRef } from '../toys/pasid-ref.ts'
import { type At, asPublished, published } from './counted.ts'
import { graphWalk } from './peers/graph.ts'
import { cSearch, measurer, missing, spinSearch } from './peers/native.ts'
import { packedSearch } from './peers/packed.ts'
import { picture } from './picture.ts'
import { type Contender, type Report, type Row, ratiosAt, ratiosOf } from './report.ts'
import { median } from './run.ts'
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
    const { states, verdict } = checkSync(pasidRef(true, { guest: 2, rid: 2, pasid: 2 }))
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
    expect(cSearch(directory, measurer(directory), SMALL)().counted).toEqual({ ...counts, levels: 11 })
  })

  it.skipIf(missing.length > 0)('in Promela by hand', () => {
    expect(spinSearch(directory, measurer(directory), SMALL, counts.states)().counted).toEqual(counts)
  })
})

describe('the published counts', () => {
  it.each(published)('of $at are those of the closed form', ({ at: [guest, rid, pasid], states }) => {
    expect(statesOfPasidRef(true, { guest, rid, pasid })).toBe(states)
  })

  it('refuse a run that has found something else', () => {
    expect(() => asPublished('C', SMALL, { ...counts, states: 640 })).toThrow('C finds 640 states at (2,2,2), not 641')
    expect(() => asPublished('C', SMALL, { states: 641, levels: 12 })).toThrow('C finds 12 levels at (2,2,2), not 11')
  })
})

const row = (scope: At, who: Contender, cpu: number, peakMiB: number): Row => ({
  model: 'm',
  scope,
  states: 1_606_096,
  who,
  runs: 3,
  cost: { wall: cpu * 2, cpu, peakMiB },
})

const explicit: Row[] = [
  row([3, 3, 4], 'ours', 2, 100),
  row([3, 3, 4], 'C', 1, 35),
  row([3, 3, 4], 'SPIN', 10, 300),
  row([2, 4, 4], 'ours', 8, 200),
  row([2, 4, 4], 'ours, 2 workers', 5, 210),
  { model: 'm', scope: [2, 4, 4], states: 7_886_273, who: 'SPIN', runs: 0, cost: null, reason: 'spin not installed' },
]

const report: Report = {
  quick: true,
  machine: '2 cores',
  ratios: ratiosOf(explicit),
  ratiosAt,
  explicit,
  symbolic: [
    { model: 'm', scope: [2, 3, 4], states: '960173', seconds: 0.5, peakMiB: 70 },
    { model: 'm', scope: [2, 3, 32], states: '166399592864021696429959973015501074136573', seconds: 1, peakMiB: 256 },
    { model: 'm', scope: [2, 4, 64], states: null, seconds: null, peakMiB: null, reason: 'it ended' },
  ],
  startup: [{ what: 'node', seconds: 0.06 }],
}

describe('a report', () => {
  it('has a peer divided by ours as ratio, and none where one is missing', () => {
    expect(report.ratios).toEqual({
      spinTime: 5,
      spinMemory: null,
      cTime: 0.5,
      xstateGraphTime: null,
      twoWorkers: 1.6,
    })
  })

  it('is written as tables', () => {
    const lines = markdown(report).split('\n')
    expect(lines).toEqual(
      expect.arrayContaining([
        '| SPIN: processor time | (3, 3, 4) | 5.00 |',
        '| SPIN: peak memory | (2, 4, 4) | not measured |',
        '| (3, 3, 4) | 1,606,096 | 2.00 / 4.00 / 100 | – | 1.00 / 2.00 / 35 | – | 10.0 / 20.0 / 300 | – |',
        '- SPIN at (2, 4, 4): spin not installed',
        '| (2, 3, 4) | 960,173 | 0.50 | 70.0 |',
        '| (2, 3, 32) | 1.663…e41 | 1.00 | 256 |',
        '| (2, 4, 64) | not measured: it ended | – | – |',
        '| node | 0.06 |',
      ]),
    )
  })

  it('is drawn with a line for each contender that was measured, at its numbers', () => {
    const svg = picture(report)
    expect(svg).toBe(picture(report))
    expect(svg.match(/<polyline/g)).toHaveLength(4)
    expect(svg).not.toContain('@xstate/graph')
  })
})

it('the median is the one in the middle, or the mean of the two there', () => {
  expect([median([3, 1, 2]), median([4, 1])]).toEqual([2, 2.5])
})
