/** The visited set of a search in one thread, of packed states or of their fingerprints, and what stands before it. */
import { FINGERPRINT, fingerprints } from './fingerprints.ts'
import type { Layout } from './layout.ts'
import type { Memory } from './memory.ts'
import type { Round } from './round.ts'
import { sieve } from './sieve.ts'
import { BATCH, type StateSet, stateSet } from './state-set.ts'

export interface Visited {
  readonly states: StateSet
  /** Puts those of the first `count` successors of a round that are new to its discoveries, and adds them. @throws StoreFull, and what was added before is among the discoveries */
  lookUp(round: Round, count: number): void
  /** Is quick for so many states. @throws StoreFull */
  widen(states: number): void
  /** The same, of states packed anew; this one is released. @throws StoreFull */
  repacked(layout: Layout, repack: (packed: Int32Array, offset: number) => Int32Array): Visited
  release(): void
}

/** For rounds with `room` for so many successors. `compact`: bits of a fingerprint, where these are kept. @throws StoreFull */
export function visited(
  layout: Layout,
  room: number,
  compact: number | undefined,
  memory: Memory,
  states = stateSet(compact === undefined ? layout.words : FINGERPRINT, memory, 0, layout.words),
): Visited {
  const prints = compact === undefined ? undefined : fingerprints(layout, compact, memory)
  const recent = sieve(layout.words, memory)
  // Of the successors, the places of those that are not among the recent ones, their hashes, and their fingerprints.
  const kept = new Int32Array(room)
  const hashes = new Int32Array(room)
  const keys = new Int32Array(prints === undefined ? 0 : room * FINGERPRINT)
  const releaseLooks = (): void => {
    prints?.release()
    recent.release()
  }
  return {
    states,
    lookUp(round, count) {
      const { states: successors, operations, discoveries } = round
      const many = recent.sift(successors, count, hashes, kept)
      prints?.take(successors, kept, many, keys, hashes)
      const lookedUp = prints === undefined ? successors : keys
      round.end = 0
      for (let from = 0; from < many; from += BATCH) {
        const some = Math.min(BATCH, many - from)
        round.end = states.add(lookedUp, successors, operations, hashes, kept, from, some, discoveries, round.end)
      }
    },
    widen: recent.widen,
    repacked(wider, repack) {
      releaseLooks()
      if (prints !== undefined) {
        states.repack(wider.words)
        return visited(wider, room, compact, memory, states)
      }
      const all = stateSet(wider.words, memory, states.size)
      states.forEach((table, offset) => all.insert(repack(table, offset), 0))
      states.release()
      return visited(wider, room, compact, memory, all)
    },
    release() {
      releaseLooks()
      states.release()
    },
  }
}
