/** Which states are nearest, as diagrams of distances tell. */
import { ALL, NONE, type Nodes } from './nodes.ts'

/** For each child of a node two numbers: its node, and what it adds to the distance. */
export interface Diagram {
  readonly nodes: Nodes
  /** By level, how many local states there are. */
  readonly sizes: Int32Array
  readonly root: number
}

export interface Nearest {
  readonly distance: number
  readonly state: Int32Array
}

/** A set that is asked level by level: where one goes from `at` with local state `i`, NONE: nowhere. */
interface Within {
  readonly start: number
  child(level: number, at: number, i: number): number
}

/** Of the states of a set one that is nearest, with the least local states from the top; undefined: there is none. */
export function nearestIn(diagram: Diagram, { start, child }: Within): Nearest | undefined {
  const { nodes, sizes, root } = diagram
  const known = new Map<string, number>()
  const leastOf = (node: number, at: number): number => {
    if (node === ALL) return 0
    const key = `${node},${at}`
    const before = known.get(key)
    if (before !== undefined) return before
    const level = nodes.levels[node] as number
    let least = Infinity
    eachEdge(diagram, node, (i, below, value) => {
      const next = child(level, at, i)
      if (next !== NONE) least = Math.min(least, value + leastOf(below, next))
    })
    known.set(key, least)
    return least
  }
  if (root === NONE || start === NONE) return undefined
  const distance = leastOf(root, start)
  if (distance === Infinity) return undefined
  const state = new Int32Array(sizes.length)
  for (let [node, at] = [root, start]; node !== ALL; ) {
    const level = nodes.levels[node] as number
    const least = leastOf(node, at)
    let chosen: readonly [number, number] | undefined
    eachEdge(diagram, node, (i, below, value) => {
      const next = child(level, at, i)
      if (chosen !== undefined || next === NONE || value + leastOf(below, next) !== least) return
      state[level] = i
      chosen = [below, next]
    })
    ;[node, at] = chosen as unknown as [number, number]
  }
  return { distance, state }
}

/** All children of a node. */
export function eachEdge(
  { nodes, sizes }: Diagram,
  node: number,
  see: (i: number, child: number, value: number) => void,
): void {
  const { levels, places, edges } = nodes
  for (let i = 0, size = sizes[levels[node] as number] as number; i < size; i++) {
    const edge = (places[node] as number) + 2 * i
    const child = edges[edge] as number
    if (child !== NONE) see(i, child, edges[edge + 1] as number)
  }
}
