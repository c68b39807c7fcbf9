/** A page table needs no PASID, and a PASID that comes and goes leaves it alone; what leads to it leads to something that is there. */
import type { PageTables } from '../machines/pasid-binding/table-system.ts'
import type { Subject } from '../machines/subject.ts'
import type { Pasid, Rid, Table } from '../machines/vocabulary.ts'
import { same } from '../src/system/local.ts'
import { mutant } from '../src/system/mutant.ts'
import { requirementsOf } from '../src/system/property.ts'
import { all, others } from '../src/system/sort.ts'
import type { MutantOf } from './mutant-of.ts'

const { invariant, transition, reachable } = requirementsOf<PageTables, Subject>()

const nests = ({ platform }: Subject): true | string =>
  platform.tableOwnerWhenNested !== null || 'nothing can be nested on this platform'

const hasPasids = ({ platform }: Subject): true | string =>
  platform.pasidScope !== 'none' || 'there are no PASIDs on this platform'

const hostOwnsTable = ({ platform }: Subject): true | string =>
  platform.tableOwnerWhenNested === 'host' || 'the host has no PASID table with two stages an entry'

const claims = ({ platform }: Subject): true | string =>
  platform.tableOwnerWhenNested === 'guest' || 'the host owns the PASID table, and nesting claims nothing'

const systemWide = ({ platform, variant }: Subject): true | string =>
  platform.enqcmd !== (variant === 'page-table-other-scope') || 'numbers are local to each RID in this design'

const ridLocal = (subject: Subject): true | string =>
  hasPasids(subject) !== true
    ? hasPasids(subject)
    : subject.platform.enqcmd === (subject.variant === 'page-table-other-scope') ||
      'numbers are system-wide in this design'

export const attachedWithoutPasid = reachable('a page table that no PASID names is attached to a RID', {
  id: 'S17',
  source: 'seed',
  why: 'an IOASID that is a page table would have to be given a PASID that nobody uses',
  forSome: { r: 'rid', t: 'table' },
  when: ({ rid, number }, { r, t }, members) =>
    rid(r).is('set', { table: t }) && members('rid').every(at => members('pasid').every(p => number(at, p).is('free'))),
})

export const existsWithoutPasid = reachable('a page table that no PASID names is attached to a RID and nested on', {
  id: 'S17',
  source: 'seed',
  why: 'an IOASID that is a page table would have to be given a PASID that nobody uses',
  applies: nests,
  forSome: { r: 'rid', t: 'table', u: 'table' },
  when: ({ rid, table, number }, { r, t, u }, members) =>
    rid(r).is('set', { table: t }) &&
    table(u).context.parent === t &&
    members('rid').every(at => members('pasid').every(p => number(at, p).is('free'))),
})

export const usableBeforeAttach = reachable('a page table that was never attached is filled', {
  id: 'S17',
  source: 'iommufd',
  why: "a guest's memory would have to be mapped after its device is there, and DMA before that fails",
  forSome: { t: 'table' },
  when: ({ table }, { t }) => table(t).is('live.filled', { used: false }),
})

export const nestedOnBeforeAttach = reachable('a page table that was never attached is nested on', {
  id: 'S17',
  source: 'iommufd',
  why: "a guest's own page tables would have to wait for a device that uses its memory without them",
  applies: nests,
  forSome: { t: 'table', u: 'table' },
  when: ({ table }, { t, u }) => table(t).is('live', { used: false }) && table(u).context.parent === t,
})

export const attachedTwice = reachable('one page table is attached to two RIDs', {
  id: 'S17',
  source: 'rfc-v2',
  why: "a guest's memory would have to be mapped once for each of its devices, and kept the same",
  forSome: { r: 'rid', s: 'rid', t: 'table' },
  when: ({ rid }, { r, s, t }) => r !== s && rid(r).is('set', { table: t }) && rid(s).is('set', { table: t }),
})

export const pasidLeavesTable = transition(
  'a PASID that is associated or dissociated leaves the page table as it was',
  {
    id: 'S17',
    source: 'seed',
    why: "the RID's own traffic uses the same page table",
    applies: hasPasids,
    on: ['associate', 'dissociate'],
    forAll: { t: 'table' },
    when: (before, _, { t }) => before.table(t).is('live'),
    then: (before, after, { t }) => same(before.table(t), after.table(t)),
  },
)

