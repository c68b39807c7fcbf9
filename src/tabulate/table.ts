/**
 * XState machine -> local table, computed as it is asked for. Local states and events are small integers;
 * `columns[event][local]` is the next local state, REFUSED or UNKNOWN. After a cell is known XState is not called again.
 */
import type { AnyMachineSnapshot, AnyStateMachine } from 'xstate'
import type { Local } from '../system/local.ts'
import type { Event } from '../system/participant.ts'
import { admit } from './admit.ts'
import { FIELD_VALUES, fieldWatch } from './field-watch.ts'
import { freeze } from './freeze.ts'
import { keyOf, localOf, spokenValue } from './snapshot.ts'
import { type Declaration, type Observation, type Observer, observer } from './observe.ts'
import { eventKey, impure, spokenEvent, start, step } from './step.ts'

export const REFUSED = -1
export const UNKNOWN = -2

export interface Table {
  readonly machine: AnyStateMachine
  /** What conditions and properties see of each local state. */
  readonly locals: readonly Local[]
  /** The events by number. */
  readonly events: readonly Event[]
  /** `columns[event]` has a cell for each local state that was asked about; a cell beyond its end is UNKNOWN. */
  readonly columns: readonly number[][]
  /** The local state in which a component with this input begins. */
  start(input: unknown): number
  /** One text for each local state, the same in every run. */
  key(local: number): string
  /** The number of an event. */
  event(event: Event): number
  /** The cell, computed if need be: the next local state or REFUSED. @throws ModelError */
  next(local: number, event: number): number
  /** A component has come to this local state: the values of its context count. @throws ModelError when a field grows without bound */
  enter(local: number): void
  /** Whether a component has. */
  isEntered(local: number): boolean
  /** The step that first led to a local state; undefined where a component begins in it. */
  cause(local: number): { readonly from: number; readonly event: number } | undefined
  /** Asks about every event in every local state, until no new one appears: the table in isolation. @throws ModelError */
  close(): void
  /** The states and transitions that the machine declares. */
  declared(): Declaration
  /** What XState does inside the step of a cell, computed anew each time. */
  observe(local: number, event: number): Observation
  /** What XState does when a component with this input begins. */
  observeStart(input: unknown): Observation
}

/** @throws ModelError when the machine is not one that the checker can honour. */
export function tabulate(machine: AnyStateMachine, fieldValues: number = FIELD_VALUES): Table {
  admit(machine)
  const snapshots: AnyMachineSnapshot[] = []
  const locals: Local[] = []
  const numbers = new Map<string, number>()
  const events: Event[] = []
  const eventNumbers = new Map<string, number>()
  const columns: number[][] = []
  const fields = fieldWatch(machine, fieldValues)
  let watching: Observer | undefined
  const observing = (): Observer => (watching ??= observer(machine))
  // Of each local state, the step that first led to it, and whether a component has come to it.
  const causes: ({ readonly from: number; readonly event: number } | undefined)[] = []
  const entered: boolean[] = []

  const intern = (snapshot: AnyMachineSnapshot, cause?: (typeof causes)[number]): number => {
    const key = keyOf(snapshot)
    const known = numbers.get(key)
    if (known !== undefined) return known
    numbers.set(key, snapshots.length)
    causes.push(cause)
    locals.push(localOf(snapshot))
    return snapshots.push(snapshot) - 1
  }

  /** The same step twice: a machine that answers differently reads something that is not in its state. */
  const twice = <T extends AnyMachineSnapshot | undefined>(take: () => T, where: () => object): T => {
    const once = take()
    const again = take()
    if ((once && keyOf(once)) !== (again && keyOf(again))) throw impure({ machine: machine.id, ...where() })
    return once
  }

  const table: Table = {
    machine,
    locals,
    events,
    columns,
    start: input =>
      intern(
        twice(
          () => start(machine, input),
          () => ({ state: '(start)' }),
        ),
      ),
    key: local => keyOf(snapshots[local] as AnyMachineSnapshot),
    event: event => {
      const key = eventKey(machine, event)
      const known = eventNumbers.get(key)
      if (known !== undefined) return known
      eventNumbers.set(key, events.length)
      columns.push([])
      return events.push(freeze({ ...event })) - 1
    },
    next: (local, number) => {
      const column = columns[number] as number[]
      const known = column[local] ?? UNKNOWN
      if (known !== UNKNOWN) return known
      const from = snapshots[local] as AnyMachineSnapshot
      const event = events[number] as Event
      const next = twice(
        () => step(machine, from, event),
        () => ({ state: spokenValue(from.value), event: spokenEvent(event) }),
      )
      while (column.length < local) column.push(UNKNOWN)
      column[local] = next === undefined ? REFUSED : intern(next, { from: local, event: number })
      return column[local]
    },
    enter: local => {
      if (entered[local] === true) return
      entered[local] = true
      const cause = causes[local]
      fields.watch(snapshots[local] as AnyMachineSnapshot, cause && spokenEvent(events[cause.event] as Event))
    },
    isEntered: local => entered[local] === true,
    cause: local => causes[local],
    close: () => {
      for (let local = 0; local < snapshots.length; local++) {
        table.enter(local)
        for (let event = 0; event < events.length; event++) table.next(local, event)
      }
    },
    declared: () => observing().declared,
    observe: (local, event) => observing().step(snapshots[local] as AnyMachineSnapshot, events[event] as Event),
    observeStart: input => observing().start(input),
  }
  return table
}
