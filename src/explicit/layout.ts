/** How the local states of all components lie in the words of a packed state. A component never straddles two words. */

export interface Layout {
  /** 32-bit words of a state. */
  readonly words: number
  /** Of each component: its word, its place in it, and its greatest local state. */
  readonly word: Int32Array
  readonly shift: Int32Array
  readonly greatest: Int32Array
}

/** The highest bit of word 0 is set in every packed state, so that no state looks like a place where there is none. */
export const PRESENT = 1 << 31

/** `bits[component]`, each 1 to 31. The widest components are placed first, each in the first word that has room. */
export function layoutOf(bits: readonly number[]): Layout {
  const word = new Int32Array(bits.length)
  const shift = new Int32Array(bits.length)
  const used: number[] = [0]
  const widestFirst = [...bits.keys()].sort((a, b) => (bits[b] as number) - (bits[a] as number))
  for (const component of widestFirst) {
    const width = bits[component] as number
    let at = used.findIndex((taken, w) => taken + width <= (w === 0 ? 31 : 32))
    if (at < 0) at = used.push(0) - 1
    word[component] = at
    shift[component] = used[at] as number
    used[at] = (used[at] as number) + width
  }
  return { words: used.length, word, shift, greatest: Int32Array.from(bits, width => 2 ** width - 1) }
}

/**
 * A layout in which components that have more than two local states may come to have four times as many, or twice, if that
 * takes no more words: what has grown grows on, and to pack everything anew, and to write another kernel, takes long.
 */
export function roomyLayoutOf(bits: readonly number[]): Layout {
  const least = layoutOf(bits)
  const withMore = (more: number): Layout => layoutOf(bits.map(width => (width === 1 ? 1 : Math.min(width + more, 31))))
  return [withMore(2), withMore(1)].find(({ words }) => words === least.words) ?? least
}

/** Bits that hold the local states 0 to `local`. */
export const bitsOf = (local: number): number => Math.max(1, 32 - Math.clz32(local))

/** Bits of the local states of some components. */
export const bitsIn = ({ greatest }: Pick<Layout, 'greatest'>, components: Iterable<number>): number =>
  [...components].reduce((sum, c) => sum + bitsOf(greatest[c] as number), 0)

/** Puts a local state in its place in the state that begins at `offset` of `packed`. */
export function put(layout: Layout, packed: Int32Array, offset: number, component: number, local: number): void {
  const at = offset + (layout.word[component] as number)
  const shift = layout.shift[component] as number
  packed[at] = ((packed[at] as number) & ~((layout.greatest[component] as number) << shift)) | (local << shift)
}

/** Packs all local states as the state that begins at `offset` of `packed`. */
export function pack(layout: Layout, packed: Int32Array, offset: number, locals: Int32Array): void {
  packed.fill(0, offset, offset + layout.words)
  packed[offset] = PRESENT
  for (let c = 0; c < locals.length; c++) put(layout, packed, offset, c, locals[c] as number)
}

/** The local state of a component in the state that begins at `offset` of `packed`. */
export const localOf = (
  { word, shift, greatest }: Layout,
  packed: Int32Array,
  offset: number,
  component: number,
): number =>
  ((packed[offset + (word[component] as number)] as number) >>> (shift[component] as number)) &
  (greatest[component] as number)

/** Reads all local states of the state that begins at `offset` of `packed`. */
export function unpack({ word, shift, greatest }: Layout, packed: Int32Array, offset: number, into: Int32Array): void {
  for (let c = 0; c < into.length; c++)
    into[c] = ((packed[offset + (word[c] as number)] as number) >>> (shift[c] as number)) & (greatest[c] as number)
}

/** Packs states anew, each into the same array. */
export function repacker(from: Layout, to: Layout): (packed: Int32Array, offset: number) => Int32Array {
  const locals = new Int32Array(from.word.length)
  const repacked = new Int32Array(to.words)
  return (packed, offset) => {
    unpack(from, packed, offset, locals)
    pack(to, repacked, 0, locals)
    return repacked
  }
}
