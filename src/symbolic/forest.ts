/**
 * Sets of states as multi-valued decision diagrams: a node has a child for each local state of the variable of its level,
 * level 0 is the lowest. NONE is the empty set, ALL what is below the lowest level. No level is skipped.
 */
import { Cache } from './cache.ts'
import type { Cube } from './cubes.ts'
import { Memory } from './memory.ts'
import { ALL, enlarged, NONE, Nodes } from './nodes.ts'

export class Forest {
  /** By level, how many local states there are. */
  readonly sizes: Int32Array
  readonly memory = new Memory()
  readonly nodes: Nodes
  /** Nodes under construction, one frame on top of the other. */
  frames = new Int32Array(2 ** 8)
  top = 0

  /** What others hold of its nodes, beside the frames. */
  private readonly holders: (() => Iterable<number>)[] = []
  private readonly unions = this.cache()
  private readonly intersections = this.cache()
  private readonly differences = this.cache()
  private readonly parts = this.cacheByNumber()

  constructor(sizes: readonly number[]) {
    this.sizes = Int32Array.from(sizes)
    this.nodes = new Nodes(this.sizes, 1, this.memory)
    this.memory.nodes.push(this)
  }

  get bytes(): number {
    return this.nodes.bytes + this.frames.byteLength
  }

  /** Answers about two nodes, which are a node. */
  cache(): Cache {
    return new Cache(this.memory, (a, b, answer) => this.lives(a) && this.lives(b) && this.lives(answer))
  }

  /** Answers about a number and a node, which are a node. */
  cacheByNumber(): Cache {
    return new Cache(this.memory, (_, node, answer) => this.lives(node) && this.lives(answer))
  }

  lives(node: number): boolean {
    return this.nodes.lives(node)
  }

  /** What that gives stays whenever nodes are let go. */
  holds(holder: () => Iterable<number>): void {
    this.holders.push(holder)
  }

  /** Where all nodes that are needed are held or in frames: lets the others go, if memory is short. */
  rest(): void {
    if (this.nodes.isShort()) this.collect()
  }

  /** Lets go all nodes that nobody holds. */
  collect(): void {
    const { holders, frames, top } = this
    this.nodes.collect([...holders.flatMap(holder => [...holder()]), ...frames.subarray(0, top)])
  }

  /** After an error in the middle of some work: nodes and caches stand, frames do not. */
  recover(): void {
    this.top = 0
  }

  level(node: number): number {
    return this.nodes.levels[node] as number
  }

  /** Room for a frame of a node of this level, zeroed; the caller gives it back by setting `top` to what this returns. */
  frame(level: number): number {
    const base = this.top
    const end = base + (this.sizes[level] as number)
    if (end > this.frames.length) this.frames = enlarged(this.frames, 2 * end)
    this.frames.fill(0, base, end)
    this.top = end
    return base
  }

  /** A frame of that node alone, so that it stays. */
  keep(node: number): number {
    const base = this.top
    if (base === this.frames.length) this.frames = enlarged(this.frames, 2 * base)
    this.frames[base] = node
    this.top = base + 1
    return base
  }

  /** The node of this level whose children are in the frame at `base`. @throws ForestFull, TooManyNodes */
  make(level: number, base: number): number {
    return this.nodes.make(level, this.frames, base)
  }

  union(a: number, b: number): number {
    if (a === b || b === NONE) return a
    if (a === NONE) return b
    if (a > b) return this.union(b, a)
    const known = this.unions.get(a, b)
    if (known >= 0) return known
    const level = this.level(a)
    const base = this.frame(level)
    for (let i = 0, size = this.sizes[level] as number; i < size; i++) {
      const both = this.union(this.child(a, i), this.child(b, i))
      this.frames[base + i] = both
    }
    const node = this.make(level, base)
    this.top = base
    this.unions.set(a, b, node)
    return node
  }

  /** In pairs, and pairs of pairs: fewer nodes are made on the way than one after the other. */
  unionOf(nodes: readonly number[]): number {
    let left = nodes
    while (left.length > 1)
      left = left.flatMap((node, i) => (i % 2 === 0 ? [this.union(node, left[i + 1] ?? NONE)] : []))
    return left[0] ?? NONE
  }

