/** A system in a scope, written out: who is there, and who takes part in what. */
import { createMachine } from 'xstate'
import { describe, expect, it } from 'vitest'
import { expand, type Instance, type Product } from '../../src/system/expand.ts'
import { all, others } from '../../src/system/sort.ts'
import { vocabulary } from '../../src/system/vocabulary.ts'
import {
  book,
  books,
  call,
  card,
  cards,
  component,
  hardware,
  library,
  SCOPE,
  system,
  where,
  worker,
} from './library.ts'

const named = (product: Product, name: string): Instance =>
  product.operations.find(operation => operation.name === name) as Instance

/** Who does what in an operation: 'book(book0) takes LEND', 'card(reader0) is valid'. */
const roles = (product: Product, name: string): string[] =>
  named(product, name).participants.map(participant => {
    const spoken = (number: number): string => product.components[number]?.name as string
    return participant.kind === 'requires'
      ? `${participant.components.map(spoken).join(' and ')} ${participant.says}`
      : `${spoken(participant.component)} ${participant.kind} ${participant.event.type}`
  })

/** The library with one more operation. */
const having = (operation: ReturnType<typeof call>): Product =>
  expand(system('library', library.components, { it: operation }), SCOPE)

describe('the components', () => {
  it('are one for each index of a family', () => {
    expect(expand(library, SCOPE).components.map(({ name }) => name)).toEqual([
      'book(book0)',
      'book(book1)',
      'card(reader0)',
      'card(reader1)',
    ])
  })

  it('of several sorts are one for each combination, the last sort varying fastest', () => {
    const pairs = component(['reader', 'book'], card)
    expect(expand(system('s', { pair: pairs }, {}), SCOPE).components.map(({ at }) => at.join())).toEqual([
      'reader0,book0',
      'reader0,book1',
      'reader1,book0',
      'reader1,book1',
    ])
  })

  it('without a sort are one, as are those of a sort that the scope does not mention', () => {
    const desk = component([], card)
    const names = expand(system('s', { desk, card: cards }, {}), {}).components.map(({ name }) => name)
    expect(names).toEqual(['desk', 'card(reader0)'])
  })

  it.each(['constructor', 'toString', '__proto__'])('of the sort %s, too, are one where it has no size', sort => {
    const odd = vocabulary<{ sort: string; errno: never; source: 'x' }>()
    const product = expand(odd.system('s', { it: odd.component([sort], card) }, {}), {})
    expect(product.components.map(({ name }) => name)).toEqual([`it(${sort}0)`])
  })

  it('get their input by their index', () => {
    const machine = createMachine({ id: 'own', context: ({ input }) => ({ of: input as string }) })
    const own = component(['reader'], machine, { input: reader => `card of ${reader}` })
    expect(expand(system('s', { own }, {}), SCOPE).components.map(({ input }) => input)).toEqual([
      'card of reader0',
      'card of reader1',
    ])
  })
})

describe('a shared sort', () => {
  const shared = component(['reader', 'book'], book, { shared: ['reader'] })
  const operation = (index: (r: `reader${number}`) => Parameters<typeof shared>[0]): Product =>
    expand(
      system(
        's',
        { it: shared },
        {
          lend: hardware({ r: 'reader', b: 'book' }, 'house rules', ({ r, b }) => [
            shared(index(r), b).takes('LEND', { to: r }),
          ]),
        },
      ),
      SCOPE,
    )

  it('leaves one component for all its members', () => {
    expect(operation(r => r).components.map(({ name }) => name)).toEqual(['it(book0)', 'it(book1)'])
  })

  it('changes nothing in how a component is addressed', () => {
    const product = operation(r => r)
    expect(roles(product, 'lend(reader0, book1)')).toEqual(['it(book1) takes LEND'])
    expect(roles(product, 'lend(reader1, book1)')).toEqual(['it(book1) takes LEND'])
  })

  it('has one component also for all of its members, and for the others', () => {
    expect(
      roles(
        operation(() => all),
        'lend(reader0, book1)',
      ),
    ).toEqual(['it(book1) takes LEND'])
    expect(roles(operation(others), 'lend(reader0, book1)')).toEqual(['it(book1) takes LEND'])
  })

  it('has nobody where there are no others', () => {
    const alone = expand(operation(others).system, { reader: 1, book: 1 })
    expect(roles(alone, 'lend(reader0, book0)')).toEqual([])
  })

  it('still has no members beyond the scope', () => {
    expect(() => operation(() => 'reader9')).toThrow('there is no it(reader9, book0) in the scope reader=2,book=2')
  })
})

describe('the operations', () => {
  it('are one for each choice of their variables', () => {
    expect(expand(library, SCOPE).operations.map(({ name }) => name)).toEqual([
      'lend(reader0, book0)',
      'lend(reader0, book1)',
      'lend(reader1, book0)',
      'lend(reader1, book1)',
      'giveBack(reader0, book0)',
      'giveBack(reader0, book1)',
      'giveBack(reader1, book0)',
      'giveBack(reader1, book1)',
      'damage(book0)',
      'damage(book1)',
      'close',
    ])
  })

  it('ask their participants in the order in which they list them', () => {
    expect(roles(expand(library, SCOPE), 'lend(reader1, book0)')).toEqual([
      'card(reader1) is valid',
      'book(book0) takes LEND',
    ])
  })

  it('carry errno and source, a participant its own source where it has one', () => {
    expect(named(expand(library, SCOPE), 'lend(reader1, book0)').participants).toMatchObject([
      { errno: 'EPERM', source: 'desk manual' },
      { errno: 'EBUSY', source: 'house rules', event: { type: 'LEND', to: 'reader1' } },
    ])
  })

  it('are absent where their list is false', () => {
    const product = having(call({ a: 'reader', b: 'reader' }, 'house rules', ({ a, b }) => a !== b && []))
    expect(product.operations.map(({ name }) => name)).toEqual(['it(reader0, reader1)', 'it(reader1, reader0)'])
  })

  it('are named where the function that lists their participants throws', () => {
    const breaks = call({ a: 'reader' }, 'house rules', ({ a }) => {
      if (a === 'reader1') throw new Error('nobody knows')
      return []
    })
    expect(() => having(breaks)).toThrow('who takes part in it(reader1) throws: nobody knows. Let it give a list')
  })

  it('are named where what they list is no participant', () => {
    const wrong = hardware({ a: 'reader' }, 'house rules', () => [cards('reader0').is('valid'), undefined as never])
    expect(() => having(wrong)).toThrow('among what takes part in it(reader0) is no participant')
  })

  it('lose a participant that is false', () => {
    const product = having(hardware({}, 'house rules', () => [false, cards('reader0').is('valid')]))
    expect(roles(product, 'it')).toEqual(['card(reader0) is valid'])
  })
})

