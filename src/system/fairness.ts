/** Fairness: which operations are not put off for ever. What no constraint speaks of need never happen. */
import { type Instance, label, type Product } from './expand.ts'
import { ModelError } from './model-error.ts'

/** A name: each instance of the operation by itself. Of a group any instance will do, for each choice of the variables `each`. */
export type Fair<Name extends string = string> =
  | Name
  | {
      /** Operations of one group. */
      readonly anyOf: readonly Name[]
      /** Variables of theirs: there is a group for each choice of members. */
      readonly each?: readonly string[]
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
  /** 'takeFirst(seat0)', 'raise|yield(thread0)' */
  readonly name: string
  /** By number, ascending. */
  readonly instances: readonly number[]
}

/** The constraints of a property, by its name for what is wrong with them. Where there is no such instance, there is none. @throws ModelError */
export function constraintsOf({ weak = [], strong = [] }: Fairness, property: string, product: Product): Constraint[] {
  const written = (isStrong: boolean, list: readonly Fair[]): Constraint[] =>
    list.flatMap(one =>
      [...groupsOf(one, property, product)].map(([name, instances]) => ({ strong: isStrong, name, instances })),
    )
  return [...written(false, weak), ...written(true, strong)]
}

/** Instances by the name of their group. */
function groupsOf(one: Fair, property: string, { system, operations }: Product): Map<string, readonly number[]> {
  const variablesOf = (name: string): string[] => Object.keys(system.operations[name]?.over ?? {})
  const names = typeof one === 'string' ? [one] : one.anyOf
  const unknown = names.find(name => !(name in system.operations))
  if (unknown !== undefined)
    throw new ModelError({
      problem: `property '${property}' asks for fairness of the operation '${unknown}', which '${system.name}' does not have`,
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
  const groupOf = ({ operation, arguments: chosen }: Instance): string => {
    const variables = variablesOf(operation)
    const members = each.map(variable => chosen[variables.indexOf(variable)] as string)
    return label(names.join('|'), members)
  }
  const groups = new Map<string, number[]>()
  for (const [number, instance] of operations.entries()) {
    if (!names.includes(instance.operation)) continue
    const name = groupOf(instance)
    const group = groups.get(name) ?? []
    group.push(number)
    groups.set(name, group)
  }
  return groups
}
