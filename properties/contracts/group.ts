/** What the manual page of an attach in a group would promise: when each call succeeds, and what it leaves behind. */
import type { GroupAttach } from '../../machines/nesting-attach/group-system.ts'
import type { Subject } from '../../machines/subject.ts'
import type { Device, Pasid, Table } from '../../machines/vocabulary.ts'
import { requirementsOf, type View as ViewOf } from '../../src/system/property.ts'

const { contract } = requirementsOf<GroupAttach, Subject>()

type View = ViewOf<GroupAttach>
type Slot = ReturnType<View['slot']>

const lists = (slot: Slot, d: Device): boolean => slot.context.devices.includes(d)

const unlocked = ({ lock }: View): boolean => lock().is('free', { device: null, pasid: null, table: null })

/** A device joins who is not there yet, where nothing is attached or the same page table is. */
const canJoin = (slot: Slot, d: Device, t: Table): boolean =>
  slot.is('empty') || (slot.is('filled', { table: t }) && !lists(slot, d))

const canReplace = (slot: Slot, d: Device, t: Table): boolean =>
  slot.is('filled') && !slot.is('filled', { table: t }) && lists(slot, d)

const leftBy = (slot: Slot, d: Device, { context: { devices } }: Slot): boolean =>
  slot.is(devices.length === 1 ? 'left' : 'filled') && !lists(slot, d)

const roomBesidePasids = ({ hwpt, pasidSlot }: View, t: Table, pasids: readonly Pasid[]): boolean =>
  hwpt(t).is('allocated', { kind: 'forPasids' }) ||
  (hwpt(t).is('allocated', { kind: 'plain' }) && pasids.every(p => pasidSlot(p).is('empty')))

const reservedIn = ({ slot, regions }: View, devices: readonly Device[], tables: readonly Table[]): boolean =>
  devices.every(d => (lists(slot(), d) ? regions(d).is('reserved', { tables }) : regions(d).is('none', { tables: [] })))

const allTranslate = ({ entry }: View, devices: readonly Device[], t: Table): boolean =>
  devices.every(d => entry(d).is('translating', { table: t }))

const allTranslatePasid = ({ pasidEntry }: View, devices: readonly Device[], p: Pasid, t: Table): boolean =>
  devices.every(
    d =>
      pasidEntry(d, p).is('translating', { room: 'entry', table: t }) ||
      (pasidEntry(d, p).is('blocking') && pasidEntry(d, p).context.room !== 'entry'),
  )

