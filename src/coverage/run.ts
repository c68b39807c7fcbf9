/** Paths walked over the tables: what each attempt comes to, and what it covers. */
import type { Product } from '../system/expand.ts'
import { ModelError } from '../system/model-error.ts'
import { nearest } from '../system/nearest.ts'
import { OK } from '../system/outcome.ts'
import type { Table } from '../tabulate/table.ts'
import { REFUSED } from '../tabulate/table.ts'
import type { Steps } from './steps.ts'
import type { Survey } from './survey.ts'

/** Names of instances of operations, from the initial state; refused calls change nothing. */
export type Path = readonly string[]

export interface Ran {
  /** By step: 'ok', or the errno of the refused call. */
  readonly outcomes: readonly string[]
  /** Numbers of items, those of the initial state among them. */
  readonly items: ReadonlySet<number>
  /** By step, the numbers of those that it covers. */
  readonly covers: readonly (readonly number[])[]
  /** By step, what components do by it: numbers of steps of their tables. */
  readonly taken: readonly (readonly { readonly component: number; readonly step: number }[])[]
  /** Of each component, the steps that it took. */
  readonly histories: readonly (readonly number[])[]
}

export const startOf = (product: Product, tables: readonly Table[]): Int32Array =>
  Int32Array.from(product.components, ({ input }, c) => (tables[c] as Table).start(input))

/** @throws ModelError when the path names no operation, or something that hardware or a worker cannot do there. */
export function run(
  { product, tables, attempts, initially }: Omit<Survey, 'graph' | 'first'>,
  steps: Steps,
  path: Path,
): Ran {
  const locals = startOf(product, tables)
  const items = new Set(initially)
  const histories = product.components.map((): number[] => [])
  const covers: (readonly number[])[] = []
  const taken: { component: number; step: number }[][] = []
  const outcomes = path.map((name, i) => {
    const number = product.operations.findIndex(each => each.name === name)
    if (number < 0)
      throw new ModelError({
        problem: `there is no operation '${name}', number ${i + 1} of a path`,
        remedy: `use paths of this model in this scope; did you mean '${nearest(
          name,
          product.operations.map(each => each.name),
        )}'?`,
      })
    const attempt = attempts.classes[attempts.ask(number, locals)]
    if (attempt === undefined)
      throw new ModelError({
        problem: `${name}, number ${i + 1} of a path, is not enabled there`,
        remedy: 'use paths of this model in this scope',
      })
    covers.push(attempt.items)
    for (const item of attempt.items) items.add(item)
    const now: { component: number; step: number }[] = []
    taken.push(now)
    if (attempt.outcome !== OK) return attempt.outcome
    const next = locals.slice()
    for (const { component, event } of steps.sent[number] ?? []) {
      const table = tables[component] as Table
      const local = locals[component] as number
      const to = table.next(local, event)
      if (to === REFUSED) continue
      next[component] = to
      const step = steps.number(table, local, event)
      now.push({ component, step })
      histories[component]?.push(step)
    }
    locals.set(next)
    return OK
  })
  return { outcomes, items, covers, taken, histories }
}
