/** Properties in a scope, written out: each formula once for each choice of its variables. */
import type { Contracted } from './contract.ts'
import { type Instance, label, type Product } from './expand.ts'
import { constraintsOf } from './fairness.ts'
import { ModelError, thrownBy } from './model-error.ts'
import { isLiveness, type Property, type TransitionProperty } from './property.ts'
import { assignments, members, spokenChoice, type Variables } from './sort.ts'

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
    const late = Object.entries(property).find(([, part]) => part?.constructor?.name === 'AsyncFunction')
    if (late !== undefined)
      throw new ModelError({
        problem: `property '${property.name}' has an async function (${late[0]}), and a promise is always true`,
        remedy: 'compute the answer at once',
      })
    if (property.kind === 'transition') checkAbout(property, product)
    if (isLiveness(property)) constraintsOf(property.fair ?? {}, property.name, product)
    const contract = contractOf(property)
    if (contract !== undefined) checkContract(property.name, contract, product)
    const choices =
      contract === undefined ? assignments(variables(property), product.scope) : instancesOf(contract, product)
    return choices.map(at => ({ property: number, at }))
  })
}

/** @throws ModelError where an operation has no clause: what it does would be promised by nobody */
function checkContract(name: string, contract: Contracted['contract'], { system }: Product): void {
  const without = Object.keys(system.operations).find(operation => !(operation in contract))
  if (without !== undefined)
    throw new ModelError({
      problem: `property '${name}' has no clause for the operation '${without}' of '${system.name}'`,
      remedy: 'say of each operation when it succeeds and what it leaves behind',
    })
}

const contractOf = (property: Property): Contracted['contract'] | undefined =>
  property.kind === 'invariant' || property.kind === 'transition' ? property.contract : undefined

/** The instances of the operations of a contract, each as the choice of its arguments. */
const instancesOf = (contract: Contracted['contract'], product: Product): Obligation['at'][] =>
  product.operations.filter(({ operation }) => operation in contract).map(instance => choiceOf(instance, product))

function choiceOf({ operation, arguments: chosen }: Instance, { system }: Product): Obligation['at'] {
  const variables = Object.keys(system.operations[operation]?.over ?? {})
  return { operation, ...Object.fromEntries(variables.map((variable, i) => [variable, chosen[i] as string])) }
}

/** @throws ModelError where it has none: types see to it only where a file is compiled */
function variables(property: Property): Variables {
  if (property.kind === 'deadlock') return {}
  const [field, over] = property.kind === 'reachable' ? ['forSome', property.forSome] : ['forAll', property.forAll]
  if (typeof over === 'object') return over
  throw new ModelError({
    problem: `property '${property.name}' has no ${field}`,
    remedy: `write '${field}: {}' where it speaks of no member of a sort`,
  })
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

/** The name of the instance that a half of a contract is asked of. */
export const calledBy = ({ operation, ...chosen }: Obligation['at']): string =>
  label(operation as string, Object.values(chosen))

/** Whether the property speaks of steps of this instance, at this choice of its variables. */
export function speaksOf(
  { on, about = [], contract }: TransitionProperty,
  at: Obligation['at'],
  { operation, arguments: chosen, name }: Instance,
  { system }: Product,
): boolean {
  if (contract !== undefined) return name === calledBy(at)
  if (on === undefined) return true
  const variables = Object.keys(system.operations[operation]?.over ?? {})
  return on.includes(operation) && about.every(variable => chosen[variables.indexOf(variable)] === at[variable])
}

/** How many of the tests are true. */
export type Count = (tests: readonly (() => boolean)[]) => number

export interface UntypedMembers {
  (sort: string): readonly string[]
  count(sort: string, test: (member: string) => boolean): number
}

/** What formulas get as their last argument. */
export function membersIn({ scope }: Product): UntypedMembers {
  const known = new Map<string, readonly string[]>()
  const list = (sort: string): readonly string[] => {
    const listed = known.get(sort) ?? Object.freeze(members(sort, scope))
    known.set(sort, listed)
    return listed
  }
  return countingBy(tests => tests.filter(test => test()).length, list)
}

/** The same members, of whom somebody else counts. */
export const countingBy = (count: Count, list: (sort: string) => readonly string[]): UntypedMembers =>
  Object.assign((sort: string) => list(sort), {
    count: (sort: string, test: (member: string) => boolean) => count(list(sort).map(member => () => test(member))),
  })

/** What a formula of the property answers at this choice of its variables. @throws ModelError where it throws. */
export function answerOf<T>(property: Property, at: Obligation['at'], formula: () => T): T {
  try {
    return formula()
  } catch (error) {
    const chosen = spokenChoice(at)
    throw thrownBy(
      `property '${property.name}' throws${chosen.length > 0 ? ` at ${chosen.join(', ')}` : ''}`,
      error,
      'let its formula answer true or false in every state',
    )
  }
}

/** The property, whose formulas answer at once: a promise would always be true. They throw a ModelError where one is given. */
export function answeringAtOnce<P extends Property>(property: P): P {
  const atOnce = (part: unknown): unknown =>
    typeof part === 'function'
      ? (...given: unknown[]) => {
          const answer: unknown = part(...given)
          if (answer instanceof Promise)
            throw new ModelError({
              problem: `property '${property.name}' answers with a promise, which is always true`,
              remedy: 'compute the answer at once',
            })
          return answer
        }
      : part
  return Object.fromEntries(Object.entries(property).map(([name, part]) => [name, atOnce(part)])) as unknown as P
}
