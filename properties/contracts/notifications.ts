/** What would be promised of each call of a set that notifies, of each who is told, and of the worker. */
import type { Notifications } from '../../machines/set-lifecycle/notification-system.ts'
import type { Subject } from '../../machines/subject.ts'
import { isTrueOf } from '../../src/system/local.ts'
import { requirementsOf, type View as ViewOf } from '../../src/system/property.ts'

const { contract } = requirementsOf<Notifications, Subject>()

type Clauses = Parameters<typeof contract>[0]
type View = ViewOf<Notifications>
type At = Parameters<Clauses['free']['succeeds']>[1]
type Turn = Parameters<ReturnType<View['core']>['is']>[0]
type Step = Parameters<ReturnType<View['work']>['is']>[0]
type User = ReturnType<View['record']>['context']['users'][number]

const isQuiet = ({ core }: View): boolean => core().is('quiet', { about: null })
const isTurn = ({ core }: View, turn: Turn, { p }: At): boolean => core().is(turn, { about: p })

const usersOf = ({ record }: View, { p }: At): readonly User[] => record(p).context.users
const isUsedBy = ({ record }: View, user: User, { p }: At): boolean =>
  isTrueOf(({ context }) => context.users.includes(user), record(p))
const isUnused = ({ record }: View, { p }: At): boolean =>
  isTrueOf(({ context }) => context.users.every(user => user === 'creator'), record(p))

/** The users are those of before with one more. */
const refers = (after: View, before: View, user: User, at: At): boolean =>
  after.record(at.p).is('live', { users: [...usersOf(before, at), user].sort() })

/** The users are those of before without one; with the last of them the number is free. */
const letsGo = (after: View, before: View, user: User, at: At): boolean => {
  const left = usersOf(before, at).filter(other => other !== user)
  if (left.length === 0) return after.record(at.p).is('free', { users: [] })
  return after.record(at.p).is(before.record(at.p).is('live') ? 'live' : 'freePending', { users: left })
}

const worksOn = ({ work }: View, step: Step, { p }: At): boolean =>
  work().is(step) && isTrueOf(({ context }) => context.queue[0] === p, work())
const hasWork = ({ work }: View, { p }: At): boolean => isTrueOf(({ context }) => context.queue.includes(p), work())
const hasGoneOn = ({ work }: View): boolean =>
  isTrueOf(local => local.is(local.context.queue.length > 0 ? 'first' : 'idle'), work())

