/**
 * What comes to a goal of a machine, of what goes through it: the greatest flow from where it begins (Edmonds, Karp, 1972), and where that is
 * too little, what would have to carry more of it: the arcs into a part that has the goal, and where nothing begins.
 */

export interface Arc {
  readonly from: number
  readonly to: number
  /** What is counted on it. */
  readonly number: number
  /** Goals that are reached by it. */
  readonly ends: readonly number[]
}

export interface Network {
  readonly arcs: readonly Arc[]
  /** Of each node, which may be any number: the places of arcs out of it and into it. */
  readonly out: ReadonlyMap<number, readonly number[]>
  readonly into: ReadonlyMap<number, readonly number[]>
}

/** Where all begins. */
export const SOURCE = -1

export function network(arcs: readonly Arc[]): Network {
  const by = (end: 'from' | 'to'): Map<number, number[]> => {
    const lists = new Map<number, number[]>()
    for (const [place, arc] of arcs.entries()) lists.set(arc[end], [...(lists.get(arc[end]) ?? []), place])
    return lists
  }
  return { arcs, out: by('from'), into: by('to') }
}

/** So much less than 1 is worth a cut. */
const LITTLE = 1e-4

export interface Cut {
  /** Nodes that can be come to without any of the arcs. */
  readonly before: ReadonlySet<number>
  readonly arcs: readonly Arc[]
}

/** Arcs of which at least 1 has to be taken to reach the goal, and of which `amounts` has less; undefined where there are none. */
export function cutBefore({ arcs, out, into }: Network, amounts: Float64Array, goal: number): Cut | undefined {
  const left = Float64Array.from(arcs, ({ number }) => amounts[number] as number)
  const used = new Float64Array(arcs.length)
  for (let flow = 0; flow < 1 - LITTLE; ) {
    /** By node: the arc that it was come to by, and whether along it. */
    const came = new Map<number, { readonly place: number; readonly along: boolean } | undefined>([[SOURCE, undefined]])
    const last = come(came)
    if (last === undefined)
      return {
        before: new Set(came.keys()),
        arcs: arcs.filter(arc => came.has(arc.from) && (arc.ends.includes(goal) || !came.has(arc.to))),
      }
    const path = [{ place: last, along: true }]
    for (let by = came.get(arcs[last]?.from as number); by !== undefined; ) {
      path.push(by)
      const arc = arcs[by.place] as Arc
      by = came.get(by.along ? arc.from : arc.to)
    }
    const more = Math.min(...path.map(({ place, along }) => (along ? left : used)[place] as number))
    for (const { place, along } of path) {
      left[place] = (left[place] as number) + (along ? -more : more)
      used[place] = (used[place] as number) + (along ? more : -more)
    }
    flow += more
  }
  return undefined

  /** Breadth first, up to an arc that reaches the goal. */
  function come(
    came: Map<number, { readonly place: number; readonly along: boolean } | undefined>,
  ): number | undefined {
    for (const [node] of came) {
      for (const place of out.get(node) ?? []) {
        const { to, ends } = arcs[place] as Arc
        if ((left[place] as number) < LITTLE / 100) continue
        if (ends.includes(goal)) return place
        if (!came.has(to)) came.set(to, { place, along: true })
      }
      for (const place of into.get(node) ?? []) {
        const { from, ends } = arcs[place] as Arc
        if ((used[place] as number) >= LITTLE / 100 && !ends.includes(goal) && !came.has(from))
          came.set(from, { place, along: false })
      }
    }
    return undefined
  }
}
