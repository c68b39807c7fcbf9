/** A compound function, split at its lock boundaries: its steps run in order, one run at a time for each lock. */
import { describe, expect, it } from 'vitest'
import { books, cards, component, book, library, procedure, SCOPE, system } from './library.ts'
import { type Walk, walk } from './walk.ts'

/** A book goes to its reader in three steps; each reader is served once at a time. */
const serve = procedure('serve', { r: 'reader', b: 'book' }, 'desk manual', {
  oneFor: ['r'],
  busy: 'EBUSY',
  begin: ({ r }) => [cards(r).is('valid').else('EPERM')],
  steps: {
    fetch: ({ b }) => [books(b).is('shelf')],
    hand: ({ r, b }) => [books(b).takes('LEND', { to: r })],
    note: () => [],
  },
  docs: { fetch: 'the walk to the shelf' },
})

const desk = system(
  'desk',
  { ...library.components, serving: serve.counter },
  {
    block: library.operations.close,
    serve: serve.begin,
    fetch: serve.steps.fetch,
    hand: serve.steps.hand,
    note: serve.steps.note,
  },
)

const open = (): Walk => walk(desk, SCOPE)

describe('a procedure', () => {
  it('runs its steps in their order, and ends where it began', () => {
    const { does, state } = open()
    const states = ['serve', 'fetch', 'hand', 'note'].map(step => {
      expect(does(`${step}(reader0, book1)`)).toBe('ok')
      return state('serving(reader0)')
    })
    expect(states).toEqual(['fetch', 'hand', 'note', 'idle'])
    expect(state('book(book1)')).toBe('lent.fine')
  })

  it('says what a step stands for, where that is something of its own', () => {
    const { fetch, hand } = serve.steps
    expect([fetch, hand].map(({ doc, source }) => ({ doc, source }))).toEqual([
      { doc: 'the walk to the shelf', source: 'desk manual' },
      { doc: undefined, source: 'desk manual' },
    ])
  })

  it('does no step before its turn, nor twice', () => {
    const { does } = open()
    expect(does('fetch(reader0, book0)')).toBe('waits')
    does('serve(reader0, book0)')
    expect(does('hand(reader0, book0)')).toBe('waits')
    expect(does('fetch(reader0, book0)')).toBe('ok')
    expect(does('fetch(reader0, book0)')).toBe('waits')
  })

  it('runs with the arguments that it was called with', () => {
    const { does } = open()
    does('serve(reader0, book0)')
    expect(does('fetch(reader0, book1)')).toBe('waits')
    expect(does('fetch(reader1, book0)')).toBe('waits')
    expect(does('fetch(reader0, book0)')).toBe('ok')
  })

  it('runs once at a time for each holder of its lock, and tells a second caller so', () => {
    const { does } = open()
    expect(does('serve(reader0, book0)')).toBe('ok')
    expect(does('serve(reader0, book1)')).toBe('EBUSY')
    expect(does('serve(reader1, book1)')).toBe('ok')
  })

  it('can run again once it is through, having forgotten its arguments', () => {
    const { does } = open()
    for (const step of ['serve', 'fetch', 'hand', 'note']) does(`${step}(reader0, book0)`)
    expect(does('serve(reader0, book1)')).toBe('ok')
    expect(does('fetch(reader0, book1)')).toBe('ok')
  })

  it('waits at a step until its participants accept', () => {
    const { does, state } = open()
    for (const who of ['reader0', 'reader1']) for (const step of ['serve', 'fetch']) does(`${step}(${who}, book0)`)
    expect(does('hand(reader0, book0)')).toBe('ok')
    expect(does('hand(reader1, book0)')).toBe('waits')
    expect(state('serving(reader1)')).toBe('hand')
  })

  it('does not begin where its call is refused', () => {
    const { does, state } = open()
    expect(does('block')).toBe('ok')
    expect(does('serve(reader0, book0)')).toBe('EPERM')
    expect(state('serving(reader0)')).toBe('idle')
  })

  it('with all its variables in the lock remembers nothing', () => {
    const alone = component(['book'], book)
    const lend = procedure('lend', { b: 'book' }, 'desk manual', {
      oneFor: ['b'],
      busy: 'EBUSY',
      begin: () => [],
      steps: { out: ({ b }) => [alone(b).takes('LEND', { to: 'reader0' })] },
    })
    const small = system('small', { book: alone, lending: lend.counter }, { lend: lend.begin, out: lend.steps.out })
    const { does } = walk(small, SCOPE)
    expect(['lend(book1)', 'lend(book1)', 'lend(book0)', 'out(book1)', 'lend(book1)'].map(does)).toEqual([
      'ok',
      'EBUSY',
      'ok',
      'ok',
      'ok',
    ])
  })
})
