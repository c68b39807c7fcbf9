/** The states that one step of any event leads to from a set. */
import type { Cache } from './cache.ts'
import type { Firing } from './events.ts'
import type { Forest } from './forest.ts'
import { ALL, NONE } from './nodes.ts'
import type { Relation } from './relation.ts'

export class Images {
  private readonly forest: Forest
  /** By top level. */
  private readonly firings: readonly (readonly Firing[])[]
  private readonly known: Cache
  private readonly fired: Cache

  /** Of events by their top level. */
  constructor(forest: Forest, firings: readonly (readonly Firing[])[]) {
    this.forest = forest
    this.firings = firings
    this.known = forest.cache()
    this.fired = forest.cacheByNumber()
  }

  /** Of all events together. What an event does not touch at the top is shared by all that happens below. @throws ForestFull */
  of(node: number): number {
    if (node <= ALL) return NONE
    const known = this.known.get(node, 0)
    if (known >= 0) return known
    const { forest } = this
    const level = forest.level(node)
    const size = forest.sizes[level] as number
    const base = forest.frame(level)
    for (let i = 0; i < size; i++) {
      const below = this.of(forest.child(node, i))
      forest.frames[base + i] = below
    }
    for (const firing of this.firings[level] as readonly Firing[]) this.through(firing, node, level, base)
    const result = forest.make(level, base)
    forest.top = base
    this.known.set(node, 0, result)
    return result
  }

  /** Adds to a frame where the event leads from the children of a node. */
  private through(firing: Firing, node: number, level: number, base: number): void {
    const { forest } = this
    const { start, targets } = firing.relations[level] as Relation
    for (let i = 0, size = forest.sizes[level] as number; i < size; i++) {
      const child = forest.child(node, i)
      if (child === NONE || start[i] === start[i + 1]) continue
      const reached = this.below(firing, child, level - 1)
      if (reached === NONE) continue
      for (let k = start[i] as number; k < (start[i + 1] as number); k++) {
        const to = base + (targets[k] as number)
        const union = forest.union(forest.frames[to] as number, reached)
        forest.frames[to] = union
      }
    }
  }

  /** What the lower part of an event makes of a node. */
  private below(firing: Firing, node: number, level: number): number {
    if (node === NONE || level < firing.bottom) return node
    const what = firing.below[level + 1] as number
    const known = this.fired.get(what, node)
    if (known >= 0) return known
    const { forest } = this
    const base = forest.frame(level)
    if (firing.relations[level] !== undefined) this.through(firing, node, level, base)
    else
      for (let i = 0, size = forest.sizes[level] as number; i < size; i++) {
        const below = this.below(firing, forest.child(node, i), level - 1)
        forest.frames[base + i] = below
      }
    const result = forest.make(level, base)
    forest.top = base
    this.fired.set(what, node, result)
    return result
  }
}
