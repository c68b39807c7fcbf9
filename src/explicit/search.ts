/** The search: level by level, what is found from each state is packed, looked up, and watched where it is new. */
import type { Finding, Keeper, Kept, Limits } from '../check/exploration.ts'
import type { Product } from '../system/expand.ts'
import type { Counts } from '../system/model.ts'
import type { Property } from '../system/property.ts'
import type { Table } from '../tabulate/table.ts'
import { FINGERPRINT, type Fingerprints, fingerprints } from './fingerprints.ts'
import { type Frontier, frontier } from './frontier.ts'
import { type Crew, crew as crewOf, type Done, type Knowledge } from './crew.ts'
import { type Kernel, kernel } from './kernel.ts'
import type { Batch } from './kernel-program.ts'
import { type KeptTable, keptTables, restoreTables } from './kept-tables.ts'
import { bitsOf, type Layout, layoutOf, pack, put, roomyLayoutOf, unpack, unpackSome } from './layout.ts'
import { ones } from './bits.ts'
import { memory, StoreFull } from './memory.ts'
import { origins } from './origins.ts'
import { compile } from './program.ts'
import { sieve } from './sieve.ts'
import { type SleepSets, sleepSets, sleepWords } from './sleep-sets.ts'
import { BATCH, discoveryWidth, stateSet } from './state-set.ts'
import type { Threads } from './threads.ts'
import { watch } from './watch.ts'

export interface Pace {
  /** After how many states it is worth while to write a kernel, and to call helpers. */
  readonly kernel: number
  readonly crew: number
  /** After how many milliseconds a search is kept, where it took so many the last time. */
  keep(took: number): number
}

/** Of so many states in a row, at most so many may be unknown to the kernel where helpers are called. */
const CALM = 4096
const CALM_ASKS = 8

/** Participations up to which it is worth while to write a kernel. */
const WRITTEN = 20_000

export interface Search {
  /** Distinct states found; they are numbered in the order in which they were found. */
  readonly found: number
  /** States expanded. */
  readonly expanded: number
  /** The initial state, and every successor of the states expanded: those of steps that need not be computed, too. */
  readonly generated: number
  /** Levels begun. */
  readonly depth: number
  readonly findings: readonly Finding[]
  /** Bytes of the visited set, the frontier, the tables and the trees. */
  readonly memory: number
  /** Operations from the initial state to the one that was found last. */
  deepest(): number[]
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
  /** About so many of the states found last, or all of this level and the next: the local states of each. */
  sample(most: number): Int32Array[]
  /** Whether it can be kept, sampled, and asked for a path: not where it was cut off while states were packed anew or taken up. */
  readonly isWhole: boolean
  /** Keeps the search, as it was before it took up the states that were under way; not with helpers. */
  keep(keeper: Keeper): void
  /** Takes up what was kept, in place of `begin`. @throws StoreFull, and ModelError where the product or a property has changed */
  restore(kept: Kept, read: (length: number) => Int32Array): void
  /** Lets go of the helpers. */
  end(): void
}

/** The next so many of the words that were kept. */
type Read = (length: number) => Int32Array

/** What is kept besides the counts and the words. */
interface Facts {
  readonly expanded: number
  readonly taken: number
  /** Bits of each component; states of this level and of the next; cells of the trees of conditions and of properties. */
  readonly bits: readonly number[]
  readonly level: number
  readonly next: number
  readonly trees: readonly number[]
  readonly tables: readonly KeptTable[]
  readonly findings: readonly Finding[]
  readonly still: readonly number[]
}

/**
 * `helpers`: starts the threads for a crew, where there is to be one. `compact`: the visited set keeps fingerprints of so many
 * bits; then there can be no crew. @throws ModelError when a machine cannot be honoured.
 */
