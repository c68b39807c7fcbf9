/** A set of states, asked about many cubes in one walk, from the lowest level up; no diagram is made for it. */
import { type Cube, partIn } from './cubes.ts'
import type { Forest } from './forest.ts'
import { ALL, NONE } from './nodes.ts'

/** Cubes that are asked about at once, a bit for each. */
const BITS = 32
const UNSEEN = -1

/** The nodes of the set at one level, each by its place there. */
interface Level {
  readonly nodes: readonly number[]
  /** By node, where its children begin: by their places in the level below, each once, and how many local states lead to it. */
  readonly starts: Int32Array
  readonly children: Int32Array
  readonly times: Int32Array
}

export class Census {
  private readonly forest: Forest
  private readonly root: number
  /** From the lowest one on. */
  private readonly levels: readonly Level[]
  /** By node, its place in its level. */
  private readonly places: Int32Array

  constructor(forest: Forest, root: number) {
    this.forest = forest
    this.root = root
    this.places = new Int32Array(forest.nodes.levels.length).fill(UNSEEN)
    const levels: Level[] = []
    let nodes = root > ALL ? [root] : []
    for (let level = forest.sizes.length - 1; level >= 0; level--) {
      const below: number[] = []
      levels.unshift(this.levelOf(nodes, forest.sizes[level] as number, below))
      nodes = below
    }
    this.levels = levels
  }

  /** Adds to those below what is not there yet. */
  private levelOf(nodes: readonly number[], size: number, below: number[]): Level {
    const { forest, places } = this
    const starts = new Int32Array(nodes.length + 1)
    const children: number[] = []
    const times: number[] = []
    /** By child, where it was written down last. */
    const at: number[] = []
    for (const [place, node] of nodes.entries()) {
      const start = children.length
      starts[place] = start
      for (let i = 0; i < size; i++) {
        const child = forest.child(node, i)
        if (child === NONE) continue
        if (places[child] === UNSEEN) {
          places[child] = below.length
          at.push(UNSEEN)
          below.push(child)
        }
        const number = places[child] as number
        const known = at[number] as number
        if (known >= start) times[known] = (times[known] as number) + 1
        else {
          at[number] = children.length
          children.push(number)
          times.push(1)
        }
      }
    }
    starts[nodes.length] = children.length
    return { nodes, starts, children: Int32Array.from(children), times: Int32Array.from(times) }
  }

  /** By cube, whether some state is in it. */
  *met(cubes: readonly Cube[]): Generator<undefined, boolean[], void> {
    const met = cubes.map(() => false)
    const isWalked = ({ top, sums }: Cube): boolean => top >= 0 && sums.length === 0
    for (const [number, cube] of cubes.entries()) {
      if (isWalked(cube)) continue
      met[number] = this.meets(cube)
      yield
    }
    const asking = [...cubes.entries()].filter(([, cube]) => isWalked(cube)).toSorted(([, a], [, b]) => byLevels(a, b))
    for (let first = 0; first < asking.length; first += BITS) {
      const together = asking.slice(first, first + BITS)
      const bits = this.walk(together.map(([, cube]) => cube))
      for (const [bit, [number]] of together.entries()) met[number] = ((bits >>> bit) & 1) === 1
      yield
    }
    return met
  }

  /** Whether some state is in the cube. */
  meets(cube: Cube): boolean {
    if (cube.sums.length > 0) return partIn(cube, this.root, this.forest) !== NONE
    return cube.top < 0 ? this.root !== NONE : this.walk([cube]) !== 0
  }

