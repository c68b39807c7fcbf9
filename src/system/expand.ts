/** A system in a scope, written out: every component, every instance of every operation, everything addressed by number. */
import type { AnyStateMachine } from 'xstate'
import type { AnyFamily } from './component.ts'
import type { Local } from './local.ts'
import { ModelError, thrownBy } from './model-error.ts'
import type { Kind } from './operation.ts'
import { outcomeOf } from './outcome.ts'
import type { Address, Event, Listed } from './participant.ts'
import { safe } from './safe.ts'
import { assignments, combinations, members, type Scope, sizeOf } from './sort.ts'
import { sortsOf, type System } from './system.ts'

/** One machine instance. Its place in `Product.components` is its number. */
export interface Component {
  /** 'binding(rid0, pasid1)' */
  readonly name: string
  /** 'binding' */
  readonly family: string
  /** One member for each sort that is not shared. */
  readonly at: readonly string[]
  /** Its template. */
  readonly machine: AnyStateMachine
  /** What its machine is started with; undefined: nothing. */
  readonly input: unknown
}

/** What one participant does, by component number; participants that address several components are written out. */
export type Participation = {
  /** What the caller gets when this is the first to refuse; undefined for hardware and workers, and where it cannot. */
  readonly errno: string | undefined
  /** Where the rule comes from; the operation's source unless it names its own. */
  readonly source: string
} & (
  | {
      /** `takes`: takes the event or refuses; `hears`: takes it if it can. */
      readonly kind: 'takes' | 'hears'
      /** Its number. */
      readonly component: number
      /** With its payload. */
      readonly event: Event
    }
  | {
      /** Refuses unless the test holds. */
      readonly kind: 'requires'
      /** The numbers of those that are looked at, as the test takes them. */
      readonly components: readonly number[]
      /** The condition in words, as a predicate: "is free". */
      readonly says: string
      /** One object for all participations written out of one participant, so that engines may tabulate it once a machine. */
      readonly test: (...locals: Local[]) => boolean
      /** Where two lists of participants are compared: both, written out. */
      readonly lists?: readonly [readonly Participation[], readonly Participation[]]
    }
)

/** One instance of an operation. Its place in `Product.operations` is its number. */
export interface Instance {
  /** 'bind(guest0, rid0, pasid1)' */
  readonly name: string
  /** 'bind' */
  readonly operation: string
  /** A member for each of its variables, in their order. */
  readonly arguments: readonly string[]
  /** Who does it. */
  readonly kind: Kind
  /** Where the operation comes from, by the id of the source. */
  readonly source: string
  /** What it stands for in the code that it specifies. */
  readonly doc: string | undefined
  /** In the order in which they are asked. */
  readonly participants: readonly Participation[]
}

/** A system in a scope, written out: what engines read, and what the numbers of a path mean. */
export interface Product {
  /** What was written out. */
  readonly system: System
  /** In which scope: a size for each of its sorts. */
  readonly scope: Scope
  /** By number. */
  readonly components: readonly Component[]
  /** By number. */
  readonly operations: readonly Instance[]
  /** The numbers of the components of a family, by name, at an index for each of its sorts. */
  find(family: string, at: readonly string[]): readonly number[]
}

/** What a system may be written out to; a larger one would not be searched in a lifetime. */
const COMPONENTS = 20_000
const INSTANCES = 200_000
/** Written out, each takes a kilobyte or so. */
const PARTICIPATIONS = 1_000_000

/**
 * Writes a system out in a scope; a sort that the scope does not mention has one member.
 * @throws ModelError when a size is none, the scope is too large, an operation addresses a component that is not there, or steps one twice
 */
