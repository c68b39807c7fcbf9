/**
 * How many events each state is away from a set: decision diagrams whose edges carry distances. The distance of a state is the
 * sum along its path, and some child of each node has the value 0, so that equal functions are one node. 0 is what no event
 * leads to, 1 what is below the lowest level.
 */
import { WideCache } from './cache.ts'
import type { Allowed } from './cubes.ts'
import { type Firing, leavingEach } from './events.ts'
import type { Forest } from './forest.ts'
import type { Part } from './memory.ts'
import { type Diagram, eachEdge, type Nearest, nearestIn } from './nearest.ts'
import { ALL, enlarged, NONE, Nodes } from './nodes.ts'
import type { Relation } from './relation.ts'

export class Distances implements Part {
  private readonly forest: Forest
  /** By top level, the events that leave each local state there; undefined: there are none. */
  private readonly leaving: readonly (readonly (readonly Firing[])[] | undefined)[]
  private readonly start: number
  /** For each child of a node two numbers: its node, and what it adds to the distance. */
  private nodes: Nodes
  /** By node, the saturated one; 0: not known. */
  private saturated = new Int32Array(2 ** 8)
  /** By node that was put aside, how far it had come. */
  private readonly begun = new Map<number, number>()
  private frames = new Int32Array(2 ** 8)
  private top = 0
  /** What the node that was given back last is to be taken with: a second result. */
  private offset = 0
  private readonly nearer: WideCache
  private readonly fired: WideCache
  private readonly chosen: WideCache
  private root = NONE

  /** From one state, by the events by their top level. Its bytes count as the forest's. */
  constructor(forest: Forest, firings: readonly (readonly Firing[])[], start: number) {
    const { memory } = forest
    this.forest = forest
    this.leaving = leavingEach(firings, forest.sizes)
    this.start = start
    this.nodes = new Nodes(forest.sizes, 2, memory)
    const lives = (node: number): boolean => this.nodes.lives(node)
    this.nearer = new WideCache(memory, (a, b, least) => lives(a) && lives(b) && lives(least))
    this.fired = new WideCache(memory, (_, node, reached) => lives(node) && lives(reached))
    this.chosen = new WideCache(memory, (set, node, some) => forest.lives(set) && lives(node) && forest.lives(some))
    memory.nodes.push(this)
  }

  get bytes(): number {
    return this.nodes.bytes + this.saturated.byteLength + this.frames.byteLength
  }

  sweep(): void {
    const { nodes, saturated } = this
    for (let node = 0; node < saturated.length; node++)
      if (!nodes.lives(node) || !nodes.lives(saturated[node] as number)) saturated[node] = 0
  }

  /** None of them is needed any more. */
  drop(): void {
    this.root = NONE
    this.forget()
  }

  /** Only the distances that were found stay, in an array of their own: what caches say of nodes is about others. */
  forget(): void {
    const { nodes } = this
    this.saturated = new Int32Array(2 ** 8)
    this.begun.clear()
    for (const cache of [this.nearer, this.fired, this.chosen]) cache.forget()
    this.nodes = new Nodes(this.forest.sizes, 2, this.forest.memory)
    const known = new Map<number, number>()
    const copyOf = (node: number): number => {
      if (node <= ALL) return node
      const before = known.get(node)
      if (before !== undefined) return before
      const level = nodes.levels[node] as number
      const size = this.forest.sizes[level] as number
      const base = this.frame(size)
      const place = nodes.places[node] as number
      for (let edge = 0; edge < 2 * size; edge += 2) {
        const below = copyOf(nodes.edges[place + edge] as number)
        this.frames[base + edge] = below
        this.frames[base + edge + 1] = nodes.edges[place + edge + 1] as number
      }
      const copy = this.make(level, size, base)
      known.set(node, copy)
      return copy
    }
    this.root = copyOf(this.root)
  }

  /** Finds them, if that takes no more than so many nodes. After an error it goes on with what is known. @throws ForestFull, TooManyNodes */
  find(most: number): void {
    this.top = 0
    this.nodes.most = most
    this.root = this.closure(this.convert(this.start))
  }

  /** All states that events lead to, as a set of the forest. @throws ForestFull */
  states(): number {
    const { forest } = this
    const known = new Map<number, number>()
    const statesOf = (node: number): number => {
      if (node <= ALL) return node
      const before = known.get(node)
      if (before !== undefined) return before
      const level = this.nodes.levels[node] as number
      const base = forest.frame(level)
      for (let i = 0, size = forest.sizes[level] as number; i < size; i++) {
        const below = statesOf(this.nodes.edges[this.edge(node, i)] as number)
        forest.frames[base + i] = below
      }
      const made = forest.make(level, base)
      forest.top = base
      known.set(node, made)
      return made
    }
    return statesOf(this.root)
  }

