/** The least operations by which a component takes steps one after the other, whatever others do before, and in between. */
import type { Graph } from '../explicit/graph.ts'
import type { Taking } from './histories.ts'

/** Operations from the initial state, fewer than `below`; undefined where no so few do it. At least one step is asked for. */
export type Shortest = (taking: Taking, sequence: readonly number[], below: number) => number[] | undefined

/** A state and how many of the steps have been taken, with how it was come to: over an edge, from another one or from the shortest path to its source. */
interface Place {
  readonly state: number
  readonly come: number
  readonly edge: number
  readonly from: Place | undefined
}

export function shortestIn(graph: Graph): Shortest {
  const { size, first, operation, target } = graph
  const distance = distancesIn(graph)
  /** By how many steps have been taken: the search that has been in each state, by number. */
  const been: Int32Array[] = []
  let searches = 0
  return ({ taken, source, byStep }, sequence, below) => {
    searches++
    const begins = byStep[sequence[0] as number] ?? []
    let begun = 0
    let places: Place[] = []
    // Breadth first; edges on which the first step is taken join in as soon as a path can have come to them.
    for (let length = 1; length < below && (places.length > 0 || begun < begins.length); length++) {
      const next: Place[] = []
      const arrive = (edge: number, come: number, from: Place | undefined): number[] | undefined => {
        const state = target[edge] as number
        const place = { state, come, edge, from }
        if (come === sequence.length) return operationsTo(place)
        const visited = (been[come] ??= new Int32Array(size))
        if (visited[state] === searches) return undefined
        visited[state] = searches
        next.push(place)
        return undefined
      }
      for (const place of places)
        for (let e = first[place.state] as number; e < (first[place.state + 1] as number); e++) {
          const step = taken[e]
          if (step !== -1 && step !== sequence[place.come]) continue
          const found = arrive(e, place.come + (step === -1 ? 0 : 1), place)
          if (found !== undefined) return found
        }
      for (; begun < begins.length; begun++) {
        const edge = begins[begun] as number
        if ((distance[source[edge] as number] as number) + 1 > length) break
        const found = arrive(edge, 1, undefined)
        if (found !== undefined) return found
      }
      places = next
    }
    return undefined

    function operationsTo(place: Place): number[] {
      const back: number[] = []
      let at = place
      for (; at.from !== undefined; at = at.from) back.push(operation[at.edge] as number)
      return [...graph.path(source[at.edge] as number), operation[at.edge] as number, ...back.reverse()]
    }
  }
}

/** By state: operations from the initial one. States are numbered breadth first. */
function distancesIn({ size, first, target }: Graph): Int32Array {
  const distance = new Int32Array(size)
  for (let state = 0; state < size; state++)
    for (let e = first[state] as number; e < (first[state + 1] as number); e++) {
      const to = target[e] as number
      if (to > 0 && distance[to] === 0) distance[to] = (distance[state] as number) + 1
    }
  return distance
}
