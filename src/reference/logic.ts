/** The composed system as an XState ActorLogic: for `createActor`, the inspector and @xstate/graph, and what *right* means here. */
import type { ActorLogic, AnyMachineSnapshot, EventObject, Snapshot } from 'xstate'
import type { Instance, Product } from '../system/expand.ts'
import { ModelError } from '../system/model-error.ts'
import { keyOf } from '../tabulate/snapshot.ts'
import { play, startOf } from '../trace/play.ts'

/** `{ type: 'bind', arguments: ['guest0', 'rid1'] }`, or just `{ type: 'bind(guest0, rid1)' }`. */
export interface SystemEvent extends EventObject {
  /** A member for each variable of the operation; may be part of `type` instead. */
  readonly arguments?: readonly string[]
}

/** The state of the composed system, and what the last event came to. */
export type SystemSnapshot = Snapshot<undefined> & {
  /** The snapshot of each component, in the order of the product. */
  readonly locals: readonly AnyMachineSnapshot[]
  /** Of the last event: 'ok'; the errno of the call that was refused; 'not enabled' for hardware and workers; '' at the start. */
  readonly outcome: string
}

/** The composed system as XState runs it: `createActor(systemLogic(expand(system, scope)))`. */
export interface SystemLogic extends ActorLogic<SystemSnapshot, SystemEvent> {
  /** Equal for equal states, whatever the last outcome was: for @xstate/graph's `serializeState`. */
  serialize(snapshot: SystemSnapshot): string
  /** One event for each instance of each operation: for @xstate/graph's `events`. */
  readonly events: readonly SystemEvent[]
}

/**
 * A system in a scope as one actor logic. An event that is refused leaves the state as it is, and says so in `outcome`.
 * @throws ModelError when a machine cannot be honoured, and from `transition` when an event is no operation of the system
 */
export function systemLogic(product: Product): SystemLogic {
  const instances = new Map(product.operations.map(instance => [instance.name, instance]))
  return {
    events: product.operations.map(({ name }) => ({ type: name })),
    serialize: ({ locals }) => locals.map(keyOf).join(' / '),
    getInitialSnapshot: () => snapshot(startOf(product), ''),
    transition: (state, event) => {
      // XState sends every actor its own life-cycle events.
      if (event.type.startsWith('xstate.')) return state
      const instance = instanceOf(event, instances)
      const { next, refusal } = play(instance, state.locals)
      if (refusal === undefined) return snapshot(next, 'ok')
      return snapshot(state.locals, refusal.participation.errno ?? 'not enabled')
    },
    getPersistedSnapshot: () => {
      throw new ModelError({
        problem: 'the snapshot of a composed system cannot be persisted',
        remedy: 'keep the operations that led to it, and send them again',
      })
    },
  }
}

const snapshot = (locals: readonly AnyMachineSnapshot[], outcome: string): SystemSnapshot => ({
  status: 'active',
  output: undefined,
  error: undefined,
  locals,
  outcome,
})

function instanceOf({ type, arguments: at }: SystemEvent, instances: ReadonlyMap<string, Instance>): Instance {
  const name = at !== undefined && at.length > 0 ? `${type}(${at.join(', ')})` : type
  const instance = instances.get(name)
  if (instance !== undefined) return instance
  throw new ModelError({
    event: name,
    problem: 'the system has no such operation',
    remedy: `send one such as ${[...instances.keys()].slice(0, 3).join('; ')}`,
  })
}
