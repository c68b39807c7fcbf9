/** The V4 series as documented, and as coded: each defect a design of its own. */
import type { Entry } from '../entry.ts'
import { type Platform, platforms, platformsWhere } from '../platform.ts'
import { type NotificationDesign, type Notifications, notifications } from './notification-system.ts'
import { type IoasidNumbers, ioasidNumbers, type NumberDesign } from './number-system.ts'
import { type IoasidSets, ioasidSets, type SetDesign } from './set-system.ts'

export type SetEntry = Entry<'ioasidSets', IoasidSets>
export type NumberEntry = Entry<'ioasidNumbers', IoasidNumbers>
export type NotificationEntry = Entry<'notifications', Notifications>
export type SetLifecycleEntry = SetEntry | NumberEntry | NotificationEntry

const setScope = { set: 2, mm: 2, pasid: 2, quota: 3 }
const largeSetScope = { set: 3, mm: 3, pasid: 16, quota: 3 }
/** One that knows the numbers of guests and one that does not: the sets of the others are those of one of them. */
const platformsInLarge = ['vtd-sm-enqcmd', 'smmuv3']

const quotaIsConserved = 'quotas of the sets and what is available make up the capacity'
const creatorsSetLives = 'a set is there as long as its creator has not given it up'
const quotaComesBack = 'all quota that sets have reserved can become available again'
const foundSetLives = 'a set that was found by its mm is there as long as its finder uses it'

interface Named<Design> {
  readonly variant: string
  readonly question: string
  readonly design: Design
  readonly violates: readonly string[]
  readonly debate?: 'V5' | 'V7' | 'V8'
}

const setDesigns: readonly Named<SetDesign>[] = [
  {
    variant: 'as-coded-d4',
    question: 'What if the quota of a destroyed set does not come back?',
    design: { defects: ['D4'] },
    violates: [quotaIsConserved, quotaComesBack],
  },
  {
    variant: 'as-coded-d5',
    question: 'What if a set dies with its last number, under those who created and found it?',
    design: { life: 'implicit' },
    violates: [quotaIsConserved, quotaComesBack, creatorsSetLives, foundSetLives],
    debate: 'V7',
  },
  {
    variant: 'destroyed-when-empty',
    question: 'What if a set that is destroyed goes with its last number, and nobody asks who has found it?',
    design: { life: 'pending' },
    violates: [foundSetLives],
    debate: 'V7',
  },
  {
    variant: 'as-coded-d6',
    question: 'What if a number that could not be recorded is returned all the same?',
    design: { defects: ['D6'] },
    violates: ['a number that a caller was given is recorded as of its set'],
  },
  {
    variant: 'as-coded-d7',
    question: 'What if quota 0 means all that is available now?',
    design: { defects: ['D7'] },
    violates: ['a live set may have at least one number'],
  },
  {
    variant: 'as-coded-d8',
    question: 'What if two creators read what is available before either takes the lock?',
    design: { defects: ['D8'] },
    violates: [quotaIsConserved],
  },
  {
    variant: 'as-coded-d13',
    question: 'What if an older caller allocates without a set?',
    design: { defects: ['D13'] },
    violates: ['the kernel never follows a pointer to no set'],
  },
]

function setEntry(platform: Platform, named?: Named<SetDesign>): SetEntry {
  return {
    chapter: 'set-lifecycle',
    kind: 'ioasidSets',
    platform,
    variant: named === undefined ? 'sets' : `sets-${named.variant}`,
    question: named?.question ?? 'Are quota, tokens and the lives of sets kept as documented?',
    ...(named?.debate !== undefined && { debate: named.debate }),
    scope: setScope,
    large: named === undefined && platformsInLarge.includes(platform.name) ? largeSetScope : undefined,
    system: ioasidSets(platform, named?.design),
    violates: named?.violates ?? [],
  }
}

/**
 * There is no large one: a guest that dies lets go of all its gPASIDs at once, so that what the CPU maps each of them to is kept
 * apart from the numbers, for all sets to remember. 16 numbers of one guest with 2 gPASIDs are more than 3,000,000 nodes.
 */
const numberScope = { guest: 2, pasid: 2, gpasid: 2 }

/** One guest breaks what it breaks: a design that loses count has a hundred times more states. */
const smallNumberScope = { guest: 1, pasid: 2, gpasid: 2 }

