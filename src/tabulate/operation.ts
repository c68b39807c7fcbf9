/** An operation over tables: where it leads from known local states. */
import type { Instance, Participation } from '../system/expand.ts'
import type { Local } from '../system/local.ts'
import { REFUSED, type Table } from './table.ts'

/** A step of an operation: which component moves, by which event of its table. */
interface Step {
  readonly component: number
  readonly event: number
}

/** The local states after the operation, or undefined where it is refused. */
export type Compiled = (before: readonly number[]) => number[] | undefined

export function compile({ participants }: Instance, tables: readonly Table[]): Compiled {
  const asks = participants.map(participation => askOf(participation, tables))
  const steps = participants.flatMap((participation): Step[] =>
    participation.kind === 'requires'
      ? []
      : [
          {
            component: participation.component,
            event: (tables[participation.component] as Table).event(participation.event),
          },
        ],
  )
  return before => {
    for (const ask of asks) if (!ask(before)) return undefined
    const after = before.slice()
    for (const { component, event } of steps) {
      const next = (tables[component] as Table).next(before[component] as number, event)
      if (next !== REFUSED) after[component] = next
    }
    return after
  }
}

function askOf(participation: Participation, tables: readonly Table[]): (before: readonly number[]) => boolean {
  if (participation.kind !== 'requires') {
    const { kind, component } = participation
    const table = tables[component] as Table
    const event = table.event(participation.event)
    return kind === 'hears' ? () => true : before => table.next(before[component] as number, event) !== REFUSED
  }
  const { components, test } = participation
  const answers = new Map<string, boolean>()
  return before => {
    const key = components.map(c => before[c]).join()
    const known = answers.get(key)
    if (known !== undefined) return known
    const answer = test(...components.map(c => (tables[c] as Table).locals[before[c] as number] as Local))
    answers.set(key, answer)
    return answer
  }
}
