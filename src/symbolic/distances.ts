/**
 * How many events each state is away from a set: decision diagrams whose edges carry distances. The distance of a state is the
 * sum along its path, and some child of each node has the value 0, so that equal functions are one node. 0 is what no event
 * leads to, 1 what is below the lowest level.
 */
import { WideCache } from './cache.ts'
import type { Allowed } from './cubes.ts'
import type { Firing } from './events.ts'
import { ALL, enlarged, type Forest, NONE, TooManyNodes } from './forest.ts'
import type { Relation } from './relation.ts'

export interface Nearest {
  readonly distance: number
  readonly state: Int32Array
}

/** A set that is asked level by level: where one goes from `at` with local state `i`, NONE: nowhere. */
interface Within {
  readonly start: number
  child(level: number, at: number, i: number): number
}

export class Distances {
  private readonly forest: Forest
  /** By top level. */
  private readonly firings: readonly (readonly Firing[])[]
  private readonly start: number
  /** Nodes that may be made. */
  most = Infinity

  private levels = new Int16Array(2 ** 8)
  private places = new Int32Array(2 ** 8)
  private hashes = new Int32Array(2 ** 8)
  /** By node, the saturated one; 0: not known. */
  private saturated = new Int32Array(2 ** 8)
  /** For each child of a node two numbers: its node, and what it adds to the distance. */
  private edges = new Int32Array(2 ** 10)
  private frames = new Int32Array(2 ** 8)
  private unique = new Int32Array(2 ** 9)
  private nodes = 2
  private used = 0
  private top = 0
  /** What the node that was given back last is to be taken with: a second result. */
  private offset = 0
  private readonly nearer = new WideCache()
  private readonly fired = new WideCache()
  private readonly chosen = new WideCache()
  private root = NONE

  /** From one state, by the events by their top level. Its bytes count as the forest's. */
  constructor(forest: Forest, firings: readonly (readonly Firing[])[], start: number) {
    this.forest = forest
    this.firings = firings
    this.start = start
    this.saturated[ALL] = ALL
    forest.guests.push(this)
  }

  get bytes(): number {
    const arrays = [this.levels, this.places, this.hashes, this.saturated, this.edges, this.frames, this.unique]
    return arrays.reduce(
      (sum, { byteLength }) => sum + byteLength,
      this.nearer.bytes + this.fired.bytes + this.chosen.bytes,
    )
  }