export const ledToIsLive = invariant('what a RID or a PASID leads to is there', {
  id: 'S13',
  source: 'iommufd',
  why: 'the hardware would walk freed page tables',
  forAll: { r: 'rid', p: 'pasid', t: 'table' },
  when: ({ rid, pasid }, { r, p, t }) => rid(r).context.table === t || pasid(r, p).context.table === t,
  then: ({ table }, { t }) => table(t).is('live'),
})

export const neededStays = transition('a page table that is attached, named by a PASID or nested on is not destroyed', {
  id: 'S13',
  source: 'iommufd',
  why: 'whoever frees it cannot know who still needs it: the call has to fail with EBUSY',
  on: ['destroyTable'],
  forAll: { t: 'table' },
  when: ({ rid, pasid, table }, _, { t }, members) =>
    table(t).is('live') &&
    (members('table').some(u => table(u).context.parent === t) ||
      members('rid').some(
        r => rid(r).is('set', { table: t }) || members('pasid').some(p => pasid(r, p).is('set', { table: t })),
      )),
  then: (before, after, { t }) => after.table(t).is('live', { guest: before.table(t).context.guest }),
})

export const parentIsLive = invariant('what a page table is nested on is there, and of the same guest', {
  id: 'S17',
  source: 'rfc-v2',
  why: 'without its second stage the guest would choose host addresses',
  applies: nests,
  forAll: { t: 'table', u: 'table' },
  when: ({ table }, { t, u }) => table(t).context.parent === u,
  then: ({ table }, { t, u }) => table(u).is('live') && table(u).context.guest === table(t).context.guest,
})

export const pasidIsOfTablesGuest = invariant('a PASID leads to a page table of the guest that has the number', {
  id: 'S5',
  source: 'ioasid-v4',
  why: "a guest would submit into another guest's page table",
  applies: hasPasids,
  forAll: { r: 'rid', p: 'pasid', t: 'table' },
  when: ({ pasid }, { r, p, t }) => pasid(r, p).context.table === t,
  then: ({ table, number }, { r, p, t }) => number(r, p).context.owner === table(t).context.guest,
})

export const oneGuestEverywhere = invariant('a number leads to page tables of one guest, whatever the RID', {
  id: 'S23',
  source: 'seed',
  why: 'a thread submits one number to every device',
  applies: systemWide,
  forAll: { r: 'rid', s: 'rid', p: 'pasid', t: 'table', u: 'table' },
  when: ({ pasid }, { r, s, p, t, u }) => pasid(r, p).context.table === t && pasid(s, p).context.table === u,
  then: ({ table }, { t, u }) => table(t).context.guest === table(u).context.guest,
})

export const guestsShareNumbers = reachable('one number leads to page tables of two guests, on two RIDs', {
  id: 'L7',
  source: 'gunthorpe-may-2021',
  why: 'a guest would be refused a number because another guest uses it on a RID of its own',
  applies: ridLocal,
  forSome: { r: 'rid', s: 'rid', p: 'pasid', t: 'table', u: 'table' },
  when: ({ pasid, table }, { r, s, p, t, u }) =>
    pasid(r, p).context.table === t &&
    pasid(s, p).context.table === u &&
    table(t).is('live') &&
    table(u).is('live') &&
    table(t).context.guest !== table(u).context.guest,
})

export const numbersDiffer = reachable(
  'one page table has a number on each of two RIDs that the other RID leaves free',
  {
    id: 'L7',
    source: 'gunthorpe-may-2021',
    why: 'the handle would be as scarce as the number: each number would have to be taken on every RID of the page table',
    applies: ridLocal,
    forSome: { r: 'rid', s: 'rid', p: 'pasid', q: 'pasid', t: 'table' },
    when: ({ pasid, number }, { r, s, p, q, t }) =>
      pasid(r, p).is('set', { table: t }) &&
      pasid(s, q).is('set', { table: t }) &&
      number(s, p).is('free') &&
      number(r, q).is('free'),
  },
)

