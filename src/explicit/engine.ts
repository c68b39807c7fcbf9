/** The explicit engine: breadth first over packed states, each step a look-up in the tables. */
import type { Engine, Exploration, Stop } from '../check/exploration.ts'
import { ModelError } from '../system/model-error.ts'
import type { Table } from '../tabulate/table.ts'
import { tablesOf } from '../tabulate/tables.ts'
import { ledgersOf } from './ledger.ts'
import { StoreFull } from './memory.ts'
import { recover } from './recover.ts'
import { hasRecoverable } from './recovery.ts'
import { type Pace, searchOf } from './search.ts'
import { threads } from './threads.ts'

/** Milliseconds between two reports. */
const REPORT = 50

/** States expanded before a kernel is worth its while, and helpers theirs. */
const PACE: Pace = { kernel: 1000, crew: 20_000 }

export const explore: Engine = (...given) => exploreAt(PACE, ...given)

/** At a pace of one's own. */
export function* exploreAt(pace: Pace, ...[product, properties, options]: Parameters<Engine>): ReturnType<Engine> {
  const tables = tablesOf(product, options.fieldValues)
  const began = performance.now()
  const explored = yield* levelByLevel(pace, tables, product, properties, options)
  if (explored.stopped !== undefined || !hasRecoverable(properties)) return explored
  return yield* recover(explored, product, properties, tables, options, began)
}

function* levelByLevel(
  pace: Pace,
  tables: readonly Table[],
  ...[product, properties, { limits, interrupted, workers = 1 }]: Parameters<Engine>
): ReturnType<Engine> {
  const search = searchOf(product, properties, tables, limits, pace, workers > 1 ? () => threads(workers) : undefined)
  const began = performance.now()
  let reported = began
  const ledgers = ledgersOf(product, tables, search)

  const counts = (): Exploration['counts'] => ({
    distinct: search.found,
    generated: search.generated,
    depth: search.depth,
  })
  const stopped = (stop: Stop): Exploration => {
    const ledger = ledgers.atStop(search.found)
    return { counts: counts(), stopped: stop, ...(ledger && { ledger }), findings: search.findings }
  }

  try {
    search.begin()
    do {
      if (limits.depth !== undefined && search.depth >= limits.depth)
        return stopped({ by: 'depth', limit: limits.depth })
      while (!search.isLevelDone) {
        const now = performance.now()
        if (limits.seconds !== undefined && now - began > limits.seconds * 1000)
          return stopped({ by: 'seconds', limit: limits.seconds })
        if (now - reported > REPORT) {
          reported = now
          const ledger = ledgers.during(search.found)
          const frontier = search.found - search.expanded
          yield { ...counts(), frontier, memory: search.memory, ...(ledger && { ledger }) }
          if (interrupted()) return stopped({ by: 'interrupt' })
        }
        search.expand()
      }
    } while (search.descend())
  } catch (error) {
    if (error instanceof StoreFull) return stopped({ by: error.limit, limit: limits[error.limit] ?? search.memory })
    if (error instanceof ModelError) throw error.after(search.path().map(n => product.operations[n]?.name as string))
    throw error
  } finally {
    search.end()
  }
  return { counts: counts(), findings: search.findings }
}
