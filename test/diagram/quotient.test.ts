import { describe, expect, it } from 'vitest'
import { assign, createMachine } from 'xstate'
import { machineModel, type Model } from '../../src/checker.ts'
import { explore, type Graph } from '../../src/explicit/graph.ts'
import type { Chart } from '../../src/diagram/chart.ts'
import { layout } from '../../src/diagram/layout.ts'
import { quotient } from '../../src/diagram/quotient.ts'
import { expand } from '../../src/system/expand.ts'
import { tablesOf } from '../../src/tabulate/tables.ts'
import type { Table } from '../../src/tabulate/table.ts'
import { spoken } from '../../src/trace/tell.ts'
import { peterson } from '../toys/peterson.ts'
import { twoPhaseCommit } from '../toys/two-phase-commit.ts'
import { complaints } from './complaints.ts'

function walked(model: Model, states?: number) {
  const product = expand(model.system, model.scope)
  const tables = tablesOf(product)
  const run = explore(product, tables, { limits: { states }, interrupted: () => false }, () => {})
  for (;;) {
    const step = run.next()
    if (step.done) return { product, tables, graph: step.value }
  }
}

const statesOf = ({ nodes }: Chart): number[] =>
  nodes.flatMap(({ details }) =>
    details.flatMap(({ event, quiet }) => (quiet === true ? [Number(event.replace(/\D/g, ''))] : [])),
  )
const sum = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0)

/** What the arrows between the classes of one component must be, counted in the plainest way. */
function expected(graph: Graph, table: Table, component: number, operations: readonly string[]): string[] {
  const text = (state: number): string => spoken(table.locals[graph.local(state, component)] as Table['locals'][number])
  const arrows = new Set<string>()
  for (let state = 0; state < graph.size; state++)
    for (let step = graph.first[state] as number; step < (graph.first[state + 1] as number); step++) {
      const [from, to] = [text(state), text(graph.target[step] as number)]
      if (from !== to) arrows.add(`${from} > ${to}: ${operations[graph.operation[step] as number]}`)
    }
  return [...arrows].sort()
}

describe('a view of the states', () => {
  const { product, tables, graph } = walked(peterson)

  it('has the classes and the arrows that the states have', () => {
    product.components.forEach(({ name }, c) => {
      const { nodes, edges } = quotient(product, tables, graph, { title: name, view: [c], contexts: true })
      const named = new Map(nodes.map(node => [node.id, node.name]))
      const drawn = edges
        .filter(({ from }) => from !== 'start')
        .flatMap(({ from, to, texts }) => texts.map(({ event }) => `${named.get(from)} > ${named.get(to)}: ${event}`))
      const operations = product.operations.map(({ operation }) => operation)
      expect(drawn.sort()).toEqual(expected(graph, tables[c] as Table, c, operations))
    })
  })

  it('counts every state once', () => {
    const chart = quotient(product, tables, graph, { title: '', view: [0, 1], contexts: true })
    expect(sum(statesOf(chart))).toBe(graph.size)
  })

  it('leaves contexts out where they are not asked for', () => {
    const turn = product.components.findIndex(({ family }) => family === 'turn')
    const names = (contexts: boolean): string[] =>
      quotient(product, tables, graph, { title: '', view: [turn], contexts }).nodes.map(({ name }) => name)
    expect([names(true).length, names(false).length]).toEqual([3, 2])
  })

  it('says where the walk was stopped', () => {
    const part = walked(peterson, 5)
    const { notes } = quotient(part.product, part.tables, part.graph, { title: '', view: [0], contexts: true })
    expect(notes[0]).toMatch(/^Not all of it: the walk was stopped by its limit after \d states/)
  })

  it('puts classes together where there are too many, says how, and still counts every state once', async () => {
    const { product, tables, graph } = walked(twoPhaseCommit(3))
    const all = product.components.map((_, c) => c)
    const chart = quotient(product, tables, graph, { title: '', view: all, contexts: true })
    expect(chart.nodes.length).toBeLessThanOrEqual(151)
    expect(chart.edges.length).toBeLessThanOrEqual(101)
    expect(chart.notes[0]).toMatch(/^\d+ classes joined by [\d,]+ arrows are too many to draw: put together without /)
    expect(sum(statesOf(chart))).toBe(graph.size)
    expect(complaints(await layout(chart))).toEqual([])
  })

  it('puts the rest of one component together where that alone has too many states', () => {
    const dial = createMachine({
      id: 'dial',
      context: { at: 0 },
      on: { TURN: { actions: assign({ at: ({ context }: { context: { at: number } }) => (context.at + 1) % 200 }) } },
    } as never)
    const states = Object.fromEntries(
      Array.from({ length: 180 }, (_, i) => [`s${i}`, { on: { NEXT: `s${(i + 1) % 180}` } }]),
    )
    const ring = createMachine({ id: 'ring', initial: 's0', states } as never)
    for (const [machine, size] of [
      [dial, 200],
      [ring, 180],
    ] as const) {
      const { product, tables, graph } = walked(machineModel(machine), 5000)
      const chart = quotient(product, tables, graph, { title: '', view: [0], contexts: true })
      expect(sum(statesOf(chart))).toBe(size)
      expect(chart.edges.length).toBeLessThanOrEqual(101)
      expect(chart.notes.join(' ')).toMatch(/put together without the contexts|those found last are one/)
    }
  })
})
