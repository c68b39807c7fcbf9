/** The state graph in the Aldebaran format, which mCRL2 and CADP read: a head, then one line a transition. */
import type { Progress } from '../check/exploration.ts'
import { safe } from '../report/safe.ts'
import type { Product } from '../system/expand.ts'
import type { Table } from '../tabulate/table.ts'
import { type Bounds, type Walked, walk } from './walk.ts'

export interface Aut extends Walked {
  /** The file in pieces; all of it only where nothing has stopped the walk. */
  text(): Generator<string, void, void>
}

/** Transitions in one piece of text. */
const PIECE = 4096

/** @throws ModelError when a machine cannot be honoured. */
export function* aut(product: Product, tables: readonly Table[], bounds: Bounds): Generator<Progress, Aut, void> {
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
  const labels = labelsOf(product)
  return {
    ...walked,
    *text() {
      yield `des (0, ${used / 3}, ${walked.counts.distinct})\n`
      for (let begin = 0; begin < used; begin += 3 * PIECE) {
        let piece = ''
        for (let i = begin; i < Math.min(used, begin + 3 * PIECE); i += 3)
          piece += `(${list[i]}, "${labels[list[i + 1] as number]}", ${list[i + 2]})\n`
        yield piece
      }
    },
  }
}

/** The name of each instance as a label of its own: the format has no way to write a quotation mark or a control character. */
function labelsOf({ operations }: Product): string[] {
  const taken = new Set<string>()
  return operations.map(({ name }) => {
    const base = safe(name).replaceAll('"', "'")
    let label = base
    for (let n = 2; taken.has(label); n++) label = `${base} #${n}`
    taken.add(label)
    return label
  })
}
