/** Nodes with the goals reached on the way there, each once, with the cheapest way: rows of numbers behind an open-addressed table. */

export interface Pairs {
  readonly size: number
  /** The number of the pair; -1 where it is known at no more cost. */
  add(node: number, reached: Int32Array, cost: number, parent: number, move: number): number
  node(pair: number): number
  cost(pair: number): number
  parent(pair: number): number
  move(pair: number): number
  /** A word of the bits of its goals. */
  word(pair: number, at: number): number
  /** All of them; not to be kept. */
  reached(pair: number): Int32Array
}

/** `words`: of 32 goals each. */
export function pairs(words: number): Pairs {
  const width = 4 + words
  let size = 0
  // Node, cost, parent, move, goals.
  let rows = new Int32Array(1024 * width)
  let cells = new Int32Array(4096)

  const hash = (node: number, from: Int32Array, offset: number): number => {
    let h = Math.imul(node ^ 0x811c9dc5, 0x01000193)
    for (let w = 0; w < words; w++) h = Math.imul(h ^ (from[offset + w] as number), 0x5bd1e995) ^ (h >>> 15)
    return Math.imul(h ^ (h >>> 13), 0x85ebca6b) >>> 0
  }
  const rehash = (): void => {
    cells = new Int32Array(2 * cells.length)
    for (let pair = 0; pair < size; pair++) {
      let cell = hash(rows[pair * width] as number, rows, pair * width + 4) & (cells.length - 1)
      while (cells[cell] !== 0) cell = (cell + 1) & (cells.length - 1)
      cells[cell] = pair + 1
    }
  }
  const isSame = (pair: number, node: number, reached: Int32Array): boolean => {
    if (rows[pair * width] !== node) return false
    for (let w = 0; w < words; w++) if (rows[pair * width + 4 + w] !== reached[w]) return false
    return true
  }
  const put = (pair: number, cost: number, parent: number, move: number): number => {
    rows[pair * width + 1] = cost
    rows[pair * width + 2] = parent
    rows[pair * width + 3] = move
    return pair
  }

  return {
    get size() {
      return size
    },
    add(node, reached, cost, parent, move) {
      let cell = hash(node, reached, 0) & (cells.length - 1)
      for (; cells[cell] !== 0; cell = (cell + 1) & (cells.length - 1)) {
        const pair = (cells[cell] as number) - 1
        if (isSame(pair, node, reached))
          return cost < (rows[pair * width + 1] as number) ? put(pair, cost, parent, move) : -1
      }
      if ((size + 1) * width > rows.length) {
        const longer = new Int32Array(2 * rows.length)
        longer.set(rows)
        rows = longer
      }
      cells[cell] = ++size
      rows[(size - 1) * width] = node
      rows.set(reached, (size - 1) * width + 4)
      put(size - 1, cost, parent, move)
      if (size > 0.6 * cells.length) rehash()
      return size - 1
    },
    node: pair => rows[pair * width] as number,
    cost: pair => rows[pair * width + 1] as number,
    parent: pair => rows[pair * width + 2] as number,
    move: pair => rows[pair * width + 3] as number,
    word: (pair, at) => rows[pair * width + 4 + at] as number,
    reached: pair => rows.subarray(pair * width + 4, (pair + 1) * width),
  }
}
