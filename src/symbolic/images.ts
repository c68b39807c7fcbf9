/** The states that one step of an event leads to from a set. */
import type { Cache } from './cache.ts'
import type { Firing } from './events.ts'
import { type Forest, NONE } from './forest.ts'

export class Images {
  private readonly forest: Forest
  private readonly known: Cache

  constructor(forest: Forest) {
    this.forest = forest
    this.known = forest.cache()
  }

  /** @throws ForestFull */
  of(firing: Firing, node: number): number {
    return this.below(firing, node, this.forest.sizes.length - 1)
  }

  private below(firing: Firing, node: number, level: number): number {
    if (node === NONE || firing.bottom < 0 || level < firing.bottom) return node
    const what = firing.below[level + 1] as number
    const known = this.known.get(what, node)
    if (known >= 0) return known
    const { forest } = this
    const base = forest.frame(level)
    const relation = firing.relations[level]
    for (let i = 0, size = forest.sizes[level] as number; i < size; i++) {
      const child = forest.child(node, i)
      if (child === NONE || (relation !== undefined && relation.start[i] === relation.start[i + 1])) continue
      const reached = this.below(firing, child, level - 1)
      if (relation === undefined) {
        forest.frames[base + i] = reached
        continue
      }
      for (let k = relation.start[i] as number; k < (relation.start[i + 1] as number); k++) {
        const to = relation.targets[k] as number
        const union = forest.union(forest.frames[base + to] as number, reached)
        forest.frames[base + to] = union
      }
    }
    const result = forest.make(level, base)
    forest.top = base
    this.known.set(what, node, result)
    return result
  }
}
