/** Liveness over a graph of states that is kept: whether a fair behaviour stays for ever where its goal is not true, and how. */
import type { Finding } from '../check/exploration.ts'
import type { Work } from '../check/work.ts'
import { constraintsOf } from '../system/fairness.ts'
import type { Product } from '../system/expand.ts'
import type { Liveness } from '../system/property.ts'
import { markAwaited } from './awaited.ts'
import { fairComponents, servedOf } from './fair-components.ts'
import { AWAITED, type Goal, type Steps } from './goals.ts'
import { loopAt, stemTo } from './lasso.ts'
import type { Memory } from './memory.ts'

/** The finding, and with it the lasso if there is one. */
export const withLasso = (finding: Finding, lasso: Finding['violation']): Finding =>
  lasso === undefined ? finding : { ...finding, violation: lasso }

/**
 * The shortest way to a behaviour that misses one of the goals of a property, and its loop. Of several choices of the variables
 * with equally short ways it is the first. Holds 28 bytes a state, and 16 more while it looks for a way. @throws StoreFull
 */
export function lassosIn(
  steps: Steps,
  product: Product,
  memory: Memory,
): (property: Liveness, goals: readonly Goal[]) => Work<Finding['violation']> {
  const partsOf = fairComponents(steps, memory)
  return function* ({ name, kind, fair = {} }, goals) {
    const served = servedOf(constraintsOf(fair, name, product), product.operations.length)
    let found: Finding['violation']
    for (const { at, answers } of goals) {
      const initially = kind === 'eventually'
      if (!(yield* markAwaited(answers, initially, steps, memory))) continue
      const parts = yield* partsOf(served, state => ((answers[state] as number) & AWAITED) !== 0)
      if (parts === undefined) continue
      const stem = yield* stemTo(parts, answers, initially, steps, memory)
      if (stem === undefined || stem.path.length >= (found?.stem ?? Infinity)) continue
      const path = [...stem.path, ...(yield* loopAt(stem.state, parts, steps, served))]
      found = { at, path, stem: stem.path.length }
    }
    return found
  }
}
