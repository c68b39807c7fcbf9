/** Who is told that a number is freed acts in the order CPU, IOMMU, device; each event is told once, and of a number that is there. */
import type { Notifications } from '../machines/set-lifecycle/notification-system.ts'
import type { Subject } from '../machines/subject.ts'
import { mutant } from '../src/system/mutant.ts'
import { requirementsOf } from '../src/system/property.ts'
import type { MutantOf } from './mutant-of.ts'
import { eventsAlternate, quiesceOrder } from './observers.ts'

const { invariant, transition, observer, pattern, deadlockFree, leadsTo, infinitelyOften } = requirementsOf<
  Notifications,
  Subject
>()

const withWorker = ({ variant }: Subject): true | string =>
  variant !== 'notifications-direct-calls' || 'nothing is left to a worker in this design'

const onOneChain = ({ variant }: Subject): true | string =>
  variant === 'notifications-one-chain' || 'KVM does not go by FREE in this design, or nothing comes after it'

const inDocumentedOrder = ({ variant }: Subject): true | string =>
  variant === 'notifications' || 'KVM has heard FREE before, in this design'

const byUnbind = ({ variant }: Subject): true | string =>
  variant === 'notifications' || variant === 'notifications-as-coded-d3b' || 'KVM goes by FREE in this design'

const byFree = ({ variant }: Subject): true | string =>
  variant === 'notifications-one-chain' ||
  variant === 'notifications-as-coded-d3' ||
  'KVM does not go by FREE in this design, or no worker clears the entry'

const inWorker = ({ variant }: Subject): true | string =>
  (variant !== 'notifications-direct-calls' && variant !== 'notifications-as-coded-d12') ||
  'the handler of FREE takes the name back itself, in this design, and tells nobody'

const withoutWorker = ({ variant }: Subject): true | string =>
  variant === 'notifications-direct-calls' || "the IOMMU driver lets go in its worker, never in the core's hands"

export const cpuStopsFirst = transition('the CPU no longer submits with a number when the IOMMU clears its entry', {
  id: 'L5',
  source: 'ioasid-v4-doc',
  why: 'a guest that runs on would get faults for work that it submitted in good faith',
  forAll: { p: 'pasid' },
  when: (before, after, { p }) => before.entry(p).is('on') && after.entry(p).is('off'),
  then: (before, _, { p }) => before.cpu(p).is('off'),
})

export const poolNumberIsQuiet = invariant('a number in the pool is used by no CPU, IOMMU or device', {
  id: 'S1',
  source: 'ioasid-v4-doc',
  why: 'its next owner would get the work of the last one',
  forAll: { p: 'pasid' },
  when: ({ record }, { p }) => record(p).is('free'),
  then: ({ name, cpu, entry, device }, { p }) => [name, cpu, entry, device].every(use => use(p).is('off')),
})

export const bindIsHeard = invariant('between events, KVM maps each number that has a name', {
  id: 'L4',
  source: 'ioasid-v4',
  why: 'a BIND that happened before KVM listened is told to nobody later',
  forAll: { p: 'pasid' },
  when: ({ kvm, core, name }, { p }) => kvm().is('registered') && core().is('quiet') && name(p).is('on'),
  then: ({ cpu, record }, { p }) => cpu(p).is('on') || record(p).is('freePending'),
})

export const freeIsToldOnce = transition('a free is told once, of a number that was not freed before', {
  id: 'L4',
  source: 'ioasid-v4',
  why: 'its users would let go twice, the second time for somebody else',
  forAll: { p: 'pasid' },
  when: (before, after, { p }) =>
    before.core().is('quiet') && after.core().is('free') && after.core().context.about === p,
  then: (before, _, { p }) => before.record(p).is('live'),
})

export const toldInTurn = observer('BIND and UNBIND of a number are told in turn, and FREE once in each of its lives', {
  id: 'L4',
  source: 'ioasid-v4-doc',
  why: 'KVM and the device refer to a number once for each BIND, and let go once for each UNBIND',
  applies: inWorker,
  forAll: { p: 'pasid' },
  machine: eventsAlternate,
  watches: {
    ALLOC: ['allocate'],
    BIND: ['bindName'],
    UNBIND: ['unbind', 'workUnbinds'],
    FREE: ['freeTells'],
  },
})

