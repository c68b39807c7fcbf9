/** ENQCMD from several guests to shared work queues: which PASID goes on the wire, and whose memory it reaches. */
import { all, others } from '../../src/system/sort.ts'
import { pasidEntry } from '../pasid-binding/mdev-machines.ts'
import { type NumberScope, numberScopeOf } from '../pasid-binding/system.ts'
import { pasidNumber } from '../pasid-number.ts'
import type { Platform } from '../platform.ts'
import { call, component, type Gpasid, hardware, type Pasid, system, where } from '../vocabulary.ts'
import * as machines from './machines.ts'

/** What a gPASID of a guest may be mapped to: the same number, asked of the host; any, for the whole guest; any, for each RID. */
export type GpasidPolicy = 'identity' | 'guestWide' | 'perRid'

export interface EnqcmdDesign {
  readonly numbers?: NumberScope
  readonly gpasids?: GpasidPolicy
  /** Whether a portal opens only once the CPU translates. */
  readonly portalWaits?: boolean
}

export function enqcmd(platform: Platform, design: EnqcmdDesign = {}) {
  const { numbers = numberScopeOf(platform), gpasids = 'guestWide', portalWaits = true } = design
  const number = component(['rid', 'pasid'], pasidNumber, { shared: numbers === 'systemWide' ? ['rid'] : [] })
  const entry = component(['rid', 'pasid'], pasidEntry)
  const mapping = component(['guest', 'rid', 'gpasid'], machines.mapping, {
    shared: gpasids === 'perRid' ? [] : ['rid'],
  })
  const cpu = component(['guest', 'gpasid'], machines.cpuEntry)
  const translation = component(['guest'], machines.translation)
  const portal = component(['guest', 'rid'], machines.portal)
  const thread = component(['guest'], machines.thread)
  const eachRid = numbers === 'systemWide' ? all : undefined

  return system(
    `ENQCMD on ${platform.name}`,
    { number, entry, mapping, cpu, translation, portal, thread },
    {
      allocate: call({ g: 'guest', r: 'rid', p: 'pasid' }, { source: 'seed', doc: 'ioasid_alloc()' }, ({ g, r, p }) => [
        number(r, p).takes('ALLOCATE', { owner: g }).else('ENOSPC', 'vcmd'),
      ]),
      free: call({ g: 'guest', r: 'rid', p: 'pasid' }, { source: 'ioasid-v4', doc: 'ioasid_free()' }, ({ g, r, p }) => [
        number(r, p).is('allocated', { owner: g }).else('ignored'),
        entry(eachRid ?? r, p)
          .isNot('present', { guest: g })
          .else('EBUSY', 'inference'),
        mapping(g, eachRid ?? r, all)
          .isNot('mapped', { to: p })
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
          entry(r, p).takes('CLEAR').else('EINVAL'),
        ],
      ),

      map: call(
        { g: 'guest', r: 'rid', gp: 'gpasid', p: 'pasid' },
        { source: 'rfc-v2', doc: 'KVM_MAP_PASID' },
        ({ g, r, gp, p }) =>
          (gpasids !== 'identity' || sameNumber(gp, p)) && [
            number(r, p).is('allocated', { owner: g }).else('EPERM', 'ioasid-v4'),
            mapping(g, r, gp).takes('MAP', { to: p }).else('EBUSY'),
            mapping(g, r, others(gp)).isNot('mapped', { to: p }).else('EBUSY', 'ioasid-v4'),
            cpu(g, gp).takes('MAP', { to: p }).else('EBUSY'),
          ],
      ),
      unmap: call(
        { g: 'guest', r: 'rid', gp: 'gpasid' },
        { source: 'rfc-v2', doc: 'KVM_UNMAP_PASID' },
        ({ g, r, gp }) => [
          mapping(g, r, gp).takes('UNMAP').else('EINVAL'),
          thread(g).isNot('valid', { gpasid: gp }).else('EBUSY', 'enqcmd-series'),
          cpu(g, gp).hears('UNMAP'),
        ],
      ),
      enableTranslation: call({ g: 'guest' }, { source: 'rfc-v2', doc: 'VMCS: PASID translation' }, ({ g }) => [
        translation(g).takes('ENABLE').else('EBUSY'),
      ]),
      disableTranslation: call({ g: 'guest' }, { source: 'rfc-v2', doc: 'VMCS: PASID translation' }, ({ g }) => [
        portal(g, all).is('closed').else('EBUSY'),
        translation(g).takes('DISABLE').else('EINVAL'),
      ]),
      openPortal: call({ g: 'guest', r: 'rid' }, { source: 'rfc-v2', doc: 'mmap() of the portal' }, ({ g, r }) => [
        portalWaits && translation(g).is('on').else('ENODEV'),
        portal(g, r).takes('OPEN').else('EBUSY'),
      ]),
      closePortal: call({ g: 'guest', r: 'rid' }, { source: 'rfc-v2', doc: 'munmap() of the portal' }, ({ g, r }) => [
        portal(g, r).takes('CLOSE').else('EINVAL'),
      ]),

      loadPasid: call(
        { g: 'guest', gp: 'gpasid' },
        { source: 'enqcmd-series', doc: 'try_fixup_enqcmd_gp(): the kernel handles #GP' },
        ({ g, gp }) => [
          cpu(g, gp).is('mapped').else('SIGSEGV'),
          thread(g).takes('LOAD', { gpasid: gp }).else('SIGSEGV'),
        ],
      ),
      exitThread: call({ g: 'guest' }, { source: 'enqcmd-series', doc: 'exit()' }, ({ g }) => [
        thread(g).takes('EXIT').else('EINVAL'),
      ]),
      enqcmd: hardware(
        { g: 'guest', r: 'rid', gp: 'gpasid', p: 'pasid' },
        { source: 'raj-may-2021', doc: 'ENQCMD' },
        ({ g, r, gp, p }) => [
          thread(g).is('valid', { gpasid: gp }),
          portal(g, r).is('open'),
          where([translation(g), cpu(g, gp)], `makes it ${p} on the wire`, (translation, cpu) =>
            translation.is('on') ? cpu.is('mapped', { to: p }) : sameNumber(gp, p),
          ),
          entry(r, p).is('present'),
        ],
      ),
    },
  )
}

/** Without translation a gPASID goes on the wire as it is. */
export const sameNumber = (gp: Gpasid, p: Pasid): boolean => gp.slice('gpasid'.length) === p.slice('pasid'.length)

export type Enqcmd = ReturnType<typeof enqcmd>
