/** The moves of a model that has been looked at, labelled by the items of some criteria. */
import { slices, type Work } from '../check/work.ts'
import type { LADDER } from '../coverage/items.ts'
import { firstOfItems } from '../coverage/coverage.ts'
import type { Survey } from '../coverage/survey.ts'
import { type Moves, MovesBuilder } from './moves.ts'

/** By the name that a user gives it, the kind of its items. */
export const CRITERIA = {
  states: 'state',
  transitions: 'transition',
  guards: 'guard',
  conditions: 'condition',
  operations: 'operation',
  refusals: 'refusal',
} as const satisfies Record<string, (typeof LADDER)[number]['kind']>

export type CriterionName = keyof typeof CRITERIA

/** Numbers of the items that something reachable covers: of a walk that has stopped, that it has met. */
export function feasibleItems(survey: Survey, criteria: readonly CriterionName[]): number[] {
  const kinds = new Set<string>(criteria.map(name => CRITERIA[name]))
  const firsts = firstOfItems(survey)
  return [...survey.items.all.keys()].filter(
    item =>
      kinds.has(survey.items.all[item]?.kind as string) && (firsts[item] !== undefined || survey.initially.has(item)),
  )
}

/** A node is a state of the graph; one more, without moves, stands for those that a walk which has stopped did not go to. */
export function* movesOf({ product, attempts, graph, initially }: Survey, items: readonly number[]): Work<Moves> {
  const wanted = new Set(items.filter(item => !initially.has(item)))
  const covers: (readonly number[])[] = [[]]
  const labels = new Map<string, number>([['', 0]])
  const labelOfClass: number[] = []
  const labelOf = (attempt: number): number => {
    const covered = attempts.classes[attempt]?.items.filter(item => wanted.has(item)) ?? []
    const known = labels.get(covered.join())
    if (known !== undefined) return known
    labels.set(covered.join(), covers.length)
    return covers.push(covered) - 1
  }
  const beyond = graph.size
  const locals = new Int32Array(product.components.length)
  const builder = new MovesBuilder()
  const isOver = slices()
  for (let state = 0; state < graph.size; state++) {
    if (isOver()) yield
    graph.read(state, locals)
    let step = graph.first[state] as number
    const end = graph.first[state + 1] as number
    for (const instance of product.operations.keys()) {
      const attempt = attempts.ask(instance, locals)
      if (attempt < 0) continue
      const refused = attempts.classes[attempt]?.refuser !== undefined
      const label = (labelOfClass[attempt] ??= labelOf(attempt))
      const taken = !refused && step < end
      const target = refused ? state : taken ? (graph.target[step] as number) : beyond
      if (taken) step++
      if (label !== 0 || target !== state) builder.add(instance, target, label)
    }
    builder.next()
  }
  builder.next()
  return builder.done(covers)
}
