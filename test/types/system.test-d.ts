/** What the compiler refuses in a system, and what it accepts. tsc reads this file; nobody runs it. */
import { mutant } from '../../src/system/mutant.ts'
import { requirementsOf } from '../../src/system/property.ts'
import { all, others } from '../../src/system/sort.ts'
import { twoCopies } from '../../src/system/two-copies.ts'
import { book, books, call, cards, component, hardware, library, procedure, where } from '../system/library.ts'

// Events and their payload

books('book0').takes('LEND', { to: 'reader0' })
books('book0').takes('LEND', { to: 'reader0', days: 3 })
books('book0').takes('RETURN')
books('book0').takes('NOTE')
books('book0').takes('NOTE', { text: 'torn' })
cards(all).hears('RENEW')
// @ts-expect-error a book takes no such event
books('book0').takes('BURN')
// @ts-expect-error nor does a card take an event of books
cards('reader0').takes('LEND', { to: 'reader0' })
// @ts-expect-error the payload is missing
books('book0').takes('LEND')
// @ts-expect-error the payload has no such field
books('book0').takes('LEND', { to: 'reader0', color: 'red' })
// @ts-expect-error the field has another sort
books('book0').takes('LEND', { to: 'book0' })
// @ts-expect-error the event carries nothing
books('book0').takes('RETURN', { to: 'reader0' })
// @ts-expect-error who hears is as typed as who takes
cards(all).hears('BURN')

// Indices

cards(others('reader0')).is('valid')
// @ts-expect-error an index of another sort
books('reader0')
// @ts-expect-error the others of another sort
books(others('reader0'))
// @ts-expect-error too few indices
books()
// @ts-expect-error too many indices
books('book0', 'reader0')

// States and context

books('book0').is('lent')
books('book0').isNot('lent.damaged', { reader: null })
books('book0').where('is out', local => local.is('lent') && local.context.reader !== null)
// @ts-expect-error no such state
books('book0').is('lost')
// @ts-expect-error no such path
books('book0').is('shelf.damaged')
// @ts-expect-error no such field in the context
books('book0').is('lent', { owner: 'reader0' })
// @ts-expect-error the field never holds that
books('book0').is('lent', { reader: 'book0' })
// @ts-expect-error no such field in the context
books('book0').where('is out', local => local.context.owner !== null)
// @ts-expect-error two sorts that never compare
books('book0').where('is odd', local => local.context.reader === 'book0')

// Calls, hardware, sources, errnos

hardware({ b: 'book' }, 'house rules', ({ b }) => [books(b).is('shelf'), false, cards(all).hears('RENEW')])
call({ r: 'reader' }, { source: 'desk manual', doc: 'text' }, ({ r }) => [cards(r).is('valid').else('EPERM')])
call({ a: 'reader', b: 'reader' }, 'house rules', ({ a, b }) => a !== b && [])
// @ts-expect-error no such errno
cards('reader0').is('valid').else('ENOENT')
// @ts-expect-error no such source
cards('reader0').is('valid').else('EPERM', 'hearsay')
// @ts-expect-error no such source
call({}, 'hearsay', () => [])
// @ts-expect-error a participant of a call says which errno its refusal gives
call({ r: 'reader' }, 'house rules', ({ r }) => [cards(r).is('valid')])
// @ts-expect-error no such sort
hardware({ r: 'readers' }, 'house rules', () => [])
// @ts-expect-error no such sort
component(['shelf'], book)
// @ts-expect-error only its own sorts can be shared
component(['book'], book, { shared: ['reader'] })

// Conditions over several components

where([cards('reader0'), books('book0')], 'may borrow', (its, one) => its.is('valid') && one.is('shelf'))
// @ts-expect-error the first is a card, which has no such state
where([cards('reader0'), books('book0')], 'may borrow', its => its.is('shelf'))

// Procedures

const serve = procedure('serve', { r: 'reader', b: 'book' }, 'desk manual', {
  oneFor: ['r'],
  busy: 'EBUSY',
  begin: ({ r }) => [cards(r).is('valid').else('EPERM')],
  steps: { fetch: ({ b }) => [books(b).is('shelf')], hand: () => [] },
})
serve.counter('reader0').is('fetch', { arguments: { b: 'book0' } })
serve.counter('reader0').is('idle')
// @ts-expect-error no such step
serve.counter('reader0').is('sell')
// @ts-expect-error the counter is one for each reader
serve.counter('book0')
// @ts-expect-error no such step
Object.values(serve.steps.sell)
procedure('serve', { r: 'reader' }, 'desk manual', {
  // @ts-expect-error no such variable
  oneFor: ['b'],
  busy: 'EBUSY',
  begin: () => [],
  steps: {},
})
procedure('serve', { r: 'reader' }, 'desk manual', {
  oneFor: ['r'],
  // @ts-expect-error no such errno
  busy: 'ENOENT',
  // @ts-expect-error what begins a procedure is a call, so its participants name an errno
  begin: ({ r }) => [cards(r).is('valid')],
  steps: {},
})

// Mutants

const change = mutant(library)
change.without('lend', 'card')
change.provide('book', { guards: { lendable: () => false } })
change.machine('book', book.provide({ guards: { lendable: () => false } }))
// @ts-expect-error no such operation
change.without('steal', 'card')
// @ts-expect-error no such component
change.without('lend', 'shelf')
// @ts-expect-error no such operation
change.edit('steal', listed => listed)
// @ts-expect-error the machine has no such guard
change.provide('book', { guards: { lendible: () => false } })

// Two copies

const copies = twoCopies(library, { observer: ['reader0'], secret: ['~reader0'], common: ['close'], sees: ['card'] })
// @ts-expect-error no such operation
twoCopies(library, { observer: ['reader0'], secret: ['lend'], common: ['steal'] })
// @ts-expect-error no such component
twoCopies(library, { observer: ['reader0'], secret: ['lend'], sees: ['shelf'] })

const { indistinguishable, invariant } = requirementsOf<typeof copies>()
indistinguishable('a reader can tell nothing by a loan', { by: ['lend'] })
indistinguishable('a reader can tell nothing but by his card', { butBy: ['card'] })
invariant('a copy is typed as the system is', {
  forAll: { b: 'book' },
  then: (view, { b }) => view['without.book'](b).is('lent.damaged') || view.onlooker().is('unaware'),
})
// @ts-expect-error no such operation
indistinguishable('a reader can tell nothing by a theft', { by: ['steal'] })
// @ts-expect-error a system has no onlooker until it is in two copies
requirementsOf<typeof library>().indistinguishable('a reader can tell nothing', {})
