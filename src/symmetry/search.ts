/**
 * The search over orbits. Of each orbit the state is expanded that was found first, and that is the one with the least of
 * the shortest paths: the beginning of such a path is one too, or a permutation of it would lead there earlier. So paths,
 * findings and depth are those of the search over all states, and every path is a real one.
 */
import type { Finding, Limits } from '../check/exploration.ts'
import { memory, StoreFull } from '../explicit/memory.ts'
import { compile } from '../explicit/program.ts'
import { goalsOf } from '../explicit/goals.ts'
import { lossesIn, withLoss } from '../explicit/recovery.ts'
import { sum } from '../explicit/sum.ts'
import { watch } from '../explicit/watch.ts'
import type { Product } from '../system/expand.ts'
import type { Property } from '../system/property.ts'
import type { Table } from '../tabulate/table.ts'
import { columnsOf } from './columns.ts'
import { groupOf } from './group.ts'
import { lift } from './lift.ts'
import { orbitsOf } from './orbits.ts'
import { type Proof, proofOf } from './proof.ts'
import type { Tie } from './renaming.ts'
import { keptSteps } from './steps.ts'

export interface OrbitSearch {
  readonly orbits: number
  /** States of the orbits found, and their successors and the initial state. */
  readonly distinct: number | bigint
  readonly generated: number | bigint
  readonly findings: readonly Finding[]
  /** Bytes held. */
  readonly memory: number
  /** Levels begun. */
  readonly depth: number
  /** Orbits found and not expanded. */
  readonly frontier: number
  readonly proof: Proof
  path(): number[]
  /** About so many of the orbits found last, or all of this level and the next: the local states of the state that stands for each. */
  sample(most: number): Int32Array[]
  /** Looks at the initial state. @throws ModelError and Asymmetry */
  begin(): void
  /** On to the next level; false where it would be empty. */
  descend(): boolean
  /** Whether every orbit of this level is expanded. */
  readonly isLevelDone: boolean
  /** Expands one more orbit of this level. @throws ModelError, Asymmetry and StoreFull, after all that was found before. */
  expand(): void
  /** When all is found: the findings, and where goals are lost. @throws StoreFull */
  conclude(): readonly Finding[]
}

