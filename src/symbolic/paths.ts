/** Shortest paths, and of those the one whose operations come first in their order. */
import type { Encoding } from './encoding.ts'
import { type Forest, NONE } from './forest.ts'
import { Images } from './images.ts'

/** A path to a state of the set: its events, and the state in which it ends. */
export interface Found {
  readonly events: readonly number[]
  readonly state: Int32Array
}

/** `layers[k]` holds the states that the initial one leads to in k steps and in no fewer; the last one meets `goal`. */
export function pathThrough(layers: readonly number[], goal: number, encoding: Encoding): Found {
  const { forest } = encoding
  const towards: number[] = []
  let ahead = forest.intersect(layers.at(-1) as number, goal)
  towards[layers.length - 1] = ahead
  const back = new Images(forest)
  for (let k = layers.length - 2; k >= 0; k--) {
    ahead = forest.intersect(layers[k] as number, predecessors(ahead, encoding, back))
    towards[k] = ahead
  }
  return follow(towards, encoding)
}

/** For a goal within the reachable states. @throws ForestFull */
export function pathBackwards(goal: number, reached: number, encoding: Encoding): Found {
  const { forest, initial } = encoding
  const back = new Images(forest)
  const towards = [goal]
  let unseen = forest.minus(reached, goal)
  while (!forest.has(towards[0] as number, initial)) {
    const before = forest.intersect(predecessors(towards[0] as number, encoding, back), unseen)
    unseen = forest.minus(unseen, before)
    towards.unshift(before)
  }
  return follow(towards, encoding)
}

export function predecessors(node: number, { forest, backward }: Encoding, images: Images): number {
  return backward.reduce((union, firing) => forest.union(union, images.of(firing, node)), NONE)
}

export function successors(node: number, { forest, forward }: Encoding, images: Images): number {
  return forward.reduce((union, firing) => forest.union(union, images.of(firing, node)), NONE)
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
