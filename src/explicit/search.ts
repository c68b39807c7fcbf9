/** The search: level by level, what is found from each state is packed, looked up, and watched where it is new. */
import type { Finding, Keeper, Kept, Limits } from '../check/exploration.ts'
import type { Product } from '../system/expand.ts'
import type { Property } from '../system/property.ts'
import type { Table } from '../tabulate/table.ts'
import { countIn, countUpTo, hasEmpty } from './bits.ts'
import { type Crew, crew as crewOf, type Done, type Knowledge } from './crew.ts'
import { FINGERPRINT, type Fingerprints, fingerprints } from './fingerprints.ts'
import { type Frontier, frontier } from './frontier.ts'
import { isWorthWhile, type Kernel, kernel } from './kernel.ts'
import type { Batch } from './kernel-program.ts'
import { type Asked, interpreter } from './interpreter.ts'
import { type Facts, factsOf, type Lasting, takeUp, tell } from './kept-search.ts'
import { bitsOf, type Layout, layoutOf, pack, roomyLayoutOf, unpack } from './layout.ts'
import { memory, StoreFull } from './memory.ts'
import { origins } from './origins.ts'
import { compile } from './program.ts'
import { type Quiet, quiet } from './quiet.ts'
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
  const { ask: interpret, isTooWide, write, locals } = interpreter(product, tables, program)
  const watched = watch(properties, product, tables, held, () => hushed?.doubt())
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
  // Of how many states, and how many successors.
  let turns = 0
  let waiting = 0
  const discoveries = (): Int32Array => new Int32Array(room * discoveryWidth(layout.words))
  const own: Looked = { ...batch, ends: new Int32Array(BATCH), from: 0, to: 0, discoveries: discoveries(), end: 0 }

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
  let hushed: Quiet | undefined
  let asleep: SleepSets | undefined
  const isSmall = isWorthWhile(product)
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
  // What is being looked at: a state whose successors were not looked at before, by its number among them, or a step out of it.
  let turn = 0
  let by = -1
  const path = (): number[] => {
    const there = origin.path(expanded + turn)
    return by < 0 ? there : [...there, by]
  }

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
    hushed?.release()
    hushed = undefined
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
    const lookedUp = prints === undefined ? own.states : keys
    for (let from = 0; from < many; from += BATCH) {
      const count = Math.min(BATCH, many - from)
      own.end = states.add(lookedUp, own.states, own.operations, hashes, kept, from, count, own.discoveries, own.end)
    }
  }
  /** Looks at what waits. Of the last state there may be more to come. */
  const look = (isOpen = false): void => {
    lookUp()
    own.to = turns
    lookAt(own, taken - turns, isOpen)
    recent.widen(found)
    turns = 0
    waiting = 0
    if (!isOpen) settle()
  }
  /** Looks at each step out of some states of the level, the first of which is `begin`, and at each state that is new. */
  const lookAt = (done: Looked, begin: number, isOpen = false): void => {
    const { ends, from, enabled, discoveries } = done
    const width = discoveryWidth(layout.words)
    const end = Math.min(done.end, width * (most - found))
    const isFull = end < done.end
    let { to } = done
    if (isFull) for (to = from + 1; (ends[to - 1] as number) <= (discoveries[end] as number); ) to++
    // The last state is not over where more of it may come, or where there is no room for all of it.
    const over = isOpen || isFull ? to - 1 : to
    const first = next.length
    next.append(discoveries, end)
    asleep?.deriveAll(done, end, level, begin, next, first)
    origin.foundAll(discoveries, width, end, ends, from, over)
    const loud = hushed?.next(discoveries, 0, end) ?? 0
    if (loud < end || watched.hasSteps || hasEmpty(enabled, from, over, sets)) {
      const last = isFull ? (discoveries[end] as number) + 1 : (ends[to - 1] as number)
      watchAll(done, begin, loud, end, last, to, over)
    }
    found += end / width
    expanded += over - from
    generated += countIn(enabled, sets * from, sets * (to - from))
    if (!isFull) return
    // Of the last state, only the steps up to the one that there was no room for.
    generated += countUpTo(discoveries[end + 1] as number, enabled, sets * over) - countIn(enabled, sets * over, sets)
    throw new StoreFull('states')
  }
  /** Looks at the same with the eyes of the properties: at states from discovery `loud` on, and at steps up to place `last`. */
  const watchAll = (
    { ends, from, enabled, states: successors, operations, discoveries }: Looked,
    begin: number,
    loud: number,
    end: number,
    last: number,
    to: number,
    over: number,
  ): void => {
    const { words } = layout
    const width = discoveryWidth(words)
    const { hasSteps } = watched
    let n = loud
    let unpacked = -1
    const unpackBefore = (): void => {
      const state = begin + turn
      if (unpacked !== state) unpack(layout, level.piece(state), level.offset(state), before)
      unpacked = state
    }
    for (let i = from; i < to; i++) {
      turn = i - from
      if (i < over && countIn(enabled, sets * i, sets) === 0) {
        unpackBefore()
        watched.stuck(before, path)
      }
      const until = Math.min(ends[i] as number, last)
      const isLoud = n < end && (discoveries[n] as number) < until
      if (!hasSteps && !isLoud) continue
      for (let k = i === from ? 0 : (ends[i - 1] as number); k < until; k++) {
        by = operations[k] as number
        if (watched.watchesStep(by)) {
          unpackBefore()
          unpack(layout, successors, k * words, after)
          watched.step(pair, by, path)
        }
        if (n < end && discoveries[n] === k) {
          unpack(layout, discoveries, n + 2, after)
          watched.state(after, by, path)
          hushed?.learn(after)
          n += width
          if (n < end && hushed !== undefined) n = hushed.next(discoveries, n, end)
        }
      }
      by = -1
    }
    turn = 0
  }

  /** Asks XState about the state whose turn it is. */
  const ask = (): Asked => {
    asks++
    return interpret(layout, level.piece(taken), level.offset(taken))
  }
  const writeTo = (to: Readonly<Batch>, begin: number, count: number, turn: number): number =>
    write(layout, level.piece(taken), level.offset(taken), count, to, begin, turn)

  /** Takes up one state as XState says where that is not known yet. @throws ModelError, after a look at what was found before */
  const takeOne = (): void => {
    const { count, fault } = ask()
    if (isTooWide(layout, count)) {
      look()
      widen()
    }
    waiting = writeTo(batch, waiting, count, turns)
    taken++
    own.ends[turns++] = waiting
    if (fault !== undefined) {
      look(true)
      throw fault.error
    }
    compiled?.learn(locals)
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
    if (isTooWide(layout, count)) {
      disband(on)
      widen()
      return
    }
    by.learn(locals)
    if (!on.again(knowledge(by), (batch, stuck) => writeTo(batch, 0, count, stuck))) disband(on)
  }

  const lasting: Lasting = { tables, conditions: program.trees, watched, origin }
  const takeUpAll = ({ counts, facts }: Kept, read: (length: number) => Int32Array): void => {
    for (const old of [states, recent, level, next]) old.release()
    ;({ layout, states, level, next } = takeUp(lasting, counts, facts as Facts, sleeps, held, read))
    ;({ expanded, taken } = facts as Facts)
    found = Number(counts.distinct)
    generated = Number(counts.generated)
    depth = counts.depth as number
    widened = expanded
    batch.states = new Int32Array(room * layout.words)
    own.discoveries = discoveries()
    recent = sieve(layout.words, held)
    recent.widen(found)
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
        hushed = quiet(product, watched, layout, held)
        asleep ??= sleepSets(product, watched.speaksOf)
        threads ??= helpers?.()
      }
      while (taken < level.length && waiting < BATCH && turns < BATCH) {
        const end = compiled?.expand(level.piece(taken), level.offset(taken), waiting, turns) ?? -1
        if (end < 0) {
          takeOne()
          continue
        }
        taken++
        waiting = end
        own.ends[turns++] = end
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
      const packed = { layout, states, level, next }
      const { found: distinct, generated } = settled
      keeper.keep({ counts: { distinct, generated, depth }, facts: factsOf(lasting, packed, settled) }, put =>
        tell(lasting, packed, settled, own.discoveries.subarray(0, own.end), put),
      )
    },
    restore(kept, read) {
      isWhole = false
      takeUpAll(kept, read)
      settle()
      isWhole = true
    },
    end() {
      crew?.dismiss()
    },
  }
}

/** What came of some states: a part of a level that helpers have done, or what waits here. */
interface Looked extends Omit<Done, 'states' | 'isStuck' | 'to' | 'discoveries' | 'end'> {
  states: Int32Array
  to: number
  discoveries: Int32Array
  end: number
}
