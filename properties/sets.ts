/** Quota is conserved, a set lives as long as somebody relies on it, and what a caller was given is its own. */
import type { IoasidSets } from '../machines/set-lifecycle/set-system.ts'
import type { Subject } from '../machines/subject.ts'
import { mutant } from '../src/system/mutant.ts'
import { requirementsOf } from '../src/system/property.ts'
import type { MutantOf } from './mutant-of.ts'

const { invariant, leadsTo, recoverable } = requirementsOf<IoasidSets, Subject>()

const withMmSets = ({ platform }: Subject): true | string =>
  platform.hostTracksGuestPasids ||
  `the host knows no PASID of a guest on ${platform.name}: only the host's own set, without a token, has a use`

/** As many numbers as there are to reserve. */
const CAPACITY = 2

const hasRoom = ({ quota, members }: { readonly quota: number | 'unlimited'; readonly members: number }): boolean =>
  quota === 'unlimited' || members < quota

export const quotaIsConserved = invariant('quotas of the sets and what is available make up the capacity', {
  id: 'S6',
  source: 'ioasid-v4-doc',
  why: 'quota that does not come back is lost until the next boot, and every virtual machine takes some of it along',
  forAll: {},
  then: ({ set, capacity }, _, members) => {
    const quotas = members('set').map(s => set(s).context.quota)
    const reserved = quotas.reduce<number>((sum, quota) => sum + (quota === 'unlimited' ? 0 : quota), 0)
    const { available } = capacity().context
    return available >= 0 && reserved + available === CAPACITY
  },
})

export const membersAreCounted = invariant('a set counts its numbers, and has no more than its quota', {
  id: 'S6',
  source: 'ioasid-v4',
  why: 'a set that believes itself full cannot allocate, and one that miscounts takes what others reserved',
  forAll: { s: 'set' },
  when: ({ set }, { s }) => !set(s).is('absent'),
  then: ({ set, number }, { s }, members) => {
    const { members: counted, quota } = set(s).context
    const owned = members.count('pasid', p => number(p).context.owner === s)
    return counted === owned && (quota === 'unlimited' || owned <= quota)
  },
})

export const callersNumberIsRecorded = invariant('a number that a caller was given is recorded as of its set', {
  id: 'S7',
  source: 'ioasid-v4-doc',
  why: 'the caller would use a number that is in the pool and that somebody else is given next',
  forAll: { s: 'set', p: 'pasid' },
  when: ({ caller }, { s, p }) => caller(s, p).is('held'),
  then: ({ number }, { s, p }) => number(p).is('allocated', { owner: s }),
})

export const ownerLives = invariant('a set that owns a number is there', {
  id: 'S8',
  source: 'ioasid-v4',
  why: 'a number without a set can be freed by nobody, and its notifications go to freed memory',
  forAll: { s: 'set', p: 'pasid' },
  when: ({ number }, { s, p }) => number(p).is('allocated', { owner: s }),
  then: ({ set }, { s }) => !set(s).is('absent'),
})

export const creatorsSetLives = invariant('a set is there as long as its creator has not given it up', {
  id: 'S8',
  source: 'ioasid-v4-doc',
  why: 'the next allocation from it works on freed memory',
  forAll: { s: 'set' },
  when: ({ creator }, { s }) => creator(s).is('held'),
  then: ({ set }, { s }) => set(s).is('live'),
})

export const foundSetLives = invariant('a set that was found by its mm is there as long as its finder uses it', {
  id: 'S8',
  source: 'intel-tree',
  why: 'KVM, VFIO and the mediating driver would use a set that another of them has seen destroyed',
  applies: withMmSets,
  forAll: { s: 'set' },
  when: ({ finder }, { s }) => finder(s).is('held'),
  then: ({ set }, { s }) => !set(s).is('absent'),
})

export const tokensDiffer = invariant('two sets never have the same mm', {
  id: 'I6',
  source: 'ioasid-v4',
  why: 'who looks for the set of its virtual machine would find either of them',
  applies: withMmSets,
  forAll: { s: 'set', t: 'set' },
  when: ({ set }, { s, t }) => s !== t && set(s).context.token?.startsWith('mm') === true,
  then: ({ set }, { s, t }) => set(t).context.token !== set(s).context.token,
})

export const liveSetCanAllocate = invariant('a live set may have at least one number', {
  id: 'L7',
  source: 'ioasid-v4-doc',
  why: 'its creation was reported as a success, and nothing can ever be allocated from it',
  forAll: { s: 'set' },
  when: ({ set }, { s }) => set(s).is('live'),
  then: ({ set }, { s }) => set(s).context.quota !== 0,
})

export const askedNumberIsGiven = leadsTo('who keeps asking for a number of the pool is given it, within its quota', {
  id: 'L7',
  source: 'ioasid-v4-doc',
  why: 'the set has reserved what it cannot have, and nobody else can',
  forAll: { s: 'set', p: 'pasid' },
  fair: { weak: ['allocate'] },
  when: ({ set, creator, number }, { s, p }) =>
    creator(s).is('held') && set(s).is('live') && hasRoom(set(s).context) && number(p).is('free'),
  goal: ({ set, number, caller }, { s, p }) =>
    !set(s).is('live') || !hasRoom(set(s).context) || !number(p).is('free') || caller(s, p).is('held'),
})

