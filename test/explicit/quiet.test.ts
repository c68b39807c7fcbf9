/** What is known to show nothing: all that may show something is asked about, and hardly anything twice. */
import { expect, it } from 'vitest'
import { explore } from '../../src/explicit/graph.ts'
import { bitsOf, layoutOf, pack, unpack } from '../../src/explicit/layout.ts'
import { memory } from '../../src/explicit/memory.ts'
import { quiet } from '../../src/explicit/quiet.ts'
import { discoveryWidth } from '../../src/explicit/state-set.ts'
import { watch } from '../../src/explicit/watch.ts'
import { expand } from '../../src/system/expand.ts'
import type { Property } from '../../src/system/property.ts'
import { tablesOf } from '../../src/tabulate/tables.ts'
import { fullest, pasidRef } from '../toys/pasid-ref.ts'

const { system, scope, properties } = pasidRef(true, { guest: 2, rid: 2, pasid: 3 })
const product = expand(system, scope)

/** All states but the initial one as discoveries, in the order in which they are found; how often each pass over them asks, and what of. */
function passes(properties: readonly Property[]) {
  const tables = tablesOf(product)
  const found: { locals: Int32Array; by: number }[] = []
  const walk = explore(product, tables, { limits: {}, interrupted: () => false }, (_, locals, by) => {
    found.push({ locals: locals.slice(), by })
  })
  while (!walk.next().done);
  const layout = layoutOf(tables.map(({ locals }) => bitsOf(locals.length - 1)))
  const width = discoveryWidth(layout.words)
  const discoveries = new Int32Array(width * (found.length - 1))
  const [initial, ...rest] = found as [(typeof found)[number], ...typeof found]
  rest.forEach(({ locals, by }, k) => {
    discoveries[width * k] = k
    discoveries[width * k + 1] = by
    pack(layout, discoveries, width * k + 2, locals)
  })

  const watched = watch(properties, product, tables, memory(), {
    doubt: tree => hushed?.doubt(tree),
    dependOn: () => {},
  })
  const hushed = quiet(product, watched, layout, memory())
  watched.state(initial.locals, -1, () => [])
  const locals = new Int32Array(tables.length)
  const pass = (): number => {
    let asked = 0
    const { length } = discoveries
    for (let n = hushed.next(discoveries, 0, length); n < length; n = hushed.next(discoveries, n + width, length)) {
      asked++
      unpack(layout, discoveries, n + 2, locals)
      watched.state(locals, discoveries[n + 1] as number, () => [n / width])
      hushed.learn(locals)
    }
    return asked
  }
  return { states: found.length, pass, findings: watched.findings }
}

it('asks about few states what properties read, and the second time about none', () => {
  const { states, pass, findings } = passes(properties)
  expect(states).toBe(3887)
  expect(pass()).toBeLessThan(states / 4)
  expect(findings.map(({ violation, witness }) => [violation, witness !== undefined])).toEqual(
    properties.map(() => [undefined, true]),
  )
  expect(pass()).toBe(0)
})

it('asks about every state that may be the one, where a property reads more than a table has room for', () => {
  const { states, pass, findings } = passes([fullest])
  expect(pass()).toBeGreaterThan(0)
  // It is one of the farthest, the last but one.
  expect(findings[0]?.witness?.path).toEqual([states - 3])
  // Once it is found there is nothing to ask, as soon as that is known.
  expect(pass()).toBeLessThan(states / 100)
  expect(pass()).toBe(0)
})
