/** What paths have to come to: items that others do not bring along. */
import { slices, type Work } from '../check/work.ts'
import type { Moves } from './moves.ts'

export interface Goal {
  /** The ways to reach it: from a node to a node. */
  readonly from: Int32Array
  readonly to: Int32Array
  /** Steps that each takes: 1; 0 where being there is enough. */
  readonly cost: 0 | 1
}

export interface Goals {
  readonly all: readonly Goal[]
  /** By move: the goals that are reached by taking it. */
  readonly by: readonly (readonly number[])[]
  /** By node: the goals that are reached by being there. */
  readonly at: readonly (readonly number[])[]
  /**
   * Items that only moves cover which stay where they are and take no step that is followed, each on its own: refused calls. Of each such moves, ascending.
   * It is best covered as soon as a path comes to where that can be done; so each costs one step, and the goals say where to come to.
   */
  readonly refused: readonly Int32Array[]
}

/** `source`: the node that a move leads from. */
export function* goalsOf(moves: Moves, source: Int32Array): Work<Goals> {
  const { first, size, target, label, takes } = moves
  const items = yield* minimal(itemsOf(moves))
  const times = new Int32Array(first[size] as number)
  for (const item of items) for (const m of item) times[m] = (times[m] as number) + 1
  const stays = (item: Int32Array): boolean =>
    item.every(m => source[m] === target[m] && times[m] === 1 && takes[label[m] as number]?.length === 0)
  const taken = items.filter(item => !stays(item))
  const refused = items.filter(stays)
  const places = yield* minimal(refused.map(item => Int32Array.from(new Set(item.map(m => source[m] as number)))))
  return {
    all: [
      ...taken.map(
        (own): Goal => ({ from: own.map(m => source[m] as number), to: own.map(m => target[m] as number), cost: 1 }),
      ),
      ...places.map((own): Goal => ({ from: own, to: own, cost: 0 })),
    ],
    by: listed(first[size] as number, taken, 0),
    at: listed(size, places, taken.length),
    refused,
  }
}

/** Of each item that some move covers, the moves, ascending. */
function itemsOf({ size, first, label, covers }: Moves): Int32Array[] {
  const found = new Map<number, number[]>()
  for (let m = 0; m < (first[size] as number); m++)
    for (const item of covers[label[m] as number] as readonly number[]) {
      const known = found.get(item)
      if (known === undefined) found.set(item, [m])
      else known.push(m)
    }
  return [...found].sort(([a], [b]) => a - b).map(([, all]) => Int32Array.from(all))
}

/** Without those that are met wherever another one is. Of equals the first stays. */
function* minimal(sets: readonly Int32Array[]): Work<Int32Array[]> {
  const all = sets.map(set => new Set(set))
  const isOver = slices()
  const kept: Int32Array[] = []
  for (const [i, own] of sets.entries()) {
    const mine = all[i] as Set<number>
    const isImplied = sets.some(
      (other, j) =>
        i !== j &&
        (other.length < own.length || (other.length === own.length && j < i)) &&
        other.every(each => mine.has(each)),
    )
    if (!isImplied) kept.push(own)
    if (isOver()) yield
  }
  return kept
}

/** By member, the numbers of the sets that it is in, counted from `offset`. */
function listed(many: number, sets: readonly Int32Array[], offset: number): number[][] {
  const lists = Array.from({ length: many }, (): number[] => [])
  sets.forEach((set, number) => {
    for (const each of set) lists[each]?.push(offset + number)
  })
  return lists
}
