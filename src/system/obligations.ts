/** Properties in a scope, written out: each formula once for each choice of its variables. */
import type { Instance, Product } from './expand.ts'
import { constraintsOf } from './fairness.ts'
import { ModelError } from './model-error.ts'
import { isLiveness, type Property, type TransitionProperty } from './property.ts'
import { assignments, members, type Variables } from './sort.ts'

/** One property at one choice of its variables. */
export interface Obligation {
  /** Its number among the properties given. */
  readonly property: number
  readonly at: Readonly<Record<string, string>>
}

/** @throws ModelError when two properties have one name, or one names an operation or a variable that is not there. */
export function obligations(properties: readonly Property[], product: Product): Obligation[] {
  const names = new Set<string>()
  return properties.flatMap((property, number) => {
    if (names.has(property.name))
      throw new ModelError({ problem: `two properties are called '${property.name}'`, remedy: 'rename one of them' })
    names.add(property.name)
    const unknown = property.kind === 'transition' && property.on?.find(name => !(name in product.system.operations))
    if (unknown)
      throw new ModelError({
        problem: `property '${property.name}' watches the operation '${unknown}', which '${product.system.name}' does not have`,
        remedy: 'name operations of the system, or let the property not apply to it',
      })
    if (property.kind === 'transition') checkAbout(property, product)
    if (isLiveness(property)) constraintsOf(property.fair ?? {}, property.name, product)
    return assignments(variables(property), product.scope).map(at => ({ property: number, at }))
  })
}

function variables(property: Property): Variables {
  if (property.kind === 'deadlock') return {}
  return property.kind === 'reachable' ? property.forSome : property.forAll
}

/** @throws ModelError where `about` names what is no argument of each operation that the property watches */
function checkAbout({ name, on, about = [] }: TransitionProperty, { system }: Product): void {
  if (about.length > 0 && on === undefined)
    throw new ModelError({
      problem: `property '${name}' is about '${about[0]}', but watches every operation`,
      remedy: 'name the operations that it watches (on), all of which have that variable',
    })
  for (const operation of on ?? []) {
    const lacking = about.find(variable => !(variable in (system.operations[operation]?.over ?? {})))
    if (lacking)
      throw new ModelError({
        problem: `property '${name}' is about '${lacking}', which the operation '${operation}' does not have`,
        remedy: 'name variables that each operation it watches has too',
      })
  }
}

/** Whether the property speaks of steps of this instance, at this choice of its variables. */
export function speaksOf(
  { on, about = [] }: TransitionProperty,
  at: Obligation['at'],
  { operation, arguments: chosen }: Instance,
  { system }: Product,
): boolean {
  if (on === undefined) return true
  const variables = Object.keys(system.operations[operation]?.over ?? {})
  return on.includes(operation) && about.every(variable => chosen[variables.indexOf(variable)] === at[variable])
}

/** What formulas get as their last argument. */
export function membersIn({ scope }: Product): (sort: string) => readonly string[] {
  const known = new Map<string, readonly string[]>()
  return sort => {
    const listed = known.get(sort) ?? Object.freeze(members(sort, scope))
    known.set(sort, listed)
    return listed
  }
}

/** What a formula of the property answers at this choice of its variables. @throws ModelError where it throws. */
export function answerOf<T>(property: Property, at: Obligation['at'], formula: () => T): T {
  try {
    return formula()
  } catch (error) {
    if (error instanceof ModelError) throw error
    const chosen = Object.entries(at).map(([variable, member]) => `${variable} = ${member}`)
    throw new ModelError({
      problem: `property '${property.name}' throws${chosen.length > 0 ? ` at ${chosen.join(', ')}` : ''}: ${error instanceof Error ? error.message : String(error)}`,
      remedy: 'let its formula answer true or false in every state',
    })
  }
}
