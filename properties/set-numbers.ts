/** A number of a set: who refers to it, when it goes back to the pool, and that its gPASID, the CPU and the IOMMU agree. */
import type { IoasidNumbers } from '../machines/set-lifecycle/number-system.ts'
import type { Subject } from '../machines/subject.ts'
import { mutant } from '../src/system/mutant.ts'
import { requirementsOf } from '../src/system/property.ts'
import type { MutantOf } from './mutant-of.ts'

const { invariant, leadsTo, pattern, recoverable, transition } = requirementsOf<IoasidNumbers, Subject>()

const withCpuMap = ({ platform }: Subject): true | string =>
  platform.cpuPasidTranslation || `the CPU translates no PASID on ${platform.name}: KVM has no part in it`

const deferredFree = ({ variant }: Subject): true | string =>
  !variant?.startsWith('free-') || 'a free is never deferred in this design: no number is ever FREE_PENDING'

export const poolNumberIsUnused = invariant('a number in the pool is in no table, no register and no name', {
  id: 'S1',
  source: 'ioasid-v4-doc',
  why: 'its next owner would get the work of the last one',
  forAll: { p: 'pasid' },
  when: ({ number }, { p }) => number(p).is('free'),
  then: ({ entry, spid, cpu, register }, { p }, members) =>
    entry(p).is('absent') &&
    spid(p).is('none') &&
    members('guest').every(
      g => register(g).context.pasid !== p && members('gpasid').every(gp => cpu(g, gp).context.to !== p),
    ),
})

export const refsAreHeld = invariant('the references of a number are those of its holders', {
  id: 'S2',
  source: 'ioasid-v4-doc',
  why: 'who lets go without holding lets go for somebody else, under whom the number is reused',
  forAll: { p: 'pasid' },
  when: ({ number }, { p }) => !number(p).is('free'),
  then: ({ number }, { p }) => number(p).context.refs === number(p).context.holders.length,
})

export const noResurrection = transition('a number that is FREE_PENDING is referred to by nobody new', {
  id: 'S3',
  source: 'ioasid-v4-doc',
  why: 'it never comes back to the pool while new users keep coming',
  applies: deferredFree,
  forAll: { p: 'pasid' },
  when: (before, after, { p }) => before.number(p).is('freePending') && after.number(p).is('freePending'),
  then: (before, after, { p }) => after.number(p).context.refs <= before.number(p).context.refs,
})

export const pendingIsReferredTo = invariant('a number that is FREE_PENDING is still referred to', {
  id: 'S4',
  source: 'ioasid-v4-doc',
  why: 'nobody is left whose letting go would bring it back to the pool',
  applies: deferredFree,
  forAll: { p: 'pasid' },
  when: ({ number }, { p }) => number(p).is('freePending'),
  then: ({ number }, { p }) => number(p).context.refs >= 1,
})

export const usedNumberIsActive = invariant('a number that somebody besides its creator uses is ACTIVE', {
  id: 'D1',
  source: 'ioasid-v4-doc',
  why: 'whoever asks for the state, as the rule for the FREE event does, takes it for unused',
  forAll: { p: 'pasid' },
  when: ({ number }, { p }) => number(p).is('live') && number(p).context.refs > 1,
  then: ({ number }, { p }) => number(p).is('live.active'),
})

export const foundNumberIsLive = transition('a number is found only while nobody has freed it', {
  id: 'D10',
  source: 'ioasid-v4-doc',
  why: 'the finder would use the data of a number that is on its way to the pool',
  applies: deferredFree,
  on: ['find'],
  about: ['p'],
  forAll: { p: 'pasid' },
  then: (before, _, { p }) => before.number(p).is('live'),
})

export const cpuLeadsToOwnNumber = invariant('the CPU maps a gPASID to a number of its guest that has this name', {
  id: 'I4',
  source: 'ioasid-v4-doc',
  why: 'what the guest submits would carry the PASID of another address space, or of another guest',
  applies: withCpuMap,
  forAll: { g: 'guest', gp: 'gpasid', p: 'pasid' },
  when: ({ cpu }, { g, gp, p }) => cpu(g, gp).is('mapped', { to: p }),
  then: ({ number, spid }, { g, gp, p }) => {
    const { owner, holders } = number(p).context
    return owner === g && holders.includes('kvm') && spid(p).context.guest === g && spid(p).context.gpasid === gp
  },
})

