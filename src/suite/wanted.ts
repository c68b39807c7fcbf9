/** The moves of a model that has been looked at, labelled by the items of some criteria. */
import { slices, type Work } from '../check/work.ts'
import type { LADDER } from '../coverage/items.ts'
import { firstOfItems } from '../coverage/coverage.ts'
import { type Criterion, sequenceCriteria } from '../coverage/histories-covered.ts'
import type { Survey } from '../coverage/survey.ts'
import type { Steps } from '../coverage/steps.ts'
import type { Table } from '../tabulate/table.ts'
import { type Moves, MovesBuilder, type Taken } from './moves.ts'

/** By the name that a user gives it, the kind of its items. */
export const CRITERIA = {
  states: 'state',
  transitions: 'transition',
  guards: 'guard',
  conditions: 'condition',
  operations: 'operation',
  refusals: 'refusal',
} as const satisfies Record<string, (typeof LADDER)[number]['kind']>

/** Of sequences: by the name that a user gives it, that of the criterion. */
const SEQUENCES = {
  pairs: 'transition pairs',
  'round-trips': 'round trips',
  'prime-paths': 'prime paths',
} as const

export type CriterionName = keyof typeof CRITERIA | keyof typeof SEQUENCES | `${number}-switch`

/** What there is to name; n: 2 and more. */
export const CRITERION_NAMES: readonly string[] = [...Object.keys(CRITERIA), ...Object.keys(SEQUENCES), 'n-switch']

export const isCriterion = (name: string): name is CriterionName =>
  name in CRITERIA || name in SEQUENCES || switched(name) !== undefined

/** '2-switch' is three transitions in a row. */
function switched(name: string): number | undefined {
  const [, digits] = /^(\d{1,2})-switch$/.exec(name) ?? []
  return Number(digits) >= 2 ? Number(digits) + 1 : undefined
}

/** Those of the criteria that are on sequences. */
export const onSequences = (names: readonly CriterionName[]): Criterion[] =>
  names.flatMap(name => {
    const wanted = name in SEQUENCES ? SEQUENCES[name as keyof typeof SEQUENCES] : name
    return sequenceCriteria(switched(name) ?? 0).filter(criterion => criterion.name === wanted)
  })

/** Numbers of the items that something reachable covers: of a walk that has stopped, that it has met. */
export function feasibleItems(survey: Survey, criteria: readonly CriterionName[]): number[] {
  const kinds = new Set<string>(
    criteria.flatMap(name => (name in CRITERIA ? CRITERIA[name as keyof typeof CRITERIA] : [])),
  )
  const firsts = firstOfItems(survey)
  return [...survey.items.all.keys()].filter(
    item =>
      kinds.has(survey.items.all[item]?.kind as string) && (firsts[item] !== undefined || survey.initially.has(item)),
  )
}

/** A node is a state of the graph; one more, without moves, stands for those that a walk which has stopped did not go to. */
export function* movesOf(
  { product, tables, attempts, graph, initially }: Survey,
  items: readonly number[],
  steps: Steps,
  followed: readonly number[],
): Work<Moves> {
  const wanted = new Set(items.filter(item => !initially.has(item)))
  const places = new Map(followed.map((component, place) => [component, place]))
  const sent = steps.sent.map(each => each.filter(({ component }) => places.has(component)))
  const covers: (readonly number[])[] = []
  const takes: (readonly Taken[])[] = []
  const labels = new Map<string, number>()
  const coveredBy: (readonly number[])[] = []
  const locals = new Int32Array(product.components.length)

  const takenBy = (instance: number): Taken[] =>
    (sent[instance] as Steps['sent'][number]).flatMap(({ component, event }) => {
      const step = steps.number(tables[component] as Table, locals[component] as number, event)
      return step < 0 ? [] : [{ place: places.get(component) as number, step }]
    })
  const labelOf = (covered: readonly number[], taken: readonly Taken[]): number => {
    const key = `${covered.join()}/${taken.map(({ place, step }) => `${place} ${step}`).join()}`
    const known = labels.get(key)
    if (known !== undefined) return known
    labels.set(key, covers.length)
    takes.push(taken)
    return covers.push(covered) - 1
  }
  labelOf([], [])

  const beyond = graph.size
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
      const covered = (coveredBy[attempt] ??= attempts.classes[attempt]?.items.filter(item => wanted.has(item)) ?? [])
      const label = labelOf(covered, refused ? [] : takenBy(instance))
      const taken = !refused && step < end
      const target = refused ? state : taken ? (graph.target[step] as number) : beyond
      if (taken) step++
      if (label !== 0 || target !== state) builder.add(instance, target, label)
    }
    builder.next()
  }
  builder.next()
  return builder.done({ covers, takes })
}
