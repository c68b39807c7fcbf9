/**
 * Local states that name members which are columns: 'at work for pasid2'. Such a one is taken apart into what it is but for
 * the names, and a mark on each column that says what it is to that one. All marks together give the state back wherever
 * it only says which members are what; a state that pairs them among themselves is refused.
 */
import type { LiftedSwap } from './lift.ts'

export interface Marks {
  /** What the local state is but for the names: the least that it can become by exchanging members. */
  base(component: number, local: number): number
  /** What it is to a column: the least that it can become when that column comes first and the others are exchanged. */
  mark(component: number, local: number, column: number): number
  /** A mark from one that stands for the same. */
  point(component: number, local: number): number
}

/** @param count of columns. @param swaps of neighbours among them. @param refuse is told of a component that cannot be taken apart, and throws. */
export function marksOf(
  size: number,
  count: number,
  swaps: readonly LiftedSwap[],
  refuse: (component: number) => never,
): Marks {
  const bases: (number | undefined)[][] = Array.from({ length: size }, () => [])
  const points: (number | undefined)[][] = Array.from({ length: size }, () => [])
  const marks: (Int32Array | undefined)[][] = Array.from({ length: size }, () => [])

  const orbit = (c: number, local: number, by: readonly LiftedSwap[]): Set<number> => {
    const found = new Set([local])
    for (const one of found) for (const swap of by) found.add(swap.image(c, one))
    return found
  }
  const least = (numbers: Set<number>): number => Math.min(...numbers)

  const point = (c: number, local: number): number => {
    const of = points[c] as (number | undefined)[]
    of[local] ??= least(orbit(c, local, swaps.slice(1)))
    return of[local]
  }

  const take = (c: number, local: number): Int32Array => {
    let moved = local
    const found = Int32Array.from({ length: count }, (_, k) => {
      moved = local
      for (let i = k; i > 0; i--) moved = (swaps[i - 1] as LiftedSwap).image(c, moved)
      return point(c, moved)
    })
    // Columns with one mark can be exchanged: as many states have these marks as there are ways to hand them out.
    const equal = new Map<number, number>()
    let ways = 1
    found.forEach((mark, k) => {
      const times = (equal.get(mark) ?? 0) + 1
      equal.set(mark, times)
      ways = (ways * (k + 1)) / times
    })
    if (ways !== orbit(c, local, swaps).size) refuse(c)
    return found
  }

  return {
    base(c, local) {
      const of = bases[c] as (number | undefined)[]
      of[local] ??= least(orbit(c, local, swaps))
      return of[local]
    },
    mark(c, local, column) {
      const of = marks[c] as (Int32Array | undefined)[]
      of[local] ??= take(c, local)
      return of[local][column] as number
    },
    point,
  }
}
