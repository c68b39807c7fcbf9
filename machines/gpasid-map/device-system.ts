/** One guest, several kinds of devices: which number each puts on the wire for a gPASID, and where that leads. */
import { all } from '../../src/system/sort.ts'
import { cpuEntry, mapping, portal as portalMachine, translation as translationMachine } from '../enqcmd/machines.ts'
import { sameNumber } from '../enqcmd/system.ts'
import { claimsPasidSpace, type Platform } from '../platform.ts'
import { call, component, type Gpasid, hardware, type Pasid, system, where } from '../vocabulary.ts'
import * as machines from './device-machines.ts'
import { pasidOf } from './system.ts'

/**
 * Which number a gPASID becomes.
 * perClass: untranslated on an assigned RID, translated on a shared one, as the /dev/iommu proposal has it.
 * identity, guestWide, alias: one answer for all devices of the guest, as in gpasidMap().
 */
export type DevicePolicy = 'perClass' | 'identity' | 'guestWide' | 'alias'

export interface DeviceDesign {
  readonly policy?: DevicePolicy
  /** The kinds of devices that guests have. */
  readonly devices?: 'assigned' | 'mediated' | 'both'
  /** When the CPU translates: as the VMM likes, never, never beside an assigned RID, or always beside an assigned RID. */
  readonly translation?: 'atWill' | 'never' | 'notBesideAssigned' | 'besideAssigned'
  /** Whether a portal to mediated devices opens only once the CPU translates. */
  readonly portalWaits?: boolean
  /** Whether the PASID register of an assigned RID is trapped as well. */
  readonly trapsAssigned?: boolean
  /** The first number that a gPASID may be translated to: those below are left to gPASIDs as they are. */
  readonly firstTranslated?: number
}

