/**
 * What stands before the visited set: hashes, and the states that were looked at last. What neighbours lead to is mostly
 * the same, so two of three states are held back here, and the set is not touched for them.
 */
import type { Memory } from './memory.ts'

/** Places for recent states, few enough for a processor's own memory. */
const RECENT = 2 ** 15

export interface Sieve {
  /**
   * Of the first `count` packed states of `batch`, those that are not among the recent ones: their places in the batch to
   * `kept`, ascending, their hashes to `hashes`; says how many there are.
   */
  sift(batch: Int32Array, count: number, hashes: Int32Array, kept: Int32Array): number
  /** Has as many places as are of use for so many states. @throws StoreFull */
  widen(states: number): void
  release(): void
}

/** Of states of so many words. @throws StoreFull */
export function sieve(words: number, memory: Memory): Sieve {
  let recent = memory.allocate(1024 * words)
  const sift = siftOf(words)
  return {
    sift: (batch, count, hashes, kept) => sift(batch, count, hashes, kept, recent),
    widen(states) {
      const places = Math.min(2 ** Math.ceil(Math.log2(states)), RECENT)
      if (places * words <= recent.length) return
      memory.release(recent)
      recent = memory.allocate(places * words)
    },
    release() {
      memory.release(recent)
    },
  }
}

/**
 * The hash `h` of a state whose words are w0, w1, ...: as text, for V8 makes no loop over two words as fast as two lines.
 * The constants are those of xxHash and of a search for multipliers that mix well.
 */
export const hashSource = (words: number): string => `let h = Math.imul(w0, 0x9e3779b1);
${eachWord(words, w => (w === 0 ? '' : `h = Math.imul((h ^ (h >>> 15)) + w${w}, 0x85ebca77);`))}
h = Math.imul(h ^ (h >>> 15), 0x2c1b3c6d);
h ^= h >>> 13;`

/** A line, or a term, for each word. */
export const eachWord = (words: number, line: (w: number) => string, between = ' '): string =>
  Array.from({ length: words }, (_, w) => line(w)).join(between)

type Sift = (batch: Int32Array, count: number, hashes: Int32Array, kept: Int32Array, recent: Int32Array) => number

function siftOf(words: number): Sift {
  const source = `'use strict';
return function sift(batch, count, hashes, kept, recent) {
  const last = recent.length / ${words} - 1;
  let n = 0;
  for (let k = 0, at = 0; k < count; k++, at += ${words}) {
    ${eachWord(words, w => `const w${w} = batch[at + ${w}];`)}
    ${hashSource(words)}
    const place = (h & last) * ${words};
    const differs = ${eachWord(words, w => `(recent[place + ${w}] ^ w${w})`, ' | ')};
    ${eachWord(words, w => `recent[place + ${w}] = w${w};`)}
    hashes[n] = h;
    kept[n] = k;
    // One more where it differs: no branch that would be guessed wrong every other time.
    n += (differs | -differs) >>> 31;
  }
  return n;
}`
  // oxlint-disable-next-line typescript/no-implied-eval -- the text is ours, the number of words all that varies
  return new Function(source)() as Sift
}
