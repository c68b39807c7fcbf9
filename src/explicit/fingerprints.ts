/**
 * Fingerprints of states, for hash compaction: the visited set keeps them in place of the states. For each local state of
 * each component there is a random number; a fingerprint is the exclusive or of those of its local states (tabulation
 * hashing: L. Carter, M. Wegman, Universal Classes of Hash Functions, 1979). Two states that differ have the same one with
 * probability 2^-bits, however they are packed.
 */
import { lowest } from './bits.ts'
import { type Layout, PRESENT } from './layout.ts'
import type { Memory } from './memory.ts'
import { eachWord, hashSource } from './sieve.ts'

/** Words of a fingerprint, and bits that these have room for: the highest bit of the first word is always set. */
export const FINGERPRINT = 2
export const FINGERPRINT_BITS = 63

export interface Fingerprints {
  /**
   * Puts the fingerprints of the first `count` states whose places in `states` are in `kept` to the same places of `keys`, and
   * the hashes of these to `hashes`, one behind the other.
   */
  take(states: Int32Array, kept: Int32Array, count: number, keys: Int32Array, hashes: Int32Array): void
  release(): void
}

/** Of 1 to FINGERPRINT_BITS bits. @throws StoreFull */
export function fingerprints({ words, word, shift, greatest }: Layout, bits: number, memory: Memory): Fingerprints {
  const begin = [0]
  for (const most of greatest) begin.push((begin.at(-1) as number) + FINGERPRINT * (most + 1))
  const table = memory.allocate(begin[word.length] as number)
  for (let c = 0; c < word.length; c++)
    for (let at = begin[c] as number; at < (begin[c + 1] as number); at++)
      table[at] = randomNumber(c, at - (begin[c] as number))
  const lines = Array.from(word, (w, c) => {
    const at = `${begin[c]} + ${FINGERPRINT} * ((v${w} >>> ${shift[c]}) & ${greatest[c]})`
    return `n = ${at}; f0 ^= numbers[n]; f1 ^= numbers[n + 1];`
  })
  const source = `'use strict';
return function take(states, kept, count, keys, hashes) {
  for (let i = 0; i < count; i++) {
    const k = kept[i], at = k * ${words};
    ${eachWord(words, w => `const v${w} = states[at + ${w}];`)}
    let n = 0, f0 = 0, f1 = 0;
    ${lines.join('\n    ')}
    const w0 = (f0 & ${lowest(bits - 32)}) | ${PRESENT}, w1 = f1 & ${lowest(bits)};
    ${hashSource(FINGERPRINT)}
    keys[k * ${FINGERPRINT}] = w0;
    keys[k * ${FINGERPRINT} + 1] = w1;
    hashes[i] = h;
  }
}`
  // oxlint-disable-next-line typescript/no-implied-eval -- the text is ours: numbers, no names of a model
  const take = new Function('numbers', source)(table) as Fingerprints['take']
  return { take, release: () => memory.release(table) }
}

/**
 * At most how probable it is that a search which has kept so many fingerprints has missed a state. Up to the first miss it
 * has found what any search finds; a state that is new then, with k kept, is taken for one of them with probability
 * k * 2^-bits at most; and k is not more than were kept in the end: n * (n + 1) / 2^(bits + 1) in all. Compare P. Wolper,
 * D. Leroy, Reliable Hashing without Collision Detection, CAV 1993, and U. Stern, D. Dill, Improved Probabilistic
 * Verification by Hash Compaction, CHARME 1995, which count the same and compare less.
 */
export const chanceOfMiss = (kept: number, bits: number): number => Math.min(1, (kept * (kept + 1)) / 2 ** (bits + 1))

/**
 * Always the same for the same place, so that a run can be repeated: the finalizer of MurmurHash3, applied twice. The words of
 * a fingerprint have seeds of their own; were one seed both, there would be no more than 2^32 different pairs.
 */
const randomNumber = (component: number, place: number): number => {
  const seed = SEEDS[place % FINGERPRINT] as number
  return mixed(mixed(Math.imul(component + 1, 0x9e3779b1) ^ seed) + Math.imul(place + 1, 0x85ebca77))
}

const SEEDS = [0x2545f491, 0x4f6cdd1d]

function mixed(n: number): number {
  let h = n ^ (n >>> 16)
  h = Math.imul(h, 0x85ebca6b)
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35)
  return h ^ (h >>> 16)
}
