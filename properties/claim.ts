/** The claim of a nesting object on the PASIDs of its RID: exactly where the guest owns the table. */
import type { NestingAttach } from '../machines/nesting-attach/system.ts'
import type { Subject } from '../machines/subject.ts'
import { mutant } from '../src/system/mutant.ts'
import { requirementsOf } from '../src/system/property.ts'
import type { MutantOf } from './mutant-of.ts'

const { invariant, reachable, transition } = requirementsOf<NestingAttach, Subject>()

const nothingIsNested = ({ platform }: Subject): string => `nothing can be nested on ${platform.name}`

const guestOwnsTable = (subject: Subject): true | string => {
  const { tableOwnerWhenNested, name } = subject.platform
  if (tableOwnerWhenNested === null) return nothingIsNested(subject)
  return (
    tableOwnerWhenNested === 'guest' ||
    `the host owns the PASID table of a nested RID on ${name}: its PASIDs stay the host's to give`
  )
}

const hostOwnsTable = (subject: Subject): true | string => {
  const { tableOwnerWhenNested, name } = subject.platform
  if (tableOwnerWhenNested === null) return nothingIsNested(subject)
  return (
    tableOwnerWhenNested === 'host' ||
    `the guest owns the PASID table of a nested RID on ${name}: the host has no entry to write`
  )
}

const stage2PerRid = (subject: Subject): true | string => {
  const { nestGranularity, name } = subject.platform
  if (nestGranularity === null) return nothingIsNested(subject)
  return nestGranularity === 'rid' || `each PASID entry has a stage 2 of its own on ${name}`
}

const hasPasids = ({ platform }: Subject): true | string =>
  platform.pasidScope !== 'none' || `${platform.name} has no PASIDs`

export const nestingClaimsEveryPasid = invariant(
  'a RID nested under a guest-owned table has no PASID attached by the host',
  {
    id: 'S14',
    source: 'seed',
    why: "the host would write an entry into a table that is the guest's, and the guest would define what the host's PASID means",
    applies: guestOwnsTable,
    forAll: { r: 'rid', p: 'pasid' },
    when: ({ slot }, { r }) => slot(r).is('user.nested.guestTable'),
    then: ({ pasidSlot }, { r, p }) => pasidSlot(r, p).is('empty'),
  },
)

export const claimLastsAsLongAsNesting = invariant(
  'a RID is claimed exactly as long as it is nested under a guest-owned table',
  {
    id: 'S14',
    source: 'seed',
    why: 'a claim that outlives its nesting takes the PASIDs of the RID away for good; one that ends early lets them in',
    applies: guestOwnsTable,
    forAll: { r: 'rid' },
    when: ({ slot, claim }, { r }) => slot(r).is('user.nested.guestTable') || claim(r).is('held'),
    then: ({ slot, claim }, { r }) => slot(r).is('user.nested.guestTable') && claim(r).is('held'),
  },
)

export const detachGivesPasidsBack = transition('a detach gives the PASIDs of the RID back', {
  id: 'S14',
  source: 'seed',
  why: 'the RID is neither nested nor usable with PASIDs until somebody remembers what still claims them',
  applies: guestOwnsTable,
  on: ['detach'],
  forAll: { r: 'rid' },
  when: (before, after, { r }) => before.slot(r).is('user.nested.guestTable') && after.slot(r).is('user.blocked'),
  then: (_, after, { r }) => after.claim(r).is('free'),
})

export const nestingLeavesPasidsFree = reachable(
  'a PASID is attached on a RID that is nested under a host-owned table',
  {
    id: 'S15',
    source: 'seed',
    why: 'where each PASID entry has a stage 1 and a stage 2 of its own, a claim would forbid what guests need',
    applies: hostOwnsTable,
    forSome: { r: 'rid', p: 'pasid' },
    when: ({ slot, pasidSlot }, { r, p }) => slot(r).is('user.nested.hostTable') && pasidSlot(r, p).is('attached'),
  },
)

export const entryLiesOverItsGuest = invariant('the PASID entry of a guest lies over the stage 2 of that guest', {
  id: 'S15',
  source: 'vtd',
  why: "DMA with that PASID would reach another guest's memory",
  applies: hostOwnsTable,
  forAll: { r: 'rid', p: 'pasid' },
  when: ({ pasidEntry }, { r, p }) => !pasidEntry(r, p).is('absent'),
  then: ({ pasidEntry, pasidSlot }, { r, p }) => pasidEntry(r, p).context.stage2 === pasidSlot(r, p).context.guest,
})

export const pasidsAndStage2Exclude = invariant('a RID that translates by stage 2 alone has no PASID attached', {
  id: 'S16',
  source: 'iommufd',
  why: 'its table entry has room for a stage 2 or for a table of PASIDs that the host fills, not for both',
  applies: stage2PerRid,
  forAll: { r: 'rid', p: 'pasid' },
  when: ({ pasidSlot }, { r, p }) => pasidSlot(r, p).is('attached'),
  then: ({ slot }, { r }) => !slot(r).is('user.stage2'),
})

