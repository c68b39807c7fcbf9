import { describe, expect, it } from 'vitest'
import { junitReport } from '../../src/report/junit.ts'
import type { ModelResult } from '../../src/check/result.ts'
import { kind, KINDS, OPTIONS, RESULTS } from './kinds.ts'
import { type Element, readXml } from './xml.ts'

const read = (...results: readonly ModelResult[]): Element => readXml(junitReport(results, OPTIONS))

const outcomes = (result: ModelResult): string[] =>
  read(result).children.flatMap(({ children }) =>
    children.map(({ children: [inside] }) =>
      inside === undefined ? 'passed' : `${inside.name} ${inside.attributes['type'] ?? ''}`.trim(),
    ),
  )

describe('results as JUnit XML', () => {
  it.each(Object.entries(KINDS))('of each kind are well-formed, and counted as they are: %s', (_, [, result]) => {
    const root = read(result)
    const cases = root.children.flatMap(({ children }) => children)
    const count = (name: string): number =>
      cases.filter(({ children }) => children.some(child => child.name === name)).length
    for (const { attributes } of [root, ...root.children])
      expect(attributes).toMatchObject({
        tests: String(cases.length),
        failures: String(count('failure')),
        errors: String(count('error')),
      })
    expect(count('failure') + count('error') > 0).toBe(!result.asExpected)
  })

  it('say what came of each property, and of the counts', () => {
    expect(outcomes(kind('as recorded'))).toEqual(['passed', 'passed', 'passed'])
    expect(outcomes(kind('violated, as expected'))).toEqual(['system-out', 'passed'])
    expect(outcomes(kind('violated'))).toEqual(['failure violated', 'passed'])
    expect(outcomes(kind('holds unexpectedly'))).toEqual(['passed', 'failure holds unexpectedly', 'passed'])
    expect(outcomes(kind('vacuous'))).toEqual(['failure vacuous', 'passed', 'passed'])
    expect(outcomes(kind('other counts'))).toEqual(['passed', 'passed', 'failure counts'])
    expect(outcomes(kind('undecided'))).toEqual(['error undecided', 'passed', 'error undecided'])
  })

  it('tell the counterexample step by step', () => {
    const [suite] = read(kind('violated')).children
    expect(suite?.children[0]?.children[0]?.text).toMatch(
      /If not: two would write at once\.[^]*1\. enter\(user0\) -> ok[^]*2\. enter\(user1\) -> ok[^]*Replay: npx ioasid-spec replay/,
    )
  })

  it('have a suite for each model', () => {
    expect(read(...RESULTS).children.map(({ attributes }) => attributes['name'])).toHaveLength(RESULTS.length)
  })
})
