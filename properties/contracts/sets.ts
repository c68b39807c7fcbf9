/** What the manual page of IOASID sets would promise: when each call succeeds, and what it leaves behind. */
import type { IoasidSets } from '../../machines/set-lifecycle/set-system.ts'
import type { Subject } from '../../machines/subject.ts'
import { requirementsOf, type View as ViewOf } from '../../src/system/property.ts'
import type { Index } from '../../src/system/sort.ts'

const { contract } = requirementsOf<IoasidSets, Subject>()

type View = ViewOf<IoasidSets>

const amount = (quota: Index<'quota'>): number => Number(quota.slice('quota'.length))

/** Only of a design that is not promised anything is the quota no argument of the destruction. */
const reserved = (at: { readonly s: Index<'set'>; readonly q?: Index<'quota'> }): number =>
  at.q === undefined ? 0 : amount(at.q)
const available = ({ capacity }: View): number => capacity().context.available

const isGone = ({ set, creator }: View, s: Index<'set'>): boolean =>
  set(s).is('absent', { token: null, quota: 0, members: 0 }) && creator(s).is('none')

const hasRoom = ({ set }: View, s: Index<'set'>): boolean => {
  const { quota, members } = set(s).context
  return set(s).is('live') && (quota === 'unlimited' || members < quota)
}

export function setContract() {
  return contract({
    createSet: {
      says: 'makes a set, found by nobody, and reserves its quota, of which so much must be available',
      succeeds: (view, { s, q }) => view.set(s).is('absent') && available(view) >= amount(q),
      leaves: (after, { s, q }, before) =>
        after.set(s).is('live', { token: 'none', quota: amount(q), members: 0 }) &&
        after.creator(s).is('held') &&
        available(after) === available(before) - amount(q),
    },
    createUnlimitedSet: {
      says: 'makes a set, found by nobody, that reserves nothing and may have whatever is free',
      succeeds: ({ set }, { s }) => set(s).is('absent'),
      leaves: ({ set, creator }, { s }) =>
        set(s).is('live', { token: 'none', quota: 'unlimited', members: 0 }) && creator(s).is('held'),
    },
    createMmSet: {
      says: 'makes the one set of an mm, and reserves its quota, of which so much must be available',
      succeeds: (view, { s, m, q }, members) =>
        view.set(s).is('absent') &&
        available(view) >= amount(q) &&
        members('set').every(other => !view.set(other).is('live', { token: m })),
      leaves: (after, { s, m, q }, before) =>
        after.set(s).is('live', { token: m, quota: amount(q), members: 0 }) &&
        after.creator(s).is('held') &&
        available(after) === available(before) - amount(q),
    },
    findMmSet: {
      says: 'refers to the set of an mm, once',
      succeeds: ({ set, finder }, { s, m }) => set(s).is('live', { token: m }) && finder(s).is('none'),
      leaves: ({ finder }, { s }) => finder(s).is('held'),
    },
    putSet: {
      says: 'lets go of a set that was found',
      succeeds: ({ finder }, { s }) => finder(s).is('held'),
      leaves: ({ finder }, { s }) => finder(s).is('none'),
    },
    destroySet: {
      says: 'destroys a set without numbers that nobody uses who found it, and gives its quota back',
      succeeds: ({ set, finder }, at) =>
        set(at.s).is('live', { quota: reserved(at), members: 0 }) && finder(at.s).is('none'),
      leaves: (after, at, before) => isGone(after, at.s) && available(after) === available(before) + reserved(at),
    },
    destroyUnlimitedSet: {
      says: 'destroys a set without numbers that has reserved nothing',
      succeeds: ({ set }, { s }) => set(s).is('live', { quota: 'unlimited', members: 0 }),
      leaves: (after, { s }) => isGone(after, s),
    },
    allocate: {
      says: 'gives a number that is free to the caller, of a set that has fewer than its quota',
      succeeds: (view, { s, p }) => hasRoom(view, s) && view.number(p).is('free'),
      leaves: ({ number, caller }, { s, p }) => number(p).is('allocated', { owner: s }) && caller(s, p).is('held'),
    },
    allocateUnrecorded: {
      says: 'gives no number that it cannot record',
      succeeds: () => false,
      leaves: () => true,
    },
    allocateWithoutSet: {
      says: 'gives no number without a set',
      succeeds: () => false,
      leaves: () => true,
    },
    free: {
      says: 'takes a number back from the set that owns it, and forgets that it did',
      succeeds: ({ number }, { s, p }) => number(p).is('allocated', { owner: s }),
      leaves: ({ number, caller }, { s, p }) => number(p).is('free', { owner: null }) && caller(s, p).is('none'),
    },
  })
}
