/** A group is attached as one: its devices agree, each is accounted for, and a replace ends on one side or the other. */
import type { GroupAttach } from '../machines/nesting-attach/group-system.ts'
import type { Subject } from '../machines/subject.ts'
import type { Listed } from '../src/system/participant.ts'
import { mutant } from '../src/system/mutant.ts'
import { requirementsOf } from '../src/system/property.ts'
import type { MutantOf } from './mutant-of.ts'

const { invariant, leadsTo, reachable } = requirementsOf<GroupAttach, Subject>()

const hasPasids = ({ platform }: Subject): true | string =>
  platform.pasidScope !== 'none' || `${platform.name} has no PASIDs`

export const groupAgrees = invariant("each device of a group translates by the page table in the group's slot", {
  id: 'S18',
  source: 'iommufd',
  why: 'devices that cannot be isolated from each other would be in two address spaces, or one of them in none',
  forAll: { d: 'device' },
  when: ({ slot, entry }, { d }) => !slot().is('empty') || !entry(d).is('blocking'),
  then: ({ slot, entry }, { d }) => !slot().is('empty') && entry(d).is('translating', { table: slot().context.table }),
})

export const groupAgreesOnPasid = invariant(
  "each device of a group that has PASIDs translates one by the page table in the group's slot",
  {
    id: 'S18',
    source: 'iommufd',
    why: 'one PASID would mean two address spaces on devices that cannot be told apart',
    applies: hasPasids,
    forAll: { d: 'device', p: 'pasid' },
    when: ({ pasidEntry }, { d, p }) => pasidEntry(d, p).context.room === 'entry',
    then: ({ pasidSlot, pasidEntry }, { d, p }) =>
      pasidSlot(p).is('empty')
        ? pasidEntry(d, p).is('blocking')
        : pasidEntry(d, p).is('translating', { table: pasidSlot(p).context.table }),
  },
)

export const neverTwoTables = invariant('two devices of a group never translate by two page tables', {
  id: 'S18',
  source: 'rfc-v2',
  why: 'what one owner maps, the device of another could reach through its group mate',
  forAll: { d: 'device', e: 'device' },
  when: ({ entry }, { d, e }) => d !== e && entry(d).is('translating') && entry(e).is('translating'),
  then: ({ entry }, { d, e }) => entry(d).context.table === entry(e).context.table,
})

export const slotLivesWithItsDevices = invariant('a slot of a group is filled exactly while a device is in it', {
  id: 'S18',
  source: 'iommufd',
  why: 'a slot that outlives its devices keeps others out for good; one that dies earlier cuts their DMA off',
  forAll: {},
  when: ({ slot }) => !slot().is('left') && slot().context.table !== null,
  then: ({ slot }) => slot().context.devices.length > 0,
})

export const referenceMatchesSlot = invariant(
  'a device at rest holds a reference on the page table of the slot that it is in',
  {
    id: 'S18',
    source: 'replace-member',
    why: 'the user count of a page table would be off: destroyed while attached, or never again',
    forAll: { d: 'device' },
    when: ({ lock, slot, reference }, { d }) =>
      !lock().is('detaching', { device: d, pasid: null }) &&
      (reference(d).is('held') || slot().context.devices.includes(d)),
    then: ({ slot, reference }, { d }) =>
      slot().context.devices.includes(d) && reference(d).context.table === slot().context.table,
  },
)

export const pasidReferenceMatchesSlot = invariant(
  'a device at rest holds a reference on the page table of each PASID that it has attached',
  {
    id: 'S18',
    source: 'replace-member',
    why: 'the user count of a page table would be off: destroyed while attached, or never again',
    applies: hasPasids,
    forAll: { d: 'device', p: 'pasid' },
    when: ({ lock, pasidSlot, pasidReference }, { d, p }) =>
      !lock().is('detaching', { device: d, pasid: p }) &&
      (pasidReference(d, p).is('held') || pasidSlot(p).context.devices.includes(d)),
    then: ({ pasidSlot, pasidReference }, { d, p }) =>
      pasidSlot(p).context.devices.includes(d) && pasidReference(d, p).context.table === pasidSlot(p).context.table,
  },
)

export const translatesByLiveTable = invariant('a device of a group translates by a page table that is allocated', {
  id: 'S13',
  source: 'iommufd',
  why: 'the hardware would walk freed page tables',
  forAll: { d: 'device', t: 'table' },
  when: ({ entry }, { d, t }) => entry(d).context.table === t,
  then: ({ hwpt }, { t }) => hwpt(t).is('allocated'),
})

export const pasidTranslatesByLiveTable = invariant('a PASID of a group translates by a page table that is allocated', {
  id: 'S13',
  source: 'iommufd',
  why: 'the hardware would walk freed page tables',
  applies: hasPasids,
  forAll: { d: 'device', p: 'pasid', t: 'table' },
  when: ({ pasidEntry }, { d, p, t }) => pasidEntry(d, p).context.table === t,
  then: ({ hwpt }, { t }) => hwpt(t).is('allocated'),
})

