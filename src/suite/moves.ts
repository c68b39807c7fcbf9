/** What can be attempted in each state, and which of the wanted items that covers: the graph in which paths of a suite are sought. */

export interface Moves {
  /** Node 0 is the initial state. */
  readonly size: number
  /** The moves out of node `n` are those from `first[n]` up to `first[n + 1]`. A refused call leads back to its node. */
  readonly first: Int32Array
  readonly target: Int32Array
  /** A number of `covers`; 0 covers nothing. */
  readonly label: Int32Array
  /** The instance of an operation that is attempted. */
  readonly operation: Int32Array
  /** Of each label the wanted items, ascending. */
  readonly covers: readonly (readonly number[])[]
  /** Of each label the steps that followed components take. */
  readonly takes: readonly (readonly Taken[])[]
}

export interface Taken {
  /** Place among the components that are followed. */
  readonly place: number
  /** Number of a step of its table. */
  readonly step: number
}

/** Moves put together node after node. */
export class MovesBuilder {
  #first = new Int32Array(1024)
  #target = new Int32Array(4096)
  #label = new Int32Array(4096)
  #operation = new Int32Array(4096)
  #nodes = 0
  #moves = 0

  /** A move out of the current node. */
  add(operation: number, target: number, label: number): void {
    if (this.#moves === this.#target.length) {
      this.#target = twice(this.#target)
      this.#label = twice(this.#label)
      this.#operation = twice(this.#operation)
    }
    this.#target[this.#moves] = target
    this.#label[this.#moves] = label
    this.#operation[this.#moves++] = operation
  }

  /** The current node has all of its moves. */
  next(): void {
    if (++this.#nodes === this.#first.length) this.#first = twice(this.#first)
    this.#first[this.#nodes] = this.#moves
  }

  done({ covers, takes }: Pick<Moves, 'covers' | 'takes'>): Moves {
    return {
      size: this.#nodes,
      first: this.#first,
      target: this.#target,
      label: this.#label,
      operation: this.#operation,
      covers,
      takes,
    }
  }
}

function twice(array: Int32Array<ArrayBuffer>): Int32Array<ArrayBuffer> {
  const longer = new Int32Array(2 * array.length)
  longer.set(array)
  return longer
}
