/** The graph that is kept: the same states and steps whether machines are asked, or a program that was written for the model. */
import { expect, it } from 'vitest'
import { explore } from '../../src/explicit/graph.ts'
import { memory } from '../../src/explicit/memory.ts'
import { compile } from '../../src/explicit/program.ts'
import { expand } from '../../src/system/expand.ts'
import { tablesOf } from '../../src/tabulate/tables.ts'
import { pasidRef } from '../toys/pasid-ref.ts'

it('has the steps of each state, long after they are no longer asked of the machines', () => {
  const { system, scope } = pasidRef(true, { guest: 2, rid: 2, pasid: 3 })
  const product = expand(system, scope)
  const tables = tablesOf(product)
  const found: string[] = []
  const walk = explore(product, tables, { limits: {}, interrupted: () => false }, (state, locals) => {
    expect(found.push(locals.join()) - 1).toBe(state)
  })
  let step = walk.next()
  while (!step.done) step = walk.next()
  const { size, depth, bytes, first, operation, target, read, local } = step.value
  expect({ size, depth, steps: first[size] }).toEqual({ size: 3887, depth: 15, steps: 26_230 })
  expect(new Set(found).size).toBe(size)
  // As docs/limits.md has it, of states of one word, and a few tables.
  expect(bytes).toBeGreaterThan(8 * 26_230 + (4 + 20) * 3887)
  expect(bytes).toBeLessThan(16 * 26_230 + (8 + 40) * 3887)

  const { expand: take, successors } = compile(product, tables, memory())
  const locals = new Int32Array(tables.length)
  for (let s = 0; s < size; s++) {
    read(s, locals)
    expect(locals.join()).toBe(found[s])
    expect(local(s, 1)).toBe(locals[1])
    take(locals)
    const steps = Array.from({ length: successors.count }, (_, k) => {
      const after = locals.slice()
      for (let i = successors.first[k] as number; i < (successors.first[k + 1] as number); i++)
        after[successors.component[i] as number] = successors.local[i] as number
      return [successors.operation[k], after.join()]
    })
    const kept = Array.from({ length: (first[s + 1] as number) - (first[s] as number) }, (_, i) => {
      const k = (first[s] as number) + i
      return [operation[k], found[target[k] as number]]
    })
    expect(kept).toEqual(steps)
  }
})
