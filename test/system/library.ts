/** A small system to talk about: readers, books, and a desk where books are lent. */
import { assign, setup } from 'xstate'
import type { Index, Scope } from '../../src/system/sort.ts'
import { all, others } from '../../src/system/sort.ts'
import { vocabulary } from '../../src/system/vocabulary.ts'

interface Library {
  sort: 'reader' | 'book'
  errno: 'EBUSY' | 'EPERM' | 'EINVAL'
  source: 'house rules' | 'desk manual'
}

export const { component, where, call, hardware, worker, procedure, system } = vocabulary<Library>()

/** On the shelf, or lent to a reader; a lent book may be damaged. */
export const book = setup({
  types: {
    context: {} as { reader: Index<'reader'> | null },
    events: {} as
      | { type: 'LEND'; to: Index<'reader'>; days?: number }
      | { type: 'RETURN' | 'DAMAGE' }
      | { type: 'NOTE'; text?: string },
  },
  guards: { lendable: () => true },
}).createMachine({
  id: 'book',
  initial: 'shelf',
  context: { reader: null },
  on: { NOTE: {} },
  states: {
    shelf: {
      on: { LEND: { guard: 'lendable', target: 'lent', actions: assign({ reader: ({ event }) => event.to }) } },
    },
    lent: {
      initial: 'fine',
      on: { RETURN: { target: 'shelf', actions: assign({ reader: null }) } },
      states: { fine: { on: { DAMAGE: 'damaged' } }, damaged: {} },
    },
  },
})

export const card = setup({ types: { events: {} as { type: 'BLOCK' | 'RENEW' } } }).createMachine({
  id: 'card',
  initial: 'valid',
  states: { valid: { on: { BLOCK: 'blocked' } }, blocked: { on: { RENEW: 'valid' } } },
})

export const books = component(['book'], book)
export const cards = component(['reader'], card)

export const library = system(
  'library',
  { book: books, card: cards },
  {
    lend: call({ r: 'reader', b: 'book' }, 'house rules', ({ r, b }) => [
      cards(r).is('valid').else('EPERM', 'desk manual'),
      books(b).takes('LEND', { to: r }).else('EBUSY'),
    ]),
    giveBack: call({ r: 'reader', b: 'book' }, 'house rules', ({ r, b }) => [
      books(b).is('lent', { reader: r }).else('EINVAL'),
      books(b).takes('RETURN').else('EINVAL'),
      cards(others(r)).hears('RENEW'),
    ]),
    damage: hardware({ b: 'book' }, 'desk manual', ({ b }) => [books(b).takes('DAMAGE')]),
    close: worker({}, { source: 'desk manual', doc: 'the evening routine' }, () => [
      books(all).is('shelf'),
      cards(all).takes('BLOCK'),
    ]),
  },
)

export const SCOPE: Scope = { reader: 2, book: 2 }
