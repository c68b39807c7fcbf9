/** Attach, replace and detach in a group of devices: per-device calls on slots that the group shares. */
import { all, others } from '../../src/system/sort.ts'
import type { Platform } from '../platform.ts'
import { call, component, type Device, type Pasid, system, type Table, worker } from '../vocabulary.ts'
import * as machines from './group-machines.ts'

/** Two page tables to replace one by the other, one that leaves no room for PASIDs, and one of another IOMMU. */
const kindOf = (table: Table): machines.TableKind =>
  table === 'table2' ? 'plain' : table === 'table3' ? 'elsewhere' : 'forPasids'

/** The first device knows every PASID, the second only the first one, further ones none. */
const roomOf = (device: Device, pasid: Pasid): machines.Room =>
  device === 'device0' || (device === 'device1' && pasid === 'pasid0')
    ? 'entry'
    : device === 'device1'
      ? 'tooShort'
      : 'noTable'

export interface GroupDesign {
  /** An attach and a detach switch the hardware of the device that asks, not of its group. */
  readonly deviceCentric?: boolean
}

export function groupAttach(platform: Platform, { deviceCentric = false }: GroupDesign = {}) {
  const hwpt = component(['table'], machines.hwpt, { input: table => ({ kind: kindOf(table) }) })
  const slot = component([], machines.attachSlot)
  const pasidSlot = component(['pasid'], machines.attachSlot)
  const reference = component(['device'], machines.reference)
  const pasidReference = component(['device', 'pasid'], machines.reference)
  const regions = component(['device'], machines.regions)
  const entry = component(['device'], machines.ridEntry)
  const pasidEntry = component(['device', 'pasid'], machines.pasidEntry, {
    input: (device, pasid) => ({ room: platform.pasidScope === 'none' ? 'noTable' : roomOf(device, pasid) }),
  })
  const lock = component([], machines.groupLock)

  const forPasids = (table: Table): boolean => kindOf(table) === 'forPasids'
  const switched = (device: Device): Device | typeof all => (deviceCentric ? device : all)

  return system(
    `groups on ${platform.name}`,
    { hwpt, slot, pasidSlot, reference, pasidReference, regions, entry, pasidEntry, lock },
    {
      allocate: call({ t: 'table' }, { source: 'iommufd', doc: 'IOMMU_HWPT_ALLOC' }, ({ t }) => [
        hwpt(t).takes('ALLOCATE').else('EBUSY'),
      ]),
      destroy: call({ t: 'table' }, { source: 'iommufd', doc: 'IOMMU_DESTROY' }, ({ t }) => [
        reference(all).isNot('held', { table: t }).else('EBUSY'),
        pasidReference(all, all).isNot('held', { table: t }).else('EBUSY'),
        lock().isNot('replacing', { table: t }).else('EBUSY'),
        hwpt(t).takes('DESTROY').else('ENOENT'),
      ]),

      attach: call({ d: 'device', t: 'table' }, { source: 'iommufd', doc: 'iommufd attach' }, ({ d, t }) => [
        hwpt(t).is('allocated').else('ENOENT'),
        lock().is('free').else('waits'),
        slot()
          .where(`does not list ${d}`, ({ context }) => !context.devices.includes(d))
          .else('EBUSY'),
        slot()
          .where(`holds no other page table than ${t}`, ({ context }) => [null, t].includes(context.table))
          .else('EINVAL'),
        hwpt(t)
          .where('is of the IOMMU of the group', ({ context }) => context.kind !== 'elsewhere')
          .else('EINVAL'),
        !forPasids(t) && pasidSlot(all).is('empty').else('EINVAL'),
        slot().takes('JOIN', { device: d, table: t }).else('EINVAL'),
        reference(d).takes('TAKE', { table: t }).else('EINVAL'),
        regions(d).takes('RESERVE', { table: t }).else('EINVAL'),
        entry(switched(d)).takes('MAP', { table: t }).else('EINVAL'),
      ]),
      replace: call({ d: 'device', t: 'table' }, { source: 'iommufd', doc: 'iommufd replace' }, ({ d, t }) => [
        hwpt(t).is('allocated').else('ENOENT'),
        lock().takes('REPLACE', { device: d, pasid: null, table: t }).else('waits'),
        slot().is('filled').else('EINVAL'),
        slot()
          .where(`lists ${d}`, ({ context }) => context.devices.includes(d))
          .else('EINVAL', 'replace-member'),
        slot()
          .where(`holds another page table than ${t}`, ({ context }) => context.table !== t)
          .else('ignored'),
        hwpt(t)
          .where('is of the IOMMU of the group', ({ context }) => context.kind !== 'elsewhere')
          .else('EINVAL'),
        !forPasids(t) && pasidSlot(all).is('empty').else('EINVAL'),
        regions(all).hears('RESERVE_TOO', { table: t }),
      ]),
      replaceSucceeds: worker({ d: 'device', t: 'table' }, 'iommufd', ({ d, t }) => [
        lock().is('replacing', { device: d, pasid: null, table: t }),
        lock().takes('UNLOCK'),
        entry(all).takes('MAP', { table: t }),
        slot().takes('REPLACE', { table: t }),
        reference(d).takes('TAKE', { table: t }),
        reference(others(d)).hears('FOLLOW', { table: t }),
        regions(all).hears('KEEP', { table: t }),
      ]),
      replaceFails: worker({ t: 'table' }, 'replace-rollback', ({ t }) => [
        lock().is('replacing', { pasid: null, table: t }),
        lock().takes('UNLOCK'),
        regions(all).hears('GIVE_BACK', { table: t }),
      ]),
      detach: call({ d: 'device' }, { source: 'iommufd', doc: 'iommufd detach' }, ({ d }) => [
        lock().takes('DETACH', { device: d, pasid: null }).else('waits'),
        slot()
          .where(`lists ${d}`, ({ context }) => context.devices.includes(d))
          .else('ignored'),
        slot().takes('LEAVE', { device: d }).else('ignored'),
        deviceCentric && entry(d).takes('BLOCK').else('ignored'),
      ]),
      blockGroup: worker({}, { source: 'iommufd', doc: 'the last device has left' }, () => [
        slot().takes('FREE'),
        entry(all).hears('BLOCK'),
      ]),
      detachEnds: worker({ d: 'device' }, 'iommufd', ({ d }) => [
        lock().is('detaching', { device: d, pasid: null }),
        slot().isNot('left'),
        lock().takes('UNLOCK'),
        reference(d).takes('DROP'),
        regions(d).takes('RELEASE'),
      ]),

      attachPasid: call(
        { d: 'device', p: 'pasid', t: 'table' },
        { source: 'iommufd', doc: 'iommufd attach of a PASID' },
        ({ d, p, t }) => [
          hwpt(t).is('allocated').else('ENOENT'),
          lock().is('free').else('waits'),
          pasidSlot(p)
            .where(`does not list ${d}`, ({ context }) => !context.devices.includes(d))
            .else('EBUSY'),
          pasidSlot(p)
            .where(`holds no other page table than ${t}`, ({ context }) => [null, t].includes(context.table))
            .else('EINVAL'),
          hwpt(t)
            .where('was allocated for PASIDs on the IOMMU of the group', ({ context }) => context.kind === 'forPasids')
            .else('EINVAL'),
          slot()
            .where('is empty, or holds a page table for PASIDs', ({ context: { table } }) => !table || forPasids(table))
            .else('EINVAL'),
          pasidEntry(d, p)
            .where('is of a device with PASIDs', ({ context }) => context.room !== 'noTable')
            .else('EOPNOTSUPP', 'vtd'),
          pasidEntry(all, p)
            .where('is within the PASID table, if the device has one', ({ context }) => context.room !== 'tooShort')
            .else('EINVAL', 'pasid-validation'),
          pasidSlot(p).takes('JOIN', { device: d, table: t }).else('EINVAL'),
          pasidReference(d, p).takes('TAKE', { table: t }).else('EINVAL'),
          pasidEntry(switched(d), p).hears('MAP', { table: t }),
        ],
      ),
      replacePasid: call(
        { d: 'device', p: 'pasid', t: 'table' },
        { source: 'iommufd', doc: 'iommufd replace of a PASID' },
        ({ d, p, t }) => [
          hwpt(t).is('allocated').else('ENOENT'),
          lock().takes('REPLACE', { device: d, pasid: p, table: t }).else('waits'),
          pasidSlot(p).is('filled').else('EINVAL'),
          pasidSlot(p)
            .where(`lists ${d}`, ({ context }) => context.devices.includes(d))
            .else('EINVAL', 'replace-member'),
          pasidSlot(p)
            .where(`holds another page table than ${t}`, ({ context }) => context.table !== t)
            .else('ignored'),
          hwpt(t)
            .where('was allocated for PASIDs on the IOMMU of the group', ({ context }) => context.kind === 'forPasids')
            .else('EINVAL'),
        ],
      ),
      replacePasidSucceeds: worker({ d: 'device', p: 'pasid', t: 'table' }, 'iommufd', ({ d, p, t }) => [
        lock().is('replacing', { device: d, pasid: p, table: t }),
        lock().takes('UNLOCK'),
        pasidEntry(all, p).hears('MAP', { table: t }),
        pasidSlot(p).takes('REPLACE', { table: t }),
        pasidReference(d, p).takes('TAKE', { table: t }),
        pasidReference(others(d), p).hears('FOLLOW', { table: t }),
      ]),
      replacePasidFails: worker({ p: 'pasid' }, 'replace-review', ({ p }) => [
        lock().is('replacing', { pasid: p }),
        lock().takes('UNLOCK'),
      ]),
      detachPasid: call(
        { d: 'device', p: 'pasid' },
        { source: 'iommufd', doc: 'iommufd detach of a PASID' },
        ({ d, p }) => [
          lock().takes('DETACH', { device: d, pasid: p }).else('waits'),
          pasidSlot(p)
            .where(`lists ${d}`, ({ context }) => context.devices.includes(d))
            .else('ignored'),
          pasidSlot(p).takes('LEAVE', { device: d }).else('ignored'),
          deviceCentric && pasidEntry(d, p).takes('BLOCK').else('ignored'),
        ],
      ),
      blockGroupPasid: worker({ p: 'pasid' }, { source: 'iommufd', doc: 'the last device has left' }, ({ p }) => [
        pasidSlot(p).takes('FREE'),
        pasidEntry(all, p).hears('BLOCK'),
      ]),
      detachPasidEnds: worker({ d: 'device', p: 'pasid' }, 'iommufd', ({ d, p }) => [
        lock().is('detaching', { device: d, pasid: p }),
        pasidSlot(p).isNot('left'),
        lock().takes('UNLOCK'),
        pasidReference(d, p).takes('DROP'),
      ]),
    },
  )
}

export type GroupAttach = ReturnType<typeof groupAttach>
