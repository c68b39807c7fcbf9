/** Guards that answer with a promise, which XState takes for true. Those that are declared async are refused at sight. */
import type { AnyMachineSnapshot, AnyStateMachine, AnyTransitionDefinition } from 'xstate'
import { evaluateGuard } from 'xstate/guards'
import type { Event } from '../system/participant.ts'
import { nodesIn, once } from './nodes.ts'
import { type Guard, parts } from './observe.ts'

interface Asked {
  readonly state: string
  readonly event: string
  readonly guard: Guard
  /** Whether it is a part of another. */
  readonly isInside: boolean
}

/** Every guard with where it stands; of and(), or() and not() their parts. */
const guardsOf = once((machine): readonly Asked[] =>
  [...nodesIn(machine.root)].flatMap(node =>
    ([...node.transitions.values()].flat().concat(node.always ?? []) as AnyTransitionDefinition[]).flatMap(
      ({ guard, eventType }) =>
        guard === undefined
          ? []
          : atoms(guard).map(atom => ({
              state: node.path.join('.') || '(root)',
              event: eventType === '' ? 'always' : eventType,
              guard: atom,
              isInside: atom !== guard,
            })),
    ),
  ),
)

const atoms = (guard: Guard): Guard[] => parts(guard)?.flatMap(atoms) ?? [guard]

/**
 * Where a guard of the machine answers with a promise in that snapshot, to that event. All are asked, whatever the machine would
 * ask: those of `always` stand in states that are left at once. What throws is none of this: it may not be asked there. Where
 * the machine refuses the event, only not() can have hidden a promise; the others are not asked once more than XState asks them.
 */
export const promising = (
  machine: AnyStateMachine,
  from: AnyMachineSnapshot,
  event: Event,
  accepts: boolean,
): Asked | undefined =>
  guardsOf(machine).find(({ guard, isInside }) => {
    if (!accepts && !isInside) return false
    try {
      return isPromise(evaluateGuard(guard, from.context, event, from))
    } catch {
      return false
    }
  })

function isPromise(answer: unknown): boolean {
  if (!(answer instanceof Promise)) return false
  // It has nobody to tell where it fails.
  answer.catch(() => {})
  return true
}
