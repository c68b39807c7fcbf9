/** The explicit engine: breadth first over packed states, each step a look-up in the tables. */
import type { Engine, Exploration, Stop } from '../check/exploration.ts'
import { ModelError } from '../system/model-error.ts'
import { tablesOf } from '../tabulate/tables.ts'
import { StoreFull } from './memory.ts'
import { searchOf } from './search.ts'

/** States expanded between two looks at the clock, and milliseconds between two reports. */
const BATCH = 64
const REPORT = 50

export const explore: Engine = function* (product, properties, { limits, fieldValues, interrupted }) {
  const tables = tablesOf(product, fieldValues)
  const search = searchOf(product, properties, tables, limits)
  const began = performance.now()
  let reported = began
  let depth = 1
  let levelEnds = 1

  const counts = (): Exploration['counts'] => ({ distinct: search.found, generated: search.generated, depth })
  const stopped = (stop: Stop): Exploration => ({ counts: counts(), stopped: stop, findings: search.findings })

  try {
    search.begin()
    for (let state = 0; state < search.found; state++) {
      if (state === levelEnds) {
        depth++
        levelEnds = search.found
      }
      if (limits.depth !== undefined && depth >= limits.depth) return stopped({ by: 'depth', limit: limits.depth })
      if (state % BATCH === 0) {
        const now = performance.now()
        if (limits.seconds !== undefined && now - began > limits.seconds * 1000)
          return stopped({ by: 'seconds', limit: limits.seconds })
        if (now - reported > REPORT) {
          reported = now
          yield { ...counts(), frontier: search.found - state, memory: search.memory }
          if (interrupted()) return stopped({ by: 'interrupt' })
        }
      }
      search.expand(state)
    }
  } catch (error) {
    if (error instanceof StoreFull) return stopped({ by: error.limit, limit: limits[error.limit] ?? search.memory })
    if (error instanceof ModelError) throw error.after(search.path().map(n => product.operations[n]?.name as string))
    throw error
  }
  return { counts: counts(), findings: search.findings }
}
