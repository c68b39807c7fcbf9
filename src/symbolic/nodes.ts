/**
 * Nodes of decision diagrams. A node has a level, and for each local state of the variable there an edge: one number or more, of which
 * the first is the node below. Equal nodes are one. 0 is nothing, 1 what is below the lowest level.
 */
import { ForestFull, type Memory } from './memory.ts'

export const NONE = 0
export const ALL = 1

/** There are more nodes than they are worth. */
export class TooManyNodes extends Error {
  override readonly name = 'TooManyNodes'
}

/** The level of what is no node, and of a node that is gone. */
const NO_LEVEL = -1
const GONE = -2

/** What the levels of nodes, and the places of their edges, are numbered by: 16 and 32 bits with a sign. */
const MOST_LEVELS = 2 ** 15
const MOST_EDGES = 2 ** 31

/** What is full to this share is short of room; and by what share it grows where memory is too short to double. */
const SHORT = 0.75
const LITTLE = 0.25
/** By what share of them more nodes are made before room is looked for again: after some were let go, and where there was room. */
const FRUITFUL = 0.25
const SOON = 0.03
/**
 * How many times more nodes are made than there is room for until that is said to lead nowhere. Of the limits that were tried on
 * pasid-ref, those under which a search came to its end had it make up to 43 times as many.
 */
const AGAIN = 64

export class Nodes {
  /** By node: its level, and where its edges begin. */
  levels = new Int16Array(2 ** 8)
  places = new Int32Array(2 ** 8)
  edges = new Int32Array(2 ** 10)
  /** How many there may be: a bound for the work at hand, gone once it was reached. */
  most = Infinity

  private readonly memory: Memory
  /** Numbers of an edge; and by level, of all edges of a node. */
  private readonly width: number
  private readonly lengths: Int32Array
  private hashes = new Int32Array(2 ** 8)
  /** Nodes by the hash of their level and edges; 0: empty. */
  private unique = new Int32Array(2 ** 9)
  /** By the numbers of all its edges, a node that is gone, whose first edge leads to the next one; 0: none. */
  private readonly gone: Int32Array
  /** Numbers given to nodes, and how many of them are gone; places given to edges. */
  private numbers = 2
  private free = 0
  private used = 0
  /** How many were made, with those that are gone. */
  private made = 0
  /** How many must have been made before it is looked again whether it is short. */
  private next = 0

  constructor(sizes: Int32Array, width: number, memory: Memory) {
    if (sizes.length > MOST_LEVELS) throw new ForestFull(`the decision diagrams have more than ${MOST_LEVELS} levels`)
    this.memory = memory
    this.width = width
    this.lengths = sizes.map(size => width * size)
    this.gone = new Int32Array(Math.max(0, ...this.lengths) + 1)
    this.levels.fill(NO_LEVEL, NONE, ALL + 1)
  }

  /** How many there are. */
  get count(): number {
    return this.numbers - this.free - 2
  }

  get bytes(): number {
    const { levels, places, edges, hashes, unique } = this
    return [levels, places, edges, hashes, unique].reduce((sum, { byteLength }) => sum + byteLength, 0)
  }

  /** The node of this level whose edges are in the frame at `base`; NONE where all are. @throws ForestFull, TooManyNodes */
  make(level: number, frames: Int32Array, base: number): number {
    const length = this.lengths[level] as number
    let any = 0
    let h = Math.imul(level + 1, 0x9e3779b1)
    for (let i = 0; i < length; i++) {
      const number = frames[base + i] as number
      any |= number
      h = Math.imul(h ^ number, 0x85ebca77)
      h ^= h >>> 15
    }
    if (any === 0) return NONE
    h = Math.imul(h, 0xc2b2ae3d)
    h ^= h >>> 16

    const { unique, hashes, levels, places, edges } = this
    const mask = unique.length - 1
    let cell = h & mask
    for (; ; cell = (cell + 1) & mask) {
      const node = unique[cell] as number
      if (node === 0) break
      if (hashes[node] !== h || levels[node] !== level) continue
      const place = places[node] as number
      let i = 0
      while (i < length && edges[place + i] === frames[base + i]) i++
      if (i === length) return node
    }
    return this.add(level, frames, base, h, cell)
  }

  lives(node: number): boolean {
    return this.levels[node] !== GONE
  }

