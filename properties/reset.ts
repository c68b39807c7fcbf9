/** A reset parks what the hardware does and gives it back: software slots and hardware entries agree before and after. */
import type { NestingAttach } from '../machines/nesting-attach/system.ts'
import type { Subject } from '../machines/subject.ts'
import { same } from '../src/system/local.ts'
import { mutant } from '../src/system/mutant.ts'
import { requirementsOf } from '../src/system/property.ts'
import type { MutantOf } from './mutant-of.ts'

const { invariant, leadsTo, transition } = requirementsOf<NestingAttach, Subject>()

const hasPasids = ({ platform }: Subject): true | string =>
  platform.pasidScope !== 'none' || `${platform.name} has no PASIDs`

/** Designs of a claim differ in what an attach asks; what a detach waits for, they have in common. */
const detachesInItsOwnWay = ({ variant }: Subject): true | string =>
  !variant?.startsWith('claim-') || 'when a RID is claimed has no part in what its detach waits for'

/** Where a PASID entry has a stage 2 of its own, a nesting parent must be allocated before a PASID is attached. */
const withParent =
  (steps: number) =>
  ({ platform }: Subject): number =>
    platform.tableOwnerWhenNested === 'host' ? steps + 1 : steps

export const pasidEntryAgrees = invariant(
  'a PASID entry is present exactly when a PASID is attached, unless the device is being reset',
  {
    id: 'S12',
    source: 'iommu-core',
    why: 'DMA goes where the hardware entry says; an entry that nobody accounts for is never taken back',
    applies: hasPasids,
    forAll: { r: 'rid', p: 'pasid' },
    when: ({ device, pasidSlot, pasidEntry }, { r, p }) =>
      device(r).is('running') && (pasidSlot(r, p).is('attached') || !pasidEntry(r, p).is('absent')),
    then: ({ pasidSlot, pasidEntry }, { r, p }) => pasidSlot(r, p).is('attached') && pasidEntry(r, p).is('present'),
  },
)

export const ridEntryAgrees = invariant("a RID's entry does what its slot says, unless the device is being reset", {
  id: 'S12',
  source: 'iommufd',
  why: 'a RID that the kernel believes blocked would go on with DMA',
  forAll: { r: 'rid' },
  when: ({ device }, { r }) => device(r).is('running'),
  then: ({ slot, entry }, { r }) => {
    if (slot(r).is('kernel')) return entry(r).is('kernel')
    return entry(r).is(slot(r).is('user.blocked') ? 'blocking' : 'guest')
  },
})

export const parkedWhileResetting = invariant('a device that is being reset has no entry that translates', {
  id: 'S20',
  source: 'reset-blocking',
  why: 'a function in reset must not be translated for: its ATS and its requests are not to be trusted',
  forAll: { r: 'rid', p: 'pasid' },
  when: ({ device }, { r }) => device(r).is('resetting'),
  then: ({ entry, pasidEntry }, { r, p }) => entry(r).is('parked') && !pasidEntry(r, p).is('present'),
})

export const nothingIsAttachedInReset = transition(
  'what is attached to a device that is being reset can be detached, and nothing else changes',
  {
    id: 'S20',
    source: 'reset-blocking',
    why: 'what is attached meanwhile may not be compatible with what else is there, which nobody could be told by then',
    forAll: { r: 'rid', p: 'pasid' },
    when: (before, after, { r }) => before.device(r).is('resetting') && after.device(r).is('resetting'),
    then: (before, after, { r, p }) => {
      const detached = after.slot(r).is('user.blocked') || after.slot(r).is('kernel.default')
      return (
        (same(before.slot(r), after.slot(r)) || (before.slot(r).is('user') && detached)) &&
        (same(before.pasidSlot(r, p), after.pasidSlot(r, p)) || after.pasidSlot(r, p).is('empty'))
      )
    },
  },
)

