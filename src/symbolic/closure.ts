/**
 * The local states of a machine that are known, and the events that lead from one to the other. What lies beyond them is one
 * local state OUTSIDE: who reaches it must ask again, knowing more.
 */
import type { Product } from '../system/expand.ts'
import type { Local } from '../system/local.ts'
import { ModelError } from '../system/model-error.ts'
import { REFUSED, type Table } from '../tabulate/table.ts'

/** How a local state was come to: the event, from which known one; undefined where components begin. */
export interface Cause {
  readonly from: number
  readonly event: number
}

/** By table, its known local states by their numbers there, in the order in which they came to be known. */
export type Known = ReadonlyMap<Table, Map<number, Cause | undefined>>

export const startsOf = (product: Product, tables: readonly Table[]): number[] =>
  product.components.map(({ input }, c) => (tables[c] as Table).start(input))

export function knownAtFirst(product: Product, tables: readonly Table[]): Known {
  const known = new Map<Table, Map<number, Cause | undefined>>()
  startsOf(product, tables).forEach((start, c) => {
    const table = tables[c] as Table
    known.set(table, (known.get(table) ?? new Map<number, Cause | undefined>()).set(start, undefined))
  })
  return known
}

export interface Closure {
  readonly table: Table
  /** How many local states are known; they are numbered anew, from 0 on. */
  readonly size: number
  /** As conditions and properties see them. */
  readonly locals: readonly Local[]
  /** The number here of a local state of the table. */
  numberOf(local: number): number
  /** Its number in the table. */
  inTable(number: number): number
  /** Where an event of the table leads: REFUSED, or a local state, or `size` for OUTSIDE. */
  next(event: number, number: number): number
}

/** One object a table, by component. */
export function closuresOf(tables: readonly Table[], known: Known): readonly Closure[] {
  const closures = new Map([...known].map(([table, locals]) => [table, closureOf(table, [...locals.keys()])]))
  return tables.map(table => closures.get(table) as Closure)
}

function closureOf(table: Table, members: readonly number[]): Closure {
  const numbers = new Map(members.map((local, number) => [local, number]))
  const size = members.length
  return {
    table,
    size,
    locals: members.map(local => table.locals[local] as Local),
    numberOf: local => numbers.get(local) as number,
    inTable: number => members[number] as number,
    next: (event, number) => {
      const next = step(table, members[number] as number, event)
      if (next === REFUSED) return REFUSED
      return next === undefined ? size : (numbers.get(next) ?? size)
    },
  }
}

/** undefined where the step cannot be computed: it is a fault of the model only if a component comes to take it. */
function step(table: Table, local: number, event: number): number | undefined {
  try {
    return table.next(local, event)
  } catch (error) {
    if (error instanceof ModelError) return undefined
    throw error
  }
}
