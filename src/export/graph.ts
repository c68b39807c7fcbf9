/** A state graph that is kept: every transition, by the number of the state that it leaves. */
import type { Progress } from '../check/exploration.ts'
import type { Product } from '../system/expand.ts'
import type { Table } from '../tabulate/table.ts'
import { type Bounds, type Walked, walk } from './walk.ts'

export interface Graph extends Walked {
  /** Three numbers a transition: from, operation, to; ascending by from, then by operation. */
  readonly transitions: Int32Array
}

/** All of it only where nothing has stopped the walk. @throws ModelError when a machine cannot be honoured */
export function* graphOf(product: Product, tables: readonly Table[], bounds: Bounds): Generator<Progress, Graph, void> {
  let list = new Int32Array(3 * 1024)
  let used = 0
  const walked = yield* walk(product, tables, bounds, (from, operation, to) => {
    if (used === list.length) {
      const longer = new Int32Array(2 * list.length)
      longer.set(list)
      list = longer
    }
    list[used++] = from
    list[used++] = operation
    list[used++] = to
  })
  return { ...walked, transitions: list.subarray(0, used) }
}