describe('an address', () => {
  it('of all members means each of them', () => {
    expect(roles(expand(library, SCOPE), 'close')).toEqual([
      'book(book0) is shelf',
      'book(book1) is shelf',
      'card(reader0) takes BLOCK',
      'card(reader1) takes BLOCK',
    ])
  })

  it('of the others means each but one', () => {
    const product = expand(library, { reader: 3, book: 1 })
    expect(roles(product, 'giveBack(reader1, book0)').slice(2)).toEqual([
      'card(reader0) hears RENEW',
      'card(reader2) hears RENEW',
    ])
  })

  it('of all members keeps one test, so that engines may tabulate it once', () => {
    const [first, second] = named(expand(library, SCOPE), 'close').participants
    expect(first?.kind === 'requires' && second?.kind === 'requires' && first.test === second.test).toBe(true)
  })

  it.each(['book2', 'card0', 'book', ''])('of %j, which is not there, is an error', member => {
    const broken = hardware({}, 'house rules', () => [books(member as 'book0').is('shelf')])
    expect(() => having(broken)).toThrow(
      `there is no book(${member}) in the scope reader=2,book=2. Use members of the scope`,
    )
  })

  it('of the others of somebody who is not there is an error', () => {
    expect(() => having(hardware({}, 'house rules', () => [cards(others('reader7')).hears('RENEW')]))).toThrow(
      'there is no card(~reader7)',
    )
  })

  it('of a component that the system does not have is an error', () => {
    const stranger = component(['reader'], card)
    expect(() => having(worker({}, 'house rules', () => [stranger('reader0').takes('BLOCK')]))).toThrow(
      "machine 'card': an operation of 'library' addresses a component that the system does not have",
    )
  })

  it('finds components by name and index', () => {
    const { find, components } = expand(library, SCOPE)
    expect(find('card', ['*']).map(number => components[number]?.name)).toEqual(['card(reader0)', 'card(reader1)'])
    expect(find('book', ['book1']).map(number => components[number]?.name)).toEqual(['book(book1)'])
  })
})

describe('one operation', () => {
  it('does not step a component twice', () => {
    const twice = hardware({ b: 'book' }, 'house rules', ({ b }) => [
      books(b).takes('DAMAGE'),
      books(all).hears('RETURN'),
    ])
    expect(() => having(twice)).toThrow('it(book0) steps book(book0) twice. Give each component one event')
  })

  it('may ask a component several conditions beside its event', () => {
    const several = hardware({ b: 'book' }, 'house rules', ({ b }) => [
      books(b).is('lent'),
      books(b).isNot('lent.damaged'),
      books(b).takes('DAMAGE'),
    ])
    expect(roles(having(several), 'it(book0)')).toEqual([
      'book(book0) is lent',
      'book(book0) is not lent.damaged',
      'book(book0) takes DAMAGE',
    ])
  })
})

describe('a condition over several components', () => {
  it('names one component at each reference', () => {
    const product = having(
      hardware({ r: 'reader', b: 'book' }, 'house rules', ({ r, b }) => [
        where([cards(r), books(b)], 'may borrow', (its, one) => its.is('valid') && one.is('shelf')),
      ]),
    )
    expect(roles(product, 'it(reader1, book0)')).toEqual(['card(reader1) and book(book0) may borrow'])
  })

  it('is one for each choice where a reference names several', () => {
    const broad = hardware({ r: 'reader' }, 'house rules', ({ r }) => [
      where([cards(r), books(all)], 'may borrow', its => its.is('valid')),
    ])
    expect(roles(having(broad), 'it(reader1)')).toEqual([
      'card(reader1) and book(book0) may borrow',
      'card(reader1) and book(book1) may borrow',
    ])
  })

  it('are refused where they are more than can be written out', () => {
    const everybody = hardware({}, 'house rules', () => [
      where([cards(all), books(all)], 'know', its => its.is('valid')),
    ])
    const known = system('library', library.components, { it: everybody })
    expect(expand(known, { reader: 100, book: 100 }).operations[0]?.participants.length).toBe(10_000)
    expect(() => expand(known, { reader: 1001, book: 1000 })).toThrow(
      "the operations of 'library' in the scope reader=1001,book=1000 have more than 1000000 participants",
    )
  })
})

describe('a condition says itself', () => {
  it.each([
    [books('book0').is('lent', { reader: 'reader1' }), 'is lent with reader reader1'],
    [books('book0').isNot('lent', { reader: null }), 'is not lent with reader null'],
    [books('book0').where('is in one piece', local => !local.is('lent.damaged')), 'is in one piece'],
  ])('as a predicate', ({ part }, says) => {
    expect(part).toMatchObject({ kind: 'requires', says })
  })
})
