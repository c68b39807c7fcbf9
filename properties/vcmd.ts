/** What a guest uses was given to it by the host, and what the host has given is not forgotten. */
import type { VcmdAllocator } from '../machines/allocator/vcmd-system.ts'
import type { Subject } from '../machines/subject.ts'
import { mutant } from '../src/system/mutant.ts'
import { requirementsOf } from '../src/system/property.ts'
import { all } from '../src/system/sort.ts'
import type { MutantOf } from './mutant-of.ts'

const { invariant, leadsTo } = requirementsOf<VcmdAllocator, Subject>()

export const usedNumberWasGiven = invariant('a number that a guest has recorded was given to it by the host', {
  id: 'I5',
  source: 'vcmd',
  why: 'the gPASID is the hPASID: the guest would submit with a number of another guest',
  forAll: { g: 'guest', p: 'pasid' },
  when: ({ record }, { g, p }) => record(g, p).is('recorded'),
  then: ({ number }, { g, p }) => number(p).is('given', { guest: g }),
})

export const givenNumberIsKnown = invariant(
  'a number that the host has given to a guest is one that this guest knows',
  {
    id: 'L7',
    source: 'vcmd',
    why: 'nobody gives it back: the pool of the host runs dry',
    forAll: { g: 'guest', p: 'pasid' },
    when: ({ number }, { g, p }) => number(p).is('given', { guest: g }),
    then: ({ record }, { g, p }) => record(g, p).is('recorded'),
  },
)

export const numberIsOfOneGuest = invariant('no two guests use the same number', {
  id: 'S7',
  source: 'vcmd',
  why: 'a number that was never given is garbage, and it may be somebody',
  forAll: { g: 'guest', h: 'guest', p: 'pasid' },
  when: ({ record }, { g, h, p }) => g !== h && record(g, p).is('recorded'),
  then: ({ record }, { h, p }) => record(h, p).is('none'),
})

export const askedNumberIsGiven = leadsTo('a number of the host is given to who keeps asking for it', {
  id: 'L7',
  source: 'vcmd',
  why: 'a guest waits for a number that nobody has',
  forAll: { p: 'pasid' },
  // The host may fail again and again, but not for ever: who asks finds it there at last.
  fair: { weak: ['hostRecovers'], strong: [{ anyOf: ['allocate'], each: ['p'] }] },
  when: ({ number }, { p }) => number(p).is('free'),
  goal: ({ number }, { p }) => number(p).is('given'),
})

export const freedNumberComesBack = leadsTo(
  'a number that its guest keeps freeing comes back to the host, unless it is bound',
  {
    id: 'L7',
    source: 'vcmd',
    why: 'the guest has done what it can, and the pool of the host runs dry',
    forAll: { g: 'guest', p: 'pasid' },
    fair: { weak: ['hostRecovers'], strong: ['free'] },
    when: ({ number, record }, { g, p }) => number(p).is('given', { guest: g }) && !record(g, p).is('recorded.active'),
    goal: ({ number, record }, { g, p }) => number(p).is('free') || record(g, p).is('recorded.active'),
  },
)

export const vcmdProperties = [
  usedNumberWasGiven,
  givenNumberIsKnown,
  numberIsOfOneGuest,
  askedNumberIsGiven,
  freedNumberComesBack,
]

export const vcmdMutants: readonly MutantOf<VcmdAllocator>[] = [
  {
    name: 'M42',
    change: 'the host frees a number without asking which guest it was given to',
    source: 'vcmd',
    mutate: system => mutant(system).edit('freeForeign', listed => listed.filter(({ errno }) => errno !== 'EPERM')),
    killedBy: usedNumberWasGiven,
    steps: 2,
  },
  {
    name: 'M28',
    change: 'the hook that frees a number refuses, and the core erases its record all the same',
    source: 'vcmd',
    mutate: system => mutant(system).without('free', 'number'),
    killedBy: givenNumberIsKnown,
    steps: 2,
  },
  {
    name: 'M25',
    change: '"none available" is taken for a number',
    source: 'vcmd-status',
    mutate: system => mutant(system).without('allocate', 'number'),
    killedBy: numberIsOfOneGuest,
    steps: 2,
  },
  {
    name: 'host-lost',
    change: 'a host that has failed answers again only when its guests have no numbers left',
    source: 'vcmd',
    mutate: system =>
      mutant(system).edit('hostRecovers', listed => [...listed, system.components.record(all, all).is('none')]),
    killedBy: askedNumberIsGiven,
    steps: 2,
  },
  {
    name: 'free-waits-for-all',
    change: 'the hook frees no number of a guest that has bound any',
    source: 'vcmd',
    mutate: system =>
      mutant(system).edit('free', (listed, { g }) => [
        system.components.record(g, all).isNot('recorded.active').else('EBUSY'),
        ...listed,
      ]),
    killedBy: freedNumberComesBack,
    steps: 3,
  },
]