/** @param ties whose members are interchanged. @param column the one of them that is sorted by columns. @param marking families that leave marks on columns */
export function orbitSearch(
  product: Product,
  properties: readonly Property[],
  tables: readonly Table[],
  limits: Limits,
  ties: readonly Tie[],
  column: Tie | undefined,
  marking: ReadonlySet<string>,
): OrbitSearch {
  const held = memory()
  const program = compile(product, tables, held)
  const { successors } = program
  const watched = watch(properties, product, tables, held)
  // Permutations take the states from which a goal is reachable to one another: it is true of a whole orbit or of none of it.
  const kept = properties.some(({ kind }) => kind === 'recoverable')
    ? { goals: goalsOf(properties, product, tables, held), steps: keptSteps(held), weights: [] as number[] }
    : undefined
  const lifted = lift(product, tables, ties, (c, local) => columns.watch(c, local))
  const columns = columnsOf(
    product,
    column,
    lifted.swaps.filter(({ tie }) => tie === column),
    marking,
  )
  const group = groupOf(
    lifted.swaps.filter(({ tie }) => tie !== column),
    tables.length,
  )
  const orbits = orbitsOf(columns, group, held)
  const proof = proofOf(product, properties, tables, lifted)
  const { count, standing, height, rest: resting, column: columnAt, place: placeAt, markPlace } = columns
  const width = resting.length
  // Two words more say how many states the orbit has.
  const record = width + count + 2

  // Local states before a step, then those after it: the same, but while a step is looked at.
  const size = tables.length
  const pair = new Int32Array(2 * size)
  const before = pair.subarray(0, size)
  const after = pair.subarray(size)
  before.set(product.components.map(({ input }, c) => (tables[c] as Table).start(input)))
  after.set(before)

  // By orbit: the one it was found from, and the operation. Of this level and of the next: the states found first, as
  // their rest and their columns.
  let parents = held.allocate(1024)
  let operations = held.allocate(1024)
  let level = held.allocate(64 * record)
  let levelSize = 0
  let next = held.allocate(64 * record)
  let nextSize = 0
  let expanded = 0
  let firstOfLevel = 0

  const distinct = sum()
  const generated = sum()
  generated.add(1, 1)
  let depth = 1
  let from = 0
  let by = -1

  // The state that is expanded: its rest without marks and its columns, and those of the successor that is looked at.
  const rest = new Int32Array(width)
  const letters = new Int32Array(count)
  const restAfter = new Int32Array(width)
  const lettersAfter = new Int32Array(count)
  const sorted = new Int32Array(count)

  const pathTo = (orbit: number): number[] => {
    const path: number[] = []
    for (let at = orbit; at > 0; at = parents[at] as number) path.push(operations[at] as number)
    return path.reverse()
  }
  const path = (): number[] => (by < 0 ? pathTo(from) : [...pathTo(from), by])

  const store = (parent: number, operation: number): void => {
    const orbit = orbits.size - 1
    if (orbit === parents.length) {
      parents = held.grow(parents, 2 * orbit)
      operations = held.grow(operations, 2 * orbit)
    }
    if ((nextSize + 1) * record > next.length) next = held.grow(next, 2 * next.length)
    parents[orbit] = parent
    operations[orbit] = operation
    for (let j = 0; j < width; j++) next[nextSize * record + j] = after[resting[j] as number] as number
    next.set(lettersAfter, nextSize * record + width)
    next[nextSize * record + width + count] = orbits.states
    next[nextSize * record + width + count + 1] = orbits.states / 2 ** 32
    nextSize++
    kept?.goals.see(after)
    kept?.weights.push(orbits.states)
    distinct.add(orbits.states, 1)
  }

  const read = (records: Int32Array, n: number, state: Int32Array): void => {
    const offset = n * record
    for (let j = 0; j < width; j++) state[resting[j] as number] = records[offset + j] as number
    for (let k = 0; k < count; k++) {
      const letter = records[offset + width + k] as number
      for (let j = 0; j < standing; j++) state[columns.component(k, j)] = columns.settle(k, j, orbits.spell(letter, j))
    }
  }

  const change = (k: number, undo: boolean): void => {
    const { first, component, local } = successors
    for (let i = first[k] as number, end = first[k + 1] as number; i < end; i++) {
      const c = component[i] as number
      after[c] = (undo ? before[c] : local[i]) as number
    }
  }

  /** Marks the columns of the successor as a component of the rest does in this local state. */
  const mark = (c: number, local: number): void => {
    const marks = markPlace[c] as number
    for (let k = 0; k < count; k++)
      lettersAfter[k] = orbits.changed(lettersAfter[k] as number, marks, columns.mark(c, local, k))
  }

  const look = (k: number, restNumber: number): void => {
    const { first, component, local } = successors
    const [start, end] = [first[k] as number, first[k + 1] as number]
    by = -1
    for (let i = start; i < end; i++) {
      const [c, to] = [component[i] as number, local[i] as number]
      if (!lifted.has(c, to)) lifted.enter(c, to)
    }
    by = successors.operation[k] as number
    if (watched.stepTrees(by).length > 0) {
      change(k, false)
      watched.step(pair, by, path)
      change(k, true)
    }
    if (start === end) {
      kept?.steps.add(by, from)
      return
    }
    lettersAfter.set(letters)
    let number = restNumber
    let moved = false
    for (let i = start; i < end; i++) {
      const [c, to] = [component[i] as number, local[i] as number]
      const [at, place] = [columnAt[c] as number, placeAt[c] as number]
      if (at >= 0) lettersAfter[at] = orbits.changed(lettersAfter[at] as number, place, columns.leave(c, to))
      else {
        moved = true
        restAfter[place] = columns.base(c, to)
        if ((markPlace[c] as number) >= 0) mark(c, to)
      }
    }
    if (moved) number = orbits.rest(restAfter)
    sorted.set(lettersAfter)
    const known = orbits.size
    const orbit = orbits.find(number, sorted)
    kept?.steps.add(by, orbit)
    if (orbit === known) {
      if (known >= (limits.states ?? Infinity)) throw new StoreFull('states')
      change(k, false)
      store(from, by)
      watched.state(after, by, path)
      change(k, true)
    }
    if (moved) restAfter.set(rest)
  }

  return {
    get orbits() {
      return firstOfLevel + levelSize + nextSize
    },
    get distinct() {
      return distinct.total
    },
    get generated() {
      return generated.total
    },
    get memory() {
      return held.bytes
    },
    get depth() {
      return depth
    },
    get frontier() {
      return levelSize - expanded + nextSize
    },
    get isLevelDone() {
      return expanded === levelSize
    },
    findings: watched.findings,
    conclude() {
      if (kept === undefined) return watched.findings
      const { goals, steps, weights } = kept
      const lossIn = lossesIn(steps.all, product, held, orbit => weights[orbit] as number)
      return watched.findings.map((finding, property) => {
        if (properties[property]?.kind !== 'recoverable') return finding
        const of = goals.all.filter(goal => goal.property === property)
        return withLoss(finding, lossIn(of), pathTo)
      })
    },
    proof,
    path,
    sample(most) {
      const all = levelSize + nextSize
      const every = Math.max(1, Math.floor(all / most))
      return Array.from({ length: Math.ceil(all / every) }, (_, i) => {
        const state = new Int32Array(size)
        if (i * every < levelSize) read(level, i * every, state)
        else read(next, i * every - levelSize, state)
        return state
      })
    },
    begin() {
      before.forEach((local, c) => lifted.enter(c, local))
      resting.forEach((c, j) => {
        restAfter[j] = columns.base(c, before[c] as number)
      })
      const spelling = new Int32Array(height)
      for (let k = 0; k < count; k++) {
        for (let j = 0; j < height; j++) {
          const c = columns.component(k, j)
          const local = before[c] as number
          spelling[j] = j < standing ? columns.leave(c, local) : columns.mark(c, local, k)
        }
        lettersAfter[k] = orbits.letter(spelling)
      }
      sorted.set(lettersAfter)
      orbits.find(orbits.rest(restAfter), sorted)
      store(-1, -1)
      depth = 0
      this.descend()
      // Without what it begins with there would be nothing to tell.
      held.limit(limits.memory)
      watched.state(before, -1, path)
    },
    descend() {
      if (nextSize === 0) return false
      firstOfLevel += levelSize
      ;[level, next] = [next, level]
      levelSize = nextSize
      nextSize = 0
      expanded = 0
      depth++
      return true
    },
    expand() {
      from = firstOfLevel + expanded
      by = -1
      const offset = expanded++ * record
      const states =
        ((level[offset + width + count] as number) >>> 0) + 2 ** 32 * (level[offset + width + count + 1] as number)
      read(level, expanded - 1, before)
      for (let j = 0; j < width; j++) {
        const c = resting[j] as number
        rest[j] = columns.base(c, before[c] as number)
      }
      for (let k = 0; k < count; k++) letters[k] = level[offset + width + k] as number
      after.set(before)
      restAfter.set(rest)
      try {
        program.expand(before)
      } finally {
        // What was found before an error stands, and may have an error of its own, which came first.
        generated.add(states, successors.count)
        orbits.trim()
        const number = orbits.rest(rest)
        for (let k = 0; k < successors.count; k++) look(k, number)
        by = -1
      }
      kept?.steps.next()
      if (successors.count === 0) watched.stuck(before, path)
    },
  }
}
