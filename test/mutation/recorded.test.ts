/** What is recorded of the mutants of the registry: of every system that is expected to hold, with reasons, and true where it is tried again. */
import { describe, expect, it } from 'vitest'
import { models } from '../../index.ts'
import { representatives } from '../../src/mutation/alike.ts'
import { mutantsOf } from '../../src/mutation/mutants.ts'
import { mutationOf, trying } from '../../src/mutation/mutation.ts'
import { recordOf } from '../../src/mutation/result.ts'
import { scoreOf } from '../../src/pages/mutation-score.ts'
import type { RecordedMutation } from '../../src/system/model.ts'
import { isTwoCopies } from '../../src/system/two-copies.ts'
import { atOnce } from '../drive.ts'

const chosen = representatives(
  models.filter(({ violates = [], system }) => violates.length === 0 && !isTwoCopies(system)),
)
const all = chosen.map(({ model }) => model.mutation as RecordedMutation)
const sizeOf = ({ killed, survived, equivalent, answersOnly }: RecordedMutation): number =>
  killed + survived.length + equivalent + answersOnly

describe('the mutants of the registry', () => {
  it('are recorded of every system, with as many mutants and the properties that there are', () => {
    expect(models.filter(({ mutation }) => mutation !== undefined).map(({ name }) => name)).toEqual(
      chosen.map(({ model }) => model.name),
    )
    for (const { model, alike } of chosen) {
      const mutation = model.mutation as RecordedMutation
      expect([model.name, sizeOf(mutation), mutation.alike]).toEqual([
        model.name,
        mutantsOf(model.system, mutation.scope).length,
        alike,
      ])
      expect(Object.keys(mutation.properties)).toEqual(model.properties.map(({ name }) => name))
    }
  })

  it('are killed, 95 in a hundred or more, and whoever survives does so for a reason', () => {
    expect(scoreOf(all)).toBeGreaterThanOrEqual(95)
    for (const { model } of chosen)
      expect([model.name, model.survivors?.map(({ mutant }) => mutant)]).toEqual([model.name, model.mutation?.survived])
  })

  // Those that take a second or two.
  const few = chosen.filter(
    ({ model: { mutation } }) => mutation !== undefined && mutation.states * sizeOf(mutation) < 12_000,
  )

  it.each(few.map(({ model, alike }) => [model.name, model, alike] as const))(
    '%s: the same again',
    (_, model, alike) => {
      const { scope } = model.mutation as RecordedMutation
      const tried = atOnce(trying(model, { scope, from: 0, to: Infinity }, {}, () => false))
      expect(recordOf(mutationOf(model, scope, tried, alike))).toEqual(model.mutation)
    },
  )
})
