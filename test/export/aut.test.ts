/** The state graph as a file: read again, it is the graph that XState itself walks. */
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { models } from '../../index.ts'
import { checkSync } from '../../src/check/check.ts'
import { type Aut, aut } from '../../src/export/aut.ts'
import { expand, type Model, ModelError, type Product, systemLogic } from '../../src/checker.ts'
import type { Scope } from '../../src/system/sort.ts'
import { watched } from '../../src/system/observer.ts'
import { tablesOf } from '../../src/tabulate/tables.ts'
import { careful, careless } from '../library.ts'
import { systemOf, systemPlans } from '../oracle/systems.ts'
import { pasidRef } from '../toys/pasid-ref.ts'
import { readerModel } from '../toys/reader.ts'
import { hostileModel } from './hostile.ts'
import { finish, smallScope } from './written.ts'

const written = (product: Product, bounds: Partial<Parameters<typeof aut>[2]> = {}): Aut =>
  finish(aut(product, tablesOf(product), { states: Infinity, transitions: Infinity, ...bounds }))
const textOf = (product: Product): string => [...written(product).text()].join('')

interface Graph {
  readonly states: number
  readonly edges: readonly (readonly [from: number, label: string, to: number])[]
}

function read(text: string): Graph {
  const [head = '', ...lines] = text.trimEnd().split('\n')
  const [, initial, transitions, states] = /^des \((\d+), (\d+), (\d+)\)$/.exec(head) ?? []
  const edges = lines.map(line => {
    const [, from, label, to] = /^\((\d+), "([^"\p{Cc}]*)", (\d+)\)$/u.exec(line) ?? []
    if (label === undefined) throw new Error(`no transition: ${line}`)
    return [Number(from), label, Number(to)] as const
  })
  expect(initial).toBe('0')
  expect(edges.length).toBe(Number(transitions))
  return { states: Number(states), edges }
}

/** The same graph by XState's steps, states numbered as they are found. */
function naive(product: Product): Graph {
  const logic = systemLogic(product)
  const states = [logic.getInitialSnapshot(undefined as never, undefined)]
  const numbers = new Map([[logic.serialize(states[0] as never), 0]])
  const edges: [number, string, number][] = []
  for (let from = 0; from < states.length; from++)
    for (const { name } of product.operations) {
      const after = logic.transition(states[from] as never, { type: name }, undefined as never)
      if (after.outcome !== 'ok') continue
      const key = logic.serialize(after)
      if (!numbers.has(key)) numbers.set(key, states.push(after) - 1)
      edges.push([from, name.replaceAll('"', "'"), numbers.get(key) as number])
    }
  return { states: states.length, edges }
}

const toys: Model[] = [careful, careless, readerModel, pasidRef(true, { guest: 1, rid: 2, pasid: 2 })]

describe('a state graph in the Aldebaran format', () => {
  it('is a head and a line for each transition', () => {
    expect(textOf(expand(careful.system, careful.scope))).toBe(
      `des (0, 5, 3)
(0, "enter(user0)", 1)
(0, "enter(user1)", 2)
(0, "audit", 0)
(1, "leave(user0)", 0)
(2, "leave(user1)", 0)
`,
    )
  })

  it.each(toys.map(model => [model.name, model] as const))('of %s is the one that XState walks', (_, model) => {
    const product = expand(model.system, model.scope)
    expect(read(textOf(product))).toEqual(naive(product))
  })

  it('of random systems is the one that XState walks', () => {
    let compared = 0
    fc.assert(
      fc.property(systemPlans, plan => {
        const { system, scope } = systemOf(plan)
        const product = expand(system, scope)
        try {
          const graph = written(product, { states: 100 })
          if (graph.stopped !== undefined) return
          expect(read([...graph.text()].join(''))).toEqual(naive(product))
        } catch (error) {
          if (error instanceof ModelError) return
          throw error
        }
        compared++
      }),
      { seed: 1, numRuns: 200 },
    )
    expect(compared).toBeGreaterThan(80)
  })

  it('has the counts that the models have', () => {
    const one = (model: Model): [Model, Scope] => [model, smallScope(model, 2000)]
    for (const [model, scope] of models.filter((_, i) => i % 5 === 0).map(one)) {
      const { counts } = written(expand(watched(model), scope))
      expect({ name: model.name, ...counts }).toEqual({ name: model.name, ...checkSync(model, { scope }).states })
    }
  })

  it('is the same text each time', () => {
    const product = expand(careless.system, careless.scope)
    expect(textOf(product)).toBe(textOf(expand(careless.system, careless.scope)))
  })

  it('tells labels apart that the format would make one', () => {
    const { edges } = read(textOf(expand(hostileModel.system, hostileModel.scope)))
    const labels = new Set(edges.map(([, label]) => label))
    expect([...labels].filter(label => label.startsWith('MARK'))).toEqual(["MARK {page: 'p1'} #2", "MARK {page: 'p1'}"])
  })

  it('says which bound it has met', () => {
    const product = expand(careful.system, careful.scope)
    expect(written(product, { states: 2 }).stopped).toBe('states')
    expect(written(product, { states: 3 }).stopped).toBe(undefined)
    expect(written(product, { transitions: 4 }).stopped).toBe('transitions')
    expect(written(product, { transitions: 5 }).stopped).toBe(undefined)
  })
})