export function notificationContract({ variant }: Subject) {
  const atOnce = variant === 'notifications-direct-calls'
  const clearsFirst = variant === 'notifications-one-chain'
  const kvmHearsFree = atOnce || clearsFirst

  const kvmForgets = (after: View, before: View, at: At): boolean =>
    after.cpu(at.p).is('off') && letsGo(after, before, 'kvm', at)
  const deviceForgets = (after: View, before: View, at: At): boolean =>
    after.device(at.p).is('off') && letsGo(after, before, 'device', at)
  const everyNumberIsFree = ({ record }: View, pasids: readonly At['p'][]): boolean =>
    pasids.every(p => record(p).is('free'))

  return contract({
    createSet: {
      says: 'makes the set, if there is none, while nobody is being told; nothing is to be done for it yet',
      succeeds: view => isQuiet(view) && view.set().is('absent'),
      leaves: ({ set, work }) => set().is('live') && work().is('idle', { queue: [] }),
    },
    destroySet: {
      says: 'destroys the set once no number is left of it, while nobody is being told',
      succeeds: (view, _, members) =>
        isQuiet(view) && view.set().is('live') && everyNumberIsFree(view, members('pasid')),
      leaves: ({ set }) => set().is('absent'),
    },
    register: {
      says: 'lets KVM be told from now on, before there are numbers, while nobody is being told',
      succeeds: (view, _, members) =>
        isQuiet(view) && view.kvm().is('unregistered') && everyNumberIsFree(view, members('pasid')),
      leaves: ({ kvm }) => kvm().is('registered'),
    },

    allocate: {
      says: 'gives a number of the set that is free, without a name and without work, and begins to tell so',
      succeeds: (view, { p }) => isQuiet(view) && view.set().is('live') && view.record(p).is('free'),
      leaves: (after, at) =>
        after.record(at.p).is('live', { users: ['creator'] }) &&
        isTurn(after, 'alloc', at) &&
        after.name(at.p).is('off') &&
        after.entry(at.p).is('off') &&
        !hasWork(after, at),
    },
    nobodyHearsAlloc: {
      says: 'ends the telling of a number given: nobody listens',
      succeeds: (view, at) => isTurn(view, 'alloc', at),
      leaves: isQuiet,
    },
    bindName: {
      says: 'names a number that has no name and that the IOMMU has let go, refers to it, and begins to tell so',
      succeeds: (view, at) =>
        isQuiet(view) && view.record(at.p).is('live') && view.name(at.p).is('off') && !isUsedBy(view, 'iommu', at),
      leaves: (after, at, before) =>
        after.name(at.p).is('on') && refers(after, before, 'iommu', at) && isTurn(after, 'bind', at),
    },
    kvmHearsBind: {
      says: 'KVM, if it listens, refers to the number and maps it; all have been told then',
      succeeds: (view, at) => isTurn(view, 'bind', at) && view.kvm().is('registered'),
      leaves: (after, at, before) => isQuiet(after) && after.cpu(at.p).is('on') && refers(after, before, 'kvm', at),
    },
    nobodyHearsBind: {
      says: 'ends the telling of a name where KVM does not listen',
      succeeds: (view, at) => isTurn(view, 'bind', at) && view.kvm().is('unregistered'),
      leaves: isQuiet,
    },
    bindEntry: {
      says: 'fills the entry of a number that has a name and was not freed, while nobody is being told',
      succeeds: (view, { p }) =>
        isQuiet(view) && view.record(p).is('live') && view.name(p).is('on') && view.entry(p).is('off'),
      leaves: ({ entry }, { p }) => entry(p).is('on'),
    },
    programDevice: {
      says: 'lets a device use a number that has an entry and was not freed, while nobody is being told',
      succeeds: (view, { p }) =>
        isQuiet(view) && view.entry(p).is('on') && view.record(p).is('live') && view.device(p).is('off'),
      leaves: (after, at, before) => after.device(at.p).is('on') && refers(after, before, 'device', at),
    },

    unbind: {
      says: atOnce
        ? 'takes its name from a number that has no entry and was not freed; KVM forgets it'
        : 'takes its name from a number that has no entry and was not freed, and begins to tell so',
      succeeds: (view, { p }) =>
        isQuiet(view) && view.record(p).is('live') && view.entry(p).is('off') && view.name(p).is('on'),
      leaves: (after, at, before) =>
        after.name(at.p).is('off') &&
        (atOnce ? isQuiet(after) && kvmForgets(after, before, at) : isTurn(after, 'unbind.cpu', at)),
    },
    unbindReturns: {
      says: 'lets the IOMMU go of a number without name, entry and work, while nobody is being told',
      succeeds: (view, at) =>
        isQuiet(view) &&
        view.name(at.p).is('off') &&
        view.entry(at.p).is('off') &&
        (atOnce || !hasWork(view, at)) &&
        isUsedBy(view, 'iommu', at),
      leaves: (after, at, before) => letsGo(after, before, 'iommu', at),
    },

    free: {
      says: 'gives up a number that is not given up yet, while nobody is being told',
      succeeds: (view, { p }) => isQuiet(view) && view.record(p).is('live'),
      leaves: (after, at, before) =>
        after.record(at.p).is('freePending', { users: usersOf(before, at) }) && isTurn(after, 'free.begin', at),
    },
    freeReclaims: {
      says: 'lets a number go that nobody else uses, with its name, and tells nobody',
      succeeds: (view, at) => isTurn(view, 'free.begin', at) && isUnused(view, at),
      leaves: (after, { p }) => isQuiet(after) && after.record(p).is('free', { users: [] }) && after.name(p).is('off'),
    },
    freeTells: {
      says: 'begins to tell those who use the number, the CPU first',
      succeeds: (view, at) => isTurn(view, 'free.begin', at) && !isUnused(view, at),
      leaves: (after, at) => isTurn(after, 'free.cpu', at),
    },
    cpuHearsFree: {
      says: kvmHearsFree
        ? 'KVM forgets the number, and then the IOMMU is told'
        : 'KVM waits for UNBIND; the IOMMU is told',
      succeeds: (view, at) => isTurn(view, 'free.cpu', at),
      leaves: (after, at, before) =>
        isTurn(after, 'free.iommu', at) && (!kvmHearsFree || kvmForgets(after, before, at)),
    },
    iommuHearsFree: {
      says: atOnce
        ? 'the IOMMU driver tears a number down that has a name, and then the device is told'
        : 'the IOMMU driver queues work for a number that has a name, and then the device is told',
      succeeds: (view, at) => isTurn(view, 'free.iommu', at) && view.name(at.p).is('on'),
      leaves: (after, at, before) =>
        isTurn(after, 'free.device', at) &&
        (atOnce
          ? after.entry(at.p).is('off') && after.name(at.p).is('off') && letsGo(after, before, 'iommu', at)
          : isTrueOf(({ context }) => context.queue.at(-1) === at.p, after.work())),
    },
    iommuIgnoresFree: {
      says: 'the IOMMU driver has nothing to do for a number without a name; the device is told',
      succeeds: (view, at) => isTurn(view, 'free.iommu', at) && view.name(at.p).is('off'),
      leaves: (after, at) => isTurn(after, 'free.device', at),
    },
    deviceHearsFree: {
      says: 'the device forgets the number; all have been told then',
      succeeds: (view, at) => isTurn(view, 'free.device', at),
      leaves: (after, at, before) => isTurn(after, 'free.told', at) && deviceForgets(after, before, at),
    },
    freeTold: {
      says: 'lets the creator go of a number of whose end all have been told',
      succeeds: (view, at) => isTurn(view, 'free.told', at),
      leaves: (after, at, before) => isQuiet(after) && letsGo(after, before, 'creator', at),
    },

    workUnbinds: {
      says: 'the worker takes the name of the number at the head of its queue, and begins to tell so',
      succeeds: (view, at) => worksOn(view, clearsFirst ? 'second' : 'first', at) && isQuiet(view),
      leaves: (after, at) =>
        after.name(at.p).is('off') &&
        isTurn(after, 'unbind.cpu', at) &&
        worksOn(after, clearsFirst ? 'letGo' : 'second', at),
    },
    workClears: {
      says: clearsFirst
        ? 'the worker clears the entry of the number at the head of its queue'
        : 'the worker clears the entry of the number at the head of its queue, of whose end all have been told',
      succeeds: (view, at) =>
        worksOn(view, clearsFirst ? 'first' : 'second', at) && (clearsFirst || !isTurn(view, 'unbind', at)),
      leaves: (after, at) => after.entry(at.p).is('off') && worksOn(after, clearsFirst ? 'second' : 'letGo', at),
    },
    workLetsGo: {
      says: 'lets the IOMMU go of the number at the head of the queue, and takes up the next, if there is one',
      succeeds: (view, at) => worksOn(view, 'letGo', at) && isQuiet(view),
      leaves: (after, at, before) => letsGo(after, before, 'iommu', at) && !hasWork(after, at) && hasGoneOn(after),
    },
    cpuHearsUnbind: {
      says: 'KVM forgets the number, and then the device is told',
      succeeds: (view, at) => isTurn(view, 'unbind.cpu', at),
      leaves: (after, at, before) => isTurn(after, 'unbind.device', at) && kvmForgets(after, before, at),
    },
    deviceHearsUnbind: {
      says: 'the device forgets the number; all have been told then',
      succeeds: (view, at) => isTurn(view, 'unbind.device', at),
      leaves: (after, at, before) => isQuiet(after) && deviceForgets(after, before, at),
    },
  })
}
