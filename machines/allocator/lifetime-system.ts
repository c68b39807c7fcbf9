/** How long a PASID number lives: with each bond, with the users of its process, or with the process itself. */
import { all } from '../../src/system/sort.ts'
import type { Platform } from '../platform.ts'
import { call, component, type Device, type Mm, type Pasid, system, worker } from '../vocabulary.ts'
import * as machines from './lifetime-machines.ts'

/**
 * When a number goes back to the pool. `count`: with the last reference to the mm, which every bond holds (v5.18, as fixed).
 * `users`: with the last user of the mm (v5.18, at first). `lastUnbind`: with the last bond, by counting (v5.11).
 * `anyUnbind`: with any bond, without counting (what v5.5 offers).
 */
export type NumberLifetime = 'count' | 'users' | 'lastUnbind' | 'anyUnbind'

const over = { m: 'mm', d: 'device', p: 'pasid' } as const

export function numberLifetime(platform: Platform, lifetime: NumberLifetime = 'count') {
  const mm = component(['mm'], machines.processMm)
  const number = component(['pasid'], machines.poolNumber)
  const file = component(['mm', 'device'], machines.deviceFile)
  const entry = component(['device', 'pasid'], machines.svaEntry)
  const thread = component(['mm'], machines.threadRegister)

  const counts = lifetime === 'lastUnbind'
  const isNamed = (m: Mm, d: Device, p: Pasid) => file(m, d).is('open', { pasid: p }).else('EINVAL')
  const hasOneReference = (p: Pasid) =>
    number(p)
      .where('has no other reference', ({ context }) => context.refs === 1)
      .else('EBUSY', 'ioasid-f2')
  const hasReferences = (p: Pasid) =>
    number(p)
      .where('has other references', ({ context }) => context.refs > 1)
      .else('EBUSY', 'ioasid-f2')

  /** What the last close() does: of the process that opened the device, or of a child that has inherited the file. */
  const unbind = ({ m, d, p }: { m: Mm; d: Device; p: Pasid }, last: boolean) => [
    isNamed(m, d, p),
    counts && (last ? hasOneReference(p) : hasReferences(p)),
    entry(d, p).hears('UNBIND'),
    counts && number(p).takes('PUT').else('EINVAL', 'ioasid-f2'),
    lifetime === 'anyUnbind' && number(p).hears('FREE'),
    (lifetime === 'anyUnbind' || (counts && last)) && mm(m).hears('FORGET'),
  ]
  const closing = (last: boolean) => {
    const doc = counts && last ? 'and ioasid_put() of the last reference' : 'and iommu_sva_unbind_device()'
    return {
      close: call(over, { source: 'mm-uaf', doc: `close() or exit_files() of the only holder, ${doc}` }, at => [
        file(at.m, at.d).is('open.own').else('EINVAL'),
        ...unbind(at, last),
        file(at.m, at.d).takes('CLOSE').else('EINVAL'),
      ]),
      closeOfChild: call(over, { source: 'mm-uaf', doc: `close() of a child that has the file alone, ${doc}` }, at => [
        file(at.m, at.d).is('open.inherited').else('EINVAL'),
        ...unbind(at, last),
        file(at.m, at.d).takes('CLOSE_OF_CHILD').else('EINVAL'),
      ]),
    }
  }
  const { close, closeOfChild } = closing(false)
  const { close: closeLast, closeOfChild: closeOfChildLast } = closing(true)

  return system(
    `lives of PASID numbers on ${platform.name}`,
    { mm, number, file, entry, thread },
    {
      start: call({ m: 'mm' }, { source: 'pasid-of-mm', doc: 'exec()' }, ({ m }) => [
        mm(m).takes('START').else('EEXIST'),
      ]),
      openFirst: call(
        over,
        { source: 'pasid-of-mm', doc: 'open(), and iommu_sva_bind_device() of a process without a PASID' },
        ({ m, d, p }) => [
          mm(m).is('users', { pasid: null }).else('EINVAL'),
          number(p).takes('ALLOCATE', { mm: m }).else('ENOSPC'),
          mm(m).takes('TAKE', { pasid: p }).else('EINVAL'),
          file(m, d).takes('OPEN', { pasid: p }).else('ignored', 'iommu-core'),
          entry(d, p).takes('BIND', { mm: m }).else('EBUSY', 'iommu-core'),
        ],
      ),
      openAgain: call(
        over,
        { source: 'pasid-of-mm', doc: 'open(), and iommu_sva_bind_device() of a process with a PASID' },
        ({ m, d, p }) => [
          mm(m).is('users', { pasid: p }).else('EINVAL'),
          file(m, d).takes('OPEN', { pasid: p }).else('ignored', 'iommu-core'),
          counts && number(p).takes('GET').else('EINVAL', 'ioasid-f2'),
          entry(d, p).takes('BIND', { mm: m }).else('EBUSY', 'iommu-core'),
        ],
      ),
      fork: call(
        { m: 'mm', d: 'device' },
        { source: 'mm-uaf', doc: 'fork(): a child inherits the file' },
        ({ m, d }) => [mm(m).is('users').else('EINVAL'), file(m, d).takes('INHERIT').else('EINVAL')],
      ),
      closeShared: call(
        { m: 'mm', d: 'device' },
        { source: 'mm-uaf', doc: 'close() or exit_files() of the process, its child still has the file' },
        ({ m, d }) => [file(m, d).is('open.shared').else('EINVAL'), file(m, d).takes('CLOSE').else('EINVAL')],
      ),
      closeSharedOfChild: call(
        { m: 'mm', d: 'device' },
        { source: 'mm-uaf', doc: 'close() of the child, the process still has the file' },
        ({ m, d }) => [file(m, d).is('open.shared').else('EINVAL'), file(m, d).takes('CLOSE_OF_CHILD').else('EINVAL')],
      ),
      close,
      closeOfChild,
      ...(counts && { closeLast, closeOfChildLast }),
      ...(platform.enqcmd && {
        load: call(
          { m: 'mm', p: 'pasid' },
          { source: 'enqcmd-series', doc: 'try_fixup_enqcmd_gp(): the kernel handles #GP' },
          ({ m, p }) => [
            mm(m).is('users', { pasid: p }).else('SIGSEGV'),
            thread(m).takes('LOAD', { pasid: p }).else('SIGSEGV'),
          ],
        ),
      }),
      exit: call(
        { m: 'mm' },
        { source: 'mm-uaf', doc: 'exit_mm(): the page tables go, and its entries translate nothing any more' },
        ({ m }) => [
          mm(m).takes('EXIT').else('EINVAL'),
          thread(m).hears('END'),
          entry(all, all).hears('NEUTRALISE', { mm: m }),
          lifetime === 'users' && number(all).hears('DROP', { mm: m }),
        ],
      ),
      drop: worker(
        { m: 'mm' },
        { source: 'mm-uaf', doc: '__mmdrop(): the last reference goes, and each bond holds one' },
        ({ m }) => [
          file(m, all).is('closed'),
          mm(m).takes('DROP'),
          lifetime === 'count' && number(all).hears('DROP', { mm: m }),
        ],
      ),
    },
  )
}

export type NumberLives = ReturnType<typeof numberLifetime>
