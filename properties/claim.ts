/** The claim of a nesting object on the PASIDs of its RID: exactly where the guest owns the table. */
import type { NestingAttach } from '../machines/nesting-attach/system.ts'
import type { Subject } from '../machines/subject.ts'
import { mutant } from '../src/system/mutant.ts'
import { requirementsOf } from '../src/system/property.ts'
import type { MutantOf } from './mutant-of.ts'

const { invariant, reachable } = requirementsOf<NestingAttach, Subject>()

const guestOwnsTable = ({ platform }: Subject): true | string =>
  platform.tableOwnerWhenNested === 'guest' ||
  `the host owns the PASID table of a nested RID on ${platform.name}: its PASIDs stay the host's to give`

const hostOwnsTable = ({ platform }: Subject): true | string =>
  platform.tableOwnerWhenNested === 'host' ||
  `the guest owns the PASID table of a nested RID on ${platform.name}: the host has no entry to write`

const tablePerRid = ({ platform }: Subject): true | string =>
  platform.nestGranularity === 'rid' || `each PASID entry has a stage 2 of its own on ${platform.name}`

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
  source: 'arm-smmu-v3',
  why: 'its table entry has room for a stage 2 or for a table of PASIDs that the host fills, not for both',
  applies: tablePerRid,
  forAll: { r: 'rid', p: 'pasid' },
  when: ({ pasidSlot }, { r, p }) => pasidSlot(r, p).is('attached'),
  then: ({ slot }, { r }) => !slot(r).is('user.stage2'),
})

export const claimProperties = [
  nestingClaimsEveryPasid,
  claimLastsAsLongAsNesting,
  nestingLeavesPasidsFree,
  entryLiesOverItsGuest,
  pasidsAndStage2Exclude,
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
    source: 'arm-smmu-v3',
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
    applies: tablePerRid,
    mutate: system => mutant(system).without('attachStage2', 'pasidSlot'),
    killedBy: pasidsAndStage2Exclude,
    steps: 4,
  },
]
