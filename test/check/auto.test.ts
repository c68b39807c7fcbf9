import { describe, expect, it } from 'vitest'
import { checkSync } from '../../src/checker.ts'
import { modelReport, plainInk } from '../../src/report/text.ts'
import type { Property } from '../../src/system/property.ts'
import { pasidRef } from '../toys/pasid-ref.ts'

const at = (counters: boolean, pasid: number) => pasidRef(counters, { guest: 2, rid: 3, pasid })
const auto = { engine: 'auto' } as const

it('a set that was not finished is told as what there is at least', () => {
  const result = checkSync(at(false, 16), { engine: 'symbolic', limits: { seconds: 1e-9 } })
  const told = modelReport(result, { ink: plainInk, sources: {}, arguments: '' })
  expect(told).toContainEqual(expect.stringMatching(/^at least 1 distinct, /))
})

describe('the engine is picked', () => {
  it('to visit a few states one by one', () => {
    const { choice: _, ...result } = checkSync(at(true, 3), auto)
    expect(result).toEqual(checkSync(at(true, 3)))
    expect(checkSync(at(true, 3), auto).choice).toEqual({ engine: 'explicit', because: 'few', most: 250_000 })
  })

  it('to visit those that were counted, if they are not too many', () => {
    const { choice, engine, states } = checkSync(at(false, 4), auto)
    expect(choice).toEqual({ engine: 'explicit', because: 'counted', states: 960_173n })
    expect(engine).toBe('explicit')
    expect(states.distinct).toBe(960_173)
  })

  it('to work on sets of them, if they are', () => {
    const { choice, engine, verdict } = checkSync(at(false, 16), auto)
    expect(choice).toMatchObject({ engine: 'symbolic', because: 'counted', states: 581737574989408851773n })
    expect(engine).toBe('symbolic')
    expect(verdict).toBe('holds')
  })

  it('to visit them one by one for the sake of what happens at last, and what to do instead is said', () => {
    const model = at(false, 16)
    const comes: Property = { kind: 'eventually', name: 'it comes', forAll: {}, goal: () => false }
    const asked = { ...model, properties: [...model.properties, comes] }
    const result = checkSync(asked, { ...auto, limits: { states: 250_001 } })
    expect(result).toMatchObject({ verdict: 'undecided', choice: { engine: 'explicit', because: 'liveness' } })
    const told = modelReport(result, { ink: plainInk, sources: {}, arguments: '' }).join('\n')
    expect(told).toContain(
      'All other properties may be settled on sets of them: --engine symbolic leaves only those open',
    )
    const verdicts = checkSync(asked, { engine: 'symbolic' }).properties.map(({ verdict }) => verdict)
    expect(verdicts).toEqual([...model.properties.map(() => 'holds'), 'undecided'])
  })

  it('by what it can, where they cannot be counted, and within the limits that were given', () => {
    const large = pasidRef(true, { guest: 3, rid: 4, pasid: 16 })
    const { choice, verdict, stopped } = checkSync(large, { ...auto, limits: { memory: 2 ** 25 } })
    expect(choice).toEqual({ engine: 'explicit', because: 'uncounted' })
    expect(verdict).toBe('undecided')
    expect(stopped).toEqual({ by: 'memory', limit: 2 ** 25 })
    expect(checkSync(at(false, 16), { ...auto, limits: { states: 100 } }).stopped).toEqual({ by: 'states', limit: 100 })
    expect(checkSync(at(false, 16), { ...auto, limits: { depth: 3 } }).states.depth).toBe(3)
  })
})
