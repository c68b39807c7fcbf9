/** Criteria on what a machine does step after step: pairs, longer sequences, round trips and prime paths. */
import { slices, type Work } from '../check/work.ts'
import type { Product } from '../system/expand.ts'
import type { Local } from '../system/local.ts'
import { spokenValue } from '../tabulate/snapshot.ts'
import type { Table } from '../tabulate/table.ts'
import { spoken } from '../trace/tell.ts'
import { type Followed, followed } from './followed.ts'
import { statesIn, type StateSet } from './histories.ts'
import { machineNames } from './names.ts'
import { shortestIn } from './shortest.ts'
import { asking, refusing, type Rule, spokenRefusal } from './refusers.ts'
import type { CriterionCoverage } from './result.ts'
import type { Ran } from './run.ts'
import { primePaths, roundTrips, type Sequences, switches } from './sequences.ts'
import type { MachineStep, Steps } from './steps.ts'
import type { Survey } from './survey.ts'

/** Of one machine and criterion. */
const SEQUENCES = 2000
export const TOO_MANY = `it has more than ${SEQUENCES} of them`

export interface Criterion {
  readonly name: string
  of(steps: readonly MachineStep[]): Sequences
}

/** `longer`: transitions of the longest sequences besides pairs; 0 for none. */
export const sequenceCriteria = (longer: number): readonly Criterion[] => [
  { name: 'transition pairs', of: steps => switches(steps, 2, SEQUENCES) },
  ...(longer > 2
    ? [{ name: `${longer - 1}-switch`, of: (steps: readonly MachineStep[]) => switches(steps, longer, SEQUENCES) }]
    : []),
  { name: 'round trips', of: steps => roundTrips(steps, SEQUENCES) },
  { name: 'prime paths', of: steps => primePaths(steps, SEQUENCES) },
]

/** Criteria of which nothing is counted, for this reason. */
export const leftOut = (criteria: readonly Criterion[], product: Product, because: string): CriterionCoverage[] =>
  criteria.map(({ name }) => ({
    name,
    ...nothing(),
    notComputed: [...machineNames(product).values()].map(machine => ({ machine, because })),
  }))

