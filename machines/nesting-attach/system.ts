/** Nesting attach: who takes part in what, in the order in which the kernel asks. */
import { all } from '../../src/system/sort.ts'
import { claimsPasidSpace, type Platform } from '../platform.ts'
import { call, component, hardware, system, where, worker } from '../vocabulary.ts'
import * as machines from './machines.ts'

/**
 * How the claim of a nesting object is enforced. `atAttach`: in both directions, from attach to detach. `atAllocation`: in
 * both directions, from the allocation of the object to its destruction. The others are the designs that fall short of it:
 * not at all, only by the nested attach, only by the PASID attach.
 */
export type ClaimPolicy = 'atAttach' | 'atAllocation' | 'never' | 'nestingSideOnly' | 'pasidSideOnly'

export interface NestingDesign {
  /** Absent: what the seed argues for, a claim at attach exactly where the guest owns the table. */
  readonly claims?: ClaimPolicy
  /** PASIDs are attached only on a RID that is attached itself, and it stays so until they are gone. */
  readonly ridFirst?: boolean
}

export function nestingAttach(platform: Platform, { claims, ridFirst = false }: NestingDesign = {}) {
  const policy = claims ?? (claimsPasidSpace(platform) ? 'atAttach' : 'never')
  const guestOwnsTable = platform.tableOwnerWhenNested === 'guest'
  const nests = platform.tableOwnerWhenNested !== null
  const stage2PerRid = platform.nestGranularity === 'rid'
  const stage2PerPasid = platform.nestGranularity === 'ridPasid'
  const whenAllocated = policy === 'atAllocation'
  const whenAttached = policy !== 'never' && !whenAllocated
  const nestingAsks = policy === 'atAttach' || policy === 'nestingSideOnly'
  const pasidAsks = policy === 'atAttach' || policy === 'atAllocation' || policy === 'pasidSideOnly'
  const overPasid = platform.nestOverPasidErrno ?? 'EBUSY'
  const claimed = claimsPasidSpace(platform) ? platform.driver : 'inference'

  const slot = component(['rid'], machines.ridSlot.provide({ guards: { guestOwnsTable: () => guestOwnsTable } }))
  const entry = component(['rid'], machines.ridEntry)
  const claim = component(['rid'], machines.claim)
  const pasidSlot = component(['rid', 'pasid'], machines.pasidSlot)
  const pasidEntry = component(['rid', 'pasid'], machines.pasidEntry)
  const hwpt = component(['guest'], machines.hwpt)
  const device = component(['rid'], machines.device)

  return system(
    `nesting attach on ${platform.name}`,
    { slot, entry, claim, pasidSlot, pasidEntry, hwpt, device },
    {
      // iommu_group_store_type() asks for an owner first. Identity is one domain of the driver: a group that has it is left as it
      // is, also in a reset. A DMA domain is a new one each time, which is attached.
      useIdentity: call({ r: 'rid' }, { source: 'group-type', doc: 'iommu_group type: identity' }, ({ r }) => [
        slot(r).takes('USE_IDENTITY').else('EPERM'),
        where(
          [slot(r), device(r)],
          'passes DMA through already, or runs',
          (rid, its) => rid.is('kernel.identity') || its.is('running'),
        ).else('EBUSY', 'reset-blocking'),
      ]),
      useDefault: call({ r: 'rid' }, { source: 'group-type', doc: 'iommu_group type: DMA' }, ({ r }) => [
        slot(r).takes('USE_DEFAULT').else('EPERM'),
        device(r).is('running').else('EBUSY', 'reset-blocking'),
      ]),
      assign: call({ g: 'guest', r: 'rid' }, { source: 'iommufd', doc: 'VFIO_DEVICE_BIND_IOMMUFD' }, ({ g, r }) => [
        device(r).is('running').else('EBUSY', 'reset-blocking'),
        slot(r).takes('ASSIGN', { guest: g }).else('EBUSY'),
        entry(r).takes('BLOCK').else('EBUSY'),
      ]),
      // A close always succeeds, also during a reset, and takes down what is attached: the PASIDs, then the RID.
      release: call(
        { g: 'guest', r: 'rid' },
        { source: 'iommufd', doc: 'close() of the device, also when its VMM is killed' },
        ({ g, r }) => [
          slot(r).is('user', { guest: g }).else('EPERM'),
          pasidSlot(r, all).hears('DETACH'),
          pasidEntry(r, all).hears('CLEAR'),
          slot(r).takes('RELEASE').else('EPERM'),
          claim(r).hears('RELEASE'),
          entry(r).hears('KERNEL'),
        ],
      ),

      allocHwpt: call({ g: 'guest' }, { source: 'iommufd', doc: 'IOMMU_HWPT_ALLOC' }, ({ g }) => [
        hwpt(g).takes('ALLOCATE').else('EBUSY'),
      ]),
      allocNestParent: call(
        { g: 'guest' },
        { source: 'iommufd', doc: 'IOMMU_HWPT_ALLOC with IOMMU_HWPT_ALLOC_NEST_PARENT' },
        ({ g }) => [
          !nests &&
            hwpt(g)
              .where('is of a driver that can nest', () => false)
              .else('EOPNOTSUPP'),
          hwpt(g).takes('ALLOCATE_PARENT').else('EBUSY'),
        ],
      ),
      ...(stage2PerRid && {
        // Where nesting is for each PASID, a nesting parent leaves room for PASIDs too.
        allocForPasids: call(
          { g: 'guest' },
          { source: 'iommufd', doc: 'IOMMU_HWPT_ALLOC with IOMMU_HWPT_ALLOC_PASID' },
          ({ g }) => [hwpt(g).takes('ALLOCATE_FOR_PASIDS').else('EBUSY')],
        ),
        attachStage1: call({ g: 'guest', r: 'rid' }, { source: 'iommufd', doc: 'iommufd attach' }, ({ g, r }) => [
          slot(r).is('user', { guest: g }).else('EPERM'),
          hwpt(g).is('forPasids').else('EINVAL'),
          device(r).is('running').else('EBUSY', 'reset-blocking'),
          slot(r).takes('ATTACH_STAGE1').else('EBUSY'),
          entry(r).takes('GUEST').else('EBUSY'),
        ]),
      }),
      ...(whenAllocated && {
        allocNested: call({ g: 'guest', r: 'rid' }, { source: 'seed', doc: 'IOMMU_HWPT_ALLOC' }, ({ g, r }) => [
          slot(r).is('user', { guest: g }).else('EPERM'),
          hwpt(g).is('nestParent').else('EINVAL', 'iommufd'),
          device(r).is('running').else('EBUSY', 'reset-blocking'),
          pasidSlot(r, all).is('empty').else(overPasid, claimed),
          claim(r).takes('CLAIM', { guest: g }).else('EBUSY'),
        ]),
        destroyNested: call({ g: 'guest', r: 'rid' }, { source: 'seed', doc: 'IOMMU_DESTROY' }, ({ g, r }) => [
          slot(r).is('user', { guest: g }).else('EPERM'),
          slot(r).isNot('user.nested').else('EBUSY', 'iommufd'),
          claim(r).takes('RELEASE').else('ENOENT'),
        ]),
      }),
      destroyHwpt: call({ g: 'guest' }, { source: 'iommufd', doc: 'IOMMU_DESTROY' }, ({ g }) => [
        slot(all)
          .where(`does not translate by the page table of ${g}`, ({ context, is }) =>
            context.guest !== g ? true : is('user.blocked'),
          )
          .else('EBUSY'),
        stage2PerPasid &&
          pasidEntry(all, all)
            .where(`does not lie over the stage 2 of ${g}`, ({ context }) => context.stage2 !== g)
            .else('EBUSY'),
        whenAllocated && claim(all).isNot('held', { guest: g }).else('EBUSY'),
        hwpt(g).takes('DESTROY').else('ENOENT'),
      ]),

      attachStage2: call({ g: 'guest', r: 'rid' }, { source: 'iommufd', doc: 'iommufd attach' }, ({ g, r }) => [
        slot(r).is('user', { guest: g }).else('EPERM'),
        hwpt(g)
          .where('is a stage 2', ({ is }) => is('plain') || is('nestParent'))
          .else('EINVAL'),
        device(r).is('running').else('EBUSY', 'reset-blocking'),
        stage2PerRid && pasidSlot(r, all).is('empty').else('EINVAL'),
        slot(r).takes('ATTACH_STAGE2').else('EBUSY'),
        entry(r).takes('GUEST').else('EBUSY'),
      ]),
      attachNested: call({ g: 'guest', r: 'rid' }, { source: 'seed', doc: 'iommufd attach' }, ({ g, r }) => [
        slot(r).is('user', { guest: g }).else('EPERM'),
        !nests &&
          slot(r)
            .where('is behind an IOMMU that can nest', () => false)
            .else('EOPNOTSUPP', 'iommufd'),
        hwpt(g).is('nestParent').else('EINVAL', 'iommufd'),
        device(r).is('running').else('EBUSY', 'reset-blocking'),
        nestingAsks && pasidSlot(r, all).is('empty').else(overPasid, claimed),
        whenAllocated && claim(r).is('held').else('ENOENT'),
        slot(r).takes('ATTACH_NESTED').else('EBUSY', 'iommufd'),
        whenAttached && claim(r).takes('CLAIM', { guest: g }).else('EBUSY'),
        entry(r).takes('GUEST').else('EBUSY'),
      ]),
      replaceByNested: call({ g: 'guest', r: 'rid' }, { source: 'iommufd', doc: 'iommufd replace' }, ({ g, r }) => [
        slot(r).is('user', { guest: g }).else('EPERM'),
        hwpt(g).is('nestParent').else('EINVAL'),
        device(r).is('running').else('EBUSY', 'reset-blocking'),
        nestingAsks && pasidSlot(r, all).is('empty').else(overPasid, claimed),
        whenAllocated && claim(r).is('held').else('ENOENT', 'seed'),
        slot(r).takes('REPLACE_BY_NESTED').else('EINVAL'),
        whenAttached && claim(r).takes('CLAIM', { guest: g }).else('EBUSY', 'seed'),
        entry(r).takes('GUEST').else('EBUSY'),
      ]),
      replaceByStage2: call({ g: 'guest', r: 'rid' }, { source: 'iommufd', doc: 'iommufd replace' }, ({ g, r }) => [
        slot(r).is('user', { guest: g }).else('EPERM'),
        device(r).is('running').else('EBUSY', 'reset-blocking'),
        stage2PerRid && pasidSlot(r, all).is('empty').else('EINVAL'),
        slot(r).takes('REPLACE_BY_STAGE2').else('EINVAL'),
        whenAttached && claim(r).hears('RELEASE'),
        entry(r).takes('GUEST').else('EBUSY'),
      ]),
      detach: call({ g: 'guest', r: 'rid' }, { source: 'iommufd', doc: 'iommufd detach' }, ({ g, r }) => [
        slot(r).is('user', { guest: g }).else('EPERM'),
        ridFirst && pasidSlot(r, all).is('empty').else('EBUSY', 'inference'),
        slot(r).takes('DETACH').else('ignored'),
        whenAttached && claim(r).hears('RELEASE'),
        entry(r).takes('BLOCK').else('ignored'),
      ]),

      attachPasid: call(
        { g: 'guest', r: 'rid', p: 'pasid' },
        { source: 'iommu-core', doc: 'iommu_attach_device_pasid()' },
        ({ g, r, p }) => [
          slot(r).is('user', { guest: g }).else('EPERM', 'iommufd'),
          platform.pasidScope === 'none' &&
            pasidSlot(r, p)
              .where('is of a driver that knows PASIDs', () => false)
              .else('EOPNOTSUPP'),
          stage2PerPasid && hwpt(g).is('nestParent').else('EINVAL', 'vtd'),
          device(r).is('running').else('EBUSY', 'reset-blocking'),
          pasidSlot(r, p).takes('ATTACH', { guest: g }).else('EBUSY'),
          pasidAsks && claim(r).is('free').else('EINVAL', claimed),
          stage2PerRid && slot(r).isNot('user.stage2').else('EINVAL', 'iommufd'),
          ridFirst && slot(r).isNot('user.blocked').else('EINVAL', 'inference'),
          pasidEntry(r, p).takes('WRITE', { stage2: g }).else('EBUSY'),
        ],
      ),
      detachPasid: call(
        { g: 'guest', r: 'rid', p: 'pasid' },
        { source: 'iommu-core', doc: 'iommu_detach_device_pasid()' },
        ({ g, r, p }) => [
          slot(r).is('user', { guest: g }).else('EPERM', 'iommufd'),
          pasidSlot(r, p).takes('DETACH').else('ignored', 'iommufd'),
          pasidEntry(r, p).takes('CLEAR').else('ignored', 'iommufd'),
        ],
      ),
      ...(guestOwnsTable && {
        // The whole point of a guest-owned table: nothing of the host takes part, so nothing of the host changes.
        guestFillsEntry: hardware({ g: 'guest', r: 'rid', p: 'pasid' }, platform.source, ({ g, r }) => [
          slot(r).is('user.nested.guestTable', { guest: g }),
        ]),
      }),

      // For a device without ATS neither does anything. Who resets holds the lock of the device.
      resetBegin: call(
        { r: 'rid' },
        { source: 'reset-blocking', doc: 'pci_dev_reset_iommu_prepare() of a device with ATS' },
        ({ r }) => [
          device(r).takes('RESET_BEGIN').else('waits', 'inference'),
          entry(r).hears('PARK'),
          pasidEntry(r, all).hears('PARK'),
        ],
      ),
      resetEnd: worker({ r: 'rid' }, { source: 'reset-blocking', doc: 'pci_dev_reset_iommu_done()' }, ({ r }) => [
        device(r).takes('RESET_END'),
        entry(r).hears('RESTORE'),
        pasidEntry(r, all).hears('RESTORE'),
      ]),
      innerResetBegin: worker(
        { r: 'rid' },
        { source: 'reset-nested', doc: 'pci_dev_reset_iommu_prepare(), by a function that a reset calls' },
        ({ r }) => [device(r).takes('INNER_BEGIN')],
      ),
      innerResetEnd: worker(
        { r: 'rid' },
        { source: 'reset-nested', doc: 'pci_dev_reset_iommu_done(), by a function that a reset calls' },
        ({ r }) => [device(r).takes('INNER_END')],
      ),
    },
  )
}

export type NestingAttach = ReturnType<typeof nestingAttach>
