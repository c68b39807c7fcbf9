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

/** Keys of two numbers, answers of one; all are 0 or greater. */
export class Cache implements Memo {
  private readonly memory: Memory
  private readonly lasts: (a: number, b: number, answer: number) => boolean
  /** Triples of the first number plus 1 (0: empty, GONE: no more), the second number and the answer. */
  private cells = new Int32Array(3 * SMALLEST)
  private mask = SMALLEST - 1
  private used = 0
  /** Answers until it may ask again whether it may grow. */
  private wait = 0
  /** Whether nothing was added since somebody looked. */
  idle = true

  /** `lasts` tells whether all nodes that an answer is about are still there. */
  constructor(memory: Memory, lasts: (a: number, b: number, answer: number) => boolean) {
    this.memory = memory
    this.lasts = lasts
    memory.caches.push(this)
  }

  /** The answer, or -1. */
  get(a: number, b: number): number {
    const { cells, mask } = this
    for (let i = hash(a, b) & mask, probe = 0; probe < PROBES; i = (i + 1) & mask, probe++) {
      const key = cells[3 * i] as number
      if (key === 0) return -1
      if (key === a + 1 && cells[3 * i + 1] === b) return cells[3 * i + 2] as number
    }
    return -1
  }

  set(a: number, b: number, answer: number): void {
    this.idle = false
    if (this.used * 2 > this.mask && --this.wait < 0) this.grow()
    const { cells, mask } = this
    const home = hash(a, b) & mask
    let i = home
    for (let probe = 1; (cells[3 * i] as number) > 0; probe++) {
      i = probe === PROBES ? home : (i + 1) & mask
      if (i === home) break
    }
    if ((cells[3 * i] as number) <= 0) this.used++
    cells[3 * i] = a + 1
    cells[3 * i + 1] = b
    cells[3 * i + 2] = answer
  }

  get bytes(): number {
    return this.cells.byteLength
  }

  sweep(): void {
    const { cells } = this
    for (let i = 0; i < cells.length; i += 3) {
      if ((cells[i] as number) <= 0) continue
      if (this.lasts((cells[i] as number) - 1, cells[i + 1] as number, cells[i + 2] as number)) continue
      cells[i] = GONE
      this.used--
    }
  }

  forget(): void {
    this.cells = new Int32Array(3 * SMALLEST)
    this.mask = SMALLEST - 1
    this.used = 0
    this.wait = 0
  }

  private grow(): void {
    const old = this.cells
    const size = 2 * (this.mask + 1)
    if (size > LARGEST || !this.memory.affordsToRemember(old.byteLength)) {
      this.wait = this.mask
      return
    }
    this.cells = new Int32Array(3 * size)
    this.mask = size - 1
    this.used = 0
    for (let i = 0; i < old.length; i += 3)
      if ((old[i] as number) > 0) this.set((old[i] as number) - 1, old[i + 1] as number, old[i + 2] as number)
  }
}

/** Keys of three numbers, of which the first is 0 or greater, answers of two. */
export class WideCache implements Memo {
  private readonly memory: Memory
  private readonly lasts: (a: number, b: number, first: number) => boolean
  /** Five numbers: the first plus 1 (0: empty, GONE: no more), the second, the third and the answers. */
  private cells = new Int32Array(5 * SMALLEST)
  private mask = SMALLEST - 1
  private used = 0
  /** Answers until it may ask again whether it may grow. */
  private wait = 0
  /** Whether nothing was added since somebody looked. */
  idle = true

  /** `lasts` tells whether all nodes that an answer is about are still there. */
  constructor(memory: Memory, lasts: (a: number, b: number, first: number) => boolean) {
    this.memory = memory
    this.lasts = lasts
    memory.caches.push(this)
  }

  /** Where the answer is until something else is set, or -1. */
  find(a: number, b: number, c: number): number {
    const { cells, mask } = this
    for (let i = hash(hash(a, b), c) & mask, probe = 0; probe < PROBES; i = (i + 1) & mask, probe++) {
      const key = cells[5 * i] as number
      if (key === 0) return -1
      if (key === a + 1 && cells[5 * i + 1] === b && cells[5 * i + 2] === c) return 5 * i
    }
    return -1
  }

  first(cell: number): number {
    return this.cells[cell + 3] as number
  }

  second(cell: number): number {
    return this.cells[cell + 4] as number
  }

  set(a: number, b: number, c: number, first: number, second: number): void {
    this.idle = false
    if (this.used * 2 > this.mask && --this.wait < 0) this.grow()
    const { cells, mask } = this
    const home = hash(hash(a, b), c) & mask
    let i = home
    for (let probe = 1; (cells[5 * i] as number) > 0; probe++) {
      i = probe === PROBES ? home : (i + 1) & mask
      if (i === home) break
    }
    if ((cells[5 * i] as number) <= 0) this.used++
    cells[5 * i] = a + 1
    cells[5 * i + 1] = b
    cells[5 * i + 2] = c
    cells[5 * i + 3] = first
    cells[5 * i + 4] = second
  }

  get bytes(): number {
    return this.cells.byteLength
  }

  sweep(): void {
    const { cells } = this
    for (let i = 0; i < cells.length; i += 5) {
      if ((cells[i] as number) <= 0) continue
      if (this.lasts((cells[i] as number) - 1, cells[i + 1] as number, cells[i + 3] as number)) continue
      cells[i] = GONE
      this.used--
    }
  }

  forget(): void {
    this.cells = new Int32Array(5 * SMALLEST)
    this.mask = SMALLEST - 1
    this.used = 0
    this.wait = 0
  }

  private grow(): void {
    const old = this.cells
    const size = 2 * (this.mask + 1)
    if (size > LARGEST || !this.memory.affordsToRemember(old.byteLength)) {
      this.wait = this.mask
      return
    }
    this.cells = new Int32Array(5 * size)
    this.mask = size - 1
    this.used = 0
    for (let i = 0; i < old.length; i += 5)
      if ((old[i] as number) > 0)
        this.set(
          (old[i] as number) - 1,
          old[i + 1] as number,
          old[i + 2] as number,
          old[i + 3] as number,
          old[i + 4] as number,
        )
  }
}

function hash(a: number, b: number): number {
  let h = Math.imul(a, 0x9e3779b1) ^ Math.imul(b, 0x85ebca77)
  h ^= h >>> 15
  h = Math.imul(h, 0x2c1b3c6d)
  return h ^ (h >>> 13)
}
