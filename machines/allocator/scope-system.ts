/** Who gets which PASID where: processes that share devices, and guests that have a RID each. */
import { all } from '../../src/system/sort.ts'
import type { Platform } from '../platform.ts'
import { call, component, type Device, type Pasid, system } from '../vocabulary.ts'
import * as machines from './scope-machines.ts'

/**
 * `carvedOut`: a process asks for a number on all shared devices, a guest for one on its own RID, which is not in that pool.
 * `perRequest`: the same, but system-wide means the RIDs of guests too. `systemWide`: every request is. `ridLocal`: none is,
 * and a process has a number a device. `firstDecides`: the first device gives the number, the others must have it free.
 */
export type ScopePolicy = 'carvedOut' | 'perRequest' | 'systemWide' | 'ridLocal' | 'firstDecides'

/** What a platform needs: one number of a process on all devices where ENQCMD is, else a number a device. */
export const scopePolicyOf = ({ enqcmd }: Platform): ScopePolicy => (enqcmd ? 'carvedOut' : 'ridLocal')

export function numberScopes(platform: Platform, policy: ScopePolicy = scopePolicyOf(platform)) {
  const shared = component(['device', 'pasid'], machines.numberThere)
  const own = component(['rid', 'pasid'], machines.numberThere)
  const mm = component(['mm'], machines.pasidOfMm)
  const bond = component(['device', 'pasid'], machines.bond)
  const rid = component(['rid'], machines.ownership)

  const byDevice = policy === 'ridLocal' || policy === 'firstDecides'
  const ofProcess = policy === 'systemWide' || policy === 'perRequest'
  const ofGuest = policy === 'systemWide'
  const where = (d: Device) => (byDevice ? d : all)
  const isItsPasid = (p: Pasid) => `has ${p} or no PASID yet`

  return system(
    `scopes of PASID numbers on ${platform.name}`,
    { shared, own, mm, bond, rid },
    {
      bind: call(
        { m: 'mm', d: 'device', p: 'pasid' },
        { source: 'seed', doc: 'iommu_sva_bind_device() of a process that has no number there' },
        ({ m, d, p }) => [
          policy === 'firstDecides' &&
            mm(m)
              .where(isItsPasid(p), ({ context }) => context.pasid === null || context.pasid === p)
              .else('EBUSY', 'gunthorpe-may-2021'),
          !byDevice && mm(m).is('none').else('EBUSY'),
          shared(where(d), p).takes('ALLOCATE', { owner: m }).else('ENOSPC'),
          ofProcess && own(all, p).takes('ALLOCATE', { owner: m }).else('ENOSPC'),
          mm(m).hears('TAKE', { pasid: p }),
          bond(d, all).isNot('bound', { mm: m }).else('EBUSY', 'iommu-core'),
          bond(d, p).takes('BIND', { mm: m }).else('EBUSY', 'iommu-core'),
        ],
      ),
      ...(!byDevice && {
        bindAgain: call(
          { m: 'mm', d: 'device', p: 'pasid' },
          { source: 'seed', doc: 'iommu_sva_bind_device() of a process that has a number' },
          ({ m, d, p }) => [
            mm(m).is('one', { pasid: p }).else('EINVAL'),
            bond(d, all).isNot('bound', { mm: m }).else('EBUSY', 'iommu-core'),
            bond(d, p).takes('BIND', { mm: m }).else('EBUSY', 'iommu-core'),
          ],
        ),
      }),
      unbind: call(
        { m: 'mm', d: 'device', p: 'pasid' },
        { source: 'iommu-core', doc: 'iommu_sva_unbind_device()' },
        ({ m, d, p }) => [
          bond(d, p).is('bound', { mm: m }).else('EINVAL'),
          bond(d, p).takes('UNBIND').else('EINVAL'),
          byDevice && shared(d, p).takes('FREE', { owner: m }).else('EINVAL', 'ioasid-v4'),
        ],
      ),
      exit: call({ m: 'mm' }, { source: 'pasid-of-mm', doc: 'exit() of a process without bonds' }, ({ m }) => [
        bond(all, all)
          .where(`does not mean ${m}`, ({ context }) => context.mm !== m)
          .else('EBUSY'),
        mm(m).takes('FORGET').else('EINVAL'),
        shared(all, all).hears('FREE', { owner: m }),
        own(all, all).hears('FREE', { owner: m }),
      ]),

      arrive: call(
        { g: 'guest', r: 'rid' },
        { source: 'iommufd', doc: 'a guest is started, or comes by migration' },
        ({ g, r }) => [rid(r).takes('ARRIVE', { guest: g }).else('EBUSY')],
      ),
      leave: call(
        { g: 'guest', r: 'rid' },
        { source: 'iommufd', doc: 'a guest ends, or goes by migration' },
        ({ g, r }) => [
          rid(r).is('guest', { guest: g }).else('EPERM'),
          own(r, all)
            .where(`is not of ${g}`, ({ context }) => context.owner !== g)
            .else('EBUSY'),
          rid(r).takes('LEAVE').else('EPERM'),
        ],
      ),
      allocate: call(
        { g: 'guest', r: 'rid', p: 'pasid' },
        { source: 'seed', doc: 'a guest asks for the number that it uses' },
        ({ g, r, p }) => [
          rid(r).is('guest', { guest: g }).else('EPERM', 'iommufd'),
          own(ofGuest ? all : r, p)
            .takes('ALLOCATE', { owner: g })
            .else('ENOSPC'),
          ofGuest && shared(all, p).takes('ALLOCATE', { owner: g }).else('ENOSPC'),
        ],
      ),
      free: call({ g: 'guest', r: 'rid', p: 'pasid' }, { source: 'ioasid-v4', doc: 'ioasid_free()' }, ({ g, r, p }) => [
        rid(r).is('guest', { guest: g }).else('EPERM', 'iommufd'),
        own(ofGuest ? all : r, p)
          .takes('FREE', { owner: g })
          .else('EPERM'),
        ofGuest && shared(all, p).takes('FREE', { owner: g }).else('EPERM'),
      ]),
    },
  )
}

export type NumberScopes = ReturnType<typeof numberScopes>
