/** What the search leaves open: it keeps states and no steps. So its states are found once more, with their steps. */
import type { EngineOptions, Exploration, Finding, Search, Stop } from '../check/exploration.ts'
import type { Product } from '../system/expand.ts'
import { isLiveness, type Property } from '../system/property.ts'
import type { Table } from '../tabulate/table.ts'
import { explore, type Graph } from './graph.ts'
import { type Goals, goalsOf, type Steps } from './goals.ts'
import { lassosIn } from './liveness.ts'
import { type Memory, memory, StoreFull } from './memory.ts'
import { lossesIn, withLoss } from './recovery.ts'

/** Adds to a search that saw every state what becomes of goals. `began`: when the time that it may take began. @throws ModelError */
export function* walkAgain(
  explored: Exploration,
  product: Product,
  properties: readonly Property[],
  tables: readonly Table[],
  { limits, interrupted }: EngineOptions,
  began: number,
): Search {
  const held = memory()
  held.limit(limits.memory)
  const goals = goalsOf(properties, product, tables, held)
  const secondsLeft = (): number => (limits.seconds ?? Infinity) - (performance.now() - began) / 1000
  let bytes = 0
  const stopped = ({ by }: Stop): Exploration => ({
    ...explored,
    stopped: by === 'interrupt' ? { by } : { by, limit: limits[by] ?? bytes + held.bytes },
  })
  try {
    const walk = explore(product, tables, { limits: { seconds: secondsLeft() }, interrupted }, (_, locals) =>
      goals.see(locals),
    )
    let step = walk.next()
    for (; !step.done; step = walk.next()) {
      bytes = step.value.memory
      if (bytes + held.bytes > (limits.memory ?? Infinity)) throw new StoreFull('memory')
      const frontier = Number(explored.counts.distinct) - Number(step.value.distinct)
      yield { ...explored.counts, frontier, memory: bytes + held.bytes }
    }
    const graph = step.value
    bytes = graph.bytes
    if (graph.stopped !== undefined) return stopped(graph.stopped)
    held.limit(limits.memory === undefined ? undefined : limits.memory - bytes)
    const become = becomesOf(properties, product, goals, graph, held)
    const findings: Finding[] = []
    for (const [property, finding] of explored.findings.entries()) {
      if (secondsLeft() < 0) return stopped({ by: 'seconds', limit: 0 })
      if (interrupted()) return stopped({ by: 'interrupt' })
      findings.push(become(property, finding))
    }
    return { ...explored, findings }
  } catch (error) {
    if (error instanceof StoreFull) return stopped({ by: 'memory', limit: 0 })
    throw error
  }
}

/** The finding of a property by number, with what becomes of its goals. @throws StoreFull */
function becomesOf(
  properties: readonly Property[],
  product: Product,
  goals: Goals,
  graph: Steps & Pick<Graph, 'path'>,
  memory: Memory,
): (property: number, finding: Finding) => Finding {
  const lossIn = properties.some(({ kind }) => kind === 'recoverable') ? lossesIn(graph, product, memory) : undefined
  const lassoIn = properties.some(isLiveness) ? lassosIn(graph, product, memory) : undefined
  return (number, finding) => {
    const property = properties[number] as Property
    const of = goals.all.filter(goal => goal.property === number)
    if (property.kind === 'recoverable') return withLoss(finding, lossIn?.(of), graph.path)
    const violation = isLiveness(property) ? lassoIn?.(property, of) : undefined
    return violation === undefined ? finding : { ...finding, violation }
  }
}
