/** Replacing what a PASID is attached to: at once, in halves, by clearing it first, or by removing the old and attaching the new. */
import { all } from '../../src/system/sort.ts'
import { device as resettable } from '../nesting-attach/machines.ts'
import type { Platform } from '../platform.ts'
import { call, component, hardware, type Pasid, type Rid, system, type Table, worker } from '../vocabulary.ts'
import * as machines from './replace-machines.ts'

/**
 * `clearFirst`: not present, flushed, drained, and written anew, as the VT-d driver does it.
 * `hitless`: one atomic write of the whole entry, which takes help of the hardware; while the queue may hold page requests of
 * either page table, nobody is told of one. `handleLast`: as hitless, but the old handle stays until the queue is drained.
 * `inPlace`: as hitless, but half by half.
 * `removeFirst`: as clearFirst, but only then is the new page table asked for, and that may fail.
 */
export type ReplacePolicy = 'clearFirst' | 'hitless' | 'handleLast' | 'inPlace' | 'removeFirst'

export function pasidReplace(platform: Platform, policy: ReplacePolicy = 'clearFirst') {
  const slot = component(['rid', 'pasid'], machines.replaceSlot)
  const entry = component(['rid', 'pasid'], machines.wideEntry)
  const handle = component(['rid', 'pasid'], machines.faultHandle)
  const replacing = component(['rid'], machines.replacing)
  const request = component([], machines.pageRequest)
  const device = component(['rid'], resettable)
  const over = { r: 'rid', p: 'pasid', t: 'table' } as const
  // No driver of today writes an entry of two stages at once.
  const about = {
    source: policy === 'hitless' || policy === 'handleLast' ? 'inference' : 'vtd-replace',
    doc: 'iommu_replace_device_pasid()',
  } as const

  const clears = policy === 'clearFirst' || policy === 'removeFirst'

  const isReplaceable = (r: Rid, p: Pasid, t: Table) =>
    [
      replacing(r).is('idle').else('waits', 'iommu-core'),
      device(r).is('running').else('EBUSY', 'reset-blocking'),
      slot(r, p).is('attached').else('EINVAL', 'iommu-core'),
      slot(r, p).isNot('attached', { table: t }).else('ignored', 'iommu-core'),
    ] as const

  const isDrained = (r: Rid, p: Pasid) =>
    request().where(`is not of ${r} and ${p}`, ({ context }) => context.rid !== r || context.pasid !== p)

  return system(
    `replacing a PASID on ${platform.name}`,
    { slot, entry, handle, replacing, request, device },
    {
      attach: call(over, { source: 'iommu-core', doc: 'iommu_attach_device_pasid()' }, ({ r, p, t }) => [
        replacing(r).is('idle').else('waits'),
        device(r).is('running').else('EBUSY', 'reset-blocking'),
        slot(r, p).takes('ATTACH', { table: t }).else('EBUSY'),
        entry(r, p).takes('WRITE', { table: t }).else('EBUSY', 'vtd'),
        handle(r, p).takes('STORE', { table: t }).else('EBUSY'),
      ]),
      detach: call(
        { r: 'rid', p: 'pasid' },
        { source: 'iommu-core', doc: 'iommu_detach_device_pasid()' },
        ({ r, p }) => [
          replacing(r).is('idle').else('waits'),
          slot(r, p).takes('DETACH').else('EINVAL'),
          isDrained(r, p).else('waits', 'vtd-present'),
          entry(r, p).takes('ZERO').else('EINVAL', 'vtd'),
          handle(r, p).takes('ERASE').else('EINVAL'),
        ],
      ),

      replace: call(over, about, ({ r, p, t }) => [
        ...isReplaceable(r, p, t),
        replacing(r).takes('BEGIN', { pasid: p, table: t }).else('waits', 'iommu-core'),
        (policy === 'hitless' || policy === 'inPlace') && handle(r, p).takes('ERASE').else('EINVAL', 'inference'),
        clears
          ? entry(r, p).takes('CLEAR_PRESENT').else('EINVAL', 'vtd-present')
          : entry(r, p)
              .takes(policy === 'inPlace' ? 'WRITE_FIRST' : 'WRITE', { table: t })
              .else('EINVAL'),
      ]),
      ...(policy === 'inPlace' && {
        writeSecond: worker(over, about, ({ r, p, t }) => [
          replacing(r).is('busy', { pasid: p, table: t }),
          entry(r, p).isNot('present', { second: t }),
          entry(r, p).takes('WRITE_SECOND', { table: t }),
        ]),
      }),
      ...(clears && {
        flush: worker(over, about, ({ r, p, t }) => [
          replacing(r).is('busy', { pasid: p, table: t }),
          entry(r, p).takes('FLUSH'),
        ]),
      }),
      finish: worker(over, about, ({ r, p, t }) => [
        replacing(r).is('busy', { pasid: p, table: t }),
        clears && entry(r, p).is('flushed'),
        policy === 'inPlace' && entry(r, p).is('present', { second: t }),
        isDrained(r, p),
        clears && entry(r, p).takes('WRITE', { table: t }),
        handle(r, p).takes('STORE', { table: t }),
        slot(r, p).takes('REPLACE', { table: t }),
        replacing(r).takes('END'),
      ]),
      replaceFails:
        policy === 'removeFirst'
          ? worker(
              over,
              {
                source: 'replace-review',
                doc: 'iommu_replace_device_pasid(), of which the driver refuses the second half',
              },
              ({ r, p, t }) => [
                replacing(r).is('busy', { pasid: p, table: t }),
                entry(r, p).is('flushed'),
                isDrained(r, p),
                entry(r, p).takes('ZERO'),
                handle(r, p).takes('ERASE'),
                slot(r, p).takes('DETACH'),
                replacing(r).takes('END'),
              ],
            )
          : call(
              over,
              { source: 'iommu-core', doc: 'iommu_replace_device_pasid() of a page table that the driver refuses' },
              ({ r, p, t }) => isReplaceable(r, p, t),
            ),

      resetBegin: call(
        { r: 'rid' },
        { source: 'reset-blocking', doc: 'pci_dev_reset_iommu_prepare() of a device with ATS' },
        ({ r }) => [
          replacing(r).is('idle').else('waits', 'iommu-core'),
          device(r).takes('RESET_BEGIN').else('waits', 'inference'),
          entry(r, all).hears('PARK'),
        ],
      ),
      resetEnd: worker({ r: 'rid' }, { source: 'reset-blocking', doc: 'pci_dev_reset_iommu_done()' }, ({ r }) => [
        device(r).takes('RESET_END'),
        entry(r, all).hears('RESTORE'),
      ]),

      raise: hardware(over, { source: 'vtd', doc: 'a page request of the device' }, ({ r, p, t }) => [
        entry(r, p).is('present', { first: t }),
        request().takes('RAISE', { rid: r, pasid: p, table: t }),
      ]),
      deliver: worker(
        over,
        { source: 'replace-review', doc: 'the handler that the handle leads to, and its response' },
        ({ r, p, t }) => [
          request().is('waiting', { rid: r, pasid: p }),
          handle(r, p).where(`is of ${t}`, ({ context }) => context.table === t),
          request().takes('RESPOND'),
        ],
      ),
      respondInvalid: worker(
        { r: 'rid', p: 'pasid' },
        { source: 'iopf-uaf', doc: 'no handle: the request is answered as invalid' },
        ({ r, p }) => [
          request().is('waiting', { rid: r, pasid: p }),
          handle(r, p).where('is of none', ({ context }) => context.table === null),
          request().takes('RESPOND'),
        ],
      ),
    },
  )
}

export type PasidReplace = ReturnType<typeof pasidReplace>