export function expand(system: System, sizes: Scope): Product {
  const scope = { ...sizes, ...Object.fromEntries(sortsOf(system).map(sort => [sort, sizeOf(sort, sizes)])) }
  hasSizes(system, scope)
  fits(system, scope)
  const components: Component[] = []
  const numbers = new Map<string, number>()
  const names = new Map<object, string>()

  for (const [family, { identity, sorts, shared, machine, input }] of Object.entries(system.components)) {
    names.set(identity, family)
    const own = sorts.filter(sort => !shared.includes(sort))
    for (const at of combinations(own.map(sort => members(sort, scope)))) {
      numbers.set(keyOf(family, at), components.length)
      components.push({ name: label(family, at), family, at, machine, input: input?.(...at) })
    }
  }

  const find = (name: string, at: readonly string[]): readonly number[] => {
    const family = system.components[name] as AnyFamily
    const alone = family.shared.length === 0 ? numbers.get(keyOf(name, at)) : undefined
    if (alone !== undefined) return [alone]
    const chosen = family.sorts.map((sort, i) => {
      const among = select(at[i], members(sort, scope))
      if (among !== undefined) return among
      throw new ModelError({
        problem: `there is no ${label(name, at)} in the scope ${spokenScope(scope)}`,
        remedy: 'use members of the scope, in the order of the sorts of the component',
      })
    })
    // Nobody at one place is nobody at all, also where the place is shared.
    if (chosen.some(among => among.length === 0)) return []
    const own = chosen.filter((_, i) => !family.shared.includes(family.sorts[i] as string))
    return combinations(own).map(members => numbers.get(keyOf(name, members)) as number)
  }

  const addressed = ({ family, at }: Address): readonly number[] => {
    const name = names.get(family.identity)
    if (name === undefined)
      throw new ModelError({
        machine: family.machine.id,
        problem: `an operation of '${system.name}' addresses a component that the system does not have`,
        remedy: 'put the component among those of the system',
      })
    return find(name, at)
  }

  let room = PARTICIPATIONS
  const afford: Afford = many => {
    room -= many
    if (room >= 0) return
    throw new ModelError({
      problem: `the operations of '${system.name}' in the scope ${spokenScope(scope)} have more than ${PARTICIPATIONS} participants, the most that can be written out`,
      remedy: 'choose a smaller scope, or let operations address fewer components',
    })
  }

  const operations = Object.entries(system.operations).flatMap(([name, { kind, over, source, doc, participants }]) =>
    assignments(over, scope).flatMap((at): Instance[] => {
      const called = label(name, Object.values(at))
      const listed = listedBy(called, () => participants(at))
      if (listed === undefined) return []
      const instance: Instance = {
        name: called,
        operation: name,
        arguments: Object.values(at),
        kind,
        source,
        doc,
        participants: listed.flatMap(item => writtenOut(item, source, addressed, afford)),
      }
      stepsNobodyTwice(instance, components)
      return [instance]
    }),
  )

  return { system, scope, components, operations, find }
}

function hasSizes({ name }: System, scope: Scope): void {
  const [sort, size] = Object.entries(scope).find(([, size]) => !Number.isInteger(size) || size < 1) ?? []
  if (sort === undefined) return
  throw new ModelError({
    problem: `'${name}' is to have ${String(size)} members of the sort '${sort}'`,
    remedy: 'give it a whole number of members, from 1 on',
  })
}

function fits({ name, components, operations }: System, scope: Scope): void {
  const combined = (sorts: readonly string[]): number => sorts.reduce((n, sort) => n * sizeOf(sort, scope), 1)
  const sum = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0)
  const many = sum(
    Object.values(components).map(({ sorts, shared }) => combined(sorts.filter(s => !shared.includes(s)))),
  )
  const instances = sum(Object.values(operations).map(({ over }) => combined(Object.values(over))))
  if (many <= COMPONENTS && instances <= INSTANCES) return
  throw new ModelError({
    problem: `'${name}' in the scope ${spokenScope(scope)} has ${many} components and ${instances} instances of operations; ${COMPONENTS} and ${INSTANCES} are the most that can be written out`,
    remedy: 'choose a smaller scope',
  })
}

/** Before so many more are written out. @throws ModelError */
type Afford = (many: number) => void