export const nameIsMapped = invariant('a gPASID that names a number of a running guest is mapped to it by the CPU', {
  id: 'L4',
  source: 'ioasid-v4-doc',
  why: 'a BIND was lost, or the UNBIND of another number has cleared the entry',
  applies: withCpuMap,
  forAll: { g: 'guest', gp: 'gpasid', p: 'pasid' },
  when: ({ spid, vm }, { g, gp, p }) => spid(p).is('named', { guest: g, gpasid: gp }) && vm(g).is('running'),
  then: ({ cpu }, { g, gp, p }) => cpu(g, gp).is('mapped', { to: p }),
})

export const namesDiffer = invariant('two numbers of a guest never have the same gPASID', {
  id: 'I4',
  source: 'ioasid-v4',
  why: 'a gPASID that the guest writes would mean either of them',
  forAll: { g: 'guest', p: 'pasid', q: 'pasid' },
  when: ({ spid }, { g, p, q }) => p !== q && spid(p).context.guest === g && spid(q).context.guest === g,
  then: ({ spid }, { p, q }) => spid(p).context.gpasid !== spid(q).context.gpasid,
})

export const entryIsNamed = invariant('at rest, an entry that the IOMMU uses for a guest has a gPASID', {
  id: 'S11',
  source: 'vtd-guest-bind',
  why: 'the bind has reported success, and nobody can find the number or be told of its end',
  forAll: { p: 'pasid' },
  when: ({ entry, binding, teardown }, { p }) =>
    entry(p).is('present') && binding().is('idle') && teardown().is('idle'),
  then: ({ spid }, { p }) => !spid(p).is('none'),
})

export const entryIsHeld = invariant('at rest, the IOMMU refers to a number exactly while it has an entry', {
  id: 'S12',
  source: 'vtd-guest-bind',
  why: 'an entry that nobody answers for stays when the number goes',
  forAll: { p: 'pasid' },
  when: ({ entry, data, binding, teardown }, { p }) =>
    binding().is('idle') && teardown().is('idle') && (entry(p).is('present') || !data(p).is('none')),
  then: ({ entry, data, number }, { p }) =>
    entry(p).is('present') && !data(p).is('none') && number(p).context.holders.includes('iommu'),
})

export const entryBelongsToOwner = invariant('an entry leads to the guest that owns the number', {
  id: 'I1',
  source: 'ioasid-v4',
  why: 'DMA would reach a guest that was never given the number',
  forAll: { g: 'guest', p: 'pasid' },
  when: ({ entry }, { g, p }) => entry(p).is('present', { guest: g }),
  then: ({ number }, { g, p }) => number(p).context.owner === g,
})

export const pendingIsTornDown = invariant(
  'at rest, a freed number that the IOMMU refers to is queued for its teardown',
  {
    id: 'L1',
    source: 'ioasid-v4-doc',
    why: 'nobody else knows that the number was freed: it never comes back to the pool',
    applies: deferredFree,
    forAll: { p: 'pasid' },
    when: ({ number, binding, teardown }, { p }) =>
      number(p).is('freePending') &&
      number(p).context.holders.includes('iommu') &&
      binding().is('idle') &&
      teardown().is('idle'),
    then: ({ data }, { p }) => data(p).is('queued'),
  },
)

export const pendingComesBack = recoverable('a number that is FREE_PENDING can always come back to the pool', {
  id: 'L1',
  source: 'ioasid-v4-doc',
  why: 'it is lost until the next boot: its owner has freed it and may not ask for it again',
  applies: deferredFree,
  forAll: { p: 'pasid' },
  when: ({ number }, { p }) => number(p).is('freePending'),
  goal: ({ number }, { p }) => number(p).is('free'),
})

export const deadGuestGivesBack = recoverable('all that a dead guest had can come back', {
  id: 'L3',
  source: 'ioasid-v4-doc',
  why: 'nobody is left to let go: each guest that is killed takes numbers along until the next boot',
  forAll: { g: 'guest' },
  when: ({ vm }, { g }) => vm(g).is('dead'),
  goal: ({ number, cpu, register }, { g }, members) =>
    members('pasid').every(p => number(p).context.owner !== g) &&
    members('gpasid').every(gp => !cpu(g, gp).is('mapped')) &&
    !register(g).is('programmed'),
})

/** The ordered worker has its turn although binds and other teardowns come in between; every other worker is not held up. */
const workersRun = { weak: [{ every: 'worker' }], strong: ['freeWork'] } as const

