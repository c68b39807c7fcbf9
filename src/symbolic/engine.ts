/**
 * The symbolic engine: sets of states as decision diagrams. First all there is with its distances, which small systems and regular
 * ones come to at once, if not in the usual order of the variables, then in the best one; then level by level, which finds what is
 * near; then all there is, with its distances if they cost little enough.
 */
import type { AnyStateMachine } from 'xstate'
import { attention, attentively, Ended } from '../check/attention.ts'
import type { Engine, EngineOptions, Exploration, Finding, OrderUsed, Progress } from '../check/exploration.ts'
import type { Product } from '../system/expand.ts'
import { isLiveness, type Property } from '../system/property.ts'
import type { Table } from '../tabulate/table.ts'
import { tablesOf } from '../tabulate/tables.ts'
import { Census } from './census.ts'
import type { Known } from './closure.ts'
import { partIn, statesIn } from './cubes.ts'
import { guess, knowsAll } from './discovery.ts'
import { CounterRead } from './elimination.ts'
import { type Encoding, encode } from './encoding.ts'
import { Images } from './images.ts'
import { ForestFull } from './memory.ts'
import { NONE } from './nodes.ts'
import { occasionsOf } from './occasions.ts'
import { recipeAsked } from './order.ts'
import { type Found, pathByDistances, pathThrough } from './paths.ts'
import { exact, type Loss, lossOf, trapOf, type Wish } from './recovery.ts'
import { inSlices } from './slices.ts'
import { type Show, type Target, targetsOf } from './targets.ts'
import { findsBetterRecipe, orderKnownFor } from './tuning.ts'
import { Whole } from './whole.ts'
import { SaturationWithin } from './within.ts'

/** Edges of the nodes that distances may take at first. */
const FIRST_DISTANCES = 2 ** 20
/** Edges of the states up to which distances are worth another try, and edges that they may take then. */
const WORTH_DISTANCES = 2 ** 20
const MOST_DISTANCES = 2 ** 23
/** Nodes that the search by levels may take before saturation takes over. */
const NEAR = 20_000
/** Nodes of the sets that lead back to the first of all shortest paths; beyond them it is any of the shortest. */
const FIRST = 100_000

export const explore: Engine = function* (product, properties, options) {
  const { fieldValues, order } = options
  // The same machine has the same table in every scope.
  const byMachine = new Map<AnyStateMachine, Table>()
  const tables = tablesOf(product, fieldValues, byMachine)
  const tablesFor = (smaller: Product): Table[] => tablesOf(smaller, fieldValues, byMachine)
  const began = performance.now()
  const known = guess(product, tables, tablesFor)
  for (;;) {
    const used: OrderUsed =
      order === undefined ? orderKnownFor(product) : { ...recipeAsked(order, product), from: 'model' }
    const encoding = encode(product, tables, used, known)
    const { counters } = encoding
    const exploration = yield* searchOf(encoding, known, product, properties, options, began, function* () {
      return order === undefined && (yield* findsBetterRecipe(product, tablesFor))
    })
    if (exploration !== undefined) return { ...exploration, order: used, ...(counters.length > 0 && { counters }) }
  }
}

