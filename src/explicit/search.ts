/** The search: level by level, what is found from each state is packed, looked up, and watched where it is new. */
import type { Finding, Limits } from '../check/exploration.ts'
import type { Product } from '../system/expand.ts'
import type { Property } from '../system/property.ts'
import type { Table } from '../tabulate/table.ts'
import { type Frontier, frontier } from './frontier.ts'
import { type Batch, type Kernel, kernel } from './kernel.ts'
import { bitsOf, type Layout, layoutOf, pack, put, unpack, unpackSome } from './layout.ts'
import { memory, StoreFull } from './memory.ts'
import { origins } from './origins.ts'
import { compile } from './program.ts'
import { BATCH, stateSet } from './state-set.ts'
import { watch } from './watch.ts'

/** Participations up to which it is worth while to write a kernel. */
const WRITTEN = 20_000

export interface Search {
  /** Distinct states found; they are numbered in the order in which they were found. */
  readonly found: number
  /** States expanded. */
  readonly expanded: number
  /** The initial state, and every successor computed. */
  readonly generated: number
  /** Levels begun. */
  readonly depth: number
  readonly findings: readonly Finding[]
  /** Bytes of the visited set, the frontier, the tables and the trees. */
  readonly memory: number
  /** Operations from the initial state to what is being looked at, which is where an error was met. */
  path(): number[]
  /** Looks at the initial state. @throws ModelError */
  begin(): void
  /** On to the next level; false where it would be empty. */
  descend(): boolean
  /** Whether every state of this level is expanded. */
  readonly isLevelDone: boolean
  /** Takes every operation that is enabled in some more states of this level. @throws ModelError and StoreFull, after all that was found before. */
  expand(): void
}

