/** `check --update`: what was counted takes the place of what was recorded. */
import type { ModelResult } from '../check/result.ts'
import { isSurprise } from '../report/exit-code.ts'
import { spokenCounts } from '../report/text.ts'
import type { Counts } from '../system/model.ts'
import { safe } from '../system/safe.ts'
import { sizeOf } from '../system/sort.ts'
import type { Project } from './io.ts'

/** Records the counts of the models that ran to the end as they are, and says which changed. */
export function recordCounts(results: readonly ModelResult[], large: boolean, project: Project): string[] {
  const complete = results.filter(
    ({ mutant, stopped, compaction }) => mutant === undefined && stopped === undefined && compaction === undefined,
  )
  const inScope = complete.filter(({ model, scope }) => {
    const found = project.models.find(({ name }) => name === model)
    const own = large ? found?.large?.scope : found?.scope
    return own !== undefined && Object.entries(scope).every(([sort, size]) => sizeOf(sort, own) === size)
  })
  const changed = inScope.filter(
    ({ states, recorded }) => recorded === undefined || spokenCounts(states) !== spokenCounts(recorded),
  )
  const counts: Record<string, Counts> = Object.fromEntries(inScope.map(({ model, states }) => [model, states]))
  project.record(counts, large ? 'large' : 'own')
  const others = inScope.flatMap(otherVerdicts)
  if (changed.length === 0) return [...others, 'Recorded: nothing has changed.']
  const recorded = changed.map(
    ({ model, states, recorded }) =>
      `Recorded ${model}: ${recorded === undefined ? 'nothing' : spokenCounts(recorded)} -> ${spokenCounts(states)}`,
  )
  return [...others, ...recorded]
}

/** What a design is expected to violate is part of it, and written by hand. */
const otherVerdicts = (result: ModelResult): string[] =>
  result.properties
    .filter(property => isSurprise(property, result))
    .map(
      ({ name, verdict }) =>
        `Not recorded: ${safe(`${result.model} ${verdict === 'violated' ? 'violates' : 'does not violate'} '${name}'`)}. Say so where the model is written, in its 'violates'.`,
    )
