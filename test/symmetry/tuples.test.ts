/** Numbered tuples, and sums that stay exact. */
import { describe, expect, it } from 'vitest'
import { memory, StoreFull } from '../../src/explicit/memory.ts'
import { sum } from '../../src/explicit/sum.ts'
import { tuples } from '../../src/symmetry/tuples.ts'

describe('tuples', () => {
  it('have one number each, in the order in which they came, however many', () => {
    const numbers = tuples(3, memory())
    const of = (i: number): Int32Array => Int32Array.of(i % 7, i >> 3, -i)
    for (let i = 0; i < 5000; i++) expect(numbers.number(of(i))).toBe(i)
    for (let i = 0; i < 5000; i++) expect(numbers.number(of(i))).toBe(i)
    expect(numbers.size).toBe(5000)
    expect([0, 1, 2].map(place => numbers.at(4321, place))).toEqual([...of(4321)])
  })

  it('begin anew when they are forgotten', () => {
    const numbers = tuples(1, memory())
    numbers.number(Int32Array.of(5))
    numbers.clear()
    expect(numbers.number(Int32Array.of(6))).toBe(0)
  })

  it('of no numbers are all one', () => {
    const numbers = tuples(0, memory())
    expect([numbers.number(Int32Array.of()), numbers.number(Int32Array.of())]).toEqual([0, 0])
  })

  it('do not outgrow their memory', () => {
    const held = memory()
    const numbers = tuples(1, held)
    held.limit(held.bytes + 1000)
    expect(() => {
      for (let i = 0; i < 5000; i++) numbers.number(Int32Array.of(i))
    }).toThrow(StoreFull)
  })
})

describe('a sum', () => {
  it('is a number as long as that is exact, and then a bigint', () => {
    const total = sum()
    total.add(Number.MAX_SAFE_INTEGER, 1)
    expect(total.total).toBe(Number.MAX_SAFE_INTEGER)
    total.add(1, 1)
    expect(total.total).toBe(2n ** 53n)
    total.add(2 ** 52 + 1, 1000)
    expect(total.total).toBe(2n ** 53n + 1000n * (2n ** 52n + 1n))
  })
})
