/**
 * The explicit search, one state an orbit. Sorts are tried for symmetry, all at first; one that shows an asymmetry is left
 * out, and the search begins anew. What is reported was found with sorts that are proved symmetric in all that was seen.
 */
import { attention, Ended } from '../check/attention.ts'
import type { Engine, EngineOptions, Exploration, Progress, Search, Stop, Symmetry } from '../check/exploration.ts'
import { explore as explicit } from '../explicit/engine.ts'
import { ledgersOf } from '../explicit/ledger.ts'
import { StoreFull } from '../explicit/memory.ts'
import type { Product } from '../system/expand.ts'
import { ModelError } from '../system/model-error.ts'
import { isLiveness, type Property } from '../system/property.ts'
import type { Scope } from '../system/sort.ts'
import type { Table } from '../tabulate/table.ts'
import { tablesOf } from '../tabulate/tables.ts'
import { Asymmetry } from './asymmetry.ts'
import { Marking, NotColumns, tiesInColumns } from './columns.ts'
import { nameOfTie, type Tie } from './renaming.ts'
import { type OrbitSearch, orbitSearch } from './search.ts'

/** Orbits expanded between two looks at the world. */
const BATCH = 64

/** The proof is tried at so many orbits, and again whenever there are so many times more. */
const CHECK = 128
const CHECK_AGAIN = 16

/** Permutations that are tried one by one. */
const PERMUTATIONS = 720

export const explore: Engine = function* (product, properties, options) {
  const began = performance.now()
  const unfit = singledOut(properties, product.scope)
  const notColumns = new Set<string>()
  let marking: ReadonlySet<string> = new Set()
  for (;;) {
    const { ties, column } = plan(product, unfit, notColumns)
    const symmetry = (orbits: number): Symmetry => ({ orbits, sorts: spoken(product, ties, unfit) })
    if (ties.length === 0) {
      const explored = yield* whole(product, properties, options, began)
      return { ...explored, symmetry: symmetry(Number(explored.counts.distinct)) }
    }
    const tables = tablesOf(product, options.fieldValues)
    try {
      const search = orbitSearch(product, properties, tables, options.limits, ties, column, marking)
      const explored = yield* run(search, product, tables, options, began)
      return { ...explored, symmetry: symmetry(search.orbits) }
    } catch (error) {
      if (error instanceof Marking) marking = new Set([...marking, error.family])
      else if (error instanceof NotColumns) notColumns.add(nameOfTie(error.tie))
      else if (error instanceof Asymmetry) unfit.set(nameOfTie(error.tie), { because: error.message, asymmetric: true })
      else throw error
    }
  }
}

/** By the name of a tie, why it is not used. */
type Unfit = Map<string, { readonly because: string; readonly asymmetric: boolean }>

/**
 * Where a goal is asked for of each member by itself, a state that stands for its orbit cannot answer for all of them. And a
 * loop of orbits does not say whose turn it is, so it cannot tell what is fair to each member.
 */
function singledOut(properties: readonly Property[], scope: Scope): Unfit {
  const unfit: Unfit = new Map()
  for (const property of properties) {
    const isFair = isLiveness(property)
    const sorts = isFair ? Object.keys(scope) : property.kind === 'recoverable' ? Object.values(property.forAll) : []
    for (const sort of sorts)
      if ((scope[sort] as number) > 1)
        unfit.set(sort, {
          because: isFair
            ? `'${property.name}' asks what is fair to each ${sort} by itself`
            : `'${property.name}' asks of each ${sort} by itself whether a goal stays reachable`,
          asymmetric: false,
        })
  }
  return unfit
}

interface Plan {
  readonly ties: readonly Tie[]
  /** The one of them that repeats most, and is sorted by columns. */
  readonly column: Tie | undefined
}

/** Every sort that is not known to be unfit, as long as all permutations can be tried. */
function plan(product: Product, unfit: Unfit, notColumns: ReadonlySet<string>): Plan {
  const { scope } = product
  const sizeOf = (tie: Tie): number => Math.min(...tie.map(sort => scope[sort] as number))
  const possible = tiesOf(scope, unfit).sort((a, b) => sizeOf(a) - sizeOf(b))
  const column = tiesInColumns(product, possible)
    .filter(tie => !notColumns.has(nameOfTie(tie)) && factorial(sizeOf(tie)) <= STATES)
    .at(-1)
  const ties = column === undefined ? [] : [column]
  const orders = column === undefined ? 1 : factorial(sizeOf(column))
  let tried = 1
  for (const tie of possible) {
    if (tie === column) continue
    const permutations = factorial(sizeOf(tie))
    if (tried * permutations > PERMUTATIONS || tried * permutations * orders > STATES) {
      const because = 'its members have too many permutations to try each of them'
      unfit.set(nameOfTie(tie), { because, asymmetric: false })
    } else {
      tried *= permutations
      ties.push(tie)
    }
  }
  return { ties, column }
}

