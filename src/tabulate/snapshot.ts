/** Snapshots of XState, as the checker tells them apart and shows them. */
import type { AnyMachineSnapshot, AnyStateMachine, EventObject, StateValue } from 'xstate'
import { canonical } from '../system/canonical.ts'
import type { Local } from '../system/local.ts'
import { ModelError } from '../system/model-error.ts'
import { nearest } from '../system/nearest.ts'
import { statesOf } from './nodes.ts'

/**
 * One text for each local state: status, value, active nodes, context, remembered history, and the output of a final state.
 * XState's own default key leaves history out and loses Set and Map. The order of the regions in the value counts, and so
 * do the nodes: after a history entered from inside its parent, XState 5.33 may have lost that order or a node, and then
 * runs actions in another order. Where it has not, both are decided by the value alone.
 * @throws NotPlainData with the path of what has no canonical text.
 */
export function keyOf(snapshot: AnyMachineSnapshot): string {
  const known = keys.get(snapshot) ?? textOf(snapshot)
  keys.set(snapshot, known)
  return known
}

/** A snapshot never changes, and is asked for its key in every state that it is a part of. */
const keys = new WeakMap<AnyMachineSnapshot, string>()

function textOf(snapshot: AnyMachineSnapshot): string {
  const { status, value, context, historyValue, output, _nodes } = snapshot
  const history = Object.keys(historyValue)
    .sort()
    .map(id => `${id}=${historyValue[id]?.map(node => node.id).sort()}`)
  const nodes = _nodes.map(({ id }) => id).sort()
  return [
    status,
    JSON.stringify(value),
    nodes,
    canonical(context, 'context'),
    history,
    canonical(output, 'output'),
  ].join('|')
}

/** The snapshot as conditions and properties see it. */
export function localOf(snapshot: AnyMachineSnapshot): Local {
  const known = seen.get(snapshot) ?? localIn(snapshot)
  seen.set(snapshot, known)
  return known
}

/** Conditions ask for it as often as for its key. */
const seen = new WeakMap<AnyMachineSnapshot, Local>()

function localIn(snapshot: AnyMachineSnapshot): Local {
  const { value, context, status, machine } = snapshot
  const active = new Set(activePaths(value))
  // Contracts ask of each state what operations come to there: XState is asked once.
  const taken = new WeakMap<EventObject, boolean>()
  return {
    value,
    context,
    done: status === 'done',
    is: (state, expected) => {
      if (!active.has(state as string)) {
        knowsState(machine, state as string)
        return false
      }
      return expected === undefined || Object.entries(expected).every(([key, wanted]) => isEqual(context[key], wanted))
    },
    takes: event => {
      const known = taken.get(event) ?? (status === 'active' && snapshot.can(event))
      taken.set(event, known)
      return known
    },
  }
}

/** Of most fields the values are names of members, or null: they need no text to be compared. */
const isEqual = (a: unknown, b: unknown): boolean => (isName(a) && isName(b) ? a === b : canonical(a) === canonical(b))
const isName = (value: unknown): boolean => typeof value === 'string' || value === null

/** Types see to it where a file is compiled; what is only run would ask for a state that is never there. @throws ModelError where there is none of that name */
function knowsState(machine: AnyStateMachine, state: string): void {
  const known = statesOf(machine)
  if (known.has(state)) return
  throw new ModelError({
    machine: machine.id,
    problem: `it is asked whether it is in '${state}', and has no such state`,
    remedy: known.size === 0 ? 'it has none that have a name' : `did you mean '${nearest(state, [...known])}'?`,
  })
}

/** 'bound', 'bound.present': the state value and every state above it. */
export function activePaths(value: StateValue, prefix = ''): string[] {
  if (typeof value === 'string') return [prefix + value]
  return Object.entries(value).flatMap(([key, below]) => [
    prefix + key,
    ...(below === undefined ? [] : activePaths(below, `${prefix}${key}.`)),
  ])
}

/** The deepest active states: 'bound.present', or 'left.on & right.off' for parallel regions. */
export function spokenValue(value: StateValue): string {
  if (typeof value === 'string') return value
  const regions = Object.entries(value).map(([key, below]) => {
    const inner = below === undefined ? '' : spokenValue(below)
    if (inner === '') return key
    return inner.includes(' & ') ? `${key}.(${inner})` : `${key}.${inner}`
  })
  return regions.join(' & ')
}