export function deviceClasses(platform: Platform, design: DeviceDesign = {}) {
  const { policy = 'perClass', devices = 'both', translation: switching = 'atWill' } = design
  const { portalWaits = true, trapsAssigned = false, firstTranslated = 0 } = design
  const guestTable = claimsPasidSpace(platform)
  const hasMediated = platform.mdevPasid && devices !== 'assigned'
  const hasMap = !guestTable && (policy !== 'perClass' || hasMediated)

  const rid = component(['rid'], machines.deviceClass)
  const entry = component(['rid', 'pasid'], machines.spaceEntry)
  const map = component(['guest', 'rid', 'gpasid'], mapping, { shared: platform.enqcmd ? ['rid'] : [] })
  const cpu = component(['guest', 'gpasid'], cpuEntry)
  const translation = component(['guest'], translationMachine)
  const portal = component(['guest'], portalMachine)
  const bound = { g: 'guest', r: 'rid', gp: 'gpasid', p: 'pasid' } as const
  const mayBecome = (gp: Gpasid, p: Pasid): boolean =>
    policy === 'identity' ? sameNumber(gp, p) : Number(p.slice('pasid'.length)) >= firstTranslated

  return system(
    `Device classes on ${platform.name}`,
    { rid, entry, map, cpu, translation, portal },
    {
      assign: call(
        { g: 'guest', r: 'rid' },
        { source: 'iommufd', doc: 'VFIO_DEVICE_BIND_IOMMUFD' },
        ({ g, r }) =>
          devices !== 'mediated' && [
            switching === 'notBesideAssigned' && translation(g).is('off').else('EOPNOTSUPP', 'rfc-v2'),
            switching === 'besideAssigned' && translation(g).is('on').else('ENODEV', 'rfc-v2'),
            rid(r)
              .takes(trapsAssigned ? 'ASSIGN_TRAPPED' : 'ASSIGN', { guest: g })
              .else('EBUSY'),
          ],
      ),
      share: call(
        { r: 'rid' },
        { source: 'rfc-v2', doc: 'the parent driver of mediated devices binds to the RID' },
        ({ r }) => hasMediated && [rid(r).takes('SHARE').else('EBUSY')],
      ),

      map: call(
        bound,
        { source: 'rfc-v2', doc: 'allocation of a PASID, and KVM_MAP_PASID' },
        ({ g, r, gp, p }) =>
          hasMap &&
          mayBecome(gp, p) && [
            !platform.enqcmd && rid(r).is('shared').else('EINVAL'),
            map(g, r, gp).takes('MAP', { to: p }).else('EBUSY'),
            map(all, r, all).isNot('mapped', { to: p }).else('ENOSPC', 'vcmd'),
            platform.cpuPasidTranslation && cpu(g, gp).hears('MAP', { to: p }),
          ],
      ),
      unmap: call(
        bound,
        { source: 'rfc-v2', doc: 'KVM_UNMAP_PASID, and free of the PASID' },
        ({ g, r, gp, p }) =>
          hasMap && [
            map(g, r, gp).is('mapped', { to: p }).else('EINVAL'),
            entry(platform.enqcmd ? all : r, p)
              .isNot('present', { guest: g, gpasid: gp })
              .else('EBUSY'),
            map(g, r, gp).takes('UNMAP').else('EINVAL'),
            platform.cpuPasidTranslation && cpu(g, gp).hears('UNMAP'),
          ],
      ),

      bindAssigned: call(
        bound,
        { source: 'rfc-v2', doc: 'attach of a page table to an assigned RID, by gPASID' },
        ({ g, r, gp, p }) =>
          !guestTable &&
          devices !== 'mediated' &&
          (policy !== 'perClass' || sameNumber(gp, p)) && [
            rid(r).is('assigned', { guest: g }).else('EPERM', 'iommufd'),
            policy !== 'perClass' && map(g, r, gp).is('mapped', { to: p }).else('ENOENT'),
            entry(r, p).takes('WRITE', { guest: g, gpasid: gp }).else('EBUSY', 'iommu-core'),
            policy === 'alias' &&
              !sameNumber(gp, p) &&
              entry(r, pasidOf(gp)).takes('WRITE', { guest: g, gpasid: gp }).else('EBUSY', 'tian-may-2021'),
          ],
      ),
      bindMediated: call(
        bound,
        { source: 'rfc-v2', doc: 'attach of a page table to a mediated device, by gPASID' },
        ({ g, r, gp, p }) =>
          hasMediated && [
            rid(r).is('shared').else('EPERM'),
            map(g, r, gp).is('mapped', { to: p }).else('ENOENT'),
            entry(r, p).takes('WRITE', { guest: g, gpasid: gp }).else('EBUSY', 'iommu-core'),
          ],
      ),
      unbind: call(
        bound,
        { source: 'rfc-v2', doc: 'detach of a page table, by gPASID' },
        ({ g, r, gp, p }) =>
          !guestTable && [
            entry(r, p).is('present', { guest: g, gpasid: gp }).else('EINVAL'),
            entry(r, all).hears('CLEAR', { guest: g, gpasid: gp }),
          ],
      ),
      guestWrites: hardware(
        bound,
        { source: 'brucker-may-2021', doc: 'the guest writes an entry of its own table' },
        ({ g, r, gp, p }) =>
          guestTable &&
          sameNumber(gp, p) && [
            rid(r).is('assigned', { guest: g }),
            entry(r, p).takes('WRITE', { guest: g, gpasid: gp }),
          ],
      ),
      guestClears: hardware(
        bound,
        { source: 'brucker-may-2021', doc: 'the guest clears an entry of its own table' },
        ({ g, r, gp, p }) =>
          guestTable &&
          sameNumber(gp, p) && [
            rid(r).is('assigned', { guest: g }),
            entry(r, p).takes('CLEAR', { guest: g, gpasid: gp }),
          ],
      ),

      enableTranslation: call(
        { g: 'guest' },
        { source: 'rfc-v2', doc: 'VMCS: PASID translation' },
        ({ g }) =>
          platform.cpuPasidTranslation &&
          switching !== 'never' &&
          hasMap && [
            switching === 'notBesideAssigned' && rid(all).isNot('assigned', { guest: g }).else('EOPNOTSUPP'),
            translation(g).takes('ENABLE').else('EBUSY'),
          ],
      ),
      disableTranslation: call(
        { g: 'guest' },
        { source: 'rfc-v2', doc: 'VMCS: PASID translation' },
        ({ g }) =>
          platform.cpuPasidTranslation && [
            portal(g).is('closed').else('EBUSY'),
            switching === 'besideAssigned' && rid(all).isNot('assigned', { guest: g }).else('EBUSY'),
            translation(g).takes('DISABLE').else('EINVAL'),
          ],
      ),
      openPortal: call(
        { g: 'guest' },
        { source: 'rfc-v2', doc: 'mmap() of the portal of a mediated device' },
        ({ g }) =>
          platform.enqcmd &&
          hasMediated && [portalWaits && translation(g).is('on').else('ENODEV'), portal(g).takes('OPEN').else('EBUSY')],
      ),
      closePortal: call(
        { g: 'guest' },
        { source: 'rfc-v2', doc: 'munmap() of the portal' },
        ({ g }) => platform.enqcmd && hasMediated && [portal(g).takes('CLOSE').else('EINVAL')],
      ),

      enqcmd: hardware(
        bound,
        { source: 'raj-may-2021', doc: 'ENQCMD' },
        ({ g, r, gp, p }) =>
          platform.enqcmd && [
            where(
              [rid(r), portal(g)],
              `lets ${g} submit`,
              (rid, portal) => rid.is('assigned', { guest: g }) || (rid.is('shared') && portal.is('open')),
            ),
            where([translation(g), cpu(g, gp)], `makes it ${p} on the wire`, (translation, cpu) =>
              translation.is('on') ? cpu.is('mapped', { to: p }) : sameNumber(gp, p),
            ),
            entry(r, p).is('present'),
          ],
      ),
      dedicated: hardware(
        bound,
        { source: 'rfc-v2', doc: 'work in a dedicated queue, with the PASID of the register' },
        ({ g, r, gp, p }) => [
          where([rid(r), map(g, r, gp)], `puts ${p} on the wire for ${gp} of ${g}`, (rid, map) =>
            rid.is('assigned.direct', { guest: g })
              ? sameNumber(gp, p)
              : (rid.is('shared') || rid.is('assigned', { guest: g })) && map.is('mapped', { to: p }),
          ),
          entry(r, p).is('present'),
        ],
      ),
    },
  )
}

export type DeviceClasses = ReturnType<typeof deviceClasses>