/** undefined: some component came to a local state that was not known, there is a better recipe, or a counter must be kept: to be done again. */
function* searchOf(
  encoding: Encoding,
  known: Known,
  product: Product,
  properties: readonly Property[],
  { limits, interrupted, adequacy = 0 }: EngineOptions,
  began: number,
  better: () => Generator<undefined, boolean, void>,
): Generator<Progress, Exploration | undefined, void> {
  const { forest, forward, backward, start } = encoding
  forest.memory.limit = limits.memory ?? Infinity
  // What is fair is not computed on sets of states.
  const findings = properties.map((property): { -readonly [K in keyof Finding]: Finding[K] } =>
    isLiveness(property) ? { open: true } : {},
  )
  let reached = start
  const layers = [start]
  const pending = new Set<Target>()
  /** States that are looked for by levels, and where goals are lost. */
  let sought: number = NONE
  let losses: Loss[] = []
  forest.holds(() => [reached, ...layers, sought, ...losses.flatMap(({ trapped, shown }) => [trapped, shown])])
  const ahead = new Images(forest, forward)
  const back = new Images(forest, backward)
  /** @throws the error of a formula that is asked in one of the states */
  let failed: (census: Census) => void = () => {}

  /** Of all that was reached, and of what leaves those states that were expanded. */
  const counts = (expanded: number, depth?: number): Exploration['counts'] => {
    const census = new Census(forest, expanded)
    const leaving = census.count(encoding.enabled)
    return {
      distinct: exact(forest.count(reached)),
      generated: exact(1n + leaving),
      ...(depth !== undefined && { depth }),
    }
  }
  const progress = (): Progress => ({
    distinct: exact(forest.count(reached)),
    generated: 0,
    frontier: 0,
    memory: forest.memory.bytes,
  })

  const look = attention({ limits, interrupted }, progress, began)
  const patiently = <T>(work: () => T): Generator<Progress, T, void> => attentively(inSlices(forest, work), look)

  const stuckIn = (node: number): number =>
    encoding.enabled.reduce(
      (left, { allowed }) => (left === NONE ? NONE : forest.minus(left, forest.cube(allowed))),
      node,
    )
  /** The states of a set in which a target may be shown, and what shows it there. */
  function* shownIn(
    node: number,
    census: Census,
    { stuck, shows }: Target,
  ): Generator<Progress, { among: number; shown: Show[] }, void> {
    const among = stuck ? yield* patiently(() => stuckIn(node)) : node
    const asked = stuck ? new Census(forest, among) : census
    const met = yield* attentively(asked.met(shows.map(({ cube }) => cube)), look)
    return { among, shown: shows.filter((_, number) => met[number]) }
  }
  const sight = ({ property, sight }: Target, shown: readonly Show[], { events, state }: Found): void => {
    const path = events.map(event => encoding.operations[event] as number)
    const here = shown.filter(({ cube }) => forest.has(statesIn(cube, forest), state))
    const event = Math.min(...here.map(one => one.event ?? -1))
    const { at } = here.find(one => (one.event ?? -1) === event) as Show
    const finding = findings[property] as (typeof findings)[number]
    finding[sight] ??= { at, path: event < 0 ? path : [...path, encoding.operations[event] as number] }
  }

  /**
   * Goes on level by level until all that is pending is seen, and the level of the limit; `paused` says when that has cost too
   * much. Whether it came to the end of the levels; undefined: to what is not known.
   */
  function* byLevels(paused: () => boolean): Generator<Progress, boolean | undefined, void> {
    for (;;) {
      forest.rest()
      const layer = layers.at(-1) as number
      if (forest.intersect(layer, encoding.outside) !== NONE) return undefined
      const last = layers.length === limits.depth
      const census = new Census(forest, layer)
      for (const target of pending) {
        // States of the last level are not expanded.
        if (last && (target.stuck || target.shows.some(({ event }) => event !== undefined))) continue
        const { among, shown } = yield* shownIn(layer, census, target)
        if (shown.length === 0) continue
        // Parts of a layer have fewer nodes than the cubes together.
        const goal = yield* patiently(() => forest.unionOf(shown.map(({ cube }) => partIn(cube, among, forest))))
        sight(target, shown, yield* patiently(() => pathThrough(layers, goal, encoding, back)))
        pending.delete(target)
      }
      failed(census)
      if (last) return true
      if (paused()) return false
      const next = yield* patiently(() => forest.minus(ahead.of(layer), reached))
      if (next === NONE) return true
      layers.push(next)
      reached = forest.union(reached, next)
    }
  }

  /** The nearest of these states, which are reachable, by as many levels as it takes. */
  function* throughLayers(goal: number): Generator<Progress, Found, void> {
    sought = goal
    for (let i = 0; ; i++) {
      if (i === layers.length) yield* byLevels(() => layers.length > i)
      const layer = layers[i] as number
      if (forest.intersect(layer, goal) !== NONE)
        return yield* patiently(() => pathThrough(layers.slice(0, i + 1), goal, encoding, back))
    }
  }

  /** Where goals are lost, given all that is reachable, and a path to each. */
  function* lose(
    wishes: readonly Wish[],
    reachable: number,
    pathTo: (goal: number) => Generator<Progress, Found, void>,
  ): Generator<Progress, void, void> {
    const towards = new SaturationWithin(forest, backward)
    for (const [property, finding] of findings.entries()) {
      losses = []
      for (const wish of wishes.filter(each => each.property === property)) {
        const loss = yield* patiently(() => lossOf(wish, reachable, towards, encoding))
        if (loss !== undefined) losses.push(loss)
      }
      if (losses.length === 0) continue
      const shown = forest.unionOf(losses.map(loss => loss.shown))
      const { events, state } = yield* pathTo(shown)
      const { at, trapped } = losses.find(({ shown }) => forest.has(shown, state)) as Loss
      const trap = yield* patiently(() => trapOf(trapped, stuckIn(trapped), encoding, product))
      finding.violation = { at, path: events.map(event => encoding.operations[event] as number), trap }
    }
  }

  /** Of all that is reachable, how often there is something to ask. */
  function* tellOccasions(targets: readonly Target[], reachable: number): Generator<Progress, void, void> {
    if (forest.count(reachable) > adequacy) return
    for (const [number, property] of properties.entries()) {
      const witness = targets.find(target => target.property === number && target.sight === 'witness')
      const occasions = yield* patiently(() =>
        occasionsOf(property, witness, forest, reachable, property.kind === 'deadlock' ? stuckIn(reachable) : NONE),
      )
      ;(findings[number] as (typeof findings)[number]).adequacy = occasions === undefined ? {} : { occasions }
    }
  }

  try {
    // What is small is one slice, and may have to be done again and again.
    yield* look()
    const whole = new Whole(encoding)
    /** Of a node. */
    const edges = forest.sizes.reduce((sum, size) => sum + size, 0) / forest.sizes.length
    let reachable: number | undefined
    if (limits.depth === undefined) {
      reachable = yield* patiently(() => whole.byDistances(FIRST_DISTANCES / edges))
      if (reachable === undefined && (yield* attentively(better(), look))) return undefined
    }
    let depthKnown = reachable !== undefined

    const { targets, wishes, faults } = yield* patiently(() => targetsOf(properties, product, encoding))
    for (const target of targets) pending.add(target)
    failed = census => {
      for (const { cube, error } of faults) if (census.meets(cube)) throw error
    }
    if (reachable === undefined) {
      const most = forest.nodes.count + NEAR
      const all = yield* byLevels(() => limits.depth === undefined && forest.nodes.count > most)
      if (all === true) {
        if (layers.length !== limits.depth) {
          yield* lose(wishes, reached, goal => throughLayers(goal))
          yield* tellOccasions(targets, reached)
          return { counts: counts(reached, layers.length), findings }
        }
        const expanded = forest.minus(reached, layers.at(-1) as number)
        return { counts: counts(expanded, layers.length), stopped: { by: 'depth', limit: limits.depth }, findings }
      }
    }
    if (reachable === undefined) {
      reachable = (yield* patiently(() => whole.bySaturation(Infinity))) as number
      // They take more nodes than the states alone.
      const isWorthIt = forest.nodes.count * edges < WORTH_DISTANCES
      depthKnown = isWorthIt && (yield* patiently(() => whole.byDistances(MOST_DISTANCES / edges))) !== undefined
    }
    const all = reachable
    if (!knowsAll(all, encoding, known)) return undefined
    const census = new Census(forest, all)
    failed(census)
    for (const target of pending) {
      const { among, shown } = yield* shownIn(all, census, target)
      if (shown.length > 0 && !depthKnown) continue
      pending.delete(target)
      if (shown.length === 0) continue
      const goal = yield* patiently(() =>
        forest.intersect(among, forest.unionOf(shown.map(({ cube }) => statesIn(cube, forest)))),
      )
      sight(target, shown, yield* patiently(() => pathByDistances(goal, whole.distances, encoding, back, FIRST)))
    }
    yield* byLevels(() => pending.size === 0)
    yield* lose(wishes, all, function* (goal) {
      if (!depthKnown) return yield* throughLayers(goal)
      return yield* patiently(() => pathByDistances(goal, whole.distances, encoding, back, FIRST))
    })
    yield* tellOccasions(targets, all)
    reached = all
    return { counts: counts(reached, depthKnown ? whole.distances.greatest() + 1 : undefined), findings }
  } catch (error) {
    if (error instanceof Ended) return { counts: counts(reached), stopped: error.stop, findings }
    if (error instanceof CounterRead) {
      known.kept.add(error.counter)
      return undefined
    }
    if (!(error instanceof ForestFull)) throw error
    forest.recover()
    return { counts: counts(reached), stopped: { by: 'memory', limit: limits.memory ?? forest.memory.bytes }, findings }
  }
}
