/** A model looked at once: its graph, and how each item is first covered. Everything else is computed from it. */
import type { Limits, Progress } from '../check/exploration.ts'
import { drive } from '../check/work.ts'
import { expand, type Product } from '../system/expand.ts'
import type { Model } from '../system/model.ts'
import type { Scope } from '../system/sort.ts'
import { FIELD_VALUES } from '../tabulate/field-watch.ts'
import type { Table } from '../tabulate/table.ts'
import { tablesOf } from '../tabulate/tables.ts'
import { type Attempts, attemptsOf } from './attempts.ts'
import { concernedBy } from '../explicit/concerned.ts'
import { explore, type Graph } from '../explicit/graph.ts'
import { type Items, itemsOf } from './items.ts'

export interface SurveyOptions {
  /** Members of some sorts, in place of the model's own. */
  readonly scope?: Scope
  readonly limits?: Pick<Limits, 'states' | 'seconds'>
  readonly fieldValues?: number
  /** Ends the walk gracefully: nothing is called infeasible then. */
  readonly signal?: AbortSignal
  readonly onProgress?: (progress: Progress) => void
  readonly seeing?: (survey: Omit<Survey, 'graph' | 'first'>) => Seeing
}

/** What is told of a walk. */
export interface Seeing {
  /** Each state, before its attempts. */
  state(locals: Int32Array): void
  /** Each attempt that may differ from those before it: its state, the instance, and its class. */
  attempt(state: number, locals: Int32Array, instance: number, attempt: number): void
}

/** An attempt at an instance of an operation in a state. */
export interface At {
  readonly state: number
  readonly instance: number
}

export interface Survey {
  readonly model: Model
  readonly product: Product
  readonly tables: readonly Table[]
  readonly items: Items
  readonly attempts: Attempts
  readonly graph: Graph
  /** Of each class of attempts, the first, after the fewest operations. */
  readonly first: readonly At[]
  /** The items of the initial state, covered by doing nothing. */
  readonly initially: ReadonlySet<number>
}

/** @throws ModelError when the model cannot be honoured. */
export async function survey(model: Model, options: SurveyOptions = {}): Promise<Survey> {
  const { limits = {}, fieldValues = FIELD_VALUES, signal, onProgress } = options
  const product = expand(model.system, { ...model.scope, ...options.scope })
  const tables = tablesOf(product, fieldValues)
  const items = itemsOf(product, tables)
  const attempts = attemptsOf(product, tables, items)
  const initially = new Set(
    product.components.flatMap(({ machine, input }, c) =>
      items.observed(machine, (tables[c] as Table).observeStart(input)),
    ),
  )
  const about = { model, product, tables, items, attempts, initially }
  const see = options.seeing?.(about)
  const concerned = concernedBy(
    product,
    product.operations.map(({ participants }) => participants),
  )
  const every = [...product.operations.keys()]
  const first: At[] = []
  const walking = explore(
    product,
    tables,
    { limits, interrupted: () => signal?.aborted === true },
    (state, locals, by) => {
      see?.state(locals)
      for (const instance of by < 0 ? every : concerned(by)) {
        const attempt = attempts.ask(instance, locals)
        if (attempt < 0) continue
        first[attempt] ??= { state, instance }
        see?.attempt(state, locals, instance, attempt)
      }
    },
  )
  return { ...about, graph: await drive(walking, onProgress), first }
}

/** Names of the operations up to and with an attempt. */
export const pathTo = ({ graph, product }: Pick<Survey, 'graph' | 'product'>, { state, instance }: At): string[] =>
  [...graph.path(state), instance].map(number => product.operations[number]?.name as string)

/** Of each item, the first attempt that covers it, after the fewest operations. */
export function firstOfItems({ attempts, first, items }: Survey): (At | undefined)[] {
  const found: (At | undefined)[] = items.all.map(() => undefined)
  attempts.classes.forEach((attempt, number) => {
    const at = first[number]
    if (at === undefined) return
    for (const item of attempt.items) if (at.state < (found[item]?.state ?? Infinity)) found[item] = at
  })
  return found
}
