/** Observers: machines that watch the operations of a system, refuse none of them, and go to 'violation' when they have seen enough. */
import type { AnyStateMachine, EventFrom } from 'xstate'
import { type Family, family } from './component.ts'
import type { Local } from './local.ts'
import { ModelError } from './model-error.ts'
import type { Mutant } from './model.ts'
import type { Operation } from './operation.ts'
import type { Listed } from './participant.ts'
import type { Invariant, Property } from './property.ts'
import type { Variables } from './sort.ts'
import type { System } from './system.ts'
import type { Vocabulary } from './vocabulary.ts'

/** The operations of which a machine hears each of its events. */
export type Watches<M extends AnyStateMachine = AnyStateMachine, Operation extends string = string> = {
  readonly [E in EventFrom<M>['type']]: readonly Operation[]
}

/** A machine that watches, once for each choice of the variables of the property that it belongs to. */
export interface Observer {
  /** Has a state called 'violation'; its id is the name that traces give to it. */
  readonly machine: AnyStateMachine
  /**
   * By event, the operations that it hears it of, of which the system has at least one. Where an operation has a variable of the
   * observer's, it is heard at that member alone; what else it has, the event carries.
   */
  readonly watches: Readonly<Record<string, readonly string[]>>
}

/** The invariant that the machine, watching, never comes to 'violation'. @throws ModelError when it has no such state */
export function observing(name: string, forAll: Variables, observer: Observer): Invariant {
  const { machine } = observer
  const violations = pathsTo('violation', machine)
  if (violations.length === 0)
    throw new ModelError({
      machine: machine.id,
      problem: `the observer of '${name}' has no state called 'violation', so that nothing could break it`,
      remedy: "call the state 'violation' that it goes to when it has seen what must not be",
    })
  type View = Readonly<Record<string, (...at: string[]) => Local>>
  type At = Readonly<Record<string, string>>
  const local = (view: View, at: At): Local =>
    (view[machine.id] as (...at: string[]) => Local)(...Object.keys(forAll).map(variable => at[variable] as string))
  const start = startOf(machine)
  return {
    kind: 'invariant',
    name,
    forAll,
    observer,
    // Whoever has seen nothing proves nothing.
    ...(start !== '' && { when: (view: View, at: At) => !local(view, at).is(start) }),
    then: (view: View, at: At) => !violations.some(path => local(view, at).is(path)),
  }
}

/** Dotted path to where it begins, as far down as that is one state: '' for a machine of parallel regions. */
function startOf({ root }: AnyStateMachine): string {
  let node = root
  while (typeof node.config.initial === 'string') node = node.states[node.config.initial] as typeof root
  return node.path.join('.')
}

/** Dotted paths of all states of that name. */
function pathsTo(name: string, machine: AnyStateMachine): string[] {
  type Node = AnyStateMachine['root']
  const below = (node: Node): Node[] => [node, ...Object.values<Node>(node.states).flatMap(below)]
  return below(machine.root)
    .filter(({ key, path }) => key === name && path.length > 0)
    .map(({ path }) => path.join('.'))
}

/** What a check runs: the system, or a mutant of it, with the observers among the properties as components that only hear. @throws ModelError */
export const watched = (
  { system, properties }: { readonly system: System; readonly properties: readonly Property[] },
  mutant?: Mutant,
): System => {
  const bare = mutant?.system ?? system
  const known = woven.get(bare)
  if (known?.properties === properties) return known.system
  const whole = withObservers(bare, properties)
  woven.set(bare, { properties, system: whole })
  return whole
}

/** One object for one system, by which engines remember what they found out about it. */
const woven = new WeakMap<System, { readonly properties: readonly Property[]; readonly system: System }>()

function withObservers(system: System, properties: readonly Property[]): System {
  const watching = properties.flatMap(property =>
    'observer' in property && property.observer !== undefined
      ? [watchingOf(property.name, property.forAll, property.observer, system)]
      : [],
  )
  if (watching.length === 0) return system
  const components = { ...system.components }
  for (const { of, called, family } of watching) {
    if (called in components)
      throw new ModelError({
        machine: called,
        problem: `the observer of '${of}' has the name of another component of '${system.name}'`,
        remedy: 'give its machine an id of its own',
      })
    components[called] = family
  }
  const operations = Object.fromEntries(
    Object.entries(system.operations).map(([name, operation]): [string, Operation] => {
      const hearing = watching.flatMap(({ hears }) => hears(name, operation))
      if (hearing.length === 0) return [name, operation]
      const participants: Operation['participants'] = at => {
        const listed = operation.participants(at)
        return listed && [...listed, ...hearing.map(hear => hear(at))]
      }
      return [name, { ...operation, participants }]
    }),
  )
  return { ...system, components, operations, observers: watching.map(({ called }) => called) }
}

type Hear = (at: Readonly<Record<string, string>>) => Listed

interface Watching {
  /** The property. */
  readonly of: string
  readonly called: string
  readonly family: Family<Vocabulary, readonly string[], AnyStateMachine>
  /** What it adds to the participants of an operation: one or none. */
  readonly hears: (name: string, operation: Operation) => Hear[]
}

function watchingOf(of: string, forAll: Variables, { machine, watches }: Observer, system: System): Watching {
  const variables = Object.keys(forAll)
  const own = family<Vocabulary, readonly string[], AnyStateMachine>(Object.values(forAll), machine)
  for (const [event, operations] of Object.entries(watches)) {
    if (operations.some(name => name in system.operations)) continue
    throw new ModelError({
      machine: machine.id,
      event,
      problem: `the observer of '${of}' hears it of ${operations.length > 0 ? `'${operations.join("' or '")}'` : 'no operation'}, which '${system.name}' does not have`,
      remedy: 'name operations of the system, or let the property not apply to it',
    })
  }
  const hears = (name: string, { over }: Operation): Hear[] => {
    const events = Object.keys(watches).filter(event => watches[event]?.includes(name))
    if (events.length > 1)
      throw new ModelError({
        machine: machine.id,
        problem: `the observer of '${of}' hears ${events.join(' and ')} of one operation, '${name}'`,
        remedy: 'let it hear one event of each operation',
      })
    const other = variables.find(variable => variable in over && over[variable] !== forAll[variable])
    if (events.length > 0 && other !== undefined)
      throw new ModelError({
        machine: machine.id,
        problem: `the observer of '${of}' has a ${forAll[other]} for '${other}', and the operation '${name}' a ${over[other]}`,
        remedy: 'give variables of one name one sort',
      })
    return events.map(type => at => {
      const index = variables.map(variable => at[variable] ?? '*')
      const carried = Object.fromEntries(Object.entries(at).filter(([variable]) => !variables.includes(variable)))
      return own(...(index as `${string}${number}`[])).hears(type as never, carried as never)
    })
  }
  return { of, called: machine.id, family: own, hears }
}
