/** Equal values have one text, different values have different texts, and what has no text is refused. */
import { isDeepStrictEqual } from 'node:util'
import { fc, test } from '@fast-check/vitest'
import { describe, expect, it } from 'vitest'
import { canonical } from '../../src/system/canonical.ts'

/** Plain data of every kind, small enough that equal values come up. -0 counts as 0. */
const plain = fc.letrec<{ data: unknown }>(tie => ({
  data: fc.oneof(
    { maxDepth: 3 },
    fc.constantFrom<unknown>(0, 1, 'a', '1', 'undefined', '', null, undefined, true, false, 1n, 0.5, 'a,"b"', '{}'),
    fc.array(tie('data'), { maxLength: 2 }),
    fc.array(tie('data'), { maxLength: 2 }).map(items => new Set(items)),
    fc.array(fc.tuple(fc.constantFrom('a', 'b', 1), tie('data')), { maxLength: 2 }).map(entries => new Map(entries)),
    fc.dictionary(fc.constantFrom('a', 'b', '1', ''), tie('data'), { maxKeys: 2 }).map(object => ({ ...object })),
  ),
})).data

/** The same content, put in in the opposite order. */
function turned(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(turned)
  if (value instanceof Set) return new Set([...value].reverse().map(turned))
  if (value instanceof Map) return new Map([...value].reverse().map(([key, held]) => [key, turned(held)]))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, held]) => [key, turned(held)]),
  )
}

describe('the canonical text', () => {
  test.prop([plain, plain], { numRuns: 3000 })('is equal exactly where values are', (a, b) => {
    expect(canonical(a) === canonical(b)).toBe(isDeepStrictEqual(a, b))
  })

  test.prop([plain])('does not depend on the order of keys and members', value => {
    expect(canonical(turned(value))).toBe(canonical(value))
  })

  it('tells apart what JSON does not', () => {
    const different = [
      undefined,
      null,
      'null',
      0,
      '0',
      0n,
      [],
      {},
      new Set(),
      new Map(),
      [undefined],
      { a: undefined },
      [[]],
      [null],
    ]
    expect(new Set(different.map(value => canonical(value))).size).toBe(different.length)
  })

  it('takes -0 as 0, as === does', () => {
    expect(canonical({ n: -0 })).toBe(canonical({ n: 0 }))
  })

  it('tells a key from a value in a Map', () => {
    expect(canonical(new Map([['a', 'b']]))).not.toBe(canonical(new Map([['b', 'a']])))
  })

  it('allows one value in two places', () => {
    const twice = { n: 1 }
    expect(canonical([twice, twice])).toBe(canonical([{ n: 1 }, { n: 1 }]))
  })
})

describe('there is no text for', () => {
  class Thing {
    readonly n = 1
  }
  const itself: unknown[] = []
  itself.push(itself)

  it.each<[string, unknown, string]>([
    ['a function', { run: () => 1 }, 'context.run holds a function'],
    ['a symbol', [Symbol('s')], 'context[0] holds a symbol'],
    ['NaN', { deep: [{ n: Number.NaN }] }, 'context.deep[0].n holds NaN'],
    ['infinity', new Map([['a', Number.POSITIVE_INFINITY]]), 'context.get("a") holds Infinity'],
    ['a date in a Set', new Set([new Date(0)]), 'context{} holds an instance of Date'],
    ['an instance of a class', { it: new Thing() }, 'context.it holds an instance of Thing'],
    ['a promise', Promise.resolve(), 'context holds an instance of Promise'],
    ['what holds itself', itself, 'context[0] holds a reference to itself'],
    ['a field named by a symbol', { [Symbol('s')]: 1 }, 'context holds a field named by a symbol'],
  ])('%s, and the error says where', (_, value, says) => {
    expect(() => canonical(value, 'context')).toThrow(says)
  })
})
