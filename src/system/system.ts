/** A system: families of components, and the operations in which they move together. */
import type { AnyFamily } from './component.ts'
import { ModelError } from './model-error.ts'
import type { Operation } from './operation.ts'

/** Families of components, and the operations in which they move together. */
export interface System<
  C extends Readonly<Record<string, AnyFamily>> = Readonly<Record<string, AnyFamily>>,
  O extends Readonly<Record<string, Operation>> = Readonly<Record<string, Operation>>,
> {
  /** As traces and errors call it. */
  readonly name: string
  /** The families, by the names that traces and properties use. */
  readonly components: C
  /** By name. */
  readonly operations: O
  /** Families that are here for a check alone, and are no part of what is checked: they only hear. */
  readonly observers?: readonly string[]
}

/** The sorts of its components and its operations, each once. */
export const sortsOf = ({ components, operations }: System): string[] => [
  ...new Set([
    ...Object.values(components).flatMap(({ sorts }) => sorts),
    ...Object.values(operations).flatMap(({ over }) => Object.values(over)),
  ]),
]

export function systemOf<
  const C extends Readonly<Record<string, AnyFamily>>,
  const O extends Readonly<Record<string, Operation>>,
>(name: string, components: C, operations: O): System<C, O> {
  const named = new Map<object, string>()
  for (const [key, { identity, sorts }] of Object.entries(components)) {
    const twice = named.get(identity)
    if (twice !== undefined)
      throw new ModelError({
        problem: `system '${name}' has the same components under two names, '${twice}' and '${key}'`,
        remedy: 'call component() once for each of them',
      })
    named.set(identity, key)
    const numbered = sorts.find(sort => /\d$/.test(sort))
    if (numbered !== undefined)
      throw new ModelError({
        problem: `sort '${numbered}' of '${key}' ends in a digit, so its members cannot be told apart`,
        remedy: 'rename the sort',
      })
  }
  return { name, components, operations }
}
