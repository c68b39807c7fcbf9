/** What the compiler refuses in a property, and what it accepts. tsc reads this file; nobody runs it. */
import { type Property, requirementsOf } from '../../src/system/property.ts'
import type { library } from '../system/library.ts'

const { invariant, transition, reachable, deadlockFree } = requirementsOf<typeof library, { readonly name: string }>()

invariant('a lent book has a reader with a card', {
  forAll: { r: 'reader', b: 'book' },
  when: ({ book }, { r, b }) => book(b).is('lent', { reader: r }),
  then: ({ card }, { r }, members) => card(r).is('valid') || members('book').some(b => b === 'book0'),
  applies: ({ name }) => name === 'desk' || 'there is no desk',
})
transition('a book is lent from the shelf', {
  on: ['lend', 'giveBack'],
  forAll: { b: 'book' },
  then: (before, after, { b }) => before.book(b).is('shelf') || !after.book(b).is('lent'),
})
reachable('a book is damaged', { forSome: { b: 'book' }, when: ({ book }, { b }) => book(b).is('lent.damaged') })
deadlockFree('the library rests when all is lent', {
  resting: ({ book }, _, members) => members('book').every(b => book(b).is('lent')),
})

invariant('of a component that is not there', {
  forAll: {},
  // @ts-expect-error no such component
  then: ({ shelf }) => shelf('book0').is('empty'),
})
invariant('of a state that is not there', {
  forAll: { b: 'book' },
  // @ts-expect-error no such state
  then: ({ book }, { b }) => book(b).is('lost'),
})
invariant('of a field that is not there', {
  forAll: { b: 'book' },
  // @ts-expect-error no such field
  then: ({ book }, { b }) => book(b).context.owner === null,
})
invariant('that mixes two sorts in an index', {
  forAll: { r: 'reader' },
  // @ts-expect-error a book has another sort
  then: ({ book }, { r }) => book(r).is('shelf'),
})
invariant('that compares two sorts', {
  forAll: { b: 'book' },
  // @ts-expect-error a book is never a reader
  then: ({ book }, { b }) => book(b).context.reader === b,
})
invariant('with too few indices', {
  forAll: {},
  // @ts-expect-error one book at a time
  then: ({ book }) => book().is('shelf'),
})
invariant('over a sort that is not there', {
  // @ts-expect-error no such sort
  forAll: { s: 'shelf' },
  then: () => true,
})
invariant('that asks for the members of a sort that is not there', {
  forAll: {},
  // @ts-expect-error no such sort
  then: (_view, _at, members) => members('shelf').length > 0,
})
invariant('of another subject', {
  forAll: {},
  then: () => true,
  // @ts-expect-error the subject has no such field
  applies: ({ size }) => size > 1 || 'too small',
})
transition('about an operation that is not there', {
  // @ts-expect-error no such operation
  on: ['steal'],
  forAll: {},
  then: () => true,
})

const comes = { name: 'comes', forAll: {}, goal: () => true }
// @ts-expect-error a leadsTo says from where
const fromNowhere: Property = { ...comes, kind: 'leadsTo' }
// @ts-expect-error an eventually is asked from the beginning
const fromLater: Property = { ...comes, kind: 'eventually', when: () => true }
void [fromNowhere, fromLater]
