/** Which mutants a property notices, and which nothing else does. */
import type { Mutant } from '../system/model.ts'
import type { Kill, ModelResult } from './result.ts'

export interface MutantRun {
  readonly mutant: Mutant
  readonly result: ModelResult
}

/** Of the property of that name, by what each run came to. */
export const killsOf = (property: string, runs: readonly MutantRun[]): Kill[] =>
  runs.flatMap(({ mutant, result }) => {
    const broken = result.properties.filter(({ verdict }) => verdict === 'violated').map(({ name }) => name)
    return broken.includes(property) ? [{ mutant: mutant.name, only: broken.length === 1 }] : []
  })

/** The result, with what the mutants of its model came to. */
export const withKills = (result: ModelResult, runs: readonly MutantRun[]): ModelResult => ({
  ...result,
  properties: result.properties.map(property => ({
    ...property,
    adequacy: { ...property.adequacy, kills: killsOf(property.name, runs) },
  })),
})