const poolNumberIsUnused = 'a number in the pool is in no table, no register and no name'
const refsAreHeld = 'the references of a number are those of its holders'
const noResurrection = 'a number that is FREE_PENDING is referred to by nobody new'
const usedNumberIsActive = 'a number that somebody besides its creator uses is ACTIVE'
const foundNumberIsLive = 'a number is found only while nobody has freed it'
const cpuLeadsToOwnNumber = 'the CPU maps a gPASID to a number of its guest that has this name'
const nameIsMapped = 'a gPASID that names a number of a running guest is mapped to it by the CPU'
const namesDiffer = 'two numbers of a guest never have the same gPASID'
const entryIsNamed = 'at rest, an entry that the IOMMU uses for a guest has a gPASID'
const entryIsHeld = 'at rest, the IOMMU refers to a number exactly while it has an entry'
const entryBelongsToOwner = 'an entry leads to the guest that owns the number'
const pendingIsTornDown = 'at rest, a freed number that the IOMMU refers to is queued for its teardown'
const pendingComesBack = 'a number that is FREE_PENDING can always come back to the pool'
const deadGuestGivesBack = 'all that a dead guest had can come back'
const pendingIsReclaimed = 'a number that is FREE_PENDING comes back to the pool'
const boundIsUnbound = 'a number that its guest keeps unbinding is unbound'
const deadGuestIsCleanedUp = 'all that a dead guest had comes back once its files are closed'

const numberDesigns: readonly Named<NumberDesign>[] = [
  {
    variant: 'as-coded',
    question: 'What does the V4 code keep of what its documentation promises?',
    design: { defects: ['D1', 'D2', 'D9', 'D10', 'D14 name', 'D14 reference'] },
    violates: [
      poolNumberIsUnused,
      refsAreHeld,
      noResurrection,
      usedNumberIsActive,
      foundNumberIsLive,
      cpuLeadsToOwnNumber,
      nameIsMapped,
      namesDiffer,
      entryIsNamed,
      entryIsHeld,
      entryBelongsToOwner,
      pendingComesBack,
      deadGuestGivesBack,
      pendingIsReclaimed,
      boundIsUnbound,
      deadGuestIsCleanedUp,
    ],
  },
  {
    variant: 'as-coded-d1',
    question: 'What if ACTIVE is declared and never assigned?',
    design: { defects: ['D1'] },
    violates: [usedNumberIsActive],
  },
  {
    variant: 'as-coded-d2',
    question: 'What if a find by gPASID refers to a number without looking at its state?',
    design: { defects: ['D2'] },
    violates: [noResurrection],
  },
  {
    variant: 'as-coded-d9',
    question: 'What if freeing all numbers of a set takes the gPASIDs of those in use off its list?',
    design: { defects: ['D9'] },
    violates: [nameIsMapped, namesDiffer],
  },
  {
    variant: 'as-coded-d10',
    question: 'What if a number is still found after it was freed?',
    design: { defects: ['D10'] },
    violates: [foundNumberIsLive],
  },
  {
    variant: 'as-coded-d11',
    question:
      'What if the FREE event is sent for ACTIVE numbers, as documented, and no number is ever ACTIVE, as coded?',
    design: { defects: ['D11'] },
    violates: [usedNumberIsActive, pendingIsTornDown, pendingIsReclaimed],
  },
  {
    variant: 'as-coded-d14-name',
    question: 'What if a guest bind ignores that its gPASID was refused?',
    design: { defects: ['D14 name'] },
    violates: [nameIsMapped, entryIsNamed, pendingComesBack, pendingIsReclaimed, boundIsUnbound],
  },
  {
    variant: 'as-coded-d14-reference',
    question: 'Can a free that races with a guest bind leave a live entry for a number in the pool?',
    design: { defects: ['D14 reference'] },
    violates: [
      poolNumberIsUnused,
      refsAreHeld,
      cpuLeadsToOwnNumber,
      entryIsHeld,
      entryBelongsToOwner,
      pendingComesBack,
      deadGuestGivesBack,
      pendingIsReclaimed,
      boundIsUnbound,
      deadGuestIsCleanedUp,
    ],
  },
  {
    variant: 'free-busy',
    question: 'What if a free fails while the number is in use?',
    design: { free: 'busy' },
    violates: [],
    debate: 'V5',
  },
  {
    variant: 'free-at-once',
    question: 'What if a free takes effect at once, whoever uses the number?',
    design: { free: 'atOnce' },
    violates: [
      poolNumberIsUnused,
      refsAreHeld,
      cpuLeadsToOwnNumber,
      entryIsHeld,
      entryBelongsToOwner,
      deadGuestGivesBack,
      boundIsUnbound,
    ],
    debate: 'V5',
  },
]