  /** Finds them; after an error it may be called again, and goes on with what is known. @throws ForestFull, TooManyNodes */
  find(): void {
    this.top = 0
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
      const level = this.levels[node] as number
      const base = forest.frame(level)
      for (let i = 0, size = forest.sizes[level] as number; i < size; i++) {
        const below = statesOf(this.edges[(this.places[node] as number) + 2 * i] as number)
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
      this.eachEdge(node, (_, child, value) => {
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
    const level = forest.levels[set] as number
    const base = forest.frame(level)
    const place = this.places[node] as number
    for (let i = 0, size = forest.sizes[level] as number; i < size; i++) {
      const [child, value] = [this.edges[place + 2 * i] as number, this.edges[place + 2 * i + 1] as number]
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
    return this.nearestIn({ start: set, child: (_, at, i) => forest.child(at, i) })
  }

  /** The same of a cube. */
  nearestOf(allowed: Allowed): Nearest | undefined {
    return this.nearestIn({
      start: ALL,
      child: (level, at, i) => ((allowed[level]?.[i] ?? 1) === 1 ? at : NONE),
    })
  }

  private nearestIn({ start, child }: Within): Nearest | undefined {
    const known = new Map<string, number>()
    const leastOf = (node: number, at: number): number => {
      if (node === ALL) return 0
      const key = `${node},${at}`
      const before = known.get(key)
      if (before !== undefined) return before
      const level = this.levels[node] as number
      let least = Infinity
      this.eachEdge(node, (i, below, value) => {
        const next = child(level, at, i)
        if (next !== NONE) least = Math.min(least, value + leastOf(below, next))
      })
      known.set(key, least)
      return least
    }
    if (this.root === NONE || start === NONE) return undefined
    const distance = leastOf(this.root, start)
    if (distance === Infinity) return undefined
    const state = new Int32Array(this.forest.sizes.length)
    for (let [node, at] = [this.root, start]; node !== ALL; ) {
      const level = this.levels[node] as number
      const least = leastOf(node, at)
      let chosen: readonly [number, number] | undefined
      this.eachEdge(node, (i, below, value) => {
        const next = child(level, at, i)
        if (chosen !== undefined || next === NONE || value + leastOf(below, next) !== least) return
        state[level] = i
        chosen = [below, next]
      })
      ;[node, at] = chosen as unknown as [number, number]
    }
    return { distance, state }
  }

  private eachEdge(node: number, see: (i: number, child: number, value: number) => void): void {
    const place = this.places[node] as number
    for (let i = 0, size = this.forest.sizes[this.levels[node] as number] as number; i < size; i++) {
      const child = this.edges[place + 2 * i] as number
      if (child !== NONE) see(i, child, this.edges[place + 2 * i + 1] as number)
    }
  }

  /** A set of the forest, all of it at the distance 0. It is small: nothing is remembered. */
  private convert(set: number): number {
    if (set <= ALL) return set
    const { forest } = this
    const level = forest.levels[set] as number
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
    const known = this.saturated[node] as number
    if (known !== 0) return known
    const level = this.levels[node] as number
    const size = this.forest.sizes[level] as number
    const base = this.frame(size)
    for (let i = 0; i < size; i++) {
      const edge = (this.places[node] as number) + 2 * i
      const value = this.edges[edge + 1] as number
      const below = this.closure(this.edges[edge] as number)
      this.frames[base + 2 * i] = below
      this.frames[base + 2 * i + 1] = value
    }
    this.saturateFrame(level, size, base)
    const result = this.make(level, size, base)
    this.saturated[node] = result
    this.saturated[result] = result
    return result
  }

  private saturateFrame(level: number, size: number, base: number): void {
    const firings = this.firings[level] as readonly Firing[]
    if (firings.length === 0) return
    // Which local states have come to new ones that no event was tried on.
    const fresh = this.frame(size)
    this.frames.fill(1, fresh, fresh + size)
    for (let again = true; again; ) {
      again = false
      for (let i = 0; i < size; i++) {
        if (this.frames[fresh + i] === 0 || this.frames[base + 2 * i] === NONE) continue
        this.frames[fresh + i] = 0
        for (let f = 0; f < firings.length; f++) {
          const firing = firings[f] as Firing
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
    for (let i = 0; i < size; i++) {
      const edge = (this.places[node] as number) + 2 * i
      const child = this.edges[edge] as number
      if (child === NONE || (relation !== undefined && relation.start[i] === relation.start[i + 1])) continue
      const value = this.edges[edge + 1] as number
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
    const level = this.levels[a] as number
    const size = this.forest.sizes[level] as number
    const base = this.frame(size)
    const least = Math.min(atA, atB)
    for (let i = 0; i < size; i++) {
      const inA = (this.places[a] as number) + 2 * i
      const inB = (this.places[b] as number) + 2 * i
      const childA = this.edges[inA] as number
      const childB = this.edges[inB] as number
      const toA = atA - least + (this.edges[inA + 1] as number)
      const toB = atB - least + (this.edges[inB + 1] as number)
      const child = this.lesser(childA, toA, childB, toB)
      this.frames[base + 2 * i] = child
      this.frames[base + 2 * i + 1] = childA === NONE ? toB : childB === NONE ? toA : Math.min(toA, toB)
    }
    const node = this.make(level, size, base)
    this.nearer.set(a, b, atA - atB, node, 0)
    return node
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

  /** The node whose edges are in the frame at `base`; their least distance is the offset. @throws ForestFull, TooManyNodes */
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
    let h = Math.imul(level + 1, 0x9e3779b1)
    for (let edge = base; edge < end; edge += 2) {
      frames[edge + 1] = frames[edge] === NONE ? 0 : (frames[edge + 1] as number) - least
      h = Math.imul(h ^ (frames[edge] as number), 0x85ebca77)
      h ^= h >>> 15
      h = Math.imul(h ^ (frames[edge + 1] as number), 0xc2b2ae3d)
      h ^= h >>> 13
    }
    const mask = this.unique.length - 1
    let cell = h & mask
    for (; ; cell = (cell + 1) & mask) {
      const node = this.unique[cell] as number
      if (node === 0) break
      if (this.hashes[node] !== h || this.levels[node] !== level) continue
      const place = this.places[node] as number
      let i = 0
      while (i < 2 * size && this.edges[place + i] === frames[base + i]) i++
      if (i === 2 * size) return node
    }
    return this.add(level, 2 * size, base, h, cell)
  }

  private add(level: number, length: number, base: number, h: number, cell: number): number {
    if (this.nodes >= this.most)
      throw new TooManyNodes('the diagrams of distances have come to more than they are worth')
    if ((this.nodes & 1023) === 0) this.forest.onWork?.()
    if (this.nodes === this.levels.length) this.growNodes()
    if (this.used + length > this.edges.length) {
      this.forest.afford(this.edges.byteLength)
      this.edges = enlarged(this.edges, 2 * (this.used + length))
    }
    const node = this.nodes++
    this.levels[node] = level
    this.places[node] = this.used
    this.hashes[node] = h
    for (let i = 0; i < length; i++) this.edges[this.used + i] = this.frames[base + i] as number
    this.used += length
    this.unique[cell] = node
    if (2 * this.nodes > this.unique.length) this.rehash()
    return node
  }

  private growNodes(): void {
    const more = 2 * this.levels.length
    this.forest.afford(14 * this.levels.length)
    const levels = new Int16Array(more)
    levels.set(this.levels)
    this.levels = levels
    this.places = enlarged(this.places, more)
    this.hashes = enlarged(this.hashes, more)
    this.saturated = enlarged(this.saturated, more)
  }

  private rehash(): void {
    this.forest.afford(this.unique.byteLength)
    const unique = new Int32Array(2 * this.unique.length)
    const mask = unique.length - 1
    for (let node = 2; node < this.nodes; node++) {
      let cell = (this.hashes[node] as number) & mask
      while (unique[cell] !== 0) cell = (cell + 1) & mask
      unique[cell] = node
    }
    this.unique = unique
  }
}
