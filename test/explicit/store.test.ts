/** The visited set on its own: repacking, growth, limits. */
import { describe, expect, it } from 'vitest'
import { memory, StoreFull } from '../../src/explicit/memory.ts'
import type { Successors } from '../../src/explicit/program.ts'
import { type Store, store } from '../../src/explicit/store.ts'

/** One step, by an operation, that sets components to local states. */
const step = (operation: number, changes: Readonly<Record<number, number>>): Successors => ({
  count: 1,
  operation: Int32Array.of(operation),
  first: Int32Array.of(0, Object.keys(changes).length),
  component: Int32Array.from(Object.keys(changes), Number),
  local: Int32Array.from(Object.values(changes)),
})

const add = (states: Store, from: number, changes: Readonly<Record<number, number>>, operation = 0): boolean => {
  states.stage(from, step(operation, changes))
  return states.add(0)
}

const read = (states: Store, number: number, components: number): number[] => {
  const locals = new Int32Array(components)
  states.read(number, locals)
  return [...locals]
}

/** Each state changes the one before in its first component: 0, 1, 2, ... */
const line = (length: number, limit?: number): Store => {
  const states = store(Int32Array.of(0, 0, 1), memory(), limit)
  lengthen(states, 1, length)
  return states
}
const lengthen = (states: Store, from: number, to: number): void => {
  for (let n = from; n < to; n++) add(states, n - 1, { 0: n }, n)
}

describe('the store', () => {
  it('begins with the initial state, at the end of an empty path', () => {
    const states = store(Int32Array.of(3, 0, 1), memory())
    expect([states.size, read(states, 0, 3), states.path(0)]).toEqual([1, [3, 0, 1], []])
  })

  it('knows a state that it has, however it is come to', () => {
    const states = store(Int32Array.of(0, 0), memory())
    expect([add(states, 0, { 0: 1 }), add(states, 0, { 1: 1 })]).toEqual([true, true])
    expect([add(states, 1, { 1: 1 }), add(states, 2, { 0: 1 })]).toEqual([true, false])
    expect([add(states, 3, {}), add(states, 3, { 0: 1 }), add(states, 3, { 0: 0, 1: 0 })]).toEqual([
      false,
      false,
      false,
    ])
    expect(states.size).toBe(4)
  })

  it.each([5, 17, 300, 70_000])('packs all states anew when a component comes to %i local states', length => {
    const states = line(length)
    expect(states.size).toBe(length)
    for (const n of [0, 1, 4, length - 1]) expect(read(states, n, 3)).toEqual([n, 0, 1])
    for (const n of [0, 3, length - 2]) expect(add(states, length - 1, { 0: n })).toBe(false)
  })

  it('keeps components apart that no longer fit into one word', () => {
    const many = Array.from({ length: 40 }, (_, c) => c % 3)
    const states = store(Int32Array.from(many), memory())
    for (let c = 0; c < 40; c++) add(states, c, { [c]: 1000 + c })
    expect(read(states, 40, 40)).toEqual(many.map((_, c) => 1000 + c))
    expect(read(states, 0, 40)).toEqual(many)
  })

  it('tells the operations that lead to a state', () => {
    expect(line(5).path(4)).toEqual([1, 2, 3, 4])
  })

  it('is full when it would pass its states, not before', () => {
    const states = line(4, 4)
    expect(add(states, 3, { 0: 2 })).toBe(false)
    expect(() => add(states, 3, { 1: 1 })).toThrow(new StoreFull('states'))
    expect(states.size).toBe(4)
  })

  it('is full when it would pass its memory', () => {
    const held = memory()
    const states = store(Int32Array.of(0, 0, 1), held)
    held.limit(100_000)
    lengthen(states, 1, 1000)
    expect(() => lengthen(states, 1000, 100_000)).toThrow(new StoreFull('memory'))
    expect(held.bytes).toBeLessThanOrEqual(100_000)
    // What was found before is still told.
    const last = states.size - 1
    expect(read(states, last, 3)).toEqual([last, 0, 1])
    expect(states.path(last)).toHaveLength(last)
  })
})
