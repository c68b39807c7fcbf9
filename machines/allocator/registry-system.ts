/** General and custom allocators: who may register, which one is asked, and what becomes of its numbers when it goes. */
import { all } from '../../src/system/sort.ts'
import type { Platform } from '../platform.ts'
import { call, component, system, type Viommu, where } from '../vocabulary.ts'
import { recordedNumber, registry as registryMachine, type Space, spaceOf } from './registry-machines.ts'

/** Places where the code falls short of its own rules: a stale pointer, a double registration, a switch with numbers in use. */
export type RegistryDefect = 'A1' | 'A2' | 'A3'

export function allocatorRegistry(platform: Platform, defects: readonly RegistryDefect[] = []) {
  const has = (defect: RegistryDefect): boolean => defects.includes(defect)
  const registry = component(
    [],
    registryMachine.provide({ guards: { asksHeadsOnly: () => has('A2'), keepsOps: () => has('A1') } }),
  )
  const number = component(['pasid'], recordedNumber)

  const calls = (v: Viommu) =>
    registry().where(`calls the functions of ${v}`, ({ context }) => context.groups[0]?.ops === v)
  const sharesWith = (v: Viommu, others: boolean) =>
    registry().where(
      others ? `has others with the functions of ${v}` : `has nobody else with the functions of ${v}`,
      ({ context }) =>
        context.groups.some(({ space, registrants }) => space === spaceOf(v) && registrants.length > 1 === others),
    )
  const empty = (space: Space) =>
    number(all).where(`is not recorded in the ${space} space`, ({ context }) => !context.spaces.includes(space))

  return system(
    `allocators on ${platform.name}`,
    { registry, number },
    {
      register: call({ v: 'viommu' }, { source: 'ioasid-f2', doc: 'ioasid_register_allocator()' }, ({ v }) => [
        empty('default').else('EAGAIN'),
        registry().takes('REGISTER', { viommu: v }).else('EEXIST'),
      ]),
      unregister: call(
        { v: 'viommu' },
        { source: 'ioasid-f2', doc: 'ioasid_unregister_allocator(), others share the functions' },
        ({ v }) => [sharesWith(v, true).else('ignored'), registry().takes('UNREGISTER', { viommu: v }).else('ignored')],
      ),
      unregisterLast: call(
        { v: 'viommu' },
        { source: 'ioasid-f2', doc: 'ioasid_unregister_allocator(), nobody else has the functions' },
        ({ v }) => [
          sharesWith(v, false).else('ignored'),
          !has('A3') && empty(spaceOf(v)).else('EBUSY'),
          registry().takes('UNREGISTER', { viommu: v }).else('ignored'),
        ],
      ),
      allocate: call({ p: 'pasid' }, { source: 'ioasid-f2', doc: 'ioasid_alloc(), default allocator' }, ({ p }) => [
        registry().is('default').else('INVALID'),
        number(p).takes('RECORD', { space: 'default' }).else('INVALID'),
      ]),
      allocateCustom: call(
        { v: 'viommu', p: 'pasid' },
        { source: 'ioasid-f2', doc: 'ioasid_alloc(), by the functions of a virtual IOMMU' },
        ({ v, p }) => [
          calls(v).else('INVALID'),
          number(p)
            .takes('RECORD', { space: spaceOf(v) })
            .else('INVALID'),
        ],
      ),
      free: call({ p: 'pasid' }, { source: 'ioasid-f2', doc: 'ioasid_free(), default allocator' }, ({ p }) => [
        registry().is('default').else('ignored'),
        number(p).takes('ERASE', { space: 'default' }).else('ignored'),
      ]),
      freeCustom: call(
        { v: 'viommu', p: 'pasid' },
        { source: 'ioasid-f2', doc: 'ioasid_free(), by the functions of a virtual IOMMU' },
        ({ v, p }) => [
          calls(v).else('ignored'),
          number(p)
            .takes('ERASE', { space: spaceOf(v) })
            .else('ignored'),
        ],
      ),
      find: call({ p: 'pasid' }, { source: 'ioasid-f2', doc: 'ioasid_find(), ioasid_set_data()' }, ({ p }) => [
        where(
          [registry(), number(p)],
          'is a number recorded in the space of the active allocator',
          (allocators, found) => found.context.spaces.includes(allocators.context.groups[0]?.space ?? 'default'),
        ).else('ENOENT'),
      ]),
    },
  )
}

export type AllocatorRegistry = ReturnType<typeof allocatorRegistry>
