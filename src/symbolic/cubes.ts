/** Sets of states that are given level by level. What a cube asks below a level has one number for all cubes that ask the same there. */

/** What is allowed at each level; undefined: everything. */
export type Allowed = readonly (Uint8Array | undefined)[]

export interface Cube {
  readonly allowed: Allowed
  /** The highest level that is asked; -1: none is. */
  readonly top: number
  /** `below[level]` is the number of what is asked below that level; 0: nothing. */
  readonly below: Int32Array
}

/** Cubes of one maker have their numbers in common. */
export class CubeMaker {
  private readonly numbers = new Map<string, number>()
  private readonly contents = new Map<Uint8Array, string>()

  /** A level whose last local state alone is forbidden counts as free if that one is OUTSIDE, which nothing reachable is. */
  of(allowed: Allowed): Cube {
    const below = new Int32Array(allowed.length + 1)
    let top = -1
    allowed.forEach((among, level) => {
      below[level + 1] = below[level] as number
      if (among === undefined || !among.subarray(0, -1).includes(0)) return
      top = level
      const key = `${below[level]},${level},${this.contentOf(among)}`
      const number = this.numbers.get(key) ?? this.numbers.size + 1
      this.numbers.set(key, number)
      below[level + 1] = number
    })
    return { allowed, top, below }
  }

  private contentOf(among: Uint8Array): string {
    const content = this.contents.get(among) ?? among.join('')
    this.contents.set(among, content)
    return content
  }
}
