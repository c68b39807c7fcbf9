/**
 * How much of what a model declares is covered, by all of its reachable behaviour or by some paths. What no reachable
 * behaviour covers is proved infeasible in this scope, and listed with what is always false.
 */
import { slices, within, type Work } from '../check/work.ts'
import { CRITERIA_BY_DEFAULT, type CriterionName, onItems, onSequences } from './criteria.ts'
import { leftOut, sequencesCovered } from './histories-covered.ts'
import { infeasibility } from './infeasible.ts'
import type { Coverage, CriterionCoverage, Reached } from './result.ts'
import { type Path, type Ran, run } from './run.ts'
import { stepsOf } from './steps.ts'
import { firstOfItems, pathTo, type Survey } from './survey.ts'

export interface CoverageOptions {
  /** What to count; absent: all but n-switch. */
  readonly criteria?: readonly CriterionName[]
  /** What covers, in place of all reachable behaviour. */
  readonly of?: { readonly file: string; readonly paths: readonly Path[] }
  /** For what machines do step after step; without limit, when absent. */
  readonly seconds?: number | undefined
}

/** @throws ModelError when a path is none of the model's. */
export function* coverage(survey: Survey, options: CoverageOptions = {}): Work<Coverage> {
  const { model, product, tables, items, graph } = survey
  const { criteria: asked = CRITERIA_BY_DEFAULT, seconds = Infinity } = options
  const steps = stepsOf(product, tables)
  const runs = options.of?.paths.map(path => run(survey, steps, path))
  const firsts = firstOfItems(survey)
  const feasible = (item: number): boolean => firsts[item] !== undefined || survey.initially.has(item)
  const because = infeasibility(product, tables, graph, items, feasible)
  const covered = (item: number): boolean =>
    runs === undefined ? feasible(item) : runs.some(each => each.items.has(item))

  const reachedBy = (item: number): Reached => {
    const at = survey.initially.has(item) ? undefined : firsts[item]
    return { item: items.texts[item] as string, path: at === undefined ? [] : pathTo(survey, at) }
  }
  const isOver = slices()
  const criteria: CriterionCoverage[] = []
  for (const { name, kind } of onItems(asked)) {
    const numbers = [...items.all.keys()].filter(number => items.all[number]?.kind === kind)
    const possible = numbers.filter(feasible)
    const others = numbers.filter(number => !feasible(number))
    const stopped = graph.stopped !== undefined
    const infeasible: CriterionCoverage['infeasible'][number][] = []
    for (const number of stopped ? [] : others) {
      infeasible.push({ item: items.texts[number] as string, because: because(number) })
      if (isOver()) yield
    }
    criteria.push({
      name,
      items: numbers.length,
      feasible: possible.length,
      covered: possible.filter(covered).length,
      infeasible,
      missed: possible.filter(number => !covered(number)).map(reachedBy),
      reached: possible.filter(covered).map(reachedBy),
      unknown: stopped ? others.map(number => items.texts[number] as string) : [],
      notComputed: [],
    })
  }
  const longer = onSequences(asked)
  const until = performance.now() + seconds * 1000
  const sequences =
    (yield* within(sequencesCovered(survey, steps, longer, runs), () => performance.now() > until)) ??
    leftOut(longer, product, `that was not done after ${seconds} seconds`)
  return {
    model: model.name,
    scope: product.scope,
    states: { distinct: graph.size, generated: (graph.first[graph.size] as number) + 1, depth: graph.depth },
    ...(graph.stopped !== undefined && { stopped: graph.stopped }),
    ...(options.of !== undefined && { of: measured(options.of.file, runs ?? []) }),
    criteria: [...criteria, ...sequences],
  }
}

const measured = (file: string, runs: readonly Ran[]): NonNullable<Coverage['of']> => ({
  file,
  paths: runs.length,
  steps: runs.reduce((sum, { outcomes }) => sum + outcomes.length, 0),
})