  /** The greatest distance that there is. */
  greatest(): number {
    const known = new Map<number, number>()
    const greatestOf = (node: number): number => {
      if (node <= ALL) return 0
      const before = known.get(node)
      if (before !== undefined) return before
      let most = 0
      eachEdge(this.diagram, node, (_, child, value) => {
        most = Math.max(most, value + greatestOf(child))
      })
      known.set(node, most)
      return most
    }
    return greatestOf(this.root)
  }

  /** The states of a set that are just so far away. @throws ForestFull */
  at(set: number, distance: number): number {
    return this.among(set, this.root, distance)
  }

  private among(set: number, node: number, distance: number): number {
    if (set === NONE || node === NONE || distance < 0) return NONE
    if (set === ALL) return distance === 0 ? ALL : NONE
    const cell = this.chosen.find(set, node, distance)
    if (cell >= 0) return this.chosen.first(cell)
    const { forest } = this
    const level = forest.level(set)
    const base = forest.frame(level)
    const { edges } = this.nodes
    for (let i = 0, size = forest.sizes[level] as number; i < size; i++) {
      const edge = this.edge(node, i)
      const [child, value] = [edges[edge] as number, edges[edge + 1] as number]
      const some = this.among(forest.child(set, i), child, distance - value)
      forest.frames[base + i] = some
    }
    const result = forest.make(level, base)
    forest.top = base
    this.chosen.set(set, node, distance, result, 0)
    return result
  }

  /** Of the states of a set one that is nearest, with the least local states from the top; undefined: no event leads to any. */
  nearest(set: number): Nearest | undefined {
    const { forest } = this
    return nearestIn(this.diagram, { start: set, child: (_, at, i) => forest.child(at, i) })
  }

  /** The same of a cube. */
  nearestOf(allowed: Allowed): Nearest | undefined {
    return nearestIn(this.diagram, {
      start: ALL,
      child: (level, at, i) => ((allowed[level]?.[i] ?? 1) === 1 ? at : NONE),
    })
  }

  private get diagram(): Diagram {
    return { nodes: this.nodes, sizes: this.forest.sizes, root: this.root }
  }

  /** Where the edge of a node with that local state is. */
  private edge(node: number, i: number): number {
    return (this.nodes.places[node] as number) + 2 * i
  }

  /** A set of the forest, all of it at the distance 0. It is small: nothing is remembered. */
  private convert(set: number): number {
    if (set <= ALL) return set
    const { forest } = this
    const level = forest.level(set)
    const size = forest.sizes[level] as number
    const base = this.frame(size)
    for (let i = 0; i < size; i++) {
      const child = this.convert(forest.child(set, i))
      this.frames[base + 2 * i] = child
    }
    return this.make(level, size, base)
  }

  /** The node, and all that events below its level lead to. Its least distance stays 0. */
  private closure(node: number): number {
    if (node <= ALL) return node
    const known = this.saturated[node] ?? 0
    if (known !== 0) return known
    const kept = this.keep(node)
    this.rest()
    const level = this.nodes.levels[node] as number
    const size = this.forest.sizes[level] as number
    const base = this.frame(size)
    const begun = this.begun.get(node)
    for (let i = 0; i < size; i++) {
      const edge = this.edge(begun ?? node, i)
      const value = this.nodes.edges[edge + 1] as number
      const child = this.nodes.edges[edge] as number
      const below = begun === undefined ? this.closure(child) : child
      this.frames[base + 2 * i] = below
      this.frames[base + 2 * i + 1] = value
    }
    this.begun.delete(node)
    try {
      this.saturateFrame(level, size, base)
    } catch (error) {
      this.begun.set(node, this.make(level, size, base))
      throw error
    }
    const result = this.make(level, size, base)
    this.top = kept
    this.remember(node, result)
    this.remember(result, result)
    return result
  }

  private remember(node: number, result: number): void {
    const { length } = this.saturated
    if (node >= length) this.saturated = enlarged(this.saturated, 2 * Math.max(node, length))
    this.saturated[node] = result
  }

  /** All that is needed is in frames: lets the other nodes go, if memory is short. */
  private rest(): void {
    if (!this.nodes.isShort()) return
    const { frames, top, begun } = this
    const inFrames = frames.subarray(0, top).filter((_, i) => i % 2 === 0)
    this.nodes.collect([...inFrames, ...[...begun].flat()])
  }

  private saturateFrame(level: number, size: number, base: number): void {
    const firings = this.leaving[level]
    if (firings === undefined) return
    // Which local states have come to new ones that no event was tried on.
    const fresh = this.frame(size)
    this.frames.fill(1, fresh, fresh + size)
    for (let again = true; again; ) {
      again = false
      for (let i = 0; i < size; i++) {
        if (this.frames[fresh + i] === 0 || this.frames[base + 2 * i] === NONE) continue
        this.frames[fresh + i] = 0
        const leaving = firings[i] as readonly Firing[]
        for (let f = 0; f < leaving.length; f++) {
          const firing = leaving[f] as Firing
          const { start, targets } = firing.relations[level] as Relation
          const end = start[i + 1] as number
          for (let k = start[i] as number; k < end; k++) {
            const to = targets[k] as number
            const reached = this.fire(firing, this.frames[base + 2 * i] as number, level - 1)
            if (reached === NONE) break
            const distance = this.offset + (this.frames[base + 2 * i + 1] as number) + 1
            if (!this.improve(base + 2 * to, reached, distance)) continue
            this.frames[fresh + to] = 1
            again = true
          }
        }
      }
    }
    this.top = fresh
  }

