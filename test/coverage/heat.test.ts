/** How often what happens in machines, of all attempts in all reachable states. */
import { expect, it } from 'vitest'
import { heatOf } from '../../src/coverage/heat.ts'
import { survey } from '../../src/coverage/survey.ts'
import { atOnce, slowly } from '../drive.ts'
import { careful, careless } from '../library.ts'

it('counts each attempt that comes to a state or takes a transition, and names what none does', async () => {
  const told = (await Promise.all([careful, careless].map(async model => atOnce(heatOf(await survey(model)))))).flatMap(
    heat =>
      heat.map(({ name, covered, never }) => [
        name,
        Object.fromEntries([...covered].map(([id, { count }]) => [id, count])),
        [...never],
      ]),
  )
  // Three states, from the first of which both users can enter, and from each of the others one can leave.
  const lease = { free: 2, taken: 2, 'free on TAKE[0]': 2, 'taken on RETURN[0]': 2 }
  expect(told).toEqual([
    ['user', { outside: 2, inside: 2, 'outside on ENTER[0]': 2, 'inside on LEAVE[0]': 2 }, []],
    ['lease', lease, []],
    // Four states: each of two users enters from two, and leaves from two.
    ['user', { outside: 4, inside: 4, 'outside on ENTER[0]': 4, 'inside on LEAVE[0]': 4 }, []],
    ['lease', { free: 0 }, ['taken', 'free on TAKE[0]', 'taken on RETURN[0]']],
  ])
})

it('can be left at any time', async () => {
  const looked = await survey(careful)
  expect(slowly(heatOf(looked)).pauses).toBe(looked.graph.size)
})