export const pasidWithoutRid = reachable('a PASID is attached on a RID whose own slot is empty', {
  id: 'S16',
  source: 'iommufd',
  why: 'whoever needs DMA with PASIDs only would have to let the DMA without PASID through as well',
  applies: hasPasids,
  forSome: { r: 'rid', p: 'pasid' },
  when: ({ slot, pasidSlot }, { r, p }) => slot(r).is('user.blocked') && pasidSlot(r, p).is('attached'),
})

export const emptyRidIsBlocked = invariant('a RID whose own slot is empty does no DMA without a PASID', {
  id: 'I1',
  source: 'iommufd',
  why: 'a PASID that is attached would open the memory of its owner to DMA that names no PASID',
  forAll: { r: 'rid' },
  when: ({ slot }, { r }) => slot(r).is('user.blocked'),
  then: ({ entry }, { r }) => entry(r).is('blocking') || entry(r).is('parked'),
})

export const claimProperties = [
  nestingClaimsEveryPasid,
  claimLastsAsLongAsNesting,
  detachGivesPasidsBack,
  nestingLeavesPasidsFree,
  entryLiesOverItsGuest,
  pasidsAndStage2Exclude,
  pasidWithoutRid,
  emptyRidIsBlocked,
]

export const claimMutants: readonly MutantOf<NestingAttach>[] = [
  {
    name: 'M37',
    change: 'a PASID attach does not ask whether the RID is claimed',
    source: 'seed',
    applies: guestOwnsTable,
    mutate: system => mutant(system).without('attachPasid', 'claim'),
    killedBy: nestingClaimsEveryPasid,
    steps: 4,
  },
  {
    name: 'M38',
    change: 'a nested attach does not ask whether PASIDs of the RID are in use',
    source: 'seed',
    applies: guestOwnsTable,
    mutate: system => mutant(system).without('attachNested', 'pasidSlot'),
    killedBy: nestingClaimsEveryPasid,
    steps: 4,
  },
  {
    name: 'claim-kept',
    change: 'a detach does not release the claim',
    applies: guestOwnsTable,
    mutate: system => mutant(system).without('detach', 'claim'),
    killedBy: detachGivesPasidsBack,
    steps: 4,
  },
  {
    name: 'claim-kept-by-replace',
    change: 'a replace of a nested RID by a stage 2 does not release the claim',
    applies: guestOwnsTable,
    mutate: system => mutant(system).without('replaceByStage2', 'claim'),
    killedBy: claimLastsAsLongAsNesting,
    steps: 4,
  },
  {
    name: 'table-given-away',
    change: 'a nested attach gives the PASID table to the guest, as if the platform had it in guest memory',
    source: 'vtd',
    applies: hostOwnsTable,
    mutate: system => mutant(system).provide('slot', { guards: { guestOwnsTable: () => true } }),
    killedBy: nestingLeavesPasidsFree,
    steps: 0,
  },
  {
    name: 'stage2-of-another',
    change: 'a PASID entry is written with the stage 2 of guest0, whoever asks',
    applies: hostOwnsTable,
    mutate: system =>
      mutant(system).edit('attachPasid', listed =>
        listed.map(item =>
          item.part.kind === 'takes' && item.part.event.type === 'WRITE'
            ? { ...item, part: { ...item.part, event: { type: 'WRITE', stage2: 'guest0' } } }
            : item,
        ),
      ),
    killedBy: entryLiesOverItsGuest,
    steps: 3,
  },
  {
    name: 'stage2-over-pasids',
    change: 'a stage-2 attach does not ask whether PASIDs of the RID are in use',
    applies: stage2PerRid,
    mutate: system => mutant(system).without('attachStage2', 'pasidSlot'),
    killedBy: pasidsAndStage2Exclude,
    steps: 4,
  },
  {
    name: 'no-pasids-for-users',
    change: 'a PASID attach asks, besides, that the RID is in the hands of the kernel',
    applies: hasPasids,
    mutate: system =>
      mutant(system).edit('attachPasid', (listed, { r }) => [
        ...listed,
        system.components.slot(r).is('kernel').else('EINVAL'),
      ]),
    killedBy: pasidWithoutRid,
    steps: 0,
  },
  {
    name: 'pasid-opens-rid',
    change: "a PASID attach lets the RID's own traffic translate too",
    applies: hasPasids,
    mutate: system =>
      mutant(system).edit('attachPasid', (listed, { r }) => [...listed, system.components.entry(r).hears('GUEST')]),
    killedBy: emptyRidIsBlocked,
    steps: ({ platform }) => (platform.tableOwnerWhenNested === 'host' ? 3 : 2),
  },
]
