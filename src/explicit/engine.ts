/** The explicit engine: breadth first over packed states, each step a look-up in the tables. */
import { attention, Ended } from '../check/attention.ts'
import type { Engine, Exploration, Keeper, Stop } from '../check/exploration.ts'
import { ModelError } from '../system/model-error.ts'
import type { Table } from '../tabulate/table.ts'
import { tablesOf } from '../tabulate/tables.ts'
import { chanceOfMiss } from './fingerprints.ts'
import { hasGoals } from './goals.ts'
import { KERNEL } from './kernel.ts'
import { ledgersOf } from './ledger.ts'
import type { Pace } from './level-search.ts'
import { type LevelNotes, levelNotes } from './levels.ts'
import { StoreFull } from './memory.ts'
import { searchOf } from './search.ts'
import { isWalkedAgain, walkAgain } from './second-walk.ts'
import { threads } from './threads.ts'

/** Helpers pay from a few hundred thousand states on. What is lost of a search that is killed is a second, or where it takes long to keep it, twenty times as long. */
const PACE: Pace = { kernel: KERNEL, crew: 200_000, keep: took => Math.max(1000, 20 * took) }

export const explore: Engine = (...given) => exploreAt({}, ...given)

/** At a pace that differs. */
export function* exploreAt(
  pace: Partial<Pace>,
  ...[product, properties, options]: Parameters<Engine>
): ReturnType<Engine> {
  const tables = tablesOf(product, options.fieldValues, options.tables)
  const began = performance.now()
  const searched = yield* levelByLevel({ ...PACE, ...pace }, tables, product, properties, options)
  const explored = isWalkedAgain(searched, properties, options)
    ? yield* walkAgain(searched, product, properties, tables, options, began)
    : searched
  if (explored.stopped === undefined) options.keeper?.forget()
  return explored
}

function* levelByLevel(
  pace: Pace,
  tables: readonly Table[],
  ...[product, properties, { limits, interrupted, workers = 1, compact, keeper, levels }]: Parameters<Engine>
): ReturnType<Engine> {
  const helpers = workers > 1 ? () => threads(workers - 1) : undefined
  const search = searchOf(product, properties, tables, limits, pace, helpers, compact)
  let keepAt = performance.now() + pace.keep(0)
  const ledgers = ledgersOf(product, tables, search)

  const counts = (): Exploration['counts'] => ({
    distinct: search.found,
    generated: search.generated,
    depth: search.depth,
  })
  const look = attention({ limits, interrupted }, () => ({
    ...counts(),
    frontier: search.found - search.expanded,
    memory: search.memory,
    get ledger() {
      return ledgers.during(search.found)
    },
  }))
  const compaction = (): Pick<Exploration, 'compaction'> =>
    compact === undefined ? {} : { compaction: { bits: compact, chance: chanceOfMiss(search.found, compact) } }
  let notes: LevelNotes | undefined
  const told = (): Pick<Exploration, 'levels'> =>
    notes === undefined || !search.isWhole ? {} : { levels: notes.levels() }
  const stopped = (stop: Stop): Exploration => {
    if (keeper !== undefined && search.isWhole) search.keep(keeper)
    const ledger = search.isWhole ? ledgers.atStop(search.found) : undefined
    return {
      counts: counts(),
      ...compaction(),
      stopped: stop,
      ...(ledger && { ledger }),
      ...told(),
      findings: search.findings,
    }
  }

  const keepNow = (keeper: Keeper): void => {
    const began = performance.now()
    search.keep(keeper)
    const ended = performance.now()
    keepAt = ended + pace.keep(ended - began)
  }

  try {
    if (keeper === undefined || !keeper.restore(search.restore)) {
      search.begin()
      // Of the levels before it was kept, a search that goes on knows nothing any more.
      if (levels === true) notes = levelNotes(search)
    }
    do {
      if (limits.depth !== undefined && search.depth >= limits.depth)
        return stopped({ by: 'depth', limit: limits.depth })
      while (!search.isLevelDone) {
        yield* look()
        if (keeper !== undefined && performance.now() > keepAt) keepNow(keeper)
        search.expand()
      }
      notes?.over()
    } while (search.descend())
  } catch (error) {
    if (error instanceof Ended) return stopped(error.stop)
    if (error instanceof StoreFull) return stopped({ by: error.limit, limit: limits[error.limit] ?? search.memory })
    if (error instanceof ModelError && search.isWhole)
      throw error.after(search.path().map(n => product.operations[n]?.name as string))
    throw error
  } finally {
    search.end()
  }
  // What comes then may be stopped as well.
  if (keeper !== undefined && hasGoals(properties)) search.keep(keeper)
  return { counts: counts(), ...compaction(), ...told(), findings: search.findings }
}
