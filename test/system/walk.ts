/** Walks a product by hand, one operation after the other: as plain as can be, for tests of the language only. */
import type { AnyMachineSnapshot } from 'xstate'
import { expand, type Participation } from '../../src/system/expand.ts'
import type { Scope } from '../../src/system/sort.ts'
import type { System } from '../../src/system/system.ts'
import { localOf, spokenValue } from '../../src/tabulate/snapshot.ts'
import { start, step } from '../../src/tabulate/step.ts'

export interface Walk {
  /** What the operation, such as 'lend(reader0, book1)', gives: 'ok', an errno, or 'waits' where nobody is told. */
  does(operation: string): string
  /** The state of a component, such as 'book(book1)'. */
  state(component: string): string
}

export function walk(system: System, scope: Scope): Walk {
  const { components, operations } = expand(system, scope)
  let snapshots = components.map(({ machine, input }) => start(machine, input))

  const accepts = (participant: Participation): boolean => {
    if (participant.kind === 'requires')
      return participant.test(...participant.components.map(number => localOf(snapshots[number] as AnyMachineSnapshot)))
    return participant.kind === 'hears' || next(participant.component, participant.event) !== undefined
  }
  const next = (number: number, event: { type: string }): AnyMachineSnapshot | undefined => {
    const machine = components[number]?.machine
    return machine && step(machine, snapshots[number] as AnyMachineSnapshot, event)
  }

  return {
    does(name) {
      const operation = operations.find(instance => instance.name === name)
      if (operation === undefined) throw new Error(`there is no ${name} among ${operations.map(o => o.name).join()}`)
      const refuser = operation.participants.find(participant => !accepts(participant))
      if (refuser !== undefined) return refuser.errno ?? 'waits'
      const after = [...snapshots]
      for (const participant of operation.participants)
        if (participant.kind !== 'requires')
          after[participant.component] =
            next(participant.component, participant.event) ?? (snapshots[participant.component] as AnyMachineSnapshot)
      snapshots = after
      return 'ok'
    },
    state: name => spokenValue(snapshots[components.findIndex(component => component.name === name)]?.value),
  }
}
