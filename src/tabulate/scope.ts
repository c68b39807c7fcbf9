/** What XState asks of whoever takes a step: where actions go that are left to carry out, and an actor that stands for the machine. */
import {
  type ActorLogic,
  type AnyActorScope,
  type AnyMachineSnapshot,
  createActor,
  type EventObject,
  type Snapshot,
} from 'xstate'

/** An action that XState leaves to somebody. */
export interface Effect {
  readonly type: string
  readonly params?: unknown
}

/**
 * What `initialTransition()` and `transition()` of XState do, but for the actor: theirs begins by taking the machine's first step
 * once more, which takes longer than most steps. Nothing that the checker admits asks the actor for more than its name.
 */
export function inScope(take: (scope: AnyActorScope) => unknown): [AnyMachineSnapshot, readonly Effect[]] {
  const effects: Effect[] = []
  const self = createActor(nobody)
  const scope = {
    self,
    system: self.system,
    id: '',
    sessionId: '',
    logger: ignore,
    defer: ignore,
    stopChild: ignore,
    emit: ignore,
    actionExecutor: (action: Effect) => effects.push(action),
  }
  return [take(scope) as AnyMachineSnapshot, effects]
}

const ignore = (): void => {}
const still: Snapshot<unknown> = { status: 'active', output: undefined, error: undefined }
const nobody: ActorLogic<Snapshot<unknown>, EventObject> = {
  getInitialSnapshot: () => still,
  transition: () => still,
  getPersistedSnapshot: () => still,
}