export const pendingIsReclaimed = pattern('a number that is FREE_PENDING comes back to the pool', {
  id: 'L1',
  source: 'ioasid-v4-doc',
  why: 'it is lost as long as its guest does nothing, and no guest has to',
  applies: deferredFree,
  forAll: { p: 'pasid' },
  fair: workersRun,
  response: { says: 'the number is FREE_PENDING', is: ({ number }, { p }) => number(p).is('freePending') },
  by: { says: 'it is in the pool', is: ({ number }, { p }) => number(p).is('free') },
})

export const boundIsUnbound = leadsTo('a number that its guest keeps unbinding is unbound', {
  id: 'L9',
  source: 'vtd-guest-bind',
  why: 'a teardown that hangs holds the mutex of all others, and the entry stays',
  forAll: { p: 'pasid' },
  // Binds and teardowns of other numbers hold the mutex again and again.
  fair: { weak: [{ every: 'worker' }], strong: [{ anyOf: ['unbind'], each: ['p'] }] },
  when: ({ data }, { p }) => data(p).is('attached'),
  goal: ({ data }, { p }) => !data(p).is('attached'),
})

export const deadGuestIsCleanedUp = leadsTo('all that a dead guest had comes back once its files are closed', {
  id: 'L3',
  source: 'ioasid-v4-doc',
  why: 'each guest that is killed takes numbers along until somebody happens to let them go',
  applies: deferredFree,
  forAll: { g: 'guest' },
  // The close of its files frees all numbers of its set.
  fair: { ...workersRun, weak: [...workersRun.weak, 'freeAll'] },
  when: ({ vm }, { g }) => vm(g).is('dead'),
  goal: ({ number, cpu, register }, { g }, members) =>
    members('pasid').every(p => number(p).context.owner !== g) &&
    members('gpasid').every(gp => !cpu(g, gp).is('mapped')) &&
    !register(g).is('programmed'),
})

export const setNumberProperties = [
  poolNumberIsUnused,
  refsAreHeld,
  noResurrection,
  pendingIsReferredTo,
  usedNumberIsActive,
  foundNumberIsLive,
  cpuLeadsToOwnNumber,
  nameIsMapped,
  namesDiffer,
  entryIsNamed,
  entryIsHeld,
  entryBelongsToOwner,
  pendingIsTornDown,
  pendingComesBack,
  deadGuestGivesBack,
  pendingIsReclaimed,
  boundIsUnbound,
  deadGuestIsCleanedUp,
]

