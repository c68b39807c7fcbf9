/**
 * The symbolic engine: sets of states as decision diagrams. Level by level first, which finds what is near and often all there
 * is; then saturation, which finds all there is at once, without its depth.
 */
import type { AnyStateMachine } from 'xstate'
import type { Engine, Exploration, Limits, Progress, Sighting, Stop } from '../check/exploration.ts'
import type { Product } from '../system/expand.ts'
import type { Property } from '../system/property.ts'
import type { Table } from '../tabulate/table.ts'
import { tablesOf } from '../tabulate/tables.ts'
import type { Known } from './closure.ts'
import { guess, knowsAll } from './discovery.ts'
import { type Encoding, encode } from './encoding.ts'
import { ForestFull, NONE } from './forest.ts'
import { Images } from './images.ts'
import { recipeFor } from './order.ts'
import { type Found, pathBackwards, pathThrough } from './paths.ts'
import { layerBudget, nextLayer } from './layers.ts'
import { Saturation } from './saturation.ts'
import { type Target, targetsOf } from './targets.ts'
import { transitions } from './transitions.ts'

/** Milliseconds of work between two looks at the world; more each time, for work that was put aside is taken up anew. */
const SLICE = 80
const LONGER = 1.1

export const explore: Engine = function* (product, properties, { limits, fieldValues, interrupted }) {
  // The same machine has the same table in every scope.
  const byMachine = new Map<AnyStateMachine, Table>()
  const tables = tablesOf(product, fieldValues, byMachine)
  const recipe = recipeFor(product)
  const began = performance.now()
  const ends = (): Stop | undefined => {
    if (interrupted()) return { by: 'interrupt' }
    const { seconds } = limits
    if (seconds === undefined || performance.now() - began <= seconds * 1000) return undefined
    return { by: 'seconds', limit: seconds }
  }
  const known = guess(product, tables, smaller => tablesOf(smaller, fieldValues, byMachine))
  for (;;) {
    const exploration = yield* searchOf(
      encode(product, tables, recipe, known),
      known,
      product,
      properties,
      limits,
      ends,
    )
    if (exploration !== undefined) return exploration
  }
}

/** undefined: some component came to a local state that was not known; now it is. */
function* searchOf(
  encoding: Encoding,
  known: Known,
  product: Product,
  properties: readonly Property[],
  limits: Limits,
  ends: () => Stop | undefined,
): Generator<Progress, Exploration | undefined, void> {
  const { forest } = encoding
  forest.limit = limits.memory ?? Infinity
  const findings: { violation?: Sighting; witness?: Sighting }[] = properties.map(() => ({}))
  let reached = encoding.start
  const layers = [reached]
  let complete = false

  /** Of all that was reached, and of what leaves those states that were expanded. */
  const counts = (expanded: number, depth?: number): Exploration['counts'] => ({
    distinct: exact(forest.count(reached)),
    generated: exact(1n + transitions(expanded, encoding)),
    ...(depth !== undefined && { depth }),
  })
  const progress = (): Progress => ({
    distinct: exact(forest.count(reached)),
    generated: 0,
    depth: layers.length,
    frontier: 0,
    memory: forest.bytes,
  })

  /** Does the work in slices, and looks at the world between them. */
  function* patiently<T>(work: () => T): Generator<Progress, T, void> {
    for (let slice = SLICE; ; slice *= LONGER) {
      const until = performance.now() + slice
      forest.onWork = () => {
        if (performance.now() > until) throw new PutAside()
      }
      try {
        return work()
      } catch (error) {
        forest.recover()
        if (!(error instanceof PutAside)) throw error
      } finally {
        forest.onWork = undefined
      }
      yield progress()
      const stop = ends()
      if (stop !== undefined) throw new Ended(stop)
    }
  }

  const stuckIn = (node: number): number =>
    encoding.enabled.reduce((left, allowed) => (left === NONE ? NONE : forest.minus(left, forest.cube(allowed))), node)
  const seenIn = (node: number, { states, stuck }: Target): number =>
    forest.intersect(stuck ? stuckIn(node) : node, states)

  try {
    const saturation = new Saturation(forest, encoding.byTop)
    const reachable = yield* patiently(() => saturation.closure(encoding.start))
    if (!knowsAll(reachable, encoding, known)) return undefined
    const { targets, faults } = yield* patiently(() => targetsOf(properties, product, encoding))
    const pending = new Set(targets)
    const images = new Images(forest)
    const spent = layerBudget(encoding)

    const sight = ({ property, sight, shows, stuck }: Target, { events, state }: Found): void => {
      const path = events.map(event => encoding.operations[event] as number)
      const shown = shows.filter(({ states }) => stuck || forest.has(states, state))
      const event = Math.min(...shown.map(one => one.event ?? -1))
      const { at } = shown.find(one => (one.event ?? -1) === event) as Target['shows'][number]
      const finding = findings[property] as (typeof findings)[number]
      finding[sight] ??= { at, path: event < 0 ? path : [...path, encoding.operations[event] as number] }
    }
    const failed = (node: number): void => {
      for (const { states, error } of faults) if (forest.intersect(node, states) !== NONE) throw error
    }

    for (;;) {
      const layer = layers.at(-1) as number
      const last = limits.depth !== undefined && layers.length >= limits.depth
      for (const target of pending) {
        // States of the last level are not expanded.
        if (last && (target.stuck || target.shows.some(({ event }) => event !== undefined))) continue
        const goal = yield* patiently(() => seenIn(layer, target))
        if (goal === NONE) continue
        sight(target, yield* patiently(() => pathThrough(layers, goal, encoding)))
        pending.delete(target)
      }
      failed(layer)
      if (last) {
        const stopped: Stop = { by: 'depth', limit: limits.depth }
        return { counts: counts(forest.minus(reached, layer), layers.length), stopped, findings }
      }
      const next = yield* patiently(() => nextLayer(layer, reached, encoding, images))
      if (next === NONE) {
        complete = true
        break
      }
      layers.push(next)
      reached = forest.union(reached, next)
      if (spent()) break
    }

    if (!complete) {
      reached = reachable
      for (const target of pending) {
        const goal = yield* patiently(() => seenIn(reached, target))
        if (goal !== NONE) sight(target, yield* patiently(() => pathBackwards(goal, reached, encoding)))
      }
      failed(reached)
    }
    return { counts: counts(reached, complete ? layers.length : undefined), findings }
  } catch (error) {
    if (error instanceof Ended) return { counts: counts(reached), stopped: error.stop, findings }
    if (!(error instanceof ForestFull)) throw error
    forest.recover()
    return { counts: counts(reached), stopped: { by: 'memory', limit: limits.memory ?? forest.bytes }, findings }
  }
}

/** Work that took its slice of time: what is known stays known. */
class PutAside extends Error {
  override readonly name = 'PutAside'
}

class Ended extends Error {
  override readonly name = 'Ended'
  readonly stop: Stop

  constructor(stop: Stop) {
    super(`ended by ${stop.by}`)
    this.stop = stop
  }
}

/** A number while it is one exactly. */
const exact = (n: bigint): number | bigint => (n <= Number.MAX_SAFE_INTEGER ? Number(n) : n)
