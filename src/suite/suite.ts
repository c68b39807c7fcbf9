/**
 * A suite: paths that cover all feasible items of some criteria, few and short, each step with the outcome that the model
 * has for it. Paths are sought in the quotient of the graph; what they cover is then measured by playing them.
 */
import type { Stop } from '../check/exploration.ts'
import type { Step } from '../check/result.ts'
import { run } from '../coverage/run.ts'
import { stepsOf } from '../coverage/steps.ts'
import type { Survey } from '../coverage/survey.ts'
import type { Counts } from '../system/model.ts'
import type { Scope } from '../system/sort.ts'
import { attempted } from '../trace/tell.ts'
import { observer } from './observe.ts'
import { goalsOf } from './goals.ts'
import { identity } from './identity.ts'
import { lifted, withRefused } from './lift.ts'
import { quotient } from './quotient.ts'
import { search } from './search.ts'
import { RESET, spreading } from './spread.ts'
import { type CriterionName, feasibleItems, movesOf } from './wanted.ts'

export interface SuiteStep extends Step {
  /** The items that no step before it in the suite covers. */
  readonly covers: readonly string[]
}

export interface Test {
  /** Of its steps and their outcomes: the same as long as they are. */
  readonly id: string
  readonly steps: readonly SuiteStep[]
  /** Where it was asked for; a text where it could not be found out: why. */
  readonly observed?: Observed | string
}

/** The last steps of a test only look where the others have led. */
export interface Observed {
  /** How many they are. */
  readonly steps: number
  /** Other reachable states that no calls tell from the one that the test comes to. */
  readonly alike: number
  /** Other reachable states that these calls do not tell from it, though some would. */
  readonly left: number
}

export interface Suite {
  readonly model: string
  readonly scope: Scope
  readonly criteria: readonly CriterionName[]
  readonly states: Counts
  /** Absent: every reachable state was seen, so that what is not among the items is infeasible. */
  readonly stopped?: Stop
  /** Feasible ones; of a walk that has stopped, those that it has met. */
  readonly items: number
  readonly covered: number
  /** Steps of all tests, but for those that only look, and one for each test: what it takes to begin anew. */
  readonly cost: number
  /** No suite costs less. Absent of a walk that has stopped. */
  readonly bound?: number
  readonly tests: readonly Test[]
}

export interface SuiteOptions {
  /** Goes on with calls that tell the state which a test has come to from the others. */
  readonly observe?: boolean
}

/** @throws ModelError when the model cannot be honoured. */
export function suiteOf(
  survey: Survey,
  criteria: readonly CriterionName[],
  { observe = false }: SuiteOptions = {},
): Suite {
  const { model, product, graph, initially } = survey
  const items = feasibleItems(survey, criteria)
  const moves = movesOf(survey, items)
  const merged = quotient(moves)
  const roads = spreading(merged.moves)
  const goals = goalsOf(merged.moves, roads.source)
  const { paths, bound } = search(merged.moves, goals, roads)
  const left = new Set(items.filter(item => !initially.has(item)))
  const looking = observe ? observer(survey) : undefined
  const found = withRefused(merged.moves, goals, paths)
  const tests = found.map((path): Test => {
    const { operations, state } = lifted(moves, merged, path)
    const seen = typeof looking === 'function' ? looking(state) : looking
    if (seen === undefined || typeof seen === 'string')
      return { ...played(survey, operations, left), ...(seen !== undefined && { observed: seen }) }
    const { calls, alike, left: others } = seen
    return {
      ...played(survey, [...operations, ...calls], left),
      observed: { steps: calls.length, alike, left: others },
    }
  })
  return {
    model: model.name,
    scope: product.scope,
    criteria,
    states: { distinct: graph.size, generated: (graph.first[graph.size] as number) + 1, depth: graph.depth },
    ...(graph.stopped === undefined ? { bound: bound + goals.refused.length } : { stopped: graph.stopped }),
    items: items.length,
    covered: items.length - left.size,
    cost: found.reduce((sum, path) => sum + path.length + RESET, 0),
    tests,
  }
}

/** Played on the tables for what it covers, and by XState itself for what is told. `left`: what is not covered so far. */
function played(survey: Survey, path: readonly number[], left: Set<number>): Test {
  const { product, tables, items } = survey
  const names = path.map(number => product.operations[number]?.name as string)
  const { outcomes, covers } = run(survey, stepsOf(product, tables), names)
  const steps = attempted(product, path).map((step, i): SuiteStep => {
    if (step.outcome !== outcomes[i])
      throw new Error(`${names[i]} comes to ${step.outcome}, in its table to ${outcomes[i]}`)
    const first = (covers[i] as readonly number[]).filter(item => left.delete(item))
    return { ...step, covers: first.map(item => items.texts[item] as string) }
  })
  return { id: identity(steps.map(({ outcome }, i) => `${names[i]} -> ${outcome}`).join('\n')), steps }
}
