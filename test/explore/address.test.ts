/** Addresses say everything, survive hostile names, and are read as far as they make sense. */
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Address, read, tokenOf, written } from '../../src/explore/address.ts'

const whole: Address = {
  model: 'nesting-attach/smmuv3',
  mutant: 'M37',
  scope: { rid: 1, pasid: 2 },
  walk: [tokenOf('attach', ['guest0', 'rid0']), 1, tokenOf('reset', [])],
  chart: 'slot(rid0)',
  own: undefined,
}

describe('an address', () => {
  it('is short and can be read', () => {
    expect(written(whole)).toBe(
      '#nesting-attach/smmuv3?mutant=M37&scope=rid=1,pasid=2&walk=attach,guest0,rid0;@1;reset&chart=slot(rid0)',
    )
    expect(written({ model: 'a/b', scope: {}, walk: [] })).toBe('#a/b')
  })

  it('is read as it was written, whatever names are', () => {
    const name = fc.string({ unit: 'grapheme', minLength: 1 })
    const addresses = fc.record({
      model: name,
      mutant: fc.option(name, { nil: undefined }),
      scope: fc.dictionary(fc.stringMatching(/^[a-z]+$/), fc.integer({ min: 1, max: 64 }), { noNullPrototype: true }),
      walk: fc.array(
        fc.oneof(
          fc.nat(99),
          fc.tuple(name, fc.array(name)).map(([operation, at]) => tokenOf(operation, at)),
        ),
      ),
      chart: fc.option(name, { nil: undefined }),
      own: fc.option(fc.string(), { nil: undefined }),
    })
    fc.assert(
      fc.property(addresses, address => {
        expect(read(written(address))).toEqual(address)
      }),
    )
  })

  it('is read as far as it makes sense', () => {
    expect(read('')).toEqual({ model: '', scope: {}, walk: [] })
    expect(read('#a?scope=rid=0,pasid=x,guest=2,=3,slot=64,page=65,group=1e1&walk=;;go&%&chart=%E0')).toMatchObject({
      model: 'a',
      scope: { guest: 2, slot: 64 },
      walk: ['go'],
      chart: '%E0',
    })
  })

  it('may have been escaped more than it need be', () => {
    expect(read('#a%2Fb?walk=enter%28x%29,user0').walk).toEqual([tokenOf('enter(x)', ['user0'])])
    expect(read('#a%2Fb').model).toBe('a/b')
  })
})
