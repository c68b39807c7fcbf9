/** The explicit engine: breadth first over packed states, each step a look-up in the tables. */
import type { Engine, Exploration, Stop } from '../check/exploration.ts'
import { ModelError } from '../system/model-error.ts'
import { tablesOf } from '../tabulate/tables.ts'
import { StoreFull } from './memory.ts'
import { searchOf } from './search.ts'

/** Milliseconds between two reports. */
const REPORT = 50

/** States expanded before it is worth while to write a kernel. */
const WARM = 1000

export const explore: Engine = (...given) => exploreAfter(WARM, ...given)

/** `warm`: states expanded by the interpreter before the kernel takes over, and after it had to be written anew. */
export function* exploreAfter(
  warm: number,
  ...[product, properties, { limits, fieldValues, interrupted }]: Parameters<Engine>
): ReturnType<Engine> {
  const tables = tablesOf(product, fieldValues)
  const search = searchOf(product, properties, tables, limits, warm)
  const began = performance.now()
  let reported = began

  const counts = (): Exploration['counts'] => ({
    distinct: search.found,
    generated: search.generated,
    depth: search.depth,
  })
  const stopped = (stop: Stop): Exploration => ({ counts: counts(), stopped: stop, findings: search.findings })

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
          yield { ...counts(), frontier: search.found - search.expanded, memory: search.memory }
          if (interrupted()) return stopped({ by: 'interrupt' })
        }
        search.expand()
      }
    } while (search.descend())
  } catch (error) {
    if (error instanceof StoreFull) return stopped({ by: error.limit, limit: limits[error.limit] ?? search.memory })
    if (error instanceof ModelError) throw error.after(search.path().map(n => product.operations[n]?.name as string))
    throw error
  }
  return { counts: counts(), findings: search.findings }
}
