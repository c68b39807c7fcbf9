/** The search over orbits: known counts, witnesses of asymmetry, and the same answers as without. */
import { describe, expect, it } from 'vitest'
import { expand, type Property, type Scope } from '../../src/checker.ts'
import type { Exploration, Limits } from '../../src/check/exploration.ts'
import { explore as explicit } from '../../src/explicit/engine.ts'
import { explore } from '../../src/symmetry/engine.ts'
import type { System } from '../../src/system/system.ts'
import { drive } from '../drive.ts'
import { pasidRef, statesOfPasidRef } from '../toys/pasid-ref.ts'
import { published, scopeOf } from '../toys/published.ts'
import { fair, lockers, unfair, wide } from './lockers.ts'

const scope = (guest: number, rid: number, pasid: number): Scope => ({ guest, rid, pasid })

function found(counters: boolean, at: Scope, limits: Limits = {}): Exploration {
  const { system, properties } = pasidRef(counters, at)
  return drive(explore, expand(system, at), properties, limits)
}

/** What a run with symmetry made of the sorts; that everything else is as without is checked on the way. */
function sortsOf(system: System, properties: readonly Property[] = [], at: Scope = { user: 2, locker: 3 }) {
  const product = expand(system, at)
  const { symmetry, ...rest } = drive(explore, product, properties)
  expect(rest).toEqual(drive(explicit, product, properties))
  const sorts = symmetry?.sorts ?? []
  return {
    reduced: (symmetry?.orbits ?? 0) < rest.counts.distinct,
    used: sorts.filter(({ because }) => because === undefined).map(({ sort }) => sort),
    because: Object.fromEntries(sorts.flatMap(({ sort, because }) => (because === undefined ? [] : [[sort, because]]))),
  }
}

describe('pasid-ref', () => {
  const orbits: Readonly<Record<string, number>> = {
    '2,2,2': 112,
    '2,2,3': 286,
    '2,3,3': 1_172,
    '3,3,3': 1_620,
    '3,3,4': 4_929,
    '2,4,4': 15_688,
  }
  it.each(published.filter(({ at }) => String(at) in orbits))(
    'has with counters at $at as many orbits, and of all states the counts that other checkers have',
    ({ at, states, transitions, levels }) => {
      const { counts, symmetry } = found(true, scopeOf(at))
      expect(symmetry?.orbits).toBe(orbits[String(at)])
      expect(counts).toEqual({ distinct: states, generated: transitions + 1, depth: levels })
    },
  )

  it('has the states of the closed form where nobody could store them, every sort proved', { timeout: 300_000 }, () => {
    for (const [at, orbits] of [
      [scope(3, 4, 4), 22_818],
      [scope(3, 4, 6), 331_046],
    ] as const) {
      const { counts, symmetry } = found(true, at)
      expect(BigInt(counts.distinct)).toBe(statesOfPasidRef(true, at))
      expect(symmetry).toEqual({ orbits, sorts: [{ sort: 'guest' }, { sort: 'rid' }, { sort: 'pasid' }] })
    }
  })

  it.each([scope(1, 1, 1), scope(3, 1, 2), scope(1, 3, 3), scope(3, 2, 2), scope(2, 3, 2), scope(1, 4, 2)])(
    'has at %o the states of the closed form in both forms',
    at => {
      for (const counters of [true, false])
        expect(BigInt(found(counters, at).counts.distinct)).toBe(statesOfPasidRef(counters, at))
    },
  )
})

describe('a sort is used', () => {
  it('where all members are treated alike, also where a component names them', () => {
    expect(sortsOf(lockers())).toEqual({ reduced: true, used: ['user', 'locker'], because: {} })
  })

  it("where a component that is no member's remembers one", () => {
    expect(sortsOf(lockers({ clerk: true }))).toMatchObject({ reduced: true, used: ['user', 'locker'], because: {} })
  })

  it('together with another one, where its numbers stand for those of the other', () => {
    const at = { user: 2, locker: 3, key: 3 }
    const { used, because } = sortsOf(lockers({ keys: true }), [], at)
    expect(used).toEqual(['user', 'locker with key'])
    expect(Object.keys(because)).toEqual(['locker', 'key'])
    expect(sortsOf(lockers({ keys: true }), [], { ...at, key: 2 }).reduced).toBe(true)
  })

  it('for a property that is violated, with the path of the search over all states', () => {
    expect(sortsOf(lockers({ clerk: true }), [fair]).used).toEqual(['user', 'locker'])
  })
})

