/** What verdicts are worth: known answers, by every engine. */
import { describe, expect, it } from 'vitest'
import { setup } from 'xstate'
import {
  all,
  type CheckOptions,
  checkSync,
  type Model,
  type Property,
  requirementsOf,
  vocabulary,
} from '../../src/checker.ts'
import type { Limits } from '../../src/check/exploration.ts'
import { walkAgain } from '../../src/explicit/second-walk.ts'
import { killing } from '../../src/pages/fate.ts'
import { withKills } from '../../src/check/kills.ts'
import { adequacyOf } from '../../src/report/adequacy.ts'
import { modelReport, plainInk } from '../../src/report/text.ts'
import { expand } from '../../src/system/expand.ts'
import { FIELD_VALUES } from '../../src/tabulate/field-watch.ts'
import { tablesOf } from '../../src/tabulate/tables.ts'
import { atOnce } from '../drive.ts'
import { alone, careful, careless, entered } from '../library.ts'

/** Wheels that turn together, in three places. */
const wheel = setup({ types: { events: {} as { type: 'TURN' } } }).createMachine({
  id: 'wheel',
  initial: 'a',
  states: { a: { on: { TURN: 'b' } }, b: { on: { TURN: 'c' } }, c: { on: { TURN: 'a' } } },
})
const { component, hardware, system } = vocabulary<{ sort: 'wheel'; errno: never; source: 'axle' }>()
const wheels = component(['wheel'], wheel)
const axle = system('axle', { wheels }, { turn: hardware({}, 'axle', () => [wheels(all).takes('TURN')]) })
const { invariant, transition, deadlockFree } = requirementsOf<typeof axle>()

const model = (...properties: Property[]): Model => ({ name: 'axle', system: axle, scope: { wheel: 3 }, properties })

const engines: readonly CheckOptions[] = [{ engine: 'reference' }, { engine: 'explicit' }]
const judged = (model: Model, options: CheckOptions) => checkSync(model, { ...options, adequacy: Infinity }).properties
const differences = (property: Property, options: CheckOptions) => {
  const { nearest } = judged(model(property), options)[0]?.adequacy ?? {}
  return nearest && { after: nearest.steps.length, distance: nearest.distance, differences: nearest.differences }
}

describe.each(engines.map(options => [options.engine, options] as const))('the %s engine', (_, options) => {
  it('counts the states in which a premise is true, and those that show something', () => {
    const { adequacy } = judged(careful, options)[0] ?? {}
    expect(adequacy?.occasions).toBe(2)
    expect(judged(careful, options)[1]?.adequacy).toEqual({ occasions: 2, kills: [] })
    expect(adequacy?.kills).toEqual([{ mutant: 'careless' }, { mutant: 'harmless' }])
  })

  it('says which component would have to be otherwise, where the premise is true', () => {
    expect(judged(careful, options)[0]?.adequacy?.nearest).toMatchObject({
      at: { u: 'user0', v: 'user1' },
      steps: [{ operation: 'enter', arguments: ['user0'] }],
      distance: 1,
      differences: [{ component: 'users(user1)', from: 'outside', to: 'inside' }],
    })
  })

  it('changes as few components as can be', () => {
    const apart = invariant('no three wheels are in three places', {
      forAll: {},
      then: ({ wheels }) => !(wheels('wheel0').is('a') && wheels('wheel1').is('b') && wheels('wheel2').is('c')),
    })
    expect(differences(apart, options)).toEqual({
      after: 0,
      distance: 2,
      differences: [
        { component: 'wheels(wheel1)', from: 'a', to: 'b' },
        { component: 'wheels(wheel2)', from: 'a', to: 'c' },
      ],
    })
  })

  it('says of a step whether a component would differ before or after it', () => {
    const moves = transition('a wheel never stays where it is', {
      forAll: { w: 'wheel' },
      when: ({ wheels }, _, { w }) => wheels(w).is('b'),
      then: (before, after, { w }) => before.wheels(w).value !== after.wheels(w).value,
    })
    expect(differences(moves, options)).toEqual({
      after: 2,
      distance: 1,
      differences: [{ component: 'wheels(wheel0)', when: 'after', from: 'c', to: 'b' }],
    })
    expect(judged(model(moves), options)[0]?.adequacy?.occasions).toBe(1)
  })

  it('says where there is nothing to break', () => {
    const known = invariant('a wheel is somewhere', {
      forAll: { w: 'wheel' },
      then: ({ wheels }, { w }) => ['a', 'b', 'c'].includes(wheels(w).value),
    })
    expect(differences(known, options)).toBeNull()
    expect(judged(model(deadlockFree('it turns', { resting: () => false })), options)[0]?.adequacy).toEqual({
      occasions: 0,
      kills: [],
    })
  })

  it('says nothing of how near a violation is where there is one, nor of more states than are to be judged', () => {
    expect(judged(careless, options)[0]?.adequacy).toEqual({ occasions: 3, kills: [] })
    expect(checkSync(careful, { ...options, adequacy: 2 }).properties[0]?.adequacy).toBeUndefined()
  })
})

it('nothing is undecided for want of it', () => {
  const product = expand(careful.system, careful.scope)
  const explored = { counts: { distinct: 3, generated: 6, depth: 2 }, findings: [{}, {}] }
  const judge = (limits: Limits) => {
    const options = { limits, adequacy: 3, fieldValues: FIELD_VALUES, interrupted: () => false }
    const tables = tablesOf(product, FIELD_VALUES)
    return atOnce(walkAgain(explored, product, careful.properties, tables, options, performance.now()))
  }
  expect(judge({}).findings.map(({ adequacy }) => adequacy?.occasions)).toEqual([2, 2])
  expect(judge({ memory: 1000 })).toEqual(explored)
  expect(judge({ seconds: 1e-9 })).toEqual(explored)
})

it('by the symbolic engine, what is not told is said', () => {
  const result = checkSync({ ...careful, mutants: [] }, { engine: 'symbolic', adequacy: Infinity })
  const [first] = result.properties
  expect(first && adequacyOf(first, result)).toEqual([
    'its premise is true in 2 of 3 states; its nearest miss takes the explicit engine',
  ])
})

it('with symmetry that is said once', () => {
  const result = checkSync(careful, { symmetry: true, adequacy: Infinity })
  const told = modelReport(result, { ink: plainInk, sources: {}, arguments: '' })
  expect(told.filter(line => line.includes('without symmetry'))).toEqual([
    'What each verdict is worth is told without symmetry.',
  ])
})

it('mutants that only one property notices are told from the others', () => {
  const [mutant] = careful.mutants ?? []
  if (mutant === undefined) throw new Error('it has one')
  const runs = [{ mutant, result: checkSync(careful, killing(careful, mutant)) }]
  const [first, second] = withKills(checkSync(careful, { adequacy: Infinity }), runs).properties
  expect(first?.adequacy?.kills).toEqual([{ mutant: 'careless', only: true }])
  expect(second?.adequacy?.kills).toEqual([])
  expect(first && adequacyOf(first, { states: { distinct: 3, generated: 6 }, engine: 'explicit' })).toEqual([
    'its premise is true in 2 of 3 states; kills careless (nothing else does)',
    'nearest miss: users(user1) outside -> inside, after enter(user0)',
  ])
  expect([alone.name, entered.name]).toEqual([first?.name, second?.name])
})
