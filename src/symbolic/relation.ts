/** A local relation: where each local state of a variable may go. One object for equal relations, so that they compare by identity. */

export interface Relation {
  /** Targets of local state `i` are those from `start[i]` to `start[i + 1]`. */
  readonly start: Int32Array
  readonly targets: Int32Array
  /** The local states that may go anywhere. */
  readonly sources: Int32Array
  /** Distinguishes it from every other relation of the same pool; 1 or greater. */
  readonly id: number
}

export interface RelationPool {
  /** From a list of targets for each local state. */
  of(lists: readonly Iterable<number>[]): Relation
}

export function relationPool(): RelationPool {
  const known = new Map<string, Relation>()
  return {
    of(lists) {
      const sorted = lists.map(list => [...new Set(list)].sort((a, b) => a - b))
      const key = sorted.map(list => list.join()).join(';')
      const found = known.get(key)
      if (found !== undefined) return found
      const start = new Int32Array(lists.length + 1)
      sorted.forEach((list, i) => {
        start[i + 1] = (start[i] as number) + list.length
      })
      const relation: Relation = {
        start,
        targets: Int32Array.from(sorted.flat()),
        sources: Int32Array.from(sorted.keys()).filter(i => sorted[i]?.length !== 0),
        id: known.size + 1,
      }
      known.set(key, relation)
      return relation
    },
  }
}

/** The same relation read backwards. */
export function inverse({ start, targets }: Relation, pool: RelationPool): Relation {
  const lists: number[][] = Array.from({ length: start.length - 1 }, () => [])
  for (let i = 0; i + 1 < start.length; i++)
    for (let k = start[i] as number; k < (start[i + 1] as number); k++) lists[targets[k] as number]?.push(i)
  return pool.of(lists)
}