export const tableOfOwnIommu = invariant('a device of a group is attached to page tables of its own IOMMU', {
  id: 'S17',
  source: 'iommufd',
  why: 'the IOMMU would walk tables in the format of another, and nobody would flush it',
  forAll: { d: 'device', t: 'table' },
  when: ({ entry }, { d, t }) => entry(d).context.table === t,
  then: ({ hwpt }, { t }) => hwpt(t).context.kind !== 'elsewhere',
})

export const pasidsBesideCompatible = invariant(
  'a group with a PASID attached has no page table that leaves no room for PASIDs',
  {
    id: 'S16',
    source: 'iommufd',
    why: 'the RID entry would be laid out without a table of PASIDs, and the PASIDs would be cut off or misread',
    applies: hasPasids,
    forAll: { p: 'pasid', t: 'table' },
    when: ({ slot, pasidSlot }, { p, t }) =>
      pasidSlot(p).is('filled') && (slot().context.table === t || pasidSlot(p).context.table === t),
    then: ({ hwpt }, { t }) => hwpt(t).context.kind === 'forPasids',
  },
)

export const nothingBeyondPasidTable = invariant('no PASID entry is written beyond the table of a device', {
  id: 'S18',
  source: 'pasid-validation',
  why: 'the driver would write into memory that is not the table',
  applies: hasPasids,
  forAll: { d: 'device', p: 'pasid' },
  when: ({ pasidEntry }, { d, p }) => pasidEntry(d, p).context.room !== 'noTable',
  then: ({ pasidEntry }, { d, p }) => !pasidEntry(d, p).is('beyond'),
})

export const pasidBesideIncapable = reachable('a PASID is attached in a group with a device that knows none', {
  id: 'S11',
  source: 'pasid-validation',
  why: 'a group mate without PASIDs, such as a bridge, would take them away from every device of the group',
  applies: hasPasids,
  forSome: { p: 'pasid', d: 'device' },
  when: ({ pasidSlot, pasidEntry }, { p, d }) =>
    pasidSlot(p).is('filled') && pasidEntry(d, p).context.room === 'noTable',
})

export const regionsMatchSlot = invariant(
  'at rest the regions of a device are reserved in the page table that it is attached to, and in no other',
  {
    id: 'S19',
    source: 'replace-rollback',
    why: 'addresses of the interrupt controller could be mapped over, or stay forbidden where nobody needs them',
    forAll: { d: 'device' },
    when: ({ lock, regions, slot }, { d }) =>
      lock().is('free') && (regions(d).is('reserved') || slot().context.devices.includes(d)),
    then: ({ regions, slot }, { d }) => {
      const { tables } = regions(d).context
      return slot().context.devices.includes(d) && tables.length === 1 && tables[0] === slot().context.table
    },
  },
)

export const deviceLeavesItsSlot = leadsTo('a device that is to be detached leaves the slot of its group', {
  id: 'L9',
  source: 'iommufd',
  why: 'whoever takes the device down waits for it, and for what its group mates do meanwhile',
  forAll: { d: 'device' },
  // The lock of the group is fair to who wants to detach, though others replace and detach again and again.
  fair: { weak: [{ every: 'worker' }], strong: ['detach'] },
  when: ({ slot }, { d }) => slot().context.devices.includes(d),
  goal: ({ slot }, { d }) => !slot().context.devices.includes(d),
})

export const groupProperties = [
  groupAgrees,
  groupAgreesOnPasid,
  neverTwoTables,
  slotLivesWithItsDevices,
  referenceMatchesSlot,
  pasidReferenceMatchesSlot,
  translatesByLiveTable,
  pasidTranslatesByLiveTable,
  tableOfOwnIommu,
  pasidsBesideCompatible,
  nothingBeyondPasidTable,
  pasidBesideIncapable,
  regionsMatchSlot,
  deviceLeavesItsSlot,
]

/** The conditions that refuse for that reason, left out. */
const unasked =
  (source: string) =>
  (listed: readonly Listed[]): readonly Listed[] =>
    listed.filter(item => item.source !== source)

const saying =
  (words: RegExp) =>
  ({ part }: Listed): boolean =>
    part.kind === 'requires' && words.test(part.says)

