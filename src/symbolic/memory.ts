/** The bytes that the diagrams of one search take together, and may take. */

/** They would take more than they may, or than the computer has. */
export class ForestFull extends Error {
  override readonly name = 'ForestFull'
}

/** What takes bytes. */
export interface Part {
  readonly bytes: number
  /** Some nodes are gone: what names them must go, too. */
  sweep?(): void
  /** What only helps to go on with the work at hand is not needed any more. */
  forget?(): void
}

/** What costs nothing but time when it is forgotten. */
export interface Memo extends Part {
  forget(): void
  /** Whether nothing was added since it was last looked at. */
  idle: boolean
}

/** The share of the limit that caches may take. */
const REMEMBERED = 0.5

export class Memory {
  /** In bytes. */
  limit = Infinity
  /** Whether nodes are let go where it is short, at the cost of making some anew; else it is full at once. */
  collects = true
  readonly nodes: Part[] = []
  readonly caches: Memo[] = []
  /** Called now and then while nodes are made; what it throws ends the work at hand. */
  onWork: (() => void) | undefined

  get bytes(): number {
    return total(this.nodes) + total(this.caches)
  }

  sweep(): void {
    for (const part of [...this.nodes, ...this.caches]) part.sweep?.()
  }

  /** At the end of some work, of which only what was found stays. @throws ForestFull */
  forget(): void {
    const { onWork } = this
    // What is half forgotten could not be taken up again.
    this.onWork = undefined
    try {
      for (const part of [...this.caches, ...this.nodes]) part.forget?.()
    } finally {
      this.onWork = onWork
    }
  }

  affords(more: number): boolean {
    return this.limit === Infinity || this.bytes + more <= this.limit
  }

  affordsToRemember(more: number): boolean {
    const affords = (): boolean => this.affords(more) && total(this.caches) + more <= this.limit * REMEMBERED
    if (affords()) return true
    this.forgetIdle()
    return affords()
  }

  /** Before so many more bytes are taken. @throws ForestFull */
  afford(more: number): void {
    if (this.affords(more)) return
    this.forgetIdle()
    if (!this.affords(more)) throw new ForestFull('the decision diagrams have reached their limit')
  }

  /** Caches that have been idle since memory was last short give theirs up. */
  private forgetIdle(): void {
    for (const cache of this.caches)
      if (cache.idle) cache.forget()
      else cache.idle = true
  }
}

const total = (parts: readonly Part[]): number => parts.reduce((sum, { bytes }) => sum + bytes, 0)
