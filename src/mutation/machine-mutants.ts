/** Mutants of a machine, made on its definition: its transitions, their guards and actions, and where its states begin. */
import type { AnyStateMachine } from 'xstate'
import { type Node, nodesIn } from '../tabulate/nodes.ts'
import { negated, remade } from '../tabulate/remade.ts'
import type { Operator } from './spec-mutant.ts'

export interface MachineMutant {
  readonly operator: Operator
  readonly place: string
  readonly machine: AnyStateMachine
}

type Key = string | number

/** A transition as XState takes its definition. */
interface Transition {
  readonly target?: string | readonly string[]
  readonly guard?: unknown
  readonly actions?: unknown
}

/** In the order of the definition, from the root down. */
export function machineMutants(machine: AnyStateMachine): MachineMutant[] {
  return [...nodesIn(machine.root)].flatMap(node => {
    const path = node.path.flatMap(state => ['states', state])
    const state = node.path.join('.') || '(root)'
    const one = (operator: Operator, place: string, at: readonly Key[], part: unknown): MachineMutant => ({
      operator,
      place,
      machine: remade(machine, replaced(machine.config, [...path, ...at], part) as object),
    })
    return [
      ...transitionsOf(node).flatMap(({ event, at, all, targets }) =>
        all.flatMap((transition, i) => {
          const place = `${state} on ${event}[${i}]`
          const changed = (operator: Operator, what: string, to: Transition): MachineMutant =>
            one(operator, what, at, all.with(i, to))
          const { guard, actions, ...others } = transition
          const rest = all.toSpliced(i, 1)
          return [
            one('drop transition', place, at, rest.length === 0 ? undefined : rest),
            ...otherTargets(targets[i]).map(target =>
              changed('retarget transition', `${place} to ${target}`, {
                ...transition,
                target: `#${machine.id}.${target}`,
              }),
            ),
            ...(guard === undefined
              ? []
              : [
                  changed('drop guard', place, { ...others, ...(actions !== undefined && { actions }) }),
                  changed('negate guard', place, { ...transition, guard: negated(guard) }),
                ]),
            ...dropped(actions).map(({ action, left }) =>
              changed('drop action', `${place}, ${action}`, { ...transition, actions: left }),
            ),
          ]
        }),
      ),
      ...(['entry', 'exit'] as const).flatMap(when =>
        dropped(node.config[when]).map(({ action, left }) =>
          one(`drop ${when} action`, `${state}, ${action}`, [when], left),
        ),
      ),
      ...(typeof node.config.initial === 'string'
        ? statesOf(node)
            .filter(other => other !== node.config.initial)
            .map(other => one('begin elsewhere', `${state} in ${other}`, ['initial'], other))
        : []),
    ]
  })
}

/** The states that one may be in: not its history. */
const statesOf = ({ states }: Node): string[] => Object.keys(states).filter(key => states[key]?.type !== 'history')

interface Transitions {
  readonly event: string
  /** Where they stand in the definition of their state. */
  readonly at: readonly Key[]
  readonly all: readonly Transition[]
  /** Of each, the state that it leads to, where that is one. */
  readonly targets: readonly (Node | undefined)[]
}

/** By event, and those that are always taken. */
function transitionsOf(node: Node): Transitions[] {
  const { on = {}, always } = node.config
  const targetOf = (definition: { target?: readonly Node[] | undefined } | undefined): Node | undefined =>
    definition?.target?.length === 1 ? definition.target[0] : undefined
  return [
    ...Object.entries(on).map(([event, listed]): Transitions => {
      const all = transitions(listed)
      return { event, at: ['on', event], all, targets: all.map((_, i) => targetOf(node.transitions.get(event)?.[i])) }
    }),
    ...(always === undefined
      ? []
      : [
          {
            event: 'always',
            at: ['always'],
            all: transitions(always),
            targets: transitions(always).map((_, i) => targetOf(node.always?.[i])),
          },
        ]),
  ]
}

const transitions = (listed: unknown): Transition[] =>
  list(listed).map(one => (typeof one === 'string' ? { target: one } : (one as Transition)))

/** The siblings of the state that a transition leads to, by their paths. */
function otherTargets(target: Node | undefined): string[] {
  const parent = target?.parent
  if (parent === undefined || parent.type === 'parallel') return []
  return statesOf(parent)
    .filter(key => parent.states[key] !== target)
    .map(key => [...parent.path, key].join('.'))
}

/** Of each action its name, or its place among all, and what is left without it. */
function dropped(actions: unknown): { readonly action: string; readonly left: readonly unknown[] }[] {
  const all = list(actions)
  return all.map((action, i) => ({
    action: typeof action === 'string' ? action : `action ${i + 1}`,
    left: all.toSpliced(i, 1),
  }))
}

const list = (of: unknown): unknown[] => {
  if (of === undefined) return []
  return Array.isArray(of) ? of : [of]
}

/** The definition with another part at this path; undefined: without it. */
function replaced(of: unknown, [key, ...rest]: readonly Key[], part: unknown): unknown {
  if (key === undefined) return part
  const { [key]: old, ...others } = of as Record<Key, unknown>
  const changed = replaced(old, rest, part)
  return changed === undefined ? others : { ...(of as object), [key]: changed }
}
