/** Words for tests of single machines. */
import type { AnyStateMachine } from 'xstate'
import { ModelError } from '../../src/system/model-error.ts'
import type { Event } from '../../src/system/participant.ts'
import { spokenValue } from '../../src/tabulate/snapshot.ts'
import { FIELD_VALUES } from '../../src/tabulate/field-watch.ts'
import { REFUSED, tabulate } from '../../src/tabulate/table.ts'

/** An event by its type, or in full. */
export type Sent = string | (Event & Readonly<Record<string, unknown>>)
export const event = (sent: Sent): Event => (typeof sent === 'string' ? { type: sent } : sent)

/** Where the machine is after each event, the start first; 'refused' where it did not take the event and stayed. */
export function told(machine: AnyStateMachine, events: readonly Sent[], input?: unknown): string[] {
  const table = tabulate(machine)
  let local = table.start(input)
  const states = [spokenValue(table.locals[local]?.value)]
  for (const sent of events) {
    const next = table.next(local, table.event(event(sent)))
    if (next !== REFUSED) local = next
    states.push(next === REFUSED ? 'refused' : spokenValue(table.locals[local]?.value))
  }
  return states
}

/** How many local states the machine has in isolation, when all these events may come at any time. */
export function size(machine: AnyStateMachine, events: readonly Sent[]): number {
  const table = tabulate(machine)
  table.start(undefined)
  for (const sent of events) table.event(event(sent))
  table.close()
  return table.locals.length
}

/** What is said of a machine that cannot be honoured, once these events have come; fails if nothing is. */
export function complaint(
  machine: AnyStateMachine,
  events: readonly Sent[] = [],
  options: { input?: unknown; fieldValues?: number } = {},
): string {
  try {
    const table = tabulate(machine, options.fieldValues ?? FIELD_VALUES)
    let local = table.start(options.input)
    for (const sent of events) {
      const next = table.next(local, table.event(event(sent)))
      if (next !== REFUSED) local = next
      table.enter(local)
    }
  } catch (error) {
    if (error instanceof ModelError) return error.message
    throw error
  }
  throw new Error('nobody complained')
}
