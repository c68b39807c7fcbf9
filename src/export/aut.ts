/** The state graph in the Aldebaran format, which mCRL2 and CADP read: a head, then one line a transition. */
import type { Progress } from '../check/exploration.ts'
import { safe } from '../system/safe.ts'
import type { Product } from '../system/expand.ts'
import type { Table } from '../tabulate/table.ts'
import { graphOf } from './graph.ts'
import type { Bounds, Walked } from './walk.ts'

export interface Aut extends Walked {
  /** The file in pieces; all of it only where nothing has stopped the walk. */
  text(): Generator<string, void, void>
}

/** Transitions in one piece of text. */
const PIECE = 4096

/** @throws ModelError when a machine cannot be honoured. */
export function* aut(product: Product, tables: readonly Table[], bounds: Bounds): Generator<Progress, Aut, void> {
  const { transitions, ...walked } = yield* graphOf(product, tables, bounds)
  const labels = labelsOf(product)
  return {
    ...walked,
    *text() {
      yield `des (0, ${transitions.length / 3}, ${walked.counts.distinct})\n`
      for (let begin = 0; begin < transitions.length; begin += 3 * PIECE) {
        let piece = ''
        for (let i = begin; i < Math.min(transitions.length, begin + 3 * PIECE); i += 3)
          piece += `(${transitions[i]}, "${labels[transitions[i + 1] as number]}", ${transitions[i + 2]})\n`
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
