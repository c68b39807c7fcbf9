/** Drives a search to its end at once. */
import type { Engine, EngineOptions, Exploration, Limits } from '../src/check/exploration.ts'
import type { Product } from '../src/system/expand.ts'
import type { Property } from '../src/system/property.ts'
import { FIELD_VALUES } from '../src/tabulate/field-watch.ts'

export function drive(
  engine: Engine,
  product: Product,
  properties: readonly Property[] = [],
  limits: Limits = {},
  options: Partial<EngineOptions> = {},
): Exploration {
  const search = engine(product, properties, {
    limits,
    fieldValues: FIELD_VALUES,
    interrupted: () => false,
    ...options,
  })
  for (;;) {
    const step = search.next()
    if (step.done) return step.value
  }
}
