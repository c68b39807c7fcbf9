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

/** How often it pauses while each look at the clock takes it a second. */
export function pausesOf(work: Generator<unknown, unknown, void>): number {
  let now = 0
  const clock = vi.spyOn(performance, 'now').mockImplementation(() => (now += 1000))
  try {
    let pauses = 0
    while (work.next().done !== true) pauses++
    return pauses
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
