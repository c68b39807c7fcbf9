/** The kernel as a program: what its text becomes. */

/** What comes of some states. */
export interface Batch {
  /** Packed successors, and the operations that led to them: of one state after the other, none of those asleep in it. */
  states: Int32Array
  operations: Int32Array
  /** Of each state the operations that are enabled, asleep or not: a word for 32. */
  enabled: Int32Array
}

/**
 * Puts the successors of the state that is in a frontier at `offset` of `entries` into the batch, from place `count` on,
 * and says where they end. It is the `turn`-th state of the batch. Less than 0: not everything that matters in this state is
 * known, and what is in the batch of it means nothing.
 */
export type Expand = (entries: Int32Array, offset: number, count: number, turn: number) => number

/** The kernel with this text. `known`: what a decision tree is known to answer for `locals`. */
export function kernelOf(
  source: string,
  cells: Int32Array,
  enabled: Int32Array,
  batch: Batch,
  locals: Int32Array,
  known: (tree: number, locals: Int32Array) => number,
): Expand {
  // oxlint-disable-next-line typescript/no-implied-eval -- the text is ours: numbers, no names of a model
  const make = new Function('cells', 'enabled', 'batch', 'locals', 'known', source)
  return make(cells, enabled, batch, locals, known) as Expand
}
