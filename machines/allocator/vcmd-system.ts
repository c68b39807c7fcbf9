/** PASIDs that a guest gets from its host, by virtual command or by hypercall: what a guest uses was given to it, and comes back. */
import type { Platform } from '../platform.ts'
import { call, component, hardware, system } from '../vocabulary.ts'
import * as machines from './vcmd-machines.ts'

export interface VcmdDesign {
  /** How the guest asks. */
  readonly by?: 'virtual command' | 'hypercall'
  /** Whether a free of an active number fails as a whole, or only in the hook, while the core forgets the number. */
  readonly freeOfActive?: 'fails' | 'isForgotten'
}

export function vcmdAllocator(platform: Platform, design: VcmdDesign = {}) {
  const { by = 'virtual command', freeOfActive = 'fails' } = design
  const number = component(['pasid'], machines.hostNumber)
  const record = component(['guest', 'pasid'], machines.guestRecord)
  const host = component([], machines.host)
  const over = { g: 'guest', p: 'pasid' } as const

  return system(
    `PASIDs by ${by} on ${platform.name}`,
    { number, record, host },
    {
      allocate: call(over, { source: 'vcmd', doc: `ioasid_alloc() of a guest, by ${by}` }, ({ g, p }) => [
        host().is('answers').else('INVALID'),
        number(p).takes('GIVE', { guest: g }).else('INVALID'),
        record(g, p).takes('RECORD').else('INVALID', 'ioasid-f2'),
      ]),
      allocateUnrecorded: call(
        over,
        { source: 'ioasid-f2', doc: 'ioasid_alloc() of a guest that cannot record the number: it is given back' },
        ({ g, p }) => [
          host().is('answers').else('INVALID', 'vcmd'),
          number(p).is('free').else('INVALID', 'vcmd'),
          record(g, p)
            .where('has room', () => false)
            .else('INVALID'),
        ],
      ),
      bind: call(over, { source: 'vcmd', doc: 'intel_svm_bind_mm() in the guest' }, ({ g, p }) => [
        record(g, p).takes('ACTIVATE').else('EINVAL'),
      ]),
      unbind: call(over, { source: 'vcmd', doc: 'intel_svm_unbind_mm() in the guest' }, ({ g, p }) => [
        record(g, p).takes('QUIET').else('EINVAL'),
      ]),
      free: call(over, { source: 'vcmd', doc: `ioasid_free() of a guest, by ${by}` }, ({ g, p }) => [
        record(g, p).is('recorded').else('ignored', 'ioasid-f2'),
        record(g, p).isNot('recorded.active').else('EBUSY'),
        host().is('answers').else('EINVAL'),
        number(p).is('given', { guest: g }).else('EPERM'),
        number(p).takes('TAKE_BACK').else('EINVAL'),
        record(g, p).takes('ERASE').else('EINVAL', 'ioasid-f2'),
      ]),
      ...(freeOfActive === 'isForgotten' && {
        freeActive: call(
          over,
          { source: 'vcmd', doc: 'ioasid_free() of a guest: the hook refuses, and the core erases its record' },
          ({ g, p }) => [
            record(g, p).is('recorded.active').else('ignored'),
            record(g, p).takes('ERASE').else('ignored', 'ioasid-f2'),
          ],
        ),
      }),
      freeForeign: call(over, { source: 'vcmd', doc: 'a command of a guest that frees any number' }, ({ g, p }) => [
        host().is('answers').else('EINVAL'),
        number(p).is('given', { guest: g }).else('EPERM'),
        record(g, p).is('none').else('EBUSY', 'ioasid-f2'),
        number(p).takes('TAKE_BACK').else('EINVAL'),
      ]),
      hostFails: hardware({}, 'vcmd', () => [host().takes('FAIL')]),
      hostRecovers: hardware({}, 'vcmd', () => [host().takes('RECOVER')]),
    },
  )
}

export type VcmdAllocator = ReturnType<typeof vcmdAllocator>
