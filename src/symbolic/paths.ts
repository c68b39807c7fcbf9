/** Shortest paths to the nearest states of a set. */
import type { Distances } from './distances.ts'
import type { Encoding } from './encoding.ts'
import type { Forest } from './forest.ts'
import type { Images } from './images.ts'
import type { Nearest } from './nearest.ts'

/** A path: its events, and the state in which it ends. */
export interface Found {
  readonly events: readonly number[]
  readonly state: Int32Array
}

/**
 * Of the shortest paths the one whose operations come first in their order. `layers[k]` holds the states that the initial one leads to in k steps and in no fewer;
 * the last one meets `goal`. `back` gives predecessors. @throws ForestFull
 */
export function pathThrough(layers: readonly number[], goal: number, encoding: Encoding, back: Images): Found {
  const { forest } = encoding
  const towards: number[] = []
  let ahead = forest.intersect(layers.at(-1) as number, goal)
  towards[layers.length - 1] = ahead
  for (let k = layers.length - 2; k >= 0; k--) {
    ahead = forest.intersect(layers[k] as number, back.of(ahead))
    towards[k] = ahead
  }
  return follow(towards, encoding)
}

/** Nodes that the first step back may take, whatever is left for the others. */
const AT_ONCE = 10_000

/**
 * The same path, by how far away states are; where that looks as if it would take more than so many nodes, another of the
 * shortest. @throws ForestFull
 */
export function pathByDistances(
  goal: number,
  distances: Distances,
  encoding: Encoding,
  back: Images,
  nodes: number,
): Found {
  const { forest } = encoding
  const end = distances.nearest(goal) as Nearest
  // Of the sets themselves: how many are made for them depends on what was made before, and on interruptions.
  const seen = new Set<number>()
  const towards: number[] = []
  let ahead = distances.at(goal, end.distance)
  towards[end.distance] = ahead
  for (let k = end.distance - 1; k >= 0; k--) {
    const most = AT_ONCE + (nodes * (end.distance - k)) / end.distance
    if (seen.size > most) return pathBackFrom(end, distances, encoding)
    const predecessors = back.of(ahead)
    ahead = distances.at(predecessors, k)
    towards[k] = ahead
    for (const set of [predecessors, ahead]) forest.addNodes(set, seen)
  }
  return follow(towards, encoding)
}

/** Always to a state that is nearer by one. */
function pathBackFrom(end: Nearest, distances: Distances, { operations, sources }: Encoding): Found {
  const events: number[] = []
  let { distance, state } = end
  while (distance > 0) {
    const step = firstOf(operations.keys(), event => {
      const from = sources(event, state)
      const nearest = from && distances.nearestOf(from)
      return nearest?.distance === distance - 1 ? { event, ...nearest } : undefined
    })
    ;({ distance, state } = step)
    events.unshift(step.event)
  }
  return { events, state: end.state }
}

function firstOf<T, U>(all: Iterable<T>, of: (one: T) => U | undefined): U {
  for (const one of all) {
    const found = of(one)
    if (found !== undefined) return found
  }
  throw new Error('no event leads to a state that is not initial')
}

/** From the initial state, each step into the next set; events are in the order of their operations. */
function follow(towards: readonly number[], encoding: Encoding): Found {
  const { forest, initial, operations, successor } = encoding
  let state = initial
  const events: number[] = []
  for (const next of towards.slice(1)) {
    const event = operations.findIndex((_, event) => leadsInto(next, successor(event, state), forest))
    state = successor(event, state) as Int32Array
    events.push(event)
  }
  return { events, state }
}

const leadsInto = (set: number, state: Int32Array | undefined, forest: Forest): boolean =>
  state !== undefined && forest.has(set, state)
