/** Notifications: a free that tells the CPU, the IOMMU and the device, and a worker that does what no handler may. */
import { all } from '../../src/system/sort.ts'
import type { Platform } from '../platform.ts'
import { call, component, type Pasid, system, worker } from '../vocabulary.ts'
import * as machines from './notification-machines.ts'
import type { User } from './notification-machines.ts'

export interface NotificationDesign {
  /** Whether FREE goes to the global chain before the set's, or to all subscribers by priority. */
  readonly order?: 'byPriority' | 'globalChainFirst'
  /** What KVM acts on. */
  readonly kvmHears?: 'unbind' | 'free'
  /** Whether the worker tells UNBIND before it clears the entry or after it; or the handler of FREE clears it at once. */
  readonly teardown?: 'afterUnbind' | 'beforeUnbind' | 'inHandler'
  /** Whether the creator's reference is dropped when all have been told, or before. */
  readonly creatorLetsGo?: 'last' | 'first'
}

export function notifications(platform: Platform, design: NotificationDesign = {}) {
  const { order = 'byPriority', kvmHears = 'unbind', teardown = 'afterUnbind', creatorLetsGo = 'last' } = design
  const record = component(['pasid'], machines.record)
  const name = component(['pasid'], machines.use)
  const cpu = component(['pasid'], machines.use)
  const entry = component(['pasid'], machines.use)
  const device = component(['pasid'], machines.use)
  const set = component([], machines.set)
  const kvm = component([], machines.subscriber)
  const core = component(
    [],
    machines.notification.provide({ guards: { globalChainFirst: () => order === 'globalChainFirst' } }),
  )
  const work = component([], machines.worker)

  const at = (turn: Parameters<ReturnType<typeof core>['is']>[0], p: Pasid) => core().is(turn, { about: p })
  const headIs = (p: Pasid) =>
    work().where(`has ${p} at the head of its queue`, ({ context }) => context.queue[0] === p)
  const hasNoWork = (p: Pasid) => work().where(`has no work of ${p}`, ({ context }) => !context.queue.includes(p))
  const kvmQuiesces = (p: Pasid) => [cpu(p).hears('END'), record(p).hears('LET_GO', { user: 'kvm' })] as const
  const over = { p: 'pasid' } as const

  return system(
    `notifications of an IOASID set on ${platform.name}`,
    { record, name, cpu, entry, device, set, kvm, core, work },
    {
      createSet: call({}, { source: 'ioasid-v4', doc: 'ioasid_set_alloc()' }, () => [
        core().is('quiet').else('waits'),
        set().takes('CREATE').else('EEXIST'),
      ]),
      destroySet: call({}, { source: 'ioasid-v4', doc: 'ioasid_set_free()' }, () => [
        core().is('quiet').else('waits'),
        record(all).is('free').else('EBUSY'),
        set().takes('DESTROY').else('EINVAL'),
      ]),
      register: call({}, { source: 'ioasid-v4', doc: 'ioasid_register_notifier_mm(mm, nb)' }, () => [
        core().is('quiet').else('waits'),
        record(all).is('free').else('EBUSY'),
        kvm().takes('REGISTER').else('EBUSY'),
      ]),

      allocate: call(over, { source: 'ioasid-v4', doc: 'ioasid_alloc()' }, ({ p }) => [
        core().takes('ALLOC', { about: p }).else('waits'),
        set().is('live').else('INVALID'),
        record(p).takes('ALLOCATE').else('INVALID'),
      ]),
      nobodyHearsAlloc: worker(over, 'ioasid-v4-doc', ({ p }) => [at('alloc', p), core().takes('HANDLED')]),
      bindName: call(
        over,
        { source: 'vtd-guest-bind', doc: 'ioasid_get_if_owned(), ioasid_attach_spid()' },
        ({ p }) => [
          core().takes('BIND', { about: p }).else('waits'),
          record(p).is('live').else('ENOENT', 'ioasid-v4'),
          name(p).is('off').else('EINVAL', 'ioasid-v4'),
          record(p)
            .where('is not being unbound', ({ context }) => !context.users.includes('iommu'))
            .else('waits'),
          record(p).takes('REFER', { user: 'iommu' }).else('EBUSY'),
          name(p).takes('BEGIN').else('EINVAL', 'ioasid-v4'),
        ],
      ),
      kvmHearsBind: worker(over, { source: 'ioasid-v4', doc: 'KVM: ioasid_get(), VMCS entry' }, ({ p }) => [
        at('bind', p),
        kvm().is('registered'),
        record(p).takes('REFER', { user: 'kvm' }),
        cpu(p).takes('BEGIN'),
        core().takes('HANDLED'),
      ]),
      nobodyHearsBind: worker(over, 'ioasid-v4', ({ p }) => [
        at('bind', p),
        kvm().isNot('registered'),
        core().takes('HANDLED'),
      ]),
      bindEntry: call(over, { source: 'vtd-guest-bind', doc: 'intel_pasid_setup_nested()' }, ({ p }) => [
        core().is('quiet').else('waits'),
        record(p).is('live').else('EBUSY', 'ioasid-v4'),
        name(p).is('on').else('EINVAL'),
        entry(p).takes('BEGIN').else('EBUSY'),
      ]),
      programDevice: call(over, { source: 'ioasid-v4', doc: 'ioasid_find_by_spid()' }, ({ p }) => [
        core().is('quiet').else('waits'),
        entry(p).is('on').else('INVALID'),
        record(p).takes('REFER', { user: 'device' }).else('INVALID'),
        device(p).takes('BEGIN').else('EBUSY'),
      ]),

      unbind: call(
        over,
        { source: 'ioasid-v4', doc: 'ioasid_detach_spid() of a number whose guest bind went no further' },
        ({ p }) => [
          teardown === 'inHandler'
            ? core().is('quiet').else('waits')
            : core().takes('UNBIND', { about: p }).else('waits'),
          record(p).is('live').else('ignored'),
          entry(p).is('off').else('EBUSY', 'inference'),
          name(p).takes('END').else('ignored'),
          ...(teardown === 'inHandler' ? kvmQuiesces(p) : []),
        ],
      ),
      unbindReturns: worker(over, { source: 'vtd-guest-bind', doc: 'ioasid_put()' }, ({ p }) => [
        core().is('quiet'),
        name(p).is('off'),
        entry(p).is('off'),
        teardown !== 'inHandler' && hasNoWork(p),
        record(p).takes('LET_GO', { user: 'iommu' }),
      ]),

      free: call(over, { source: 'ioasid-v4', doc: 'ioasid_free()' }, ({ p }) => [
        core().takes('FREE', { about: p }).else('waits'),
        record(p).takes('MARK').else('ignored'),
      ]),
      freeReclaims: worker(
        over,
        { source: 'ioasid-v4', doc: 'ioasid_free(): nobody else uses the number' },
        ({ p }) => [
          at('free.begin', p),
          record(p).where('is referred to by nobody besides its creator', isUnused),
          record(p).takes('LET_GO', { user: 'creator' }),
          // The set-private id is a field of the record.
          name(p).hears('END'),
          core().takes('HANDLED'),
        ],
      ),
      freeTells: worker(over, { source: 'ioasid-v4', doc: 'ioasid_free(): others use the number' }, ({ p }) => [
        at('free.begin', p),
        record(p).where('is referred to by somebody besides its creator', local => !isUnused(local)),
        creatorLetsGo === 'first' && record(p).takes('LET_GO', { user: 'creator' }),
        core().takes('TELL'),
      ]),
      cpuHearsFree: worker(over, { source: 'ioasid-v4-doc', doc: 'KVM, priority CPU' }, ({ p }) => [
        at('free.cpu', p),
        ...(kvmHears === 'free' ? kvmQuiesces(p) : []),
        core().takes('HANDLED'),
      ]),
      iommuHearsFree: worker(over, { source: 'vtd-guest-bind', doc: 'VT-d, priority IOMMU: queue a work' }, ({ p }) =>
        teardown === 'inHandler'
          ? [
              at('free.iommu', p),
              entry(p).hears('END'),
              name(p).takes('END'),
              record(p).takes('LET_GO', { user: 'iommu' }),
              core().takes('HANDLED'),
            ]
          : [at('free.iommu', p), name(p).is('on'), work().takes('QUEUE', { pasid: p }), core().takes('HANDLED')],
      ),
      iommuIgnoresFree: worker(over, { source: 'vtd-guest-bind', doc: 'VT-d: it is being unbound' }, ({ p }) => [
        at('free.iommu', p),
        name(p).is('off'),
        core().takes('HANDLED'),
      ]),
      deviceHearsFree: worker(
        over,
        { source: 'ioasid-v4', doc: 'VDCM, priority DEVICE: drain, ioasid_put()' },
        ({ p }) => [
          at('free.device', p),
          device(p).hears('END'),
          record(p).hears('LET_GO', { user: 'device' }),
          core().takes('HANDLED'),
        ],
      ),
      freeTold: worker(over, { source: 'ioasid-v4', doc: 'ioasid_free() returns' }, ({ p }) => [
        at('free.told', p),
        creatorLetsGo === 'last' && record(p).takes('LET_GO', { user: 'creator' }),
        core().takes('HANDLED'),
      ]),

      ...(teardown !== 'inHandler' && {
        workUnbinds: worker(over, { source: 'ioasid-v4-doc', doc: 'ioasid_detach_spid()' }, ({ p }) => [
          work().is(teardown === 'afterUnbind' ? 'first' : 'second'),
          headIs(p),
          core().takes('UNBIND', { about: p }),
          name(p).takes('END'),
          work().takes('STEP'),
        ]),
        workClears: worker(over, { source: 'vtd-guest-bind', doc: 'intel_pasid_tear_down_entry()' }, ({ p }) => [
          work().is(teardown === 'afterUnbind' ? 'second' : 'first'),
          headIs(p),
          // What the worker has told must have been heard; what it clears needs no spinlock.
          teardown === 'afterUnbind' && core().isNot('unbind', { about: p }),
          entry(p).hears('END'),
          work().takes('STEP'),
        ]),
        workLetsGo: worker(over, { source: 'vtd-guest-bind', doc: 'ioasid_put()' }, ({ p }) => [
          work().is('letGo'),
          headIs(p),
          core().is('quiet'),
          record(p).takes('LET_GO', { user: 'iommu' }),
          work().takes('STEP'),
        ]),
        cpuHearsUnbind: worker(over, { source: 'ioasid-v4', doc: 'KVM: VMCS entry, ioasid_put()' }, ({ p }) => [
          at('unbind.cpu', p),
          ...kvmQuiesces(p),
          core().takes('HANDLED'),
        ]),
        deviceHearsUnbind: worker(over, { source: 'ioasid-v4', doc: 'VDCM: drain, ioasid_put()' }, ({ p }) => [
          at('unbind.device', p),
          device(p).hears('END'),
          record(p).hears('LET_GO', { user: 'device' }),
          core().takes('HANDLED'),
        ]),
      }),
    },
  )
}

const isUnused = ({ context }: { readonly context: { readonly users: readonly User[] } }): boolean =>
  context.users.every(user => user === 'creator')

export type Notifications = ReturnType<typeof notifications>