export const groupMutants: readonly MutantOf<GroupAttach>[] = [
  {
    name: 'M12',
    change: 'a replace does not ask whether the device is in the slot',
    source: 'replace-member',
    mutate: system => mutant(system).edit('replace', unasked('replace-member')),
    killedBy: referenceMatchesSlot,
    steps: 5,
  },
  {
    name: 'M12-pasid',
    change: 'a replace of a PASID does not ask whether the device is in the slot',
    source: 'replace-member',
    applies: hasPasids,
    mutate: system => mutant(system).edit('replacePasid', unasked('replace-member')),
    killedBy: pasidReferenceMatchesSlot,
    steps: 5,
  },
  {
    name: 'M13',
    change: "a replace that fails gives the old page table's reservation back instead of the new one's",
    source: 'replace-rollback',
    mutate: system =>
      mutant(system).edit('replaceFails', (listed, { t }) =>
        listed.map(item =>
          item.part.kind === 'hears' ? system.components.regions('*').hears('KEEP', { table: t }) : item,
        ),
      ),
    killedBy: regionsMatchSlot,
    steps: 5,
  },
  {
    name: 'M21',
    change: 'a PASID attach is refused over group mates that have no PASIDs at all',
    source: 'pasid-validation',
    applies: hasPasids,
    mutate: system =>
      mutant(system).edit('attachPasid', (listed, { p }) =>
        listed.map(item =>
          saying(/if the device has one/)(item)
            ? system.components
                .pasidEntry('*', p)
                .where('is within its table', ({ context }) => context.room === 'entry')
                .else('EINVAL')
            : item,
        ),
      ),
    killedBy: pasidBesideIncapable,
    steps: 0,
  },
  {
    name: 'M21-beyond',
    change: 'a PASID attach asks only the device that attaches for the size of its PASID table',
    source: 'pasid-validation',
    applies: hasPasids,
    mutate: system => mutant(system).edit('attachPasid', unasked('pasid-validation')),
    killedBy: nothingBeyondPasidTable,
    steps: 2,
  },
  {
    name: 'M23',
    change: 'a replace detaches the old page table before it tries the new one',
    source: 'replace-review',
    mutate: system =>
      mutant(system).edit('replace', listed => [...listed, system.components.entry('*').hears('BLOCK')]),
    killedBy: groupAgrees,
    steps: 4,
  },
  {
    name: 'M23-pasid',
    change: 'a replace of a PASID detaches the old page table before it tries the new one',
    source: 'replace-review',
    applies: hasPasids,
    mutate: system =>
      mutant(system).edit('replacePasid', (listed, { p }) => [
        ...listed,
        system.components.pasidEntry('*', p).hears('BLOCK'),
      ]),
    killedBy: groupAgreesOnPasid,
    steps: 4,
  },
  {
    name: 'replace-alone',
    change: 'a replace switches only the device that asks for it',
    source: 'iommufd',
    mutate: system =>
      mutant(system).edit('replaceSucceeds', (listed, { d, t }) =>
        listed.map(item =>
          item.part.kind === 'takes' && item.part.event.type === 'MAP'
            ? system.components.entry(d).takes('MAP', { table: t })
            : item,
        ),
      ),
    killedBy: neverTwoTables,
    steps: 5,
  },
  {
    name: 'slot-outlives-devices',
    change: 'a slot does not notice that its last device leaves',
    source: 'iommufd',
    mutate: system => mutant(system).provide('slot', { guards: { isLast: () => false } }),
    killedBy: slotLivesWithItsDevices,
    steps: 3,
  },
  {
    name: 'reference-before-hardware',
    change: 'a detach gives the reference back before the hardware is told',
    source: 'iommufd',
    mutate: system =>
      mutant(system).edit('detach', (listed, { d }) => [...listed, system.components.reference(d).hears('DROP')]),
    killedBy: translatesByLiveTable,
    steps: 4,
  },
  {
    name: 'destroy-under-group-pasid',
    change: 'the destruction of a page table does not ask whether a PASID of the group is attached to it',
    source: 'iommufd',
    applies: hasPasids,
    mutate: system => mutant(system).without('destroy', 'pasidReference'),
    killedBy: pasidTranslatesByLiveTable,
    steps: 3,
  },
  {
    name: 'any-iommu',
    change: 'an attach accepts a page table of another IOMMU',
    source: 'iommufd',
    mutate: system => mutant(system).edit('attach', listed => listed.filter(item => !saying(/of the IOMMU/)(item))),
    killedBy: tableOfOwnIommu,
    steps: 2,
  },
  {
    name: 'no-room-for-pasids',
    change: 'a replace accepts a page table without room for PASIDs while PASIDs are attached',
    source: 'iommufd',
    applies: hasPasids,
    mutate: system => mutant(system).without('replace', 'pasidSlot'),
    killedBy: pasidsBesideCompatible,
    steps: 6,
  },
  {
    name: 'lock-kept',
    change: 'the end of a detach keeps the lock of the group',
    source: 'iommufd',
    mutate: system =>
      mutant(system).edit('detachEnds', listed =>
        listed.filter(({ part }) => part.kind !== 'takes' || part.event.type !== 'UNLOCK'),
      ),
    killedBy: deviceLeavesItsSlot,
    steps: 5,
  },
]
