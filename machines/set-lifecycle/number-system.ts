/** Numbers of guests' sets from allocation to reclaim: bind, unbind, free and their races, by holder and by gPASID. */
import { all, others } from '../../src/system/sort.ts'
import { cpuEntry } from '../enqcmd/machines.ts'
import type { ForeignNumber } from '../pasid-number.ts'
import { pasidEntry, pasidRegister } from '../pasid-binding/mdev-machines.ts'
import type { Platform } from '../platform.ts'
import { call, component, type Gpasid, type Guest, hardware, type Pasid, system, worker } from '../vocabulary.ts'
import { guestBind, teardown as teardownMachine } from './bind-machines.ts'
import * as machines from './number-machines.ts'

/**
 * What free does to a number in use: `deferred`, it waits for its users, who are told; `busy`, it fails; `atOnce`, the number
 * goes back to the pool whoever uses it.
 */
export type FreeSemantics = 'deferred' | 'busy' | 'atOnce'

/** Places where the V4 code differs from what is documented. D14 has two: the result of naming and that of referring. */
export type NumberDefect = 'D1' | 'D2' | 'D9' | 'D10' | 'D11' | 'D14 name' | 'D14 reference'

export interface NumberDesign {
  readonly free?: FreeSemantics
  readonly defects?: readonly NumberDefect[]
  /** EPERM, when absent. */
  readonly foreign?: ForeignNumber
}

