/**
 * What an operation on some numbers came to: open addressing, which grows as far as it is allowed to and there forgets what is
 * in the way. Nothing is lost by that but time.
 */
import type { Memo, Memory } from './memory.ts'

/** Cells of a cache that has reached its largest size: 48 MiB, or 80 of a wide one. */
const LARGEST = 2 ** 22
const SMALLEST = 2 ** 10
const GONE = -1
/** Cells in which an answer may be, one after the other. */
const PROBES = 8

/** Whether all nodes are still there that an answer is about: the first two numbers of its key, and the first of the answer. */
type Lasts = (a: number, b: number, answer: number) => boolean

/** Numbers are 0 or greater, but for those that only some caches have. */
abstract class Answers implements Memo {
  idle = true
  /**
   * By cell so many numbers: the first of the key plus 1 (0: empty, GONE: no more), the second, the first of the answer, and
   * what only some caches have.
   */
  protected cells: Int32Array
  protected mask = SMALLEST - 1
  private readonly width: number
  private readonly memory: Memory
  private readonly lasts: Lasts
  protected used = 0
  /** Answers until it may ask again whether it may grow. */
  protected wait = 0

  constructor(width: number, memory: Memory, lasts: Lasts) {
    this.width = width
    this.memory = memory
    this.lasts = lasts
    this.cells = new Int32Array(width * SMALLEST)
    memory.caches.push(this)
  }

  get bytes(): number {
    return this.cells.byteLength
  }

  sweep(): void {
    const { cells, width } = this
    for (let at = 0; at < cells.length; at += width) {
      if ((cells[at] as number) <= 0) continue
      if (this.lasts((cells[at] as number) - 1, cells[at + 1] as number, cells[at + 2] as number)) continue
      cells[at] = GONE
      this.used--
    }
  }

  forget(): void {
    this.cells = new Int32Array(this.width * SMALLEST)
    this.mask = SMALLEST - 1
    this.used = 0
    this.wait = 0
  }

  /** Before an answer is entered. */
  protected grow(): void {
    const { cells, width } = this
    const size = 2 * (this.mask + 1)
    if (size > LARGEST || !this.memory.affordsToRemember(cells.byteLength)) {
      this.wait = this.mask
      return
    }
    this.cells = new Int32Array(width * size)
    this.mask = size - 1
    this.used = 0
    for (let at = 0; at < cells.length; at += width) if ((cells[at] as number) > 0) this.copy(cells, at)
  }

  /** Enters an answer of an older table. */
  protected abstract copy(cells: Int32Array, at: number): void
}

/** Keys of two numbers, answers of one. */
export class Cache extends Answers {
  constructor(memory: Memory, lasts: Lasts) {
    super(3, memory, lasts)
  }

  /** The answer, or -1. */
  get(a: number, b: number): number {
    const { cells, mask } = this
    for (let cell = hash(a, b) & mask, probe = 0; probe < PROBES; cell = (cell + 1) & mask, probe++) {
      const key = cells[3 * cell] as number
      if (key === 0) return -1
      if (key === a + 1 && cells[3 * cell + 1] === b) return cells[3 * cell + 2] as number
    }
    return -1
  }

  set(a: number, b: number, answer: number): void {
    this.idle = false
    if (this.used * 2 > this.mask && --this.wait < 0) this.grow()
    const { cells, mask } = this
    const home = hash(a, b) & mask
    let cell = home
    for (let probe = 1; (cells[3 * cell] as number) > 0; probe++) {
      cell = probe === PROBES ? home : (cell + 1) & mask
      if (cell === home) break
    }
    const at = 3 * cell
    if ((cells[at] as number) <= 0) this.used++
    cells[at] = a + 1
    cells[at + 1] = b
    cells[at + 2] = answer
  }

  protected copy(cells: Int32Array, at: number): void {
    this.set((cells[at] as number) - 1, cells[at + 1] as number, cells[at + 2] as number)
  }
}

/** Keys of three numbers and answers of two, of which the last may be any. */
export class WideCache extends Answers {
  constructor(memory: Memory, lasts: Lasts) {
    super(5, memory, lasts)
  }

  /** Where the answer is until something else is set, or -1. */
  find(a: number, b: number, c: number): number {
    const { cells, mask } = this
    for (let cell = hash(hash(a, b), c) & mask, probe = 0; probe < PROBES; cell = (cell + 1) & mask, probe++) {
      const key = cells[5 * cell] as number
      if (key === 0) return -1
      if (key === a + 1 && cells[5 * cell + 1] === b && cells[5 * cell + 3] === c) return 5 * cell
    }
    return -1
  }

  first(at: number): number {
    return this.cells[at + 2] as number
  }

  second(at: number): number {
    return this.cells[at + 4] as number
  }

  set(a: number, b: number, c: number, first: number, second: number): void {
    this.idle = false
    if (this.used * 2 > this.mask && --this.wait < 0) this.grow()
    const { cells, mask } = this
    const home = hash(hash(a, b), c) & mask
    let cell = home
    for (let probe = 1; (cells[5 * cell] as number) > 0; probe++) {
      cell = probe === PROBES ? home : (cell + 1) & mask
      if (cell === home) break
    }
    const at = 5 * cell
    if ((cells[at] as number) <= 0) this.used++
    cells[at] = a + 1
    cells[at + 1] = b
    cells[at + 2] = first
    cells[at + 3] = c
    cells[at + 4] = second
  }

  protected copy(cells: Int32Array, at: number): void {
    const [a, b, first, c, second] = cells.subarray(at, at + 5) as unknown as [number, number, number, number, number]
    this.set(a - 1, b, c, first, second)
  }
}

function hash(a: number, b: number): number {
  let h = Math.imul(a, 0x9e3779b1) ^ Math.imul(b, 0x85ebca77)
  h ^= h >>> 15
  h = Math.imul(h, 0x2c1b3c6d)
  return h ^ (h >>> 13)
}
