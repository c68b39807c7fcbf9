/**
 * The components that carry one member of a sort are a column; those that carry none are the rest. Where local states do
 * not name members of the sort, but each column its own, the members are interchanged by interchanging columns, and the
 * least order of columns is the sorted one: no need to try every permutation. What the rest knows of a member is put down
 * as a mark on its column.
 */
import type { Product } from '../system/expand.ts'
import { Asymmetry } from './asymmetry.ts'
import type { LiftedSwap } from './lift.ts'
import { marksOf } from './marks.ts'
import { type Tie, tied } from './renaming.ts'

export interface Columns {
  /** How many columns; 0 where all components are the rest. */
  readonly count: number
  /** Components of a column; and places there, which are those of its components and then those of marks. */
  readonly standing: number
  readonly height: number
  readonly rest: readonly number[]
  /** Of each component: its column, or -1; its place there or in the rest; and the place of its marks, or -1. */
  readonly column: Int32Array
  readonly place: Int32Array
  readonly markPlace: Int32Array
  /** Who stands at a place, or has marked it. */
  component(column: number, place: number): number
  /** A local state of a component as the one of the component in its place in column 0. */
  leave(component: number, local: number): number
  /** And back: a local state of a component of column 0 as that of the one in its place in a column. */
  settle(column: number, place: number, local: number): number
  /** A local state of the rest without its marks. */
  base(component: number, local: number): number
  /** The mark that it leaves on a column. */
  mark(component: number, local: number, column: number): number
  /** The same for the image of a mark, or of a local state of column 0. */
  point(component: number, local: number): number
  /** @throws Marking and NotColumns when a component, in a local state, names a member of the sort that is not its own. */
  watch(component: number, local: number): void
}

/** Members of the sort are no matter of columns. */
export class NotColumns extends Asymmetry {}

/** Components of this family leave marks. */
export class Marking extends Asymmetry {
  readonly family: string

  constructor(tie: Tie, family: string) {
    super(tie, `${family} names a member`)
    this.family = family
  }
}

/** Ties of which no component carries two members, and some carry one. */
export const tiesInColumns = ({ components, scope }: Product, ties: readonly Tie[]): Tie[] =>
  ties.filter(tie => {
    const all = tied(tie, scope)
    const carried = components.map(({ at }) => at.filter(member => all.some(these => these.includes(member))).length)
    return carried.includes(1) && carried.every(n => n <= 1)
  })

/** @param swaps those of the tie, if there is one, in their order. @param marking families of the rest that leave marks */
export function columnsOf(
  { components, scope }: Product,
  tie: Tie | undefined,
  swaps: readonly LiftedSwap[],
  marking: ReadonlySet<string>,
): Columns {
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
  const marked = rest.filter(c => all.length > 0 && marking.has((components[c] as { family: string }).family))
  const markPlace = new Int32Array(components.length).fill(-1)
  marked.forEach((c, i) => {
    markPlace[c] = places.size + i
  })
  const component = (k: number, at: number): number =>
    (at < places.size ? standing[k]?.[at] : marked[at - places.size]) as number
  const marks = marksOf(components.length, all.length, swaps, () => {
    throw new NotColumns(tie as Tie, 'a component pairs members')
  })

  // Local states by component, as they are in column 0 and as they are in their own; -1 where not known yet.
  const left: number[][] = components.map(() => [])
  const settled: number[][] = components.map(() => [])

  return {
    count: all.length,
    standing: places.size,
    height: places.size + marked.length,
    rest,
    column,
    place,
    markPlace,
    component,
    base: (c, local) => ((markPlace[c] as number) < 0 ? local : marks.base(c, local)),
    mark: marks.mark,
    point: (c, local) => ((markPlace[c] as number) < 0 ? local : marks.point(c, local)),
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
      if ((markPlace[c] as number) >= 0) return
      if (swaps.every(swap => swap.components[c] !== c || swap.image(c, local) === local)) return
      const { family } = components[c] as { family: string }
      throw (column[c] as number) < 0
        ? new Marking(tie as Tie, family)
        : new NotColumns(tie as Tie, `${family} names a member that is not its own`)
    },
  }
}
