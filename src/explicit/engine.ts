/** The explicit engine: breadth first over packed states, each step a look-up in the tables. */
import type { AnyStateMachine } from 'xstate'
import type { Engine, Exploration, Stop } from '../check/exploration.ts'
import type { Product } from '../system/expand.ts'
import { ModelError } from '../system/model-error.ts'
import { type Table, tabulate } from '../tabulate/table.ts'
import { compile } from './program.ts'
import { StoreFull, store } from './store.ts'
import { watch } from './watch.ts'

/** States expanded between two looks at the clock, and milliseconds between two reports. */
const BATCH = 256
const REPORT = 50

export const explore: Engine = function* (product, properties, { limits, fieldValues, interrupted }) {
  const tables = tablesOf(product, fieldValues)
  const size = tables.length
  const program = compile(product, tables)
  const watched = watch(properties, product, tables)

  // Local states before a step, then those after it.
  const pair = new Int32Array(2 * size)
  const before = pair.subarray(0, size)
  const after = pair.subarray(size)
  before.set(product.components.map(({ input }, c) => (tables[c] as Table).start(input)))

  const states = store(before, limits)
  const began = performance.now()
  let reported = began
  let generated = 1
  let depth = 1
  let levelEnds = 1
  let expanded = 0
  let number = 0

  const pathHere = (): number[] => states.path(expanded)
  const pathThere = (): number[] => [...states.path(expanded), number]
  let path = pathHere
  const counts = (): Exploration['counts'] => ({ distinct: states.size, generated, depth })
  const stopped = (stop: Stop): Exploration => ({ counts: counts(), stopped: stop, findings: watched.findings })

  try {
    states.add(before, -1, -1)
    watched.state(before, -1, pathHere)
    for (; expanded < states.size; expanded++) {
      if (expanded === levelEnds) {
        depth++
        levelEnds = states.size
      }
      if (depth === limits.depth) return stopped({ by: 'depth', limit: limits.depth })
      if (expanded % BATCH === 0) {
        const now = performance.now()
        if (limits.seconds !== undefined && now - began > limits.seconds * 1000)
          return stopped({ by: 'seconds', limit: limits.seconds })
        if (now - reported > REPORT) {
          reported = now
          yield { ...counts(), frontier: states.size - expanded, memory: states.memory }
          if (interrupted()) return stopped({ by: 'interrupt' })
        }
      }
      states.read(expanded, before)
      let enabled = false
      for (number = 0; number < product.operations.length; number++) {
        path = pathHere
        const count = program.step(number, before)
        if (count < 0) continue
        enabled = true
        generated++
        after.set(before)
        for (let i = 0; i < count; i++) after[program.stepped[i] as number] = program.locals[i] as number
        path = pathThere
        watched.step(pair, number, pathThere)
        if (states.add(after, expanded, number)) watched.state(after, number, pathThere)
      }
      path = pathHere
      if (!enabled) watched.stuck(before, pathHere)
    }
  } catch (error) {
    if (error instanceof StoreFull) return stopped({ by: error.limit, limit: limits[error.limit] ?? states.memory })
    if (error instanceof ModelError) throw error.after(path().map(n => product.operations[n]?.name as string))
    throw error
  }
  return { counts: counts(), findings: watched.findings }
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
