/** Hash compaction: misses happen as often as is said, what is found is so all the same, and who does not go with it says so. */
import { describe, expect, it } from 'vitest'
import type { Exploration } from '../../src/check/exploration.ts'
import { type CheckOptions, checkSync, expand, type Model } from '../../src/checker.ts'
import { exploreAt } from '../../src/explicit/engine.ts'
import { chanceOfMiss, FINGERPRINT, fingerprints } from '../../src/explicit/fingerprints.ts'
import { layoutOf, pack } from '../../src/explicit/layout.ts'
import { memory } from '../../src/explicit/memory.ts'
import { junitReport } from '../../src/report/junit.ts'
import { markdownReport } from '../../src/report/markdown.ts'
import { modelReport, plainInk, spokenChance, totalLine } from '../../src/report/text.ts'
import { pasidRef, statesOfPasidRef } from '../toys/pasid-ref.ts'

const at = (guest: number, rid: number, pasid: number): Model => pasidRef(true, { guest, rid, pasid })

function run({ system, scope, properties }: Model, compact?: number): Exploration {
  const search = exploreAt({ kernel: 100, crew: Infinity }, expand(system, scope), properties, {
    limits: {},
    fieldValues: 1000,
    interrupted: () => false,
    ...(compact !== undefined && { compact }),
  })
  for (;;) {
    const step = search.next()
    if (step.done) return step.value
  }
}

/** Somebody is bound on two RIDs, which is no fault, but shown by a path. */
const broken: Model = {
  ...at(2, 3, 3),
  properties: [
    {
      kind: 'invariant',
      name: 'no PASID is bound twice',
      forAll: { p: 'pasid' },
      then: ({ binding }, { p }, members) =>
        members('rid').filter((r: string) => binding?.(r, p as string).is('yes')).length < 2,
    },
  ],
}

describe('fingerprints', () => {
  /** The fingerprint of some local states of components of so many bits. */
  const printed = (bits: readonly number[], locals: readonly number[], width = 63): string => {
    const layout = layoutOf(bits)
    const [states, keys, hashes] = [layout.words, FINGERPRINT, 1].map(length => new Int32Array(length)) as [
      Int32Array,
      Int32Array,
      Int32Array,
    ]
    pack(layout, states, 0, Int32Array.from(locals))
    fingerprints(layout, width, memory()).take(states, new Int32Array(1), 1, keys, hashes)
    return keys.join(' ')
  }

  it('are the same however states are packed', () => {
    expect(printed([2, 5, 12], [3, 7, 1])).toBe(printed([4, 3, 1], [3, 7, 1]))
    expect(printed([4, 3, 1], [3, 6, 1])).not.toBe(printed([4, 3, 1], [3, 7, 1]))
  })

  // Pairs of states that differ in two components: of n(n-1)/2 pairs, one of 2^bits has one fingerprint.
  it.each([1, 8, 12, 40])('of %i bits are shared by as many pairs of states as are to be expected', bits => {
    const seen = new Map<string, number>()
    const n = 64 * 64
    let pairs = 0
    for (let a = 0; a < 64; a++)
      for (let b = 0; b < 64; b++) {
        const print = printed([6, 6], [a, b], bits)
        pairs += seen.get(print) ?? 0
        seen.set(print, (seen.get(print) ?? 0) + 1)
      }
    const expected = (n * (n - 1)) / 2 ** (bits + 1)
    expect(Math.abs(pairs - expected)).toBeLessThanOrEqual(Math.max(0.1 * expected, 4 * Math.sqrt(expected)))
  })
})

describe('a search that keeps fingerprints', () => {
  it('of 63 bits finds what a search finds that keeps states, packed anew or not', () => {
    for (const model of [at(2, 3, 3), broken]) {
      const { compaction, ...found } = run(model, 63)
      expect(found).toEqual(run(model))
      expect(compaction).toEqual({ bits: 63, chance: (44_587 * 44_588) / 2 ** 64 })
    }
  })

  it('of few bits misses states, and says so', () => {
    const { counts, compaction } = run(at(2, 3, 3), 16)
    expect(counts.distinct).toBeLessThan(44_587)
    expect(compaction).toEqual({ bits: 16, chance: 1 })
  })

  // Each scope and number of bits is another draw. That a state is missed may happen as often as the chances add up to.
  it('misses a state no more often than the chance that it tells', () => {
    let misses = 0
    let chances = 0
    let draws = 0
    for (let guest = 1; guest <= 3; guest++)
      for (let rid = 1; rid <= 2; rid++)
        for (let pasid = 1; pasid <= 3; pasid++)
          for (let bits = 10; bits <= 24; bits += 4) {
            const { counts, compaction } = run(at(guest, rid, pasid), bits)
            misses += Number(counts.distinct) === Number(statesOfPasidRef(true, { guest, rid, pasid })) ? 0 : 1
            chances += compaction?.chance ?? 0
            draws++
          }
    expect(misses).toBeGreaterThan(0.1 * draws)
    expect(misses).toBeLessThanOrEqual(chances + 2 * Math.sqrt(chances))
  })

  it('shows violations that are real', () => {
    const whole = run(broken).findings
    const found = run(broken, 20).findings
    expect(found[0]?.violation?.path).toHaveLength(whole[0]?.violation?.path.length ?? 0)
  })
})

describe('check with compact', () => {
  it('never says that something holds without the chance that it does not', () => {
    const result = checkSync(at(2, 2, 3), { compact: true })
    expect(result).toMatchObject({ verdict: 'holds', compaction: { bits: 63, chance: chanceOfMiss(3887, 63) } })
    const lines = modelReport(result, { ink: plainInk, sources: {}, arguments: '' })
    const holding = lines.filter(line => line.startsWith('  holds'))
    expect(holding).toHaveLength(3)
    for (const line of holding) expect(line).toContain('but for a chance of 8.2e-13 that a state was missed')
    expect(lines).toContain(
      'States were kept as fingerprints of 63 bits: one was missed with a probability of at most 8.2e-13.',
    )
  })

  it('says so in other reports', () => {
    const results = [checkSync(at(2, 2, 3), { compact: true })]
    const options = { sources: {}, arguments: '' }
    for (const report of [markdownReport(results, options), junitReport(results, options), totalLine(results)])
      expect(report).toContain('but for a chance of 8.2e-13 that a state was missed')
  })

  it('rounds the chance up', () => {
    expect([1, 0.5, 1.01e-9, 9.96e-12, 2.1e-9].map(spokenChance)).toEqual([
      '1.0e+0',
      '5.0e-1',
      '1.1e-9',
      '1.0e-11',
      '2.1e-9',
    ])
  })

  it('is refused with what it does not go with', () => {
    const model = at(2, 2, 2)
    const home: Model = {
      ...model,
      properties: [
        {
          kind: 'recoverable',
          name: 'all can be given back',
          forAll: {},
          goal: ({ rid }) => rid?.('rid0').context['owner'] === null,
        },
      ],
    }
    const refusal =
      (options: CheckOptions, of = model) =>
      () =>
        checkSync(of, { ...options, compact: true })
    expect(refusal({ engine: 'symbolic', symmetry: true })).toThrow(
      'fingerprints in place of states do not go with the symbolic engine, nor with symmetry',
    )
    expect(refusal({ workers: 2 })).toThrow('do not go with workers')
    expect(refusal({}, home)).toThrow("a property of the kind recoverable, such as 'all can be given back'")
  })
})
