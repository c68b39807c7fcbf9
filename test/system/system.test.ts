/** What makes a system, and a question about it, well formed. */
import { describe, expect, it } from 'vitest'
import { expand } from '../../src/system/expand.ts'
import { ModelError } from '../../src/system/model-error.ts'
import { membersIn, obligations, speaksOf } from '../../src/system/obligations.ts'
import { requirementsOf } from '../../src/system/property.ts'
import { assignments, combinations } from '../../src/system/sort.ts'
import { vocabulary } from '../../src/system/vocabulary.ts'
import { card, cards, library, SCOPE, system } from './library.ts'

describe('a system', () => {
  it('has each component under one name', () => {
    expect(() => system('s', { one: cards, two: cards }, {})).toThrow(
      "system 's' has the same components under two names, 'one' and 'two'. Call component() once",
    )
  })

  it('has no sort that ends in a digit, whose members would look alike', () => {
    const { component } = vocabulary<{ sort: 'x1'; errno: never; source: 'none' }>()
    expect(() => system('s', { c: component(['x1'], card) as never }, {})).toThrow("sort 'x1' of 'c' ends in a digit")
  })
})

describe('an obligation', () => {
  const { invariant, transition, reachable, deadlockFree } = requirementsOf<typeof library>()
  const product = expand(library, SCOPE)
  const holds = invariant('a lent book has a reader', { forAll: { b: 'book' }, then: () => true })

  it('is one for each choice of the variables of a property', () => {
    const lent = reachable('somebody has a book', { forSome: { r: 'reader', b: 'book' }, when: () => true })
    const rests = deadlockFree('never stuck', { resting: () => false })
    expect(obligations([holds, lent, rests], product)).toEqual([
      { property: 0, at: { b: 'book0' } },
      { property: 0, at: { b: 'book1' } },
      { property: 1, at: { r: 'reader0', b: 'book0' } },
      { property: 1, at: { r: 'reader0', b: 'book1' } },
      { property: 1, at: { r: 'reader1', b: 'book0' } },
      { property: 1, at: { r: 'reader1', b: 'book1' } },
      { property: 2, at: {} },
    ])
  })

  it('of two properties of one name is an error', () => {
    expect(() => obligations([holds, holds], product)).toThrow("two properties are called 'a lent book has a reader'")
  })

  it('about an operation that is not there is an error', () => {
    const stray = transition('steals', { on: ['steal' as 'lend'], forAll: {}, then: () => true })
    expect(() => obligations([stray], product)).toThrow(
      "property 'steals' watches the operation 'steal', which 'library' does not have",
    )
  })

  it('about what the operation does not have is an error', () => {
    const law = { forAll: { b: 'book' }, about: ['b'], then: () => true } as const
    expect(() => obligations([transition('dusts', { ...law, on: ['close'] })], product)).toThrow(
      "property 'dusts' is about 'b', which the operation 'close' does not have",
    )
    expect(() => obligations([transition('dusts', law)], product)).toThrow(
      "property 'dusts' is about 'b', but watches every operation",
    )
  })

  it('speaks of the steps of the argument that it is about', () => {
    const law = transition('lends', { on: ['lend'], about: ['b'], forAll: { b: 'book' }, then: () => true })
    const asked = product.operations.flatMap(instance =>
      obligations([law], product)
        .filter(({ at }) => speaksOf(law, at, instance, product))
        .map(({ at }) => [instance.name, at['b']]),
    )
    expect(asked).toEqual([
      ['lend(reader0, book0)', 'book0'],
      ['lend(reader0, book1)', 'book1'],
      ['lend(reader1, book0)', 'book0'],
      ['lend(reader1, book1)', 'book1'],
    ])
  })

  it('may ask for the members of a sort', () => {
    expect(membersIn(product)('reader')).toEqual(['reader0', 'reader1'])
  })
})

describe('choices', () => {
  it('of no variable are one, and of an empty set none', () => {
    expect(assignments({}, SCOPE)).toEqual([{}])
    expect(combinations([['a'], []])).toEqual([])
  })
})

describe('a model error', () => {
  const fault = { problem: 'is wrong', remedy: 'put it right' }

  it('says what, where, and what to do', () => {
    expect(new ModelError({ ...fault, machine: 'm', state: 'a.b', event: 'E' }).message).toBe(
      "machine 'm', state 'a.b', event E: is wrong. Put it right.",
    )
    expect(new ModelError(fault).message).toBe('is wrong. Put it right.')
  })

  it('tells the operations that led to it', () => {
    const error = new ModelError({ ...fault, machine: 'm' })
    expect(error.after(['lend', 'close']).message).toBe("machine 'm', after lend, close: is wrong. Put it right.")
    expect(error.after([]).message).toBe("machine 'm', in the initial state: is wrong. Put it right.")
    const long = Array.from({ length: 400 }, (_, i) => `lend${i}`)
    expect(error.after(long).message).toBe(
      "machine 'm', after 400 steps, the last of them lend397, lend398, lend399: is wrong. Put it right.",
    )
    expect(error.after(['lend']).fault).toMatchObject({ ...fault, trace: ['lend'] })
  })
})
