/** The search: level by level, what is found from each state is packed, looked up, and watched where it is new. */
import type { Kept, Limits } from '../check/exploration.ts'
import type { Product } from '../system/expand.ts'
import type { Property } from '../system/property.ts'
import type { Table } from '../tabulate/table.ts'
import { countIn, countUpTo, hasEmpty } from './bits.ts'
import { type Crew, crew as crewOf } from './crew.ts'
import { frontier, repacked, sampleOf } from './frontier.ts'
import { isWorthWhile } from './kernel.ts'
import type { Batch } from './kernel-program.ts'
import { interpreter } from './interpreter.ts'
import { type Facts, factsOf, type Lasting, takeUp, tell } from './kept-search.ts'
import { bitsOf, layoutOf, pack, repacker, roomyLayoutOf, unpack } from './layout.ts'
import type { LevelSearch, Pace } from './level-search.ts'
import { memory, StoreFull } from './memory.ts'
import { origins } from './origins.ts'
import { compile } from './program.ts'
import { type Round, roomOf, roundOf, type Shape } from './round.ts'
import { type Shortcuts, shortcuts } from './shortcuts.ts'
import { type SleepSets, sleepSets, sleepWords } from './sleep-sets.ts'
import { BATCH, discoveryWidth, type StateSet, stateSet } from './state-set.ts'
import type { Threads } from './threads.ts'
import { type Visited, visited } from './visited.ts'
import { watch } from './watch.ts'
import { watchedBatch } from './watched-batch.ts'

/** Milliseconds to wait for helpers, at most, before the caller has its turn. */
const PATIENCE = 20