/** Single sorts; and two together that are not symmetric each for itself: a number may stand for the same number of the other. */
function tiesOf(scope: Scope, unfit: Unfit): Tie[] {
  const sorts = Object.keys(scope).filter(sort => (scope[sort] as number) > 1)
  const single = sorts.filter(sort => !unfit.has(sort)).map(sort => [sort])
  const alone = sorts.filter(sort => unfit.get(sort)?.asymmetric)
  const double: Tie[] = []
  for (const [i, one] of alone.entries())
    for (const other of alone.slice(i + 1))
      if (!unfit.has(nameOfTie([one, other])) && !double.some(tie => tie.includes(one) || tie.includes(other)))
        double.push([one, other])
  return [...single, ...double]
}

/** The sorts that were used, also together, and those that were not, with the reason. */
function spoken({ scope }: Product, ties: readonly Tie[], unfit: Unfit): Symmetry['sorts'] {
  const order = Object.keys(scope)
  const used = [...ties].sort(([a = ''], [b = '']) => order.indexOf(a) - order.indexOf(b))
  const not = order.flatMap(sort => {
    const why = unfit.get(sort)
    return why === undefined ? [] : [{ sort, because: why.because }]
  })
  return [...used.map(tie => ({ sort: nameOfTie(tie) })), ...not]
}

/** An orbit may have so many states: a number still holds them. */
const STATES = Number.MAX_SAFE_INTEGER

const factorial = (n: number): number => (n <= 1 ? 1 : n * factorial(n - 1))

function* run(
  search: OrbitSearch,
  product: Product,
  tables: readonly Table[],
  { limits, interrupted }: EngineOptions,
  began: number,
): Search {
  let check = CHECK
  const ledgers = ledgersOf(product, tables, search)
  const counts = (): Exploration['counts'] => {
    const { distinct, generated, depth } = search
    return { distinct, generated, depth }
  }
  const progress = (): Progress => ({
    ...counts(),
    frontier: search.frontier,
    memory: search.memory,
    get ledger() {
      return ledgers.during(search.orbits)
    },
  })
  const look = attention({ limits, interrupted }, progress, began)
  const stopped = (stop: Stop): Exploration => {
    search.proof.check()
    const ledger = ledgers.atStop(search.orbits)
    return { counts: counts(), stopped: stop, ...(ledger && { ledger }), findings: search.findings }
  }

  try {
    search.begin()
    for (let expanded = 0; ; expanded++) {
      if (limits.depth !== undefined && search.depth >= limits.depth)
        return stopped({ by: 'depth', limit: limits.depth })
      if (expanded % BATCH === 0) yield* look()
      if (search.orbits >= check) {
        search.proof.check()
        check *= CHECK_AGAIN
      }
      search.expand()
      if (search.isLevelDone && !search.descend()) break
    }
    search.proof.check()
    return { counts: counts(), findings: search.conclude() }
  } catch (error) {
    if (error instanceof Ended) return stopped(error.stop)
    if (error instanceof StoreFull) return stopped({ by: error.limit, limit: limits[error.limit] ?? search.memory })
    if (error instanceof ModelError) {
      search.proof.check()
      throw error.after(search.path().map(n => product.operations[n]?.name as string))
    }
    throw error
  }
}

/** The search over all states, in what time is left. */
function* whole(product: Product, properties: readonly Property[], options: EngineOptions, began: number): Search {
  const { seconds } = options.limits
  if (seconds === undefined) return yield* explicit(product, properties, options)
  const left = Math.max(0, seconds - (performance.now() - began) / 1000)
  const explored = yield* explicit(product, properties, { ...options, limits: { ...options.limits, seconds: left } })
  return explored.stopped?.by === 'seconds' ? { ...explored, stopped: { by: 'seconds', limit: seconds } } : explored
}
