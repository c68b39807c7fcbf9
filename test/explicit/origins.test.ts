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