function numberEntry(platform: Platform, named?: Named<NumberDesign>): NumberEntry {
  return {
    chapter: 'set-lifecycle',
    kind: 'ioasidNumbers',
    platform,
    variant: named?.variant,
    question: named?.question ?? 'Does a number come back to the pool exactly when its last user has let go?',
    ...(named?.debate !== undefined && { debate: named.debate }),
    scope: named === undefined || named.violates.length === 0 ? numberScope : smallNumberScope,
    system: ioasidNumbers(platform, named?.design),
    violates: named?.violates ?? [],
  }
}

const cpuStopsFirst = 'the CPU no longer submits with a number when the IOMMU clears its entry'

const unboundInOrder =
  'KVM hears UNBIND before the entry is cleared, and the device takes the number up only after that'
const freedInOrder = 'KVM hears FREE before the entry is cleared, and the device takes the number up only after that'

const notificationDesigns: readonly Named<NotificationDesign>[] = [
  {
    variant: 'as-coded-d3',
    question: 'What if the global chain is called before that of the set, and KVM hears FREE on the latter?',
    design: { order: 'globalChainFirst', kvmHears: 'free', teardown: 'beforeUnbind' },
    violates: [cpuStopsFirst, freedInOrder],
    debate: 'V8',
  },
  {
    variant: 'as-coded-d3b',
    question: 'What if the worker clears the entry and only then tells UNBIND?',
    design: { teardown: 'beforeUnbind' },
    violates: [cpuStopsFirst, unboundInOrder],
    debate: 'V8',
  },
  {
    variant: 'one-chain',
    question: 'What if all subscribers hear FREE on one chain, by priority?',
    design: { kvmHears: 'free', teardown: 'beforeUnbind' },
    violates: [],
    debate: 'V8',
  },
  {
    variant: 'direct-calls',
    question: 'What if the owner calls KVM, the IOMMU driver and the device driver in turn, and nothing is deferred?',
    design: { kvmHears: 'free', teardown: 'inHandler' },
    violates: [],
    debate: 'V8',
  },
  {
    variant: 'as-coded-d12',
    question: 'What if a subscriber drops the last reference while the core is still telling?',
    design: { kvmHears: 'free', teardown: 'inHandler', creatorLetsGo: 'first' },
    violates: ['the core tells only about numbers that are recorded'],
  },
]

function notificationEntry(platform: Platform, named?: Named<NotificationDesign>): NotificationEntry {
  return {
    chapter: 'set-lifecycle',
    kind: 'notifications',
    platform,
    variant: named === undefined ? 'notifications' : `notifications-${named.variant}`,
    question:
      named?.question ?? 'Is everybody told that a number is freed, once, in order, and without waiting for itself?',
    ...(named?.debate !== undefined && { debate: named.debate }),
    scope: { pasid: 2 },
    // A worker remembers in which order its work has come: there are more orders of 16 numbers than can be told apart.
    large: named?.variant === 'direct-calls' ? { pasid: 16 } : undefined,
    system: notifications(platform, named?.design),
    violates: named?.violates ?? [],
  }
}

export const setLifecycleEntries: readonly SetLifecycleEntry[] = [
  // Numbers of guests have users that the host knows where it writes the entries of mediated devices.
  ...platformsWhere(({ mdevPasid }) => mdevPasid).map(platform => numberEntry(platform)),
  ...numberDesigns.map(named => numberEntry(platforms['vtd-sm-enqcmd'], named)),
  // KVM subscribes where the CPU has a map to keep in step.
  ...platformsWhere(({ cpuPasidTranslation }) => cpuPasidTranslation).flatMap(platform => [
    notificationEntry(platform),
    ...notificationDesigns.map(named => notificationEntry(platform, named)),
  ]),
  ...platformsWhere(({ pasidScope }) => pasidScope !== 'none').map(platform => setEntry(platform)),
  ...setDesigns.map(named => setEntry(platforms['vtd-sm-enqcmd'], named)),
]