  /** A bit for each of the cubes: whether some state is in it. All that is below and above the levels that they ask leads somewhere. */
  private walk(cubes: readonly Cube[]): number {
    const { forest, levels, places } = this
    const { places: edgesOf, edges } = forest.nodes
    const top = Math.max(...cubes.map(cube => cube.top))
    const bottom = Math.min(...cubes.map(cube => cube.bottom))
    let below = new Int32Array(levels[bottom - 1]?.nodes.length ?? 1).fill(-1)
    for (let level = bottom; level <= top; level++) {
      const { nodes, starts, children } = levels[level] as Level
      const size = forest.sizes[level] as number
      const here = new Int32Array(nodes.length)
      const masks = masksOf(cubes, level, size)
      for (let place = 0; place < nodes.length; place++) {
        let bits = 0
        if (masks === undefined)
          for (let at = starts[place] as number; at < (starts[place + 1] as number); at++)
            bits |= below[children[at] as number] as number
        else
          for (let i = 0, first = edgesOf[nodes[place] as number] as number; i < size; i++) {
            const child = edges[first + i] as number
            if (child !== NONE) bits |= (below[places[child] as number] as number) & (masks[i] as number)
          }
        here[place] = bits
      }
      below = here
    }
    return below.reduce((all, bits) => all | bits, 0)
  }

  /**
   * How many states are in the cubes, summed over them. All are counted from the lowest level up, for then no more need be
   * remembered than of one level.
   */
  count(cubes: readonly Cube[]): bigint {
    const { forest, levels, places } = this
    const questions = questionsOf(cubes, levels.length)
    const ways = this.ways()
    let sum = BigInt(cubes.filter(({ top }) => top < 0).length) * forest.count(this.root)
    let counts = new Map<number, readonly bigint[]>([[0, [1n]]])
    for (const [level, asked] of questions.entries()) {
      const { nodes, starts, children, times } = levels[level] as Level
      const size = forest.sizes[level] as number
      const here = new Map<number, readonly bigint[]>()
      for (const [number, { among, rest, ends }] of asked) {
        const below = counts.get(rest) as readonly bigint[]
        const counted = nodes.map((node, place) => {
          let states = 0n
          if (among === undefined)
            for (let at = starts[place] as number; at < (starts[place + 1] as number); at++)
              states += BigInt(times[at] as number) * (below[children[at] as number] as bigint)
          else
            for (let i = 0; i < size; i++) {
              const child = among[i] === 1 ? forest.child(node, i) : NONE
              if (child !== NONE) states += below[places[child] as number] as bigint
            }
          return states
        })
        here.set(number, counted)
        if (ends === 0) continue
        const waysHere = ways[level] as readonly bigint[]
        sum += BigInt(ends) * counted.reduce((all, states, place) => all + (waysHere[place] as bigint) * states, 0n)
      }
      counts = here
    }
    return sum
  }

  /** By level and place, in how many ways a node is come to from the top. */
  private ways(): bigint[][] {
    const ways = this.levels.map(({ nodes }) => nodes.map(() => 0n))
    ways.at(-1)?.fill(1n)
    for (let level = ways.length - 1; level > 0; level--) {
      const { nodes, starts, children, times } = this.levels[level] as Level
      const [here, below] = [ways[level] as bigint[], ways[level - 1] as bigint[]]
      for (let place = 0; place < nodes.length; place++)
        for (let at = starts[place] as number; at < (starts[place + 1] as number); at++) {
          const child = children[at] as number
          below[child] = (below[child] as bigint) + BigInt(times[at] as number) * (here[place] as bigint)
        }
    }
    return ways
  }
}

/** Those that ask the same levels stand together. */
function byLevels(a: Cube, b: Cube): number {
  for (let level = Math.max(a.top, b.top); level >= 0; level--)
    if (asks(a, level) !== asks(b, level)) return asks(a, level) ? 1 : -1
  return 0
}

const asks = ({ below }: Cube, level: number): boolean => below[level + 1] !== below[level]

/** By local state, a bit for each of the cubes: whether it is allowed. undefined: all of them allow everything. */
function masksOf(cubes: readonly Cube[], level: number, size: number): Int32Array | undefined {
  const asked = cubes.map(cube => (asks(cube, level) ? cube.allowed[level] : undefined))
  if (asked.every(among => among === undefined)) return undefined
  return Int32Array.from({ length: size }, (_, i) =>
    asked.reduce((bits, among, bit) => (among === undefined || among[i] === 1 ? bits | (1 << bit) : bits), 0),
  )
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
