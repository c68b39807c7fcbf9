/** Scopes from the least to the largest, each with one member more than the one before it. */
import type { Scope } from '../system/sort.ts'

/** First up to `own`, then up to `most`: of the sorts that may still grow, the smallest grows, the first of the smallest. */
export function ladder(own: Scope, most: Scope): Scope[] {
  const sorts = Object.keys(own)
  const first = Object.fromEntries(sorts.map(sort => [sort, 1]))
  const climb = (from: Scope, to: Scope): Scope[] => {
    const sizeOf = (sort: string): number => from[sort] as number
    const growing = sorts.filter(sort => sizeOf(sort) < (to[sort] as number))
    if (growing.length === 0) return []
    const next = growing.reduce((least, sort) => (sizeOf(sort) < sizeOf(least) ? sort : least))
    const grown = { ...from, [next]: sizeOf(next) + 1 }
    return [grown, ...climb(grown, to)]
  }
  const within = Object.fromEntries(sorts.map(sort => [sort, Math.min(own[sort] as number, most[sort] as number)]))
  return [first, ...climb(first, within), ...climb(within, most)]
}
