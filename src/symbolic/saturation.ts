/**
 * Every state that events lead to from a set, found from the lowest level up: a node is finished with all events that stay
 * below it before anybody sees it. Answers are remembered by what an event does below a level, for all events that do the same.
 */
import type { Cache } from './cache.ts'
import { type Firing, leavingEach } from './events.ts'
import type { Forest } from './forest.ts'
import type { Part } from './memory.ts'
import { ALL, enlarged, NONE } from './nodes.ts'
import type { Relation } from './relation.ts'

export class Saturation implements Part {
  private readonly forest: Forest
  /** By top level, the events that leave each local state there; undefined: there are none. */
  private readonly leaving: readonly (readonly (readonly Firing[])[] | undefined)[]
  /** By node, the saturated one; 0: not known. */
  private saturated = new Int32Array(2 ** 8)
  /** By node that was put aside, how far it had come. */
  private readonly begun = new Map<number, number>()
  private readonly fired: Cache

  constructor(forest: Forest, byTop: readonly (readonly Firing[])[]) {
    this.forest = forest
    this.fired = forest.cacheByNumber()
    this.leaving = leavingEach(byTop, forest.sizes)
    forest.memory.nodes.push(this)
    forest.holds(() => [...this.begun].flat())
  }

  get bytes(): number {
    return this.saturated.byteLength
  }

  sweep(): void {
    const { forest, saturated } = this
    for (let node = 0; node < saturated.length; node++)
      if (!forest.lives(node) || !forest.lives(saturated[node] as number)) saturated[node] = 0
  }

  forget(): void {
    this.saturated = new Int32Array(2 ** 8)
    this.begun.clear()
  }

  /** Every state that a state of the set leads to by any number of events, with the set. @throws ForestFull */
  closure(node: number): number {
    if (node <= ALL) return node
    const known = this.saturated[node] ?? 0
    if (known !== 0) return known
    const { forest } = this
    const kept = forest.keep(node)
    forest.rest()
    const level = forest.level(node)
    const size = forest.sizes[level] as number
    const base = forest.frame(level)
    const begun = this.begun.get(node)
    for (let i = 0; i < size; i++) {
      const below = begun === undefined ? this.closure(forest.child(node, i)) : forest.child(begun, i)
      forest.frames[base + i] = below
    }
    this.begun.delete(node)
    try {
      this.saturateFrame(level, size, base)
    } catch (error) {
      this.begun.set(node, forest.make(level, base))
      throw error
    }
    const result = forest.make(level, base)
    forest.top = kept
    this.remember(node, result)
    this.remember(result, result)
    return result
  }

  private saturateFrame(level: number, size: number, base: number): void {
    const { forest } = this
    const firings = this.leaving[level]
    if (firings === undefined) return
    // Which local states have come to new ones that no event was tried on.
    const fresh = forest.frame(level)
    forest.frames.fill(1, fresh, fresh + size)
    for (let again = true; again; ) {
      again = false
      for (let i = 0; i < size; i++) {
        if (forest.frames[fresh + i] === 0 || forest.frames[base + i] === NONE) continue
        forest.frames[fresh + i] = 0
        const leaving = firings[i] as readonly Firing[]
        for (let f = 0; f < leaving.length; f++) {
          const firing = leaving[f] as Firing
          const { start, targets } = firing.relations[level] as Relation
          const end = start[i + 1] as number
          for (let k = start[i] as number; k < end; k++) {
            const to = targets[k] as number
            const reached = this.fire(firing, forest.frames[base + i] as number, level - 1)
            if (reached === NONE) break
            const before = forest.frames[base + to] as number
            const after = forest.union(before, reached)
            if (after === before) continue
            forest.frames[base + to] = after
            forest.frames[fresh + to] = 1
            again = true
          }
        }
      }
    }
    forest.top = fresh
  }

  /** What the lower part of an event makes of a node, saturated. */
  private fire(firing: Firing, node: number, level: number): number {
    if (node === NONE || level < firing.bottom) return node
    const { forest } = this
    const relation = firing.relations[level]
    const sources = relation?.sources
    if (sources !== undefined && !forest.hasAny(node, sources)) return NONE
    const below = firing.below[level + 1] as number
    const known = this.fired.get(below, node)
    if (known >= 0) return known
    const size = forest.sizes[level] as number
    const base = forest.frame(level)
    for (let s = 0, many = sources?.length ?? size; s < many; s++) {
      const i = sources === undefined ? s : (sources[s] as number)
      const child = forest.child(node, i)
      if (child === NONE) continue
      const reached = this.fire(firing, child, level - 1)
      if (reached === NONE) continue
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
    const made = forest.make(level, base)
    forest.top = base
    const result = made === NONE ? NONE : this.closure(made)
    this.fired.set(below, node, result)
    return result
  }

  private remember(node: number, result: number): void {
    const { length } = this.saturated
    if (node >= length) this.saturated = enlarged(this.saturated, 2 * Math.max(node, length))
    this.saturated[node] = result
  }
}
