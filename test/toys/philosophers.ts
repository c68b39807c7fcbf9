/** Dining philosophers: each takes one fork, then the other. If all begin with the left one, all may starve. */
import { setup } from 'xstate'
import { type Index, type Model, requirementsOf, vocabulary } from '../../src/checker.ts'

type Seat = Index<'seat'>
interface Dinner {
  sort: 'seat'
  errno: never
  source: 'EWD310'
}
const { component, hardware, system } = vocabulary<Dinner>()

const philosopher = setup({
  types: { events: {} as { type: 'TAKE_FIRST' | 'TAKE_SECOND' | 'PUT_BACK' } },
}).createMachine({
  id: 'philosopher',
  initial: 'thinking',
  states: {
    thinking: { on: { TAKE_FIRST: 'hungry' } },
    hungry: { on: { TAKE_SECOND: 'eating' } },
    eating: { on: { PUT_BACK: 'thinking' } },
  },
})

const forkOnTable = setup({ types: { events: {} as { type: 'TAKE' | 'PUT' } } }).createMachine({
  id: 'fork',
  initial: 'free',
  states: { free: { on: { TAKE: 'taken' } }, taken: { on: { PUT: 'free' } } },
})

/** First and second fork of whoever sits there. */
type Manners = (left: Seat, right: Seat) => readonly [Seat, Seat]

const table = (name: string, seats: number, manners: Manners) => {
  const at = component(['seat'], philosopher)
  const fork = component(['seat'], forkOnTable)
  const forks = (seat: Seat): readonly [Seat, Seat] =>
    manners(seat, `seat${(Number(seat.slice('seat'.length)) + 1) % seats}`)

  return system(
    name,
    { at, fork },
    {
      takeFirst: hardware({ s: 'seat' }, 'EWD310', ({ s }) => [
        at(s).takes('TAKE_FIRST'),
        fork(forks(s)[0]).takes('TAKE'),
      ]),
      takeSecond: hardware({ s: 'seat' }, 'EWD310', ({ s }) => [
        at(s).takes('TAKE_SECOND'),
        fork(forks(s)[1]).takes('TAKE'),
      ]),
      putBack: hardware({ s: 'seat' }, 'EWD310', ({ s }) => [
        at(s).takes('PUT_BACK'),
        fork(forks(s)[0]).takes('PUT'),
        fork(forks(s)[1]).takes('PUT'),
      ]),
    },
  )
}

const { deadlockFree, leadsTo, reachable } = requirementsOf<ReturnType<typeof table>>()

const dinner = (name: string, seats: number, manners: Manners): Model => ({
  name: `toys/philosophers-${name}`,
  system: table(name, seats, manners),
  scope: { seat: seats },
  properties: [
    deadlockFree('somebody can always move', { resting: () => false }),
    reachable('two philosophers eat at once', {
      forSome: { s: 'seat', t: 'seat' },
      when: ({ at }, { s, t }) => s !== t && at(s).is('eating') && at(t).is('eating'),
    }),
  ],
})

/** Everybody takes the left fork first. */
export const leftFirst = (seats: number): Model => dinner('left-first', seats, (left, right) => [left, right])

/** Everybody takes the fork of the lower number first. */
export const lowerFirst = (seats: number): Model =>
  dinner('lower-first', seats, (left, right) => (left < right ? [left, right] : [right, left]))

/** With three at the table, one may wait for ever whom nobody holds up for ever. */
export const starving: Model = {
  ...lowerFirst(3),
  properties: [
    leadsTo('whoever is hungry eats', {
      forAll: { s: 'seat' },
      fair: { weak: ['takeFirst', 'takeSecond', 'putBack'] },
      when: ({ at }, { s }) => at(s).is('hungry'),
      goal: ({ at }, { s }) => at(s).is('eating'),
    }),
  ],
}
