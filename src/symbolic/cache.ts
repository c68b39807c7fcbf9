/**
 * What an operation on some numbers came to: open addressing, which grows to a largest size and there forgets what is in the way.
 * Nothing is lost by that but time.
 */

/** Cells of a cache that has reached its largest size: 48 MiB, or 80 of a wide one. */
const LARGEST = 2 ** 22
const SMALLEST = 2 ** 10
/** Each time that it grows; a power of 2 that leads from the smallest size to the largest. */
const GROWTH = 4
/** Cells in which an answer may be, one after the other. */
const PROBES = 8

/** Keys of two numbers, answers of one; all are 0 or greater. */
export class Cache {
  /** Triples of the first number plus 1 (0: empty), the second number and the answer. */
  private cells = new Int32Array(3 * SMALLEST)
  private mask = SMALLEST - 1
  private used = 0

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
    if (this.used * 2 > this.mask && this.mask < LARGEST - 1) this.grow()
    const { cells, mask } = this
    const home = hash(a, b) & mask
    let i = home
    for (let probe = 1; cells[3 * i] !== 0; probe++) {
      i = probe === PROBES ? home : (i + 1) & mask
      if (i === home) break
    }
    if (cells[3 * i] === 0) this.used++
    cells[3 * i] = a + 1
    cells[3 * i + 1] = b
    cells[3 * i + 2] = answer
  }

  get bytes(): number {
    return this.cells.byteLength
  }

  private grow(): void {
    const old = this.cells
    const size = GROWTH * (this.mask + 1)
    this.cells = new Int32Array(3 * size)
    this.mask = size - 1
    this.used = 0
    for (let i = 0; i < old.length; i += 3)
      if (old[i] !== 0) this.set((old[i] as number) - 1, old[i + 1] as number, old[i + 2] as number)
  }
}

/** Keys of three numbers, of which the first is 0 or greater, answers of two. */
export class WideCache {
  /** Five numbers: the first plus 1 (0: empty), the second, the third and the answers. */
  private cells = new Int32Array(5 * SMALLEST)
  private mask = SMALLEST - 1
  private used = 0

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
    if (this.used * 2 > this.mask && this.mask < LARGEST - 1) this.grow()
    const { cells, mask } = this
    const home = hash(hash(a, b), c) & mask
    let i = home
    for (let probe = 1; cells[5 * i] !== 0; probe++) {
      i = probe === PROBES ? home : (i + 1) & mask
      if (i === home) break
    }
    if (cells[5 * i] === 0) this.used++
    cells[5 * i] = a + 1
    cells[5 * i + 1] = b
    cells[5 * i + 2] = c
    cells[5 * i + 3] = first
    cells[5 * i + 4] = second
  }

  get bytes(): number {
    return this.cells.byteLength
  }

  private grow(): void {
    const old = this.cells
    const size = GROWTH * (this.mask + 1)
    this.cells = new Int32Array(5 * size)
    this.mask = size - 1
    this.used = 0
    for (let i = 0; i < old.length; i += 5)
      if (old[i] !== 0)
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