/** `runs`: the paths to measure; absent: all reachable behaviour. */
export function* sequencesCovered(
  survey: Survey,
  steps: Steps,
  criteria: readonly Criterion[],
  runs: readonly Ran[] | undefined,
): Work<CriterionCoverage[]> {
  if (criteria.length === 0) return []
  const { product, tables, graph } = survey
  const all = yield* followed(survey, steps)
  if (typeof all === 'string') return leftOut(criteria, product, all)
  const asked = asking(product, tables)
  const locals = new Int32Array(product.components.length)
  const shortest = shortestIn(graph)
  const kept = new Map<StateSet, Map<string, (readonly Rule[])[]>>()
  const isOver = slices()
  const results: CriterionCoverage[] = []
  for (const { name, of: sequencesOf } of criteria) {
    const result = nothing()
    for (const of of all) {
      const known = steps.of(of.table)
      const sequences = sequencesOf(known)
      if (sequences === undefined) {
        result.notComputed.push({ machine: of.name, because: TOO_MANY })
        continue
      }
      for (const sequence of sequences) {
        if (isOver()) yield
        const item = spokenSequence(of.name, known, sequence)
        result.items++
        const { feasible, blocked } = follow(of, sequence)
        if (!feasible) {
          if (graph.stopped !== undefined) result.unknown.push(item)
          else result.infeasible.push({ item, because: whyNot(of.table, sequence, blocked) })
          continue
        }
        result.feasible++
        const covered =
          runs === undefined ||
          runs.some(run =>
            product.components.some(
              ({ machine }, c) => machine === of.machine && contains(run.histories[c] as readonly number[], sequence),
            ),
          )
        if (covered) result.covered++
        ;(covered ? result.reached : result.missed).push({ item, path: shortestOf(of, sequence) })
      }
    }
    results.push({ name, ...result })
  }
  return results

  /** Whether some component takes the sequence; else where those are that come furthest. */
  function follow({ histories }: Followed, sequence: readonly number[]): { feasible: boolean; blocked: Blocked } {
    let blocked: Blocked = { after: 0, at: [] }
    for (const [component, { everywhere, after }] of histories) {
      let states: StateSet = everywhere
      let n = 0
      for (; n < sequence.length; n++) {
        const next = after(states, sequence[n] as number)
        if (next === undefined) break
        states = next
      }
      if (n === sequence.length) return { feasible: true, blocked }
      if (n > blocked.after) blocked = { after: n, at: [] }
      if (n === blocked.after) blocked.at.push({ component, states })
    }
    return { feasible: false, blocked }
  }

  /** Names of the least operations by which some component takes the sequence. */
  function shortestOf({ histories }: Followed, sequence: readonly number[]): string[] {
    let best: number[] | undefined
    for (const { taking } of histories.values()) best = shortest(taking, sequence, best?.length ?? Infinity) ?? best
    return (best ?? []).map(number => product.operations[number]?.name as string)
  }

  /** What keeps the next step from being taken. */
  function whyNot(table: Table, sequence: readonly number[], { after, at }: Blocked): string {
    const step = sequence[after] as number
    const { name } = steps.of(table)[step] as MachineStep
    const before = sequence.length > 2 ? `after ${plural(after)} ${name} does not follow` : `${name} does not follow`
    const sets = at.flatMap(({ component, states }) => keeping(table, component, states, step))
    if (sets.length > 0) return `${before}: it is ${spokenRefusal(sets)}`
    const locals = new Set(at.flatMap(({ component, states }) => [...localsIn(component, states)]))
    const { from } = steps.of(table)[step] as MachineStep
    const held = [...locals]
      .map(local => table.locals[local] as Local)
      .filter(local => spokenValue(local.value) === from)
    const contexts = [...new Set(held.map(spoken))]
    const shown = contexts.slice(0, 3).join(' or ') + (contexts.length > 3 ? ` or ${contexts.length - 3} more` : '')
    return `${before}: nothing that is sent makes ${shown} take it`
  }

  function localsIn(component: number, states: StateSet): Set<number> {
    const found = new Set<number>()
    for (const state of statesIn(states)) found.add(graph.local(state, component))
    return found
  }

  /** The sets of rules that refuse the operations which would let the component take the step. */
  function keeping(table: Table, component: number, states: StateSet, step: number): (readonly Rule[])[] {
    const of = kept.get(states) ?? new Map<string, (readonly Rule[])[]>()
    kept.set(states, of)
    const known = of.get(`${component} ${step}`)
    if (known !== undefined) return known
    const events = new Map<number, readonly number[]>()
    const there = new Map<number, number[]>()
    for (const state of statesIn(states)) {
      const local = graph.local(state, component)
      const taking =
        events.get(local) ?? [...table.events.keys()].filter(event => steps.number(table, local, event) === step)
      events.set(local, taking)
      for (const event of taking) {
        const waiting = there.get(event) ?? []
        there.set(event, waiting)
        waiting.push(state)
      }
    }
    const sets = steps.sent.flatMap((sent, instance) =>
      sent
        .filter(each => each.component === component && there.has(each.event))
        .flatMap(each => refusing(asked, graph, [instance], there.get(each.event) ?? [], locals)),
    )
    of.set(`${component} ${step}`, sets)
    return sets
  }
}

const plural = (steps: number): string => (steps === 1 ? 'the first' : `the first ${steps}`)

interface Blocked {
  readonly after: number
  readonly at: { readonly component: number; readonly states: StateSet }[]
}

const nothing = (): Mutable => ({
  items: 0,
  feasible: 0,
  covered: 0,
  infeasible: [],
  missed: [],
  reached: [],
  unknown: [],
  notComputed: [],
})

type Mutable = {
  -readonly [K in keyof Omit<CriterionCoverage, 'name'>]: CriterionCoverage[K] extends readonly (infer T)[]
    ? T[]
    : CriterionCoverage[K]
}

const contains = (history: readonly number[], sequence: readonly number[]): boolean =>
  history.some((_, at) => sequence.every((step, i) => history[at + i] === step))

/** 'lease: free -[free on TAKE[0]]-> taken -[taken on RETURN[0]]-> free' */
export const spokenSequence = (machine: string, steps: readonly MachineStep[], sequence: readonly number[]): string =>
  `${machine}: ${(steps[sequence[0] as number] as MachineStep).from}${sequence.map(number => ` -[${steps[number]?.name}]-> ${steps[number]?.to}`).join('')}`
