/** What machines do by steps: one event each, with the transitions that follow from it, between two state values. */
import type { Product } from '../system/expand.ts'
import { REFUSED, type Table } from '../tabulate/table.ts'
import { spokenValue } from '../tabulate/snapshot.ts'

/** A step of a machine: the transitions that it takes, by their ids. */
export interface MachineStep {
  readonly from: string
  readonly to: string
  /** 'free on TAKE[0]', or several: 'free on TAKE[0], held on always[1]'. */
  readonly name: string
}

export interface Steps {
  /** By table: the steps met so far. */
  of(table: Table): readonly MachineStep[]
  /** What the operation lets each component do that it steps: the component and the event of its table. */
  readonly sent: readonly (readonly { readonly component: number; readonly event: number }[])[]
  /** The number of the step that a component takes, or -1 where it takes none. */
  number(table: Table, local: number, event: number): number
}

export function stepsOf(product: Product, tables: readonly Table[]): Steps {
  const met = new Map<Table, { steps: MachineStep[]; numbers: Map<string, number>; cells: number[][] }>()
  const of = (table: Table) => {
    const known = met.get(table) ?? { steps: [], numbers: new Map<string, number>(), cells: [] }
    met.set(table, known)
    return known
  }
  const number = (table: Table, local: number, event: number): number => {
    const { steps, numbers, cells } = of(table)
    const column = (cells[event] ??= [])
    const known = column[local]
    if (known !== undefined) return known
    const next = table.next(local, event)
    if (next === REFUSED) return (column[local] = -1)
    const step = {
      from: spokenValue(table.locals[local]?.value),
      to: spokenValue(table.locals[next]?.value),
      name: table.observe(local, event).transitions.join(', '),
    }
    const key = `${step.from}/${step.name}/${step.to}`
    const found = numbers.get(key) ?? steps.push(step) - 1
    numbers.set(key, found)
    return (column[local] = found)
  }
  return {
    of: table => of(table).steps,
    sent: product.operations.map(({ participants }) =>
      participants.flatMap(p =>
        p.kind === 'requires' ? [] : [{ component: p.component, event: (tables[p.component] as Table).event(p.event) }],
      ),
    ),
    number,
  }
}
