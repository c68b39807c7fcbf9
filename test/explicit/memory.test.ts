/** The arrays of a search: what no number of 32 bits could say the place of is refused, whatever the computer has. */
import { expect, it } from 'vitest'
import { memory, StoreFull } from '../../src/explicit/memory.ts'

it('an array has no more elements than there are numbers for', () => {
  const held = memory()
  expect(() => held.allocate(2 ** 31 + 1)).toThrow(StoreFull)
  expect(() => held.grow(new Int32Array(1), 2 ** 32)).toThrow(StoreFull)
  expect(held.bytes).toBe(0)
})
