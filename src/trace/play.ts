/** One operation played on snapshots of XState: the meaning that tables and engines must agree with. */
import type { AnyMachineSnapshot } from 'xstate'
import type { Instance, Participation, Product } from '../system/expand.ts'
import { admit } from '../tabulate/admit.ts'
import { localOf } from '../tabulate/snapshot.ts'
import { start, step } from '../tabulate/step.ts'

/** The snapshot of each component. */
export type Locals = readonly AnyMachineSnapshot[]

export interface Refusal {
  readonly participation: Participation
  /** Its place among the participants. */
  readonly place: number
}

/** @throws ModelError when a machine cannot be honoured. */
export function startOf({ components }: Product): Locals {
  for (const machine of new Set(components.map(component => component.machine))) admit(machine)
  return components.map(({ machine, input }) => start(machine, input))
}

/** The state after the operation, and who refuses it first, if anybody does. @throws ModelError */
export function play({ participants }: Instance, before: Locals): { next: Locals; refusal?: Refusal } {
  const next = [...before]
  for (const [place, participation] of participants.entries()) {
    if (participation.kind === 'requires') {
      if (!participation.test(...participation.components.map(c => localOf(before[c] as AnyMachineSnapshot))))
        return { next: before, refusal: { participation, place } }
      continue
    }
    const from = before[participation.component] as AnyMachineSnapshot
    const after = step(from.machine, from, participation.event)
    if (after !== undefined) next[participation.component] = after
    else if (participation.kind === 'takes') return { next: before, refusal: { participation, place } }
  }
  return { next }
}