  intersect(a: number, b: number): number {
    if (a === b) return a
    if (a === NONE || b === NONE) return NONE
    if (a > b) return this.intersect(b, a)
    const known = this.intersections.get(a, b)
    if (known >= 0) return known
    const level = this.level(a)
    const base = this.frame(level)
    for (let i = 0, size = this.sizes[level] as number; i < size; i++) {
      const both = this.intersect(this.child(a, i), this.child(b, i))
      this.frames[base + i] = both
    }
    const node = this.make(level, base)
    this.top = base
    this.intersections.set(a, b, node)
    return node
  }

  /** What is in `a` and not in `b`. */
  minus(a: number, b: number): number {
    if (a === NONE || a === b) return NONE
    if (b === NONE) return a
    const known = this.differences.get(a, b)
    if (known >= 0) return known
    const level = this.level(a)
    const base = this.frame(level)
    for (let i = 0, size = this.sizes[level] as number; i < size; i++) {
      const left = this.minus(this.child(a, i), this.child(b, i))
      this.frames[base + i] = left
    }
    const node = this.make(level, base)
    this.top = base
    this.differences.set(a, b, node)
    return node
  }

  /** What of a set is in a cube; all cubes are of one maker. */
  within(node: number, cube: Cube): number {
    if (node === NONE) return NONE
    const level = this.level(node)
    const number = cube.below[level + 1] as number
    if (number === 0) return node
    const known = this.parts.get(number, node)
    if (known >= 0) return known
    const among = number === cube.below[level] ? undefined : cube.allowed[level]
    const base = this.frame(level)
    for (let i = 0, size = this.sizes[level] as number; i < size; i++) {
      const part = among === undefined || among[i] === 1 ? this.within(this.child(node, i), cube) : NONE
      this.frames[base + i] = part
    }
    const part = this.make(level, base)
    this.top = base
    this.parts.set(number, node, part)
    return part
  }

  child(node: number, local: number): number {
    const { places, edges } = this.nodes
    return edges[(places[node] as number) + local] as number
  }

  /** Whether a node has a child for any of these local states. */
  hasAny(node: number, locals: Int32Array): boolean {
    const { places, edges } = this.nodes
    const place = places[node] as number
    for (let i = 0; i < locals.length; i++) if (edges[place + (locals[i] as number)] !== NONE) return true
    return false
  }

  /** The set of all states whose local state at each level is among those allowed; undefined allows all. */
  cube(allowed: readonly (ArrayLike<number | boolean> | undefined)[]): number {
    let below: number = ALL
    for (let level = 0; level < this.sizes.length; level++) {
      const base = this.frame(level)
      const among = allowed[level]
      for (let i = 0, size = this.sizes[level] as number; i < size; i++)
        this.frames[base + i] = among === undefined || among[i] ? below : NONE
      below = this.make(level, base)
      this.top = base
    }
    return below
  }

  /** How many states are in the set. */
  count(node: number, known: Map<number, bigint> = new Map()): bigint {
    if (node <= ALL) return BigInt(node)
    const before = known.get(node)
    if (before !== undefined) return before
    let sum = 0n
    for (let i = 0, size = this.sizes[this.level(node)] as number; i < size; i++) {
      const child = this.child(node, i)
      if (child !== NONE) sum += this.count(child, known)
    }
    known.set(node, sum)
    return sum
  }

  /** Whether the state with these local states, by level, is in the set. */
  has(node: number, locals: ArrayLike<number>): boolean {
    let at = node
    for (let level = this.sizes.length - 1; level >= 0 && at !== NONE; level--)
      at = this.child(at, locals[level] as number)
    return at !== NONE
  }

  /** Adds all nodes of a set to those that were seen. */
  addNodes(node: number, seen: Set<number>): void {
    if (node <= ALL || seen.has(node)) return
    seen.add(node)
    for (let i = 0, size = this.sizes[this.level(node)] as number; i < size; i++)
      this.addNodes(this.child(node, i), seen)
  }
}
