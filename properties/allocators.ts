/** A number is found by the allocator that gave it, and nobody is called who is no longer registered. */
import type { AllocatorRegistry } from '../machines/allocator/registry-system.ts'
import type { Subject } from '../machines/subject.ts'
import { mutant } from '../src/system/mutant.ts'
import { requirementsOf } from '../src/system/property.ts'
import type { MutantOf } from './mutant-of.ts'

const { invariant, leadsTo } = requirementsOf<AllocatorRegistry, Subject>()

export const calledIsRegistered = invariant('functions are called of a virtual IOMMU that is registered', {
  id: 'S10',
  source: 'ioasid-f2',
  why: 'the next allocation follows the pointer of a virtual IOMMU that was unplugged',
  forAll: {},
  when: ({ registry }) => registry().is('custom'),
  then: ({ registry }) => registry().context.groups.every(({ ops, registrants }) => registrants.includes(ops)),
})

export const registeredOnce = invariant('a virtual IOMMU is registered once', {
  id: 'S9',
  source: 'ioasid-f2',
  why: 'it unregisters once, and its functions stay behind',
  forAll: {},
  when: ({ registry }) => registry().is('custom'),
  then: ({ registry }) => {
    const registrants = registry().context.groups.flatMap(group => group.registrants)
    return new Set(registrants).size === registrants.length
  },
})

export const numbersAreFound = invariant('a number is recorded where the active allocator finds it', {
  id: 'S9',
  source: 'ioasid-f2',
  why: 'nobody can free it any more: it is lost until the next boot',
  forAll: { p: 'pasid' },
  when: ({ number }, { p }) => number(p).context.spaces.length > 0,
  then: ({ registry, number }, { p }) => {
    const active = registry().context.groups[0]?.space ?? 'default'
    return number(p).context.spaces.every(space => space === active)
  },
})

export const recordedOnce = invariant('a number is recorded in one space only', {
  id: 'S1',
  source: 'ioasid-f2',
  why: 'two users have it, each from another allocator',
  forAll: { p: 'pasid' },
  when: ({ number }, { p }) => number(p).context.spaces.length > 0,
  then: ({ number }, { p }) => number(p).context.spaces.length === 1,
})

export const recordedComesBack = leadsTo(
  'a number that its user keeps freeing comes back, whoever registers and goes',
  {
    id: 'L7',
    source: 'ioasid-f2',
    why: 'its user has called free, and the number is lost until the next boot',
    forAll: { p: 'pasid' },
    // A free goes to whichever allocator is active at the time.
    fair: { weak: [{ anyOf: ['free', 'freeCustom'], each: ['p'] }] },
    when: ({ number }, { p }) => number(p).context.spaces.length > 0,
    goal: ({ number }, { p }) => number(p).context.spaces.length === 0,
  },
)

export const allocatorProperties = [
  calledIsRegistered,
  registeredOnce,
  numbersAreFound,
  recordedOnce,
  recordedComesBack,
]

export const allocatorMutants: readonly MutantOf<AllocatorRegistry>[] = [
  {
    name: 'M26',
    change: 'a group goes on with the functions of its first registrant after that has left',
    source: 'ioasid-f2',
    mutate: system => mutant(system).provide('registry', { guards: { keepsOps: () => true } }),
    killedBy: calledIsRegistered,
    steps: 3,
  },
  {
    name: 'heads-only',
    change: 'who wants to register is compared with the heads of the groups only',
    source: 'ioasid-f2',
    mutate: system => mutant(system).provide('registry', { guards: { asksHeadsOnly: () => true } }),
    killedBy: registeredOnce,
    steps: 3,
  },
  {
    name: 'M27',
    change: 'the last custom allocator of its functions goes while its numbers are in use',
    source: 'ioasid-f2',
    mutate: system => mutant(system).without('unregisterLast', 'number'),
    killedBy: numbersAreFound,
    steps: 3,
  },
  {
    name: 'register-over-default',
    change: 'a custom allocator registers while the default one has numbers out',
    source: 'ioasid-f2',
    mutate: system => mutant(system).without('register', 'number'),
    killedBy: recordedOnce,
    steps: 3,
  },
  {
    name: 'free-in-one-group',
    change: 'a custom free is ignored while allocators with other functions are registered too',
    source: 'ioasid-f2',
    mutate: system =>
      mutant(system).edit('freeCustom', listed => [
        ...listed,
        system.components
          .registry()
          .where('has one group', ({ context }) => context.groups.length === 1)
          .else('ignored'),
      ]),
    killedBy: recordedComesBack,
    steps: 4,
  },
]