describe('a sort is not used, and why is said, where', () => {
  it('the lowest free number is allocated', () => {
    const { used, because } = sortsOf(lockers({ lowestFirst: true }))
    expect(used).toEqual(['user'])
    expect(because['locker']).toBe(
      'locker0 and locker1 are not treated alike: take(user0, locker0) asks others, other than take(user0, locker1)',
    )
  })

  it('a machine treats a member specially', () => {
    const { used, because } = sortsOf(lockers({ keeper: true }))
    expect(used).toEqual(['locker'])
    expect(because['user']).toBe(
      'user0 and user1 are not treated alike: locker(locker0) in taken {owner: user0, used: 0} refuses GIVE, but locker(locker0) in taken {owner: user1, used: 0} takes GIVE',
    )
  })

  it('a machine does so late', () => {
    const { used, because } = sortsOf(lockers({ late: true }))
    expect(used).toEqual(['locker'])
    expect(because['user']).toContain('locker(locker0) in taken {owner: user0, used: 2} refuses GIVE')
  })

  it('an operation asks others for one member', () => {
    expect(sortsOf(lockers({ shy: true })).because['user']).toBe(
      'user0 and user1 are not treated alike: take(user0, locker0) asks others, other than take(user1, locker0)',
    )
  })

  it('a property does', () => {
    const { used, because } = sortsOf(lockers(), [fair, unfair])
    expect(used).toEqual([])
    expect(because['user']).toContain(
      "user0 and user1 are not treated alike: property 'user0 has no locker but locker0' at l = locker1 answers differently, where locker(locker1) is taken {owner: user0",
    )
  })

  it('a property reads more than can be compared', () => {
    const { used, because } = sortsOf(lockers(), [wide], { user: 2, locker: 6 })
    expect(used).toEqual([])
    expect(because['user']).toContain('not decided')
  })

  it('there are too many permutations to try', () => {
    const { used, because } = sortsOf(lockers({ clerk: true }), [], { user: 7, locker: 2 })
    expect(used).toEqual(['locker'])
    expect(because['user']).toContain('too many permutations')
  })
})

it('a component that begins otherwise is no reason, as long as it behaves alike', () => {
  expect(sortsOf(lockers({ start: true })).used).toEqual(['user', 'locker'])
})

describe('a run that ends early', () => {
  it.each([{ states: 100 }, { depth: 5 }, { memory: 1_000 }, { seconds: 0 }])('says so: %o', limits => {
    const { stopped, counts, symmetry } = found(true, scope(2, 2, 3), limits)
    expect(stopped).toEqual({ by: Object.keys(limits)[0], limit: Object.values(limits)[0] })
    expect(symmetry?.orbits).toBeLessThanOrEqual(limits.states ?? Infinity)
    expect(counts.distinct).toBeGreaterThan(0)
  })

  it('has at a depth the counts of all states', () => {
    const { system, properties } = pasidRef(true, scope(2, 3, 2))
    const product = expand(system, scope(2, 3, 2))
    const { symmetry, ...rest } = drive(explore, product, properties, { depth: 7 })
    const { ledger: _, ...all } = drive(explicit, product, properties, { depth: 7 })
    expect(rest).toEqual(all)
    expect(symmetry?.orbits).toBeLessThan(Number(rest.counts.distinct))
  })

  it('has seen what tells the states apart that stand for their orbits', () => {
    const { ledger } = found(true, scope(3, 3, 4), { states: 3000 })
    expect(ledger?.sample).toBe(927)
    expect(ledger?.families.map(({ family, components, locals }) => [family, components, locals])).toEqual([
      ['pasid', 4, 13],
      ['binding', 12, 2],
      ['rid', 3, 15],
    ])
  })

  it('ends when asked to', () => {
    const { system } = pasidRef(true, scope(3, 4, 4))
    const explored = drive(explore, expand(system, scope(3, 4, 4)), [], {}, { interrupted: () => true })
    expect(explored.stopped).toEqual({ by: 'interrupt' })
  })
})
