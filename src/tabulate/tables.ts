/** The tables of a product. */
import type { AnyStateMachine } from 'xstate'
import type { Product } from '../system/expand.ts'
import { type Table, tabulate } from './table.ts'

/** By component; one table a machine, however many components it has. `tables` gains those of new machines. @throws ModelError */
export function tablesOf(
  { components }: Product,
  fieldValues?: number,
  tables: Map<AnyStateMachine, Table> = new Map(),
): Table[] {
  return components.map(({ machine }) => {
    const table = tables.get(machine) ?? tabulate(machine, fieldValues)
    tables.set(machine, table)
    return table
  })
}
