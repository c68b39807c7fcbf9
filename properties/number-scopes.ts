/** A process has one PASID on all devices, and a guest all the PASIDs of a RID that it has for itself. */
import type { NumberScopes } from '../machines/allocator/scope-system.ts'
import type { Subject } from '../machines/subject.ts'
import type { Device, Mm, Rid } from '../machines/vocabulary.ts'
import { same } from '../src/system/local.ts'
import { mutant } from '../src/system/mutant.ts'
import { type MembersIn, requirementsOf, type View as ViewOf } from '../src/system/property.ts'
import { all, others } from '../src/system/sort.ts'
import type { MutantOf } from './mutant-of.ts'

const { invariant, leadsTo, transition } = requirementsOf<NumberScopes, Subject>()

type View = ViewOf<NumberScopes>
type Members = MembersIn<NumberScopes>

const withEnqcmd = ({ platform }: Subject): true | string =>
  platform.enqcmd || `without ENQCMD a process names its PASID to each device of its own on ${platform.name}`

const oneNumberForAll = ({ platform, variant }: Subject): true | string =>
  platform.enqcmd ||
  variant === 'carved-out' ||
  'the end of a bond gives its number back, so that an exit has none to give'

export const onePasidOfProcess = invariant('a process is bound on every device under the PASID that it submits', {
  id: 'S23',
  source: 'raj-may-2021',
  why: 'a thread has one PASID register for all devices: on the others its work would be that of somebody else',
  applies: withEnqcmd,
  forAll: { m: 'mm', d: 'device', p: 'pasid' },
  when: ({ bond }, { m, d, p }) => bond(d, p).is('bound', { mm: m }),
  then: ({ mm }, { m, p }) => mm(m).is('one', { pasid: p }),
})

export const pasidFitsEveryDevice = invariant('the PASID of a process can be bound on every device', {
  id: 'S23',
  source: 'gunthorpe-may-2021',
  why: 'the process opens its second device later, and finds that its PASID is taken there',
  applies: withEnqcmd,
  forAll: { m: 'mm', d: 'device', p: 'pasid' },
  when: ({ mm }, { m, p }) => mm(m).is('one', { pasid: p }),
  then: ({ shared }, { m, d, p }) => shared(d, p).is('free') || shared(d, p).context.owner === m,
})

export const ridIsItsGuests = invariant('a number of a RID that a guest has is taken by that guest only', {
  id: 'L7',
  source: 'gunthorpe-may-2021',
  why: 'the guest would be refused a number that nobody can use on its RID',
  forAll: { r: 'rid', p: 'pasid' },
  when: ({ rid, own }, { r, p }) => rid(r).is('guest') && own(r, p).is('taken'),
  then: ({ rid, own }, { r, p }) => own(r, p).context.owner === rid(r).context.guest,
})

export const arrivesWithItsNumbers = invariant(
  'on a RID that no guest has, every number is free for the one that comes',
  {
    id: 'L7',
    source: 'gunthorpe-may-2021',
    why: 'a guest that migrates keeps its numbers only where all of them are free',
    forAll: { r: 'rid', p: 'pasid' },
    when: ({ rid }, { r }) => rid(r).is('nobody'),
    then: ({ own }, { r, p }) => own(r, p).is('free'),
  },
)

export const freeNumberMeansNobody = invariant('a number that is free on a device means nobody there', {
  id: 'S1',
  source: 'ioasid-v4',
  why: 'its next owner would share an entry with the last one',
  forAll: { d: 'device', p: 'pasid' },
  when: ({ shared }, { d, p }) => shared(d, p).is('free'),
  then: ({ bond }, { d, p }) => bond(d, p).is('absent'),
})

export const numberMeansItsOwner = invariant('a number means on a device the process that has it there', {
  id: 'S5',
  source: 'ioasid-v4',
  why: 'work of one process would reach the memory of another',
  forAll: { m: 'mm', d: 'device', p: 'pasid' },
  when: ({ bond }, { m, d, p }) => bond(d, p).is('bound', { mm: m }),
  then: ({ shared }, { m, d, p }) => shared(d, p).context.owner === m,
})

