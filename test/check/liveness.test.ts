/** What happens at last, if all are fair: known answers, by every engine that settles them. */
import { describe, expect, it } from 'vitest'
import {
  type CheckOptions,
  checkSync,
  type Fairness,
  type Local,
  type Model,
  ModelError,
  type Property,
} from '../../src/checker.ts'
import type { PropertyResult } from '../../src/check/result.ts'
import { counterexampleLines } from '../../src/report/counterexample.ts'
import { plainInk } from '../../src/report/text.ts'
import type { Liveness } from '../../src/system/property.ts'
import { alternatingBit } from '../toys/alternating-bit.ts'
import { lendings } from '../toys/lendings.ts'
import { peterson } from '../toys/peterson.ts'
import { leftFirst, lowerFirst, starving } from '../toys/philosophers.ts'

const engines: readonly CheckOptions[] = [
  { engine: 'reference' },
  { engine: 'explicit' },
  { engine: 'explicit', symmetry: true },
  { engine: 'explicit', workers: 2 },
  { engine: 'auto' },
]
const spoken = ({ engine, symmetry, workers }: CheckOptions): string =>
  `${engine}${symmetry === true ? ' with symmetry' : ''}${workers === undefined ? '' : ` with ${workers} workers`}`

/** The verdict of the only property; of a lasso, how many steps come first and how many repeat. */
function told(model: Model, options: CheckOptions): string | readonly [number, number] {
  const [property] = checkSync(model, options).properties
  const { verdict, vacuous, counterexample } = property ?? {}
  const { stem } = counterexample?.lasso ?? {}
  if (stem === undefined) return vacuous === true ? 'vacuous' : `${verdict}`
  return [stem, (counterexample?.steps.length ?? 0) - stem]
}

interface View {
  readonly books: (book: string) => Local
}
interface At {
  readonly b: string
}

const asked = (model: Model, property: Property): Model => ({ ...model, properties: [property] })

const entering = (fair: Fairness): Property => ({
  kind: 'leadsTo',
  name: 'a thread that begins gets into the critical section',
  forAll: { t: 'thread' },
  fair,
  when: ({ at }, { t }) => at(t).is('raising'),
  goal: ({ at }, { t }) => at(t).is('critical'),
})
const steps = ['raise', 'yield', 'enterAsTheOtherDoesNotWant', 'enterAsItsTurnHasCome', 'leave', 'lower']
/** Whoever has begun goes on; nobody has to begin. */
const running: Fairness = { weak: [{ anyOf: steps, each: ['t'] }] }
/** Somebody goes on, or begins. */
const somebody: Fairness = { weak: [{ anyOf: ['begin', ...steps] }] }

const eating = (fair: Fairness): Property => ({
  kind: 'leadsTo',
  name: 'whoever is hungry eats',
  forAll: { s: 'seat' },
  fair,
  when: ({ at }, { s }) => at(s).is('hungry'),
  goal: ({ at }, { s }) => at(s).is('eating'),
})

