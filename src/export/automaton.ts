/** An observer as a deterministic automaton over operations: what is left of a property that asks only for their order. */
import type { Instance } from '../system/expand.ts'
import type { Local } from '../system/local.ts'
import type { Operation } from '../system/operation.ts'
import { hasGoal, isLiveness, type Property } from '../system/property.ts'
import { assignments, type Scope, type Variables } from '../system/sort.ts'
import type { System } from '../system/system.ts'
import { REFUSED, tabulate } from '../tabulate/table.ts'
import { spoken } from '../trace/tell.ts'

/** One of it watches for each choice of the property's variables. */
export interface Automaton {
  readonly property: Property
  /** The id of the machine. */
  readonly machine: string
  /** The variables of which there is one for each choice. */
  readonly forAll: Variables
  /** Where it can be, in words; the first is where it begins. */
  readonly states: readonly string[]
  /** The operations that it hears; where one has a variable of `forAll`, it is heard at that member alone. */
  readonly events: readonly Heard[]
  /** By state and event: the state after it, or undefined where it must not happen. */
  readonly next: readonly (readonly (number | undefined)[])[]
}

export interface Heard extends Pick<Operation, 'over' | 'doc' | 'source'> {
  readonly name: string
}

/** States of a machine by itself: one that counts would go on for ever. */
const STATES = 1000

/** Why a property is no automaton. */
class NoAutomaton extends Error {}

/** `scope`: the members that operations carry to the machine. The automaton, or why there is none. @throws ModelError */
export function automatonOf(property: Property, system: System, scope: Scope): Automaton | string {
  try {
    return built(property, system, scope)
  } catch (error) {
    if (error instanceof NoAutomaton) return error.message
    throw error
  }
}

function built(property: Property, system: System, scope: Scope): Automaton {
  if (isLiveness(property)) throw new NoAutomaton('no finite run breaks it: it asks what comes at last')
  if (hasGoal(property)) throw new NoAutomaton('no run breaks it: it asks what stays possible')
  if (property.kind === 'reachable') throw new NoAutomaton('no run breaks it: it asks for one')
  if (property.kind !== 'invariant' || property.observer === undefined)
    throw new NoAutomaton('it speaks of states, and an automaton hears of operations only')
  const { forAll, observer } = property
  const table = tabulate(observer.machine)
  const events = heardBy(observer.watches, system)
  // What an operation carries besides the members of the property, in all ways.
  const carried = events.map(({ type, over }) => {
    const others = Object.entries(over).filter(([variable]) => !(variable in forAll))
    return assignments(Object.fromEntries(others), scope).map(at => table.event({ type, ...at }))
  })
  const isBad = (local: number): boolean => isViolated(property, table.locals[local] as Local, scope)
  const locals = [table.start(undefined)]
  if (isBad(locals[0] as number)) throw new NoAutomaton('it is violated before anything has happened')
  const next: (number | undefined)[][] = []
  for (const local of locals)
    next.push(
      carried.map((ways, e) => {
        const reached = new Set(ways.map(event => table.next(local, event)))
        const [to = REFUSED, ...others] = reached
        if (others.length > 0) {
          const { name, over } = events[e] as Heard
          const sorts = Object.entries(over).filter(([variable]) => !(variable in forAll))
          throw new NoAutomaton(
            `it tells apart by which ${sorts.map(([, sort]) => sort).join(' and ')} ${name} is done, and events carry none`,
          )
        }
        const after = to === REFUSED ? local : to
        if (isBad(after)) return undefined
        if (locals.includes(after)) return locals.indexOf(after)
        if (locals.length === STATES) throw new NoAutomaton(`its machine has more than ${STATES} states by itself`)
        return locals.push(after) - 1
      }),
    )
  if (!next.some(row => row.includes(undefined))) throw new NoAutomaton('there is nothing that it forbids')
  const states = locals.map(local => spoken(table.locals[local] as Local))
  return { property, machine: observer.machine.id, forAll, states, events, next }
}

function heardBy(watches: Readonly<Record<string, readonly string[]>>, { operations }: System) {
  return Object.entries(operations).flatMap(([name, { over, doc, source }]) =>
    Object.keys(watches)
      .filter(type => watches[type]?.includes(name))
      .map(type => ({ type, name, over, doc, source })),
  )
}

/** @throws NoAutomaton where that depends on more than the local state */
function isViolated(property: Property & { readonly kind: 'invariant' }, local: Local, scope: Scope): boolean {
  const id = property.observer?.machine.id
  const reads = (what: string): never => {
    throw new NoAutomaton(`its formula reads ${what}, and an automaton hears of operations only`)
  }
  const answers = assignments(property.forAll, scope).map(at => {
    const own = Object.values(at)
    const of = (...members: string[]): Local =>
      members.every((member, i) => member === own[i]) ? local : reads('what it has seen of others')
    const view = new Proxy({}, { get: (_, family) => (family === id ? of : reads(String(family))) })
    const members = (): never => reads('all members of a sort')
    return (property.when?.(view, at, members) ?? true) && !property.then(view, at, members)
  })
  const [answer = false] = answers
  return answers.every(other => other === answer) ? answer : reads('which member it watches')
}

/** By number of operation: the event that the automaton of these members hears; undefined where it is not told. */
export function hearing(
  { events, forAll }: Automaton,
  at: Readonly<Record<string, string>>,
  operations: readonly Instance[],
): (number | undefined)[] {
  return operations.map(({ operation, arguments: chosen }) => {
    const event = events.findIndex(({ name }) => name === operation)
    if (event < 0) return undefined
    const variables = Object.keys((events[event] as Heard).over)
    const isTold = variables.every((variable, i) => !(variable in forAll) || chosen[i] === at[variable])
    return isTold ? event : undefined
  })
}
