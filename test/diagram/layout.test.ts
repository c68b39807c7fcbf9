/** Nothing that is written in a picture is covered or crossed by anything else: of the models' machines, of toys, of an odd one. */
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { models } from '../../index.ts'
import { layout, type Placed, straightened } from '../../src/diagram/layout.ts'
import { statechart } from '../../src/diagram/statechart.ts'
import { dieHard } from '../toys/die-hard.ts'
import { missionaries } from '../toys/missionaries.ts'
import { complaints } from './complaints.ts'
import { randomMachine } from './machines.ts'
import { odd } from './odd-machine.ts'

const machines = new Map(
  [...models, dieHard, missionaries]
    .flatMap(({ system }) => Object.values(system.components))
    .map(({ machine }) => [JSON.stringify(statechart(machine)), machine]),
)

describe('the layout of a statechart', () => {
  it('leaves free what is written, in every machine of the models', { timeout: 60_000 }, async () => {
    const found: string[] = []
    for (const machine of machines.values())
      for (const complaint of complaints(await layout(statechart(machine)))) found.push(`${machine.id}: ${complaint}`)
    expect(found).toEqual([])
  })

  it('does so with regions, histories and arrows across all borders', async () => {
    expect(complaints(await layout(statechart(odd)))).toEqual([])
  })

  it('does so for machines at random', { timeout: 60_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(randomMachine, async machine => {
        expect(complaints(await layout(statechart(machine)))).toEqual([])
      }),
      { seed: 1, numRuns: 30 },
    )
  })

  it('is told apart from one that covers its labels', async () => {
    const placed = await layout(statechart(odd))
    const [first, second] = placed.edges.flatMap(({ label }) => label ?? [])
    const moved = placed.edges.map(edge => (edge.label === second ? { ...edge, label: { ...second, ...first } } : edge))
    expect(complaints({ ...placed, edges: moved as Placed['edges'] })).not.toEqual([])
  })
})

describe('an arrow', () => {
  const to = (...numbers: number[]): { x: number; y: number }[] =>
    numbers.flatMap((x, i) => (i % 2 === 0 ? [{ x, y: numbers[i + 1] as number }] : []))

  it('has no step aside that is too short to mean anything', () => {
    expect(straightened(to(0, 0, 10, 0, 10, 3, 50, 3))).toEqual(to(0, 3, 50, 3))
    expect(straightened(to(0, 0, 0, 40, 3, 40, 3, 50, 20, 50))).toEqual(to(0, 0, 0, 50, 20, 50))
  })

  it('keeps its corners, and turns back where it does', () => {
    const corners = to(0, 0, 10, 0, 10, 30, 50, 30)
    expect(straightened(corners)).toEqual(corners)
    const back = to(0, 0, 10, 0, 10, 3, 0, 3)
    expect(straightened(back)).toEqual(back)
  })
})
