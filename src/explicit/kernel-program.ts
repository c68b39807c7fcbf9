/** The kernel as a program: what its text becomes, in every thread that runs it. */

/** Packed states and the operations that led to them. */
export interface Batch {
  states: Int32Array
  operations: Int32Array
}

/**
 * Puts the successors of the state at `offset` of `states` into the batch, from place `count` on, and says where they
 * end; less than 0: not everything that matters in this state is known, and what is in the batch means nothing.
 */
export type Expand = (states: Int32Array, offset: number, count: number) => number

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
