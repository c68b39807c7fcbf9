/** A guest is moved to another host, where numbers may be taken: do its gPASIDs keep their meaning? */
import { all } from '../../src/system/sort.ts'
import { mapping } from '../enqcmd/machines.ts'
import { sameNumber } from '../enqcmd/system.ts'
import { claimsPasidSpace, type Platform } from '../platform.ts'
import { call, component, hardware, system, worker } from '../vocabulary.ts'
import * as machines from './migration-machines.ts'
import { pasidOf } from './system.ts'

export interface MigrationDesign {
  /** identity: a gPASID needs the host PASID of its number; anyNumber: so it does, but a new host gives what it has. */
  readonly gpasids?: 'translated' | 'identity' | 'anyNumber'
  /** Assigned devices: each guest has a RID, hence a table, of its own on each host. Mediated ones share. */
  readonly devices?: 'assigned' | 'mediated'
}

export function migration(platform: Platform, { gpasids = 'translated', devices = 'mediated' }: MigrationDesign = {}) {
  const guestTable = claimsPasidSpace(platform)
  const translated = gpasids === 'translated'

  const vm = component(['guest'], machines.migratedGuest)
  const used = component(['guest', 'gpasid'], machines.usedGpasid)
  const map = component(['guest', 'gpasid'], mapping)
  // A table in the memory of a guest goes with it, and so is the same on both hosts.
  const pasid = component(['guest', 'host', 'pasid'], machines.tablePasid, {
    shared: guestTable ? ['host'] : devices === 'mediated' ? ['guest'] : [],
  })
  const over = { g: 'guest', h: 'host', gp: 'gpasid', p: 'pasid' } as const

  return system(
    `Migration on ${platform.name}`,
    { vm, used, map, pasid },
    {
      start: call({ g: 'guest', h: 'host' }, { source: 'inference', doc: 'a guest starts' }, ({ g, h }) => [
        vm(g).takes('START', { host: h }).else('EBUSY'),
      ]),
      bind: call(
        over,
        { source: 'rfc-v2', doc: 'attach of a page table, by gPASID' },
        ({ g, h, gp, p }) =>
          !guestTable &&
          (translated || sameNumber(gp, p)) && [
            vm(g).is('running', { host: h }).else('EPERM'),
            used(g, gp).takes('BIND').else('EBUSY'),
            pasid(g, h, p).takes('BIND', { guest: g, gpasid: gp }).else('ENOSPC', 'vcmd'),
            translated && map(g, gp).takes('MAP', { to: p }).else('EBUSY'),
          ],
      ),
      unbind: call(
        over,
        { source: 'rfc-v2', doc: 'detach of a page table, by gPASID' },
        ({ g, h, gp, p }) =>
          !guestTable && [
            vm(g).is('running', { host: h }).else('EPERM'),
            pasid(g, h, p).takes('UNBIND', { guest: g, gpasid: gp }).else('EINVAL'),
            used(g, gp).takes('UNBIND').else('EINVAL'),
            map(g, gp).hears('UNMAP'),
          ],
      ),
      guestWrites: hardware(
        over,
        { source: 'brucker-may-2021', doc: 'the guest writes an entry of its own table' },
        ({ g, h, gp, p }) =>
          guestTable &&
          sameNumber(gp, p) && [
            vm(g).is('running', { host: h }),
            used(g, gp).takes('BIND'),
            pasid(g, h, p).takes('BIND', { guest: g, gpasid: gp }),
          ],
      ),
      guestClears: hardware(
        over,
        { source: 'brucker-may-2021', doc: 'the guest clears an entry of its own table' },
        ({ g, h, gp, p }) =>
          guestTable &&
          sameNumber(gp, p) && [
            vm(g).is('running', { host: h }),
            used(g, gp).takes('UNBIND'),
            pasid(g, h, p).takes('UNBIND', { guest: g, gpasid: gp }),
          ],
      ),

      migrate: call(
        { g: 'guest', from: 'host', to: 'host' },
        { source: 'tian-may-2021', doc: 'the guest is stopped, and its memory is moved' },
        ({ g, from, to }) =>
          (from as string) !== to && [
            vm(g).is('running.atHome', { host: from }).else('EINVAL'),
            vm(g).takes('MIGRATE', { host: to }).else('EINVAL'),
            !guestTable && used(g, all).hears('MOVE'),
            !guestTable && pasid(g, from, all).hears('LEAVE', { guest: g }),
            map(g, all).hears('UNMAP'),
          ],
      ),
      rebind: call(
        over,
        { source: 'tian-may-2021', doc: 'the VMM binds a gPASID at the destination' },
        ({ g, h, gp, p }) =>
          !guestTable &&
          (gpasids !== 'identity' || sameNumber(gp, p)) && [
            vm(g).is('arriving', { host: h }).else('EPERM'),
            used(g, gp).takes('REBIND').else('EBUSY'),
            pasid(g, h, p).takes('BIND', { guest: g, gpasid: gp }).else('ENOSPC', 'vcmd'),
            translated && map(g, gp).takes('MAP', { to: p }).else('EBUSY'),
          ],
      ),
      resume: call({ g: 'guest' }, { source: 'tian-may-2021', doc: 'the guest runs again' }, ({ g }) => [
        used(g, all).isNot('lost').else('EAGAIN'),
        vm(g).takes('RESUME').else('EINVAL'),
      ]),
      abandon: worker(
        { g: 'guest', h: 'host', gp: 'gpasid' },
        { source: 'tian-may-2021', doc: 'no number that would do is free' },
        ({ g, h, gp }) => [
          vm(g).is('arriving', { host: h }),
          used(g, gp).is('lost'),
          pasid(g, h, gpasids === 'identity' ? pasidOf(gp) : all).isNot('free'),
          vm(g).takes('ABANDON'),
          pasid(g, h, all).hears('LEAVE', { guest: g }),
        ],
      ),
    },
  )
}

export type Migration = ReturnType<typeof migration>
