/** What an operation on two numbers came to: open addressing over cells of three, emptied when it would grow too large. */

/** Cells of a cache that has reached its largest size: 48 MiB. */
const LARGEST = 2 ** 22

export class Cache {
  /** Triples of the first number plus 1 (0: empty), the second number and the answer. */
  private cells = new Int32Array(3 * 2 ** 8)
  private mask = 2 ** 8 - 1
  private used = 0

  /** The answer, or -1. Numbers and answers are 0 or greater. */
  get(a: number, b: number): number {
    const { cells, mask } = this
    for (let i = hash(a, b) & mask; ; i = (i + 1) & mask) {
      const key = cells[3 * i] as number
      if (key === 0) return -1
      if (key === a + 1 && cells[3 * i + 1] === b) return cells[3 * i + 2] as number
    }
  }

  set(a: number, b: number, answer: number): void {
    if (this.used * 2 > this.mask) this.grow()
    const { cells, mask } = this
    let i = hash(a, b) & mask
    while (cells[3 * i] !== 0) i = (i + 1) & mask
    cells[3 * i] = a + 1
    cells[3 * i + 1] = b
    cells[3 * i + 2] = answer
    this.used++
  }

  get bytes(): number {
    return this.cells.byteLength
  }

  private grow(): void {
    const old = this.cells
    const size = this.mask + 1
    this.used = 0
    if (size === LARGEST) {
      old.fill(0)
      return
    }
    this.cells = new Int32Array(3 * 2 * size)
    this.mask = 2 * size - 1
    for (let i = 0; i < old.length; i += 3)
      if (old[i] !== 0) this.set((old[i] as number) - 1, old[i + 1] as number, old[i + 2] as number)
  }
}

function hash(a: number, b: number): number {
  let h = Math.imul(a, 0x9e3779b1) ^ Math.imul(b, 0x85ebca77)
  h ^= h >>> 15
  h = Math.imul(h, 0x2c1b3c6d)
  return h ^ (h >>> 13)
}
