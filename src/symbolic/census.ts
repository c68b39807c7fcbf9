/** A set of states, asked about many cubes: each is looked for from its highest level on, where the set has few nodes. */
import type { Cube } from './cubes.ts'
import { ALL, type Forest, NONE } from './forest.ts'

export class Census {
  private readonly forest: Forest
  /** By level, the nodes of the set, and in how many ways each is come to from the top. */
  private readonly nodes: readonly ReadonlyMap<number, bigint>[]
  /** By the number of what a cube asks below a level, and by node. */
  private readonly met: Map<number, boolean>[] = []
  private readonly counted: Map<number, bigint>[] = []
  private readonly sizes = new Map<number, bigint>()
  private readonly root: number

  constructor(forest: Forest, root: number) {
    this.forest = forest
    this.root = root
    const nodes = Array.from(forest.sizes, () => new Map<number, bigint>())
    if (root > ALL) nodes.at(-1)?.set(root, 1n)
    for (let level = nodes.length - 1; level > 0; level--) {
      const below = nodes[level - 1] as Map<number, bigint>
      for (const [node, ways] of nodes[level] as Map<number, bigint>)
        for (let i = 0, size = forest.sizes[level] as number; i < size; i++) {
          const child = forest.child(node, i)
          if (child !== NONE) below.set(child, (below.get(child) ?? 0n) + ways)
        }
    }
    this.nodes = nodes
  }

  /** Whether some state is in the cube. */
  meets(cube: Cube): boolean {
    if (cube.top < 0) return this.root !== NONE
    for (const node of this.nodesAt(cube.top).keys()) if (this.meetsBelow(cube, node, cube.top)) return true
    return false
  }

  /** How many states are in the cube. */
  count(cube: Cube): bigint {
    if (cube.top < 0) return this.forest.count(this.root, this.sizes)
    let sum = 0n
    for (const [node, ways] of this.nodesAt(cube.top)) sum += ways * this.countBelow(cube, node, cube.top)
    return sum
  }

  private nodesAt(level: number): ReadonlyMap<number, bigint> {
    return this.nodes[level] as ReadonlyMap<number, bigint>
  }

  private meetsBelow(cube: Cube, node: number, level: number): boolean {
    const number = cube.below[level + 1] as number
    if (node === NONE || number === 0) return node !== NONE
    const memo = (this.met[number] ??= new Map<number, boolean>())
    const known = memo.get(node)
    if (known !== undefined) return known
    const among = cube.allowed[level]
    let meets = false
    for (let i = 0, size = this.forest.sizes[level] as number; i < size && !meets; i++)
      if (among === undefined || among[i] === 1) meets = this.meetsBelow(cube, this.forest.child(node, i), level - 1)
    memo.set(node, meets)
    return meets
  }

  private countBelow(cube: Cube, node: number, level: number): bigint {
    const number = cube.below[level + 1] as number
    if (node === NONE) return 0n
    if (number === 0) return this.forest.count(node, this.sizes)
    const memo = (this.counted[number] ??= new Map<number, bigint>())
    const known = memo.get(node)
    if (known !== undefined) return known
    const among = cube.allowed[level]
    let sum = 0n
    for (let i = 0, size = this.forest.sizes[level] as number; i < size; i++)
      if (among === undefined || among[i] === 1) sum += this.countBelow(cube, this.forest.child(node, i), level - 1)
    memo.set(node, sum)
    return sum
  }
}
