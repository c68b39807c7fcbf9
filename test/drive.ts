/** Drives searches and other long work to their ends at once. */
import { vi } from 'vitest'
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
  return atOnce(
    engine(product, properties, { limits, fieldValues: FIELD_VALUES, interrupted: () => false, ...options }),
  )
}

/** What it comes to, and how often it pauses, while each look at the clock takes it a second. */
export function slowly<T>(work: Generator<unknown, T, void>): { result: T; pauses: number } {
  let now = 0
  const clock = vi.spyOn(performance, 'now').mockImplementation(() => (now += 1000))
  try {
    for (let pauses = 0; ; pauses++) {
      const step = work.next()
      if (step.done) return { result: step.value, pauses }
    }
  } finally {
    clock.mockRestore()
  }
}

export function atOnce<T>(work: Generator<unknown, T, void>): T {
  for (;;) {
    const step = work.next()
    if (step.done) return step.value
  }
}
