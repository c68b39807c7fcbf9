/**
 * What XState does inside one step: the transitions that it takes, one by one, the states that it comes to, and what each
 * guard answers. Only coverage asks for it; tables are computed without.
 */
import type { AnyActorScope, AnyMachineSnapshot, AnyStateMachine, AnyTransitionDefinition } from 'xstate'
import { evaluateGuard } from 'xstate/guards'
import type { Event } from '../system/participant.ts'
import { type Node, nodesIn } from './nodes.ts'

/** A transition as the machine declares it. */
export interface Declared {
  /** 'free on TAKE[0]': its source state, event (or 'always') and place among the transitions for that event there. */
  readonly id: string
  /** 'held.guestTable'; '(root)' for the machine itself. */
  readonly source: string
  /** As it is declared, '*' included; 'always'; 'done' where it is taken when the source is done. */
  readonly event: string
  readonly index: number
  readonly targets: readonly string[]
  /** 'and(isOwner, not(isLast))' */
  readonly guard?: string
  /** The guards that a compound guard is made of; itself, where it is none. */
  readonly conditions: readonly string[]
  /** What its `meta` says of where the rule comes from. */
  readonly rule?: string
}

export interface Declaration {
  /** Every state but the machine itself and histories. */
  readonly states: readonly string[]
  readonly transitions: readonly Declared[]
}

export interface Observation {
  /** Ids of transitions, in the order in which they were taken. */
  readonly transitions: readonly string[]
  /** States that were active after any of them. */
  readonly states: readonly string[]
  /** Answers of guards, each transition and answer once. */
  readonly guards: readonly { readonly transition: string; readonly answer: boolean }[]
  readonly conditions: readonly { readonly transition: string; readonly condition: string; readonly answer: boolean }[]
}

export type Guard = NonNullable<AnyTransitionDefinition['guard']>

export interface Observer {
  readonly declared: Declaration
  start(input: unknown): Observation
  /** The step from the snapshot on the event; nothing but answers of guards where the machine refuses it. */
  step(from: AnyMachineSnapshot, event: Event): Observation
}

export function observer(machine: AnyStateMachine): Observer {
  const nodes = [...nodesIn(machine.root)]
  const ids = new Map<AnyTransitionDefinition, Declared>()
  for (const node of nodes)
    for (const transitions of [...node.transitions.values(), node.always ?? []])
      (transitions as AnyTransitionDefinition[]).forEach((each, index) => ids.set(each, declare(each, index)))

  /** Takes a step with guards that note what they answer, and a scope that notes each microstep. */
  const observing = (take: (scope: AnyActorScope) => AnyMachineSnapshot): Observation => {
    const taken: string[] = []
    const states = new Set<string>()
    const guards = new Map<string, Observation['guards'][number]>()
    const conditions = new Map<string, Observation['conditions'][number]>()
    const come = ({ _nodes: active }: AnyMachineSnapshot): void => {
      for (const node of active) if (node.parent !== undefined) states.add(nameOf(node))
    }
    const ask = (transition: string, guard: Guard, ...where: Where): boolean => {
      const answer = parts(guard) === undefined ? evaluateGuard(guard, ...where) : compound(transition, guard, where)
      const condition = spokenGuard(guard)
      if (parts(guard) === undefined)
        conditions.set(`${transition}/${condition}/${answer}`, { transition, condition, answer })
      return answer
    }
    /** As and(), or() and not() of XState ask their parts: no further than needed. */
    const compound = (transition: string, guard: Guard, where: Where): boolean => {
      const all = parts(guard) as readonly Guard[]
      switch ((guard as { name?: string }).name) {
        case 'and':
          return all.every(part => ask(transition, part, ...where))
        case 'or':
          return all.some(part => ask(transition, part, ...where))
        default:
          return !ask(transition, all[0] as Guard, ...where)
      }
    }
    const noting = (transition: string, guard: Guard): Guard =>
      Object.assign(() => false, {
        check: (snapshot: AnyMachineSnapshot, { context, event }: { context: object; event: Event }): boolean => {
          const answer = ask(transition, guard, context as never, event as never, snapshot as never)
          guards.set(`${transition}/${answer}`, { transition, answer })
          return answer
        },
      }) as Guard

    const scope = {
      self: {},
      id: '',
      sessionId: '',
      logger: () => {},
      defer: () => {},
      emit: () => {},
      stopChild: () => {},
      actionExecutor: () => {},
      system: {
        _sendInspectionEvent: ({ snapshot, _transitions: transitions = [] }: Microstep) => {
          for (const transition of transitions) {
            const known = ids.get(transition)
            if (known !== undefined) taken.push(known.id)
          }
          come(snapshot)
        },
      },
    } as unknown as AnyActorScope
    const original = [...ids.keys()].map(transition => transition.guard)
    try {
      for (const [transition, { id }] of ids)
        if (transition.guard !== undefined) transition.guard = noting(id, transition.guard)
      const last = take(scope)
      come(last)
    } finally {
      ;[...ids.keys()].forEach((transition, i) => {
        if (original[i] !== undefined) transition.guard = original[i]
      })
    }
    return {
      transitions: taken,
      states: [...states],
      guards: [...guards.values()],
      conditions: [...conditions.values()],
    }
  }

  return {
    declared: {
      states: nodes.filter(node => node.parent !== undefined && node.type !== 'history').map(nameOf),
      transitions: [...ids.values()],
    },
    start: input => observing(scope => machine.getInitialSnapshot(scope as never, input) as AnyMachineSnapshot),
    step: (from, event) => {
      if (from.status !== 'active') return { transitions: [], states: [], guards: [], conditions: [] }
      const seen = observing(scope => machine.transition(from, event, scope) as AnyMachineSnapshot)
      return seen.transitions.length > 0 ? seen : { ...seen, states: [] }
    },
  }
}

/** What XState tells its inspectors of each microstep. */
interface Microstep {
  readonly snapshot: AnyMachineSnapshot
  readonly _transitions?: readonly AnyTransitionDefinition[]
}

type Where = [context: never, event: never, snapshot: never]

const nameOf = (node: Pick<Node, 'path'>): string => node.path.join('.') || '(root)'

function declare({ source, eventType, target, guard, meta }: AnyTransitionDefinition, index: number): Declared {
  const event = eventType === '' ? 'always' : eventType.startsWith('xstate.done.state.') ? 'done' : eventType
  const from = nameOf(source)
  const rule = (meta as { source?: unknown } | undefined)?.source
  return {
    id: `${from} on ${event}[${index}]`,
    source: from,
    event,
    index,
    targets: (target ?? []).map(nameOf),
    ...(guard !== undefined && { guard: spokenGuard(guard) }),
    conditions: guard === undefined ? [] : [...new Set(atoms(guard))],
    ...(typeof rule === 'string' && { rule }),
  }
}

/** What and(), or() and not() are made of; undefined for any other guard. */
export const parts = (guard: Guard): readonly Guard[] | undefined =>
  typeof guard === 'function' && 'check' in guard && 'guards' in guard ? (guard.guards as Guard[]) : undefined

const atoms = (guard: Guard): string[] => parts(guard)?.flatMap(atoms) ?? [spokenGuard(guard)]

function spokenGuard(guard: Guard): string {
  if (typeof guard === 'string') return guard
  if (typeof guard === 'object') return guard.type
  const inside = parts(guard)
  const name = guard.name || 'inline'
  return inside === undefined ? name : `${name}(${inside.map(spokenGuard).join(', ')})`
}
