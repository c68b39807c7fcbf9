/** Whose doing the operations of a system are, where somebody is asked what he can tell of the doings of others. */
import type { AnyFamily } from './component.ts'
import { ModelError } from './model-error.ts'
import { nearest } from './nearest.ts'
import type { System } from './system.ts'

export type Party = 'observer' | 'secret' | 'common'

type OperationOf<Sys extends System> = keyof Sys['operations'] & string

/**
 * A name stands for the operation. A member ('guest0'), or the others of its sort ('~guest0'), stands for each operation that has
 * one of these among its arguments and is not named.
 */
export interface Parties<Sys extends System = System> {
  /** Who looks: his calls and his hardware, whose outcome he sees. A worker of the kernel tells nobody, unless it is named. */
  readonly observer: readonly string[]
  /** What he is not to tell: calls, hardware and workers. */
  readonly secret: readonly string[]
  /** By name, where a member would say otherwise: neither of the two. So is everything else that is neither. */
  readonly common?: readonly OperationOf<Sys>[]
  /** Whether somebody may do this at all; what nobody may is left out of both copies. Absent: all that the system has. */
  allowed?(operation: OperationOf<Sys>, at: Readonly<Record<string, string>>): boolean
  /** Families that he sees as well: those of their components that have him among their indices; all, where none has. */
  readonly sees?: readonly (keyof Sys['components'] & string)[]
}

export interface Roles {
  /** Whose doing this instance is; undefined where it is not allowed. @throws ModelError where it is of two */
  of(operation: string, at: Readonly<Record<string, string>>): Party | undefined
  /** Whether some instance may be. */
  may(operation: string, party: Party): boolean
  /** Whether the observer sees the component, by the indices that it has. */
  sees(family: AnyFamily, at: readonly string[]): boolean
}

/** @throws ModelError when something is named that the system does not have, or an operation is named twice */
export function rolesIn(system: System, parties: Parties): Roles {
  const named = namedIn(system, parties)
  const observers = parties.observer.filter(member => !(member in system.operations))
  const secrets = parties.secret.filter(member => !(member in system.operations))
  const isOf = (among: readonly string[], member: string): boolean =>
    among.some(one =>
      one.startsWith('~') ? sortOf(one) === sortOf(member) && one.slice(1) !== member : one === member,
    )
  const isOfSort = (among: readonly string[], sort: string): boolean => among.some(one => sortOf(one) === sort)

  return {
    of(operation, at) {
      if (parties.allowed?.(operation, at) === false) return undefined
      const party = named.get(operation)
      if (party !== undefined) return party
      const members = Object.values(at)
      const isObserver = members.some(member => isOf(observers, member))
      const isSecret = members.some(member => isOf(secrets, member))
      if (isObserver && isSecret)
        throw new ModelError({
          problem: `${operation}(${members.join(', ')}) is a doing of the observer and of others`,
          remedy: `name '${operation}' among what is of the observer, secret or common`,
        })
      if (isSecret) return 'secret'
      return isObserver && system.operations[operation]?.kind !== 'worker' ? 'observer' : 'common'
    },
    may(operation, party) {
      const is = named.get(operation)
      if (is !== undefined) return is === party
      const { kind, over } = system.operations[operation] as System['operations'][string]
      const sorts = Object.values(over)
      const isWorker = kind === 'worker'
      if (party === 'secret') return sorts.some(sort => isOfSort(secrets, sort))
      if (party === 'observer') return !isWorker && sorts.some(sort => isOfSort(observers, sort))
      const everybody = (sort: string): boolean =>
        observers.some(one => sortOf(one) === sort && secrets.includes(`~${one}`))
      return isWorker || !sorts.some(everybody)
    },
    sees: ({ sorts, shared }, at) =>
      !sorts.some(sort => !shared.includes(sort) && isOfSort(observers, sort)) ||
      at.some(member => isOf(observers, member)),
  }
}

/** 'guest' of 'guest0' and of '~guest0'. */
const sortOf = (member: string): string => member.replace(/^~/, '').replace(/\d+$/, '')

function namedIn({ name, components, operations }: System, parties: Parties): Map<string, Party> {
  const sorts = new Set([
    ...Object.values(components).flatMap(family => family.sorts),
    ...Object.values(operations).flatMap(({ over }) => Object.values(over)),
  ])
  const named = new Map<string, Party>()
  for (const party of ['observer', 'secret', 'common'] as const)
    for (const who of parties[party] ?? []) {
      if (who in operations) {
        if (named.has(who))
          throw new ModelError({ problem: `the operation '${who}' is given two parties`, remedy: 'name it once' })
        named.set(who, party)
      } else if (party === 'common' || !/\d$/.test(who) || !sorts.has(sortOf(who)))
        throw new ModelError({
          problem: `'${name}' has no operation '${who}'${party === 'common' ? '' : ', and no sort with such a member'}`,
          remedy: `did you mean '${nearest(who, Object.keys(operations))}'?`,
        })
    }
  const unseen = parties.sees?.find(family => !(family in components))
  if (unseen !== undefined)
    throw new ModelError({
      problem: `'${name}' has no component '${unseen}' to be seen`,
      remedy: `choose one of ${Object.keys(components).join(', ')}`,
    })
  return named
}