  /** What the lower part of an event makes of a node, saturated; its least distance is the offset. */
  private fire(firing: Firing, node: number, level: number): number {
    this.offset = 0
    if (node === NONE || level < firing.bottom) return node
    const below = firing.below[level + 1] as number
    const cell = this.fired.find(below, node, 0)
    if (cell >= 0) {
      this.offset = this.fired.second(cell)
      return this.fired.first(cell)
    }
    const size = this.forest.sizes[level] as number
    const base = this.frame(size)
    const relation = firing.relations[level]
    const sources = relation?.sources
    for (let s = 0, many = sources?.length ?? size; s < many; s++) {
      const i = sources === undefined ? s : (sources[s] as number)
      const edge = this.edge(node, i)
      const child = this.nodes.edges[edge] as number
      if (child === NONE) continue
      const value = this.nodes.edges[edge + 1] as number
      const reached = this.fire(firing, child, level - 1)
      if (reached === NONE) continue
      const distance = this.offset + value
      if (relation === undefined) this.improve(base + 2 * i, reached, distance)
      else
        for (let k = relation.start[i] as number; k < (relation.start[i + 1] as number); k++)
          this.improve(base + 2 * (relation.targets[k] as number), reached, distance)
    }
    const made = this.make(level, size, base)
    const { offset } = this
    const result = this.closure(made)
    this.fired.set(below, node, 0, result, offset)
    this.offset = offset
    return result
  }

  /** Takes what is nearer into the frame; whether anything is. */
  private improve(edge: number, node: number, distance: number): boolean {
    const before = this.frames[edge] as number
    const value = this.frames[edge + 1] as number
    const nearest = this.lesser(before, value, node, distance)
    if (nearest === before && value <= distance) return false
    this.frames[edge] = nearest
    this.frames[edge + 1] = before === NONE ? distance : Math.min(value, distance)
    return true
  }

  /** Of each state the lesser of two distances; the least of all is the lesser of those given. */
  private lesser(a: number, atA: number, b: number, atB: number): number {
    if (a === b || b === NONE) return a
    if (a === NONE) return b
    if (a > b) return this.lesser(b, atB, a, atA)
    const cell = this.nearer.find(a, b, atA - atB)
    if (cell >= 0) return this.nearer.first(cell)
    const level = this.nodes.levels[a] as number
    const size = this.forest.sizes[level] as number
    const base = this.frame(size)
    const least = Math.min(atA, atB)
    for (let i = 0; i < size; i++) {
      const { edges } = this.nodes
      const inA = this.edge(a, i)
      const inB = this.edge(b, i)
      const childA = edges[inA] as number
      const childB = edges[inB] as number
      const toA = atA - least + (edges[inA + 1] as number)
      const toB = atB - least + (edges[inB + 1] as number)
      const child = this.lesser(childA, toA, childB, toB)
      this.frames[base + 2 * i] = child
      this.frames[base + 2 * i + 1] = childA === NONE ? toB : childB === NONE ? toA : Math.min(toA, toB)
    }
    const node = this.make(level, size, base)
    this.nearer.set(a, b, atA - atB, node, 0)
    return node
  }

  /** A frame of that node alone, so that it stays. */
  private keep(node: number): number {
    const base = this.frame(1)
    this.frames[base] = node
    return base
  }

  /** Room for the edges of a node, zeroed; `make` gives it back. */
  private frame(size: number): number {
    const base = this.top
    const end = base + 2 * size
    if (end > this.frames.length) this.frames = enlarged(this.frames, 2 * end)
    this.frames.fill(0, base, end)
    this.top = end
    return base
  }

  /** The node whose edges are in the frame at `base`, which it gives back; their least distance is the offset. @throws ForestFull, TooManyNodes */
  private make(level: number, size: number, base: number): number {
    const { frames } = this
    const end = base + 2 * size
    this.top = base
    let least = Infinity
    for (let edge = base; edge < end; edge += 2)
      if (frames[edge] !== NONE) least = Math.min(least, frames[edge + 1] as number)
    this.offset = 0
    if (least === Infinity) return NONE
    this.offset = least
    for (let edge = base; edge < end; edge += 2)
      frames[edge + 1] = frames[edge] === NONE ? 0 : (frames[edge + 1] as number) - least
    return this.nodes.make(level, frames, base)
  }
}