export const nestedRidHasNoPasid = invariant(
  'no PASID of a RID leads anywhere while a nested page table is attached to it',
  {
    id: 'S14',
    source: 'seed',
    why: "the host would write an entry into a table that is the guest's",
    applies: claims,
    forAll: { r: 'rid', t: 'table' },
    when: ({ rid, table }, { r, t }) => rid(r).is('set', { table: t }) && table(t).context.parent !== null,
    then: ({ pasid }, { r }, members) => members('pasid').every(p => pasid(r, p).is('none')),
  },
)

export const nestedBesidePasid = reachable(
  'a nested page table is attached to a RID of which a PASID leads to another',
  {
    id: 'S15',
    source: 'seed',
    why: 'where each PASID entry has two stages of its own, a claim would forbid what guests need',
    applies: subject => (hasPasids(subject) !== true ? hasPasids(subject) : hostOwnsTable(subject)),
    forSome: { r: 'rid', p: 'pasid', t: 'table', u: 'table' },
    when: ({ rid, pasid, table }, { r, p, t, u }) =>
      rid(r).is('set', { table: t }) &&
      table(t).context.parent !== null &&
      t !== u &&
      pasid(r, p).is('set', { table: u }),
  },
)

export const pageTableProperties = [
  attachedWithoutPasid,
  existsWithoutPasid,
  usableBeforeAttach,
  nestedOnBeforeAttach,
  attachedTwice,
  pasidLeavesTable,
  ledToIsLive,
  neededStays,
  parentIsLive,
  pasidIsOfTablesGuest,
  oneGuestEverywhere,
  guestsShareNumbers,
  numbersDiffer,
  nestedRidHasNoPasid,
  nestedBesidePasid,
]

