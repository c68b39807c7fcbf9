/** Fewest moves between nodes: costs that spread along moves, from many nodes at once. */
import type { Moves } from './moves.ts'

export const FAR = 0x3fffffff

/** What a further path costs besides its steps: one, so that paths are few and short. */
export const RESET = 1

export interface Roads {
  /** Lowers each cost to the least of a node from which it can be reached, and the moves from there. */
  forward(cost: Int32Array): void
  /** The same against the direction of the moves. */
  backward(cost: Int32Array): void
  /** The node from which a move leads. */
  readonly source: Int32Array
  /** The moves into node `n` are `move[first[n]]` up to `move[first[n + 1]]`. */
  readonly into: { readonly first: Int32Array; readonly move: Int32Array }
}

export function roadsOf({ size, first, target }: Moves): Roads {
  const many = first[size] as number
  const source = new Int32Array(many)
  const into = new Int32Array(size + 1)
  for (let node = 0; node < size; node++)
    for (let m = first[node] as number; m < (first[node + 1] as number); m++) {
      source[m] = node
      into[(target[m] as number) + 1] = (into[(target[m] as number) + 1] as number) + 1
    }
  for (let node = 0; node < size; node++) into[node + 1] = (into[node + 1] as number) + (into[node] as number)
  const places = into.slice()
  const move = new Int32Array(many)
  for (let m = 0; m < many; m++) {
    const to = target[m] as number
    move[places[to] as number] = m
    places[to] = (places[to] as number) + 1
  }

  const sources = move.map(m => source[m] as number)

  /** Breadth first, by ascending cost; costs are small. */
  const spread = (cost: Int32Array, from: Int32Array, ends: Int32Array): void => {
    const buckets: number[][] = []
    for (let node = 0; node < size; node++) {
      const own = cost[node] as number
      if (own < FAR) (buckets[own] ??= []).push(node)
    }
    for (let at = 0; at < buckets.length; at++)
      for (const node of buckets[at] ?? []) {
        if (cost[node] !== at) continue
        const end = from[node + 1] as number
        for (let e = from[node] as number; e < end; e++) {
          const next = ends[e] as number
          if ((cost[next] as number) <= at + 1) continue
          cost[next] = at + 1
          ;(buckets[at + 1] ??= []).push(next)
        }
      }
  }

  return {
    forward: cost => spread(cost, first, target),
    backward: cost => spread(cost, into, sources),
    source,
    into: { first: into, move },
  }
}
