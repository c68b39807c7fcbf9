/**
 * The explicit search, one state an orbit. Sorts are tried for symmetry, all at first; one that shows an asymmetry is left
 * out, and the search begins anew. What is reported was found with sorts that are proved symmetric in all that was seen.
 */
import type { AnyStateMachine } from 'xstate'
import type { Engine, EngineOptions, Exploration, Search, Stop, Symmetry } from '../check/exploration.ts'
import { explore as explicit } from '../explicit/engine.ts'
import { StoreFull } from '../explicit/memory.ts'
import type { Product } from '../system/expand.ts'
import { ModelError } from '../system/model-error.ts'
import type { Property } from '../system/property.ts'
import { type Table, tabulate } from '../tabulate/table.ts'
import { Asymmetry } from './asymmetry.ts'
import { columnSorts, NotColumns } from './columns.ts'
import { type OrbitSearch, orbitSearch } from './search.ts'

/** Orbits expanded between two looks at the clock, and milliseconds between two reports. */
const BATCH = 64
const REPORT = 50

/** The proof is tried at so many orbits, and again whenever there are so many times more. */
const CHECK = 128
const CHECK_AGAIN = 16

/** Permutations that are tried one by one, and members of a sort in columns: an orbit has fewer than 2^53 states. */
const PERMUTATIONS = 720
const COLUMNS = 16

export const explore: Engine = function* (product, properties, options) {
  const began = performance.now()
  const unfit = new Map<string, string>()
  const notColumns = new Set<string>()
  for (;;) {
    const { sorts, column } = plan(product, unfit, notColumns)
    const symmetry = (orbits: number): Symmetry => ({
      orbits,
      sorts: Object.entries(product.scope)
        .filter(([sort]) => sorts.includes(sort) || unfit.has(sort))
        .map(([sort]) => ({ sort, ...(unfit.has(sort) && { because: unfit.get(sort) as string }) })),
    })
    if (sorts.length === 0) {
      const explored = yield* whole(product, properties, options, began)
      return { ...explored, symmetry: symmetry(Number(explored.counts.distinct)) }
    }
    const tables = tablesOf(product, options.fieldValues)
    try {
      const search = orbitSearch(product, properties, tables, options.limits, sorts, column)
      const explored = yield* run(search, product, options, began)
      return { ...explored, symmetry: symmetry(search.orbits) }
    } catch (error) {
      if (error instanceof NotColumns) notColumns.add(error.sort)
      else if (error instanceof Asymmetry) unfit.set(error.sort, error.message)
      else throw error
    }
  }
}

/** Which sorts to use: the one that repeats most by columns, others as long as all their permutations can be tried. */
function plan(
  product: Product,
  unfit: Map<string, string>,
  notColumns: ReadonlySet<string>,
): { sorts: string[]; column: string | undefined } {
  const possible = Object.entries(product.scope)
    .filter(([sort, size]) => size > 1 && !unfit.has(sort))
    .sort(([, a], [, b]) => a - b)
    .map(([sort]) => sort)
  const column = columnSorts(product, possible).find(
    sort => !notColumns.has(sort) && (product.scope[sort] as number) <= COLUMNS,
  )
  const sorts = column === undefined ? [] : [column]
  let tried = 1
  for (const sort of possible) {
    if (sort === column) continue
    const permutations = factorial(product.scope[sort] as number)
    if (tried * permutations > PERMUTATIONS)
      unfit.set(sort, `its members have too many permutations to be tried one by one (${permutations})`)
    else {
      tried *= permutations
      sorts.push(sort)
    }
  }
  return { sorts, column }
}

const factorial = (n: number): number => (n <= 1 ? 1 : n * factorial(n - 1))

function* run(
  search: OrbitSearch,
  product: Product,
  { limits, interrupted }: EngineOptions,
  began: number,
): Search {
  let reported = began
  let check = CHECK
  const counts = (): Exploration['counts'] => {
    const { distinct, generated, depth } = search
    return { distinct, generated, depth }
  }
  const stopped = (stop: Stop): Exploration => {
    search.proof.check()
    return { counts: counts(), stopped: stop, findings: search.findings }
  }

  try {
    search.begin()
    for (let expanded = 0; ; expanded++) {
      if (limits.depth !== undefined && search.depth >= limits.depth)
        return stopped({ by: 'depth', limit: limits.depth })
      if (expanded % BATCH === 0) {
        const now = performance.now()
        if (limits.seconds !== undefined && now - began > limits.seconds * 1000)
          return stopped({ by: 'seconds', limit: limits.seconds })
        if (now - reported > REPORT) {
          reported = now
          yield { ...counts(), frontier: search.frontier, memory: search.memory }
          if (interrupted()) return stopped({ by: 'interrupt' })
        }
      }
      if (search.orbits >= check) {
        search.proof.check()
        check *= CHECK_AGAIN
      }
      search.expand()
      if (search.isLevelDone && !search.descend()) break
    }
  } catch (error) {
    if (error instanceof StoreFull) return stopped({ by: error.limit, limit: limits[error.limit] ?? search.memory })
    if (error instanceof ModelError) {
      search.proof.check()
      throw error.after(search.path().map(n => product.operations[n]?.name as string))
    }
    throw error
  }
  search.proof.check()
  return { counts: counts(), findings: search.findings }
}

/** The search over all states, in what time is left. */
function* whole(
  product: Product,
  properties: readonly Property[],
  options: EngineOptions,
  began: number,
): Search {
  const { seconds } = options.limits
  if (seconds === undefined) return yield* explicit(product, properties, options)
  const left = Math.max(0, seconds - (performance.now() - began) / 1000)
  const explored = yield* explicit(product, properties, { ...options, limits: { ...options.limits, seconds: left } })
  return explored.stopped?.by === 'seconds' ? { ...explored, stopped: { by: 'seconds', limit: seconds } } : explored
}

/** One table a machine, however many components it has. */
function tablesOf({ components }: Product, fieldValues: number): Table[] {
  const tables = new Map<AnyStateMachine, Table>()
  return components.map(({ machine }) => {
    const table = tables.get(machine) ?? tabulate(machine, fieldValues)
    tables.set(machine, table)
    return table
  })
}