const quiesces = {
  id: 'L5',
  source: 'ioasid-v4-doc',
  why: 'a guest that runs on gets faults, and a device that comes too early gets the work of another',
  forAll: { p: 'pasid' },
  machine: quiesceOrder,
} as const

const used = { MAP: ['kvmHearsBind'], WRITE: ['bindEntry'], CLEAR: ['workClears'], PROGRAM: ['programDevice'] } as const

export const unboundInOrder = observer(
  'KVM hears UNBIND before the entry is cleared, and the device takes the number up only after that',
  { ...quiesces, applies: byUnbind, watches: { ...used, QUIESCE: ['cpuHearsUnbind'] } },
)

export const freedInOrder = observer(
  'KVM hears FREE before the entry is cleared, and the device takes the number up only after that',
  { ...quiesces, applies: byFree, watches: { ...used, QUIESCE: ['cpuHearsFree', 'cpuHearsUnbind'] } },
)

export const toldIsHeard = pattern('KVM hears each FREE and each UNBIND that is told', {
  id: 'L4',
  source: 'ioasid-v4-doc',
  why: 'a guest would go on with a number of which everybody else has let go',
  applies: inWorker,
  forAll: { p: 'pasid' },
  fair: { weak: [{ every: 'worker' }] },
  response: ['freeTells', 'unbind', 'workUnbinds'],
  by: ['cpuHearsFree', 'cpuHearsUnbind'],
})

export const programmedWhenBound = pattern('a device takes a number up only after the IOMMU has an entry for it', {
  id: 'S12',
  source: 'ioasid-v4-doc',
  why: 'what it does with the number faults, or goes where the entry of a life before still leads',
  forAll: { p: 'pasid' },
  precedence: ['programDevice'],
  by: ['bindEntry'],
  within: { after: ['allocate'], before: ['free'] },
})

export const toldOfIsRecorded = invariant('the core tells only about numbers that are recorded', {
  id: 'S8',
  source: 'ioasid-v4-doc',
  why: 'it would go on with the memory of a number that the first chain has let go',
  forAll: { p: 'pasid' },
  when: ({ core }, { p }) => core().context.about === p,
  then: ({ record }, { p }) => !record(p).is('free'),
})

export const nobodyWaitsForItself = deadlockFree('the spinlock is never waited for by who holds it', {
  id: 'L8',
  source: 'ioasid-v4-doc',
  why: 'a handler that causes another notification waits for the lock under which it was called',
  resting: () => false,
})

export const freedIsReclaimed = leadsTo('a number that was freed comes back to the pool', {
  id: 'L1',
  source: 'ioasid-v4-doc',
  why: 'who was told lets go too late, or never: the pool runs dry',
  forAll: { p: 'pasid' },
  // A worker waits for the spinlock: while others take it again and again, only a lock that is fair lets it in.
  fair: { strong: [{ every: 'worker' }] },
  when: ({ record }, { p }) => record(p).is('freePending'),
  goal: ({ record }, { p }) => record(p).is('free'),
})

export const lockIsGivenBack = infinitelyOften('the spinlock is free again and again', {
  id: 'L8',
  source: 'ioasid-v4-doc',
  why: 'who holds it goes on telling and never comes to an end: everybody else spins',
  forAll: {},
  fair: { weak: [{ every: 'worker' }] },
  goal: ({ core }) => core().is('quiet'),
})

export const notificationProperties = [
  cpuStopsFirst,
  poolNumberIsQuiet,
  bindIsHeard,
  freeIsToldOnce,
  toldInTurn,
  unboundInOrder,
  freedInOrder,
  toldIsHeard,
  programmedWhenBound,
  toldOfIsRecorded,
  nobodyWaitsForItself,
  freedIsReclaimed,
  lockIsGivenBack,
]

