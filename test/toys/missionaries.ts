/** Three missionaries, three cannibals, a river and a boat for two: where missionaries are, cannibals must not outnumber them. */
import { assign, setup } from 'xstate'
import { type Model, machineModel } from '../../src/checker.ts'

const MISSIONARIES = ['m1', 'm2', 'm3']
const CANNIBALS = ['c1', 'c2', 'c3']
const PEOPLE = [...MISSIONARIES, ...CANNIBALS]

/** Who is on the east bank; all others are on the west bank. */
type East = ReadonlySet<string>

const crossed = (east: East, crew: readonly string[]): East =>
  new Set(PEOPLE.filter(person => east.has(person) !== crew.includes(person)))

const isSafe = (bank: readonly string[]): boolean => {
  const missionaries = bank.filter(person => MISSIONARIES.includes(person)).length
  return missionaries === 0 || missionaries >= bank.length - missionaries
}

const leavesAllSafe = (east: East): boolean => isSafe([...east]) && isSafe(PEOPLE.filter(person => !east.has(person)))

const river = setup({
  types: {
    context: {} as { east: East },
    events: {} as { type: 'ROW'; crew: readonly string[] },
  },
  guards: {
    fromEast: ({ context: { east }, event: { crew } }) =>
      crew.every(person => east.has(person)) && leavesAllSafe(crossed(east, crew)),
    fromWest: ({ context: { east }, event: { crew } }) =>
      crew.every(person => !east.has(person)) && leavesAllSafe(crossed(east, crew)),
  },
  actions: { row: assign({ east: ({ context, event }) => crossed(context.east, event.crew) }) },
}).createMachine({
  id: 'river',
  context: { east: new Set(PEOPLE) },
  initial: 'boatInTheEast',
  states: {
    boatInTheEast: { on: { ROW: { guard: 'fromEast', target: 'boatInTheWest', actions: 'row' } } },
    boatInTheWest: { on: { ROW: { guard: 'fromWest', target: 'boatInTheEast', actions: 'row' } } },
  },
})

const crews = PEOPLE.flatMap((one, i) => [[one], ...PEOPLE.slice(i + 1).map(two => [one, two])])

export const missionaries: Model = machineModel(river, {
  name: 'toys/missionaries',
  events: crews.map(crew => ({ type: 'ROW', crew })),
  invariants: { 'somebody stays in the east': ({ context }) => context.east.size > 0 },
})
