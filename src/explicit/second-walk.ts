/** What the search leaves open, and what properties are worth: it keeps states and no steps. So its states are found once more, with their steps. */
import { attention, attentively, Ended } from '../check/attention.ts'
import type { Adequacy, EngineOptions, Exploration, Finding, Search, Stop } from '../check/exploration.ts'
import type { Work } from '../check/work.ts'
import type { Product } from '../system/expand.ts'
import { isLiveness, type Property } from '../system/property.ts'
import type { Table } from '../tabulate/table.ts'
import { adequaciesIn } from './adequacy.ts'
import { explore, type Graph } from './graph.ts'
import { type Goals, goalsOf, hasGoals, type Steps } from './goals.ts'
import { lassosIn, withLasso } from './liveness.ts'
import { type Memory, memory, StoreFull } from './memory.ts'
import { lossesIn, withLoss } from './recovery.ts'

const isAdequacyAsked = ({ counts }: Exploration, { adequacy = 0 }: EngineOptions): boolean =>
  counts.distinct <= adequacy

/** Whether there is something to walk again for. */
export const isWalkedAgain = (
  explored: Exploration,
  properties: readonly Property[],
  options: EngineOptions,
): boolean => explored.stopped === undefined && (hasGoals(properties) || isAdequacyAsked(explored, options))

/** Adds to a search that saw every state what becomes of goals, and how adequate properties are. `began`: when the time that it may take began. @throws ModelError */
export function* walkAgain(
  explored: Exploration,
  product: Product,
  properties: readonly Property[],
  tables: readonly Table[],
  options: EngineOptions,
  began: number,
): Search {
  const { limits, interrupted } = options
  const held = memory()
  const look = attention(options, () => ({ ...explored.counts, frontier: 0, memory: held.bytes }), began)
  const secondsLeft = (): number => (limits.seconds ?? Infinity) - (performance.now() - began) / 1000
  // What was settled until then; nothing is undecided for want of adequacy.
  let settled: Exploration | undefined = hasGoals(properties) ? undefined : explored
  const stopped = ({ by }: Stop): Exploration =>
    settled ?? {
      ...explored,
      stopped: by === 'interrupt' ? { by } : { by, limit: limits[by] ?? held.bytes },
    }
  try {
    held.limit(limits.memory)
    const goals = goalsOf(properties, product, tables, held)
    const walk = explore(
      product,
      tables,
      { limits: { seconds: secondsLeft() }, interrupted },
      (_, locals) => goals.see(locals),
      held,
    )
    let step = walk.next()
    for (; !step.done; step = walk.next()) {
      const frontier = Number(explored.counts.distinct) - Number(step.value.distinct)
      yield { ...explored.counts, frontier, memory: held.bytes }
    }
    const graph = step.value
    if (graph.stopped !== undefined) return stopped(graph.stopped)
    if (graph.size !== Number(explored.counts.distinct))
      throw new Error(`the search has found ${explored.counts.distinct} states, the second walk ${graph.size}`)

    const findings = yield* attentively(judge(explored.findings, properties, product, goals, graph, held), look)
    settled = { ...explored, findings }
    if (!isAdequacyAsked(explored, options)) return settled

    const telling = adequaciesIn(graph, product, properties, tables, findings, held)
    const adequacies = yield* attentively(telling, look)
    return {
      ...settled,
      findings: findings.map((finding, i) => ({ ...finding, adequacy: adequacies[i] as Adequacy })),
    }
  } catch (error) {
    if (error instanceof Ended) return stopped(error.stop)
    if (error instanceof StoreFull) return stopped({ by: 'memory', limit: 0 })
    throw error
  }
}

/** The findings, each with what becomes of the goals of its property. @throws StoreFull */
function* judge(
  findings: readonly Finding[],
  properties: readonly Property[],
  product: Product,
  goals: Goals,
  graph: Steps & Pick<Graph, 'path'>,
  memory: Memory,
): Work<Finding[]> {
  const lossIn = properties.some(({ kind }) => kind === 'recoverable') ? lossesIn(graph, product, memory) : undefined
  const lassoIn = properties.some(isLiveness) ? lassosIn(graph, product, memory) : undefined
  const judged: Finding[] = []
  for (const [number, finding] of findings.entries()) {
    yield
    const property = properties[number] as Property
    const of = goals.all.filter(goal => goal.property === number)
    if (property.kind === 'recoverable') judged.push(withLoss(finding, lossIn?.(of), graph.path))
    else if (isLiveness(property) && lassoIn !== undefined)
      judged.push(withLasso(finding, yield* lassoIn(property, of)))
    else judged.push(finding)
  }
  return judged
}
