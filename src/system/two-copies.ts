/**
 * A system composed with itself, to ask what an observer can tell of the doings of others: noninterference by purging, after Goguen
 * and Meseguer (1982). One copy, *with*, does everything; the other, *without*, never does what is secret. What the observer does is
 * tried in both at once. An onlooker becomes aware where it comes to something else in the two, or where what the observer sees
 * looks different; nothing happens after that, for what is told then would be told by the difference.
 *
 * What is common (the host, the hardware, workers of the kernel) is tried in both at once as well, and happens in each that accepts:
 * both have the same schedule.
 */
import { type AnyFamily, type Family, family } from './component.ts'
import { type Local, same } from './local.ts'
import { ModelError } from './model-error.ts'
import { onlooker as machine, type Onlooker } from './onlooker.ts'
import type { Operation } from './operation.ts'
import { OK } from './outcome.ts'
import type { Address, Listed } from './participant.ts'
import { type Parties, type Party, rolesIn } from './parties.ts'
import { type System, systemOf } from './system.ts'
import type { Vocabulary } from './vocabulary.ts'

/** What components are called in the copy without the secret: 'without.number'. */
export const WITHOUT = 'without.'

/** The family of the onlooker. */
export const ONLOOKER = 'onlooker'

type Copied<C> = { readonly [N in keyof C as `without.${N & string}`]: C[N] }

/** What has become of a system: its components, those of the copy without the secret, and the onlooker. */
export interface TwoCopies<Sys extends System = System>
  extends System<
    Sys['components'] &
      Copied<Sys['components']> & {
        /** Unaware, or aware by an operation or a family that is seen. */
        readonly onlooker: Family<Vocabulary, [], Onlooker>
      },
    Sys['operations']
  > {
  /** What there are two copies of: to change it, and to compose it again, is to make a mutant. */
  readonly of: Sys
  /** Whose doing its operations are. */
  readonly parties: Parties<Sys>
}

/**
 * `twoCopies(library, { observer: ['reader0'], secret: ['~reader0'] })`. Besides its own operations it has, for an operation `lend`:
 * `lend.tells`, by which the onlooker becomes aware; of what is common `lend.with` and `lend.without`, in the one copy that accepts.
 * @throws ModelError when a party is none of the system's
 */
