/** Whether a machine is one that the checker can honour, decided from its definition, before its first step. */
import type { AnyStateMachine, AnyTransitionDefinition } from 'xstate'
import { ModelError } from '../system/model-error.ts'
import { type Node, nodesIn } from './nodes.ts'

/** Longest chain of `always` and `raise` in one step; XState's own default is no limit at all. */
const MICROSTEPS = 1000

/** What an action does besides changing the context, that a model has nobody to do for. */
const EFFECTS: Readonly<Record<string, string>> = {
  'xstate.sendTo': 'make the receiver a component, and the message an operation in which both take part',
  'xstate.forwardTo': 'make the receiver a component, and the message an operation in which both take part',
  'xstate.sendParent': 'make the parent a component, and the message an operation in which both take part',
  'xstate.spawnChild': 'make the child a component of its own',
  'xstate.stopChild': 'make the child a component of its own',
  'xstate.emit': 'let a property watch the operation instead',
  'xstate.log': 'read the trace instead',
  'xstate.cancel': 'model the delayed event as an operation that may happen',
}

/**
 * Refuses `invoke`, `after`, effects, functions that run outside XState's `assign`, async guards, and transitions that
 * XState silently never takes; bounds `always` loops.
 * @throws ModelError naming machine, state path, event and what to write instead.
 */
export function admit(machine: AnyStateMachine): void {
  if (machine.id === '(machine)')
    throw new ModelError({
      machine: machine.id,
      problem: 'the machine has no id, so nothing about it can be told apart',
      remedy: 'give createMachine() an id',
    })
  machine.options = { ...machine.options, maxIterations: MICROSTEPS }
  for (const node of nodesIn(machine.root)) admitNode(machine, node)
}

function admitNode(machine: AnyStateMachine, node: Node): void {
  const refuse = (problem: string, remedy: string, event?: string): never => {
    throw new ModelError({ machine: machine.id, state: node.path.join('.') || '(root)', event, problem, remedy })
  }
  if (node.invoke.length > 0)
    refuse('uses `invoke`', 'model what the actor may answer as events, and let operations choose among them')
  if (node.after.length > 0)
    refuse('uses `after`', 'model the time-out as an event that an operation may send at any moment')

  const transitions = [...node.transitions.values()].flat().concat(node.always ?? []) as AnyTransitionDefinition[]
  for (const { eventType, guard, target, actions } of transitions) {
    const event = eventType === '' ? 'always' : eventType
    if (guard !== undefined && target === undefined && actions.length === 0 && eventType !== '')
      refuse('is guarded but goes nowhere, and XState refuses such a transition always', 'add a target', event)
    if (isAsync(machine, guard))
      refuse('has a guard that is async, and a promise is always true', 'compute the answer at once', event)
    for (const action of actions) admitAction(machine, action, (problem, remedy) => refuse(problem, remedy, event))
  }
  for (const action of [...node.entry, ...node.exit]) admitAction(machine, action, refuse)
}

function admitAction(
  machine: AnyStateMachine,
  action: unknown,
  refuse: (problem: string, remedy: string) => never,
): void {
  const name = nameOf(action)
  const implementation = resolved(machine.implementations.actions, action) as
    | { type?: string; delay?: unknown }
    | undefined
  const called = name === undefined ? 'an action' : `action '${name}'`
  if (implementation === undefined) {
    refuse(`${called} is not implemented, and would silently not run`, 'implement it in setup() or with .provide()')
    return
  }
  const type = implementation.type
  const remedy = type === undefined ? undefined : EFFECTS[type]
  if (remedy !== undefined) refuse(`uses \`${String(type).slice('xstate.'.length)}\``, remedy)
  if (type === 'xstate.raise' && implementation.delay !== undefined)
    refuse('raises an event with a delay', 'raise it at once, or let an operation send it at any moment')
  if (typeof implementation === 'function' && !('resolve' in implementation))
    refuse(`${called} is a plain function, which XState runs outside the step`, 'use assign() or raise()')
}

const nameOf = (named: unknown): string | undefined => {
  if (typeof named === 'string') return named
  const type: unknown = typeof named === 'object' && named !== null && 'type' in named ? named.type : undefined
  return typeof type === 'string' ? type : undefined
}

/** The function behind a guard or an action, given inline or by name; undefined where there is none. */
function resolved(implementations: object, named: unknown): unknown {
  const name = nameOf(named)
  return name === undefined ? named : (implementations as Record<string, unknown>)[name]
}

/** Of a guard or, inside and(), or(), not(), one of its parts. */
function isAsync(machine: AnyStateMachine, guard: unknown): boolean {
  const test = resolved(machine.implementations.guards, guard)
  if (typeof test !== 'function') return false
  const parts = 'guards' in test && Array.isArray(test.guards) ? test.guards : []
  return test.constructor.name === 'AsyncFunction' || parts.some(part => isAsync(machine, part))
}