describe.each(engines.map(options => [spoken(options), options] as const))('%s', (_, options) => {
  it("Peterson's algorithm lets everybody in if threads do not stop, and only then", () => {
    expect(told(asked(peterson, entering({})), options)).toEqual([1, 0])
    expect(told(asked(peterson, entering(running)), options)).toBe('holds')
    // Another thread that is never slow does not help one that stops.
    expect(told(asked(peterson, entering(somebody)), options)).toEqual([1, 6])
  })

  it('philosophers who all begin with the left fork starve, however fair', () => {
    const fair: Fairness = { strong: ['takeFirst', 'takeSecond', 'putBack'] }
    expect(told(asked(leftFirst(3), eating(fair)), options)).toEqual([3, 0])
  })

  it('philosophers who never starve together starve one by one, unless forks are given in a strongly fair way', () => {
    const all = ['takeFirst', 'takeSecond', 'putBack']
    // The neighbour takes both forks again and again.
    expect(told(asked(lowerFirst(3), eating({ weak: all })), options)).toEqual([1, 3])
    expect(told(asked(lowerFirst(3), eating({ weak: ['putBack'], strong: ['takeSecond'] })), options)).toBe('holds')
    expect(told(asked(lowerFirst(3), eating({ strong: ['takeSecond'] })), options)).toEqual([3, 0])
  })

  it('the alternating bit protocol delivers over channels that do not lose everything', () => {
    const ends = ['send', 'acknowledge'] as const
    const both = (fair: Parameters<typeof alternatingBit>[1]) =>
      (['bit1', 'bit0'] as const).map(bit => told(alternatingBit(bit, fair), options))
    // Sent and lost, acknowledged and lost.
    expect(both({ weak: [...ends, 'receive', 'hearOfIt'] })[0]).toEqual([0, 4])
    // The first message arrives, or the second one too, and its acknowledgements are lost.
    expect(both({ weak: ends, strong: ['receive'] })).toEqual([
      [6, 4],
      [2, 4],
    ])
    expect(both({ weak: ends, strong: ['receive', 'hearOfIt'] })).toEqual(['holds', 'holds'])
  })

  it('asks each kind what it says', () => {
    const books = (kind: Liveness['kind'], fair: Fairness, place: string, when?: string): Model => {
      const isAt =
        (some: string) =>
        ({ books }: View, { b }: At): boolean =>
          books(b).is(some)
      const named = { name: 'so it goes', forAll: { b: 'book' }, fair, goal: isAt(place) }
      return asked(
        lendings(1, 1),
        kind === 'leadsTo'
          ? { ...named, kind, when: when === undefined ? () => false : isAt(when) }
          : { ...named, kind },
      )
    }
    // A book is lent, and comes back or is lost.
    expect(told(books('eventually', { weak: ['borrow'] }, 'out'), options)).toBe('holds')
    expect(told(books('infinitelyOften', { weak: ['borrow'] }, 'out'), options)).toEqual([2, 0])
    expect(told(books('eventually', { weak: ['borrow', 'lose'] }, 'lost'), options)).toEqual([0, 2])
    expect(told(books('eventually', { weak: ['borrow'], strong: ['lose'] }, 'lost'), options)).toBe('holds')
    expect(told(books('leadsTo', {}, 'lost', 'lost'), options)).toBe('holds')
    expect(told(books('leadsTo', { weak: ['giveBack'] }, 'shelf', 'out'), options)).toEqual([2, 0])
    expect(told(books('leadsTo', {}, 'shelf'), options)).toBe('vacuous')
    // At first it is on the shelf.
    expect(told(books('eventually', {}, 'shelf'), options)).toBe('holds')
    expect(told(books('infinitelyOften', {}, 'shelf'), options)).toEqual([1, 0])
  })

  it('does not say of a search that has stopped that anything holds', () => {
    const limits = { states: 5 }
    expect(told(asked(peterson, entering(running)), { ...options, limits })).toBe('undecided')
  })
})

it('is left undecided by the symbolic engine, which says so', () => {
  const { properties, stopped } = checkSync(asked(peterson, entering(running)), { engine: 'symbolic' })
  expect(stopped).toBeUndefined()
  expect(properties).toMatchObject([{ verdict: 'undecided', vacuous: false }])
})

it('is not asked of orbits, nor of fingerprints', () => {
  const model = asked(lowerFirst(2), eating({}))
  expect(checkSync(model, { symmetry: true }).symmetry).toEqual({
    orbits: 5,
    sorts: [{ sort: 'seat', because: "'whoever is hungry eats' asks what is fair to each seat by itself" }],
  })
  expect(() => checkSync(model, { compact: true })).toThrow(/do not go with a property of the kind leadsTo/)
})

it('names what fairness cannot be asked of', () => {
  const refuses =
    (fair: Fairness): (() => unknown) =>
    () =>
      checkSync(asked(peterson, entering(fair)))
  expect(refuses({ weak: ['rise'] })).toThrow(ModelError)
  expect(refuses({ weak: ['rise'] })).toThrow(/fairness of the operation 'rise', which 'Peterson' does not have/)
  expect(refuses({ strong: [{ anyOf: ['raise'], each: ['u'] }] })).toThrow(
    /for each 'u', which the operation 'raise' does not have/,
  )
})

it('tells a lasso with the fairness that allows it', () => {
  const [property] = checkSync(starving).properties as [PropertyResult]
  const lines = counterexampleLines(property, { ink: plainInk, sources: {}, arguments: '' })
  expect(`${lines.slice(2).join('\n')}\n`).toBe(`  For ever, with s = seat0:
    at(seat0) is hungry

  1. takeFirst(seat0) -> ok  (hardware)  [EWD310]
       at(seat0): thinking -> hungry
       fork(seat0): free -> taken
  Again and again, for ever:
  2. takeFirst(seat1) -> ok  (hardware)  [EWD310]
       at(seat1): thinking -> hungry
       fork(seat1): free -> taken
  3. takeSecond(seat1) -> ok  (hardware)  [EWD310]
       at(seat1): hungry -> eating
       fork(seat2): free -> taken
  4. putBack(seat1) -> ok  (hardware)  [EWD310]
       at(seat1): eating -> thinking
       fork(seat1): taken -> free
       fork(seat2): taken -> free

  That is fair:
    takeFirst(seat1), weakly fair, happens in step 2
    takeSecond(seat0), weakly fair, is not enabled after step 2
    takeSecond(seat1), weakly fair, happens in step 3
    putBack(seat1), weakly fair, happens in step 4
    never enabled there: any other takeFirst; takeSecond(seat2); any other putBack

  Replay: npx ioasid-spec replay toys/philosophers-lower-first@85b3de3b:0-1.4.7
`)
})
