/**
 * Saturation that never leaves a set: every state of the set that events lead to from some of its states, by states of the set
 * alone. Backwards from what is reachable there may be much more that is not, and that knows nothing of what always holds.
 */
import { WideCache } from './cache.ts'
import { type Firing, leavingEach } from './events.ts'
import type { Forest } from './forest.ts'
import { ALL, NONE } from './nodes.ts'
import type { Relation } from './relation.ts'

export class SaturationWithin {
  private readonly forest: Forest
  /** By top level, the events that leave each local state there; undefined: there are none. */
  private readonly leaving: readonly (readonly (readonly Firing[])[] | undefined)[]
  /** By node and the set that it keeps to, the saturated one. */
  private readonly saturated: WideCache
  private readonly fired: WideCache
  /** By node that was put aside and the set that it keeps to, how far it had come. */
  private readonly begun = new Map<string, readonly [node: number, within: number, come: number]>()

  /** By events by their top level. */
  constructor(forest: Forest, byTop: readonly (readonly Firing[])[]) {
    this.forest = forest
    this.leaving = leavingEach(byTop, forest.sizes)
    const last = (a: number, b: number, answer: number): boolean =>
      forest.lives(a) && forest.lives(b) && forest.lives(answer)
    this.saturated = new WideCache(forest.memory, last)
    this.fired = new WideCache(forest.memory, last)
    forest.holds(() => [...this.begun.values()].flat())
  }

  /** Of a node that is part of `within`, which somebody holds. @throws ForestFull */
  closure(node: number, within: number): number {
    if (node <= ALL || node === within) return node
    const known = this.saturated.find(node, within, 0)
    if (known >= 0) return this.saturated.first(known)
    const { forest } = this
    const kept = forest.keep(node)
    forest.rest()
    const level = forest.level(node)
    const size = forest.sizes[level] as number
    const base = forest.frame(level)
    const begun = this.takeUp(node, within)
    for (let i = 0; i < size; i++) {
      const below =
        begun === NONE ? this.closure(forest.child(node, i), forest.child(within, i)) : forest.child(begun, i)
      forest.frames[base + i] = below
    }
    try {
      this.saturateFrame(level, size, base, within)
    } catch (error) {
      this.begun.set(`${node},${within}`, [node, within, forest.make(level, base)])
      throw error
    }
    const result = forest.make(level, base)
    forest.top = kept
    this.saturated.set(node, within, 0, result, 0)
    this.saturated.set(result, within, 0, result, 0)
    return result
  }

  /** How far it had come; NONE: it is new. */
  private takeUp(node: number, within: number): number {
    if (this.begun.size === 0) return NONE
    const key = `${node},${within}`
    const [, , come] = this.begun.get(key) ?? [node, within, NONE]
    this.begun.delete(key)
    return come
  }

  private saturateFrame(level: number, size: number, base: number, within: number): void {
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
        for (const firing of firings[i] as readonly Firing[]) {
          const { start, targets } = firing.relations[level] as Relation
          for (let k = start[i] as number; k < (start[i + 1] as number); k++) {
            const to = targets[k] as number
            const room = forest.child(within, to)
            if (room === forest.frames[base + to]) continue
            const reached = this.fire(firing, forest.frames[base + i] as number, room, level - 1)
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

  /** What the lower part of an event makes of a node within a set, saturated. */
  private fire(firing: Firing, node: number, within: number, level: number): number {
    if (node === NONE || within === NONE) return NONE
    const { forest } = this
    if (level < firing.bottom) return this.closure(forest.intersect(node, within), within)
    const relation = firing.relations[level]
    const sources = relation?.sources
    if (sources !== undefined && !forest.hasAny(node, sources)) return NONE
    const below = firing.below[level + 1] as number
    const known = this.fired.find(node, within, below)
    if (known >= 0) return this.fired.first(known)
    const size = forest.sizes[level] as number
    const base = forest.frame(level)
    for (let s = 0, many = sources?.length ?? size; s < many; s++) {
      const i = sources === undefined ? s : (sources[s] as number)
      const child = forest.child(node, i)
      if (child === NONE) continue
      if (relation === undefined) {
        const reached = this.fire(firing, child, forest.child(within, i), level - 1)
        forest.frames[base + i] = reached
        continue
      }
      for (let k = relation.start[i] as number; k < (relation.start[i + 1] as number); k++) {
        const to = relation.targets[k] as number
        const reached = this.fire(firing, child, forest.child(within, to), level - 1)
        const union = forest.union(forest.frames[base + to] as number, reached)
        forest.frames[base + to] = union
      }
    }
    const made = forest.make(level, base)
    forest.top = base
    const result = this.closure(made, within)
    this.fired.set(node, within, below, result, 0)
    return result
  }
}
