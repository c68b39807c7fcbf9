/** Every user page table has a live stage 2 of the kernel under it, and a RID in user hands is under nobody's default domain. */
import type { NestingAttach } from '../machines/nesting-attach/system.ts'
import type { Subject } from '../machines/subject.ts'
import { mutant } from '../src/system/mutant.ts'
import { requirementsOf } from '../src/system/property.ts'
import type { MutantOf } from './mutant-of.ts'

const { invariant } = requirementsOf<NestingAttach, Subject>()

const everywhere = (): true => true

const canNest = ({ platform }: Subject): true | string =>
  platform.tableOwnerWhenNested !== null || `nothing can be nested on ${platform.name}`

const hostOwnsTable = ({ platform }: Subject): true | string =>
  platform.pasidScope === 'none'
    ? `${platform.name} has no PASIDs`
    : platform.tableOwnerWhenNested === 'host' ||
      `on ${platform.name} PASIDs that the host attaches translate by one stage, the kernel's`

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
    applies: everywhere,
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
    applies: everywhere,
    mutate: system => mutant(system).without('assign', 'entry'),
    killedBy: userRidLeavesKernelDomain,
    steps: 1,
  },
]