export function twoCopies<Sys extends System>(of: Sys, parties: Parties<Sys>): TwoCopies<Sys> {
  const roles = rolesIn(of, parties as Parties)
  const onlooker = family<Vocabulary, [], Onlooker>([], machine)
  const others = new Map(Object.values(of.components).map(original => [original.identity, copyOf(original)]))
  const without = (listed: readonly Listed[]): Listed[] => listed.map(item => readdressed(item, others))
  const unaware = onlooker().is('unaware').else('aware')

  const compared = (
    listed: readonly Listed[],
    says: string,
    test: (one: string, other: string) => boolean,
  ): Listed => ({
    part: {
      kind: 'compares',
      lists: [
        [...listed, unaware],
        [...without(listed), unaware],
      ],
      says,
      test,
    },
    errno: 'as in the other copy',
  })
  /** The instances of the party, each with what becomes of its participants. */
  const instances =
    (
      { participants }: Operation,
      name: string,
      party: Party,
      become: (listed: readonly Listed[]) => Listed[],
    ): Operation['participants'] =>
    at => {
      const listed = participants(at)
      return listed === undefined || listed.length === 0 || roles.of(name, at) !== party ? undefined : become(listed)
    }

  const done = (name: string, operation: Operation): Operation => ({
    ...operation,
    participants: at => {
      const party = roles.of(name, at)
      const listed = party && operation.participants(at)
      return listed && [...listed, ...(party === 'secret' ? [] : without(listed)), unaware]
    },
  })
  const tells = (name: string, operation: Operation): Operation => ({
    ...operation,
    participants: instances(operation, name, 'observer', listed => [
      compared(
        operation.kind === 'call' ? listed : listed.map(silent),
        'come to something else in the two copies',
        (one, other) => one !== other,
      ),
      onlooker().takes('TELL', { by: name }),
    ]),
  })
  const onlyWith = (name: string, operation: Operation): Operation => ({
    ...operation,
    participants: instances(operation, name, 'common', listed => [
      ...listed,
      compared(listed, 'are refused in the copy without the secret', (_, other) => other !== OK),
      unaware,
    ]),
  })
  const onlyWithout = (name: string, operation: Operation): Operation => ({
    ...operation,
    participants: instances(operation, name, 'common', listed => [
      ...without(listed),
      compared(listed, 'are refused in the copy with the secret', one => one !== OK),
      unaware,
    ]),
  })
  const looks = (name: string): Operation => {
    const seen = of.components[name] as AnyFamily
    const copy = others.get(seen.identity) as AnyFamily
    const own = seen.sorts.filter(sort => !seen.shared.includes(sort))
    return {
      kind: 'hardware',
      over: Object.fromEntries(own.map((sort, i) => [`${sort}.${i}`, sort])),
      source: 'two copies',
      doc: undefined,
      participants: members => {
        const at = seen.sorts.map(sort => members[`${sort}.${own.indexOf(sort)}`] ?? `${sort}0`)
        if (!roles.sees(seen, at)) return undefined
        const differ = (one: Local, other: Local): boolean => !same(one, other)
        return [
          {
            part: {
              kind: 'requires',
              of: [
                { family: seen, at },
                { family: copy, at },
              ],
              says: 'look different',
              test: differ,
            },
          },
          onlooker().takes('TELL', { by: name }),
        ]
      },
    }
  }

  const operations = Object.entries(of.operations).flatMap(([name, operation]) => [
    [name, done(name, operation)] as const,
    ...(roles.may(name, 'observer') ? [[`${name}.tells`, tells(name, operation)] as const] : []),
    ...(roles.may(name, 'common')
      ? [
          [`${name}.with`, onlyWith(name, operation)] as const,
          [`${name}.without`, onlyWithout(name, operation)] as const,
        ]
      : []),
  ])
  const copied = Object.entries(of.components).map(([name, { identity }]) => [WITHOUT + name, others.get(identity)])
  return {
    ...systemOf(
      `${of.name}, in two copies`,
      { ...of.components, ...Object.fromEntries(copied), onlooker },
      Object.fromEntries([...operations, ...(parties.sees ?? []).map(name => [`${name}.tells`, looks(name)] as const)]),
    ),
    of,
    parties,
  }
}

/** Whether a system is in two copies. */
export const isTwoCopies = (system: System): system is TwoCopies => 'of' in system && 'parties' in system

/** Components of a trace in their order, those of the copy with the secret before those of the other, the onlooker last. */
export const sideBySide = (components: readonly string[]): string[] => {
  const place = (component: string): number => (component === ONLOOKER ? 2 : component.startsWith(WITHOUT) ? 1 : 0)
  return components.toSorted((a, b) => place(a) - place(b))
}

/** Hardware and workers happen or do not: nobody is told which of their participants refuses. */
const silent = ({ part, source }: Listed): Listed => ({ part, ...(source !== undefined && { source }) })

/** Another family of the same machines; what the original is called with, it can be called with. */
const copyOf = (original: AnyFamily): AnyFamily => family(original.sorts, original.machine, original as object)

/** The participant as it is in the other copy. @throws ModelError when it addresses what the system does not have */
function readdressed(item: Listed, others: ReadonlyMap<object, AnyFamily>): Listed {
  const moved = ({ family: { identity, machine }, at }: Address): Address => {
    const found = others.get(identity)
    if (found !== undefined) return { family: found, at }
    throw new ModelError({
      machine: machine.id,
      problem: 'an operation addresses a component that the system does not have',
      remedy: 'put the component among those of the system',
    })
  }
  const { part } = item
  switch (part.kind) {
    case 'takes':
    case 'hears':
      return { ...item, part: { ...part, of: moved(part.of) } }
    case 'requires':
      return { ...item, part: { ...part, of: part.of.map(moved) } }
    case 'compares': {
      const [one, other] = part.lists
      const again = (list: readonly Listed[]): Listed[] => list.map(each => readdressed(each, others))
      return { ...item, part: { ...part, lists: [again(one), again(other)] } }
    }
  }
}
