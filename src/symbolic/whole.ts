/**
 * All that is reachable, in two ways that take turns: as distances, which tell how deep it is and where the shortest paths are,
 * and by saturation alone, which needs fewer nodes where distances are irregular.
 */
import { Distances } from './distances.ts'
import type { Encoding } from './encoding.ts'
import { type Forest, TooManyNodes } from './forest.ts'
import { Saturation } from './saturation.ts'

export class Whole {
  readonly distances: Distances
  private readonly forest: Forest
  private readonly start: number
  private readonly saturation: Saturation
  /** Nodes of the forest when saturation began. */
  private before: number | undefined

  constructor({ forest, forward, start }: Encoding) {
    this.forest = forest
    this.start = start
    this.distances = new Distances(forest, forward, start)
    this.saturation = new Saturation(forest, forward)
  }

  /** The set of all reachable states; undefined: it takes more than so many nodes, of which those made until now stand. @throws ForestFull */
  byDistances(nodes: number): number | undefined {
    this.distances.most = nodes
    return unlessTooMany(() => {
      this.distances.find()
      return this.distances.states()
    })
  }

  /** The same, without the distances. */
  bySaturation(nodes: number): number | undefined {
    const { forest } = this
    this.before ??= forest.made
    forest.most = this.before + nodes
    try {
      return unlessTooMany(() => this.saturation.closure(this.start))
    } finally {
      forest.most = Infinity
      forest.recover()
    }
  }
}

function unlessTooMany<T>(work: () => T): T | undefined {
  try {
    return work()
  } catch (error) {
    if (error instanceof TooManyNodes) return undefined
    throw error
  }
}