export const notificationMutants: readonly MutantOf<Notifications>[] = [
  {
    name: 'M30',
    change: 'the global chain is called before that of the set, so that the IOMMU comes before KVM',
    source: 'ioasid-v4-code',
    applies: onOneChain,
    mutate: system => mutant(system).provide('core', { guards: { globalChainFirst: () => true } }),
    killedBy: cpuStopsFirst,
    steps: 11,
  },
  {
    name: 'unheard-unbind',
    change: 'the worker clears the entry without waiting until KVM has heard UNBIND',
    source: 'ioasid-v4-doc',
    applies: inDocumentedOrder,
    mutate: system => mutant(system).without('workClears', 'core'),
    killedBy: cpuStopsFirst,
    steps: 15,
  },
  {
    name: 'entry-kept',
    change: 'the worker lets the number go without clearing its entry',
    source: 'vtd-guest-bind',
    applies: withWorker,
    mutate: system => mutant(system).without('workClears', 'entry'),
    killedBy: poolNumberIsQuiet,
    steps: 17,
  },
  {
    name: 'register-late',
    change: 'KVM may register while the set has numbers',
    source: 'ioasid-v4',
    mutate: system => mutant(system).without('register', 'record'),
    killedBy: bindIsHeard,
    steps: 6,
  },
  {
    name: 'free-twice',
    change: 'a free does not ask whether the number was freed before',
    source: 'ioasid-v4',
    applies: withWorker,
    mutate: system =>
      mutant(system).edit('free', (listed, { p }) =>
        listed.flatMap(item =>
          item.part.kind === 'takes' && item.part.event.type === 'MARK'
            ? [system.components.record(p).isNot('free').else('ignored'), system.components.record(p).hears('MARK')]
            : [item],
        ),
      ),
    killedBy: freeIsToldOnce,
    steps: 12,
  },
  {
    name: 'unbind-twice',
    change: 'an unbind does not ask whether it has been done before',
    source: 'ioasid-v4',
    applies: inDocumentedOrder,
    mutate: system => mutant(system).without('unbind', 'name'),
    killedBy: toldInTurn,
    steps: 4,
  },
  {
    name: 'reused-early',
    change: 'a device takes up a number without asking whether it was freed',
    source: 'ioasid-v4',
    applies: inDocumentedOrder,
    mutate: system => mutant(system).without('programDevice', 'record'),
    killedBy: unboundInOrder,
    steps: 16,
  },
  {
    name: 'reused-early-on-free',
    change: 'a device takes up a number without asking whether it was freed',
    source: 'ioasid-v4',
    applies: onOneChain,
    mutate: system => mutant(system).without('programDevice', 'record'),
    killedBy: freedInOrder,
    steps: 13,
  },
  {
    name: 'unbind-untold',
    change: 'the worker takes the name of a number back and tells nobody',
    source: 'ioasid-v4',
    applies: inWorker,
    mutate: system =>
      mutant(system).edit('workUnbinds', listed =>
        listed.map(item =>
          item.part.kind === 'takes' && item.part.event.type === 'UNBIND' ? system.components.core().is('quiet') : item,
        ),
      ),
    killedBy: toldIsHeard,
    steps: 17,
  },
  {
    name: 'programmed-early',
    change: 'a device takes up a number without asking for its entry',
    source: 'ioasid-v4',
    mutate: system => mutant(system).without('programDevice', 'entry'),
    killedBy: programmedWhenBound,
    steps: 5,
  },
  {
    name: 'M48',
    change:
      "the creator's reference is dropped first, so that a handler drops the last one, and the core goes on telling",
    source: 'ioasid-v4-code',
    applies: withoutWorker,
    mutate: system =>
      mutant(
        mutant(system).edit('freeTells', (listed, { p }) => [
          ...listed,
          system.components.record(p).takes('LET_GO', { user: 'creator' }),
        ]),
      ).without('freeTold', 'record'),
    killedBy: toldOfIsRecorded,
    steps: 9,
  },
  {
    name: 'M45',
    change: "the IOMMU driver's handler of FREE causes a notification itself",
    source: 'ioasid-v4-doc',
    mutate: system =>
      mutant(system).edit('iommuHearsFree', listed => [...listed, system.components.core().is('quiet')]),
    killedBy: nobodyWaitsForItself,
    steps: 8,
  },
  {
    name: 'work-unqueued',
    change: 'the IOMMU driver hears FREE and queues no work',
    source: 'vtd-guest-bind',
    applies: inDocumentedOrder,
    mutate: system => mutant(system).without('iommuHearsFree', 'work'),
    killedBy: freedIsReclaimed,
    steps: 11,
  },
  {
    name: 'told-again',
    change: 'the core tells ALLOC again and again',
    source: 'ioasid-v4-doc',
    mutate: system =>
      mutant(system).edit('nobodyHearsAlloc', listed => listed.filter(({ part }) => part.kind === 'requires')),
    killedBy: lockIsGivenBack,
    steps: 3,
  },
]
