/** A trace in ITF, the JSON trace format that Apalache and Quint share; `#meta` carries what replays it here. */
import type { AnyMachineSnapshot } from 'xstate'
import type { Product } from '../system/expand.ts'
import { spoken, walk } from '../trace/tell.ts'
import { decode } from '../trace/code.ts'

export const TRACE_VERSION = 1

/** The text of the file. Each component is a variable, its state and context a string; `operation` is what led to a state. */
export function itf(code: string, property: string | undefined, product: Product): string {
  const { path, stem } = decode(code)
  const { states, steps } = walk(product, path)
  const names = product.components.map(({ name }) => name)
  return `${JSON.stringify(
    {
      '#meta': {
        format: 'ITF',
        description: 'https://apalache-mc.org/docs/adr/015adr-trace.html',
        schemaVersion: TRACE_VERSION,
        ...(property !== undefined && { property }),
        replay: code,
      },
      vars: ['operation', ...names],
      // The state that comes after the last one: of a loop, that after its first step; else the last one itself.
      ...(stem !== undefined && { loop: Math.min(stem + 1, path.length) }),
      states: states.map((locals, i) => ({
        '#meta': { index: i },
        operation: i === 0 ? '' : product.operations[path[i - 1] as number]?.name,
        ...(i > 0 && { outcome: steps[i - 1]?.outcome }),
        ...Object.fromEntries(names.map((name, c) => [name, spoken(locals[c] as AnyMachineSnapshot)])),
      })),
    },
    null,
    2,
  )}\n`
}
