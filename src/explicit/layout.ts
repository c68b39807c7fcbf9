/** How the local states of all components lie in the words of a packed state. A component never straddles two words. */

export interface Layout {
  /** 32-bit words of a state. */
  readonly words: number
  /** Of each component: its word, its place in it, and its greatest local state. */
  readonly word: Int32Array
  readonly shift: Int32Array
  readonly greatest: Int32Array
}

/** `bits[component]`, each 1 to 31. */
export function layoutOf(bits: readonly number[]): Layout {
  const word = new Int32Array(bits.length)
  const shift = new Int32Array(bits.length)
  const greatest = new Int32Array(bits.length)
  let at = 0
  let used = 0
  bits.forEach((width, component) => {
    if (used + width > 32) {
      at++
      used = 0
    }
    word[component] = at
    shift[component] = used
    greatest[component] = 2 ** width - 1
    used += width
  })
  return { words: at + 1, word, shift, greatest }
}

export function pack({ word, shift }: Layout, locals: Int32Array, into: Int32Array): void {
  into.fill(0)
  for (let c = 0; c < locals.length; c++) {
    const w = word[c] as number
    into[w] = (into[w] as number) | ((locals[c] as number) << (shift[c] as number))
  }
}

/** Reads the state that begins at `offset` of `packed`. */
export function unpack({ word, shift, greatest }: Layout, packed: Int32Array, offset: number, into: Int32Array): void {
  for (let c = 0; c < into.length; c++)
    into[c] = ((packed[offset + (word[c] as number)] as number) >>> (shift[c] as number)) & (greatest[c] as number)
}
