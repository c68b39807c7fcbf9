/** Every reachable state and step of a product, kept: what coverage, matrices, suites and recoverability are computed from. */
import type { Limits, Progress, Stop } from '../check/exploration.ts'
import type { Product } from '../system/expand.ts'
import { ModelError } from '../system/model-error.ts'
import type { Table } from '../tabulate/table.ts'
import { memory, StoreFull } from './memory.ts'
import { compile } from './program.ts'

export interface Graph {
  /** States, numbered from 0, the initial one, in the order in which they were found, breadth first. */
  readonly size: number
  readonly depth: number
  /** Bytes held, about. */
  readonly bytes: number
  /** Absent: every reachable state was seen, with all its steps. */
  readonly stopped?: Stop
  /** The steps out of state `s` are those from `first[s]` up to `first[s + 1]`, by ascending operation. */
  readonly first: Int32Array
  readonly operation: Int32Array
  readonly target: Int32Array
  /** The local state of each component, by the numbers of its table. */
  read(state: number, into: Int32Array): void
  local(state: number, component: number): number
  /** The least operations from the initial state. */
  path(state: number): number[]
}

export interface GraphOptions {
  readonly limits: Pick<Limits, 'states' | 'seconds'>
  readonly interrupted: () => boolean
}

/** Told each new state, and the operation that it was found by; -1 for the initial one. */
export type SeeState = (state: number, locals: Int32Array, by: number) => void

const REPORT = 50
const BATCH = 64

/** @throws ModelError, with the operations that led there, when a machine cannot be honoured. */
export function* explore(
  product: Product,
  tables: readonly Table[],
  { limits, interrupted }: GraphOptions,
  see: SeeState,
): Generator<Progress, Graph, void> {
  const many = product.components.length
  const { expand, successors } = compile(product, tables, memory())
  const before = Int32Array.from(product.components, ({ input }, c) => (tables[c] as Table).start(input))
  const after = before.slice()
  const known = states(many)
  let first = new Int32Array(1024)
  let operation = new Int32Array(4096)
  let target = new Int32Array(4096)
  let parent = new Int32Array(1024)
  let cause = new Int32Array(1024)
  let steps = 0
  let depth = 1
  let levelEnds = 1
  let from = 0
  let by = -1

  const path = (state: number): number[] => {
    const back: number[] = []
    for (let s = state; s > 0; s = parent[s] as number) back.push(cause[s] as number)
    return back.reverse()
  }
  // Of a state its row, its cell in the table, and three words more; of a step its operation and its target.
  const bytes = (): number => (2 * many + 20) * known.size + 8 * steps
  const graph = (stopped?: Stop): Graph => ({
    size: known.size,
    depth,
    bytes: bytes(),
    ...(stopped !== undefined && { stopped }),
    first,
    operation,
    target,
    read: known.read,
    local: known.local,
    path,
  })
  /** A state that was not expanded has no steps. */
  const ended = (stopped: Stop): Graph => {
    first = grown(first, known.size + 1)
    first.fill(steps, from + 1, known.size + 1)
    return graph(stopped)
  }
  const enter = (state: number): void => {
    parent = grown(parent, state)
    cause = grown(cause, state)
    parent[state] = from
    cause[state] = by
    see(state, after, by)
  }

  const began = performance.now()
  let reported = began
  try {
    tables.forEach((table, c) => table.enter(before[c] as number))
    known.add(after)
    enter(0)
    for (; from < known.size; from++) {
      if (from === levelEnds) {
        depth++
        levelEnds = known.size
      }
      if (from % BATCH === 0) {
        const now = performance.now()
        if (limits.seconds !== undefined && now - began > limits.seconds * 1000)
          return ended({ by: 'seconds', limit: limits.seconds })
        if (now - reported > REPORT) {
          reported = now
          yield {
            distinct: known.size,
            generated: steps + 1,
            depth,
            frontier: known.size - from,
            memory: bytes(),
          }
          if (interrupted()) return ended({ by: 'interrupt' })
        }
      }
      by = -1
      known.read(from, before)
      after.set(before)
      expand(before)
      first = grown(first, from + 1)
      first[from] = steps
      for (let k = 0; k < successors.count; k++) {
        by = successors.operation[k] as number
        const [start, end] = [successors.first[k] as number, successors.first[k + 1] as number]
        for (let i = start; i < end; i++) {
          const c = successors.component[i] as number
          after[c] = successors.local[i] as number
          ;(tables[c] as Table).enter(after[c])
        }
        const size = known.size
        const to = start === end ? from : known.add(after)
        if (to === size) {
          if (limits.states !== undefined && size >= limits.states) return ended({ by: 'states', limit: limits.states })
          enter(to)
        }
        operation = grown(operation, steps)
        target = grown(target, steps)
        operation[steps] = by
        target[steps++] = to
        for (let i = start; i < end; i++)
          after[successors.component[i] as number] = before[successors.component[i] as number] as number
      }
      first[from + 1] = steps
    }
  } catch (error) {
    if (error instanceof StoreFull || error instanceof RangeError) return ended({ by: 'memory', limit: 0 })
    if (error instanceof ModelError)
      throw error.after([...path(from), ...(by < 0 ? [] : [by])].map(n => product.operations[n]?.name as string))
    throw error
  }
  return graph()
}

