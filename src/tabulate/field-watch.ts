/** Counts the values of each field of a machine's context, and refuses the one that seems to grow for ever. */
import type { AnyMachineSnapshot, AnyStateMachine } from 'xstate'
import { canonical } from '../system/canonical.ts'
import { ModelError } from '../system/model-error.ts'
import { spokenValue } from './snapshot.ts'

/** Values that one field of a context may take before it counts as growing without bound. */
export const FIELD_VALUES = 1000

/** Sees every local state of one machine. @throws ModelError from `watch` when a field has passed `limit` values. */
export function fieldWatch(
  machine: AnyStateMachine,
  limit: number,
): { watch(snapshot: AnyMachineSnapshot, event: string | undefined): void } {
  const values = new Map<string, Set<string>>()
  return {
    watch({ context, value }, event) {
      for (const [field, held] of Object.entries(context as Record<string, unknown>)) {
        const seen = values.get(field) ?? new Set()
        values.set(field, seen.add(canonical(held)))
        if (seen.size > limit)
          throw new ModelError({
            machine: machine.id,
            state: spokenValue(value),
            event,
            problem: `${machine.id}.context.${field} passed ${limit} values, so it seems to grow without bound`,
            remedy: `guard what makes it grow, or allow more values (--max-values, option fieldValues)`,
          })
      }
    },
  }
}
