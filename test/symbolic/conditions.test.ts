/** Conditions that rest on what others before them have made sure of: asked in the same order as by the other engines. */
import { describe, expect, it } from 'vitest'
import { assign, setup } from 'xstate'
import { checkSync, type Model, vocabulary } from '../../src/checker.ts'

const { call, component, system, where } = vocabulary<{
  sort: 'x'
  errno: 'EBUSY' | 'EINVAL' | 'EPERM'
  source: 'none'
}>()

const lease = setup({
  types: { context: {} as { owner: { number: number } | null }, events: {} as { type: 'TAKE' } | { type: 'GIVE' } },
  actions: { own: assign({ owner: { number: 1 } }), disown: assign({ owner: null }) },
}).createMachine({
  id: 'lease',
  context: { owner: null },
  initial: 'free',
  states: {
    free: { on: { TAKE: { target: 'taken', actions: 'own' } } },
    taken: { on: { GIVE: { target: 'free', actions: 'disown' } } },
  },
})
const leases = component(['x'], lease)
const numberOf = (local: { context: unknown }): number => (local.context as { owner: { number: number } }).owner.number

const take = call({ x: 'x' }, 'none', ({ x }) => [leases(x).takes('TAKE').else('EBUSY')])
const modelOf = (name: string, give: ReturnType<typeof call>): Model => ({
  name,
  system: system(name, { leases }, { take, give }),
  scope: { x: 2 },
  properties: [],
})

describe('a condition is not asked where one before it refuses', () => {
  it.each([
    modelOf(
      'of one component',
      call({ x: 'x' }, 'none', ({ x }) => [
        leases(x).is('taken').else('EINVAL'),
        leases(x)
          .where('has owner 1', local => numberOf(local) === 1)
          .else('EPERM'),
        leases(x).takes('GIVE').else('EINVAL'),
      ]),
    ),
    modelOf(
      'of several',
      call({ x: 'x' }, 'none', ({ x }) => [
        leases('x0').is('taken').else('EINVAL'),
        leases('x1').is('taken').else('EINVAL'),
        where([leases('x0'), leases('x1')], 'have one owner', (a, b) => numberOf(a) === numberOf(b)).else('EPERM'),
        leases(x).takes('GIVE').else('EINVAL'),
      ]),
    ),
  ])('$name', model => {
    const [symbolic, reference] = (['symbolic', 'reference'] as const).map(
      engine => checkSync(model, { engine }).states,
    )
    expect(symbolic).toEqual(reference)
    expect(symbolic?.distinct).toBe(4)
  })
})
