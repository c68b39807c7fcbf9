/** Steps out of one state as the machines take them: what learns the tables, and goes by them where they are known. */
import type { Product } from '../system/expand.ts'
import type { Table } from '../tabulate/table.ts'
import type { Batch } from './kernel-program.ts'
import { type Layout, put, unpack } from './layout.ts'
import type { Program } from './program.ts'

/** How many steps there are out of a state, as far as there is no fault; and that. */
export interface Expansion {
  readonly count: number
  readonly fault?: { readonly error: unknown }
}

export interface Interpreter {
  /** The local states that were last asked about. */
  readonly locals: Int32Array
  /** Finds the steps out of a packed state. */
  ask(layout: Layout, packed: Int32Array, offset: number): Expansion
  /** Whether one of the first `count` steps comes to a local state for which the layout has no room. */
  isTooWide(layout: Layout, count: number): boolean
  /**
   * Packs the first `count` steps out of a state that is packed at `offset` of `from`: into the batch, from place `begin`
   * on, as those of its `turn`-th state. Says where they end.
   */
  write(
    layout: Layout,
    from: Int32Array,
    offset: number,
    count: number,
    batch: Readonly<Batch>,
    begin: number,
    turn: number,
  ): number
}

export function interpreter({ operations }: Product, tables: readonly Table[], program: Program): Interpreter {
  const { successors } = program
  const locals = new Int32Array(tables.length)
  const sets = Math.ceil(operations.length / 32)
  return {
    locals,
    ask(layout, packed, offset) {
      unpack(layout, packed, offset, locals)
      let fault: Expansion['fault']
      try {
        program.expand(locals)
      } catch (error) {
        fault = { error }
      }
      const { first, component, local } = successors
      let count = 0
      try {
        for (; count < successors.count; count++)
          for (let i = first[count] as number; i < (first[count + 1] as number); i++)
            (tables[component[i] as number] as Table).enter(local[i] as number)
      } catch (error) {
        fault = { error }
      }
      return { count, ...(fault !== undefined && { fault }) }
    },
    isTooWide({ greatest }, count) {
      const { first, component, local } = successors
      for (let i = 0, end = first[count] as number; i < end; i++)
        if ((local[i] as number) > (greatest[component[i] as number] as number)) return true
      return false
    },
    write(layout, from, offset, count, { states, operations, enabled }, begin, turn) {
      enabled.fill(0, sets * turn, sets * (turn + 1))
      const { first, component, local, operation } = successors
      const { words } = layout
      for (let k = 0; k < count; k++) {
        const to = (begin + k) * words
        for (let w = 0; w < words; w++) states[to + w] = from[offset + w] as number
        for (let i = first[k] as number, end = first[k + 1] as number; i < end; i++)
          put(layout, states, to, component[i] as number, local[i] as number)
        const number = operation[k] as number
        operations[begin + k] = number
        const w = sets * turn + (number >>> 5)
        enabled[w] = (enabled[w] as number) | (1 << (number & 31))
      }
      return begin + count
    },
  }
}
