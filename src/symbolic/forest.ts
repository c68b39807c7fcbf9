/**
 * Sets of states as multi-valued decision diagrams: a node has a child for each local state of the variable of its level,
 * level 0 is the lowest, and equal nodes are one. 0 is the empty set, 1 what is below the lowest level. No level is skipped.
 */
import { Cache } from './cache.ts'

export const NONE = 0
export const ALL = 1

/** The nodes would take more than they may, or than the computer has. */
export class ForestFull extends Error {
  override readonly name = 'ForestFull'
}

/** More nodes were made than they are worth. */
export class TooManyNodes extends Error {
  override readonly name = 'TooManyNodes'
}

export class Forest {
  /** By level, how many local states there are. */
  readonly sizes: Int32Array
  /** By node: its level, and where its children begin. */
  levels = new Int16Array(2 ** 8)
  places = new Int32Array(2 ** 8)
  children = new Int32Array(2 ** 10)
  /** Nodes under construction, one frame on top of the other. */
  frames = new Int32Array(2 ** 8)
  top = 0

  private nodes = 2
  private used = 0
  private hashes = new Int32Array(2 ** 8)
  /** Node numbers by the hash of their level and children; 0: empty. */
  private unique = new Int32Array(2 ** 9)
  private readonly caches: Cache[] = []
  private readonly unions = this.cache()
  private readonly intersections = this.cache()
  private readonly differences = this.cache()
  /** What else is kept, whose bytes count as the forest's. */
  readonly guests: { readonly bytes: number }[] = []
  /** In bytes of nodes and caches. */
  limit = Infinity
  /** Nodes that may be made. */
  most = Infinity
  /** Called now and then while nodes are made; what it throws ends the work at hand, of which `recover` leaves what is known. */
  onWork: (() => void) | undefined

  constructor(sizes: readonly number[]) {
    this.sizes = Int32Array.from(sizes)
    this.levels[NONE] = -1
    this.levels[ALL] = -1
  }

  get bytes(): number {
    const arrays = [this.levels, this.places, this.children, this.frames, this.hashes, this.unique]
    return [...arrays.map(a => a.byteLength), ...[...this.caches, ...this.guests].map(({ bytes }) => bytes)].reduce(
      (sum, n) => sum + n,
      0,
    )
  }

  /** A cache whose bytes count as the forest's. */
  cache(): Cache {
    const cache = new Cache()
    this.caches.push(cache)
    return cache
  }

  /** After an error in the middle of some work: nodes and caches stand, frames do not. */
  recover(): void {
    this.top = 0
  }

  /** Nodes made so far. */
  get made(): number {
    return this.nodes - 2
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

  /** The node of this level whose children are in the frame at `base`. @throws ForestFull, TooManyNodes */
  make(level: number, base: number): number {
    const size = this.sizes[level] as number
    const { frames } = this
    let any = 0
    let h = Math.imul(level + 1, 0x9e3779b1)
    for (let i = 0; i < size; i++) {
      const child = frames[base + i] as number
      any |= child
      h = Math.imul(h ^ child, 0x85ebca77)
      h ^= h >>> 15
    }
    if (any === NONE) return NONE
    h = Math.imul(h, 0xc2b2ae3d)
    h ^= h >>> 16

    const { unique, hashes, levels, places, children } = this
    const mask = unique.length - 1
    let cell = h & mask
    for (; ; cell = (cell + 1) & mask) {
      const node = unique[cell] as number
      if (node === 0) break
      if (hashes[node] !== h || levels[node] !== level) continue
      const place = places[node] as number
      let i = 0
      while (i < size && children[place + i] === frames[base + i]) i++
      if (i === size) return node
    }
    return this.add(level, base, size, h, cell)
  }

  union(a: number, b: number): number {
    if (a === b || b === NONE) return a
    if (a === NONE) return b
    if (a > b) return this.union(b, a)
    const known = this.unions.get(a, b)
    if (known >= 0) return known
    const level = this.levels[a] as number
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

  intersect(a: number, b: number): number {
    if (a === b) return a
    if (a === NONE || b === NONE) return NONE
    if (a > b) return this.intersect(b, a)
    const known = this.intersections.get(a, b)
    if (known >= 0) return known
    const level = this.levels[a] as number
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
    const level = this.levels[a] as number
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

  child(node: number, local: number): number {
    return this.children[(this.places[node] as number) + local] as number
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
    for (let i = 0, size = this.sizes[this.levels[node] as number] as number; i < size; i++) {
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

  /** Nodes of the set. */
  size(node: number): number {
    const seen = new Set<number>()
    const visit = (at: number): void => {
      if (at <= ALL || seen.has(at)) return
      seen.add(at)
      for (let i = 0, size = this.sizes[this.levels[at] as number] as number; i < size; i++) visit(this.child(at, i))
    }
    visit(node)
    return seen.size
  }

  private add(level: number, base: number, size: number, h: number, cell: number): number {
    if ((this.nodes & 1023) === 0) this.onWork?.()
    if (this.made >= this.most)
      throw new TooManyNodes('the decision diagrams have come to more nodes than they are worth')
    if (this.nodes === this.levels.length) this.growNodes()
    if (this.used + size > this.children.length) {
      this.afford(this.children.byteLength)
      this.children = enlarged(this.children, 2 * (this.used + size))
    }
    const node = this.nodes++
    this.levels[node] = level
    this.places[node] = this.used
    this.hashes[node] = h
    for (let i = 0; i < size; i++) this.children[this.used + i] = this.frames[base + i] as number
    this.used += size
    this.unique[cell] = node
    if (2 * this.nodes > this.unique.length) this.rehash()
    return node
  }

  private growNodes(): void {
    const more = 2 * this.levels.length
    this.afford(10 * this.levels.length)
    const levels = new Int16Array(more)
    levels.set(this.levels)
    this.levels = levels
    this.places = enlarged(this.places, more)
    this.hashes = enlarged(this.hashes, more)
  }

  private rehash(): void {
    this.afford(this.unique.byteLength)
    const unique = new Int32Array(2 * this.unique.length)
    const mask = unique.length - 1
    for (let node = 2; node < this.nodes; node++) {
      let cell = (this.hashes[node] as number) & mask
      while (unique[cell] !== 0) cell = (cell + 1) & mask
      unique[cell] = node
    }
    this.unique = unique
  }

  /** Before so many more bytes are taken. @throws ForestFull */
  afford(more: number): void {
    if (this.bytes + more > this.limit) throw new ForestFull('the decision diagrams have reached their limit')
  }
}

export function enlarged(array: Int32Array<ArrayBuffer>, length: number): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(length)
  larger.set(array)
  return larger
}
