/**
 * The components that carry one member of a sort are a column; those that carry none are the rest. Where local states do
 * not name members of the sort, but each column its own, the members are interchanged by interchanging columns, and the
 * least order of columns is the sorted one: no need to try every permutation.
 */
import type { Product } from '../system/expand.ts'
import { Asymmetry } from './asymmetry.ts'
import type { LiftedSwap } from './lift.ts'
import { type Tie, tied } from './renaming.ts'

export interface Columns {
  /** How many columns; 0 where all components are the rest. */
  readonly count: number
  /** Components of a column. */
  readonly height: number
  readonly rest: readonly number[]
  /** Of each component: its column, or -1; and its place there or in the rest. */
  readonly column: Int32Array
  readonly place: Int32Array
  component(column: number, place: number): number
  /** A local state of a component as the one of the component in its place in column 0. */
  leave(component: number, local: number): number
  /** And back: a local state of a component of column 0 as that of the one in its place in a column. */
  settle(column: number, place: number, local: number): number
  /** @throws NotColumns when a component, in a local state, names a member of the sort that is not its own. */
  watch(component: number, local: number): void
}

/** Members of the sort are no matter of columns. */
export class NotColumns extends Asymmetry {}

/** Ties of which no component carries two members, and some carry one. */
export const tiesInColumns = ({ components, scope }: Product, ties: readonly Tie[]): Tie[] =>
  ties.filter(tie => {
    const all = tied(tie, scope)
    const carried = components.map(({ at }) => at.filter(member => all.some(these => these.includes(member))).length)
    return carried.includes(1) && carried.every(n => n <= 1)
  })

/** @param swaps those of the tie, if there is one, in their order */
export function columnsOf({ components, scope }: Product, tie: Tie | undefined, swaps: readonly LiftedSwap[]): Columns {
  const all = tie === undefined ? [] : tied(tie, scope)
  const column = Int32Array.from(components, ({ at }) =>
    all.findIndex(these => at.some(member => these.includes(member))),
  )
  const place = new Int32Array(components.length)
  const rest: number[] = []
  const places = new Map<string, number>()
  const standing: number[][] = all.map(() => [])
  components.forEach(({ family, at }, c) => {
    const own = column[c] as number
    if (own < 0) {
      place[c] = rest.push(c) - 1
      return
    }
    const key = [family, ...at.map(member => (all[own]?.includes(member) ? '' : member))].join('/')
    const found = places.get(key) ?? places.size
    places.set(key, found)
    place[c] = found
    ;(standing[own] as number[])[found] = c
  })
  const component = (k: number, at: number): number => standing[k]?.[at] as number

  // Local states by component, as they are in column 0 and as they are in their own; -1 where not known yet.
  const left: number[][] = components.map(() => [])
  const settled: number[][] = components.map(() => [])

  return {
    count: all.length,
    height: places.size,
    rest,
    column,
    place,
    component,
    leave(c, local) {
      const known = left[c]?.[local]
      if (known !== undefined) return known
      let [at, moved] = [c, local]
      for (let k = column[c] as number; k > 0; k--) {
        const swap = swaps[k - 1] as LiftedSwap
        moved = swap.image(at, moved)
        at = swap.components[at] as number
      }
      ;(left[c] as number[])[local] = moved
      return moved
    },
    settle(k, at, local) {
      const own = component(k, at)
      const known = settled[own]?.[local]
      if (known !== undefined) return known
      let [c, moved] = [component(0, at), local]
      for (let i = 0; i < k; i++) {
        const swap = swaps[i] as LiftedSwap
        moved = swap.image(c, moved)
        c = swap.components[c] as number
      }
      ;(settled[own] as number[])[local] = moved
      return moved
    },
    watch(c, local) {
      for (const swap of swaps)
        if (swap.components[c] === c && swap.image(c, local) !== local)
          throw new NotColumns(swap.tie, 'a component names a member that is not its own')
    },
  }
}
