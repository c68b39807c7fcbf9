/** A set of states, asked about many cubes: each is looked for from its highest level on, where the set has few nodes. */
import { type Cube, statesIn } from './cubes.ts'
import type { Forest } from './forest.ts'
import { ALL, NONE } from './nodes.ts'

export class Census {
  private readonly forest: Forest
  /** By level, the nodes of the set, and in how many ways each is come to from the top. */
  private readonly nodes: readonly ReadonlyMap<number, bigint>[]
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
    if (cube.sums.length > 0) return this.forest.intersect(this.root, statesIn(cube, this.forest)) !== NONE
    if (cube.top < 0) return this.root !== NONE
    for (const node of this.nodesAt(cube.top).keys()) if (this.forest.meets(node, cube)) return true
    return false
  }

  /**
   * How many states are in the cubes, summed over them. All are counted from the lowest level up, for then no more need be
   * remembered than of one level.
   */
  count(cubes: readonly Cube[]): bigint {
    const { sizes } = this.forest
    const questions = questionsOf(cubes, sizes.length)
    let sum = BigInt(cubes.filter(({ top }) => top < 0).length) * this.forest.count(this.root)
    let places = new Map<number, number>([[ALL, 0]])
    let counts = new Map<number, readonly bigint[]>([[0, [1n]]])
    for (const [level, asked] of questions.entries()) {
      const size = sizes[level] as number
      const nodes = [...this.nodesAt(level).keys()]
      // By node and local state, the place of the child below; -1: there is none.
      const children = Int32Array.from({ length: nodes.length * size }, (_, i) => {
        const child = this.forest.child(nodes[Math.floor(i / size)] as number, i % size)
        return child === NONE ? -1 : (places.get(child) as number)
      })
      const here = new Map<number, readonly bigint[]>()
      for (const [number, { among, rest, ends }] of asked) {
        const below = counts.get(rest) as readonly bigint[]
        const counted = nodes.map((_, place) => {
          let states = 0n
          for (let i = 0; i < size; i++) {
            const child = children[place * size + i] as number
            if (child >= 0 && (among === undefined || among[i] === 1)) states += below[child] as bigint
          }
          return states
        })
        here.set(number, counted)
        if (ends === 0) continue
        const ways = [...this.nodesAt(level).values()]
        sum += BigInt(ends) * counted.reduce((all, states, place) => all + (ways[place] as bigint) * states, 0n)
      }
      places = new Map(nodes.map((node, place) => [node, place]))
      counts = here
    }
    return sum
  }

  private nodesAt(level: number): ReadonlyMap<number, bigint> {
    return this.nodes[level] as ReadonlyMap<number, bigint>
  }
}

/** What cubes ask of a level, given what they ask below it. */
interface Question {
  readonly among: Uint8Array | undefined
  /** The number of what is asked below. */
  readonly rest: number
  /** For how many cubes that is all. */
  ends: number
}

/** By level, what is asked there and below, by number; with 0, which asks nothing. */
function questionsOf(cubes: readonly Cube[], height: number): Map<number, Question>[] {
  const questions = Array.from({ length: height }, () => new Map<number, Question>([[0, { ...NOTHING }]]))
  for (const { allowed, top, below } of cubes) {
    if (top < 0) continue
    // What is asked below is known with the number.
    for (let level = top; level >= 0; level--) {
      const asked = questions[level] as Map<number, Question>
      const number = below[level + 1] as number
      if (asked.has(number)) break
      asked.set(number, { among: allowed[level], rest: below[level] as number, ends: 0 })
    }
    const whole = (questions[top] as Map<number, Question>).get(below[top + 1] as number) as Question
    whole.ends++
  }
  return questions
}

const NOTHING: Question = { among: undefined, rest: 0, ends: 0 }
