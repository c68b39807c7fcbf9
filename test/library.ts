/** A small system that the tests of checking, traces, reports and commands share: a lease with two users, one of them careless. */
import { setup } from 'xstate'
import { all, type Model, requirementsOf, vocabulary } from '../src/checker.ts'

const lease = setup({ types: { events: {} as { type: 'TAKE' | 'RETURN' } } }).createMachine({
  id: 'lease',
  initial: 'free',
  states: { free: { on: { TAKE: 'taken' } }, taken: { on: { RETURN: 'free' } } },
})

const user = setup({ types: { events: {} as { type: 'ENTER' | 'LEAVE' } } }).createMachine({
  id: 'user',
  initial: 'outside',
  states: { outside: { on: { ENTER: 'inside' } }, inside: { on: { LEAVE: 'outside' } } },
})

interface Words {
  sort: 'user'
  errno: 'EBUSY' | 'EINVAL' | 'EPERM'
  source: 'handbook' | 'folklore'
}
const { component, call, system } = vocabulary<Words>()

const users = component(['user'], user)
const leases = component([], lease)

/** `careful`: who enters takes the lease. */
const leased = (careful: boolean) =>
  system(
    'leased',
    { users, leases },
    {
      enter: call({ u: 'user' }, { source: 'handbook', doc: 'open()' }, ({ u }) => [
        users(u).takes('ENTER').else('EINVAL'),
        careful && leases().takes('TAKE').else('EBUSY', 'folklore'),
      ]),
      leave: call({ u: 'user' }, 'handbook', ({ u }) => [
        users(u).takes('LEAVE').else('EINVAL'),
        careful && leases().takes('RETURN').else('EINVAL'),
      ]),
      audit: call({}, 'handbook', () => [users(all).is('outside').else('EPERM')]),
    },
  )

const { invariant, reachable } = requirementsOf<ReturnType<typeof leased>>()

export const alone = invariant('whoever is inside is alone', {
  id: 'S1',
  source: 'handbook',
  why: 'two would write at once',
  forAll: { u: 'user', v: 'user' },
  when: ({ users }, { u, v }) => u !== v && users(u).is('inside'),
  then: ({ users }, { v }) => users(v).is('outside'),
})

export const entered = reachable('somebody is inside', {
  forSome: { u: 'user' },
  when: ({ users }, { u }) => users(u).is('inside'),
})

const two = { user: 2 }
const counts = { distinct: 3, generated: 6, depth: 2 }

/** Holds, as recorded. */
export const careful: Model = {
  name: 'lease/careful',
  question: 'Is a lease enough?',
  chapter: 'lease',
  platform: 'paper',
  system: leased(true),
  scope: two,
  properties: [alone, entered],
  violates: [],
  recorded: counts,
  mutants: [
    { name: 'careless', change: 'nobody takes the lease', system: leased(false), killedBy: alone.name, steps: 2 },
    { name: 'harmless', change: 'nothing', system: leased(true), killedBy: alone.name, steps: 2 },
  ],
}

/** Violated, as expected. */
export const careless: Model = {
  name: 'lease/careless',
  chapter: 'lease',
  platform: 'paper',
  variant: 'careless',
  system: leased(false),
  scope: two,
  properties: [alone, entered],
  violates: [alone.name],
}

const seats = component(['user', 'user', 'user', 'user'], lease)

/** Far too large in a large scope. */
export const crowded: Model = {
  name: 'crowded',
  system: system('crowded', { seats }, { sit: call({}, 'handbook', () => []) }),
  scope: { user: 1 },
  properties: [],
}
