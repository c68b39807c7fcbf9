/**
 * What an attempt at an operation comes to and covers, in any state. Attempts that ask the same of components in the same
 * local states are of one class, looked up in a decision tree for each instance.
 */
import { decisionTrees } from '../explicit/decision-trees.ts'
import { memory } from '../explicit/memory.ts'
import type { Participation, Product } from '../system/expand.ts'
import { OK } from '../system/outcome.ts'
import { REFUSED, type Table } from '../tabulate/table.ts'
import type { Items } from './items.ts'

export interface Attempt {
  readonly operation: string
  /** 'ok', or the errno of a refused call. */
  readonly outcome: string
  /** Who refuses first. */
  readonly refuser?: Participation
  /** Numbers of items, ascending. */
  readonly items: readonly number[]
}

export interface Attempts {
  /** The classes met so far, by number. */
  readonly classes: readonly Attempt[]
  /** The class of an attempt at this instance; -1 where hardware or a worker cannot do it. @throws ModelError */
  ask(instance: number, locals: Int32Array): number
}

export function attemptsOf(product: Product, tables: readonly Table[], items: Items): Attempts {
  const trees = decisionTrees(tables, memory())
  const classes: Attempt[] = []
  const numbers = new Map<string, number>()
  const observed = new Map<string, readonly number[]>()
  const tableNumbers = new Map([...new Set(tables)].map((table, number) => [table, number]))
  let current: Int32Array = new Int32Array()

  /** The items of what XState does inside a cell. */
  const within = (component: number, event: number): readonly number[] => {
    const table = tables[component] as Table
    const local = current[component] as number
    const key = `${tableNumbers.get(table)} ${event} ${local}`
    const known = observed.get(key)
    if (known !== undefined) return known
    const found = items.observed(table.machine, table.observe(local, event))
    observed.set(key, found)
    return found
  }

  const numberOf = (attempt: Attempt, place: number): number => {
    const key = `${attempt.operation} ${attempt.outcome} ${place} ${attempt.items.join()}`
    const known = numbers.get(key)
    if (known !== undefined) return known
    numbers.set(key, classes.length)
    return classes.push(attempt) - 1
  }

  const planted = product.operations.map(({ operation, kind, participants }) =>
    trees.plant(read => {
      const found = new Set<number>()
      const guards = new Set<number>()
      for (const [place, participation] of participants.entries()) {
        let accepts: boolean
        if (participation.kind === 'requires') accepts = participation.test(...participation.components.map(read))
        else {
          const { component } = participation
          read(component)
          const table = tables[component] as Table
          const event = table.event(participation.event)
          const taken = table.next(current[component] as number, event) !== REFUSED
          accepts = taken || participation.kind === 'hears'
          for (const item of within(component, event)) (isAnswer(item) ? guards : found).add(item)
        }
        if (accepts) continue
        if (kind !== 'call') return 0
        const outcome = participation.errno ?? 'refused'
        // What others have accepted before does not happen; that their guards were asked does.
        const covers = [...guards, items.refusal(operation, outcome)].sort((a, b) => a - b)
        return 1 + numberOf({ operation, outcome, refuser: participation, items: covers }, place)
      }
      const covers = [...found, ...guards, items.operation(operation)].sort((a, b) => a - b)
      return 1 + numberOf({ operation, outcome: OK, items: covers }, -1)
    }),
  )
  const isAnswer = (item: number): boolean => {
    const kind = items.all[item]?.kind
    return kind === 'guard' || kind === 'condition'
  }

  return {
    classes,
    ask(instance, locals) {
      current = locals
      return trees.answer(planted[instance] as number, locals) - 1
    },
  }
}
