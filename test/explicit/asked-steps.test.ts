/** Steps that were asked about: what is left out has been said before, and what comes to be read is asked for. */
import { expect, it } from 'vitest'
import { askedSteps } from '../../src/explicit/asked-steps.ts'
import { layoutOf, pack } from '../../src/explicit/layout.ts'
import { memory } from '../../src/explicit/memory.ts'

const stepReads = [new Set([0, 2]), new Set<number>(), new Set([0, 1, 2])]
const layout = layoutOf([4, 12, 3])
const packed = (...locals: number[]): Int32Array => {
  const words = new Int32Array(layout.words)
  pack(layout, words, 0, Int32Array.from(locals))
  return words
}

it('asks about a step once for all states that have the same where formulas read', () => {
  const held = memory()
  const asked = askedSteps({ stepReads }, layout, held)
  const enter = (operation: number, ...locals: number[]): boolean => asked.enter(operation, packed(...locals), 0)
  expect([enter(0, 15, 7, 3), enter(0, 15, 8, 3), enter(0, 14, 7, 3), enter(0, 15, 7, 2)]).toEqual([
    true,
    false,
    true,
    true,
  ])
  // Another operation has its own.
  expect([enter(1, 15, 7, 3), enter(1, 0, 0, 0)]).toEqual([true, false])
  // Where formulas read more than a table has room for, each step is one to ask about.
  expect([enter(2, 1, 1, 1), enter(2, 1, 1, 1)]).toEqual([true, true])

  stepReads[1]?.add(2)
  asked.forget(1)
  expect([enter(1, 15, 7, 3), enter(1, 15, 7, 0), enter(1, 0, 0, 0)]).toEqual([true, true, false])

  expect(held.bytes).toBeGreaterThan(0)
  asked.release()
  expect(held.bytes).toBe(0)
})
