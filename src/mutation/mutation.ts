/** Mutation testing of a model: every mutant of its system put to its properties. */
import type { Limits } from '../check/exploration.ts'
import type { Work } from '../check/work.ts'
import type { Model } from '../system/model.ts'
import { ModelError } from '../system/model-error.ts'
import type { Scope } from '../system/sort.ts'
import { fateOf, type Original } from './fate.ts'
import { mutantsOf } from './mutants.ts'
import { type ModelMutation, type MutantResult, type PropertyScore, tally } from './result.ts'
import { inSetting } from './setting.ts'
import type { SpecMutant } from './spec-mutant.ts'
import { walked } from './trial.ts'

/** What of a model one thread tries at a time: mutants by their numbers, from one up to another. */
export interface Part {
  readonly scope: Scope
  readonly from: number
  readonly to: number
}

export interface Tried {
  /** Reachable states of the model as it stands. */
  readonly states: number
  readonly mutants: readonly MutantResult[]
}

/** What becomes of some mutants; of those that come after an interruption, undecided. @throws ModelError where the model itself cannot be honoured, or settled */
export function* trying(
  model: Model,
  { scope, from, to }: Part,
  limits: Pick<Limits, 'states' | 'seconds'>,
  interrupted: () => boolean,
): Work<Tried> {
  const { trial, setting } = yield* inSetting(model, scope, limits, interrupted)
  const mutants = mutantsOf(model.system, scope).slice(from, to)
  const { stopped } = trial.exploration
  if (stopped !== undefined) {
    if (stopped.by !== 'interrupt')
      throw new ModelError({
        problem: `'${model.name}' as it stands has more than can be seen within the limit of ${stopped.by}`,
        remedy: 'give it more, or choose a smaller scope',
      })
    return { states: 0, mutants: mutants.map(interruptedBefore) }
  }
  const original: Original = { trial, setting, graph: yield* walked(trial, { ...setting, limits: {} }) }
  const results: MutantResult[] = []
  for (const mutant of mutants) {
    results.push(interrupted() ? interruptedBefore(mutant) : yield* fateOf(mutant, original))
    yield
  }
  return { states: original.graph.size, mutants: results }
}

const interruptedBefore = ({ name, operator, of }: SpecMutant): MutantResult => ({
  name,
  operator,
  of,
  fate: 'undecided',
  stopped: { by: 'interrupt' },
})

/** All that was tried of a model, with the reasons for its survivors. */
export function mutationOf(
  model: Model,
  scope: Scope,
  { states, mutants: found }: Tried,
  alike: readonly string[],
): ModelMutation {
  const reasons = new Map(model.survivors?.map(({ mutant, because }) => [mutant, because]))
  const mutants = found.map((mutant): MutantResult => {
    const because = mutant.fate === 'survived' ? reasons.get(mutant.name) : undefined
    return { ...mutant, ...(because !== undefined && { because }) }
  })
  const survives = new Set(mutants.filter(({ because }) => because !== undefined).map(({ name }) => name))
  return {
    model: model.name,
    ...(model.kind !== undefined && { kind: model.kind }),
    scope,
    states,
    alike,
    ...tally(mutants),
    mutants,
    properties: model.properties.map((property): PropertyScore => {
      const { name, id } = property
      const kills = mutants.filter(({ killedBy }) => killedBy?.includes(name))
      return {
        name,
        ...(id !== undefined && { id }),
        kills: kills.length,
        alone: kills.filter(({ killedBy }) => killedBy?.length === 1).length,
      }
    }),
    outdated: [...reasons.keys()].filter(name => !survives.has(name)),
  }
}