/** The array itself, or one twice as long with the same beginning, so that it has a place `at`. */
function grown(array: Int32Array<ArrayBuffer>, at: number): Int32Array<ArrayBuffer> {
  if (at < array.length) return array
  const longer = new Int32Array(2 * at)
  longer.set(array)
  return longer
}

/** States as rows of 16-bit numbers, found through an open-addressed table. */
function states(many: number): {
  readonly size: number
  add(locals: Int32Array): number
  read(state: number, into: Int32Array): void
  local(state: number, component: number): number
} {
  let size = 0
  let rows = new Uint16Array(1024 * many)
  let cells = new Int32Array(4096)

  const hash = (locals: Int32Array | Uint16Array, offset: number): number => {
    let h = 0x811c9dc5
    for (let c = 0; c < many; c++) h = Math.imul(h ^ (locals[offset + c] as number), 0x01000193) ^ (h >>> 15)
    return Math.imul(h ^ (h >>> 16), 0x85ebca6b) >>> 0
  }
  const rehash = (): void => {
    cells = new Int32Array(2 * cells.length)
    for (let state = 0; state < size; state++) {
      let cell = hash(rows, state * many) & (cells.length - 1)
      while (cells[cell] !== 0) cell = (cell + 1) & (cells.length - 1)
      cells[cell] = state + 1
    }
  }
  const equal = (state: number, locals: Int32Array): boolean => {
    for (let c = 0, at = state * many; c < many; c++, at++) if (rows[at] !== locals[c]) return false
    return true
  }

  return {
    get size() {
      return size
    },
    add(locals) {
      let cell = hash(locals, 0) & (cells.length - 1)
      for (; cells[cell] !== 0; cell = (cell + 1) & (cells.length - 1))
        if (equal((cells[cell] as number) - 1, locals)) return (cells[cell] as number) - 1
      if ((size + 1) * many > rows.length) {
        const longer = new Uint16Array(2 * rows.length)
        longer.set(rows)
        rows = longer
      }
      for (let c = 0; c < many; c++) {
        if ((locals[c] as number) > 0xffff)
          throw new ModelError({
            problem: 'a machine has more than 65,536 local states',
            remedy: 'choose a smaller scope, or bound what its context counts',
          })
        rows[size * many + c] = locals[c] as number
      }
      cells[cell] = ++size
      if (size > 0.6 * cells.length) rehash()
      return size - 1
    },
    read(state, into) {
      for (let c = 0, at = state * many; c < many; c++, at++) into[c] = rows[at] as number
    },
    local: (state, component) => rows[state * many + component] as number,
  }
}
