/** An operation over tables: where it leads from known local states. */
import type { Instance, Participation } from '../system/expand.ts'
import type { Local } from '../system/local.ts'
import { REFUSED, type Table, UNKNOWN } from './table.ts'

/** A step of an operation: which component moves, by which event of its table. */
interface Step {
  readonly component: number
  readonly event: number
  readonly table: Table
  readonly column: readonly number[]
}

type Condition = Extract<Participation, { kind: 'requires' }>

/** The local states after the operation, or undefined where it is refused. */
export type Compiled = (before: readonly number[]) => number[] | undefined

export function compile({ participants }: Instance, tables: readonly Table[]): Compiled {
  const asks = participants.flatMap(participation => askOf(participation, tables) ?? [])
  const steps = participants.flatMap(participation =>
    participation.kind === 'requires' ? [] : [stepOf(participation, tables)],
  )
  return before => {
    for (const ask of asks) if (!ask(before)) return undefined
    const after = before.slice()
    for (const step of steps) {
      const next = nextOf(step, before)
      if (next !== REFUSED) after[step.component] = next
    }
    return after
  }
}

function stepOf({ component, event }: Exclude<Participation, Condition>, tables: readonly Table[]): Step {
  const table = tables[component] as Table
  const number = table.event(event)
  return { component, event: number, table, column: table.columns[number] as readonly number[] }
}

/** The cell, past the table where it is known: this is asked for every operation in every state. */
function nextOf({ component, event, table, column }: Step, before: readonly number[]): number {
  const local = before[component] as number
  const known = column[local] ?? UNKNOWN
  return known === UNKNOWN ? table.next(local, event) : known
}

type Ask = (before: readonly number[]) => boolean

/** Undefined where there is nothing to refuse. */
function askOf(participation: Participation, tables: readonly Table[]): Ask | undefined {
  if (participation.kind === 'requires') return askOnce(participation, tables)
  if (participation.kind === 'hears') return undefined
  const step = stepOf(participation, tables)
  return before => nextOf(step, before) !== REFUSED
}

/** What is known, by the local states of the components, one after the other. */
type Answers = (Answers | boolean | undefined)[]

function askOnce({ components, test }: Condition, tables: readonly Table[]): Ask {
  const ask: Ask = before => test(...components.map(c => (tables[c] as Table).locals[before[c] as number] as Local))
  const last = components.at(-1)
  if (last === undefined) return ask
  const others = components.slice(0, -1)
  const answers: Answers = []
  return before => {
    let at = answers
    for (const component of others) at = (at[before[component] as number] ??= []) as Answers
    return (at[before[last] as number] ??= ask(before)) as boolean
  }
}
