/** How long a PASID number lives: with each bind, with the users of its process, or with the process itself. */
import { all, others } from '../../src/system/sort.ts'
import type { Platform } from '../platform.ts'
import { call, component, hardware, system, worker } from '../vocabulary.ts'
import * as machines from './lifetime-machines.ts'

/**
 * When a number goes back to the pool. `count`: with the last reference to the mm, which every bond holds (v5.18, as fixed).
 * `users`: with the last user of the mm (v5.18, at first). `lastUnbind`: with the last bond, by counting (v5.11).
 * `anyUnbind`: with any bond, without counting (v5.5).
 */
export type NumberLifetime = 'count' | 'users' | 'lastUnbind' | 'anyUnbind'

export function numberLifetime(platform: Platform, lifetime: NumberLifetime = 'count') {
  const mm = component(['mm'], machines.processMm)
  const number = component(['pasid'], machines.poolNumber)
  const entry = component(['device', 'pasid'], machines.svaEntry)
  const thread = component(['mm'], machines.threadRegister)

  const withUnbind = lifetime === 'lastUnbind' || lifetime === 'anyUnbind'
  const over = { m: 'mm', d: 'device', p: 'pasid' } as const

  return system(
    `lives of PASID numbers on ${platform.name}`,
    { mm, number, entry, thread },
    {
      start: call({ m: 'mm' }, { source: 'pasid-of-mm', doc: 'fork(), exec()' }, ({ m }) => [
        mm(m).takes('START').else('EEXIST'),
      ]),
      bindFirst: call(
        over,
        { source: 'pasid-of-mm', doc: 'iommu_sva_bind_device() of a process without a PASID' },
        ({ m, d, p }) => [
          mm(m).is('users', { pasid: null }).else('EINVAL'),
          number(p).takes('ALLOCATE', { mm: m }).else('ENOSPC'),
          mm(m).takes('TAKE', { pasid: p }).else('EINVAL'),
          entry(d, p).takes('BIND', { mm: m }).else('EBUSY', 'iommu-core'),
        ],
      ),
      bindAgain: call(
        over,
        { source: 'pasid-of-mm', doc: 'iommu_sva_bind_device() of a process with a PASID' },
        ({ m, d, p }) => [
          mm(m).is('users', { pasid: p }).else('EINVAL'),
          entry(d, p).takes('BIND', { mm: m }).else('EBUSY', 'iommu-core'),
        ],
      ),
      unbind: call(
        over,
        { source: 'iommu-core', doc: 'iommu_sva_unbind_device(), also when the file is closed after the exit' },
        ({ m, d, p }) => [
          entry(d, p)
            .where(`is bound for ${m}`, ({ context }) => context.mm === m)
            .else('EINVAL'),
          lifetime === 'lastUnbind' &&
            entry(others(d), p)
              .where(`is bound for ${m} as well`, ({ context }) => context.mm === m)
              .else('EBUSY', 'ioasid-f2'),
          entry(d, p).takes('UNBIND').else('EINVAL'),
          lifetime === 'anyUnbind' && number(p).hears('FREE'),
          lifetime === 'anyUnbind' && mm(m).hears('FORGET'),
        ],
      ),
      ...(lifetime === 'lastUnbind' && {
        unbindLast: call(
          over,
          { source: 'ioasid-f2', doc: 'iommu_sva_unbind_device(), ioasid_put() of the last reference' },
          ({ m, d, p }) => [
            entry(others(d), p)
              .where(`is not bound for ${m}`, ({ context }) => context.mm !== m)
              .else('EBUSY'),
            entry(d, p)
              .where(`is bound for ${m}`, ({ context }) => context.mm === m)
              .else('EINVAL'),
            entry(d, p).takes('UNBIND').else('EINVAL', 'iommu-core'),
            number(p).takes('FREE').else('EINVAL'),
            mm(m).hears('FORGET'),
          ],
        ),
      }),
      ...(platform.enqcmd && {
        load: hardware({ m: 'mm', p: 'pasid' }, { source: 'enqcmd-series', doc: '#GP fix-up' }, ({ m, p }) => [
          mm(m).is('users', { pasid: p }),
          thread(m).takes('LOAD', { pasid: p }),
        ]),
      }),
      exit: call(
        { m: 'mm', p: 'pasid' },
        { source: 'mm-uaf', doc: 'exit_mmap() of a process with a PASID: its entries translate nothing any more' },
        ({ m, p }) => [
          mm(m).is('users', { pasid: p }).else('EINVAL'),
          mm(m).takes('EXIT').else('EINVAL'),
          thread(m).hears('END'),
          entry(all, all).hears('NEUTRALISE', { mm: m }),
          lifetime === 'users' && number(p).takes('FREE').else('EINVAL', 'pasid-of-mm'),
        ],
      ),
      exitWithout: call({ m: 'mm' }, { source: 'mm-uaf', doc: 'exit_mmap() of a process without a PASID' }, ({ m }) => [
        mm(m).is('users', { pasid: null }).else('EINVAL'),
        mm(m).takes('EXIT').else('EINVAL'),
        thread(m).hears('END'),
      ]),
      drop: worker(
        { m: 'mm', p: 'pasid' },
        { source: 'mm-uaf', doc: '__mmdrop() of the last reference' },
        ({ m, p }) => [
          entry(all, all).where(`is not bound for ${m}`, ({ context }) => context.mm !== m),
          mm(m).is('referred', { pasid: p }),
          mm(m).takes('DROP'),
          lifetime === 'count' && number(p).takes('FREE'),
        ],
      ),
      dropWithout: worker({ m: 'mm' }, { source: 'mm-uaf', doc: '__mmdrop() of the last reference' }, ({ m }) => [
        entry(all, all).where(`is not bound for ${m}`, ({ context }) => context.mm !== m),
        mm(m).is('referred', { pasid: null }),
        mm(m).takes('DROP'),
      ]),
      ...(withUnbind && {
        dropUnfreed: worker({ m: 'mm', p: 'pasid' }, 'ioasid-f2', ({ m, p }) => [
          mm(m).is('referred', { pasid: p }),
          number(p).isNot('used', { mm: m }),
          mm(m).takes('DROP'),
        ]),
      }),
    },
  )
}

export type NumberLives = ReturnType<typeof numberLifetime>
