/** How many transitions leave a set of states: for each event, how many of the states it is enabled in. */
import type { Encoding } from './encoding.ts'
import { ALL, NONE } from './forest.ts'

export function transitions(node: number, { forest, enabled }: Encoding): bigint {
  const height = forest.sizes.length
  // What an event allows below a level has one number for all events that allow the same there.
  const numbers = new Map<string, number>()
  const contents = new Map<Uint8Array, string>()
  const known: Map<number, bigint>[] = []

  const belowOf = (allowed: Encoding['enabled'][number]): number[] => {
    const below = [0]
    for (let level = 0; level < height; level++) {
      const among = allowed[level]
      if (among === undefined || !among.subarray(0, -1).includes(0)) {
        below.push(below[level] as number)
        continue
      }
      const content = contents.get(among) ?? among.join('')
      contents.set(among, content)
      const key = `${below[level]},${level},${content}`
      const number = numbers.get(key) ?? numbers.size + 1
      numbers.set(key, number)
      below.push(number)
    }
    return below
  }

  const all = new Map<number, bigint>()
  const count = (at: number, level: number, allowed: Encoding['enabled'][number], below: readonly number[]): bigint => {
    if (at === NONE) return 0n
    if (at === ALL) return 1n
    const number = below[level + 1] as number
    if (number === 0) return forest.count(at, all)
    known[number] ??= new Map()
    const before = known[number].get(at)
    if (before !== undefined) return before
    const among = allowed[level]
    let sum = 0n
    for (let i = 0, size = forest.sizes[level] as number; i < size; i++)
      if (among === undefined || among[i] === 1) sum += count(forest.child(at, i), level - 1, allowed, below)
    known[number].set(at, sum)
    return sum
  }

  return enabled.reduce((sum, allowed) => sum + count(node, height - 1, allowed, belowOf(allowed)), 0n)
}
