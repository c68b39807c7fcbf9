/** What stays reachable from everywhere, and what the states are like from which it does not: known answers, by every engine. */
import { describe, expect, it } from 'vitest'
import { type CheckOptions, checkSync, type Model, type Property } from '../../src/checker.ts'
import type { Trap } from '../../src/check/exploration.ts'
import { walkAgain } from '../../src/explicit/second-walk.ts'
import { counterexampleLines } from '../../src/report/counterexample.ts'
import { plainInk } from '../../src/report/text.ts'
import { expand } from '../../src/system/expand.ts'
import { FIELD_VALUES } from '../../src/tabulate/field-watch.ts'
import { tablesOf } from '../../src/tabulate/tables.ts'
import { lendings } from '../toys/lendings.ts'
import { leftFirst, lowerFirst } from '../toys/philosophers.ts'

const engines: readonly CheckOptions[] = [
  { engine: 'reference' },
  { engine: 'explicit' },
  { engine: 'symbolic' },
  { engine: 'explicit', symmetry: true },
]
const spoken = ({ engine, symmetry }: CheckOptions): string => `${engine}${symmetry === true ? ' with symmetry' : ''}`

const told = (model: Model, options: CheckOptions) =>
  checkSync(model, options).properties.map(({ verdict, vacuous, witness, counterexample }) => ({
    verdict: vacuous ? 'vacuous' : verdict,
    shown: witness?.steps.length,
    ...(counterexample !== undefined && { broken: counterexample.steps.length, trap: counterexample.trap }),
  }))

const trap = (states: number | bigint, stuck: number, ...operations: string[]): Trap => ({ states, stuck, operations })

const everybodyEats: Property = {
  kind: 'recoverable',
  name: 'everybody can always eat',
  forAll: { s: 'seat' },
  goal: ({ at }, { s }) => at(s).is('eating'),
}
const eating = (model: Model): Model => ({ ...model, properties: [everybodyEats] })

describe.each(engines.map(options => [spoken(options), options] as const))('%s', (_, options) => {
  it('finds where books are lost for good', () => {
    const [all, going] = [4 ** 2, ['borrow', 'giveBack', 'lose']]
    expect(told(lendings(2, 2), options)).toEqual([
      // The other book may be anything.
      { verdict: 'violated', shown: 1, broken: 2, trap: trap(all / 4, 1, ...going) },
      { verdict: 'holds', shown: 1 },
      // Both are lost.
      { verdict: 'violated', shown: 2, broken: 4, trap: trap(1, 1) },
      // At least one is.
      { verdict: 'violated', shown: 1, broken: 2, trap: trap(all - 3 ** 2, 1, ...going) },
    ])
  })

  it('finds the one state in which philosophers starve', () => {
    expect(told(eating(leftFirst(2)), options)).toEqual([
      { verdict: 'violated', shown: 0, broken: 2, trap: trap(1, 1) },
    ])
    expect(told(eating(lowerFirst(2)), options)).toEqual([{ verdict: 'holds', shown: 0 }])
  })

  it('says of a goal that is never true that it is lost at first, and of one that always is that nothing was asked', () => {
    const asking = (name: string, goal: () => boolean): Property => ({ kind: 'recoverable', name, forAll: {}, goal })
    const model = { ...lendings(1, 1), properties: [asking('never', () => false), asking('always', () => true)] }
    expect(told(model, options)).toEqual([
      { verdict: 'violated', shown: 0, broken: 0, trap: trap(3, 1, 'borrow', 'giveBack', 'lose') },
      { verdict: 'vacuous', shown: undefined },
    ])
  })

  it('does not say of a search that has stopped that anything holds', () => {
    const { properties, stopped } = checkSync(lendings(2, 2), { ...options, limits: { depth: 2 } })
    expect(stopped).toEqual({ by: 'depth', limit: 2 })
    expect(properties.map(({ verdict }) => verdict)).toEqual(Array.from({ length: 4 }, () => 'undecided'))
  })
})

it('tells apart orbits only where the goal does not', () => {
  const symmetry = (...numbers: number[]) => {
    const model = lendings(3, 2)
    return checkSync({ ...model, properties: numbers.map(n => model.properties[n] as Property) }, { symmetry: true })
      .symmetry
  }
  // Bags of 3 from 4 local states are 20, of which 6 stay the same when the readers are exchanged.
  expect(symmetry(2, 3)).toEqual({ orbits: (20 + 6) / 2, sorts: [{ sort: 'book' }, { sort: 'reader' }] })
  expect(symmetry(0)?.sorts).toEqual([
    { sort: 'reader' },
    { sort: 'book', because: expect.stringContaining('asks of each book by itself') },
  ])
})

it('counts states of a trap that no list of states would hold', () => {
  const [each, , , all] = told(lendings(30, 2), { engine: 'symbolic' })
  expect(each?.trap?.states).toBe(4n ** 29n)
  expect(all?.trap?.states).toBe(4n ** 30n - 3n ** 30n)
})

it('is told in words, with the shape of the trap', () => {
  const [property] = checkSync(lendings(2, 2)).properties
  const lines = counterexampleLines(property as never, { ink: plainInk, sources: {}, arguments: '' })
  expect(lines.slice(1, 7)).toEqual([
    'Violated: a book can always be on the shelf again',
    '  In the last state, with b = book0:',
    '    books(book0) is lost',
    '    the goal is out of reach from this state and others, 4 in all',
    '    what can still happen there: borrow, giveBack, lose; in 1 of them nothing can',
    '',
  ])
})

describe('the second walk, which keeps steps', () => {
  const model = lendings(3, 2)
  const product = expand(model.system, model.scope)
  const explored = { counts: { distinct: 64, generated: 1, depth: 1 }, findings: model.properties.map(() => ({})) }
  const ended = (limits: { memory?: number; seconds?: number }, began: number, interrupted: boolean) => {
    const options = { limits, fieldValues: FIELD_VALUES, interrupted: () => interrupted }
    const tables = tablesOf(product, FIELD_VALUES)
    for (const walk = walkAgain(explored, product, model.properties, tables, options, began); ; ) {
      const step = walk.next()
      if (step.done) return step.value.stopped
    }
  }

  it('ends at the limits of the search', () => {
    const now = performance.now()
    expect(ended({}, now, false)).toBeUndefined()
    expect(ended({ memory: 5000 }, now, false)).toEqual({ by: 'memory', limit: 5000 })
    expect(ended({ seconds: 1 }, now - 2000, false)).toEqual({ by: 'seconds', limit: 1 })
    expect(ended({}, now, true)).toEqual({ by: 'interrupt' })
  })
})