export function ioasidNumbers(
  platform: Platform,
  { free = 'deferred', defects = [], foreign = 'EPERM' }: NumberDesign = {},
) {
  const has = (defect: NumberDefect): boolean => defects.includes(defect)
  const ignoresName = has('D14 name')
  const kvmMaps = platform.cpuPasidTranslation
  const number = component(
    ['pasid'],
    machines.ioasidNumber.provide({ guards: { assignsActive: () => !has('D1') && !has('D11') } }),
  )
  const spid = component(['pasid'], machines.spid)
  const data = component(['pasid'], machines.privateData)
  const entry = component(['pasid'], pasidEntry)
  const cpu = component(['guest', 'gpasid'], cpuEntry)
  const register = component(['guest'], pasidRegister)
  const vm = component(['guest'], machines.virtualMachine)
  const binding = component(
    [],
    guestBind.provide({
      guards: { ignoresName: () => ignoresName, ignoresReference: () => has('D14 reference') },
    }),
  )
  const teardown = component([], teardownMachine)

  interface At {
    readonly g: Guest
    readonly p: Pasid
  }
  const bindingAt = (step: Parameters<ReturnType<typeof binding>['is']>[0], { g, gp, p }: At & { gp: Gpasid }) =>
    binding().is(step, { guest: g, gpasid: gp, pasid: p })
  const tearingAt = (step: Parameters<ReturnType<typeof teardown>['is']>[0], { g, p }: At) =>
    teardown().is(step, { guest: g, pasid: p })
  const over = { g: 'guest', gp: 'gpasid', p: 'pasid' } as const

  return system(
    `numbers of IOASID sets on ${platform.name}`,
    { number, spid, data, entry, cpu, register, vm, binding, teardown },
    {
      allocate: call(
        { g: 'guest', p: 'pasid' },
        { source: 'ioasid-v4', doc: 'ioasid_alloc(set of the guest, ...)' },
        ({ g, p }) => [vm(g).is('running').else('EPERM'), number(p).takes('ALLOCATE', { owner: g }).else('INVALID')],
      ),
      free: call({ g: 'guest', p: 'pasid' }, { source: 'ioasid-v4', doc: 'ioasid_free(set, ioasid)' }, ({ g, p }) => [
        number(p)
          .where(`belongs to ${g}`, ({ context }) => context.owner === g)
          .else('ignored'),
        free === 'busy' && number(p).isNot('live.active').else('EBUSY', 'iommufd'),
        number(p)
          .takes(free === 'atOnce' ? 'FREE_AT_ONCE' : 'FREE', { owner: g })
          .else('ignored'),
        free === 'deferred' && !has('D11') && data(p).hears('FREED', { guest: g }),
      ]),
      ...(free === 'deferred' && {
        freeAll: call({ g: 'guest' }, { source: 'ioasid-v4', doc: 'ioasid_free_all_in_set(set)' }, ({ g }) => [
          number(all).hears('FREE', { owner: g }),
          data(all).hears('FREED', { guest: g }),
          has('D9') && spid(all).hears('UNLIST', { guest: g }),
        ]),
      }),
      find: call({ p: 'pasid' }, { source: 'ioasid-v4-doc', doc: 'ioasid_find(NULL, ioasid, NULL)' }, ({ p }) => [
        number(p).isNot('free').else('ENOENT'),
        !has('D10') && number(p).isNot('freePending').else('ENOENT'),
      ]),

      bind: call(over, { source: 'vtd-guest-bind', doc: 'intel_svm_bind_gpasid()' }, ({ g, gp, p }) => [
        vm(g).is('running').else('EPERM'),
        teardown().is('idle').else('waits'),
        binding().takes('BEGIN', { guest: g, gpasid: gp, pasid: p }).else('waits'),
        number(p).isNot('free').else('ENOENT', 'ioasid-v4'),
        number(p)
          .where(`belongs to ${g}`, ({ context }) => context.owner === g)
          .else(foreign, 'ioasid-v4'),
        data(p).is('none').else('EBUSY'),
        number(p).takes('GET', { holder: 'binder' }).else('EBUSY', 'ioasid-v4'),
      ]),
      bindName: worker(
        over,
        { source: 'ioasid-v4', doc: 'ioasid_attach_spid(), and KVM hears BIND' },
        ({ g, gp, p }) => [
          bindingAt('naming', { g, gp, p }),
          spid(others(p)).isNot('named', { guest: g, gpasid: gp }),
          spid(p).takes('NAME', { guest: g, gpasid: gp }),
          kvmMaps && number(p).takes('GET', { holder: 'kvm' }),
          kvmMaps && cpu(g, gp).takes('MAP', { to: p }),
          binding().takes('NAMED'),
        ],
      ),
      bindNameTaken: worker(
        { ...over, q: 'pasid' },
        { source: 'ioasid-v4', doc: 'ioasid_attach_spid() finds the gPASID taken' },
        ({ g, gp, p, q }) =>
          p !== q && [
            bindingAt('naming', { g, gp, p }),
            spid(q).is('named', { guest: g, gpasid: gp }),
            binding().takes('REFUSED'),
          ],
      ),
      // ioasid_attach_spid() does not ask whether the number was freed: only KVM, which refers to it on BIND, is refused.
      ...(kvmMaps && {
        bindNameLate: ignoresName
          ? worker(
              over,
              { source: 'vtd-guest-bind', doc: 'ioasid_attach_spid() of a freed number, to which KVM cannot refer' },
              ({ g, gp, p }) => [
                bindingAt('naming', { g, gp, p }),
                number(p).is('freePending'),
                spid(others(p)).isNot('named', { guest: g, gpasid: gp }),
                spid(p).takes('NAME', { guest: g, gpasid: gp }),
                binding().takes('NAMED'),
              ],
            )
          : worker(over, { source: 'ioasid-v4-doc', doc: 'the number was freed: no new users' }, ({ g, gp, p }) => [
              bindingAt('naming', { g, gp, p }),
              number(p).is('freePending'),
              binding().takes('REFUSED'),
            ]),
      }),
      bindRecord: worker(over, { source: 'vtd-guest-bind', doc: 'ioasid_attach_data()' }, ({ g, gp, p }) => [
        bindingAt('recording', { g, gp, p }),
        data(p).takes('ATTACH', { guest: g }),
        binding().takes('RECORDED'),
      ]),
      bindRefer: worker(over, { source: 'vtd-guest-bind', doc: 'ioasid_get()' }, ({ g, gp, p }) => [
        bindingAt('referring', { g, gp, p }),
        number(p).takes('GET', { holder: 'iommu' }),
        binding().takes('REFERRED'),
      ]),
      bindReferLate: worker(
        over,
        { source: 'vtd-guest-bind', doc: 'ioasid_get() fails: the number was freed' },
        ({ g, gp, p }) => [
          bindingAt('referring', { g, gp, p }),
          number(p).is('freePending'),
          binding().takes('REFUSED'),
        ],
      ),
      ...(!has('D14 reference') && {
        bindUndo: worker(
          over,
          { source: 'ioasid-v4-doc', doc: 'ioasid_detach_data(), ioasid_detach_spid(), and KVM hears UNBIND' },
          ({ g, gp, p }) => [
            bindingAt('undoing', { g, gp, p }),
            data(p).takes('DETACH'),
            spid(p).takes('UNNAME'),
            kvmMaps && cpu(g, gp).hears('UNMAP'),
            kvmMaps && number(p).hears('RELEASE', { holder: 'kvm', owner: g }),
            binding().takes('UNDONE'),
          ],
        ),
      }),
      bindProgram: worker(over, { source: 'vtd-guest-bind', doc: 'intel_pasid_setup_nested()' }, ({ g, gp, p }) => [
        bindingAt('programming', { g, gp, p }),
        entry(p).takes('WRITE', { guest: g }),
        binding().takes('PROGRAMMED'),
      ]),
      bindEnd: worker(
        over,
        { source: 'vtd-guest-bind', doc: 'ioasid_put() of the temporary reference' },
        ({ g, gp, p }) => [
          bindingAt('ending', { g, gp, p }),
          number(p).takes('PUT', { holder: 'binder' }),
          binding().takes('END'),
        ],
      ),

      unbind: call(
        { g: 'guest', p: 'pasid' },
        { source: 'vtd-guest-bind', doc: 'intel_svm_unbind_gpasid()' },
        ({ g, p }) => [
          binding().is('idle').else('waits'),
          data(p).is('attached', { guest: g }).else('ignored'),
          teardown().takes('BEGIN', { guest: g, pasid: p }).else('waits'),
        ],
      ),
      ...(free === 'deferred' && {
        freeWork: worker(
          { g: 'guest', p: 'pasid' },
          { source: 'vtd-guest-bind', doc: 'the ordered worker takes up a free' },
          ({ g, p }) => [
            binding().is('idle'),
            data(p).is('queued', { guest: g }),
            teardown().takes('BEGIN', { guest: g, pasid: p }),
          ],
        ),
      }),
      quiesce: worker(
        over,
        { source: 'ioasid-v4', doc: 'ioasid_detach_spid(), and KVM hears UNBIND' },
        ({ g, gp, p }) => [
          tearingAt('quiescing', { g, p }),
          kvmMaps && vm(g).is('running'),
          spid(p).where(`names ${gp}`, ({ context }) => context.gpasid === gp),
          spid(p).takes('UNNAME'),
          kvmMaps && cpu(g, gp).hears('UNMAP'),
          kvmMaps && number(p).hears('RELEASE', { holder: 'kvm', owner: g }),
          teardown().takes('QUIESCED'),
        ],
      ),
      ...(kvmMaps && {
        quiesceDead: worker(
          over,
          { source: 'ioasid-v4', doc: 'ioasid_detach_spid() after kvm_destroy_vm(): no KVM is left to hear UNBIND' },
          ({ g, gp, p }) => [
            tearingAt('quiescing', { g, p }),
            vm(g).is('dead'),
            spid(p).where(`names ${gp}`, ({ context }) => context.gpasid === gp),
            spid(p).takes('UNNAME'),
            teardown().takes('QUIESCED'),
          ],
        ),
      }),
      ...(ignoresName && {
        quiesceUnnamed: worker({ g: 'guest', p: 'pasid' }, 'vtd-guest-bind', ({ g, p }) => [
          tearingAt('quiescing', { g, p }),
          spid(p).is('none'),
          teardown().takes('QUIESCED'),
        ]),
      }),
      clear: worker(
        { g: 'guest', p: 'pasid' },
        { source: 'vtd-guest-bind', doc: 'intel_pasid_tear_down_entry()' },
        at => [tearingAt('clearing', at), entry(at.p).takes('CLEAR'), teardown().takes('CLEARED')],
      ),
      release: worker(
        { g: 'guest', p: 'pasid' },
        { source: 'vtd-guest-bind', doc: 'ioasid_detach_data(), ioasid_put()' },
        ({ g, p }) => [
          tearingAt('releasing', { g, p }),
          data(p).takes('DETACH'),
          number(p).takes('PUT', { holder: 'iommu' }),
          teardown().takes('RELEASED'),
        ],
      ),

      program: call(
        over,
        { source: 'ioasid-v4', doc: 'a trapped write of the gPASID; ioasid_find_by_spid(set, spid, get)' },
        ({ g, gp, p }) => [
          vm(g).is('running').else('EPERM'),
          spid(p).is('named', { guest: g, gpasid: gp }).else('INVALID'),
          register(g).takes('PROGRAM', { pasid: p }).else('EBUSY', 'rfc-v2'),
          number(p)
            .takes(has('D2') ? 'GET_UNCHECKED' : 'GET', { holder: 'vdcm' })
            .else('INVALID'),
        ],
      ),
      unprogram: call(
        { g: 'guest', p: 'pasid' },
        { source: 'ioasid-v4', doc: 'a trapped write that clears the register; ioasid_put()' },
        ({ g, p }) => [
          vm(g).is('running').else('EPERM'),
          register(g).is('programmed', { pasid: p }).else('EINVAL'),
          register(g).takes('CLEAR').else('EINVAL', 'rfc-v2'),
          number(p).takes('PUT', { holder: 'vdcm' }).else('EINVAL'),
        ],
      ),
      drain: worker(
        { g: 'guest', p: 'pasid' },
        { source: 'ioasid-v4', doc: 'the mediating driver hears UNBIND: it drains the queue and lets go' },
        ({ g, p }) => [
          register(g).is('programmed', { pasid: p }),
          spid(p).is('none'),
          register(g).takes('CLEAR'),
          number(p).takes('PUT', { holder: 'vdcm' }),
        ],
      ),

      vmDies: hardware({ g: 'guest' }, { source: 'ioasid-v4-doc', doc: 'kvm_destroy_vm()' }, ({ g }) => [
        binding().is('idle'),
        teardown().is('idle'),
        vm(g).takes('DIE'),
        kvmMaps && cpu(g, all).hears('UNMAP'),
        kvmMaps && number(all).hears('RELEASE', { holder: 'kvm', owner: g }),
      ]),
    },
  )
}

export type IoasidNumbers = ReturnType<typeof ioasidNumbers>
