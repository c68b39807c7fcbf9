/** What the states are made of: how much each family of components, and each field of their contexts, tells them apart. */
import type { Ledger } from '../check/exploration.ts'
import { canonical } from '../system/canonical.ts'
import type { Product } from '../system/expand.ts'
import type { Table } from '../tabulate/table.ts'

/** States found before it is told what they are made of, how many are looked at, and milliseconds between two looks. */
const LARGE = 100_000
const SAMPLE = 1000
const LOOK = 1000

export interface Ledgers {
  /** Of a search under way that has found so many: once it is large, and looked at anew now and then. */
  during(found: number): Ledger | undefined
  /** Of one that stops there. */
  atStop(found: number): Ledger | undefined
}

/** @param sample about so many of the states that were found last, each the local states of all components */
export function ledgersOf(
  product: Product,
  tables: readonly Table[],
  { sample }: Readonly<{ sample(most: number): readonly Int32Array[] }>,
): Ledgers {
  let last: Ledger | undefined
  let looked = performance.now()
  return {
    during(found) {
      const now = performance.now()
      if (found > LARGE && now - looked > LOOK) {
        looked = now
        last = ledgerOf(product, tables, sample(SAMPLE))
      }
      return last
    },
    atStop: found => (found < SAMPLE ? undefined : ledgerOf(product, tables, sample(SAMPLE))),
  }
}

/** By a sample of states, each the local states of all components. Families that tell the most apart come first. */
export function ledgerOf(product: Product, tables: readonly Table[], sample: readonly Int32Array[]): Ledger {
  const families = new Map<string, number[]>()
  product.components.forEach(({ family }, c) => {
    const components = families.get(family) ?? []
    families.set(family, [...components, c])
  })
  const ledger = [...families].map(([family, components]) => {
    const seen = components.map(c => countsOf(sample, c))
    const bitsOf = (textOf: (c: number, local: number) => unknown): number =>
      components.reduce((sum, c, i) => sum + entropy(merged(seen[i] as Counts, local => textOf(c, local))), 0)
    const contextOf = (c: number, local: number): Readonly<Record<string, unknown>> =>
      (tables[c] as Table).locals[local]?.context as Readonly<Record<string, unknown>>
    const bits = bitsOf((_, local) => local)
    const names = new Set(
      components.flatMap((c, i) => [...(seen[i] as Counts).keys()].flatMap(l => Object.keys(contextOf(c, l)))),
    )
    const fields = [...names].map(name => ({
      name,
      values: new Set(
        components.flatMap((c, i) =>
          [...(seen[i] as Counts).keys()].map(local => canonical(contextOf(c, local)[name])),
        ),
      ).size,
      bits:
        bits -
        bitsOf((c, local) => {
          const { value, context } = (tables[c] as Table).locals[local] as Table['locals'][number]
          return canonical([value, { ...context, [name]: null }])
        }),
    }))
    return {
      family,
      components: components.length,
      locals: Math.max(...seen.map(({ size }) => size)),
      bits,
      fields: fields.filter(field => field.bits > 0).sort((a, b) => b.bits - a.bits),
    }
  })
  return { sample: sample.length, families: ledger.filter(({ bits }) => bits > 0).sort((a, b) => b.bits - a.bits) }
}

/** How often each local state was seen. */
type Counts = ReadonlyMap<number, number>

function countsOf(sample: readonly Int32Array[], component: number): Counts {
  const counts = new Map<number, number>()
  for (const state of sample) {
    const local = state[component] as number
    counts.set(local, (counts.get(local) ?? 0) + 1)
  }
  return counts
}

function merged(counts: Counts, textOf: (local: number) => unknown): number[] {
  const sums = new Map<unknown, number>()
  for (const [local, count] of counts) sums.set(textOf(local), (sums.get(textOf(local)) ?? 0) + count)
  return [...sums.values()]
}

/** In bits. */
function entropy(counts: readonly number[]): number {
  const all = counts.reduce((sum, n) => sum + n, 0)
  return counts.reduce((sum, n) => sum - (n / all) * Math.log2(n / all), 0)
}