function writtenOut(
  { part, errno, source: own }: Listed,
  source: string,
  addressed: (address: Address) => readonly number[],
  afford: Afford,
): Participation[] {
  const rule = { errno, source: own ?? source }
  if (part.kind === 'takes' || part.kind === 'hears') {
    const components = addressed(part.of)
    afford(components.length)
    return components.map(component => ({ ...rule, kind: part.kind, component, event: part.event }))
  }
  const { says } = part
  if (part.kind === 'compares') {
    const [one, other] = part.lists.map(list => list.flatMap(item => writtenOut(item, source, addressed, afford))) as [
      Participation[],
      Participation[],
    ]
    const components = [...new Set([...one, ...other].flatMap(askedBy))]
    const places = new Map(components.map((component, place) => [component, place]))
    const test = answering(says, (...locals) => {
      const local = (component: number): Local => locals[places.get(component) as number] as Local
      return part.test(outcomeOf(one, local), outcomeOf(other, local))
    })
    return [{ ...rule, kind: 'requires', components, says, test, lists: [one, other] }]
  }
  const test = answering(says, part.test)
  const among = part.of.map(addressed)
  afford(among.reduce((many, { length }) => many * length, 1))
  return combinations(among).map(components => ({ ...rule, kind: 'requires', components, says, test }))
}

/** The components that a participation asks, by number. */
export const askedBy = (participation: Participation): readonly number[] =>
  participation.kind === 'requires' ? participation.components : [participation.component]

type List = readonly Listed[] | undefined

/** Who takes part, as the function of an operation says; where it throws or names what is nobody, the model error that this is. */
function listedBy(called: string, list: () => List): List {
  let listed: List
  try {
    listed = list()
  } catch (error) {
    throw thrownBy(
      `the function that lists who takes part in ${called} throws`,
      error,
      'let it give a list for all members',
    )
  }
  if (listed?.every((item: Partial<Listed> | undefined) => item?.part !== undefined) !== false) return listed
  throw new ModelError({
    problem: `something among what takes part in ${called} is no participant`,
    remedy: 'write what a component takes, hears or has to be, or false for nobody',
  })
}

/** The test of a condition; where it throws, the model error that this is. */
const answering =
  (says: string, test: (...locals: Local[]) => boolean) =>
  (...locals: Local[]): boolean => {
    let answer: unknown
    try {
      answer = test(...locals)
    } catch (error) {
      throw thrownBy(`the condition '${says}' throws`, error, 'let it answer true or false in every state')
    }
    if (typeof answer === 'object' && answer !== null)
      throw new ModelError({
        problem: `the condition '${says}' answers with an object, as a promise is one, which would always be true`,
        remedy: 'let it answer true or false at once',
      })
    return Boolean(answer)
  }

function stepsNobodyTwice({ name, participants }: Instance, components: readonly Component[]): void {
  const stepped = new Set<number>()
  for (const participant of participants) {
    if (participant.kind === 'requires') continue
    if (stepped.has(participant.component))
      throw new ModelError({
        problem: `${name} steps ${components[participant.component]?.name} twice`,
        remedy: 'give each component one event in an operation; conditions may be several',
      })
    stepped.add(participant.component)
  }
}

/** The members that an index means; undefined where it names one that is not there. */
function select(at: string | undefined, all: readonly string[]): readonly string[] | undefined {
  if (at === '*') return all
  const others = at?.startsWith('~')
  const named = others ? at?.slice(1) : at
  if (named === undefined || !all.includes(named)) return undefined
  return others ? all.filter(member => member !== named) : [named]
}

const keyOf = (family: string, at: readonly string[]): string => `${family}/${at.join('/')}`

/** 'bind(guest0, rid1)'; just 'tick' without arguments. */
export const label = (name: string, at: readonly string[]): string =>
  at.length > 0 ? `${name}(${at.join(', ')})` : name

/** 'guest=2,pasid=3', on one line. */
export const spokenScope = (scope: Scope): string =>
  Object.entries(scope)
    .map(([sort, size]) => `${safe(sort)}=${size}`)
    .join(',')
