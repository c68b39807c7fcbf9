/** Bits of words. */

/** A word with so many of its lowest bits set: none where that is less than 1, all where it is more than it has. */
export const lowest = (count: number): number => (count >= 32 ? -1 : count <= 0 ? 0 : (1 << count) - 1)

/** How many bits are set. */
export function ones(word: number): number {
  let n = word - ((word >>> 1) & 0x55555555)
  n = (n & 0x33333333) + ((n >>> 2) & 0x33333333)
  return Math.imul((n + (n >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24
}

/** How many bits are set in so many words from a place on. */
export function countIn(set: Int32Array, from: number, words: number): number {
  let count = 0
  for (let w = from; w < from + words; w++) count += ones(set[w] as number)
  return count
}

/** How many members of the set that begins at a place are not greater than this one. */
export function countUpTo(member: number, set: Int32Array, from: number): number {
  const last = from + (member >>> 5)
  return countIn(set, from, last - from) + ones((set[last] as number) & (-1 >>> (31 - (member & 31))))
}

/** Whether one of the sets number `from` up to `to` has no member; each of them has so many words. */
export function hasEmpty(sets: Int32Array, from: number, to: number, words: number): boolean {
  for (let set = from; set < to; set++) {
    let all = 0
    for (let w = 0; w < words; w++) all |= sets[set * words + w] as number
    if (all === 0) return true
  }
  return false
}
