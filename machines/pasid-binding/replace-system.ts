/** Replacing what a PASID is attached to: at once, in halves, by clearing it first, or by removing the old and attaching the new. */
import type { Platform } from '../platform.ts'
import { call, component, type Pasid, type Rid, system, type Table, worker } from '../vocabulary.ts'
import * as machines from './replace-machines.ts'

/**
 * `hitless`: one atomic write of the whole entry, which takes help of the hardware. `inPlace`: a live entry, half by half.
 * `clearFirst`: not present, flushed, and written anew. `removeFirst`: a detach, and then an attach that may fail.
 */
export type ReplacePolicy = 'hitless' | 'inPlace' | 'clearFirst' | 'removeFirst'

export function pasidReplace(platform: Platform, policy: ReplacePolicy = 'hitless') {
  const slot = component(['rid', 'pasid'], machines.replaceSlot)
  const entry = component(['rid', 'pasid'], machines.wideEntry)
  const handle = component(['rid', 'pasid'], machines.faultHandle)
  const replacing = component(['rid', 'pasid'], machines.replacing)
  const over = { r: 'rid', p: 'pasid', t: 'table' } as const
  const about = { source: 'vtd-replace', doc: 'iommu_replace_device_pasid()' } as const

  const isReplaceable = (r: Rid, p: Pasid, t: Table) =>
    [
      replacing(r, p).is('idle').else('waits', 'iommu-core'),
      slot(r, p).is('attached').else('EINVAL', 'iommu-core'),
      slot(r, p).isNot('attached', { table: t }).else('ignored', 'iommu-core'),
    ] as const

  return system(
    `replacing a PASID on ${platform.name}`,
    { slot, entry, handle, replacing },
    {
      attach: call(over, { source: 'iommu-core', doc: 'iommu_attach_device_pasid()' }, ({ r, p, t }) => [
        replacing(r, p).is('idle').else('waits'),
        slot(r, p).takes('ATTACH', { table: t }).else('EBUSY'),
        entry(r, p).takes('WRITE', { table: t }).else('EBUSY', 'vtd'),
        handle(r, p).takes('STORE', { table: t }).else('EBUSY'),
      ]),
      detach: call(
        { r: 'rid', p: 'pasid' },
        { source: 'iommu-core', doc: 'iommu_detach_device_pasid()' },
        ({ r, p }) => [
          replacing(r, p).is('idle').else('waits'),
          slot(r, p).takes('DETACH').else('EINVAL'),
          entry(r, p).takes('ZERO').else('EINVAL', 'vtd'),
          handle(r, p).takes('ERASE').else('EINVAL'),
        ],
      ),
      replaceBySame: call(over, { source: 'iommu-core', doc: 'iommu_replace_device_pasid()' }, ({ r, p, t }) => [
        replacing(r, p).is('idle').else('waits'),
        slot(r, p).is('attached', { table: t }).else('EINVAL'),
      ]),
      replaceFails: call(
        over,
        { source: 'iommu-core', doc: 'iommu_replace_device_pasid() of a page table that the driver refuses' },
        ({ r, p, t }) => [
          ...isReplaceable(r, p, t),
          ...(policy === 'removeFirst'
            ? [
                slot(r, p).takes('DETACH').else('ENOMEM', 'replace-review'),
                entry(r, p).takes('ZERO').else('ENOMEM', 'replace-review'),
                handle(r, p).takes('ERASE').else('ENOMEM', 'replace-review'),
              ]
            : []),
        ],
      ),
      ...((policy === 'hitless' || policy === 'removeFirst') && {
        replace: call(over, about, ({ r, p, t }) => [
          ...isReplaceable(r, p, t),
          slot(r, p).takes('REPLACE', { table: t }).else('EINVAL', 'iommu-core'),
          entry(r, p).takes('WRITE', { table: t }).else('EINVAL'),
          handle(r, p).takes('STORE', { table: t }).else('EINVAL', 'replace-review'),
        ]),
      }),
      ...(policy === 'inPlace' && {
        replace: call(over, about, ({ r, p, t }) => [
          ...isReplaceable(r, p, t),
          replacing(r, p).takes('BEGIN', { table: t }).else('waits'),
          entry(r, p).takes('WRITE_FIRST', { table: t }).else('EINVAL'),
        ]),
        writeSecond: worker(over, about, ({ r, p, t }) => [
          replacing(r, p).is('begun', { table: t }),
          entry(r, p).takes('WRITE_SECOND', { table: t }),
          slot(r, p).takes('REPLACE', { table: t }),
          handle(r, p).takes('STORE', { table: t }),
          replacing(r, p).takes('END'),
        ]),
      }),
      ...(policy === 'clearFirst' && {
        replace: call(over, about, ({ r, p, t }) => [
          ...isReplaceable(r, p, t),
          replacing(r, p).takes('BEGIN', { table: t }).else('waits'),
          entry(r, p).takes('CLEAR_PRESENT').else('EINVAL'),
        ]),
        flush: worker(over, about, ({ r, p, t }) => [
          replacing(r, p).is('begun', { table: t }),
          entry(r, p).takes('FLUSH'),
          handle(r, p).takes('STORE', { table: t }),
          replacing(r, p).takes('STEP'),
        ]),
        write: worker(over, about, ({ r, p, t }) => [
          replacing(r, p).is('flushed', { table: t }),
          entry(r, p).takes('WRITE', { table: t }),
          slot(r, p).takes('REPLACE', { table: t }),
          replacing(r, p).takes('END'),
        ]),
      }),
    },
  )
}

export type PasidReplace = ReturnType<typeof pasidReplace>
