/** Every user page table has a live stage 2 of the kernel under it, and a RID in user hands is under nobody's default domain. */
import type { NestingAttach } from '../machines/nesting-attach/system.ts'
import type { Subject } from '../machines/subject.ts'
import { mutant } from '../src/system/mutant.ts'
import { requirementsOf } from '../src/system/property.ts'
import type { MutantOf } from './mutant-of.ts'

const { invariant } = requirementsOf<NestingAttach, Subject>()

const canNest = ({ platform }: Subject): true | string =>
  platform.tableOwnerWhenNested !== null || `nothing can be nested on ${platform.name}`

const hostOwnsTable = ({ platform }: Subject): true | string =>
  platform.pasidScope === 'none'
    ? `${platform.name} has no PASIDs`
    : platform.tableOwnerWhenNested === 'host' ||
      `on ${platform.name} PASIDs that the host attaches translate by one stage, the kernel's`

const hasPasids = ({ platform }: Subject): true | string =>
  platform.pasidScope !== 'none' || `${platform.name} has no PASIDs`

const claimsSomething = ({ platform, variant }: Subject): true | string => {
  if (platform.tableOwnerWhenNested === null) return `nothing can be nested on ${platform.name}`
  if (variant === 'claim-never') return 'nothing is claimed in this design'
  return (
    platform.tableOwnerWhenNested === 'guest' ||
    variant === 'claim-at-attach' ||
    `the host owns the PASID table of a nested RID on ${platform.name}: nothing is claimed`
  )
}

const guestOwnsTable = ({ platform }: Subject): true | string =>
  platform.tableOwnerWhenNested === 'guest' || `no nesting object claims a RID on ${platform.name}`

const pasidsBesideStage1 = ({ platform }: Subject): true | string =>
  platform.nestGranularity === 'rid' || `on ${platform.name} no attach of a RID needs a page table made for PASIDs`

export const nestingHasParent = invariant('a nested RID lies over a live nesting parent of its guest', {
  id: 'I7',
  source: 'iommufd',
  why: 'without a stage 2 the guest would choose host physical addresses',
  applies: canNest,
  forAll: { g: 'guest', r: 'rid' },
  when: ({ slot }, { g, r }) => slot(r).is('user.nested', { guest: g }),
  then: ({ hwpt }, { g }) => hwpt(g).is('nestParent'),
})

export const stage1IsForPasids = invariant(
  'a RID that leaves room for PASIDs translates by a page table made for them',
  {
    id: 'S16',
    source: 'iommufd',
    why: 'the table of PASIDs would hang off an entry that is laid out for a stage 2',
    applies: pasidsBesideStage1,
    forAll: { g: 'guest', r: 'rid' },
    when: ({ slot }, { g, r }) => slot(r).is('user.stage1', { guest: g }),
    then: ({ hwpt }, { g }) => hwpt(g).is('forPasids'),
  },
)

export const nestingObjectHasParent = invariant('a nesting object that claims a RID lies over a live nesting parent', {
  id: 'S17',
  source: 'iommufd',
  why: 'a nesting object that is attached later would lie over freed page tables, or over none that the kernel controls',
  applies: claimsSomething,
  forAll: { g: 'guest', r: 'rid' },
  when: ({ claim }, { g, r }) => claim(r).is('held', { guest: g }),
  then: ({ hwpt }, { g }) => hwpt(g).is('nestParent'),
})

export const pasidOfRidOwner = invariant('a PASID is attached only for the guest that has the RID', {
  id: 'S1',
  source: 'iommufd',
  why: 'the next owner of the RID, or the kernel, would find a PASID on it that leads into the memory of the last one',
  applies: hasPasids,
  forAll: { g: 'guest', r: 'rid', p: 'pasid' },
  when: ({ pasidSlot }, { g, r, p }) => pasidSlot(r, p).is('attached', { guest: g }),
  then: ({ slot }, { g, r }) => slot(r).is('user', { guest: g }),
})

