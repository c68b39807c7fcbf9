/**
 * Steps that the properties were asked about, as tables. Each component steps by itself, so what is said of a step by an
 * operation is a function of what its formulas read, as it was in the state before: once is enough.
 */
import { bitsOf, type Layout } from './layout.ts'
import type { Memory } from './memory.ts'
import type { Watch } from './watch.ts'

/** Bits of the local states that formulas read, at most; where they read more, each step is asked about. */
const DENSE = 16

export interface AskedSteps {
  /** Enters a step by this operation, out of the state at `offset` of `packed`; says whether it is the first of its kind. @throws StoreFull */
  enter(operation: number, packed: Int32Array, offset: number): boolean
  /** What is said of steps by this operation has come to read more. */
  forget(operation: number): void
  release(): void
}

/** Of one operation: of each component that is read its word, its place there and in the number of an entry, and its mask; 1 where a step was asked about. */
interface Entries {
  readonly word: Int32Array
  readonly shift: Int32Array
  readonly mask: Int32Array
  readonly place: Int32Array
  readonly asked: Uint8Array
}

export function askedSteps(
  { stepReads }: Pick<Watch, 'stepReads'>,
  { word, shift, greatest }: Layout,
  memory: Memory,
): AskedSteps {
  // 'many': more than a table has room for.
  const known: (Entries | 'many' | undefined)[] = stepReads.map(() => undefined)

  const lay = (operation: number): Entries | 'many' => {
    const components = [...(stepReads[operation] as ReadonlySet<number>)]
    const places: number[] = []
    let bits = 0
    for (const c of components) {
      places.push(bits)
      bits += bitsOf(greatest[c] as number)
    }
    if (bits > DENSE) return 'many'
    memory.hold(2 ** bits)
    const of = (values: Int32Array): Int32Array => Int32Array.from(components, c => values[c] as number)
    return {
      word: of(word),
      shift: of(shift),
      mask: of(greatest),
      place: Int32Array.from(places),
      asked: new Uint8Array(2 ** bits),
    }
  }
  const drop = (operation: number): void => {
    const old = known[operation]
    if (old !== undefined && old !== 'many') memory.hold(-old.asked.length)
    known[operation] = undefined
  }

  return {
    enter(operation, packed, offset) {
      known[operation] ??= lay(operation)
      const entries = known[operation]
      if (entries === 'many') return true
      const { word, shift, mask, place, asked } = entries
      let at = 0
      for (let i = 0; i < word.length; i++)
        at |=
          (((packed[offset + (word[i] as number)] as number) >>> (shift[i] as number)) & (mask[i] as number)) <<
          (place[i] as number)
      if (asked[at] === 1) return false
      asked[at] = 1
      return true
    },
    forget: drop,
    release() {
      for (const operation of known.keys()) drop(operation)
    },
  }
}
