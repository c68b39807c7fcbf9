/** Sets of states that are given level by level. What a cube asks below a level has one number for all cubes that ask the same there. */
import type { Forest } from './forest.ts'
import { ALL, NONE } from './nodes.ts'
import type { Numbers } from './sums.ts'

/** What is allowed at each level; undefined: everything. */
export type Allowed = readonly (Uint8Array | undefined)[]

/** One of the numbers wanted is what the local states of all levels add up to; undefined adds 0. */
export interface LeveledSum {
  readonly weights: readonly (readonly number[] | undefined)[]
  readonly wanted: Numbers
}

export interface Cube {
  readonly allowed: Allowed
  /** Of those, only states with these sums. */
  readonly sums: readonly LeveledSum[]
  /** The highest and the lowest level that are asked; -1: none is. */
  readonly top: number
  readonly bottom: number
  /** `below[level]` is the number of what is asked below that level; 0: nothing. */
  readonly below: Int32Array
}

/** Cubes of one maker have their numbers in common. */
export class CubeMaker {
  private readonly numbers = new Map<string, number>()
  private readonly contents = new Map<Uint8Array, string>()

  /** A level whose last local state alone is forbidden counts as free if that one is OUTSIDE, which nothing reachable is. */
  of(allowed: Allowed, sums: readonly LeveledSum[] = []): Cube {
    const below = new Int32Array(allowed.length + 1)
    let [top, bottom] = [-1, -1]
    allowed.forEach((among, level) => {
      below[level + 1] = below[level] as number
      if (among === undefined || !among.subarray(0, -1).includes(0)) return
      top = level
      if (bottom < 0) bottom = level
      const key = `${below[level]},${level},${this.contentOf(among)}`
      const number = this.numbers.get(key) ?? this.numbers.size + 1
      this.numbers.set(key, number)
      below[level + 1] = number
    })
    return { allowed, sums, top, bottom, below }
  }

  private contentOf(among: Uint8Array): string {
    const content = this.contents.get(among) ?? among.join('')
    this.contents.set(among, content)
    return content
  }
}

/** What of a set is in a cube. @throws ForestFull */
export const partIn = (cube: Cube, node: number, forest: Forest): number =>
  cube.sums.length === 0 ? forest.within(node, cube) : forest.intersect(node, statesIn(cube, forest))

/** The set of the states that are in a cube. @throws ForestFull */
export function statesIn({ allowed, sums }: Cube, forest: Forest): number {
  if (sums.length === 0) return forest.cube(allowed)
  const known = new Map<string, number>()
  /** From a level down; `left` is what is wanted of each sum there. */
  const below = (level: number, left: readonly Numbers[]): number => {
    if (level < 0) return left.every(numbers => (numbers & 1n) === 1n) ? ALL : NONE
    if (left.includes(0n)) return NONE
    const key = `${level},${left.join()}`
    const before = known.get(key)
    if (before !== undefined) return before
    const among = allowed[level]
    const base = forest.frame(level)
    for (let i = 0; i < (forest.sizes[level] as number); i++) {
      if (among !== undefined && among[i] === 0) continue
      const child = below(
        level - 1,
        left.map((numbers, sum) => numbers >> BigInt(sums[sum]?.weights[level]?.[i] ?? 0)),
      )
      forest.frames[base + i] = child
    }
    const node = forest.make(level, base)
    forest.top = base
    known.set(key, node)
    return node
  }
  return below(
    forest.sizes.length - 1,
    sums.map(({ wanted }) => wanted),
  )
}
