/** How much comes to a goal, and what has to carry more of it where that is too little: circles that nothing leads to, and half of a way. */
import { describe, expect, it } from 'vitest'
import { type Arc, cutBefore, network, SOURCE } from '../../src/suite/cut.ts'

/** A way 0, 1, 2 with a circle 3, 4 beside it, which ends the goal 7. */
const ARCS: readonly Arc[] = [
  { from: SOURCE, to: 0, number: 0, ends: [] },
  { from: 0, to: 1, number: 1, ends: [] },
  { from: 1, to: 2, number: 2, ends: [8] },
  { from: 1, to: 3, number: 3, ends: [] },
  { from: 2, to: 3, number: 4, ends: [] },
  { from: 3, to: 4, number: 5, ends: [7] },
  { from: 4, to: 3, number: 6, ends: [] },
]
const cut = (goal: number, ...amounts: number[]): readonly number[] | undefined =>
  cutBefore(network(ARCS), Float64Array.from(amounts), goal)?.arcs.map(({ number }) => number)

describe('what comes to a goal', () => {
  it('is enough where as much goes there as is needed, by several ways together', () => {
    expect(cut(7, 1, 1, 0.5, 0.5, 0.5, 1, 0)).toBeUndefined()
    expect(cut(8, 1, 1, 1, 0, 0, 0, 0)).toBeUndefined()
  })

  it('is nothing where it goes round in a circle that nothing leads to', () => {
    expect(cut(7, 1, 1, 1, 0, 0, 1, 1)).toEqual([3, 4])
  })

  it('is too little where each way carries some of it, and the narrowest place has to carry more', () => {
    expect(cut(7, 1, 1, 0.5, 0.2, 0.3, 1, 1)).toEqual([3, 4])
    expect(cut(7, 1, 0.5, 0.2, 0.3, 0.5, 1, 1)).toEqual([1])
    expect(cut(7, 0.5, 1, 1, 1, 1, 1, 1)).toEqual([0])
  })

  it('is led another way where the first that was found stands in the way of more', () => {
    const arcs: readonly Arc[] = [
      { from: SOURCE, to: 0, number: 0, ends: [] },
      { from: SOURCE, to: 1, number: 1, ends: [] },
      { from: 0, to: 2, number: 2, ends: [] },
      { from: 1, to: 2, number: 3, ends: [] },
      { from: 0, to: 3, number: 4, ends: [] },
      { from: 2, to: 5, number: 5, ends: [9] },
      { from: 3, to: 4, number: 6, ends: [] },
      { from: 4, to: 5, number: 7, ends: [9] },
    ]
    const half = new Float64Array(8).fill(0.5)
    expect(cutBefore(network(arcs), half, 9)).toBeUndefined()
  })
})
