/**
 * All that is reachable, in two ways: as distances, which tell how deep it is and where the shortest paths are, and by saturation
 * alone, which needs fewer nodes where distances are irregular.
 */
import { Distances } from './distances.ts'
import type { Encoding } from './encoding.ts'
import type { Forest } from './forest.ts'
import { ForestFull } from './memory.ts'
import { NONE, TooManyNodes } from './nodes.ts'
import { Saturation } from './saturation.ts'

export class Whole {
  readonly distances: Distances
  private readonly forest: Forest
  private readonly start: number
  private readonly saturation: Saturation
  /** Nodes of the forest when saturation began. */
  private before: number | undefined
  private states: number = NONE
  /** Whether distances take more memory than there is. */
  private tooLarge = false

  constructor({ forest, forward, start }: Encoding) {
    this.forest = forest
    this.start = start
    this.distances = new Distances(forest, forward, start)
    this.saturation = new Saturation(forest, forward)
    forest.holds(() => [this.states])
  }

  /** The set of all reachable states; undefined: it takes more than so many nodes, of which those made until now stand, or more memory. */
  byDistances(nodes: number): number | undefined {
    if (this.tooLarge) return undefined
    try {
      const found = unlessTooMany(() => {
        this.distances.find(nodes)
        return this.distances.states()
      })
      return this.finished(found)
    } catch (error) {
      if (!(error instanceof ForestFull)) throw error
      this.tooLarge = true
      this.distances.drop()
      this.forest.recover()
      return undefined
    }
  }

  /** The same, without the distances. @throws ForestFull */
  bySaturation(nodes: number): number | undefined {
    const { forest } = this
    this.before ??= forest.nodes.count
    forest.nodes.most = this.before + nodes
    try {
      const found = unlessTooMany(() => this.saturation.closure(this.start))
      return this.finished(found)
    } finally {
      forest.nodes.most = Infinity
      forest.recover()
    }
  }

  /** What was only on the way, in both ways, is let go. */
  private finished(states: number | undefined): number | undefined {
    if (states === undefined) return undefined
    this.states = states
    this.forest.memory.forget()
    this.forest.collect()
    return states
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
