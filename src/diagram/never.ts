/** What of its machines can never happen in a system in a scope: found from local states, of which there may be some too many. */
import type { AnyStateMachine } from 'xstate'
import { closure, NotClosed } from '../export/closure.ts'
import type { Product } from '../system/expand.ts'
import { tablesOf } from '../tabulate/tables.ts'
import type { Table } from '../tabulate/table.ts'

/** Of a machine: the paths of states and the ids of transitions, such as 'free on TAKE[0]', that never happen. */
export type Never = ReadonlyMap<AnyStateMachine, ReadonlySet<string>>

/** A text where it cannot be found out: why. @throws ModelError when a machine cannot be honoured */
export function neverIn(product: Product): Never | string {
  try {
    return unseen(product)
  } catch (error) {
    if (error instanceof NotClosed) return error.message
    throw error
  }
}

function unseen(product: Product): Never {
  const tables = tablesOf(product)
  const domains = closure(product, tables)
  const events = product.components.map(() => new Set<number>())
  for (const { participants } of product.operations)
    for (const part of participants)
      if (part.kind !== 'requires') events[part.component]?.add((tables[part.component] as Table).event(part.event))
  const seen = new Map<AnyStateMachine, Set<string>>()
  const asked = new Set<string>()
  product.components.forEach(({ machine, input }, c) => {
    const table = tables[c] as Table
    const known = seen.get(machine) ?? new Set<string>()
    seen.set(machine, known)
    const see = ({ states, transitions }: ReturnType<Table['observe']>): void => {
      for (const each of [...states, ...transitions]) known.add(each)
    }
    see(table.observeStart(input))
    for (const local of domains[c] as readonly number[])
      for (const event of events[c] as Set<number>) {
        // Components of one machine share its table: each cell is looked into once.
        const cell = `${machine.id} ${tables.indexOf(table)} ${local} ${event}`
        if (asked.has(cell)) continue
        asked.add(cell)
        see(table.observe(local, event))
      }
  })
  return new Map(
    [...seen].map(([machine, known]) => {
      const { states, transitions } = (
        tables[product.components.findIndex(c => c.machine === machine)] as Table
      ).declared()
      const all = [...states, ...transitions.map(({ id }) => id)]
      return [machine, new Set(all.filter(each => !known.has(each)))]
    }),
  )
}
