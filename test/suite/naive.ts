/** What a suite costs at least, and what calls tell apart, the plain way: by XState's own snapshots. */
import { stepsOf } from '../../src/coverage/steps.ts'
import type { Survey } from '../../src/coverage/survey.ts'
import type { Product } from '../../src/system/expand.ts'
import { keyOf } from '../../src/tabulate/snapshot.ts'
import type { Table } from '../../src/tabulate/table.ts'
import { type Locals, play, startOf } from '../../src/trace/play.ts'

/** 'op' or 'op -> errno'; nothing where hardware or a worker cannot do it. */
function attempt({ operations }: Product, number: number, locals: Locals): { item: string; next: Locals } | undefined {
  const instance = operations[number] as Product['operations'][number]
  const { next, refusal } = play(instance, locals)
  if (refusal === undefined) return { item: instance.operation, next }
  if (instance.kind !== 'call') return undefined
  return { item: `${instance.operation} -> ${refusal.participation.errno ?? 'refused'}`, next }
}

export function reachable(product: Product): Locals[] {
  const found = new Map<string, Locals>()
  const waiting = [startOf(product)]
  for (const locals of waiting) {
    const key = JSON.stringify(locals.map(keyOf))
    if (found.has(key)) continue
    found.set(key, locals)
    for (const number of product.operations.keys()) {
      const tried = attempt(product, number, locals)
      if (tried !== undefined) waiting.push(tried.next)
    }
  }
  return [...found.values()]
}

/** Steps and tests of the cheapest suite that covers each operation and errno that can be: every set of them in every state. */
export function leastCost(product: Product, states: readonly Locals[]): number {
  const items = new Set<string>()
  for (const locals of states)
    for (const number of product.operations.keys()) {
      const tried = attempt(product, number, locals)
      if (tried !== undefined) items.add(tried.item)
    }
  if (items.size === 0) return 0
  let layer: { locals: Locals; covered: string[] }[] = [{ locals: startOf(product), covered: [] }]
  const seen = new Set<string>()
  for (let cost = 1; ; cost++) {
    const next: typeof layer = []
    for (const { locals, covered } of layer) {
      if (covered.length === items.size) return cost
      const key = JSON.stringify([covered, ...locals.map(keyOf)])
      if (seen.has(key)) continue
      seen.add(key)
      for (const number of product.operations.keys()) {
        const tried = attempt(product, number, locals)
        if (tried !== undefined)
          next.push({ locals: tried.next, covered: [...new Set([...covered, tried.item])].sort() })
      }
      next.push({ locals: startOf(product), covered })
    }
    layer = next
  }
}

/** The same for each pair of steps that a component takes one after the other; undefined where more than `most` sets are to be tried. */
export function leastForPairs({ product, tables, graph }: Survey, most: number): number | undefined {
  const steps = stepsOf(product, tables)
  const stepsAt = (state: number, edge: number): { component: number; step: number }[] =>
    (steps.sent[graph.operation[edge] as number] ?? []).flatMap(({ component, event }) => {
      const step = steps.number(tables[component] as Table, graph.local(state, component), event)
      return step < 0 ? [] : [{ component, step }]
    })
  const anew = { state: 0, last: product.components.map(() => -1), covered: [] as readonly string[] }
  let layer = [anew]
  const seen = new Map<string, number>()
  const all: number[] = []
  for (let cost = 1; layer.length > 0; cost++) {
    const next: typeof layer = []
    for (const at of layer) {
      const key = JSON.stringify(at)
      if (seen.has(key)) continue
      if (seen.size === most) return undefined
      seen.set(key, at.covered.length)
      all.push(cost)
      for (let e = graph.first[at.state] as number; e < (graph.first[at.state + 1] as number); e++) {
        const last = [...at.last]
        const covered = new Set(at.covered)
        for (const { component, step } of stepsAt(at.state, e)) {
          const machine = tables.indexOf(tables[component] as Table)
          if ((last[component] as number) >= 0) covered.add(`${machine} ${last[component]} ${step}`)
          last[component] = step
        }
        next.push({ state: graph.target[e] as number, last, covered: [...covered].sort() })
      }
      next.push({ ...anew, covered: at.covered })
    }
    layer = next
  }
  const many = Math.max(...seen.values())
  return many === 0 ? 0 : all[[...seen.values()].indexOf(many)]
}

/** How many of the states answer these calls with these outcomes. */
export const answering = (
  { operations }: Product,
  states: readonly Locals[],
  calls: readonly string[],
  outcomes: readonly string[],
): number =>
  states.filter(state => {
    let locals = state
    return calls.every((call, i) => {
      const instance = operations.find(({ name }) => name === call) as Product['operations'][number]
      const { next, refusal } = play(instance, locals)
      locals = next
      return (refusal === undefined ? 'ok' : (refusal.participation.errno ?? 'refused')) === outcomes[i]
    })
  }).length
