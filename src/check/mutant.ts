/** The mutants of a model, by name. */
import { ModelError } from '../system/model-error.ts'
import type { Model, Mutant } from '../system/model.ts'
import { watched } from '../system/observer.ts'
import type { System } from '../system/system.ts'

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

/** What a check of the model runs, or of its mutant of that name: with the observers among its properties. @throws ModelError */
export const checkedSystem = (model: Model, mutant?: string): System =>
  watched(model, mutant === undefined ? undefined : mutantOf(model, mutant))
