/** Mediated devices of several guests on each RID: one PASID table, many owners (device type T6). */
import { all } from '../../src/system/sort.ts'
import { pasidNumber } from '../pasid-number.ts'
import type { Platform } from '../platform.ts'
import { call, component, hardware, system } from '../vocabulary.ts'
import * as machines from './mdev-machines.ts'
import { type NumberScope, numberScopeOf } from './system.ts'

/** Every guest has one mediated device on every RID, for as long as it lives. */
export function mdevSiblings(platform: Platform, numbers: NumberScope = numberScopeOf(platform)) {
  const number = component(['rid', 'pasid'], pasidNumber, { shared: numbers === 'systemWide' ? ['rid'] : [] })
  const entry = component(['rid', 'pasid'], machines.pasidEntry)
  const register = component(['guest', 'rid'], machines.pasidRegister)

  return system(
    `mdev siblings on ${platform.name}, ${numbers === 'systemWide' ? 'system-wide' : 'RID-local'} numbers`,
    { number, entry, register },
    {
      allocate: call({ g: 'guest', r: 'rid', p: 'pasid' }, { source: 'seed', doc: 'ioasid_alloc()' }, ({ g, r, p }) => [
        number(r, p).takes('ALLOCATE', { owner: g }).else('ENOSPC', 'vcmd'),
      ]),
      free: call({ g: 'guest', r: 'rid', p: 'pasid' }, { source: 'ioasid-v4', doc: 'ioasid_free()' }, ({ g, r, p }) => [
        number(r, p).is('allocated', { owner: g }).else('ignored'),
        entry(numbers === 'systemWide' ? all : r, p)
          .is('absent')
          .else('EBUSY', 'inference'),
        number(r, p).takes('FREE').else('ignored'),
      ]),
      attach: call(
        { g: 'guest', r: 'rid', p: 'pasid' },
        { source: 'iommu-core', doc: 'iommu_attach_device_pasid()' },
        ({ g, r, p }) => [
          number(r, p).is('allocated', { owner: g }).else('EPERM', 'ioasid-v4'),
          entry(r, p).takes('WRITE', { guest: g }).else('EBUSY'),
        ],
      ),
      detach: call(
        { g: 'guest', r: 'rid', p: 'pasid' },
        { source: 'iommu-core', doc: 'iommu_detach_device_pasid()' },
        ({ g, r, p }) => [
          entry(r, p).is('present', { guest: g }).else('EPERM'),
          register(g, r).isNot('programmed', { pasid: p }).else('EBUSY', 'ioasid-v4'),
          entry(r, p).takes('CLEAR').else('EINVAL'),
        ],
      ),
      program: call(
        { g: 'guest', r: 'rid', p: 'pasid' },
        { source: 'rfc-v2', doc: 'a trapped write to the PASID register' },
        ({ g, r, p }) => [
          entry(r, p).is('present', { guest: g }).else('EPERM'),
          register(g, r).takes('PROGRAM', { pasid: p }).else('EBUSY'),
        ],
      ),
      unprogram: call(
        { g: 'guest', r: 'rid' },
        { source: 'rfc-v2', doc: 'a trapped write to the PASID register' },
        ({ g, r }) => [register(g, r).takes('CLEAR').else('EINVAL')],
      ),
      dma: hardware({ g: 'guest', r: 'rid', p: 'pasid' }, 'vtd', ({ g, r, p }) => [
        register(g, r).is('programmed', { pasid: p }),
        entry(r, p).is('present'),
      ]),
    },
  )
}

export type MdevSiblings = ReturnType<typeof mdevSiblings>
