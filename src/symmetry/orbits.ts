/**
 * States that differ only by the names of members, as one: an orbit is known by its least state. The rest comes first: of
 * all permutations of the other sorts only those are tried on the columns that make the rest least.
 */
import type { Memory } from '../explicit/memory.ts'
import type { Columns } from './columns.ts'
import type { Group } from './group.ts'
import { hash, tuples } from './tuples.ts'

/** Rests of which is known what makes them least, before all are forgotten; and lines of the memory of states. */
const RESTS = 2 ** 17
const LINES = 2 ** 16

export interface Orbits {
  /** Orbits found, numbered in the order in which they were found. */
  readonly size: number
  /** Forgets the numbers of rests, if there are many. */
  trim(): void
  /** The number of the rest with these local states, without their marks, until `trim`. @throws StoreFull */
  rest(locals: Int32Array): number
  /** The number of a column with these local states, as they are in column 0. @throws StoreFull */
  letter(locals: Int32Array): number
  /** The number of a column that differs at one place. @throws StoreFull */
  changed(letter: number, place: number, local: number): number
  /** The local state at a place of a column. */
  spell(letter: number, place: number): number
  /** The orbit of the state with this rest and these columns, which it may put in order. @throws StoreFull */
  find(rest: number, letters: Int32Array): number
  /** How many states the orbit has that `find` has found last, if it was new. */
  readonly states: number
}

export function orbitsOf(columns: Columns, group: Group, memory: Memory): Orbits {
  const { count, height, component, place, markPlace, rest: resting } = columns
  const width = resting.length
  const raw = tuples(width, memory)
  const least = tuples(width, memory)
  const letters = tuples(height, memory)
  const found = tuples(1 + count, memory)

  // By permutation: where the local state comes from that is at a place of the rest, or goes to that is in a column.
  const restOrigin = new Int32Array(group.size * width)
  const letterPlace = new Int32Array(group.size * height)
  for (let g = 0; g < group.size; g++) {
    resting.forEach((c, j) => {
      restOrigin[g * width + j] = place[group.origin(g, c)] as number
    })
    for (let j = 0; j < height; j++) {
      const to = group.counterpart(g, component(0, j))
      letterPlace[g * height + j] = ((markPlace[to] as number) < 0 ? place[to] : markPlace[to]) as number
    }
  }

  // Of each rest: its least image, and the permutations that lead there, from `begin` up to that of the next in `leading`.
  let leastOf = memory.allocate(1024)
  let begin = memory.allocate(1025)
  let leading = memory.allocate(1024)
  const best = new Int32Array(width)

  const known = new Int32Array(LINES * (2 + count))

  const restOf = (locals: Int32Array): number => {
    const before = raw.size
    const number = raw.number(locals)
    if (number < before) return number
    if (number === leastOf.length) {
      leastOf = memory.grow(leastOf, 2 * number)
      begin = memory.grow(begin, 2 * number + 1)
    }
    const start = begin[number] as number
    let end = start
    for (let g = 0; g < group.size; g++) {
      let j = 0
      let order = end === start ? -1 : 0
      for (; j < width; j++) {
        const from = restOrigin[g * width + j] as number
        const local = columns.base(
          resting[j] as number,
          group.image(g, resting[from] as number, locals[from] as number),
        )
        if (order === 0) {
          order = local - (best[j] as number)
          if (order > 0) break
        }
        if (order < 0) best[j] = local
      }
      if (order > 0) continue
      if (order < 0) end = start
      if (end === leading.length) leading = memory.grow(leading, 2 * end)
      leading[end++] = g
    }
    begin[number + 1] = end
    leastOf[number] = least.number(best)
    return number
  }

  const spelling = new Int32Array(height)
  const changed = (letter: number, at: number, local: number): number => {
    for (let j = 0; j < height; j++) spelling[j] = letters.at(letter, j)
    spelling[at] = local
    return letters.number(spelling)
  }

  // By permutation and letter: the image of the letter, plus 1; 0 where it is not known yet.
  const letterImages = Array.from({ length: group.size }, () => memory.allocate(0))
  const imageOf = (g: number, letter: number): number => {
    let images = letterImages[g] as Int32Array<ArrayBuffer>
    if (letter >= images.length) {
      images = memory.grow(images, 2 * (letter + 8))
      letterImages[g] = images
    }
    const hit = images[letter] as number
    if (hit > 0) return hit - 1
    for (let j = 0; j < height; j++) {
      const c = component(0, j)
      spelling[letterPlace[g * height + j] as number] = columns.point(
        group.counterpart(g, c),
        group.image(g, c, letters.at(letter, j)),
      )
    }
    const number = letters.number(spelling)
    images[letter] = number + 1
    return number
  }

  const image = new Int32Array(count)
  const key = new Int32Array(1 + count)
  let states = 0

  /** Fills `key`; how many of the permutations lead there. */
  const leastState = (rest: number, of: Int32Array): number => {
    let same = 0
    key[0] = leastOf[rest] as number
    for (let i = begin[rest] as number, end = begin[rest + 1] as number; i < end; i++) {
      const g = leading[i] as number
      for (let k = 0; k < count; k++) image[k] = imageOf(g, of[k] as number)
      sort(image)
      let order = same === 0 ? -1 : 0
      for (let k = 0; k < count && order === 0; k++) order = (image[k] as number) - (key[k + 1] as number)
      if (order > 0) continue
      same = order < 0 ? 1 : same + 1
      if (order < 0) for (let k = 0; k < count; k++) key[k + 1] = image[k] as number
    }
    return same
  }

  return {
    get size() {
      return found.size
    },
    trim() {
      if (raw.size < RESTS) return
      raw.clear()
      known.fill(0)
    },
    rest: restOf,
    letter: locals => letters.number(locals),
    changed,
    spell: (letter, at) => letters.at(letter, at),
    find(rest, of) {
      sort(of)
      const h = (hash(of, 0, count) ^ Math.imul(rest, 0x9e3779b1)) >>> 0
      const line = ((h ^ (h >>> 16)) & (LINES - 1)) * (2 + count)
      if (known[line] === rest + 1) {
        let k = 0
        while (k < count && known[line + 2 + k] === of[k]) k++
        if (k === count) return known[line + 1] as number
      }
      const same = leastState(rest, of)
      const before = found.size
      const number = found.number(key)
      if (number === before) states = (group.size / same) * arrangements(key, 1)
      known[line] = rest + 1
      known[line + 1] = number
      for (let k = 0; k < count; k++) known[line + 2 + k] = of[k] as number
      return number
    },
    get states() {
      return states
    },
  }
}

/** Ascending; by insertion, for columns are few and nearly in order. */
function sort(numbers: Int32Array): void {
  for (let i = 1; i < numbers.length; i++) {
    const number = numbers[i] as number
    let j = i - 1
    for (; j >= 0 && (numbers[j] as number) > number; j--) numbers[j + 1] = numbers[j] as number
    numbers[j + 1] = number
  }
}

/** How many orders the numbers from `begin` on have that can be told apart. They are ascending. */
function arrangements(numbers: Int32Array, begin: number): number {
  let orders = 1
  let equal = 0
  for (let i = begin; i < numbers.length; i++) {
    equal = i > begin && numbers[i] === numbers[i - 1] ? equal + 1 : 1
    // Always a whole number: the arrangements of the first i - begin + 1 of them.
    orders = (orders * (i - begin + 1)) / equal
  }
  return orders
}
