/** Every reachable state and step of a product, kept: what coverage, matrices, suites and recoverability are computed from. */
import { attention, Ended } from '../check/attention.ts'
import type { Limits, Progress, Stop } from '../check/exploration.ts'
import type { Product } from '../system/expand.ts'
import { ModelError } from '../system/model-error.ts'
import type { Table } from '../tabulate/table.ts'
import { type Expansion, interpreter } from './interpreter.ts'
import { isWorthWhile, type Kernel, kernel, KERNEL } from './kernel.ts'
import type { Batch } from './kernel-program.ts'
import { bitsOf, layoutOf, localOf, pack, repacker, roomyLayoutOf, unpack } from './layout.ts'
import { type Memory, memory, StoreFull } from './memory.ts'
import { numbered } from './numbered.ts'
import { compile } from './program.ts'

export interface Graph {
  /** States, numbered from 0, the initial one, in the order in which they were found, breadth first. */
  readonly size: number
  readonly depth: number
  /** Bytes held. */
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
  readonly limits: Omit<Limits, 'depth'>
  readonly interrupted: () => boolean
}

/** Told each new state, and the operation that it was found by; -1 for the initial one. */
export type SeeState = (state: number, locals: Int32Array, by: number) => void

/** States expanded between two looks at the world. */
const BATCH = 64

/**
 * `held`: what counts the bytes, from the beginning.
 * @throws ModelError, with the operations that led there, when a machine cannot be honoured.
 */
export function* explore(
  product: Product,
  tables: readonly Table[],
  { limits, interrupted }: GraphOptions,
  see: SeeState,
  held: Memory = memory(),
): Generator<Progress, Graph, void> {
  const program = compile(product, tables, held)
  const { successors } = program
  const { ask, isTooWide, write, locals } = interpreter(product, tables, program)
  const initial = Int32Array.from(product.components, ({ input }, c) => (tables[c] as Table).start(input))
  let layout = layoutOf(Array.from(initial, bitsOf))
  let known = numbered(layout.words, held)
  // The successors of one state; at first, the initial one.
  const room = product.operations.length + 1
  const batch: Batch = {
    states: new Int32Array(room * layout.words),
    operations: new Int32Array(room),
    enabled: new Int32Array(Math.ceil(room / 32)),
  }
  const isSmall = isWorthWhile(product)
  let compiled: Kernel | undefined
  let widened = 0
  /** The array itself, or one twice as long with the same beginning, so that it has a place `at`. */
  const grown = (array: Int32Array, at: number): Int32Array => (at < array.length ? array : held.grow(array, 2 * at))
  let first: Int32Array = held.allocate(1024)
  let operation: Int32Array = held.allocate(4096)
  let target: Int32Array = held.allocate(4096)
  let parent: Int32Array = held.allocate(1024)
  let cause: Int32Array = held.allocate(1024)
  // States that are seen: one that there is no room for, or no leave, is not.
  let found = 0
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
  const graph = (stopped?: Stop): Graph => ({
    size: found,
    depth,
    bytes: held.bytes,
    ...(stopped !== undefined && { stopped }),
    first,
    operation,
    target,
    read: (state, into) => unpack(layout, known.packed, layout.words * state, into),
    local: (state, component) => localOf(layout, known.packed, layout.words * state, component),
    path,
  })
  /** A state that was not expanded has no steps. */
  const ended = (stopped: Stop): Graph => {
    first.fill(steps, from + 1, found + 1)
    return graph(stopped)
  }
  const seen = new Int32Array(tables.length)
  /** The state at `offset` of `packed`, which was just found. */
  const enter = (state: number, packed: Int32Array, offset: number): void => {
    parent = grown(parent, state)
    cause = grown(cause, state)
    parent[state] = from
    cause[state] = by
    found++
    unpack(layout, packed, offset, seen)
    see(state, seen, by)
  }
  /** Packs every state anew, with room for every local state that there is. */
  const widen = (): void => {
    const old = { layout, known }
    layout = roomyLayoutOf(tables.map(({ locals }) => bitsOf(locals.length - 1)))
    known = numbered(layout.words, held)
    batch.states = new Int32Array(room * layout.words)
    const repack = repacker(old.layout, layout)
    for (let state = 0; state < old.known.size; state++)
      known.add(repack(old.known.packed, old.layout.words * state), 0)
    old.known.release()
    compiled?.release()
    compiled = undefined
    widened = from
  }
  /** Puts the steps out of the state whose turn it is into the batch; says how many, and what went wrong after them. */
  const expand = (): Expansion => {
    if (compiled === undefined && from >= widened + KERNEL && isSmall)
      compiled = kernel(product, tables, program, layout, batch, 0, held)
    const many = compiled?.expand(known.packed, layout.words * from, 0, 0) ?? -1
    if (many >= 0) return { count: many }
    const asked = ask(layout, known.packed, layout.words * from)
    if (isTooWide(layout, asked.count)) widen()
    write(layout, known.packed, layout.words * from, asked.count, batch, 0, 0)
    compiled?.learn(locals)
    return asked
  }

  const look = attention({ limits, interrupted }, () => ({
    distinct: found,
    generated: steps + 1,
    depth,
    frontier: found - from,
    memory: held.bytes,
  }))
  // Without what it begins with there would be nothing to tell.
  if (limits.memory !== undefined) held.limit(limits.memory)
  try {
    tables.forEach((table, c) => table.enter(initial[c] as number))
    pack(layout, batch.states, 0, initial)
    enter(known.add(batch.states, 0), batch.states, 0)
    for (; from < found; from++) {
      if (from === levelEnds) {
        depth++
        levelEnds = found
      }
      if (from % BATCH === 0) yield* look()
      by = -1
      const { count, fault } = expand()
      operation = grown(operation, steps + count)
      target = grown(target, steps + count)
      first[from] = steps
      for (let k = 0; k < count; k++) {
        by = batch.operations[k] as number
        first = grown(first, found + 1)
        const to = known.add(batch.states, layout.words * k)
        if (to === found) {
          if (limits.states !== undefined && found >= limits.states)
            return ended({ by: 'states', limit: limits.states })
          enter(to, batch.states, layout.words * k)
        }
        operation[steps] = by
        target[steps++] = to
      }
      if (fault !== undefined) {
        // What goes wrong where a step leads to is a matter of that step.
        by = count < successors.count ? (successors.operation[count] as number) : -1
        throw fault.error
      }
      first[from + 1] = steps
    }
  } catch (error) {
    if (error instanceof Ended) return ended(error.stop)
    // A map or an array of those who are told can be full as well.
    if (error instanceof StoreFull || error instanceof RangeError)
      return ended({ by: 'memory', limit: limits.memory ?? held.bytes })
    if (error instanceof ModelError)
      throw error.after([...path(from), ...(by < 0 ? [] : [by])].map(n => product.operations[n]?.name as string))
    throw error
  }
  return graph()
}
