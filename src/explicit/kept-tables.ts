/** What tables have come to know, kept and given again: only where machines still do all that the search has seen them do. */
import { ModelError } from '../system/model-error.ts'
import { spokenValue } from '../tabulate/snapshot.ts'
import { spokenEvent } from '../tabulate/step.ts'
import { type Table, UNKNOWN } from '../tabulate/table.ts'

export interface KeptTable {
  /** Of each local state, in their order, the step that first led to it; null where a component begins in it. */
  readonly causes: readonly (readonly [from: number, event: number] | null)[]
  /** Those that a component has come to. */
  readonly entered: readonly number[]
  readonly columns: readonly (readonly number[])[]
}

/** What to do where a search cannot be gone on with. */
export const BEGIN = 'remove the checkpoint or name another folder, to begin anew'

/** One for each table, in the order in which components have them. */
export const keptTables = (tables: readonly Table[]): KeptTable[] =>
  [...new Set(tables)].map(table => ({
    causes: table.locals.map((_, local) => {
      const cause = table.cause(local)
      return cause ? [cause.from, cause.event] : null
    }),
    entered: [...table.locals.keys()].filter(table.isEntered),
    columns: table.columns,
  }))

/** Components must have begun, and nothing else have happened. @throws ModelError where a machine does something else now */
export function restoreTables(tables: readonly Table[], kept: readonly KeptTable[]): void {
  for (const [i, table] of [...new Set(tables)].entries()) {
    const { causes, entered, columns } = kept[i] as KeptTable
    const confirm = (from: number, event: number, to: number): void => {
      if (table.next(from, event) !== to) throw changed(table, from, event)
    }
    // By what first led to them local states get the numbers that they had.
    causes.forEach((cause, local) => {
      if (cause !== null) confirm(...cause, local)
    })
    columns.forEach((column, event) =>
      column.forEach((to, from) => {
        if (to !== UNKNOWN) confirm(from, event, to)
      }),
    )
    entered.forEach(table.enter)
  }
}

const changed = ({ machine, locals, events }: Table, from: number, event: number): ModelError =>
  new ModelError({
    machine: machine.id,
    state: locals[from] && spokenValue(locals[from].value),
    event: events[event] && spokenEvent(events[event]),
    problem: 'does not do what it did when the search was kept',
    remedy: BEGIN,
  })
