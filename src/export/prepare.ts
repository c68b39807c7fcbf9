/** A model made ready to be written in another language: by all of its states, or by its local states alone where those are too many. */
import type { AnyStateMachine } from 'xstate'
import type { Progress } from '../check/exploration.ts'
import { reachable } from '../symbolic/reachable.ts'
import { expand, type Product, spokenScope } from '../system/expand.ts'
import { ModelError } from '../system/model-error.ts'
import type { Counts, Model } from '../system/model.ts'
import { watched } from '../system/observer.ts'
import type { Scope } from '../system/sort.ts'
import type { Table } from '../tabulate/table.ts'
import { tablesOf } from '../tabulate/tables.ts'
import { closure, NotClosed } from './closure.ts'
import { type Known, type Outline, outlineOf } from './outline.ts'
import { TooManyCases } from './tree.ts'
import { walk } from './walk.ts'

/** States that are walked before local states are found in another way. */
export const WALKED = 200_000
/** Bytes of the symbolic engine's diagrams, which hold all states at once where they are too many and only the whole bounds a counter. */
const MEMORY = 2 ** 30

export interface Prepared {
  readonly outline: Outline
  /** Absent: there are more states than were allowed. */
  readonly counts: Counts | undefined
}

/** `states`: how many to walk at most. @throws ModelError when the model cannot be written out */
export function* prepare(model: Model, scope: Scope, states: number): Generator<Progress, Prepared, void> {
  const product = expand(watched(model), scope)
  const byMachine = new Map<AnyStateMachine, Table>()
  const tables = tablesOf(product, undefined, byMachine)
  const { counts, locals, stopped } = yield* walk(product, tables, { states, transitions: Infinity })
  try {
    if (stopped === undefined) {
      const known: Known = { domains: locals.map(set => [...set]), exact: true }
      return { outline: outlineOf(model, product, tables, known), counts }
    }
    const domains = yield* withoutWalking(product, tables, byMachine)
    return { outline: outlineOf(model, product, tables, { domains, exact: false }), counts: undefined }
  } catch (error) {
    if (!(error instanceof NotClosed || error instanceof TooManyCases)) throw error
    const many = stopped === undefined ? '' : `has more than ${states} states, and `
    throw new ModelError({
      problem: `${model.name} in the scope ${spokenScope(scope)} ${many}cannot be written out: ${error.message}`,
      remedy: `choose a smaller scope${stopped === undefined ? '' : ', or walk more states (--max-states)'}`,
    })
  }
}

/** @throws NotClosed */
function* withoutWalking(
  product: Product,
  tables: readonly Table[],
  byMachine: Map<AnyStateMachine, Table>,
): Generator<Progress, Known['domains'], void> {
  try {
    return closure(product, tables)
  } catch (error) {
    if (!(error instanceof NotClosed)) throw error
    const domains = (yield* reachable(product, byMachine, MEMORY))?.locals
    if (domains === undefined) throw error
    return domains
  }
}
