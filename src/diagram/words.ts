/** Events, guards and actions of XState machines, as diagrams say them. */
import { canonical } from '../system/canonical.ts'

/** 'BIND'; 'any event', 'done', 'error' and 'after 100' for what XState has words of its own for. */
export function spokenEvent(event: string): string {
  if (event === '*') return 'any event'
  if (event.startsWith('xstate.done.')) return 'done'
  if (event.startsWith('xstate.error.')) return 'error'
  const [, delay] = /^xstate\.after\.([^.]+)/.exec(event) ?? []
  return delay === undefined ? event : `after ${delay}`
}

/** A guard by its name; of a combination, the names of its parts: 'isOwner and not isLast'. */
export function spokenGuard(guard: unknown): string | undefined {
  if (guard === undefined) return undefined
  if (typeof guard === 'string') return guard
  if (typeof guard === 'object' && guard !== null && 'type' in guard) return String(guard.type)
  if (typeof guard !== 'function') return 'if'
  const parts = 'guards' in guard && Array.isArray(guard.guards) ? guard.guards.map(spokenGuard) : []
  if (guard.name === 'not') return `not ${parts.join()}`
  if (parts.length > 0) return parts.join(` ${guard.name} `)
  // An arrow function in its place is named after the place.
  return guard.name === '' || guard.name === 'guard' ? 'if' : guard.name
}

/** Actions by their names; an assign in its place says what it sets: 'sets guest', 'guest := null', 'raises GO'. */
export const spokenActions = (actions: unknown): string[] =>
  (Array.isArray(actions) ? (actions as unknown[]) : actions === undefined ? [] : [actions]).flatMap(spokenAction)

function spokenAction(action: unknown): string[] {
  if (typeof action === 'string') return [action]
  const { type, assignment, event } = action as { type?: unknown; assignment?: unknown; event?: unknown }
  if (type === 'xstate.assign') return spokenAssignment(assignment)
  const raised = (event as { type?: string } | undefined)?.type ?? 'an event'
  // How XState starts and stops the clock of a delayed transition, which has an arrow of its own.
  if (type === 'xstate.cancel' || raised.startsWith('xstate.after.')) return []
  if (type === 'xstate.raise') return [`raises ${raised}`]
  if (typeof type === 'string') return [type.replace(/^xstate\./, '')]
  const name = typeof action === 'function' ? action.name : ''
  return [name === '' || name === 'actions' ? 'acts' : name]
}

function spokenAssignment(assignment: unknown): string[] {
  if (typeof assignment !== 'object' || assignment === null) return ['sets context']
  const computed = Object.entries(assignment).flatMap(([field, value]) => (typeof value === 'function' ? [field] : []))
  const fixed = Object.entries(assignment).filter(([, value]) => typeof value !== 'function')
  return [
    ...(computed.length > 0 ? [`sets ${computed.join(' and ')}`] : []),
    ...fixed.map(([field, value]) => `${field} := ${canonical(value)}`),
  ]
}
