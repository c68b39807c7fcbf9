/** What a table checks of its machine, checked where XState takes each step: fields that grow, answers that differ. */
import type { AnyMachineSnapshot } from 'xstate'
import type { Component, Instance, Product } from '../system/expand.ts'
import { fieldWatch } from '../tabulate/field-watch.ts'
import { keyOf, spokenValue } from '../tabulate/snapshot.ts'
import { impure, spokenEvent } from '../tabulate/step.ts'
import type { SystemLogic, SystemSnapshot } from './logic.ts'

export interface LocalChecks {
  /** Of the initial state. @throws ModelError */
  first(state: SystemSnapshot): void
  /** Of the state after an operation. @throws ModelError */
  stepped(from: SystemSnapshot, state: SystemSnapshot, instance: Instance): void
}

/** `fieldValues`: values that one field of a context may take, counted over all components of a machine. */
export function localChecks(logic: SystemLogic, { components }: Product, fieldValues: number): LocalChecks {
  const watches = new Map(components.map(({ machine }) => [machine, fieldWatch(machine, fieldValues)]))
  /** Steps of each machine that were checked already: a machine that answers the same twice is asked no more. */
  const checked = new Map(components.map(({ machine }) => [machine, new Set<string>()]))
  const machineOf = (c: number): Component['machine'] => (components[c] as Component).machine

  /** The local state that component `c` came to, and the one that it comes to when it is asked once more. */
  const check = (state: SystemSnapshot, again: SystemSnapshot, c: number, at: string, event?: string): void => {
    const [local, other] = [state.locals[c], again.locals[c]] as [AnyMachineSnapshot, AnyMachineSnapshot]
    if (keyOf(local) !== keyOf(other)) throw impure({ machine: machineOf(c).id, state: at, event })
    watches.get(machineOf(c))?.watch(local, event)
  }

  return {
    first: state => {
      const again = logic.getInitialSnapshot(undefined as never, undefined)
      for (const c of components.keys()) check(state, again, c, '(start)')
    },
    stepped: (from, state, { name, participants }) => {
      let again: SystemSnapshot | undefined
      for (const participant of participants) {
        if (participant.kind === 'requires') continue
        const { component, event } = participant
        const before = from.locals[component] as AnyMachineSnapshot
        const cell = `${keyOf(before)} ${spokenEvent(event)}`
        const cells = checked.get(machineOf(component)) as Set<string>
        if (cells.has(cell)) continue
        cells.add(cell)
        again ??= logic.transition(from, { type: name }, undefined as never)
        check(state, again, component, spokenValue(before.value), spokenEvent(event))
      }
    },
  }
}