export const exitSparesGuests = transition('the end of a process takes no number from a guest', {
  id: 'S5',
  source: 'ioasid-v4',
  why: 'the guest goes on with a number that it is given a second time',
  on: ['exit'],
  forAll: { r: 'rid', p: 'pasid' },
  when: ({ own }, _, { r, p }) => own(r, p).context.owner?.startsWith('guest') === true,
  then: (before, after, { r, p }) => same(after.own(r, p), before.own(r, p)),
})

export const askedOfRidIsGiven = leadsTo('a guest that keeps asking for a number of its RID is given one', {
  id: 'L7',
  source: 'gunthorpe-may-2021',
  why: 'the guest has the RID for itself, and waits for numbers that others have and cannot use there',
  forAll: { r: 'rid' },
  fair: { weak: [{ anyOf: ['allocate'], each: ['g', 'r'] }] },
  when: ({ rid }, { r }) => rid(r).is('guest'),
  goal: ({ rid, own }, { r }, members) =>
    rid(r).is('nobody') || members('pasid').some(p => own(r, p).context.owner === rid(r).context.guest),
})

const isBound = ({ bond }: View, m: Mm, members: Members): boolean =>
  members('device').some(d => members('pasid').some(p => bond(d, p).is('bound', { mm: m })))

/** Processes share their devices, and nothing else: what guests do with their RIDs is nothing to them. */
const someIsFree = ({ shared }: View, members: Members): boolean =>
  members('pasid').some(p => members('device').every(d => shared(d, p).is('free')))

export const askedOfDevicesIsBound = leadsTo(
  'a process that keeps asking is bound, while a number is free on all devices',
  {
    id: 'L7',
    source: 'seed',
    why: 'the process is refused what nobody uses on any device that it can open',
    forAll: { m: 'mm' },
    fair: { weak: [{ anyOf: ['bind', 'bindAgain'], each: ['m'] }] },
    when: (view, { m }, members) => !isBound(view, m, members) && someIsFree(view, members),
    goal: (view, { m }, members) => isBound(view, m, members) || !someIsFree(view, members),
  },
)

export const exitGivesBack = leadsTo('what a process had comes back when it exits, unless it is bound again', {
  id: 'L2',
  source: 'pasid-of-mm',
  why: 'each process that ends takes a number along, until none is left',
  forAll: { m: 'mm' },
  fair: { weak: ['exit'] },
  when: (view, { m }, members) => view.mm(m).is('one') && !isBound(view, m, members),
  goal: (view, { m }, members) =>
    isBound(view, m, members) ||
    (view.mm(m).is('none') &&
      members('pasid').every(
        p =>
          members('device').every(d => view.shared(d, p).context.owner !== m) &&
          members('rid').every(r => view.own(r, p).context.owner !== m),
      )),
})

export const bondEnds = leadsTo('a process that keeps unbinding from a device is unbound there', {
  id: 'L9',
  source: 'iommu-core',
  why: 'a process that cannot be unbound cannot end, and its number never comes back',
  forAll: { m: 'mm', d: 'device', p: 'pasid' },
  fair: { weak: ['unbind'] },
  when: ({ bond }, { m, d, p }) => bond(d, p).is('bound', { mm: m }),
  goal: ({ bond }, { m, d, p }) => !bond(d, p).is('bound', { mm: m }),
})

export const numberScopeProperties = [
  onePasidOfProcess,
  pasidFitsEveryDevice,
  ridIsItsGuests,
  arrivesWithItsNumbers,
  freeNumberMeansNobody,
  numberMeansItsOwner,
  exitSparesGuests,
  askedOfRidIsGiven,
  askedOfDevicesIsBound,
  exitGivesBack,
  bondEnds,
]