export const setNumberMutants: readonly MutantOf<IoasidNumbers>[] = [
  {
    name: 'M46',
    change: 'a guest bind ignores that it could not refer to the number, which was freed meanwhile',
    source: 'vtd-guest-bind',
    applies: deferredFree,
    mutate: system => mutant(system).provide('binding', { guards: { ignoresReference: () => true } }),
    killedBy: poolNumberIsUnused,
    steps: ({ platform }) => (platform.cpuPasidTranslation ? 9 : 8),
  },
  {
    name: 'M36',
    change: 'the mediating driver lets go of a number whether or not it refers to it',
    source: 'ioasid-v4-code',
    mutate: system => mutant(system).without('unprogram', 'register'),
    killedBy: refsAreHeld,
    steps: 3,
  },
  {
    name: 'M29',
    change: 'a find by gPASID refers to the number without looking at its state',
    source: 'ioasid-v4-code',
    applies: deferredFree,
    mutate: system =>
      mutant(system).edit('program', (listed, { p }) =>
        listed.map(item =>
          item.part.kind === 'takes' && item.part.event.type === 'GET'
            ? system.components.number(p).takes('GET_UNCHECKED', { holder: 'vdcm' }).else('INVALID')
            : item,
        ),
      ),
    killedBy: noResurrection,
    steps: 5,
  },
  {
    name: 'free-parks',
    change: 'a free does not ask whether anybody else refers to the number',
    source: 'ioasid-v4',
    applies: deferredFree,
    mutate: system => mutant(system).provide('number', { guards: { isLast: () => false } }),
    killedBy: pendingIsReferredTo,
    steps: 2,
  },
  {
    name: 'never-active',
    change: 'a number stays IDLE whoever uses it',
    source: 'ioasid-v4-code',
    mutate: system => mutant(system).provide('number', { guards: { assignsActive: () => false } }),
    killedBy: usedNumberIsActive,
    steps: 2,
  },
  {
    name: 'find-freed',
    change: 'a find does not look at the state of the number',
    source: 'ioasid-v4-code',
    applies: deferredFree,
    mutate: system => mutant(system).edit('find', listed => listed.slice(0, 1)),
    killedBy: foundNumberIsLive,
    steps: 4,
  },
  {
    name: 'unbind-unheard',
    change: 'KVM does not hear UNBIND',
    source: 'ioasid-v4-doc',
    applies: withCpuMap,
    mutate: system => mutant(system).without('quiesce', 'cpu'),
    killedBy: cpuLeadsToOwnNumber,
    steps: 9,
  },
  {
    name: 'bind-unheard',
    change: 'KVM does not hear BIND',
    source: 'ioasid-v4-doc',
    applies: withCpuMap,
    mutate: system => mutant(system).without('bindName', 'cpu'),
    killedBy: nameIsMapped,
    steps: 3,
  },
  {
    name: 'M35',
    change: 'freeing all numbers of a set takes the gPASIDs of those still in use off its list',
    source: 'ioasid-v4-code',
    applies: deferredFree,
    mutate: system =>
      mutant(system).edit('freeAll', (listed, { g }) => [
        ...listed,
        system.components.spid('*').hears('UNLIST', { guest: g }),
      ]),
    killedBy: namesDiffer,
    steps: 11,
  },
  {
    name: 'M47',
    change: 'a guest bind ignores that the gPASID is taken',
    source: 'vtd-guest-bind',
    mutate: system => mutant(system).provide('binding', { guards: { ignoresName: () => true } }),
    killedBy: entryIsNamed,
    steps: 14,
  },
  {
    name: 'entry-kept',
    change: 'a teardown leaves the entry as it is',
    source: 'vtd-guest-bind',
    mutate: system => mutant(system).without('clear', 'entry'),
    killedBy: entryIsHeld,
    steps: 11,
  },
  {
    name: 'bind-unowned',
    change: 'a guest bind does not ask who owns the number',
    source: 'ioasid-v4',
    mutate: system =>
      mutant(system).edit('bind', listed =>
        listed.filter(({ errno, source }) => !(errno === 'EPERM' && source === 'ioasid-v4')),
      ),
    killedBy: entryBelongsToOwner,
    steps: 6,
  },
  {
    name: 'free-unheard',
    change: 'the IOMMU driver does not hear that a number in use was freed',
    source: 'ioasid-v4-code',
    applies: deferredFree,
    mutate: system => mutant(system).without('free', 'data'),
    killedBy: pendingIsTornDown,
    steps: 8,
  },
  {
    name: 'work-lost',
    change: 'the worker takes up no number that was freed, for it looks it up by a find',
    source: 'ioasid-v4-doc',
    applies: deferredFree,
    mutate: system =>
      mutant(system).edit('freeWork', (listed, { p }) => [
        ...listed,
        system.components.number(p).isNot('freePending').else('ENOENT'),
      ]),
    killedBy: pendingComesBack,
    steps: 6,
  },
  {
    name: 'M44',
    change: 'KVM dies without letting its numbers go',
    source: 'ioasid-v4-code',
    applies: withCpuMap,
    mutate: system => mutant(system).without('vmDies', 'number'),
    killedBy: deadGuestGivesBack,
    steps: 8,
  },
  {
    name: 'register-kept',
    change: 'the mediating driver lets go of a number only when its guest is dead or clears the register itself',
    source: 'ioasid-v4',
    applies: deferredFree,
    mutate: system => mutant(system).edit('drain', (listed, { g }) => [...listed, system.components.vm(g).is('dead')]),
    killedBy: pendingIsReclaimed,
    steps: 9,
  },
  {
    name: 'unbind-waits-for-guest',
    change: 'an unbind waits until its guest has cleared the register of its device',
    source: 'ioasid-v4',
    mutate: system =>
      mutant(system).edit('quiesce', (listed, { g, p }) => [
        ...listed,
        system.components.register(g).isNot('programmed', { pasid: p }),
      ]),
    killedBy: boundIsUnbound,
    steps: 10,
  },
  {
    name: 'close-untold',
    change: 'freeing all numbers of a set does not tell the IOMMU driver',
    source: 'ioasid-v4',
    applies: deferredFree,
    mutate: system => mutant(system).without('freeAll', 'data'),
    killedBy: deadGuestIsCleanedUp,
    steps: 23,
  },
]
