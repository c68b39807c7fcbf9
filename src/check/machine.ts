/** Any single XState machine as a model: one component, and one operation for each event that may come. */
import type { AnyStateMachine, EventFrom } from 'xstate'
import { family } from '../system/component.ts'
import type { Local, StatePath } from '../system/local.ts'
import type { Model } from '../system/model.ts'
import { type Operation, operation } from '../system/operation.ts'
import type { Event } from '../system/participant.ts'
import type { Property } from '../system/property.ts'
import { systemOf } from '../system/system.ts'
import { spokenEvent } from '../tabulate/step.ts'

/** What is asked of a single machine. */
export interface MachineOptions<M extends AnyStateMachine> {
  /** The machine's id, when absent. */
  readonly name?: string
  /** The events that may come, payload and all; when absent, every event type that the machine names in full, without payload. */
  readonly events?: readonly (EventFrom<M> | EventFrom<M>['type'])[]
  /** True of every reachable state, by the sentence that says so. */
  readonly invariants?: Readonly<Record<string, (local: Local<M>) => boolean>>
  /** True of some reachable state. */
  readonly reachable?: Readonly<Record<string, (local: Local<M>) => boolean>>
  /** States in which nothing needs to be able to happen. Final states always are. */
  readonly resting?: readonly StatePath<M>[] | ((local: Local<M>) => boolean)
}

type View = { readonly machine: () => Local }

/**
 * A machine alone as a model, with one operation for each of its events: `await check(machineModel(door, { resting: ['locked'] }))`.
 * That it never gets stuck is asked besides `invariants` and `reachable`.
 * @throws ModelError when the machine cannot be honoured
 */
export function machineModel<M extends AnyStateMachine>(machine: M, options: MachineOptions<M> = {}): Model {
  const { name = machine.id, invariants = {}, reachable = {}, resting = [] } = options
  const component = family<{ sort: string; errno: string; source: string }, [], AnyStateMachine>([], machine)
  const events = (
    options.events ?? machine.events.filter(type => !type.startsWith('xstate.') && !type.endsWith('*'))
  ).map((event): Event => (typeof event === 'string' ? { type: event } : (event as Event)))
  const operations = Object.fromEntries(
    events.map((event): [string, Operation] => {
      const { type, ...payload } = event
      return [spokenEvent(event), operation('hardware', {}, 'machine', () => [component().takes(type, payload)])]
    }),
  )
  const rests = typeof resting === 'function' ? resting : (local: Local<M>) => resting.some(state => local.is(state))
  const properties: Property[] = [
    ...Object.entries(invariants).map(
      ([sentence, holds]): Property => ({
        kind: 'invariant',
        name: sentence,
        forAll: {},
        then: (view: View) => holds(view.machine() as Local<M>),
      }),
    ),
    ...Object.entries(reachable).map(
      ([sentence, is]): Property => ({
        kind: 'reachable',
        name: sentence,
        forSome: {},
        when: (view: View) => is(view.machine() as Local<M>),
      }),
    ),
    {
      kind: 'deadlock',
      name: 'something can happen in every state that is not meant to rest',
      resting: (view: View) => view.machine().done || rests(view.machine() as Local<M>),
    },
  ]
  return { name, system: systemOf(name, { machine: component }, operations), scope: {}, properties }
}