export const groupContract = () =>
  contract({
    allocate: {
      says: 'makes a page table that is not there',
      succeeds: ({ hwpt }, { t }) => hwpt(t).is('absent'),
      leaves: ({ hwpt }, { t }) => hwpt(t).is('allocated'),
    },
    destroy: {
      says: 'destroys a page table that no device of the group uses, by its RID or a PASID, or is about to',
      succeeds: ({ hwpt, lock, reference, pasidReference }, { t }, members) =>
        hwpt(t).is('allocated') &&
        !lock().is('replacing', { table: t }) &&
        members('device').every(
          d =>
            !reference(d).is('held', { table: t }) &&
            members('pasid').every(p => !pasidReference(d, p).is('held', { table: t })),
        ),
      leaves: ({ hwpt }, { t }) => hwpt(t).is('absent'),
    },

    attach: {
      says: 'lets the whole group translate by a page table of its IOMMU, which leaves room for PASIDs if one is attached, unless it has another',
      succeeds: (view, { d, t }, members) =>
        unlocked(view) && canJoin(view.slot(), d, t) && roomBesidePasids(view, t, members('pasid')),
      leaves: (after, { d, t }, _, members) =>
        after.slot().is('filled', { table: t }) &&
        lists(after.slot(), d) &&
        after.reference(d).is('held', { table: t }) &&
        reservedIn(after, members('device'), [t]) &&
        allTranslate(after, members('device'), t),
    },
    replace: {
      says: 'begins to replace what the group translates by, for a device that has attached it, with the regions of each reserved in both',
      succeeds: (view, { d, t }, members) =>
        unlocked(view) && canReplace(view.slot(), d, t) && roomBesidePasids(view, t, members('pasid')),
      leaves: (after, { d, t }, before, members) =>
        after.lock().is('replacing', { device: d, pasid: null, table: t }) &&
        reservedIn(after, members('device'), [t, before.slot().context.table ?? t].toSorted()),
    },
    replaceSucceeds: {
      says: 'ends a replace with the whole group on the new page table',
      succeeds: ({ lock }, { d, t }) => lock().is('replacing', { device: d, pasid: null, table: t }),
      leaves: (after, { t }, _, members) =>
        unlocked(after) &&
        after.slot().is('filled', { table: t }) &&
        members('device').every(d => !lists(after.slot(), d) || after.reference(d).is('held', { table: t })) &&
        reservedIn(after, members('device'), [t]) &&
        allTranslate(after, members('device'), t),
    },
    replaceFails: {
      says: 'ends a replace with everything as it was before it',
      succeeds: ({ lock }, { t }) => lock().is('replacing', { pasid: null, table: t }),
      leaves: (after, _, before, members) => {
        const { table } = before.slot().context
        return unlocked(after) && table !== null && reservedIn(after, members('device'), [table])
      },
    },
    detach: {
      says: 'begins to detach a device that has attached',
      succeeds: (view, { d }) => unlocked(view) && lists(view.slot(), d),
      leaves: ({ lock, slot }, { d }, before) =>
        lock().is('detaching', { device: d, pasid: null, table: null }) && leftBy(slot(), d, before.slot()),
    },
    blockGroup: {
      says: 'blocks the DMA of the group, once the last device that had attached is being detached',
      succeeds: ({ lock, slot }) => lock().is('detaching', { pasid: null }) && slot().is('left'),
      leaves: ({ slot, entry }, _, __, members) =>
        slot().is('empty', { table: null, devices: [] }) &&
        members('device').every(d => entry(d).is('blocking', { table: null })),
    },
    detachEnds: {
      says: 'ends a detach once the hardware has been told, and gives up the page table and the regions of the device',
      succeeds: ({ lock, slot }, { d }) => lock().is('detaching', { device: d, pasid: null }) && !slot().is('left'),
      leaves: (after, { d }) =>
        unlocked(after) &&
        after.reference(d).is('none', { table: null }) &&
        after.regions(d).is('none', { tables: [] }),
    },

    attachPasid: {
      says: 'attaches a PASID that the device knows, and each other that knows any, to a page table for PASIDs, unless it has another',
      succeeds: (view, { d, p, t }, members) => {
        const { table } = view.slot().context
        return (
          unlocked(view) &&
          canJoin(view.pasidSlot(p), d, t) &&
          view.hwpt(t).is('allocated', { kind: 'forPasids' }) &&
          (table === null || view.hwpt(table).is('allocated', { kind: 'forPasids' })) &&
          view.pasidEntry(d, p).context.room !== 'noTable' &&
          members('device').every(e => view.pasidEntry(e, p).context.room !== 'tooShort')
        )
      },
      leaves: (after, { d, p, t }, _, members) =>
        after.pasidSlot(p).is('filled', { table: t }) &&
        lists(after.pasidSlot(p), d) &&
        after.pasidReference(d, p).is('held', { table: t }) &&
        allTranslatePasid(after, members('device'), p, t),
    },
    replacePasid: {
      says: 'begins to replace what the group translates a PASID by, for a device that has attached it',
      succeeds: (view, { d, p, t }) =>
        unlocked(view) && canReplace(view.pasidSlot(p), d, t) && view.hwpt(t).is('allocated', { kind: 'forPasids' }),
      leaves: ({ lock }, { d, p, t }) => lock().is('replacing', { device: d, pasid: p, table: t }),
    },
    replacePasidSucceeds: {
      says: 'ends a replace of a PASID with the whole group on the new page table',
      succeeds: ({ lock }, { d, p, t }) => lock().is('replacing', { device: d, pasid: p, table: t }),
      leaves: (after, { p, t }, _, members) =>
        unlocked(after) &&
        after.pasidSlot(p).is('filled', { table: t }) &&
        members('device').every(
          d => !lists(after.pasidSlot(p), d) || after.pasidReference(d, p).is('held', { table: t }),
        ) &&
        allTranslatePasid(after, members('device'), p, t),
    },
    replacePasidFails: {
      says: 'ends a replace of a PASID with everything as it was before it',
      succeeds: ({ lock }, { p }) => lock().is('replacing', { pasid: p }),
      leaves: unlocked,
    },
    detachPasid: {
      says: 'begins to detach a PASID that the device has attached',
      succeeds: (view, { d, p }) => unlocked(view) && lists(view.pasidSlot(p), d),
      leaves: ({ lock, pasidSlot }, { d, p }, before) =>
        lock().is('detaching', { device: d, pasid: p, table: null }) && leftBy(pasidSlot(p), d, before.pasidSlot(p)),
    },
    blockGroupPasid: {
      says: 'blocks what the group sends with a PASID, once the last device that had attached it is detaching it',
      succeeds: ({ lock, pasidSlot }, { p }) => lock().is('detaching', { pasid: p }) && pasidSlot(p).is('left'),
      leaves: ({ pasidSlot, pasidEntry }, { p }, _, members) =>
        pasidSlot(p).is('empty', { table: null, devices: [] }) &&
        members('device').every(d => pasidEntry(d, p).is('blocking', { table: null })),
    },
    detachPasidEnds: {
      says: 'ends a detach of a PASID once the hardware has been told, and gives up the page table',
      succeeds: ({ lock, pasidSlot }, { d, p }) =>
        lock().is('detaching', { device: d, pasid: p }) && !pasidSlot(p).is('left'),
      leaves: (after, { d, p }) => unlocked(after) && after.pasidReference(d, p).is('none', { table: null }),
    },
  })