export const pageTableMutants: readonly MutantOf<PageTables>[] = [
  {
    name: 'attach-numbered',
    change: 'a page table is attached under a PASID, never to the RID itself',
    source: 'seed',
    applies: hasPasids,
    mutate: system =>
      mutant(system).edit('attach', (listed, { r, t }) =>
        listed.map(item =>
          item.part.kind === 'takes' && item.part.event.type === 'LEAD'
            ? system.components.pasid(r, 'pasid0').takes('LEAD', { table: t }).else('EBUSY')
            : item,
        ),
      ),
    killedBy: attachedWithoutPasid,
    steps: 0,
  },
  {
    name: 'child-numbered',
    change: 'a page table is nested on another only while a PASID leads to that one, and the PASID stays as long',
    source: 'seed',
    applies: subject => (nests(subject) !== true ? nests(subject) : hasPasids(subject)),
    mutate: system =>
      mutant(
        mutant(system).edit('allocateChild', (listed, { u }) => [
          system.components.pasid('rid0', 'pasid0').is('set', { table: u }).else('EINVAL'),
          ...listed,
        ]),
      ).edit('dissociate', (listed, { t }) => [
        system.components
          .table(others<Table>(t))
          .where('is not nested on it', ({ context }) => context.parent !== t)
          .else('EBUSY'),
        ...listed,
      ]),
    killedBy: existsWithoutPasid,
    steps: 0,
  },
  {
    name: 'nest-beside-pasid',
    change: 'a nested page table is attached without asking whether a PASID of the RID is in use',
    source: 'seed',
    applies: claims,
    mutate: system =>
      mutant(system).edit('attach', listed =>
        listed.filter(({ part }) => part.kind !== 'requires' || !part.says.startsWith('nests on no RID')),
      ),
    killedBy: nestedRidHasNoPasid,
    steps: 6,
  },
  {
    name: 'pasid-beside-nest',
    change: 'a PASID is associated without asking whether a nested page table claims the RID',
    source: 'seed',
    applies: claims,
    mutate: system =>
      mutant(system).edit('associate', listed =>
        listed.filter(({ part }) => part.kind !== 'requires' || !part.says.startsWith('is not nested, which claims')),
      ),
    killedBy: nestedRidHasNoPasid,
    steps: 6,
  },
  {
    name: 'claims-always',
    change: 'an attach claims every PASID of the RID, as where the guest owns the table',
    source: 'seed',
    applies: subject => (hasPasids(subject) !== true ? hasPasids(subject) : hostOwnsTable(subject)),
    mutate: system =>
      mutant(
        mutant(system).edit('attach', (listed, { r }) => [
          system.components.pasid(r, all).is('none').else('EBUSY'),
          ...listed,
        ]),
      ).edit('associate', (listed, { r }) => [system.components.rid(r).is('none').else('EINVAL'), ...listed]),
    killedBy: nestedBesidePasid,
    steps: 0,
  },
  {
    name: 'map-attached',
    change: 'a page table takes a mapping only while every RID leads to it',
    source: 'rfc-v2',
    mutate: system =>
      mutant(system).edit('map', (listed, { t }) => [
        system.components.rid('*').is('set', { table: t }).else('EINVAL'),
        ...listed,
      ]),
    killedBy: usableBeforeAttach,
    steps: 0,
  },
  {
    name: 'nest-attached',
    change: 'a page table is nested on another only while every RID leads to that one',
    source: 'rfc-v2',
    applies: nests,
    mutate: system =>
      mutant(system).edit('allocateChild', (listed, { u }) => [
        system.components.rid('*').is('set', { table: u }).else('EINVAL'),
        ...listed,
      ]),
    killedBy: nestedOnBeforeAttach,
    steps: 0,
  },
  {
    name: 'attach-once',
    change: 'a page table is attached only where no other RID leads to it',
    source: 'rfc-v2',
    mutate: system =>
      mutant(system).edit('attach', (listed, { r, t }) => [
        system.components.rid(others<Rid>(r)).isNot('set', { table: t }).else('EBUSY'),
        ...listed,
      ]),
    killedBy: attachedTwice,
    steps: 0,
  },
  {
    name: 'dissociate-empties',
    change: 'a PASID that is dissociated takes the mappings of the page table along',
    source: 'seed',
    applies: hasPasids,
    mutate: system =>
      mutant(system).edit('dissociate', (listed, { t }) => [...listed, system.components.table(t).hears('UNMAP')]),
    killedBy: pasidLeavesTable,
    steps: 6,
  },
  {
    name: 'destroy-routed',
    change: 'a page table is destroyed without asking whether a PASID leads to it',
    source: 'iommufd',
    applies: hasPasids,
    mutate: system => mutant(system).without('destroyTable', 'pasid'),
    killedBy: ledToIsLive,
    steps: 5,
  },
  {
    name: 'destroy-attached',
    change: 'a page table is destroyed without asking whether a RID leads to it',
    source: 'iommufd',
    mutate: system => mutant(system).without('destroyTable', 'rid'),
    killedBy: neededStays,
    steps: 4,
  },
  {
    name: 'destroy-parent',
    change: 'a page table is destroyed without asking what is nested on it',
    source: 'rfc-v2',
    applies: nests,
    mutate: system =>
      mutant(system).edit('destroyTable', listed =>
        listed.filter(({ part }) => part.kind !== 'requires' || !part.says.startsWith('is not nested on')),
      ),
    killedBy: parentIsLive,
    steps: 3,
  },
  {
    name: 'associate-unowned',
    change: 'a PASID is associated without asking who has the number',
    source: 'ioasid-v4',
    applies: hasPasids,
    mutate: system => mutant(system).without('associate', 'number'),
    killedBy: pasidIsOfTablesGuest,
    steps: 3,
  },
  {
    name: 'numbers-by-rid',
    change: 'numbers are local to each RID',
    source: 'seed',
    applies: systemWide,
    mutate: system => mutant(system).unshare('number'),
    killedBy: oneGuestEverywhere,
    steps: 8,
  },
  {
    name: 'numbers-everywhere',
    change: 'a number is given only where it is free on every RID',
    source: 'gunthorpe-may-2021',
    applies: ridLocal,
    mutate: system =>
      mutant(system).edit('allocateNumber', (listed, { p }) => [
        system.components.number('*', p).is('free').else('ENOSPC'),
        ...listed,
      ]),
    killedBy: guestsShareNumbers,
    steps: 0,
  },
  {
    name: 'one-number',
    change: 'a page table has one number, whatever the RID',
    source: 'seed',
    applies: ridLocal,
    mutate: system =>
      mutant(system).edit('associate', (listed, { p, t }) => [
        system.components.pasid(all, others<Pasid>(p)).isNot('set', { table: t }).else('EBUSY'),
        ...listed,
      ]),
    killedBy: numbersDiffer,
    steps: 0,
  },
]