export const numberScopeMutants: readonly MutantOf<NumberScopes>[] = [
  {
    name: 'bind-another',
    change: 'a process is bound without asking which PASID it has',
    source: 'raj-may-2021',
    applies: withEnqcmd,
    mutate: system => mutant(system).without('bindAgain', 'mm'),
    killedBy: onePasidOfProcess,
    steps: 1,
  },
  {
    name: 'M41',
    change: 'numbers are local to each device: that of a process is taken on its first one only',
    source: 'seed',
    applies: withEnqcmd,
    mutate: system =>
      mutant(system).edit('bind', (listed, { m, d, p }) =>
        listed.map(item =>
          item.part.kind === 'takes' && item.part.event.type === 'ALLOCATE'
            ? system.components.shared(d, p).takes('ALLOCATE', { owner: m }).else('ENOSPC')
            : item,
        ),
      ),
    killedBy: pasidFitsEveryDevice,
    steps: 2,
  },
  {
    name: 'allocate-anywhere',
    change: 'a guest is given a number of a RID without asking who has the RID',
    source: 'iommufd',
    mutate: system => mutant(system).without('allocate', 'rid'),
    killedBy: ridIsItsGuests,
    steps: 2,
  },
  {
    name: 'leave-behind',
    change: 'a guest leaves its RID without giving its numbers back',
    source: 'iommufd',
    mutate: system => mutant(system).without('leave', 'own'),
    killedBy: arrivesWithItsNumbers,
    steps: 3,
  },
  {
    name: 'exit-bound',
    change: 'the numbers of a process are freed without asking whether it is bound',
    source: 'pasid-of-mm',
    mutate: system => mutant(system).without('exit', 'bond'),
    killedBy: freeNumberMeansNobody,
    steps: 2,
  },
  {
    name: 'bind-unallocated',
    change: 'a process is bound under a number that nobody gave it',
    source: 'ioasid-v4',
    mutate: system => mutant(system).without('bind', 'shared'),
    killedBy: numberMeansItsOwner,
    steps: 1,
  },
  {
    name: 'exit-frees-all',
    change: 'the end of a process frees the numbers of a RID without asking whose they are',
    source: 'ioasid-v4',
    mutate: system => mutant(system).provide('own', { guards: { isOwner: () => true } }),
    killedBy: exitSparesGuests,
    steps: 5,
  },
  {
    name: 'one-number-for-guests',
    change: 'a guest is given a number only while nobody has one of another RID',
    source: 'gunthorpe-may-2021',
    mutate: system =>
      mutant(system).edit('allocate', (listed, { r }: { readonly r: Rid }) => [
        ...listed,
        system.components.own(others(r), all).is('free').else('ENOSPC'),
      ]),
    killedBy: askedOfRidIsGiven,
    steps: 5,
  },
  {
    name: 'one-number-for-processes',
    change: 'a process is given no number while another process is bound',
    source: 'seed',
    mutate: system =>
      mutant(system).edit('bind', listed => [...listed, system.components.bond(all, all).is('absent').else('ENOSPC')]),
    killedBy: askedOfDevicesIsBound,
    steps: 3,
  },
  {
    name: 'exit-keeps',
    change: 'a process that ends forgets its number, and the devices do not',
    source: 'pasid-leak',
    applies: oneNumberForAll,
    mutate: system => mutant(system).without('exit', 'shared'),
    killedBy: exitGivesBack,
    steps: 3,
  },
  {
    name: 'unbind-waits',
    change: 'an unbind waits until the process is bound on no other device',
    source: 'iommu-core',
    mutate: system =>
      mutant(system).edit('unbind', (listed, { m, d }: { readonly m: Mm; readonly d: Device }) => [
        ...listed,
        system.components.bond(others(d), all).isNot('bound', { mm: m }).else('waits'),
      ]),
    killedBy: bondEnds,
    steps: 2,
  },
]
