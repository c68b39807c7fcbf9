/** What a system does that an automaton rejects: both walked together, for each member by itself. */
import type { Product } from '../system/expand.ts'
import { assignments } from '../system/sort.ts'
import { type Automaton, hearing } from './automaton.ts'
import type { Graph } from './graph.ts'

export interface Rejection {
  /** The members whose automaton rejects. */
  readonly at: Readonly<Record<string, string>>
  /** Numbers of the operations, the last of which it rejects. */
  readonly path: readonly number[]
}

/** The shortest; undefined where the automata of all members accept everything. `graph`: of the product, all of it. */
export function rejection(automaton: Automaton, graph: Graph, product: Product): Rejection | undefined {
  let shortest: Rejection | undefined
  const begins = beginsOf(graph)
  for (const at of assignments(automaton.forAll, product.scope)) {
    const path = rejected(automaton.next, hearing(automaton, at, product.operations), graph.transitions, begins)
    if (path !== undefined && (shortest === undefined || path.length < shortest.path.length)) shortest = { at, path }
  }
  return shortest
}

/** Breadth first over pairs of a state of the system and one of the automaton. */
function rejected(
  next: Automaton['next'],
  events: readonly (number | undefined)[],
  transitions: Int32Array,
  begins: Int32Array,
): number[] | undefined {
  const many = next.length
  const pairs = [0]
  const found = new Uint8Array((begins.length - 1) * many)
  found[0] = 1
  // By place in the list, how the pair was found.
  const parents = [-1]
  const causes = [-1]
  const pathTo = (place: number): number[] =>
    place === 0 ? [] : [...pathTo(parents[place] as number), causes[place] as number]
  for (let place = 0; place < pairs.length; place++) {
    const pair = pairs[place] as number
    const state = Math.floor(pair / many)
    const seen = pair % many
    for (let i = begins[state] as number; i < (begins[state + 1] as number); i++) {
      const operation = transitions[3 * i + 1] as number
      const event = events[operation]
      const after = event === undefined ? seen : next[seen]?.[event]
      if (after === undefined) return [...pathTo(place), operation]
      const to = (transitions[3 * i + 2] as number) * many + after
      if (found[to] === 1) continue
      found[to] = 1
      pairs.push(to)
      parents.push(place)
      causes.push(operation)
    }
  }
  return undefined
}

/** By state, the number of its first transition; one more at the end. */
function beginsOf({ transitions, counts }: Graph): Int32Array {
  const begins = new Int32Array(counts.distinct + 1)
  for (let i = 0; i < transitions.length; i += 3) begins[(transitions[i] as number) + 1] = i / 3 + 1
  // A state that nothing leaves ends where the one before it does.
  for (let state = 1; state < begins.length; state++)
    begins[state] = Math.max(begins[state] as number, begins[state - 1] as number)
  return begins
}
