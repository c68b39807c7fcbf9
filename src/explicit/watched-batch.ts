/** What came of some states, step after step, shown to the properties that may have something to say of it. */
import type { Product } from '../system/expand.ts'
import { countIn } from './bits.ts'
import type { Frontier } from './frontier.ts'
import { type Layout, unpack } from './layout.ts'
import type { Round } from './round.ts'
import type { Shortcuts } from './shortcuts.ts'
import { discoveryWidth } from './state-set.ts'
import type { Watch } from './watch.ts'

/** How much of it: discoveries from `loud` up to `end`, steps up to place `last`, states up to `to`, those before `over` with all their steps. */
export interface Extent {
  readonly loud: number
  readonly end: number
  readonly last: number
  readonly to: number
  readonly over: number
}

export interface WatchedBatch {
  /** Looks at what came of states of `level`, packed by `layout`. Shortcuts know what shows nothing. */
  look(
    round: Round,
    extent: Extent,
    layout: Layout,
    level: Frontier,
    short: Pick<Shortcuts, 'quiet' | 'askedSteps'> | undefined,
  ): void
  /** Operations from the initial state to what is being looked at. */
  path(): number[]
}

/** `pathTo`: to the state with this number among those that came after the ones whose successors were looked at before. */
export function watchedBatch(product: Product, watched: Watch, pathTo: (turn: number) => number[]): WatchedBatch {
  const size = product.components.length
  const sets = Math.ceil(product.operations.length / 32)
  // Local states before a step, then those after it.
  const pair = new Int32Array(2 * size)
  const before = pair.subarray(0, size)
  const after = pair.subarray(size)
  // What is being looked at: a state whose turn it is, or a step out of it.
  let turn = 0
  let by = -1
  const path = (): number[] => (by < 0 ? pathTo(turn) : [...pathTo(turn), by])

  return {
    path,
    look({ begin, ends, enabled, states, operations, discoveries }, extent, layout, level, short) {
      const { loud, end, last, to, over } = extent
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
      for (let i = 0; i < to; i++) {
        turn = i
        if (i < over && countIn(enabled, sets * i, sets) === 0) {
          unpackBefore()
          watched.stuck(before, path)
        }
        const until = Math.min(ends[i] as number, last)
        const isLoud = n < end && (discoveries[n] as number) < until
        if (!hasSteps && !isLoud) continue
        for (let k = i === 0 ? 0 : (ends[i - 1] as number); k < until; k++) {
          by = operations[k] as number
          if (
            watched.stepTrees(by).length > 0 &&
            (short?.askedSteps.enter(by, level.piece(begin + i), level.offset(begin + i)) ?? true)
          ) {
            unpackBefore()
            unpack(layout, states, k * words, after)
            watched.step(pair, by, path)
          }
          if (n < end && discoveries[n] === k) {
            unpack(layout, discoveries, n + 2, after)
            watched.state(after, by, path)
            short?.quiet.learn(after)
            n += width
            if (n < end && short !== undefined) n = short.quiet.next(discoveries, n, end)
          }
        }
        by = -1
      }
      turn = 0
    },
  }
}
