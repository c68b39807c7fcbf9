/**
 * Steps that the properties were asked about, as tables. Each component steps by itself, so what a formula says of a step by an
 * operation is a function of what it reads, as it was in the state before: once is enough.
 */
import { bitsIn, type Layout } from './layout.ts'
import type { Memory } from './memory.ts'
import { sharesOf } from './shares.ts'
import type { Watch } from './watch.ts'

export interface AskedSteps {
  /** Enters a step by this operation, out of the state at `offset` of `packed`; says whether some formula was not asked about one like it. @throws StoreFull */
  enter(operation: number, packed: Int32Array, offset: number): boolean
  /** What is said of steps by this operation has come to read more. */
  forget(operation: number): void
  release(): void
}

/** The formulas of one operation that are of interest. */
interface Asked {
  /** Their trees: another array where others are. */
  readonly trees: Int32Array
  /** Whether one of them reads more than a table has room for, so that each step is asked about. */
  readonly isWide: boolean
  readonly parts: readonly Part[]
}

/** Of each component that some formulas read its word, its place there and in the number of an entry, and its mask; 1 where they were asked about a step. */
interface Part {
  readonly word: Int32Array
  readonly shift: Int32Array
  readonly mask: Int32Array
  readonly place: Int32Array
  readonly asked: Uint8Array
}

export function askedSteps(
  { stepTrees, componentsOf }: Pick<Watch, 'stepTrees' | 'componentsOf'>,
  layout: Layout,
  memory: Memory,
): AskedSteps {
  const known: (Asked | undefined)[] = []

  const partOf = (read: ReadonlySet<number>): Part => {
    const components = [...read]
    const length = 2 ** bitsIn(layout, components)
    memory.hold(length)
    const of = (values: Int32Array): Int32Array => Int32Array.from(components, c => values[c] as number)
    return {
      word: of(layout.word),
      shift: of(layout.shift),
      mask: of(layout.greatest),
      place: Int32Array.from(components, (_, i) => bitsIn(layout, components.slice(0, i))),
      asked: new Uint8Array(length),
    }
  }
  const drop = (operation: number): void => {
    for (const { asked } of known[operation]?.parts ?? []) memory.hold(-asked.length)
    known[operation] = undefined
  }
  const lay = (operation: number, trees: Int32Array): Asked => {
    drop(operation)
    const { shares, wide } = sharesOf(Array.from(trees, componentsOf), layout)
    const isWide = wide.length > 0
    const asked = { trees, isWide, parts: isWide ? [] : shares.map(({ components }) => partOf(components)) }
    known[operation] = asked
    return asked
  }

  return {
    enter(operation, packed, offset) {
      const trees = stepTrees(operation)
      let asked = known[operation]
      if (asked?.trees !== trees) asked = lay(operation, trees)
      let isNew = asked.isWide
      for (const part of asked.parts) if (enter(part, packed, offset)) isNew = true
      return isNew
    },
    forget: drop,
    release() {
      for (const operation of known.keys()) drop(operation)
    },
  }
}

/** Says whether the entry is new. */
function enter({ word, shift, mask, place, asked }: Part, packed: Int32Array, offset: number): boolean {
  let at = 0
  for (let i = 0; i < word.length; i++)
    at |=
      (((packed[offset + (word[i] as number)] as number) >>> (shift[i] as number)) & (mask[i] as number)) <<
      (place[i] as number)
  if (asked[at] === 1) return false
  asked[at] = 1
  return true
}
