/** What becomes of one mutant: whether a property notices it, and if none does, whether there is anything to notice. */
import type { Work } from '../check/work.ts'
import type { Graph } from '../explicit/graph.ts'
import { ModelError } from '../system/model-error.ts'
import { difference, otherAnswer } from './difference.ts'
import type { MutantResult } from './result.ts'
import type { SpecMutant } from './spec-mutant.ts'
import { type Answer, type Setting, type Trial, tried, walked } from './trial.ts'

/** The model as it stands, tried and walked. */
export interface Original {
  readonly trial: Trial
  readonly graph: Graph
  readonly setting: Setting
}

export function* fateOf(mutant: SpecMutant, original: Original): Work<MutantResult> {
  const { name, operator, of } = mutant
  const told = { name, operator, of }
  try {
    return { ...told, ...(yield* settled(mutant, original)) }
  } catch (error) {
    if (!(error instanceof ModelError)) throw error
    return { ...told, fate: 'killed', killedBy: [], error: error.message }
  }
}

function* settled(
  { system }: SpecMutant,
  { trial, graph, setting }: Original,
): Work<Omit<MutantResult, 'name' | 'operator' | 'of'>> {
  const changed = yield* tried(system, setting)
  const killedBy = setting.properties
    .filter((_, i) => isNoticed(changed.answers[i] as Answer, trial.answers[i] as Answer))
    .map(property => property.name)
  if (killedBy.length > 0) return { fate: 'killed', killedBy }
  const { stopped } = changed.exploration
  if (stopped !== undefined) return { fate: 'undecided', stopped }
  const its = yield* walked(changed, setting)
  if (its.stopped !== undefined) return { fate: 'undecided', stopped: its.stopped }
  const [a, b] = [
    { ...trial, graph },
    { ...changed, graph: its },
  ]
  const behaves = difference(a, b)
  if (behaves !== undefined) return { fate: 'survived', difference: behaves }
  const answers = otherAnswer(a, b)
  return answers === undefined ? { fate: 'equivalent' } : { fate: 'answers only', difference: answers }
}

const isNoticed = (now: Answer, before: Answer): boolean =>
  now.verdict !== 'undecided' && (now.verdict !== before.verdict || (now.vacuous && !before.vacuous))
