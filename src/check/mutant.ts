/** The mutants of a model, by name. */
import { ModelError } from '../system/model-error.ts'
import type { Model, Mutant } from '../system/model.ts'

/** @throws ModelError when the model has no mutant of that name. */
export function mutantOf(model: Model, name: string): Mutant {
  const mutant = model.mutants?.find(candidate => candidate.name === name)
  if (mutant !== undefined) return mutant
  const names = model.mutants?.map(candidate => candidate.name) ?? []
  throw new ModelError({
    problem: `model '${model.name}' has no mutant '${name}'`,
    remedy: names.length > 0 ? `choose one of ${names.join(', ')}` : 'choose a model that has mutants',
  })
}
