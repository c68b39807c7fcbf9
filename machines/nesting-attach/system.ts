/** Nesting attach: who takes part in what, in the order in which the kernel asks. */
import { all } from '../../src/system/sort.ts'
import { claimsPasidSpace, oneOwnerPerRid, type Platform } from '../platform.ts'
import { call, component, hardware, system, worker } from '../vocabulary.ts'
import * as machines from './machines.ts'

/**
 * How the claim of a nesting object is enforced. `atAttach`: in both directions, from attach to detach. The others are
 * the designs that fall short of it: not at all, only by the nested attach, only by the PASID attach.
 */
export type ClaimPolicy = 'atAttach' | 'never' | 'nestingSideOnly' | 'pasidSideOnly'

/** What the seed argues for: a claim exactly where the guest owns the table. */
export const claimPolicyOf = (platform: Platform): ClaimPolicy => (claimsPasidSpace(platform) ? 'atAttach' : 'never')

export function nestingAttach(platform: Platform, policy: ClaimPolicy = claimPolicyOf(platform)) {
  const guestOwnsTable = platform.tableOwnerWhenNested === 'guest'
  const tablePerRid = oneOwnerPerRid(platform)
  const claims = policy !== 'never'
  const nestingAsks = policy === 'atAttach' || policy === 'nestingSideOnly'
  const pasidAsks = policy === 'atAttach' || policy === 'pasidSideOnly'
  const overPasid = platform.nestOverPasidErrno ?? 'EBUSY'

  const slot = component(['rid'], machines.ridSlot.provide({ guards: { guestOwnsTable: () => guestOwnsTable } }))
  const entry = component(['rid'], machines.ridEntry)
  const claim = component(['rid'], machines.claim)
  const pasidSlot = component(['rid', 'pasid'], machines.pasidSlot)
  const pasidEntry = component(['rid', 'pasid'], machines.pasidEntry)
  const stage2 = component(['guest'], machines.stage2)
  const device = component(['rid'], machines.device)

  return system(
    `nesting attach on ${platform.name}`,
    { slot, entry, claim, pasidSlot, pasidEntry, stage2, device },
    {
      useIdentity: call({ r: 'rid' }, { source: 'iommu-core', doc: 'iommu_group type: identity' }, ({ r }) => [
        device(r).is('running').else('EBUSY', 'reset-blocking'),
        slot(r).takes('USE_IDENTITY').else('EBUSY'),
      ]),
      useDefault: call({ r: 'rid' }, { source: 'iommu-core', doc: 'iommu_group type: DMA' }, ({ r }) => [
        device(r).is('running').else('EBUSY', 'reset-blocking'),
        slot(r).takes('USE_DEFAULT').else('EBUSY'),
      ]),
      assign: call({ g: 'guest', r: 'rid' }, { source: 'iommufd', doc: 'VFIO_DEVICE_BIND_IOMMUFD' }, ({ g, r }) => [
        device(r).is('running').else('EBUSY', 'reset-blocking'),
        slot(r).takes('ASSIGN', { guest: g }).else('EBUSY'),
        entry(r).takes('BLOCK').else('EBUSY'),
      ]),
      release: call({ g: 'guest', r: 'rid' }, { source: 'iommufd', doc: 'close() of the device' }, ({ g, r }) => [
        slot(r).is('user', { guest: g }).else('EPERM'),
        device(r).is('running').else('EBUSY', 'reset-blocking'),
        pasidSlot(r, all).is('empty').else('EBUSY'),
        slot(r).takes('RELEASE').else('EBUSY'),
        entry(r).takes('KERNEL').else('EBUSY'),
      ]),

      allocStage2: call({ g: 'guest' }, { source: 'iommufd', doc: 'IOMMU_HWPT_ALLOC' }, ({ g }) => [
        stage2(g).takes('ALLOCATE').else('EBUSY'),
      ]),
      allocNestParent: call(
        { g: 'guest' },
        { source: 'iommufd', doc: 'IOMMU_HWPT_ALLOC with IOMMU_HWPT_ALLOC_NEST_PARENT' },
        ({ g }) => [stage2(g).takes('ALLOCATE_PARENT').else('EBUSY')],
      ),
      destroyStage2: call({ g: 'guest' }, { source: 'iommufd', doc: 'IOMMU_DESTROY' }, ({ g }) => [
        slot(all)
          .where(`does not translate by the stage 2 of ${g}`, ({ context, is }) =>
            context.guest !== g ? true : !is('user.stage2') && !is('user.nested'),
          )
          .else('EBUSY'),
        pasidEntry(all, all)
          .where(`does not lie over the stage 2 of ${g}`, ({ context }) => context.stage2 !== g)
          .else('EBUSY'),
        stage2(g).takes('DESTROY').else('EINVAL'),
      ]),

      attachStage2: call({ g: 'guest', r: 'rid' }, { source: 'iommufd', doc: 'iommufd attach' }, ({ g, r }) => [
        slot(r).is('user', { guest: g }).else('EPERM'),
        stage2(g).isNot('absent').else('EINVAL'),
        device(r).is('running').else('EBUSY', 'reset-blocking'),
        tablePerRid && pasidSlot(r, all).is('empty').else('EBUSY', 'arm-smmu-v3'),
        slot(r).takes('ATTACH_STAGE2').else('EBUSY'),
        entry(r).takes('GUEST').else('EBUSY'),
      ]),
      attachNested: call({ g: 'guest', r: 'rid' }, { source: 'seed', doc: 'iommufd attach' }, ({ g, r }) => [
        slot(r).is('user', { guest: g }).else('EPERM'),
        stage2(g).is('nestParent').else('EINVAL', 'iommufd'),
        device(r).is('running').else('EBUSY', 'reset-blocking'),
        nestingAsks && pasidSlot(r, all).is('empty').else(overPasid, platform.source),
        slot(r).takes('ATTACH_NESTED').else('EBUSY', 'iommufd'),
        claims && claim(r).takes('CLAIM').else('EBUSY'),
        entry(r).takes('GUEST').else('EBUSY'),
      ]),
      replaceByNested: call({ g: 'guest', r: 'rid' }, { source: 'iommufd', doc: 'iommufd replace' }, ({ g, r }) => [
        slot(r).is('user', { guest: g }).else('EPERM'),
        stage2(g).is('nestParent').else('EINVAL'),
        device(r).is('running').else('EBUSY', 'reset-blocking'),
        nestingAsks && pasidSlot(r, all).is('empty').else(overPasid, platform.source),
        slot(r).takes('REPLACE_BY_NESTED').else('EINVAL'),
        claims && claim(r).takes('CLAIM').else('EBUSY', 'seed'),
        entry(r).takes('GUEST').else('EBUSY'),
      ]),
      replaceByStage2: call({ g: 'guest', r: 'rid' }, { source: 'iommufd', doc: 'iommufd replace' }, ({ g, r }) => [
        slot(r).is('user', { guest: g }).else('EPERM'),
        device(r).is('running').else('EBUSY', 'reset-blocking'),
        tablePerRid && pasidSlot(r, all).is('empty').else('EBUSY', 'arm-smmu-v3'),
        slot(r).takes('REPLACE_BY_STAGE2').else('EINVAL'),
        claim(r).hears('RELEASE'),
        entry(r).takes('GUEST').else('EBUSY'),
      ]),
      detach: call({ g: 'guest', r: 'rid' }, { source: 'iommufd', doc: 'iommufd detach' }, ({ g, r }) => [
        slot(r).is('user', { guest: g }).else('EPERM'),
        device(r).is('running').else('EBUSY', 'reset-blocking'),
        slot(r).takes('DETACH').else('EINVAL'),
        claim(r).hears('RELEASE'),
        entry(r).takes('BLOCK').else('EINVAL'),
      ]),

      attachPasid: call(
        { g: 'guest', r: 'rid', p: 'pasid' },
        { source: 'iommu-core', doc: 'iommu_attach_device_pasid()' },
        ({ g, r, p }) => [
          slot(r).is('user', { guest: g }).else('EPERM', 'iommufd'),
          !tablePerRid && stage2(g).is('nestParent').else('EINVAL', 'vtd'),
          device(r).is('running').else('EBUSY', 'reset-blocking'),
          pasidSlot(r, p).takes('ATTACH', { guest: g }).else('EBUSY'),
          pasidAsks && claim(r).is('free').else('EINVAL', platform.source),
          tablePerRid && slot(r).isNot('user.stage2').else('EINVAL', 'arm-smmu-v3'),
          pasidEntry(r, p).takes('WRITE', { stage2: g }).else('EBUSY'),
        ],
      ),
      detachPasid: call(
        { g: 'guest', r: 'rid', p: 'pasid' },
        { source: 'iommu-core', doc: 'iommu_detach_device_pasid()' },
        ({ g, r, p }) => [
          slot(r).is('user', { guest: g }).else('EPERM', 'iommufd'),
          device(r).is('running').else('EBUSY', 'reset-blocking'),
          pasidSlot(r, p).takes('DETACH').else('EINVAL'),
          pasidEntry(r, p).takes('CLEAR').else('EINVAL'),
        ],
      ),
      ...(guestOwnsTable && {
        // The whole point of a guest-owned table: nothing of the host takes part, so nothing of the host changes.
        guestFillsEntry: hardware({ g: 'guest', r: 'rid', p: 'pasid' }, 'arm-smmu-v3', ({ g, r }) => [
          slot(r).is('user.nested.guestTable', { guest: g }),
        ]),
      }),

      resetBegin: call({ r: 'rid' }, { source: 'reset-blocking', doc: 'pci_dev_reset_iommu_prepare()' }, ({ r }) => [
        device(r).takes('RESET_BEGIN').else('EBUSY'),
        entry(r).hears('PARK'),
        pasidEntry(r, all).hears('PARK'),
      ]),
      resetEnd: worker({ r: 'rid' }, { source: 'reset-blocking', doc: 'pci_dev_reset_iommu_done()' }, ({ r }) => [
        device(r).takes('RESET_END'),
        entry(r).hears('RESTORE'),
        pasidEntry(r, all).hears('RESTORE'),
      ]),
    },
  )
}

export type NestingAttach = ReturnType<typeof nestingAttach>
