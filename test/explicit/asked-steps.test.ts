/** Steps that were asked about: what is left out has been said before, and what comes to be read is asked for. */
import { expect, it } from 'vitest'
import { askedSteps } from '../../src/explicit/asked-steps.ts'
import { layoutOf, pack } from '../../src/explicit/layout.ts'
import { memory } from '../../src/explicit/memory.ts'

// Trees by operation, and components by tree.
const trees = [[0, 1], [2], [3]].map(of => Int32Array.from(of))
const reads = [new Set([0, 2]), new Set([1]), new Set<number>(), new Set([0, 1, 2])]
const watched = {
  stepTrees: (operation: number): Int32Array => trees[operation] as Int32Array,
  componentsOf: (tree: number): ReadonlySet<number> => reads[tree] as Set<number>,
}
const layout = layoutOf([4, 12, 3])
const packed = (...locals: number[]): Int32Array => {
  const words = new Int32Array(layout.words)
  pack(layout, words, 0, Int32Array.from(locals))
  return words
}

it('asks about a step once for all states that have the same where a formula reads', () => {
  const held = memory()
  const asked = askedSteps(watched, layout, held)
  const enter = (operation: number, ...locals: number[]): boolean => asked.enter(operation, packed(...locals), 0)
  // One formula reads the first and the last component, the other the one between them: together too much for one table.
  expect([enter(0, 15, 7, 3), enter(0, 14, 8, 3), enter(0, 15, 8, 3), enter(0, 14, 7, 3)]).toEqual([
    true,
    true,
    false,
    false,
  ])
  expect([enter(0, 15, 7, 2), enter(0, 15, 9, 3), enter(0, 15, 9, 2)]).toEqual([true, true, false])
  // Another operation has its own.
  expect([enter(1, 15, 7, 3), enter(1, 0, 0, 0)]).toEqual([true, false])
  // Where a formula reads more than a table has room for, each step is one to ask about.
  expect([enter(2, 1, 1, 1), enter(2, 1, 1, 1)]).toEqual([true, true])

  // A formula comes to read more.
  reads[2]?.add(2)
  asked.forget(1)
  expect([enter(1, 15, 7, 3), enter(1, 15, 7, 0), enter(1, 0, 0, 0)]).toEqual([true, true, false])
  // Other formulas are of interest.
  trees[1] = Int32Array.of(1)
  expect([enter(1, 15, 7, 3), enter(1, 0, 7, 0), enter(1, 0, 8, 0)]).toEqual([true, false, true])

  expect(held.bytes).toBeGreaterThan(0)
  asked.release()
  expect(held.bytes).toBe(0)
})