/** @throws ModelError when a machine cannot be honoured. */
export function searchOf(
  product: Product,
  properties: readonly Property[],
  tables: readonly Table[],
  limits: Limits,
  warm: number,
): Search {
  const held = memory()
  const program = compile(product, tables, held)
  const { successors } = program
  const watched = watch(properties, product, tables, held)
  const size = tables.length

  const initial = Int32Array.from(product.components, ({ input }, c) => (tables[c] as Table).start(input))
  let layout = layoutOf(Array.from(initial, bitsOf))
  let states = stateSet(layout.words, held)
  let level = frontier(layout.words, held)
  let next = frontier(layout.words, held)
  const origin = origins(product.operations.length, held)

  // Without what it begins with there would be nothing to tell.
  const most = Math.max(1, limits.states ?? Infinity)

  // Of the successors that wait to be looked up: the states that they come from, and where those of each end.
  const room = BATCH + product.operations.length
  const batch: Batch = { states: new Int32Array(room * layout.words), operations: new Int32Array(room) }
  const ends: number[] = []
  let waiting = 0

  // Of the level, states taken up; of all, states whose successors were looked at.
  let taken = 0
  let expanded = 0
  let generated = 1
  let depth = 1
  // The interpreter learns the tables; the kernel goes by them, once they have not grown for a while.
  let compiled: Kernel | undefined
  const isSmall = product.operations.reduce((sum, { participants }) => sum + participants.length, 0) <= WRITTEN
  let widened = 0

  // Local states before a step, then those after it.
  const pair = new Int32Array(2 * size)
  const before = pair.subarray(0, size)
  const after = pair.subarray(size)
  // The state of this level that `before` holds.
  let unpacked = -1
  let by = -1
  const path = (): number[] => (by < 0 ? origin.path(expanded) : [...origin.path(expanded), by])

  pack(layout, batch.states, 0, initial)
  states.fetch(batch.states, 1)
  states.next()
  states.add()
  level.push(batch.states, 0)
  held.limit(limits.memory)

  const relaid = (old: Layout, from: Int32Array, offset: number): Int32Array => {
    unpack(old, from, offset, after)
    pack(layout, repacked, 0, after)
    return repacked
  }
  let repacked = new Int32Array(0)

  /** Packs every state anew, with room for every local state that there is: what one component comes to, others do soon. */
  const widen = (): void => {
    const old = layout
    layout = layoutOf(tables.map(({ locals }) => bitsOf(locals.length - 1)))
    repacked = new Int32Array(layout.words)
    batch.states = new Int32Array(room * layout.words)
    compiled?.release()
    compiled = undefined
    widened = expanded

    const wider = stateSet(layout.words, held, states.size)
    states.forEach((table, offset) => {
      wider.fetch(relaid(old, table, offset), 1)
      wider.next()
      wider.add()
    })
    states.release()
    states = wider
    const moved = (of: Frontier): Frontier => {
      const fresh = frontier(layout.words, held)
      for (let k = 0; k < of.length; k++) fresh.push(relaid(old, of.piece(k), of.offset(k)), 0)
      of.release()
      return fresh
    }
    level = moved(level)
    next = moved(next)
  }

  /** Looks at what waits: at each step, and at each state that is new. Of the last state there may be more to come. */
  const look = (isOpen = false): void => {
    const begin = taken - ends.length
    states.fetch(batch.states, waiting)
    let fresh = states.next()
    let k = 0
    for (let i = 0; i < ends.length; i++) {
      const end = ends[i] as number
      const isLast = isOpen && i === ends.length - 1
      unpacked = -1
      if (k === end && !isLast) {
        unpackBefore(begin + i)
        watched.stuck(before, path)
      }
      while (k < end) {
        const upTo = watched.hasSteps ? k : Math.min(fresh, end - 1)
        generated += upTo + 1 - k
        k = upTo
        by = batch.operations[k] as number
        if (watched.watchesStep(by)) lookAtStep(begin + i, k)
        if (k === fresh) fresh = keep(k)
        k++
      }
      by = -1
      if (isLast) break
      origin.next()
      expanded++
    }
    ends.length = 0
    waiting = 0
  }

  const unpackBefore = (state: number): void => {
    if (unpacked !== state) unpack(layout, level.piece(state), level.offset(state), before)
    unpacked = state
  }
  const lookAtStep = (state: number, k: number): void => {
    unpackBefore(state)
    unpack(layout, batch.states, k * layout.words, after)
    watched.step(pair, by, path)
  }
  let at = 0
  const unpackRest = (): void => unpack(layout, batch.states, at, after)
  /** Keeps a state that is new, and finds the next one. */
  const keep = (k: number): number => {
    if (states.size >= most) throw new StoreFull('states')
    states.add()
    next.push(batch.states, k * layout.words)
    origin.found(by)
    const reads = watched.reads(by)
    if (reads.length > 0) {
      at = k * layout.words
      unpackSome(layout, batch.states, at, after, reads)
      watched.state(after, by, path, unpackRest)
    }
    return states.next()
  }

  /** Takes up one state as XState says where that is not known yet. @throws ModelError, after a look at what was found before */
  const interpret = (): void => {
    unpack(layout, level.piece(taken), level.offset(taken), before)
    let fault: { readonly error: unknown } | undefined
    try {
      program.expand(before)
    } catch (error) {
      fault = { error }
    }
    const { first, component, local, operation } = successors
    let count = 0
    try {
      for (; count < successors.count; count++)
        for (let i = first[count] as number; i < (first[count + 1] as number); i++)
          (tables[component[i] as number] as Table).enter(local[i] as number)
    } catch (error) {
      fault = { error }
    }

    for (let i = 0, end = first[count] as number; i < end; i++) {
      const c = component[i] as number
      if ((local[i] as number) <= (layout.greatest[c] as number)) continue
      look()
      widen()
    }
    const { words } = layout
    const piece = level.piece(taken)
    const offset = level.offset(taken)
    for (let k = 0; k < count; k++, waiting++) {
      for (let w = 0; w < words; w++) batch.states[waiting * words + w] = piece[offset + w] as number
      for (let i = first[k] as number, end = first[k + 1] as number; i < end; i++)
        put(layout, batch.states, waiting * words, component[i] as number, local[i] as number)
      batch.operations[waiting] = operation[k] as number
    }
    taken++
    ends.push(waiting)
    if (fault !== undefined) {
      look(true)
      throw fault.error
    }
    compiled?.learn(before)
  }

  return {
    get found() {
      return states.size
    },
    get expanded() {
      return expanded
    },
    get generated() {
      return generated
    },
    get depth() {
      return depth
    },
    get memory() {
      return held.bytes
    },
    findings: watched.findings,
    path,
    begin() {
      tables.forEach((table, c) => table.enter(initial[c] as number))
      watched.state(initial, -1, path)
    },
    get isLevelDone() {
      return taken === level.length && waiting === 0
    },
    descend() {
      if (next.length === 0) return false
      ;[level, next] = [next, level]
      next.clear()
      taken = 0
      depth++
      return true
    },
    expand() {
      if (compiled === undefined && expanded >= widened + warm && isSmall)
        compiled = kernel(product, tables, program, layout, batch, held)
      while (taken < level.length && waiting < BATCH) {
        const end = compiled?.expand(level.piece(taken), level.offset(taken), waiting) ?? -1
        if (end < 0) {
          interpret()
          continue
        }
        taken++
        waiting = end
        ends.push(end)
      }
      look()
    },
  }
}