export const quotaComesBack = recoverable('all quota that sets have reserved can become available again', {
  id: 'L7',
  source: 'ioasid-v4-doc',
  why: 'with each set that is created and destroyed there is less to reserve, until nobody can create one',
  forAll: {},
  goal: ({ capacity }) => capacity().context.available === CAPACITY,
})

export const noNullSet = invariant('the kernel never follows a pointer to no set', {
  id: 'S8',
  source: 'ioasid-v4-doc',
  why: 'older callers pass NULL for the whole system, and the kernel stops there',
  forAll: {},
  then: ({ kernel }) => kernel().is('running'),
})

export const setProperties = [
  quotaIsConserved,
  membersAreCounted,
  callersNumberIsRecorded,
  ownerLives,
  creatorsSetLives,
  foundSetLives,
  tokensDiffer,
  liveSetCanAllocate,
  askedNumberIsGiven,
  quotaComesBack,
  noNullSet,
]

export const setMutants: readonly MutantOf<IoasidSets>[] = [
  {
    name: 'M31',
    change: 'the destruction of a set does not give its quota back',
    source: 'ioasid-v4-code',
    mutate: system => mutant(system).without('destroySet', 'capacity'),
    killedBy: quotaComesBack,
    steps: 1,
  },
  {
    name: 'create-unreserved',
    change: 'the creation of a set reserves none of its quota, and does not ask for it',
    source: 'ioasid-v4',
    mutate: system => mutant(system).without('createSet', 'capacity'),
    killedBy: quotaIsConserved,
    steps: 1,
  },
  {
    name: 'free-uncounted',
    change: 'a free does not tell the set',
    source: 'ioasid-v4',
    mutate: system => mutant(system).without('free', 'set'),
    killedBy: membersAreCounted,
    steps: 3,
  },
  {
    name: 'M33',
    change: 'an allocation that cannot record its number returns the number all the same',
    source: 'ioasid-v4-code',
    mutate: system =>
      mutant(system).edit('allocateUnrecorded', (listed, { s, p }) => [
        ...listed.slice(0, -1),
        system.components.caller(s, p).takes('TAKE').else('INVALID'),
      ]),
    killedBy: callersNumberIsRecorded,
    steps: 2,
  },
  {
    name: 'destroy-in-use',
    change: 'a set is destroyed without asking whether it has members',
    source: 'ioasid-v4',
    mutate: system => mutant(system).provide('set', { guards: { isEmpty: () => true } }),
    killedBy: ownerLives,
    steps: 3,
  },
  {
    name: 'M32',
    change: 'a set dies with its last number',
    source: 'ioasid-v4-code',
    mutate: system => mutant(system).provide('set', { guards: { diesEmpty: () => true } }),
    killedBy: creatorsSetLives,
    steps: 3,
  },
  {
    name: 'destroy-found',
    change: 'a set is destroyed without asking who has found it',
    source: 'ioasid-v4-code',
    applies: withMmSets,
    mutate: system => mutant(system).without('destroySet', 'finder'),
    killedBy: foundSetLives,
    steps: 3,
  },
  {
    name: 'token-taken',
    change: 'a set is created without asking whether another has the mm',
    source: 'ioasid-v4',
    applies: withMmSets,
    mutate: system =>
      mutant(system).edit('createMmSet', listed =>
        listed.filter(
          ({ part }) => part.kind !== 'requires' || part.of[0]?.family.identity !== system.components.set.identity,
        ),
      ),
    killedBy: tokensDiffer,
    steps: 2,
  },
  {
    name: 'quota-0-is-none',
    change: 'quota 0 means none at all, and not as many as there are',
    source: 'ioasid-v4-code',
    mutate: system =>
      mutant(system).edit('createUnlimitedSet', (listed, { s }) =>
        listed.map(item =>
          item.part.kind === 'takes' && item.part.event.type === 'CREATE'
            ? system.components.set(s).takes('CREATE', { token: 'none', quota: 0 }).else('EEXIST')
            : item,
        ),
      ),
    killedBy: liveSetCanAllocate,
    steps: 1,
  },
  {
    name: 'quota-never-filled',
    change: 'the last number of a quota is not given',
    source: 'ioasid-v4',
    mutate: system =>
      mutant(system).provide('set', {
        guards: {
          belowQuota: ({ context }) => context.quota === 'unlimited' || context.members + 1 < context.quota,
        },
      }),
    killedBy: askedNumberIsGiven,
    steps: 1,
  },
  {
    name: 'null-set',
    change: 'an allocation does not ask whether it was given a set',
    source: 'ioasid-v4-code',
    mutate: system =>
      mutant(system).edit('allocateWithoutSet', () => [system.components.kernel().takes('OOPS').else('INVALID')]),
    killedBy: noNullSet,
    steps: 1,
  },
]
