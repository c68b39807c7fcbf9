/** PASID binding: a number, its software slot and its hardware entry, from allocation to the last page request. */
import { all } from '../../src/system/sort.ts'
import { pasidNumber } from '../pasid-number.ts'
import { hasTwoStageEntries, needsSystemWideNumbers, type Platform } from '../platform.ts'
import { call, component, hardware, type Pasid, procedure, type Rid, system, worker } from '../vocabulary.ts'
import * as machines from './machines.ts'

/** How far a PASID number is unique. */
export type NumberScope = 'systemWide' | 'ridLocal'

/** What the platform needs: D3, and RID-local numbers wherever they suffice. */
export const numberScopeOf = (platform: Platform): NumberScope =>
  needsSystemWideNumbers(platform) ? 'systemWide' : 'ridLocal'

export function pasidBinding(platform: Platform, numbers: NumberScope = numberScopeOf(platform)) {
  const rid = component(['rid'], machines.assignment)
  const number = component(['rid', 'pasid'], pasidNumber, { shared: numbers === 'systemWide' ? ['rid'] : [] })
  const slot = component(['rid', 'pasid'], machines.pasidSlot)
  const entry = component(['rid', 'pasid'], machines.pasidEntry)
  const mutex = component(['rid'], machines.groupMutex)
  const requests = component([], machines.requestQueue)
  // How an entry is taken down is told of VT-d; elsewhere the same order is taken for granted. How one is replaced is VT-d's own matter.
  const replaces = hasTwoStageEntries(platform)
  const tornDown = replaces ? 'vtd-present' : 'inference'

  const isDrained = (r: Rid, p: Pasid) =>
    requests().where(`holds no request of ${r} with ${p}`, ({ context }) => context.rid !== r || context.pasid !== p)
  // A detach and a replace both call intel_pasid_tear_down_entry(), which does these.
  const flushes = 'devtlb_invalidation_with_pasid(), the last of its flushes'
  const zeroes = 'intel_pasid_clear_entry()'

  const detach = procedure(
    'detachPasid',
    { g: 'guest', r: 'rid', p: 'pasid' },
    { source: tornDown, doc: 'iommu_detach_device_pasid()' },
    {
      oneFor: ['r'],
      busy: 'waits',
      begin: ({ g, r, p }) => [
        rid(r).is('assigned', { guest: g }).else('EPERM', 'iommufd'),
        mutex(r).takes('LOCK').else('waits', 'iommu-core'),
        slot(r, p).is('attached').else('EINVAL', 'iommu-core'),
        entry(r, p).takes('CLEAR_PRESENT').else('EINVAL'),
      ],
      steps: {
        flush: ({ r, p }) => [entry(r, p).takes('FLUSH')],
        zero: ({ r, p }) => [entry(r, p).takes('ZERO')],
        drain: ({ r, p }) => [isDrained(r, p), slot(r, p).takes('DETACH'), mutex(r).takes('UNLOCK')],
      },
      docs: replaces ? { flush: flushes, zero: zeroes, drain: 'intel_iommu_drain_pasid_prq()' } : {},
    },
  )

  const replace = procedure(
    'replacePasid',
    { g: 'guest', r: 'rid', p: 'pasid' },
    { source: 'vtd-replace', doc: 'iommu_replace_device_pasid()' },
    {
      oneFor: ['r'],
      busy: 'waits',
      begin: ({ g, r, p }) => [
        rid(r).is('assigned', { guest: g }).else('EPERM', 'iommufd'),
        mutex(r).takes('LOCK').else('waits', 'iommu-core'),
        slot(r, p).is('attached').else('EINVAL', 'iommu-core'),
        entry(r, p).takes('CLEAR_PRESENT').else('EINVAL'),
      ],
      steps: {
        flushOld: ({ r, p }) => [entry(r, p).takes('FLUSH')],
        zeroOld: ({ r, p }) => [entry(r, p).takes('ZERO')],
        write: ({ g, r, p }) => [isDrained(r, p), entry(r, p).takes('WRITE', { guest: g }), mutex(r).takes('UNLOCK')],
      },
      docs: { flushOld: flushes, zeroOld: zeroes, write: 'intel_pasid_setup_nested(), after the drain' },
    },
  )

  return system(
    `PASID binding on ${platform.name}, ${numbers === 'systemWide' ? 'system-wide' : 'RID-local'} numbers`,
    {
      rid,
      number,
      slot,
      entry,
      mutex,
      detaching: detach.counter,
      ...(replaces && { replacing: replace.counter }),
      requests,
    },
    {
      assign: call({ g: 'guest', r: 'rid' }, { source: 'iommufd', doc: 'VFIO_DEVICE_BIND_IOMMUFD' }, ({ g, r }) => [
        rid(r).takes('ASSIGN', { guest: g }).else('EBUSY'),
      ]),
      // A close always succeeds: it detaches the PASIDs that are left, each as `detach` does it, and then lets the RID go.
      release: call({ g: 'guest', r: 'rid' }, { source: 'iommufd', doc: 'close() of the device' }, ({ g, r }) => [
        rid(r).is('assigned', { guest: g }).else('EPERM'),
        slot(r, all).is('empty').else('waits'),
        numbers === 'ridLocal' && number(r, all).hears('FREE'),
        rid(r).takes('RELEASE').else('EPERM'),
      ]),

      allocate: call({ g: 'guest', r: 'rid', p: 'pasid' }, { source: 'seed', doc: 'ioasid_alloc()' }, ({ g, r, p }) => [
        numbers === 'ridLocal' && rid(r).is('assigned', { guest: g }).else('EPERM', 'inference'),
        number(r, p).takes('ALLOCATE', { owner: g }).else('ENOSPC', 'vcmd'),
      ]),
      free: call({ g: 'guest', r: 'rid', p: 'pasid' }, { source: 'ioasid-v4', doc: 'ioasid_free()' }, ({ g, r, p }) => [
        number(r, p).is('allocated', { owner: g }).else('ignored'),
        slot(numbers === 'systemWide' ? all : r, p)
          .is('empty')
          .else('EBUSY', 'inference'),
        number(r, p).takes('FREE').else('ignored'),
      ]),

      attach: call(
        { g: 'guest', r: 'rid', p: 'pasid' },
        { source: 'iommu-core', doc: 'iommu_attach_device_pasid()' },
        ({ g, r, p }) => [
          rid(r).is('assigned', { guest: g }).else('EPERM', 'iommufd'),
          number(r, p).is('allocated', { owner: g }).else('EPERM', 'ioasid-v4'),
          mutex(r).is('free').else('waits'),
          slot(r, p).takes('ATTACH', { guest: g }).else('EBUSY'),
          entry(r, p).takes('WRITE', { guest: g }).else('EBUSY', platform.driver),
        ],
      ),
      detach: detach.begin,
      ...detach.steps,
      ...(replaces && { replace: replace.begin, ...replace.steps }),

      pageRequest: hardware({ r: 'rid', p: 'pasid' }, platform.driver, ({ r, p }) => [
        entry(r, p).is('present'),
        requests().takes('RAISE', { rid: r, pasid: p }),
      ]),
      answer: worker({}, platform.driver, () => [requests().takes('ANSWER')]),
    },
  )
}

export type PasidBinding = ReturnType<typeof pasidBinding>