export const attachedStage2Lives = invariant('a RID that translates by a stage 2 translates by a live one', {
  id: 'S13',
  source: 'iommufd',
  why: 'the hardware would walk freed page tables',
  forAll: { g: 'guest', r: 'rid' },
  when: ({ slot }, { g, r }) => slot(r).is('user.stage2', { guest: g }),
  then: ({ hwpt }, { g }) => !hwpt(g).is('absent'),
})

export const entryStage2Lives = invariant('a PASID entry lies over a live nesting parent', {
  id: 'S17',
  source: 'vtd',
  why: 'the hardware would walk freed page tables',
  applies: hostOwnsTable,
  forAll: { g: 'guest', r: 'rid', p: 'pasid' },
  when: ({ pasidEntry }, { g, r, p }) => pasidEntry(r, p).context.stage2 === g,
  then: ({ hwpt }, { g }) => hwpt(g).is('nestParent'),
})

export const userRidLeavesKernelDomain = invariant("a RID in user hands is not in the kernel's own domain", {
  id: 'I8',
  source: 'iommufd',
  why: 'the user would do DMA wherever the kernel may',
  forAll: { r: 'rid' },
  when: ({ slot }, { r }) => slot(r).is('user'),
  then: ({ entry }, { r }) => !entry(r).is('kernel') && entry(r).context.saved !== 'kernel',
})

export const stage2Properties = [
  nestingHasParent,
  nestingObjectHasParent,
  pasidOfRidOwner,
  stage1IsForPasids,
  attachedStage2Lives,
  entryStage2Lives,
  userRidLeavesKernelDomain,
]

export const stage2Mutants: readonly MutantOf<NestingAttach>[] = [
  {
    name: 'nest-over-any',
    change: 'a nested attach accepts a stage 2 that was not allocated as a nesting parent',
    source: 'iommufd',
    applies: canNest,
    mutate: system => mutant(system).without('attachNested', 'hwpt'),
    killedBy: nestingHasParent,
    steps: 2,
  },
  {
    name: 'replace-over-any',
    change: 'a replace by a nesting object accepts a stage 2 that was not allocated as a nesting parent',
    source: 'iommufd',
    applies: guestOwnsTable,
    mutate: system => mutant(system).without('replaceByNested', 'hwpt'),
    killedBy: nestingObjectHasParent,
    steps: 4,
  },
  {
    name: 'release-keeps-pasids',
    change: 'the close of a device detaches its RID, but not its PASIDs',
    source: 'iommufd',
    applies: hasPasids,
    mutate: system => mutant(system).without('release', 'pasidSlot'),
    killedBy: pasidOfRidOwner,
    steps: ({ platform }) => (platform.tableOwnerWhenNested === 'host' ? 4 : 3),
  },
  {
    name: 'stage1-over-any',
    change: 'the attach of a stage 1 accepts a page table that was not made for PASIDs',
    source: 'iommufd',
    applies: pasidsBesideStage1,
    mutate: system => mutant(system).without('attachStage1', 'hwpt'),
    killedBy: stage1IsForPasids,
    steps: 2,
  },
  {
    name: 'destroy-while-attached',
    change: 'the destruction of a stage 2 does not ask whether a RID translates by it',
    source: 'iommufd',
    mutate: system => mutant(system).without('destroyHwpt', 'slot'),
    killedBy: attachedStage2Lives,
    steps: 4,
  },
  {
    name: 'destroy-under-pasid',
    change: 'the destruction of a stage 2 does not ask whether a PASID entry lies over it',
    source: 'iommufd',
    applies: hostOwnsTable,
    mutate: system => mutant(system).without('destroyHwpt', 'pasidEntry'),
    killedBy: entryStage2Lives,
    steps: 4,
  },
  {
    name: 'assign-keeps-dma',
    change: "assigning a RID leaves it in the kernel's domain until the first attach",
    mutate: system => mutant(system).without('assign', 'entry'),
    killedBy: userRidLeavesKernelDomain,
    steps: 1,
  },
]
