/**
 * A suite: paths that cover all feasible items of some criteria, few and short, each step with the outcome that the model
 * has for it. Paths are sought in the quotient of the graph; what they cover is then measured by playing them.
 */
import type { Stop } from '../check/exploration.ts'
import type { Step } from '../check/result.ts'
import { slices, within, type Work } from '../check/work.ts'
import { type CriterionName, feasibleItems, onSequences } from '../coverage/criteria.ts'
import { type Ran, run } from '../coverage/run.ts'
import { type Steps, stepsOf } from '../coverage/steps.ts'
import type { Survey } from '../coverage/survey.ts'
import type { Counts } from '../system/model.ts'
import type { Scope } from '../system/sort.ts'
import { attempted } from '../trace/tell.ts'
import { observer } from './observe.ts'
import { identity } from './identity.ts'
import { costOf, pathsFor } from './paths.ts'
import { type LeftOut, type Sequence, sequencesOf, withoutAny } from './sequences.ts'
import type { Wanted } from './wanted.ts'

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
  /** Present: of some criteria not all items are known. */
  readonly leftOut?: readonly LeftOut[]
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
  const steps = stepsOf(product, survey.tables)
  const items = feasibleItems(survey, criteria)
  const asked = onSequences(criteria)
  const sequences =
    (yield* within(sequencesOf(survey, steps, asked), () => performance.now() > until)) ??
    withoutAny(asked, `that was not done after ${seconds} seconds`)
  const wanted: Wanted = { items, sequences, steps }
  const { paths, bound } = yield* pathsFor(survey, wanted, until)
  const left = { items: new Set(items.filter(item => !initially.has(item))), sequences: new Set(sequences.all) }
  const looking = observe ? yield* observer(survey) : undefined
  const isOver = slices()
  const tests: Test[] = []
  for (const { operations, state } of paths) {
    if (isOver()) yield
    const seen = typeof looking === 'function' ? looking(state) : looking
    if (seen === undefined || typeof seen === 'string') {
      tests.push({ ...played(survey, steps, operations, left), ...(seen !== undefined && { observed: seen }) })
      continue
    }
    const { calls, alike, left: others } = seen
    tests.push({
      ...played(survey, steps, [...operations, ...calls], left),
      observed: { steps: calls.length, alike, left: others },
    })
  }
  const missing = left.items.size + left.sequences.size
  const unfinished = missing > 0
  const many = items.length + sequences.all.length
  return {
    model: model.name,
    scope: product.scope,
    criteria,
    states: { distinct: graph.size, generated: (graph.first[graph.size] as number) + 1, depth: graph.depth },
    ...(graph.stopped !== undefined && { stopped: graph.stopped }),
    ...(unfinished && { unfinished: { by: 'seconds', limit: seconds } }),
    ...(graph.stopped === undefined && !unfinished && { bound }),
    ...(sequences.leftOut.length > 0 && { leftOut: sequences.leftOut }),
    items: many,
    covered: many - missing,
    cost: costOf(paths),
    tests,
  }
}

/** Not covered so far. */
interface Left {
  readonly items: Set<number>
  readonly sequences: Set<Sequence>
}

/** Played on the tables for what it covers, and by XState itself for what is told. */
function played(survey: Survey, steps: Steps, path: readonly number[], left: Left): Test {
  const { product, tables, items } = survey
  const names = path.map(number => product.operations[number]?.name as string)
  const { outcomes, covers, taken } = run(survey, steps, names)
  const histories = tables.map((): number[] => [])
  const told = attempted(product, path).map((step, i): SuiteStep => {
    if (step.copies === undefined && step.outcome !== outcomes[i])
      throw new Error(`${names[i]} comes to ${step.outcome}, in its table to ${outcomes[i]}`)
    const first = (covers[i] as readonly number[]).filter(item => left.items.delete(item))
    const chains = (taken[i] as Ran['taken'][number]).flatMap(({ component, step: last }) => {
      const history = histories[component] as number[]
      history.push(last)
      const ended = [...left.sequences].filter(
        ({ table, steps: own }) =>
          table === tables[component] && own.every((each, n) => history[history.length - own.length + n] === each),
      )
      for (const sequence of ended) left.sequences.delete(sequence)
      return ended
    })
    return { ...step, covers: [...first.map(item => items.texts[item] as string), ...chains.map(({ text }) => text)] }
  })
  return { id: identity(told.map(({ outcome }, i) => `${names[i]} -> ${outcome}`).join('\n')), steps: told }
}
