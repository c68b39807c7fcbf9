/** One step of one machine, exactly as XState takes it, or the model error that it shows. */
import type { AnyMachineSnapshot, AnyStateMachine } from 'xstate'
import { canonical, NotPlainData } from '../system/canonical.ts'
import { type Fault, ModelError } from '../system/model-error.ts'
import type { Event } from '../system/participant.ts'
import { freeze } from './freeze.ts'
import { promising } from './promises.ts'
import { type Effect, inScope } from './scope.ts'
import { keyOf, spokenValue } from './snapshot.ts'

/** The first snapshot of the machine. @throws ModelError */
export function start(machine: AnyStateMachine, input: unknown): AnyMachineSnapshot {
  const where = { machine: machine.id, state: '(start)' }
  const first = settled(where, () => inScope(scope => machine.getInitialSnapshot(scope as never, input)))
  answersAtOnce(machine, first, { type: 'xstate.init' }, true)
  return first
}

/**
 * The snapshot after the event, or undefined where the machine refuses it.
 * A machine in a top-level final state refuses everything, though XState would still take an event of its root.
 * @throws ModelError
 */
export function step(machine: AnyStateMachine, from: AnyMachineSnapshot, event: Event): AnyMachineSnapshot | undefined {
  if (from.status !== 'active') return undefined
  const where = { machine: machine.id, state: spokenValue(from.value), event: spokenEvent(event) }
  // XState asks the guards in can() and in transition(): asked twice here, one that alternates cannot hide in that.
  const accepts = guarded(where, () => from.can(event))
  if (accepts !== guarded(where, () => from.can(event))) throw impure(where)
  answersAtOnce(machine, from, event, accepts)
  if (!accepts) return undefined
  return settled(where, () => inScope(scope => machine.transition(from, event, scope)))
}

/** @throws ModelError where a guard answers with a promise */
function answersAtOnce(machine: AnyStateMachine, from: AnyMachineSnapshot, event: Event, accepts: boolean): void {
  const late = promising(machine, from, event, accepts)
  if (late !== undefined)
    throw new ModelError({
      machine: machine.id,
      state: late.state,
      event: late.event,
      problem: 'has a guard that answers with a promise, which is always true',
      remedy: 'compute the answer at once',
    })
}

type Where = Pick<Fault, 'machine' | 'state' | 'event'>

/** The model error of a machine that did not answer the same question in the same way. */
export const impure = (where: Where): ModelError =>
  new ModelError({
    ...where,
    problem: 'answers differently the second time',
    remedy: 'let guards and actions read nothing but context and event: no clock, no random number, no outer variable',
  })

/** Takes the step, and refuses one whose result is not wholly in the snapshot. */
function settled(where: Where, take: () => [AnyMachineSnapshot, readonly Effect[]]): AnyMachineSnapshot {
  const [snapshot, effects] = guarded(where, take)
  if (snapshot.status === 'error') throw thrown(where, snapshot.error)
  // XState also returns the raises that it has carried out; any other action would be left to somebody.
  const effect = effects.find(({ type, params }) => type !== 'xstate.raise' || hasDelay(params))
  if (effect !== undefined)
    throw new ModelError({
      ...where,
      problem: `leaves the action '${effect.type}' for somebody to carry out`,
      remedy: 'use assign() or raise() without a delay; model everything else as operations',
    })
  if (Object.keys(snapshot.children).length > 0)
    throw new ModelError({ ...where, problem: 'spawns an actor', remedy: 'make the actor a component of its own' })
  guarded(where, () => keyOf(snapshot))
  freeze(snapshot.context)
  return snapshot
}

const hasDelay = (params: unknown): boolean =>
  typeof params === 'object' && params !== null && 'delay' in params && params.delay !== undefined

function guarded<T>(where: Where, run: () => T): T {
  try {
    return run()
  } catch (error) {
    throw thrown(where, error)
  }
}

/** The model error behind something that a guard, an action or XState has thrown. */
function thrown(where: Where, error: unknown): ModelError {
  if (error instanceof ModelError) return error
  if (error instanceof NotPlainData)
    return new ModelError({
      ...where,
      problem: `${error.path} holds ${error.holds}`,
      remedy: 'keep the context plain data: strings, finite numbers, booleans, arrays, objects, Set, Map',
    })
  const message = (error instanceof Error ? error.message : String(error)).replace(/\s+/g, ' ')
  if (/changed in place|read only property|object is not extensible|Cannot (delete|add) property/.test(message))
    return new ModelError({
      ...where,
      problem: `changes its context or its event in place (${message})`,
      remedy: 'return new values from assign()',
    })
  if (message.startsWith('Infinite loop detected'))
    return new ModelError({
      ...where,
      problem: '`always` transitions or raised events go round for ever',
      remedy: 'guard them so that they come to rest',
    })
  return new ModelError({ ...where, problem: `throws: ${message}`, remedy: 'make guards and actions total' })
}

/** 'BIND {guest: "guest0"}' */
export function spokenEvent(event: Event): string {
  const { type, ...payload } = event
  const fields = Object.entries(payload).map(([key, value]) => `${key}: ${canonical(value)}`)
  return fields.length > 0 ? `${type} {${fields.join(', ')}}` : type
}

/** One text for equal events. @throws ModelError when the event is not plain data */
export const eventKey = (machine: AnyStateMachine, event: Event): string =>
  guarded({ machine: machine.id, event: event.type }, () => canonical(event, 'event'))
