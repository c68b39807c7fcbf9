/**
 * The door `ioasid-spec/checker`: the modelling language and the checker, for any XState machine.
 * @module ioasid-spec/checker
 */
export { type CheckOptions, check, checkSync } from './check/check.ts'
export type {
  Choice,
  Compaction,
  Counter,
  Keeper,
  Kept,
  Ledger,
  Level,
  Limits,
  OrderUsed,
  Progress,
  Stop,
  Symmetry,
  Trap,
} from './check/exploration.ts'
export { type MachineOptions, machineModel } from './check/machine.ts'
export type {
  Change,
  Copies,
  Counterexample,
  EngineName,
  Kill,
  Lasso,
  ModelResult,
  NearMiss,
  PropertyAdequacy,
  PropertyResult,
  Step,
  Trace,
} from './check/result.ts'
export type { Linked, Mark } from './diagram/chart.ts'
export { machinePicture, type Picture } from './diagram/picture.ts'
export { type Played, sequenceSvg } from './diagram/sequence.ts'
export type { StatechartOptions, Times } from './diagram/statechart.ts'
export { type SystemEvent, type SystemLogic, type SystemSnapshot, systemLogic } from './reference/logic.ts'
export type { AnyFamily, ComponentOptions, Family, Ref } from './system/component.ts'
export type { Clause, Clauses, Contracted } from './system/contract.ts'
export { type Component, expand, type Instance, type Participation, type Product } from './system/expand.ts'
export type { Fair, Fairness } from './system/fairness.ts'
export { type Local, type StatePath, same } from './system/local.ts'
export type {
  Counts,
  Large,
  Model,
  Mutant,
  RecordedMutation,
  Survivor,
  VariableOrder,
  Verdict,
} from './system/model.ts'
export { type Fault, ModelError } from './system/model-error.ts'
export { type Mutations, mutant } from './system/mutant.ts'
export type { Observer, Watches } from './system/observer.ts'
export type { Asked, Operations, StateWord, Within } from './system/pattern.ts'
export type { Kind, Lister, Operation } from './system/operation.ts'
export type { Address, Event, Hearing, Listed, Part, Participant, Refusing } from './system/participant.ts'
export type { Procedure, ProcedureParts } from './system/procedure.ts'
export {
  type Aim,
  type Aspiration,
  type DeadlockFree,
  type Invariant,
  type LeadsTo,
  type Liveness,
  type Recurrence,
  type MembersIn,
  type Property,
  type Rationale,
  type Reachable,
  type Recoverable,
  type Requirements,
  requirementsOf,
  type Telling,
  type TransitionProperty,
  type View,
} from './system/property.ts'
export {
  type All,
  all,
  type Index,
  type Members,
  type Others,
  others,
  type Scope,
  type Variables,
} from './system/sort.ts'
export type { System } from './system/system.ts'
export type { Parties } from './system/parties.ts'
export { type TwoCopies, twoCopies } from './system/two-copies.ts'
export { type About, type Vocabulary, vocabulary, type Words } from './system/vocabulary.ts'
export { type Replayed, replay } from './trace/replay.ts'
export { type Refuser, type Why, why } from './trace/why.ts'