/** Of so many states in a row, at most so many may be unknown to the kernel where helpers are called; and none where they take up states. */
const CALM = 4096
const CALM_UNKNOWN = 8

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
): LevelSearch {
  const held = memory()
  const program = compile(product, tables, held)
  const { ask, isTooWide, write, locals } = interpreter(product, tables, program)
  const watched = watch(properties, product, tables, held, {
    doubt: tree => short?.quiet.doubt(tree),
    dependOn: (operation, component) => {
      asleep?.dependOn(operation, component)
      short?.askedSteps.forget(operation)
    },
  })
  const size = tables.length

  const room = roomOf(product.operations.length, BATCH)
  const initial = Int32Array.from(product.components, ({ input }, c) => (tables[c] as Table).start(input))
  let layout = layoutOf(Array.from(initial, bitsOf))
  const seen = (states?: StateSet): Visited => visited(layout, room, compact, held, states)
  let known = seen()
  // Words of a set of operations, and of a sleep set.
  const sets = Math.ceil(product.operations.length / 32)
  const sleeps = sleepWords(product.operations.length)
  let level = frontier(layout.words, sleeps, held)
  let next = frontier(layout.words, sleeps, held)
  const origin = origins(product.operations.length, held)
  const watchedSteps = watchedBatch(product, watched, turn => origin.path(expanded + turn))
  const { path } = watchedSteps

  // Without what it begins with there would be nothing to tell.
  const most = Math.max(1, limits.states ?? Infinity)

  const shape = (): Shape => ({ words: layout.words, operations: product.operations.length })
  /** A round for this thread alone. */
  const alone = (): Round => roundOf(shape(), BATCH, BATCH)
  let round = alone()
  // What the kernel writes to: the round that is filled.
  const batch: Batch = { ...round }
  const use = (next: Round): void => {
    round = next
    ;({ states: batch.states, operations: batch.operations, enabled: batch.enabled } = next)
  }
  // Of how many states, and how many successors, which wait to be looked up.
  let turns = 0
  let waiting = 0

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
    round.end = 0
  }
  let isWhole = true
  // The interpreter learns the tables; shortcuts go by them, once they have not grown for a while.
  let short: Shortcuts | undefined
  let asleep: SleepSets | undefined
  const isSmall = isWorthWhile(product)
  let widened = 0
  // With helpers the visited set is theirs. They are called when the kernel has had to ask little for a while.
  let threads: Threads | undefined
  let crew: Crew | undefined
  let unknown = 0
  let since = 0
  let isCalm = false
  const calm = Math.min(CALM, pace.crew)
  // When the kernel had to ask last, in states looked at.
  let asked = 0

  /** Packs every state anew, with room for every local state that there is: what one component comes to, others do soon. */
  const widen = (): void => {
    isWhole = false
    const old = layout
    layout = roomyLayoutOf(tables.map(({ locals }) => bitsOf(locals.length - 1)))
    const repack = repacker(old, layout)
    use(alone())
    short?.release()
    short = undefined
    widened = expanded

    known = known.repacked(layout, repack)
    level = repacked(level, repack, layout.words, sleeps, held)
    next = repacked(next, repack, layout.words, sleeps, held)
    isWhole = true
  }

  /** Which states the round is of. */
  const bound = (): void => {
    round.begin = taken - turns
    round.count = turns
  }
  /** Nothing waits any more. */
  const over = (): void => {
    turns = 0
    waiting = 0
  }
  /** Has what waits looked up, here or by helpers. */
  const lookUp = (): void => {
    bound()
    if (crew === undefined) known.lookUp(round, waiting)
    else crew.give(waiting)
    over()
  }
  /** Looks at all that waits. Of the last state there may be more to come. */
  const look = (isOpen = false): void => {
    lookUp()
    if (crew === undefined) lookAt(round, isOpen)
    else
      for (let one = crew.take(Infinity); one !== undefined; one = crew?.take(Infinity)) lookAtGiven(crew, one, isOpen)
    if (!isOpen) settle()
  }
  /** Looks at a round that has come back, and takes up what helpers could not. */
  const lookAtGiven = (by: Crew, of: Round, isOpen = false): void => {
    lookAt(of, isOpen && by.isIdle)
    if (by.rest === 0) return
    const later = taken
    taken = of.begin + of.count
    use(of)
    if (!fill(taken + by.rest)) return
    bound()
    by.giveAgain(waiting)
    over()
    taken = later
  }
  /** Looks at each step of a round, and at each state that is new. */
  const lookAt = (of: Round, isOpen = false): void => {
    const { ends, enabled, discoveries, count } = of
    const width = discoveryWidth(layout.words)
    const end = Math.min(of.end, width * (most - found))
    const isFull = end < of.end
    let to = count
    if (isFull) for (to = 1; (ends[to - 1] as number) <= (discoveries[end] as number); ) to++
    // The last state is not over where more of it may come, or where there is no room for all of it.
    const over = isOpen || isFull ? to - 1 : to
    const first = next.length
    next.append(discoveries, end)
    origin.foundAll(discoveries, width, end, ends, over)
    const loud = short?.quiet.next(discoveries, 0, end) ?? 0
    if (loud < end || watched.hasSteps || hasEmpty(enabled, 0, over, sets)) {
      const last = isFull ? (discoveries[end] as number) + 1 : (ends[to - 1] as number)
      watchedSteps.look(of, { loud, end, last, to, over }, layout, level, short)
    }
    // Once it is known what was read of these steps.
    asleep?.deriveAll(of, end, level, next, first)
    found += end / width
    expanded += over
    generated += countIn(enabled, 0, sets * to)
    if (crew === undefined) known.widen(found)
    if (!isFull) return
    // Of the last state, only the steps up to the one that there was no room for.
    generated += countUpTo(discoveries[end + 1] as number, enabled, sets * over) - countIn(enabled, sets * over, sets)
    throw new StoreFull('states')
  }

  /**
   * Takes up one state as XState says where that is not known yet. Says whether its round goes on. @throws ModelError, after a
   * look at what was found before
   */
  const takeOne = (): boolean => {
    const [{ ends }, by] = [round, crew]
    unknown++
    asked = expanded
    const { count, fault } = ask(layout, level.piece(taken), level.offset(taken))
    if (isTooWide(layout, count)) {
      crew?.forget()
      look()
      if (crew !== by) return false
      if (crew !== undefined) disband(crew)
      widen()
    }
    waiting = write(layout, level.piece(taken), level.offset(taken), count, batch, waiting, turns)
    taken++
    round.ends[turns++] = waiting
    if (fault !== undefined) {
      crew?.forget()
      look(true)
      if (crew !== by) return false
      throw fault.error
    }
    short?.kernel.learn(locals)
    crew?.learn()
    return round.ends === ends
  }

  /** Takes up more states of the level, up to `until`, as many as a round is for. Says no where another round has begun, since states were packed anew. */
  const fill = (until = level.length): boolean => {
    const { ends } = round
    const expand = short?.kernel.expand
    const full = round.operations.length - product.operations.length
    while (taken < until && waiting <= full && turns < ends.length) {
      const end = expand?.(level.piece(taken), level.offset(taken), waiting, turns) ?? -1
      if (end < 0) {
        if (takeOne()) continue
        return false
      }
      taken++
      waiting = end
      ends[turns++] = end
    }
    return true
  }

  const callCrew = (on: Threads): void => {
    crew = crewOf(on, shape(), held, known.states, level.width, short?.kernel.copy)
    if (crew === undefined) threads = undefined
    else known.release()
  }
  /** Takes the visited set back. */
  const disband = (from: Crew): void => {
    known = seen(stateSet(layout.words, held, found))
    from.disband(known.states.insert)
    crew = undefined
    isCalm = false
  }
  /** Gives out one more round, if there is any, and looks at those that have come back, as long as helpers have enough to do. */
  const expandTogether = (on: Crew): void => {
    const isKnown = expanded - asked > calm
    const areShort = () => isKnown && on.isShort && taken < level.length
    if (on.free !== undefined) {
      if (areShort()) taken += on.giveStates(level, taken)
      else {
        use(on.free)
        fill()
        // Where states had to be packed anew, the helpers are gone.
        if (crew === undefined) return look()
        if (turns > 0) lookUp()
      }
    }
    const mayWait = on.free === undefined || taken === level.length
    let one = on.take(mayWait ? PATIENCE : 0)
    while (one !== undefined) {
      lookAtGiven(on, one)
      if (crew === undefined) return look()
      one = areShort() ? undefined : on.take(0)
    }
    if (held.bytes + on.bytes > (limits.memory ?? Infinity)) throw new StoreFull('memory')
  }

  const lasting: Lasting = { tables, conditions: program.trees, watched, origin }
  const takeUpAll = ({ counts, facts }: Kept, read: (length: number) => Int32Array): void => {
    for (const old of [known, level, next]) old.release()
    const packed = takeUp(lasting, counts, facts as Facts, sleeps, held, read)
    ;({ layout, level, next } = packed)
    known = seen(packed.states)
    ;({ expanded, taken } = facts as Facts)
    found = Number(counts.distinct)
    generated = Number(counts.generated)
    depth = counts.depth as number
    widened = expanded
    use(alone())
    known.widen(found)
  }

  pack(layout, batch.states, 0, initial)
  waiting = 1
  lookUp()
  round.end = 0
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
      return taken === level.length && waiting === 0 && (crew?.isIdle ?? true)
    },
    descend() {
      if (next.length === 0) return false
      ;[level, next] = [next, level]
      next.clear()
      taken = 0
      depth++
      settle()
      return true
    },
    expand() {
      if (crew !== undefined) {
        expandTogether(crew)
        return
      }
      if (short === undefined && expanded >= widened + pace.kernel && isSmall) {
        short = shortcuts(product, tables, program, watched, layout, batch, sleeps, held)
        asleep ??= sleepSets(product, watched.stepReads)
        threads ??= helpers?.()
      }
      fill()
      look()
      if (threads === undefined) return
      if (expanded - since >= calm) {
        isCalm = unknown < CALM_UNKNOWN
        unknown = 0
        since = expanded
      }
      if (isCalm && expanded >= pace.crew && threads.areReady) callCrew(threads)
    },
    sample: most =>
      sampleOf(level, next, most).map(([of, k]) => {
        const locals = new Int32Array(size)
        unpack(layout, of.piece(k), of.offset(k), locals)
        return locals
      }),
    keep(keeper) {
      const packed = { layout, states: known.states, level, next }
      const { found: distinct, generated } = settled
      keeper.keep({ counts: { distinct, generated, depth }, facts: factsOf(lasting, packed, settled) }, put =>
        tell(lasting, packed, settled, round.discoveries.subarray(0, round.end), put),
      )
    },
    restore(kept, read) {
      isWhole = false
      takeUpAll(kept, read)
      settle()
      isWhole = true
      if (found > most) throw new StoreFull('states')
    },
    end() {
      crew?.dismiss()
    },
  }
}
