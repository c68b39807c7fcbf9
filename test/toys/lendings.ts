/** Books that readers borrow, give back, and lose: what is lost does not come back. */
import { assign, setup } from 'xstate'
import { type Index, type Model, requirementsOf, vocabulary } from '../../src/checker.ts'

type Reader = Index<'reader'>
interface Words {
  sort: 'book' | 'reader'
  errno: 'EBUSY'
  source: 'rules'
}
const { component, call, hardware, system } = vocabulary<Words>()

const book = setup({
  types: {
    context: {} as { by: Reader | null },
    events: {} as { type: 'BORROW'; by: Reader } | { type: 'GIVE_BACK' | 'LOSE' },
  },
  actions: { forget: assign({ by: null }) },
}).createMachine({
  id: 'book',
  context: { by: null },
  initial: 'shelf',
  states: {
    shelf: { on: { BORROW: { target: 'out', actions: assign({ by: ({ event }) => event.by }) } } },
    out: { on: { GIVE_BACK: { target: 'shelf', actions: 'forget' }, LOSE: { target: 'lost', actions: 'forget' } } },
    lost: {},
  },
})

const books = component(['book'], book)
const library = system(
  'lendings',
  { books },
  {
    borrow: call({ r: 'reader', b: 'book' }, 'rules', ({ r, b }) => [
      books(b).takes('BORROW', { by: r }).else('EBUSY'),
    ]),
    giveBack: call({ b: 'book' }, 'rules', ({ b }) => [books(b).takes('GIVE_BACK').else('EBUSY')]),
    lose: hardware({ b: 'book' }, 'rules', ({ b }) => [books(b).takes('LOSE')]),
  },
)

const { recoverable } = requirementsOf<typeof library>()

/** Each book is on the shelf, out by one of the readers, or lost: (readers + 2) ** books states. */
export const lendings = (book: number, reader: number): Model => ({
  name: 'toys/lendings',
  system: library,
  scope: { book, reader },
  properties: [
    recoverable('a book can always be on the shelf again', {
      forAll: { b: 'book' },
      goal: ({ books }, { b }) => books(b).is('shelf'),
    }),
    recoverable('a book that is out can come back', {
      forAll: { b: 'book' },
      when: ({ books }, { b }) => books(b).is('out'),
      goal: ({ books }, { b }) => books(b).is('shelf'),
    }),
    recoverable('some book can always be borrowed', {
      forAll: {},
      goal: ({ books }, _, members) => members('book').some(b => books(b).is('shelf')),
    }),
    recoverable('all books can be on the shelf together', {
      forAll: {},
      goal: ({ books }, _, members) => members('book').every(b => books(b).is('shelf')),
    }),
  ],
})
