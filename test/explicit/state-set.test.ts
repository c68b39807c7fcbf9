/** The visited set on its own: against a set of strings, through every way in which it grows. */
import { describe, expect, it } from 'vitest'
import { PRESENT } from '../../src/explicit/layout.ts'
import { memory, StoreFull } from '../../src/explicit/memory.ts'
import { sieve } from '../../src/explicit/sieve.ts'
import { BATCH, discoveryWidth, type StateSet, stateSet } from '../../src/explicit/state-set.ts'

/** Looks up `count` states of a batch, through a sieve that has seen nothing, and adds those that are new; gives their places. */
function add(set: StateSet, width: number, batch: Int32Array, count: number): number[] {
  const hashes = new Int32Array(count)
  const kept = new Int32Array(count)
  const many = sieve(width, memory()).sift(batch, count, hashes, kept)
  const discoveries = new Int32Array(count * discoveryWidth(width))
  const end = set.add(batch, batch, new Int32Array(count), hashes, kept, 0, many, discoveries, 0)
  return Array.from({ length: end / discoveryWidth(width) }, (_, i) => discoveries[i * discoveryWidth(width)] as number)
}

/** The same of states that are arrays of words, however many. */
function addAll(set: StateSet, states: readonly (readonly number[])[]): number[] {
  const added: number[] = []
  for (let begin = 0; begin < states.length; begin += BATCH) {
    const some = states.slice(begin, begin + BATCH)
    const places = add(set, some[0]?.length ?? 0, Int32Array.from(some.flat()), some.length)
    added.push(...places.map(k => begin + k))
  }
  return added
}

const words = (count: number, first: number): number[] =>
  Array.from({ length: count }, (_, w) => (w === 0 ? PRESENT | first : 0))

/** The same numbers each time: a linear congruential generator. */
function* numbers(): Generator<number> {
  for (let n = 1; ; n = (Math.imul(n, 1664525) + 1013904223) | 0) yield n >>> 4
}

describe.each([1, 2, 3, 5])('the visited set of states of %i words', width => {
  it('has found those new that a set of strings finds new, in their order', () => {
    const draw = numbers()
    const states = Array.from({ length: 60_000 }, () => {
      const n = (draw.next().value as number) % 20_000
      return Array.from({ length: width }, (_, w) => (w === 0 ? PRESENT | (n % 7) : Math.imul(n, w + 13)))
    })
    const seen = new Set<string>()
    const expected = states.flatMap((state, k) => {
      const size = seen.size
      return seen.add(state.join()).size > size ? [k] : []
    })
    const set = stateSet(width, memory())
    expect(addAll(set, states)).toEqual(expected)
    expect(set.size).toBe(seen.size)
    const all = new Set<string>()
    set.forEach((table, at) => all.add(table.slice(at, at + width).join()))
    expect(all).toEqual(seen)
  })
})

describe('the visited set', () => {
  it('finds one of two equal states of a batch new', () => {
    expect(addAll(stateSet(2, memory()), [words(2, 1), words(2, 2), words(2, 1)])).toEqual([0, 1])
  })

  it('loses no state where it grows in place', () => {
    // 6 million words: copied up to 4 million, doubled in reserved address space from there on.
    const many = 3_000_000
    const held = memory()
    const set = stateSet(2, held)
    const batch = new Int32Array(2 * BATCH)
    const sweep = (): number => {
      let fresh = 0
      for (let begin = 0; begin < many; begin += BATCH) {
        const count = Math.min(BATCH, many - begin)
        for (let k = 0; k < count; k++) {
          batch[2 * k] = PRESENT | (begin + k)
          batch[2 * k + 1] = Math.imul(begin + k, 0x9e3779b1)
        }
        fresh += add(set, 2, batch, count).length
      }
      return fresh
    }
    expect(sweep()).toBe(many)
    expect(sweep()).toBe(0)
    expect(set.size).toBe(many)
    // A table is between 39 and 78 % full once it has grown.
    expect(held.bytes / many).toBeGreaterThan(8 / 0.78)
    expect(held.bytes / many).toBeLessThan(8 / 0.39 + 1)
  })

  it('says that it is full before it takes more than it may', () => {
    const held = memory()
    const set = stateSet(2, held)
    const had = held.bytes
    held.limit(100_000)
    const states = Array.from({ length: 100_000 }, (_, n) => words(2, n))
    expect(() => addAll(set, states)).toThrow(StoreFull)
    expect(held.bytes).toBeGreaterThan(had)
    expect(held.bytes).toBeLessThanOrEqual(100_000)
    expect(set.size).toBeGreaterThan(1000)
  })

  it('gives back all that it has held', () => {
    const held = memory()
    const set = stateSet(2, held)
    addAll(
      set,
      Array.from({ length: 50_000 }, (_, n) => words(2, n)),
    )
    set.release()
    expect(held.bytes).toBe(0)
  })
})
