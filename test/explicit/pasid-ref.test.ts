/** The explicit engine against published counts and a closed form. */
import { describe, expect, it } from 'vitest'
import { checkSync, type ModelResult, type Scope } from '../../src/checker.ts'
import { pasidRef, statesOfPasidRef } from '../toys/pasid-ref.ts'
import { published, scopeOf } from '../toys/published.ts'

const scope = (guest: number, rid: number, pasid: number): Scope => ({ guest, rid, pasid })
const checked = (counters: boolean, at: Scope): ModelResult => checkSync(pasidRef(counters, at))

describe('pasid-ref', () => {
  it.each(published.filter(({ states }) => states < 1e5))(
    'has with counters at $at the states, transitions and levels that other checkers count',
    ({ at, states, transitions, levels }) => {
      const { states: counts, verdict } = checked(true, scopeOf(at))
      expect(counts).toEqual({ distinct: states, generated: transitions + 1, depth: levels })
      expect(verdict).toBe('holds')
    },
  )

  it('has by the closed form the counts that were published', () => {
    expect(statesOfPasidRef(true, scope(3, 3, 4))).toBe(1_606_096n)
    expect(statesOfPasidRef(false, scope(2, 3, 4))).toBe(960_173n)
  })

  const scopes = [scope(1, 1, 1), scope(3, 1, 2), scope(1, 3, 3), scope(3, 2, 2), scope(2, 3, 2), scope(1, 4, 2)]
  it.each(scopes)('has at %o as many states as the closed form says, in both forms', at => {
    for (const counters of [true, false]) {
      const { states, properties } = checked(counters, at)
      expect(BigInt(states.distinct)).toBe(statesOfPasidRef(counters, at))
      expect(properties.map(({ verdict, vacuous }) => [verdict, vacuous])).toEqual(
        properties.map(() => ['holds', false]),
      )
    }
  })
})
