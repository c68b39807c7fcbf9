/** Contracts: both halves are broken by what they speak of, in every engine, and no operation goes without a clause. */
import { setup } from 'xstate'
import { describe, expect, it } from 'vitest'
import { checkSync } from '../../src/check/check.ts'
import type { Model } from '../../src/system/model.ts'
import { mutant } from '../../src/system/mutant.ts'
import { requirementsOf } from '../../src/system/property.ts'
import { vocabulary } from '../../src/system/vocabulary.ts'

/** A desk at which each guest may sit alone, and a bell. */
const { component, call, system } = vocabulary<{ sort: 'guest'; errno: 'EBUSY' | 'EINVAL'; source: 'house' }>()
const seats = component(
  ['guest'],
  setup({ types: { events: {} as { type: 'SIT' | 'RISE' } } }).createMachine({
    id: 'seat',
    initial: 'empty',
    states: { empty: { on: { SIT: 'taken' } }, taken: { on: { RISE: 'empty' } } },
  }),
)
const desk = system(
  'desk',
  { seats },
  {
    sit: call({ g: 'guest' }, 'house', ({ g }) => [
      seats('*').is('empty').else('EBUSY'),
      seats(g).takes('SIT').else('EINVAL'),
    ]),
    rise: call({ g: 'guest' }, 'house', ({ g }) => [seats(g).takes('RISE').else('EINVAL')]),
  },
)
const { contract } = requirementsOf<typeof desk>()
const promised = contract({
  sit: {
    says: 'sits down where nobody sits',
    succeeds: ({ seats }, _, members) => members('guest').every(g => seats(g).is('empty')),
    leaves: ({ seats }, { g }) => seats(g).is('taken'),
  },
  rise: {
    says: 'gets up who sits',
    succeeds: ({ seats }, { g }) => seats(g).is('taken'),
    leaves: ({ seats }, _, before, members) =>
      members('guest').every(g => seats(g).is('empty')) && members('guest').some(g => before.seats(g).is('taken')),
  },
})
const model: Model = { name: 'desk', system: desk, scope: { guest: 2 }, properties: promised }
const [succeeds, leaves] = promised.map(({ name }) => name) as [string, string]
const verdicts = (of: Model, engine: 'reference' | 'explicit' | 'symbolic') =>
  checkSync(of, { engine }).properties.map(({ verdict, vacuous, witness, counterexample }) => ({
    verdict,
    vacuous,
    witness,
    at: counterexample?.at,
    steps: counterexample?.steps.length,
  }))
const engines = ['reference', 'explicit', 'symbolic'] as const

describe('a contract', () => {
  it.each(engines)('is kept by what it was written for (%s)', engine => {
    expect(verdicts(model, engine)).toMatchObject([
      { verdict: 'holds', vacuous: false },
      { verdict: 'holds', vacuous: false },
    ])
  })

  it.each(engines)('is broken by an operation that succeeds too often, and then by what it leaves (%s)', engine => {
    const careless = { ...model, system: mutant(desk).edit('sit', listed => listed.slice(1)) }
    expect(verdicts(careless, engine)).toMatchObject([
      { verdict: 'violated', at: { operation: 'sit', g: 'guest1' }, steps: 1, witness: undefined },
      { verdict: 'violated', at: { operation: 'rise' }, steps: 3, witness: undefined },
    ])
  })

  it.each(engines)('is broken by an operation that succeeds too seldom (%s)', engine => {
    const shut = {
      ...model,
      system: mutant(desk).edit('sit', listed => [...listed, seats('*').is('taken').else('EBUSY')]),
    }
    expect(verdicts(shut, engine)).toMatchObject([
      { verdict: 'violated', at: { operation: 'sit', g: 'guest0' }, steps: 0 },
      {},
    ])
  })

  it('is told with what the operation comes to', () => {
    const careless = { ...model, system: mutant(desk).edit('sit', listed => listed.slice(1)) }
    expect(checkSync(careless).properties[0]?.counterexample?.because).toContain(
      "sit(guest1) comes to 'ok', and its contract says that it does not succeed",
    )
  })

  it('has a clause for each operation', () => {
    const more = { ...model, system: { ...desk, operations: { ...desk.operations, ring: desk.operations.sit } } }
    expect(() => checkSync(more as Model)).toThrow(
      `property '${succeeds}' has no clause for the operation 'ring' of 'desk'`,
    )
    expect(leaves).toBe('each operation leaves behind what its contract says')
  })
})
