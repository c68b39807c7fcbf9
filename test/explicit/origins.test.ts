/** How each state was found, kept in two bits and an operation: against a tree of parents. */
import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { memory } from '../../src/explicit/memory.ts'
import { origins } from '../../src/explicit/origins.ts'

it.each([3, 300, 70_000])('gives every path back, with %i operations', operations => {
  // By state, in the order in which they are expanded: the operations by which others are found from it.
  const family = fc.array(fc.array(fc.nat(operations - 1), { maxLength: 6 }), { maxLength: 200 })
  fc.assert(
    fc.property(family, children => {
      const origin = origins(operations, memory())
      const paths: number[][] = [[]]
      for (let state = 0; state < paths.length; state++) {
        for (const operation of children[state] ?? []) {
          origin.found(operation)
          paths.push([...(paths[state] as number[]), operation])
        }
        origin.next()
      }
      expect(paths.map((_, state) => origin.path(state))).toEqual(paths)
    }),
    { numRuns: 60 },
  )
})

it('gives the path of a state that is found but not yet expanded', () => {
  const origin = origins(10, memory())
  origin.found(4)
  origin.next()
  origin.found(7)
  expect([origin.path(0), origin.path(1), origin.path(2)]).toEqual([[], [4], [4, 7]])
})

it('goes on from an earlier moment, of which nothing later is kept', () => {
  for (const operations of [3, 300, 70_000]) {
    const origin = origins(operations, memory())
    for (let turn = 0; turn < 50; turn++) {
      origin.found(turn % 3)
      origin.found(2)
      origin.next()
    }
    for (const [found, over] of [
      [0, 0],
      [1, 0],
      [31, 15],
      [32, 16],
      [99, 49],
    ] as const) {
      const words = [...origin.words(found, over)].flatMap(some => [...some])
      const again = origins(operations, memory())
      again.restore(found, over, length => Int32Array.from(words.splice(0, length)))
      expect(words).toEqual([])
      const states = Array.from({ length: found + 1 }, (_, state) => state)
      expect(states.map(again.path)).toEqual(states.map(origin.path))
      again.found(1)
      expect(again.path(found + 1)).toEqual([...origin.path(over), 1])
    }
  }
})
