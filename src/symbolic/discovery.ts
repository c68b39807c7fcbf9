/**
 * Which local states components come to. Found out in a small scope first, learning what lies outside whenever it is reached;
 * then told to the full scope under all names that members can have there.
 */
import { expand, type Product } from '../system/expand.ts'
import type { Event } from '../system/participant.ts'
import { combinations, members, type Scope } from '../system/sort.ts'
import { REFUSED, type Table } from '../tabulate/table.ts'
import { type Cause, type Known, knownAtFirst } from './closure.ts'
import { CounterRead } from './elimination.ts'
import { type Encoding, encode } from './encoding.ts'
import { NONE } from './nodes.ts'
import { recipeFor } from './order.ts'
import { Saturation } from './saturation.ts'

/** Members of each sort in the small scope. */
const SMALL = 2
/** Names under which one local state is told; beyond them it is left to be found again. */
const NAMES = 2000

/** What is known to begin with, given the tables of the product. A local state that nobody comes to does no harm. */
export function guess(product: Product, full: readonly Table[], tablesOf: (smaller: Product) => Table[]): Known {
  const known = knownAtFirst(product, full)
  const small = shrunk(product.scope, () => SMALL)
  if (Object.entries(small).every(([sort, size]) => product.scope[sort] === size)) return known
  const smaller = expand(product.system, small)
  const tables = tablesOf(smaller)
  const found = knownAtFirst(smaller, tables)
  for (let all = false; !all; ) {
    const encoding = encode(smaller, tables, recipeFor(smaller), found)
    const reachable = new Saturation(encoding.forest, encoding.forward).closure(encoding.start)
    all = knowsAll(reachable, encoding, found)
  }
  for (const [table, locals] of found.locals) {
    const told = known.locals.get(table)
    if (told === undefined) continue
    const starts = [...told.keys()]
    for (const local of locals.keys())
      for (const path of named(pathTo(local, locals), table, small, product.scope))
        for (const start of starts) tell(path, start, table, told)
  }
  return known
}

/** The scope, with no more members of a sort than that. */
export const shrunk = (scope: Scope, most: (sort: string) => number): Scope =>
  Object.fromEntries(Object.entries(scope).map(([sort, size]) => [sort, Math.min(size, most(sort))]))

/** Whether nothing reachable lies outside. If something does, more is known afterwards, or a counter is kept. */
export function knowsAll(reachable: number, encoding: Encoding, known: Known): boolean {
  if (encoding.forest.intersect(reachable, encoding.outside) === NONE) return true
  try {
    encoding.learn(reachable, known)
  } catch (error) {
    if (!(error instanceof CounterRead)) throw error
    known.kept.add(error.counter)
  }
  return false
}

function pathTo(local: number, locals: ReadonlyMap<number, Cause | undefined>): number[] {
  const events: number[] = []
  for (let cause = locals.get(local); cause !== undefined; cause = locals.get(cause.from)) events.unshift(cause.event)
  return events
}

/** The events under each choice of names: other members of the same sorts, different ones for different ones. */
function named(path: readonly number[], table: Table, small: Scope, full: Scope): Event[][] {
  const events = path.map(number => table.events[number] as Event)
  const text = JSON.stringify(events)
  const used = Object.keys(full).map(sort => members(sort, small).filter(member => text.includes(`"${member}"`)))
  const sorts = Object.keys(full)
  const choices = sorts.map((sort, i) => arrangements((used[i] as string[]).length, members(sort, full)))
  if (choices.reduce((n, { length }) => n * length, 1) > NAMES) return [events]
  return combinations(choices.map(({ length }) => Array.from({ length }, (_, i) => String(i)))).map(chosen => {
    const name = new Map(
      chosen.flatMap((i, sort) =>
        (used[sort] as string[]).map(
          (member, k) => [member, ((choices[sort] as string[][])[Number(i)] as string[])[k] as string] as const,
        ),
      ),
    )
    return JSON.parse(text, (_, value: unknown) =>
      typeof value === 'string' ? (name.get(value) ?? value) : value,
    ) as Event[]
  })
}

/** All ways to pick so many different ones, in order. */
function arrangements(many: number, from: readonly string[]): string[][] {
  if (many === 0) return [[]]
  return from.flatMap(first =>
    arrangements(
      many - 1,
      from.filter(other => other !== first),
    ).map(rest => [first, ...rest]),
  )
}

function tell(path: readonly Event[], start: number, table: Table, known: Map<number, Cause | undefined>): void {
  let from = start
  for (const event of path) {
    const number = table.event(event)
    const to = table.next(from, number)
    if (to === REFUSED) return
    if (!known.has(to)) known.set(to, { from, event: number })
    from = to
  }
}
