/** Nested attach of RIDs and PASIDs over parents whose writes are logged for a migration. */
import { all } from '../../src/system/sort.ts'
import type { Platform } from '../platform.ts'
import { call, component, hardware, system } from '../vocabulary.ts'
import * as machines from './dirty-machines.ts'

export function dirtyTracking(platform: Platform) {
  const parent = component(['guest'], machines.parent)
  const entry = component(['rid'], machines.nestedEntry)
  const pasidEntry = component(['rid', 'pasid'], machines.nestedEntry)
  const page = component(['guest'], machines.page)

  return system(
    `dirty tracking on ${platform.name}`,
    { parent, entry, pasidEntry, page },
    {
      allocate: call(
        { g: 'guest' },
        { source: 'iommufd', doc: 'IOMMU_HWPT_ALLOC with IOMMU_HWPT_ALLOC_NEST_PARENT' },
        ({ g }) => [parent(g).takes('ALLOCATE').else('EBUSY')],
      ),
      allocateTracked: call(
        { g: 'guest' },
        { source: 'iommufd', doc: 'the same, with IOMMU_HWPT_ALLOC_DIRTY_TRACKING' },
        ({ g }) => [parent(g).takes('ALLOCATE_TRACKED').else('EBUSY')],
      ),
      destroy: call({ g: 'guest' }, { source: 'iommufd', doc: 'IOMMU_DESTROY' }, ({ g }) => [
        entry(all).isNot('nested', { guest: g }).else('EBUSY'),
        pasidEntry(all, all).isNot('nested', { guest: g }).else('EBUSY'),
        parent(g).takes('DESTROY').else('ENOENT'),
      ]),
      start: call({ g: 'guest' }, { source: 'iommufd', doc: 'IOMMU_HWPT_SET_DIRTY_TRACKING' }, ({ g }) => [
        parent(g).isNot('absent').else('ENOENT'),
        parent(g).is('tracked').else('EOPNOTSUPP'),
        parent(g).takes('START').else('ignored'),
      ]),
      stop: call({ g: 'guest' }, { source: 'iommufd', doc: 'IOMMU_HWPT_SET_DIRTY_TRACKING' }, ({ g }) => [
        parent(g).isNot('absent').else('ENOENT'),
        parent(g).is('tracked').else('EOPNOTSUPP'),
        parent(g).takes('STOP').else('ignored'),
      ]),
      copy: call({ g: 'guest' }, { source: 'iommufd', doc: 'IOMMU_HWPT_GET_DIRTY_BITMAP' }, ({ g }) => [
        parent(g).is('tracked.on').else('EINVAL'),
        page(g).takes('COPY').else('ignored'),
      ]),

      attach: call({ g: 'guest', r: 'rid' }, { source: 'iommufd', doc: 'iommufd attach' }, ({ g, r }) => [
        parent(g).isNot('absent').else('ENOENT'),
        entry(r).takes('ATTACH', { guest: g }).else('EBUSY'),
      ]),
      detach: call({ r: 'rid' }, { source: 'iommufd', doc: 'iommufd detach' }, ({ r }) => [
        entry(r).takes('DETACH').else('ignored'),
      ]),
      attachPasid: call(
        { g: 'guest', r: 'rid', p: 'pasid' },
        { source: 'iommufd', doc: 'iommufd attach of a PASID' },
        ({ g, r, p }) => [
          parent(g).isNot('absent').else('ENOENT'),
          parent(g).isNot('tracked').else('EINVAL', 'vtd-dirty'),
          pasidEntry(r, p).takes('ATTACH', { guest: g }).else('EBUSY'),
        ],
      ),
      detachPasid: call(
        { r: 'rid', p: 'pasid' },
        { source: 'iommufd', doc: 'iommufd detach of a PASID' },
        ({ r, p }) => [pasidEntry(r, p).takes('DETACH').else('ignored')],
      ),

      write: hardware({ g: 'guest', r: 'rid' }, 'vtd', ({ g, r }) => [
        entry(r).is('nested', { guest: g }),
        parent(g).is('tracked.on'),
        page(g).takes('LOG'),
      ]),
      // The entry of a nested PASID does not log: that is why it must not lie over a parent that may be asked to.
      writeWithPasid: hardware({ g: 'guest', r: 'rid', p: 'pasid' }, 'vtd-dirty', ({ g, r, p }) => [
        pasidEntry(r, p).is('nested', { guest: g }),
        parent(g).is('tracked.on'),
        page(g).takes('MISS'),
      ]),
    },
  )
}

export type DirtyTracking = ReturnType<typeof dirtyTracking>
