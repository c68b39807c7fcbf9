/** A gPASID in the set of its guest, in the CPU's map and in the register of a mediated device: three tables, in step. */
import { all, others } from '../../src/system/sort.ts'
import { cpuEntry } from '../enqcmd/machines.ts'
import { sameNumber } from '../enqcmd/system.ts'
import { type ForeignNumber, pasidNumber } from '../pasid-number.ts'
import type { Platform } from '../platform.ts'
import { call, component, type Gpasid, type Pasid, system, worker } from '../vocabulary.ts'
import * as machines from './machines.ts'
import { type Notice, sameNotice } from './machines.ts'

/**
 * How a gPASID becomes a host PASID: it is one, given by the host; it is translated, to one number for the whole guest;
 * or it is translated while the number that it is itself leads to the same page table.
 */
export type MapPolicy = 'identity' | 'guestWide' | 'alias'

export function gpasidMap(platform: Platform, policy: MapPolicy = 'guestWide', foreign: ForeignNumber = 'EPERM') {
  const number = component(['pasid'], pasidNumber)
  const spid = component(['guest', 'gpasid'], machines.spidOfSet)
  const notices = component(['guest'], machines.noticeQueue)
  const cpu = component(['guest', 'gpasid'], cpuEntry)
  const register = component(['guest'], machines.pasidRegister)
  const over = { g: 'guest', gp: 'gpasid', p: 'pasid' } as const

  return system(
    `gPASIDs of sets on ${platform.name}`,
    { number, spid, notices, cpu, register },
    {
      allocate: call({ g: 'guest', p: 'pasid' }, { source: 'seed', doc: 'ioasid_alloc()' }, ({ g, p }) => [
        number(p).takes('ALLOCATE', { owner: g }).else('ENOSPC', 'vcmd'),
      ]),
      free: call({ g: 'guest', p: 'pasid' }, { source: 'ioasid-v4', doc: 'ioasid_free()' }, ({ g, p }) => [
        number(p).is('allocated', { owner: g }).else('ignored'),
        spid(g, all).isNot('attached', { pasid: p }).else('EBUSY', 'inference'),
        policy === 'alias' && spid(g, all).isNot('attached', { alias: p }).else('EBUSY', 'inference'),
        notices(g)
          .where(`names ${p} in no notice`, ({ context }) => !context.notices.some(({ pasid }) => pasid === p))
          .else('EBUSY', 'inference'),
        number(p).takes('FREE').else('ignored'),
      ]),

      attachSpid: call(
        over,
        { source: 'ioasid-v4', doc: 'ioasid_attach_spid()' },
        ({ g, gp, p }) =>
          policyAllows(policy, gp, p) && [
            number(p).is('allocated').else('ENOENT'),
            number(p).is('allocated', { owner: g }).else(foreign, 'vtd-guest-bind'),
            policy === 'alias' && number(pasidOf(gp)).is('allocated', { owner: g }).else('EPERM', 'tian-may-2021'),
            spid(g, gp).is('none').else('EINVAL'),
            spid(g, others(gp)).isNot('attached', { pasid: p }).else('EINVAL'),
            notices(g)
              .takes('QUEUE', { notice: { says: 'bind', gpasid: gp, pasid: p } })
              .else('waits', 'inference'),
            spid(g, gp)
              .takes('ATTACH', { pasid: p, ...(policy === 'alias' && { alias: pasidOf(gp) }) })
              .else('EINVAL'),
          ],
      ),
      detachSpid: call(over, { source: 'ioasid-v4', doc: 'ioasid_detach_spid()' }, ({ g, gp, p }) => [
        number(p).is('allocated').else('ignored'),
        spid(g, gp).is('attached', { pasid: p }).else('ignored'),
        notices(g)
          .takes('QUEUE', { notice: { says: 'unbind', gpasid: gp, pasid: p } })
          .else('waits', 'inference'),
        spid(g, gp).takes('DETACH').else('ignored'),
      ]),
      hearBind: worker(over, { source: 'ioasid-v4-doc', doc: 'KVM hears IOASID_NOTIFY_BIND' }, ({ g, gp, p }) => [
        notices(g).where(`begins with ${gp} bound to ${p}`, begins({ says: 'bind', gpasid: gp, pasid: p })),
        notices(g).takes('TAKE'),
        cpu(g, gp).takes('MAP', { to: p }),
      ]),
      hearUnbind: worker(
        over,
        { source: 'ioasid-v4-doc', doc: 'KVM and the mdev driver hear IOASID_NOTIFY_UNBIND' },
        ({ g, gp, p }) => [
          notices(g).where(`begins with ${gp} unbound from ${p}`, begins({ says: 'unbind', gpasid: gp, pasid: p })),
          notices(g).takes('TAKE'),
          cpu(g, gp).hears('UNMAP'),
          register(g).hears('CLEAR', { gpasid: gp }),
        ],
      ),

      program: call(
        over,
        { source: 'ioasid-v4-doc', doc: 'a trapped write of a gPASID; ioasid_find_by_spid()' },
        ({ g, gp, p }) => [
          spid(g, gp).is('attached', { pasid: p }).else('INVALID'),
          register(g).takes('PROGRAM', { gpasid: gp, pasid: p }).else('EBUSY'),
        ],
      ),
      unprogram: call(
        { g: 'guest', gp: 'gpasid' },
        { source: 'ioasid-v4-doc', doc: 'a trapped write of no PASID' },
        ({ g, gp }) => [register(g).takes('CLEAR', { gpasid: gp }).else('EINVAL')],
      ),
    },
  )
}

const begins =
  (notice: Notice) =>
  ({ context }: { readonly context: { readonly notices: readonly Notice[] } }): boolean =>
    sameNotice(context.notices[0], notice)

function policyAllows(policy: MapPolicy, gp: Gpasid, p: Pasid): boolean {
  if (policy === 'guestWide') return true
  return sameNumber(gp, p) === (policy === 'identity')
}

/** The host PASID of the same number. */
export const pasidOf = (gp: Gpasid): Pasid => `pasid${Number(gp.slice('gpasid'.length))}`
export type GpasidMap = ReturnType<typeof gpasidMap>
