/** Two products side by side: every instance of an operation that either has, and one product that steps both at once. */
import { type Instance, label, type Participation, type Product } from '../system/expand.ts'
import { ModelError } from '../system/model-error.ts'

/** An instance, matched by its name and arguments; undefined where a model has none. */
export interface Matched {
  readonly name: string
  readonly operation: string
  readonly arguments: readonly string[]
  readonly a: Instance | undefined
  /** By the component numbers of `joint`. */
  readonly b: Instance | undefined
}

export interface Pairing {
  readonly matched: readonly Matched[]
  /** The components of A and, after them, those of B; the instances that both have, in which both take part. */
  readonly joint: Product
  readonly onlyIn: { readonly a: readonly string[]; readonly b: readonly string[] }
}

/** @throws ModelError when the two have nothing in common. */
export function pair(a: Product, b: Product): Pairing {
  const ofB = new Map(b.operations.map(instance => [instance.name, shifted(instance, a.components.length)]))
  const inA = new Set(a.operations.map(({ name }) => name))
  const matched = [
    ...a.operations.map((instance): Matched => ({ ...named(instance), a: instance, b: ofB.get(instance.name) })),
    ...b.operations
      .filter(({ name }) => !inA.has(name))
      .map((instance): Matched => ({ ...named(instance), a: undefined, b: ofB.get(instance.name) })),
  ]
  const operations = matched.flatMap(({ a, b }): Instance[] =>
    a === undefined || b === undefined ? [] : [{ ...a, participants: [...a.participants, ...b.participants] }],
  )
  if (operations.length === 0)
    throw new ModelError({
      problem: `'${a.system.name}' and '${b.system.name}' have no operation in common`,
      remedy: 'compare models of one chapter',
    })
  // The numbers of A's components are the same in both, and so `find` is right for them.
  const joint = { ...a, components: [...a.components, ...b.components], operations }
  return { matched, joint, onlyIn: { a: alone(matched, a, 'b'), b: alone(matched, b, 'a') } }
}

const named = ({ name, operation, arguments: at }: Instance): Pick<Matched, 'name' | 'operation' | 'arguments'> => ({
  name,
  operation,
  arguments: at,
})

const shifted = (instance: Instance, by: number): Instance => ({
  ...instance,
  participants: instance.participants.map(
    (participation): Participation =>
      participation.kind === 'requires'
        ? { ...participation, components: participation.components.map(component => component + by) }
        : { ...participation, component: participation.component + by },
  ),
})

/** What a product has and the other has not: 'attach(guest, rid)' where no instance of it is matched, else the instances. */
function alone(matched: readonly Matched[], { system, operations }: Product, other: 'a' | 'b'): string[] {
  const missing = new Set(matched.filter(each => each[other] === undefined).map(({ name }) => name))
  const shared = new Set(operations.filter(({ name }) => !missing.has(name)).map(({ operation }) => operation))
  const names = operations
    .filter(({ name }) => missing.has(name))
    .map(({ name, operation }) =>
      shared.has(operation) ? name : label(operation, Object.values(system.operations[operation]?.over ?? {})),
    )
  return [...new Set(names)]
}