export const resetGivesBack = transition(
  'a reset parks all that a RID and its PASIDs have, and its end gives back all that is parked',
  {
    id: 'S20',
    source: 'reset-blocking',
    why: "the device would come out of its reset with another's memory, or with none",
    on: ['resetBegin', 'resetEnd'],
    forAll: { r: 'rid', p: 'pasid' },
    when: (before, after, { r }) => !same(before.device(r), after.device(r)),
    then: (before, after, { r, p }) => {
      const [outside, inside] = before.device(r).is('running') ? [before, after] : [after, before]
      const [had, has] = [outside.pasidEntry(r, p), inside.pasidEntry(r, p)]
      return (
        inside.entry(r).context.saved === outside.entry(r).value &&
        has.is(had.is('present') ? 'parked' : 'absent') &&
        has.context.stage2 === had.context.stage2
      )
    },
  },
)

export const ridIsDetached = leadsTo('a RID that is to be detached is detached, however often its device is reset', {
  id: 'L9',
  source: 'iommufd',
  why: 'whoever takes the device down waits for it, with all that is attached',
  applies: detachesInItsOwnWay,
  forAll: { r: 'rid' },
  fair: { weak: [{ anyOf: ['detach'], each: ['r'] }] },
  when: ({ slot }, { r }) => slot(r).is('user') && !slot(r).is('user.blocked'),
  goal: ({ slot }, { r }) => !slot(r).is('user') || slot(r).is('user.blocked'),
})

export const resetProperties = [
  pasidEntryAgrees,
  ridEntryAgrees,
  parkedWhileResetting,
  nothingIsAttachedInReset,
  resetGivesBack,
  ridIsDetached,
]

export const resetMutants: readonly MutantOf<NestingAttach>[] = [
  {
    name: 'M20',
    change: 'the end of a reset leaves PASID entries blocked, as if blocked were what had been attached',
    source: 'reset-restore',
    applies: hasPasids,
    mutate: system => mutant(system).without('resetEnd', 'pasidEntry'),
    killedBy: pasidEntryAgrees,
    steps: withParent(4),
  },
  {
    name: 'detach-keeps-dma',
    change: "a detach leaves the RID's entry as it is",
    mutate: system => mutant(system).without('detach', 'entry'),
    killedBy: ridEntryAgrees,
    steps: 4,
  },
  {
    name: 'reset-forgets-pasids',
    change: 'the beginning of a reset blocks the RID but not its PASIDs',
    applies: hasPasids,
    mutate: system => mutant(system).without('resetBegin', 'pasidEntry'),
    killedBy: parkedWhileResetting,
    steps: withParent(3),
  },
  {
    name: 'attach-in-reset',
    change: 'a PASID attach does not ask whether the device is being reset',
    applies: hasPasids,
    mutate: system => mutant(system).without('attachPasid', 'device'),
    killedBy: nothingIsAttachedInReset,
    steps: withParent(3),
  },
  {
    name: 'reset-undoes-release',
    change:
      'the end of a reset attaches what was attached when it began, though the RID was detached or released meanwhile',
    source: 'reset-detach',
    mutate: system => mutant(system).provide('entry', { guards: { heedsDetach: () => false } }),
    killedBy: ridEntryAgrees,
    steps: 4,
  },
  {
    name: 'inner-end-ends',
    change: 'a reset ends with the first end of a reset within it',
    source: 'reset-nested',
    mutate: system =>
      mutant(system).edit('innerResetEnd', (listed, { r }) => [...listed, system.components.entry(r).hears('RESTORE')]),
    killedBy: parkedWhileResetting,
    steps: 3,
  },
  {
    name: 'reset-forgets-rid',
    change: 'the end of a reset leaves a RID blocked that had a page table of its guest',
    mutate: system =>
      mutant(system).provide('entry', { guards: { savedBlocking: ({ context }) => context.saved !== 'kernel' } }),
    killedBy: resetGivesBack,
    steps: 5,
  },
  {
    name: 'detach-waits-for-reset',
    change: 'a detach waits for the end of a reset, and may meet the next one',
    source: 'reset-detach',
    applies: detachesInItsOwnWay,
    mutate: system =>
      mutant(system).edit('detach', (listed, { r }) => [
        ...listed,
        system.components.device(r).is('running').else('waits'),
      ]),
    killedBy: ridIsDetached,
    steps: 5,
  },
]
