/** What a suite costs at least, and what calls tell apart, the plain way: by XState's own snapshots. */
import type { Product } from '../../src/system/expand.ts'
import { keyOf } from '../../src/tabulate/snapshot.ts'
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
