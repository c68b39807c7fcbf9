import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { namer } from '../../src/export/names.ts'

describe('names for other languages', () => {
  it('say what they name', () => {
    const name = namer()
    expect(name('binding(rid0, pasid1)')).toBe('binding_rid0_pasid1')
    expect(name('allocated {owner: guest0}')).toBe('allocated_owner_guest0')
  })

  it('tell apart what they cannot spell', () => {
    const name = namer(['do'])
    expect(['a b', 'a_b', 'a_b_2', 'do', 'ü', '', '1', 'WF_x', 'can_x'].map(name)).toEqual([
      'a_b',
      'a_b_2',
      'a_b_2_2',
      'do_2',
      'x',
      'x_2',
      'x_1',
      'x_WF_x',
      'x_can_x',
    ])
  })

  it('are legal and unlike each other, whatever they are of', () => {
    const texts = fc.array(
      fc.oneof(fc.string(), fc.string({ unit: 'binary' }), fc.constantFrom('a', 'a_2', 'a 2', 'do')),
    )
    fc.assert(
      fc.property(texts, texts => {
        const names = texts.map(namer(['do']))
        expect(new Set(names).size).toBe(names.length)
        for (const name of names) expect(name).toMatch(/^(?!do$|WF_|SF_)[A-Za-z]\w{0,70}$/)
      }),
      { seed: 1 },
    )
  })
})
