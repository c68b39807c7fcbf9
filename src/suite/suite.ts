/**
 * A suite: paths that cover all feasible items of some criteria, few and short, each step with the outcome that the model
 * has for it. Paths are sought in the quotient of the graph; what they cover is then measured by playing them.
 */
import type { Stop } from '../check/exploration.ts'
import type { Step } from '../check/result.ts'
import { slices, within, type Work } from '../check/work.ts'
import { run } from '../coverage/run.ts'
import { stepsOf } from '../coverage/steps.ts'
import type { Survey } from '../coverage/survey.ts'
import type { Counts } from '../system/model.ts'
import type { Scope } from '../system/sort.ts'
import { attempted } from '../trace/tell.ts'
import { observer } from './observe.ts'
import { type Goals, goalsOf } from './goals.ts'
import { identity } from './identity.ts'
import { lifted, withRefused } from './lift.ts'
import type { Moves } from './moves.ts'
import { type Quotient, quotient } from './quotient.ts'
import { search } from './search.ts'
import { RESET, type Spreading, spreading } from './spread.ts'
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
  /** Present: the search for paths ended before they covered all items. */
  readonly unfinished?: Stop
  /** Feasible ones; of a walk that has stopped, those that it has met. */
  readonly items: number
  readonly covered: number
  /** Steps of all tests, but for those that only look, and one for each test: what it takes to begin anew. */
  readonly cost: number
  /** No suite costs less. Absent of a walk that has stopped, and of a suite that is unfinished. */
  readonly bound?: number
  readonly tests: readonly Test[]
}

export interface SuiteOptions {
  /** Goes on with calls that tell the state which a test has come to from the others. */
  readonly observe?: boolean
  /** For the search; without limit, when absent. */
  readonly seconds?: number | undefined
}

/** @throws ModelError when the model cannot be honoured. */
export function* suiteOf(
  survey: Survey,
  criteria: readonly CriterionName[],
  { observe = false, seconds = Infinity }: SuiteOptions = {},
): Work<Suite> {
  const { model, product, graph, initially } = survey
  const until = performance.now() + seconds * 1000
  const items = feasibleItems(survey, criteria)
  const { paths, bound } = yield* pathsFor(survey, items, until)
  const left = new Set(items.filter(item => !initially.has(item)))
  const looking = observe ? yield* observer(survey) : undefined
  const isOver = slices()
  const tests: Test[] = []
  for (const { operations, state } of paths) {
    if (isOver()) yield
    const seen = typeof looking === 'function' ? looking(state) : looking
    if (seen === undefined || typeof seen === 'string') {
      tests.push({ ...played(survey, operations, left), ...(seen !== undefined && { observed: seen }) })
      continue
    }
    const { calls, alike, left: others } = seen
    tests.push({
      ...played(survey, [...operations, ...calls], left),
      observed: { steps: calls.length, alike, left: others },
    })
  }
  const unfinished = left.size > 0
  return {
    model: model.name,
    scope: product.scope,
    criteria,
    states: { distinct: graph.size, generated: (graph.first[graph.size] as number) + 1, depth: graph.depth },
    ...(graph.stopped !== undefined && { stopped: graph.stopped }),
    ...(unfinished && { unfinished: { by: 'seconds', limit: seconds } }),
    ...(graph.stopped === undefined && !unfinished && { bound }),
    items: items.length,
    covered: items.length - left.size,
    cost: paths.reduce((sum, { operations }) => sum + operations.length + RESET, 0),
    tests,
  }
}

/** Paths, as instances of operations with the state that they lead to, and what no suite costs less than. */
function* pathsFor(
  survey: Survey,
  items: readonly number[],
  until: number,
): Work<{ paths: { operations: number[]; state: number }[]; bound: number }> {
  const prepared = yield* within(wayTo(survey, items), () => performance.now() > until)
  if (prepared === undefined) return { paths: [], bound: 0 }
  const { moves, merged, roads, goals } = prepared
  const { paths, bound } = yield* search(merged.moves, goals, roads, until)
  return {
    paths: withRefused(merged.moves, goals, paths).map(path => lifted(moves, merged, path)),
    bound: bound + goals.refused.length,
  }
}

/** The graph in which paths are sought, and what they have to come to. */
function* wayTo(
  survey: Survey,
  items: readonly number[],
): Work<{ moves: Moves; merged: Quotient; roads: Spreading; goals: Goals }> {
  const moves = yield* movesOf(survey, items)
  const merged = yield* quotient(moves)
  const roads = spreading(merged.moves)
  return { moves, merged, roads, goals: yield* goalsOf(merged.moves, roads.source) }
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
