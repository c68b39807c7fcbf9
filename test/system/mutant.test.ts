/** A mutant is the system with one place changed, and nothing else. */
import { describe, expect, it } from 'vitest'
import { expand } from '../../src/system/expand.ts'
import { mutant } from '../../src/system/mutant.ts'
import type { System } from '../../src/system/system.ts'
import { book, cards, library, SCOPE } from './library.ts'
import { walk } from './walk.ts'

const change = mutant(library)

/** What lending a book to a reader with a blocked card gives. */
const lending = (system: System): string[] => {
  const { does } = walk(system, SCOPE)
  return ['close', 'lend(reader0, book0)', 'giveBack(reader1, book0)'].map(does)
}

describe('a mutant', () => {
  it('loses one participant', () => {
    expect(lending(library)).toEqual(['ok', 'EPERM', 'EINVAL'])
    expect(lending(change.without('lend', 'card'))).toEqual(['ok', 'ok', 'EINVAL'])
  })

  it('loses conditions over several components that name the participant', () => {
    expect(expand(change.without('giveBack', 'book'), SCOPE).operations[4]?.participants).toMatchObject([
      { kind: 'hears', event: { type: 'RENEW' } },
    ])
  })

  it('has its participants rewritten, knowing the arguments', () => {
    const reversed = change.edit('lend', listed => [...listed].reverse())
    expect(lending(reversed)).toEqual(['ok', 'EPERM', 'EINVAL'])
    const { does } = walk(reversed, SCOPE)
    expect(['lend(reader0, book0)', 'lend(reader0, book0)'].map(does)).toEqual(['ok', 'EBUSY'])

    const onlyFirst = change.edit('lend', (listed, at: { r: 'reader0' }) => [
      cards(at.r === 'reader0' ? 'reader0' : 'reader1')
        .is('blocked')
        .else('EPERM'),
      ...listed,
    ])
    expect(walk(onlyFirst, SCOPE).does('lend(reader0, book0)')).toBe('EPERM')
  })

  it('has other guards', () => {
    const never = change.provide('book', { guards: { lendable: () => false } })
    expect(walk(never, SCOPE).does('lend(reader0, book0)')).toBe('EBUSY')
  })

  it('has another machine, which operations still find', () => {
    const gone = book.provide({ guards: { lendable: () => false } })
    expect(walk(change.machine('book', gone), SCOPE).does('lend(reader0, book0)')).toBe('EBUSY')
  })

  it('leaves its base as it was', () => {
    change.without('lend', 'card')
    change.provide('book', { guards: { lendable: () => false } })
    expect(walk(library, SCOPE).does('lend(reader0, book0)')).toBe('ok')
    expect(lending(library)).toEqual(['ok', 'EPERM', 'EINVAL'])
  })

  it('of an operation or a component that is not there is an error with those that are', () => {
    expect(() => change.without('lent' as 'lend', 'card')).toThrow(
      "system 'library' has no operation 'lent' to mutate. Choose one of lend, giveBack, damage, close",
    )
    expect(() => change.without('lend', 'cart' as 'card')).toThrow(
      "system 'library' has no component 'cart' to mutate. Choose one of book, card",
    )
    expect(() => change.provide('cart' as 'card', {})).toThrow("no component 'cart'")
  })
})
