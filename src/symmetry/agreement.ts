/**
 * Whether two formulas agree when two members change places: what one answers for some local states, the other answers for
 * their images. All combinations of local states are tried that components came to, but of the components that the two
 * formulas read, and no further than they read.
 */
import type { Formula } from '../explicit/decision-trees.ts'
import type { Local } from '../system/local.ts'
import type { Table } from '../tabulate/table.ts'
import type { Lift, LiftedSwap } from './lift.ts'

/** Combinations that are tried for one property or condition. */
export const COMBINATIONS = 100_000

/** An answer that is none. */
const THROWS = -1

/** What was read, as numbers of components and of their local states. Positions from the number of components on: after a step. */
export type Reading = readonly (readonly [position: number, local: number])[]

export interface Disagreement {
  readonly reading: Reading
  /** What the two answer; -1: they throw. */
  readonly answers: readonly [number, number]
}

/**
 * @param left how many combinations may be tried
 * @returns how many were tried, or the first on which they do not agree; undefined where there are too many.
 */
export function agree(
  one: Formula,
  other: Formula,
  swap: LiftedSwap,
  { entered }: Lift,
  tables: readonly Table[],
  left: number,
): number | Disagreement | undefined {
  const size = tables.length
  const chosen = new Map<number, number>()
  const order: number[] = []
  const localOf = (position: number): number => {
    const among = entered[position % size] as readonly number[]
    const known = chosen.get(position)
    if (known !== undefined) return among[known] as number
    chosen.set(position, 0)
    order.push(position)
    return among[0] as number
  }
  const show = (c: number, local: number): Local => (tables[c] as Table).locals[local] as Local
  const read = (position: number): Local => show(position % size, localOf(position))
  const readImage = (position: number): Local => {
    const c = position % size
    const source = swap.components[c] as number
    return show(c, swap.image(source, localOf(position - c + source)))
  }

  for (let tried = 1; tried <= left; tried++) {
    const answers = [answer(one, read), answer(other, readImage)] as const
    if (answers[0] !== answers[1])
      return { reading: order.map(position => [position, localOf(position)] as const), answers }
    // On to the next choice of what was read last; where there is none, of what was read before it.
    for (;;) {
      const last = order[order.length - 1]
      if (last === undefined) return tried
      const next = (chosen.get(last) as number) + 1
      if (next < (entered[last % size]?.length ?? 0)) {
        chosen.set(last, next)
        break
      }
      chosen.delete(last)
      order.pop()
    }
  }
  return undefined
}

function answer(formula: Formula, read: (position: number) => Local): number {
  try {
    return formula(read)
  } catch {
    return THROWS
  }
}