export function searchOf(
  product: Product,
  properties: readonly Property[],
  tables: readonly Table[],
  limits: Limits,
  pace: Pace,
  helpers?: () => Threads,
  compact?: number,
): Search {
  const held = memory()
  const program = compile(product, tables, held)
  const { successors } = program
  const watched = watch(properties, product, tables, held)
  const size = tables.length

  const initial = Int32Array.from(product.components, ({ input }, c) => (tables[c] as Table).start(input))
  let layout = layoutOf(Array.from(initial, bitsOf))
  const fingerprintsOf = (): Fingerprints | undefined =>
    compact === undefined ? undefined : fingerprints(layout, compact, held)
  let prints = fingerprintsOf()
  let states = stateSet(compact === undefined ? layout.words : FINGERPRINT, held, 0, layout.words)
  let recent = sieve(layout.words, held)
  // Words of a set of operations, and of a sleep set.
  const sets = Math.ceil(product.operations.length / 32)
  const sleeps = sleepWords(product.operations.length)
  let level = frontier(layout.words, sleeps, held)
  let next = frontier(layout.words, sleeps, held)
  const origin = origins(product.operations.length, held)

  // Without what it begins with there would be nothing to tell.
  const most = Math.max(1, limits.states ?? Infinity)

  // Of the successors that wait to be looked up: the states that they come from, and where those of each end.
  const room = BATCH + product.operations.length
  const batch: Batch = {
    states: new Int32Array(room * layout.words),
    operations: new Int32Array(room),
    enabled: new Int32Array(BATCH * sets),
  }
  const keys = new Int32Array(compact === undefined ? 0 : room * FINGERPRINT)
  const hashes = new Int32Array(room)
  const kept = new Int32Array(room)
  const ends: number[] = []
  let waiting = 0
  const discoveries = (): Int32Array => new Int32Array(room * discoveryWidth(layout.words))
  const own: Looked = { ...batch, ends, from: 0, to: 0, discoveries: discoveries(), end: 0 }

  // Of the level, states taken up; of all, states whose successors were looked at, and states found.
  let taken = 0
  let expanded = 0
  let found = 1
  let generated = 1
  let depth = 1
  // The same, and the length of the next level, when nothing was under way. A search that is cut off is kept as it was then.
  const settled = { taken, expanded, found, generated, next: 0 }
  const settle = (): void => {
    Object.assign(settled, { taken, expanded, found, generated, next: next.length })
    own.end = 0
  }
  let isWhole = true
  // The interpreter learns the tables; the kernel goes by them, once they have not grown for a while.
  let compiled: Kernel | undefined
  let asleep: SleepSets | undefined
  const isSmall = product.operations.reduce((sum, { participants }) => sum + participants.length, 0) <= WRITTEN
  let widened = 0
  // With helpers the visited set is theirs. They are called when the kernel has had to ask little for a while.
  let threads: Threads | undefined
  let crew: Crew | undefined
  let given = 0
  let asks = 0
  let since = 0
  let isCalm = false

  // Local states before a step, then those after it.
  const pair = new Int32Array(2 * size)
  const before = pair.subarray(0, size)
  const after = pair.subarray(size)
  // The state of this level that `before` holds.
  let unpacked = -1
  let by = -1
  const path = (): number[] => (by < 0 ? origin.path(expanded) : [...origin.path(expanded), by])

  const relaid = (old: Layout, from: Int32Array, offset: number): Int32Array => {
    unpack(old, from, offset, after)
    pack(layout, repacked, 0, after)
    return repacked
  }
  let repacked = new Int32Array(0)

  /** Packs every state anew, with room for every local state that there is: what one component comes to, others do soon. */
  const widen = (): void => {
    isWhole = false
    const old = layout
    layout = roomyLayoutOf(tables.map(({ locals }) => bitsOf(locals.length - 1)))
    repacked = new Int32Array(layout.words)
    batch.states = new Int32Array(room * layout.words)
    own.discoveries = discoveries()
    compiled?.release()
    compiled = undefined
    widened = expanded

    if (prints === undefined) {
      const wider = stateSet(layout.words, held, found)
      states.forEach((table, offset) => wider.insert(relaid(old, table, offset), 0))
      states.release()
      states = wider
    } else {
      prints.release()
      prints = fingerprintsOf()
      states.repack(layout.words)
    }
    recent.release()
    recent = sieve(layout.words, held)
    const moved = (of: Frontier): Frontier => {
      const fresh = frontier(layout.words, sleeps, held)
      for (let k = 0; k < of.length; k++) {
        fresh.push(relaid(old, of.piece(k), of.offset(k)), 0)
        for (let w = 1; w <= sleeps; w++)
          fresh.piece(k)[fresh.offset(k) + fresh.width - w] = of.piece(k)[of.offset(k) + of.width - w] as number
      }
      of.release()
      return fresh
    }
    level = moved(level)
    next = moved(next)
    isWhole = true
  }

  /** Looks up what waits. */
  const lookUp = (): void => {
    own.states = batch.states
    own.end = 0
    const many = recent.sift(own.states, waiting, hashes, kept)
    prints?.take(own.states, kept, many, keys, hashes)
    const known = prints === undefined ? own.states : keys
    for (let from = 0; from < many; from += BATCH) {
      const count = Math.min(BATCH, many - from)
      own.end = states.add(known, own.states, own.operations, hashes, kept, from, count, own.discoveries, own.end)
    }
  }
  /** Looks at what waits. Of the last state there may be more to come. */
  const look = (isOpen = false): void => {
    lookUp()
    own.to = ends.length
    lookAt(own, taken - ends.length, isOpen)
    recent.widen(found)
    ends.length = 0
    waiting = 0
    if (!isOpen) settle()
  }
  /** Looks at each step out of some states of the level, the first of which is `begin`, and at each state that is new. */
  const lookAt = (done: Looked, begin: number, isOpen = false): void => {
    const { ends, from, to, enabled, operations, discoveries, end: last } = done
    const { hasSteps } = watched
    const width = discoveryWidth(layout.words)
    let k = 0
    let n = 0
    for (let i = from; i < to; i++) {
      const end = ends[i] as number
      const isLast = isOpen && i === to - 1
      const state = begin + i - from
      const set = sets * i
      unpacked = -1
      const count = countIn(enabled, set)
      if (count === 0 && !isLast) {
        unpackBefore(state)
        watched.stuck(before, path)
      }
      if (hasSteps) {
        for (; k < end; k++) {
          by = operations[k] as number
          if (watched.watchesStep(by)) lookAtStep(state, done.states, k)
          if (n < last && discoveries[n] === k) {
            keep(discoveries, n, state, enabled, set)
            n += width
          }
        }
      } else {
        for (; n < last && (discoveries[n] as number) < end; n += width) keep(discoveries, n, state, enabled, set)
      }
      by = -1
      generated += count
      if (isLast) break
      origin.next()
      expanded++
    }
  }

  const unpackBefore = (state: number): void => {
    if (unpacked !== state) unpack(layout, level.piece(state), level.offset(state), before)
    unpacked = state
  }
  const lookAtStep = (state: number, successors: Int32Array, k: number): void => {
    unpackBefore(state)
    unpack(layout, successors, k * layout.words, after)
    watched.step(pair, by, path)
  }
  // The state that is being kept: some of its local states are in `after`.
  let current = own.discoveries
  let currentAt = 0
  const unpackRest = (): void => unpack(layout, current, currentAt, after)
  /** Keeps the n-th discovery, out of a state of this level whose enabled operations are a set. */
  const keep = (discoveries: Int32Array, n: number, state: number, enabled: Int32Array, set: number): void => {
    const operation = discoveries[n + 1] as number
    const at = n + 2
    if (found >= most) {
      generated += countUpTo(operation, enabled, set)
      throw new StoreFull('states')
    }
    found++
    by = operation
    const to = next.push(discoveries, at) + layout.words
    asleep?.derive(operation, enabled, set, level.piece(state), level.offset(state) + layout.words, next.last, to)
    origin.found(operation)
    const reads = watched.reads(operation)
    if (reads.length > 0) {
      current = discoveries
      currentAt = at
      unpackSome(layout, discoveries, at, after, reads)
      watched.state(after, operation, path, unpackRest)
    }
  }

  /** Asks XState about the state whose turn it is. How many steps there are out of it, as far as there is no fault; and that. */
  const ask = (): { readonly count: number; readonly fault?: { readonly error: unknown } } => {
    asks++
    unpack(layout, level.piece(taken), level.offset(taken), before)
    unpacked = -1
    let fault: { readonly error: unknown } | undefined
    try {
      program.expand(before)
    } catch (error) {
      fault = { error }
    }
    const { first, component, local } = successors
    let count = 0
    try {
      for (; count < successors.count; count++)
        for (let i = first[count] as number; i < (first[count + 1] as number); i++)
          (tables[component[i] as number] as Table).enter(local[i] as number)
    } catch (error) {
      fault = { error }
    }
    return { count, ...(fault !== undefined && { fault }) }
  }
  /** Whether one of the first `count` steps comes to a local state for which the layout has no room. */
  const isTooWide = (count: number): boolean => {
    const { first, component, local } = successors
    for (let i = 0, end = first[count] as number; i < end; i++)
      if ((local[i] as number) > (layout.greatest[component[i] as number] as number)) return true
    return false
  }

  const countIn = (enabled: Int32Array, set: number): number => {
    let count = 0
    for (let w = 0; w < sets; w++) count += ones(enabled[set + w] as number)
    return count
  }
  const countUpTo = (operation: number, enabled: Int32Array, set: number): number => {
    let count = 0
    for (let o = 0; o <= operation; o++) count += ((enabled[set + (o >>> 5)] as number) >>> (o & 31)) & 1
    return count
  }

  /** Packs the first `count` steps out of the state whose turn it is, from place `begin` on; says where they end. */
  const write = (
    { states: packed, operations, enabled }: Readonly<Batch>,
    begin: number,
    count: number,
    turn: number,
  ): number => {
    enabled.fill(0, sets * turn, sets * (turn + 1))
    const { first, component, local, operation } = successors
    const { words } = layout
    const piece = level.piece(taken)
    const offset = level.offset(taken)
    for (let k = 0; k < count; k++) {
      const to = (begin + k) * words
      for (let w = 0; w < words; w++) packed[to + w] = piece[offset + w] as number
      for (let i = first[k] as number, end = first[k + 1] as number; i < end; i++)
        put(layout, packed, to, component[i] as number, local[i] as number)
      const number = operation[k] as number
      operations[begin + k] = number
      const w = sets * turn + (number >>> 5)
      enabled[w] = (enabled[w] as number) | (1 << (number & 31))
    }
    return begin + count
  }

  /** Takes up one state as XState says where that is not known yet. @throws ModelError, after a look at what was found before */
  const interpret = (): void => {
    const { count, fault } = ask()
    if (isTooWide(count)) {
      look()
      widen()
    }
    waiting = write(batch, waiting, count, ends.length)
    taken++
    ends.push(waiting)
    if (fault !== undefined) {
      look(true)
      throw fault.error
    }
    compiled?.learn(before)
  }

  const callCrew = (by: Kernel, on: Threads): void => {
    const { words } = layout
    const size = { operations: product.operations.length, components: tables.length, words, sets, sleeps }
    crew = crewOf(on, size, knowledge(by), generated / expanded, held, each => states.forEach(each))
    if (crew === undefined) {
      threads = undefined
      return
    }
    states.release()
    recent.release()
    given = taken
  }
  const knowledge = ({ source, cells }: Kernel): Knowledge => ({
    source,
    cells,
    enabled: program.enabled.places().cells,
    trees: program.trees.cells(),
  })
  /** Takes the visited set back. */
  const disband = (from: Crew): void => {
    states = stateSet(layout.words, held, found)
    recent = sieve(layout.words, held)
    from.disband((table, offset) => states.insert(table, offset))
    crew = undefined
    isCalm = false
  }
  /** Gives out what there is room for, and looks at what comes back next, if anything does. */
  const expandTogether = (by: Kernel, on: Crew): void => {
    while (on.hasRoom && given < level.length) {
      const count = Math.min(on.task, level.run(given))
      on.give(level.piece(given), level.offset(given), count)
      given += count
    }
    const done = on.take()
    if (done === undefined) return
    const begin = taken
    taken += done.to - done.from
    lookAt(done, begin)
    if (held.bytes + on.bytes > (limits.memory ?? Infinity)) throw new StoreFull('memory')
    if (!done.isStuck) {
      on.leave()
      return
    }
    const { count, fault } = ask()
    if (fault !== undefined) throw fault.error
    if (isTooWide(count)) {
      disband(on)
      widen()
      return
    }
    by.learn(before)
    if (!on.again(knowledge(by), (batch, stuck) => write(batch, 0, count, stuck))) disband(on)
  }

  /** Gives the trees, the states of both levels, all states and the origins, as they were when nothing was under way. */
  const tell = (put: (words: Int32Array) => void): void => {
    const { words } = layout
    put(program.trees.kept())
    put(watched.trees.kept())
    const give = (of: Frontier, end: number): void => {
      for (let k = 0; k < end; k += of.run(k)) {
        const at = of.offset(k)
        put(of.piece(k).subarray(at, at + Math.min(of.run(k), end - k) * of.width))
      }
    }
    give(level, level.length)
    give(next, settled.next)

    const key = (array: Int32Array, at: number): string => array.subarray(at, at + words).join()
    // What was discovered in the states that were under way is to be discovered again.
    const later = new Set<string>()
    for (let n = 0; n < own.end; n += discoveryWidth(words)) later.add(key(own.discoveries, n + 2))
    const some = new Int32Array(BATCH * words)
    let length = 0
    states.forEach((table, at) => {
      if (later.size > 0 && later.has(key(table, at))) return
      for (let w = 0; w < words; w++) some[length++] = table[at + w] as number
      if (length < some.length) return
      put(some)
      length = 0
    })
    put(some.subarray(0, length))
    for (const more of origin.words(settled.found - 1, settled.expanded)) put(more)
  }

  /** Takes all that up. */
  const takeUp = (counts: Counts, { level: ofLevel, next: ofNext, bits, trees, ...facts }: Facts, read: Read): void => {
    restoreTables(tables, facts.tables)
    program.trees.restore(read(trees[0] as number))
    watched.trees.restore(read(trees[1] as number))
    watched.restore(facts.findings, facts.still)
    found = Number(counts.distinct)
    generated = Number(counts.generated)
    depth = counts.depth as number
    ;({ expanded, taken } = facts)
    widened = expanded

    layout = layoutOf(bits)
    const { words } = layout
    batch.states = new Int32Array(room * words)
    own.discoveries = discoveries()
    for (const old of [states, recent, level, next]) old.release()
    states = stateSet(words, held, found)
    recent = sieve(words, held)
    level = frontier(words, sleeps, held)
    next = frontier(words, sleeps, held)
    const each = (count: number, width: number, take: (from: Int32Array, offset: number) => void): void => {
      for (let k = 0; k < count; k += BATCH) {
        const some = read(Math.min(BATCH, count - k) * width)
        for (let at = 0; at < some.length; at += width) take(some, at)
      }
    }
    const pushTo =
      (of: Frontier) =>
      (from: Int32Array, offset: number): void => {
        const to = of.push(from, offset)
        for (let w = words; w < of.width; w++) of.last[to + w] = from[offset + w] as number
      }
    each(ofLevel, level.width, pushTo(level))
    each(ofNext, next.width, pushTo(next))
    each(found, words, states.insert)
    recent.widen(found)
    origin.restore(found - 1, expanded, read)
  }

  pack(layout, batch.states, 0, initial)
  waiting = 1
  lookUp()
  waiting = 0
  own.end = 0
  level.push(batch.states, 0)
  held.limit(limits.memory)

  return {
    get found() {
      return found
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
      return held.bytes + (crew?.bytes ?? 0)
    },
    findings: watched.findings,
    path,
    deepest: () => origin.path(found - 1),
    begin() {
      tables.forEach((table, c) => table.enter(initial[c] as number))
      watched.state(initial, -1, path)
    },
    get isWhole() {
      return isWhole
    },
    get isLevelDone() {
      return taken === level.length && waiting === 0
    },
    descend() {
      if (next.length === 0) return false
      ;[level, next] = [next, level]
      next.clear()
      taken = 0
      given = 0
      depth++
      settle()
      return true
    },
    expand() {
      if (crew !== undefined && compiled !== undefined) {
        expandTogether(compiled, crew)
        return
      }
      if (compiled === undefined && expanded >= widened + pace.kernel && isSmall) {
        compiled = kernel(product, tables, program, layout, batch, sleeps, held)
        asleep ??= sleepSets(product, watched.speaksOf)
        threads ??= helpers?.()
      }
      while (taken < level.length && waiting < BATCH && ends.length < BATCH) {
        const end = compiled?.expand(level.piece(taken), level.offset(taken), waiting, ends.length) ?? -1
        if (end < 0) {
          interpret()
          continue
        }
        taken++
        waiting = end
        ends.push(end)
      }
      look()
      if (threads === undefined) return
      if (expanded - since >= Math.min(CALM, pace.crew)) {
        isCalm = asks < CALM_ASKS
        asks = 0
        since = expanded
      }
      if (isCalm && expanded >= pace.crew && compiled !== undefined && threads.areReady) callCrew(compiled, threads)
    },
    sample(most) {
      const all = level.length + next.length
      const every = Math.max(1, Math.floor(all / most))
      return Array.from({ length: Math.ceil(all / every) }, (_, i) => {
        const [of, k] = i * every < level.length ? [level, i * every] : [next, i * every - level.length]
        const locals = new Int32Array(size)
        unpack(layout, of.piece(k), of.offset(k), locals)
        return locals
      })
    },
    keep(keeper) {
      const { found: distinct, generated, expanded, taken, next } = settled
      const facts: Facts = {
        expanded,
        taken,
        bits: Array.from(layout.greatest, bitsOf),
        level: level.length,
        next,
        trees: [program.trees.kept().length, watched.trees.kept().length],
        tables: keptTables(tables),
        findings: watched.findings,
        still: watched.still,
      }
      keeper.keep({ counts: { distinct, generated, depth }, facts }, tell)
    },
    restore({ counts, facts }, read) {
      isWhole = false
      takeUp(counts, facts as Facts, read)
      settle()
      isWhole = true
    },
    end() {
      crew?.dismiss()
    },
  }
}

/** What came of some states: a part of a level that helpers have done, or what waits here. */
interface Looked extends Omit<Done, 'states' | 'ends' | 'isStuck' | 'to' | 'discoveries' | 'end'> {
  states: Int32Array
  readonly ends: ArrayLike<number>
  to: number
  discoveries: Int32Array
  end: number
}
