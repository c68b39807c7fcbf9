/** A model made ready to be written in another language: its states walked, or its local states closed where those are too many. */
import type { Progress } from '../check/exploration.ts'
import { expand, spokenScope } from '../system/expand.ts'
import { ModelError } from '../system/model-error.ts'
import type { Counts, Model } from '../system/model.ts'
import type { Scope } from '../system/sort.ts'
import { tablesOf } from '../tabulate/tables.ts'
import { closure, NotClosed } from './closure.ts'
import { type Known, type Outline, outlineOf } from './outline.ts'
import { TooManyCases } from './tree.ts'
import { walk } from './walk.ts'

/** States that are walked before local states are closed instead. */
export const WALKED = 200_000

export interface Prepared {
  readonly outline: Outline
  /** Absent: there are more states than were allowed. */
  readonly counts: Counts | undefined
}

/** `states`: how many to walk at most. @throws ModelError when the model cannot be written out */
export function* prepare(model: Model, scope: Scope, states: number): Generator<Progress, Prepared, void> {
  const product = expand(model.system, scope)
  const tables = tablesOf(product)
  const { counts, locals, stopped } = yield* walk(product, tables, { states, transitions: Infinity })
  try {
    const known: Known =
      stopped === undefined
        ? { domains: locals.map(set => [...set]), exact: true }
        : { domains: closure(product, tables), exact: false }
    return {
      outline: outlineOf(model, product, tables, known),
      counts: stopped === undefined ? counts : undefined,
    }
  } catch (error) {
    const because =
      error instanceof NotClosed
        ? error.message
        : error instanceof TooManyCases
          ? 'its conditions read too many local states together'
          : undefined
    if (because === undefined) throw error
    const many = stopped === undefined ? '' : `has more than ${states} states, and `
    throw new ModelError({
      problem: `${model.name} in the scope ${spokenScope(scope)} ${many}cannot be written out: ${because}`,
      remedy: `choose a smaller scope${stopped === undefined ? '' : ', or walk more states (--max-states)'}`,
    })
  }
}
