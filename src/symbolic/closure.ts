/**
 * The local states of a machine that are known, and the events that lead from one to the other. What lies beyond them is one
 * local state OUTSIDE: who reaches it must ask again, knowing more.
 */
import { canonical } from '../system/canonical.ts'
import type { Product } from '../system/expand.ts'
import type { Local } from '../system/local.ts'
import { ModelError } from '../system/model-error.ts'
import { REFUSED, type Table } from '../tabulate/table.ts'

/** How a local state was come to: the event, from which known one; undefined where components begin. */
export interface Cause {
  readonly from: number
  readonly event: number
}

export interface Known {
  /** By table, its known local states by their numbers there, in the order in which they came to be known. */
  readonly locals: ReadonlyMap<Table, Map<number, Cause | undefined>>
  /** Counters that turned out to be read too closely to be left out. */
  readonly kept: Set<string>
}

export const startsOf = (product: Product, tables: readonly Table[]): number[] =>
  product.components.map(({ input }, c) => (tables[c] as Table).start(input))

export function knownAtFirst(product: Product, tables: readonly Table[]): Known {
  const known = new Map<Table, Map<number, Cause | undefined>>()
  startsOf(product, tables).forEach((start, c) => {
    const table = tables[c] as Table
    known.set(table, (known.get(table) ?? new Map<number, Cause | undefined>()).set(start, undefined))
  })
  return { locals: known, kept: new Set() }
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
  const closures = new Map([...known.locals].map(([table, locals]) => [table, closureOf(table, [...locals.keys()])]))
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

/**
 * Makes known what differs from what is known by one number in the context alone, within its bounds, and is come to by events
 * from there. Whether anything was new.
 */
export function widen(known: Known, table: Table, field: string, least: number, greatest: number): boolean {
  const locals = known.locals.get(table) as Map<number, Cause | undefined>
  const partsOf = (local: number): { rest: string; value: number } => {
    const { value, context } = table.locals[local] as Local
    const { [field]: counted, ...others } = context as Readonly<Record<string, unknown>>
    return { rest: canonical([value, others]), value: counted as number }
  }
  const rests = new Set([...locals.keys()].map(local => partsOf(local).rest))
  const before = locals.size
  // What is added is visited as well.
  for (const from of locals.keys())
    for (const event of table.events.keys()) {
      const to = step(table, from, event)
      if (to === undefined || to === REFUSED || locals.has(to)) continue
      const { rest, value } = partsOf(to)
      if (rests.has(rest) && value >= least && value <= greatest) locals.set(to, { from, event })
    }
  return locals.size > before
}
