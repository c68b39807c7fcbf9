/** Nothing is asked of how operations are chosen that a verdict does not need. */
import { describe, expect, it } from 'vitest'
import { models } from '../../index.ts'
import { checkSync } from '../../src/check/check.ts'
import type { Fairness } from '../../src/system/fairness.ts'
import type { Model } from '../../src/system/model.ts'
import { isLiveness, type Liveness } from '../../src/system/property.ts'
import type { Scope } from '../../src/system/sort.ts'

/** Where it must hold, the smallest first. */
const asked = new Map<Liveness, Model[]>()
for (const model of models.toSorted((a, b) => Number(a.recorded?.distinct ?? 0) - Number(b.recorded?.distinct ?? 0)))
  for (const property of model.properties)
    if (isLiveness(property) && model.violates?.includes(property.name) !== true)
      asked.set(property, [...(asked.get(property) ?? []), model])

/** The fairness with one thing less: left out, or weak where it was strong. */
function lessFair({ weak = [], strong = [] }: Fairness): Fairness[] {
  const without = <T>(list: readonly T[], i: number): T[] => list.toSpliced(i, 1)
  return [
    ...weak.map((_, i) => ({ weak: without(weak, i), strong })),
    ...strong.map((one, i) => ({ weak: [...weak, one], strong: without(strong, i) })),
  ]
}

const twoOfEach = ({ scope }: Model): Scope =>
  Object.fromEntries(Object.entries(scope).map(([sort, size]) => [sort, Math.min(size, 2)]))

const cases = [...asked].flatMap(([property, where]) =>
  lessFair(property.fair ?? {}).map(fair => ({ property, where, fair, said: JSON.stringify(fair) })),
)

describe('a property of what comes at last', () => {
  it.each(cases)('$property.name: fails with $said', ({ property, where, fair }) => {
    const breaks = (model: Model): boolean =>
      checkSync({ ...model, properties: [{ ...property, fair }], violates: [] }, { scope: twoOfEach(model) })
        .verdict === 'violated'
    expect(where.some(breaks)).toBe(true)
  })
})