  /**
   * Whether it will soon have to grow and may not, though it has had time to come to nodes that nobody needs.
   *
   * @throws ForestFull when it has made so many that most must have been made again and again
   */
  isShort(): boolean {
    const { limit, collects } = this.memory
    if (limit === Infinity || !collects || this.made < this.next) return false
    const { count } = this
    const full =
      count > SHORT * this.levels.length ||
      2 * count > SHORT * this.unique.length ||
      (this.used > SHORT * this.edges.length && 4 * this.free < count)
    if (!full) return false
    if (this.memory.affords(this.bytes)) {
      this.next = this.made + count * SOON
      return false
    }
    if (this.made > AGAIN * this.levels.length)
      throw new ForestFull('the decision diagrams make the same nodes again and again')
    return true
  }

  /** Lets all nodes go that none of the roots leads to. Numbers of the others stay as they are. */
  collect(roots: Iterable<number>): void {
    const stay = new Uint8Array(this.numbers)
    stay.fill(1, NONE, ALL + 1)
    const mark = (node: number): void => {
      if (stay[node] === 1) return
      stay[node] = 1
      const place = this.places[node] as number
      const end = place + (this.lengths[this.levels[node] as number] as number)
      for (let edge = place; edge < end; edge += this.width) mark(this.edges[edge] as number)
    }
    for (const root of roots) mark(root)
    for (let node = ALL + 1; node < this.numbers; node++) {
      const level = this.levels[node] as number
      if (stay[node] === 1 || level === GONE) continue
      const length = this.lengths[level] as number
      this.edges[this.places[node] as number] = this.gone[length] as number
      this.gone[length] = node
      this.levels[node] = GONE
      this.free++
    }
    this.unique.fill(0)
    this.fill()
    this.next = this.made + this.count * FRUITFUL
    this.memory.sweep()
  }

  private add(level: number, frames: Int32Array, base: number, h: number, cell: number): number {
    if ((this.made & 1023) === 0) this.memory.onWork?.()
    if (this.count >= this.most) {
      // It is said once: whoever put that bound gets to put aside what was begun, which takes a few nodes more.
      this.most = Infinity
      throw new TooManyNodes('the decision diagrams have come to more nodes than they are worth')
    }
    const length = this.lengths[level] as number
    let node = this.gone[length] as number
    if (node === 0) node = this.another(length)
    else {
      this.gone[length] = this.edges[this.places[node] as number] as number
      this.free--
    }
    this.made++
    this.levels[node] = level
    this.hashes[node] = h
    const place = this.places[node] as number
    for (let i = 0; i < length; i++) this.edges[place + i] = frames[base + i] as number
    this.unique[cell] = node
    if (2 * this.count > this.unique.length) this.rehash()
    return node
  }

  /** A new number, and a place for its edges. */
  private another(length: number): number {
    if (this.numbers === this.levels.length) this.growNumbers()
    if (this.used + length > this.edges.length) {
      const more = this.growth(this.edges.length, 4) + length
      if (this.edges.length + more > MOST_EDGES) throw new ForestFull('the decision diagrams have too many edges')
      this.memory.afford(4 * more)
      this.edges = enlarged(this.edges, this.edges.length + more)
    }
    const node = this.numbers++
    this.places[node] = this.used
    this.used += length
    return node
  }

  private growNumbers(): void {
    const more = this.growth(this.levels.length, 10)
    this.memory.afford(10 * more)
    const length = this.levels.length + more
    const levels = new Int16Array(length)
    levels.set(this.levels)
    this.levels = levels
    this.places = enlarged(this.places, length)
    this.hashes = enlarged(this.hashes, length)
  }

  /** By how much an array should grow, whose elements take so many bytes each. */
  private growth(length: number, bytes: number): number {
    return this.memory.affords(bytes * length) ? length : Math.ceil(LITTLE * length)
  }

  private rehash(): void {
    this.memory.afford(this.unique.byteLength)
    this.unique = new Int32Array(2 * this.unique.length)
    this.fill()
  }

  /** Enters all nodes in the empty table. */
  private fill(): void {
    const { unique, levels, hashes } = this
    const mask = unique.length - 1
    for (let node = ALL + 1; node < this.numbers; node++) {
      if (levels[node] === GONE) continue
      let cell = (hashes[node] as number) & mask
      while (unique[cell] !== 0) cell = (cell + 1) & mask
      unique[cell] = node
    }
  }
}

export function enlarged(array: Int32Array<ArrayBuffer>, length: number): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(length)
  larger.set(array)
  return larger
}
