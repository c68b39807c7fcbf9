/**
 * Sleep sets (P. Godefroid, Partial-Order Methods for the Verification of Concurrent Systems, 1996, chapter 5), for a
 * breadth-first search: of the operations that are enabled in a state, those whose step need not be computed there, since
 * what it leads to has been found already. Half of all steps and more are, and yet no state is found later or from another one.
 *
 * States are expanded in the order in which they are found; let s be found first from p, by a. What is asleep in s is enabled
 * in p, independent of a (neither changes what the other looks at, conditions included), and asked before a in p or asleep there.
 * Claim: where b is asleep in s, a state before s leads to b(s), too. It is b(p): there a is enabled, and leads to b(s). It is
 * before s: where b is asked before a in p, b(p) is found by then at the latest; where b is asleep in p, a state before p
 * leads to b(p), by the claim for p. So the first step to any state, from the earliest state that leads to it, is never asleep.
 *
 * Nor is anything else lost: steps are counted by what is enabled, asleep or not; what b does to each component out of s, and
 * what it throws, it has done already where it was taken; and so has all that a property says of this step, if a changes
 * nothing that was read to say it. What is read may come to be more. What was derived before stays right: nothing else was
 * read of any step that was taken until then.
 */
import type { Product } from '../system/expand.ts'
import { lowest } from './bits.ts'
import type { Frontier } from './frontier.ts'
import type { Round } from './round.ts'
import { discoveryWidth } from './state-set.ts'
import { touchesOf } from './touches.ts'

/**
 * Operations that may be asleep: the first ones, in words of 32. Each word is one more in every entry of the frontier, and
 * any of the operations that are asleep may be taken for awake.
 */
const WORDS = 8

export interface SleepSets {
  /**
   * Puts the sleep set of a state to `place` of `into`: it was found by an operation from one whose enabled operations are
   * at `e` of `enabled`, and whose sleep set is at `s` of `asleep`.
   */
  derive(
    operation: number,
    enabled: Int32Array,
    e: number,
    asleep: Int32Array,
    s: number,
    into: Int32Array,
    place: number,
  ): void
  /** The same of the discoveries of a round up to `end`, out of states of `level`: they are in `next` from `first` on. */
  deriveAll(
    round: Pick<Round, 'begin' | 'discoveries' | 'ends' | 'enabled'>,
    end: number,
    level: Frontier,
    next: Frontier,
    first: number,
  ): void
  /** What is said of steps by this operation has come to depend on a component. */
  dependOn(operation: number, component: number): void
}

/** `watched`: by operation, components that what is said of its steps depends on. */
export function sleepSets({ components, operations }: Product, watched: readonly ReadonlySet<number>[]): SleepSets {
  const words = sleepWords(operations.length)
  const touches = operations.map(touchesOf)
  // Of each component, the operations that change it, and those that look at it.
  const changing = new Int32Array(words * components.length)
  const reading = new Int32Array(words * components.length)
  touches.slice(0, 32 * words).forEach(({ changes, reads }, b) => {
    const [w, bit] = [b >>> 5, 1 << (b & 31)]
    for (const c of changes) changing[words * c + w] = (changing[words * c + w] as number) | bit
    for (const c of reads) reading[words * c + w] = (reading[words * c + w] as number) | bit
  })
  // Of each operation, those independent of it, and those of them that are asked before it.
  const independent = new Int32Array(words * operations.length)
  const before = new Int32Array(words * operations.length)
  touches.forEach(({ changes, reads }, a) => {
    for (let w = 0; w < words; w++) {
      let others = 0
      for (let b = 32 * w; b < Math.min(32 * (w + 1), operations.length); b++) others |= 1 << (b & 31)
      for (const c of changes) others &= ~(reading[words * c + w] as number)
      for (const c of reads) others &= ~(changing[words * c + w] as number)
      independent[words * a + w] = others
      before[words * a + w] = others & lowest(a - 32 * w)
    }
  })
  const changers = components.map((_, c) => [...touches.keys()].filter(a => touches[a]?.changes.has(c)))
  const dependOn: SleepSets['dependOn'] = (b, c) => {
    if (b >= 32 * words) return
    const awake = ~(1 << (b & 31))
    for (const a of changers[c] as number[])
      for (const set of [independent, before]) {
        const place = words * a + (b >>> 5)
        set[place] = (set[place] as number) & awake
      }
  }
  watched.forEach((of, b) => {
    for (const c of of) dependOn(b, c)
  })
  const sets = Math.ceil(operations.length / 32)
  const derive: SleepSets['derive'] = (operation, enabled, e, asleep, s, into, place) => {
    const row = words * operation
    for (let w = 0; w < words; w++)
      into[place + w] =
        (enabled[e + w] as number) &
        ((before[row + w] as number) | ((independent[row + w] as number) & (asleep[s + w] as number)))
  }
  return {
    derive,
    dependOn,
    deriveAll({ begin, discoveries, ends, enabled }, end, level, next, first) {
      const ofState = level.width - words
      const width = discoveryWidth(ofState)
      let turn = 0
      for (let n = 0, state = first; n < end; n += width, state++) {
        while ((ends[turn] as number) <= (discoveries[n] as number)) turn++
        const source = begin + turn
        const operation = discoveries[n + 1] as number
        const s = level.offset(source) + ofState
        derive(operation, enabled, sets * turn, level.piece(source), s, next.piece(state), next.offset(state) + ofState)
      }
    },
  }
}

/** Words of a sleep set where there are so many operations. */
export const sleepWords = (operations: number): number => Math.min(WORDS, Math.ceil(operations / 32))
