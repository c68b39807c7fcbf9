/** Random systems, each surveyed: those that are refused, or have more states than that, are passed over. */
import * as fc from 'fast-check'
import { survey, type Survey } from '../../src/coverage/survey.ts'
import type { Model } from '../../src/system/model.ts'
import { ModelError } from '../../src/system/model-error.ts'
import { systemOf, systemPlans } from './systems.ts'

export function eachRandomSurvey(
  runs: number,
  states: number,
  look: (looked: Survey, model: Model) => void,
): Promise<void> {
  return fc.assert(
    fc.asyncProperty(systemPlans, async plan => {
      const model: Model = { name: 'random', ...systemOf(plan), properties: [] }
      try {
        const looked = await survey(model, { limits: { states } })
        if (looked.graph.stopped === undefined) look(looked, model)
      } catch (error) {
        if (!(error instanceof ModelError)) throw error
      }
    }),
    { numRuns: runs, seed: 1 },
  )
}
