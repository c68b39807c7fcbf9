/** Fairness: which operations are not put off for ever. What no constraint speaks of need never happen. */
import { type Instance, label, type Product } from './expand.ts'
import { ModelError } from './model-error.ts'
import type { Kind } from './operation.ts'

/** A name stands for each instance of the operation by itself. */
export type Fair<Name extends string = string> =
  | Name
  | {
      /** Operations of which any instance will do; the system need not have all of them. */
      readonly anyOf: readonly Name[]
      /** For each choice of these variables, which all of them have; absent: they are one group. */
      readonly each?: readonly string[]
    }
  | {
      /** Each instance of each operation of this kind by itself. */
      readonly every: Kind
    }

/** An operation is enabled where no participant refuses, and is taken also where that changes nothing. */
export interface Fairness<Name extends string = string> {
  /** What is enabled from some time on, without a break, is taken again and again. */
  readonly weak?: readonly Fair<Name>[]
  /** What is enabled again and again is taken again and again. */
  readonly strong?: readonly Fair<Name>[]
}

/** One of these instances of operations is not put off for ever. */
export interface Constraint {
  readonly strong: boolean
  /** Its operations: 'takeFirst', 'raise|yield'. */
  readonly of: string
  /** The same, with the choice that tells it from others: 'takeFirst(seat0)', 'raise|yield(thread0)'. */
  readonly name: string
  /** By number, ascending. */
  readonly instances: readonly number[]
}

/** The constraints of a property, by its name for what is wrong with them. Where there is no such instance, there is none. @throws ModelError */
export function constraintsOf({ weak = [], strong = [] }: Fairness, property: string, product: Product): Constraint[] {
  const named = (one: Fair): readonly Named[] => {
    if (typeof one === 'string' || 'anyOf' in one) return [one]
    const { operations } = product.system
    return Object.keys(operations).filter(name => operations[name]?.kind === one.every)
  }
  const written = (isStrong: boolean, list: readonly Fair[]): Constraint[] =>
    list.flatMap(named).flatMap(one => groupsOf(one, property, product).map(group => ({ strong: isStrong, ...group })))
  return [...written(false, weak), ...written(true, strong)]
}

type Named = Exclude<Fair, { readonly every: Kind }>

function groupsOf(one: Named, property: string, { system, operations }: Product): Omit<Constraint, 'strong'>[] {
  const variablesOf = (name: string): string[] => Object.keys(system.operations[name]?.over ?? {})
  const named = typeof one === 'string' ? [one] : one.anyOf
  const names = named.filter(name => name in system.operations)
  if (names.length === 0)
    throw new ModelError({
      problem: `property '${property}' asks for fairness of the operation '${named.join("' or '")}', which '${system.name}' does not have`,
      remedy: 'name operations of the system, or let the property not apply to it',
    })
  const each = typeof one === 'string' ? variablesOf(one) : (one.each ?? [])
  for (const name of names) {
    const lacking = each.find(variable => !variablesOf(name).includes(variable))
    if (lacking !== undefined)
      throw new ModelError({
        problem: `property '${property}' asks for fairness for each '${lacking}', which the operation '${name}' does not have`,
        remedy: 'name variables that each operation of the group has',
      })
  }
  const of = names.join('|')
  const groupOf = ({ operation, arguments: chosen }: Instance): string => {
    const variables = variablesOf(operation)
    return label(
      of,
      each.map(variable => chosen[variables.indexOf(variable)] as string),
    )
  }
  const groups = new Map<string, number[]>()
  for (const [number, instance] of operations.entries()) {
    if (!names.includes(instance.operation)) continue
    const name = groupOf(instance)
    const group = groups.get(name) ?? []
    group.push(number)
    groups.set(name, group)
  }
  return [...groups].map(([name, instances]) => ({ of, name, instances }))
}
