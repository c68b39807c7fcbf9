/**
 * Page tables that exist without PASIDs: attached to RIDs, nested on each other, and named by a PASID only where
 * somebody needs one. One guest has a RID: that of an assigned function. Leaves out mediated devices that share one.
 * Where there are no PASIDs, nobody ever leads one anywhere, and the rest is the same.
 */
import { all, others } from '../../src/system/sort.ts'
import { pasidNumber } from '../pasid-number.ts'
import { claimsPasidSpace, type Platform } from '../platform.ts'
import { call, component, type Guest, type Rid, system, type Table, where } from '../vocabulary.ts'
import { assignment } from './machines.ts'
import { type NumberScope, numberScopeOf } from './system.ts'
import { pageTable, route } from './table-machines.ts'

/**
 * What a page table is before it is attached: something to fill and to nest on (`usable`), the same in the format of one RID
 * (`formatBound`; every RID has a format of its own here), or nothing that takes a command (`inert`).
 */
export type BeforeAttach = 'usable' | 'formatBound' | 'inert'

export function pageTables(
  platform: Platform,
  numbers: NumberScope = numberScopeOf(platform),
  beforeAttach: BeforeAttach = 'usable',
) {
  const table = component(['table'], pageTable, { input: handle => ({ handle }) })
  const owner = component(['rid'], assignment)
  const rid = component(['rid'], route)
  const pasid = component(['rid', 'pasid'], route)
  const number = component(['rid', 'pasid'], pasidNumber, { shared: numbers === 'systemWide' ? ['rid'] : [] })

  // D1: a RID that is led to a nested page table has all its PASIDs in the guest's own table.
  const claims = claimsPasidSpace(platform)
  const nests = platform.tableOwnerWhenNested !== null

  const isOf = (t: Table, g: Guest) =>
    table(t)
      .where(`is of ${g}`, ({ context }) => context.guest === g)
      .else('EPERM', 'iommufd')
  const isPlain = (t: Table) =>
    table(t)
      .where('is nested on none', ({ context }) => context.parent === null)
      .else('EINVAL', 'rfc-v2')
  const hasBeenAttached = (t: Table) =>
    table(t)
      .where('has been attached', ({ context }) => context.used)
      .else('EINVAL', 'rfc-v2')
  const isMadeFor = (t: Table, r: Rid) =>
    table(t)
      .where(`is made for ${r}`, ({ context }) => context.madeFor === r)
      .else('EINVAL', 'rfc-v2')

  const newTable = (g: Guest, t: Table, madeFor: Rid | null) => [
    madeFor !== null && owner(madeFor).is('assigned', { guest: g }).else('EPERM', 'iommufd'),
    table(t).takes('ALLOCATE', { guest: g, parent: null, madeFor }).else('EBUSY'),
  ]
  const newChild = (g: Guest, t: Table, u: Table, madeFor: Rid | null) =>
    t !== u && [
      isOf(u, g),
      !nests &&
        table(u)
          .where('is of an IOMMU that can nest', () => false)
          .else('EOPNOTSUPP', 'iommufd'),
      isPlain(u),
      beforeAttach === 'inert' && hasBeenAttached(u),
      madeFor !== null && isMadeFor(u, madeFor),
      table(t).takes('ALLOCATE', { guest: g, parent: u, madeFor }).else('EBUSY'),
    ]
  const ofTable = { source: 'rfc-v2', doc: 'IOASID_ALLOC' } as const
  const ofChild = { source: 'rfc-v2', doc: 'IOASID_ALLOC on a parent' } as const

  return system(
    `page tables on ${platform.name}, ${numbers === 'systemWide' ? 'system-wide' : 'RID-local'} numbers`,
    { table, owner, rid, pasid, number },
    {
      ...(beforeAttach === 'formatBound'
        ? {
            allocateTable: call({ g: 'guest', t: 'table', r: 'rid' }, ofTable, ({ g, t, r }) => newTable(g, t, r)),
            allocateChild: call({ g: 'guest', t: 'table', u: 'table', r: 'rid' }, ofChild, ({ g, t, u, r }) =>
              newChild(g, t, u, r),
            ),
          }
        : {
            allocateTable: call({ g: 'guest', t: 'table' }, ofTable, ({ g, t }) => newTable(g, t, null)),
            allocateChild: call({ g: 'guest', t: 'table', u: 'table' }, ofChild, ({ g, t, u }) =>
              newChild(g, t, u, null),
            ),
          }),
      map: call({ g: 'guest', t: 'table' }, { source: 'iommufd', doc: 'IOMMU_IOAS_MAP' }, ({ g, t }) => [
        isOf(t, g),
        isPlain(t),
        beforeAttach === 'inert' && hasBeenAttached(t),
        table(t).takes('MAP').else('EEXIST'),
      ]),
      unmap: call({ g: 'guest', t: 'table' }, { source: 'iommufd', doc: 'IOMMU_IOAS_UNMAP' }, ({ g, t }) => [
        isOf(t, g),
        table(t).takes('UNMAP').else('ENOENT'),
      ]),
      destroyTable: call({ g: 'guest', t: 'table' }, { source: 'iommufd', doc: 'IOMMU_DESTROY' }, ({ g, t }) => [
        isOf(t, g),
        rid(all).isNot('set', { table: t }).else('EBUSY'),
        pasid(all, all).isNot('set', { table: t }).else('EBUSY'),
        table(others(t))
          .where(`is not nested on ${t}`, ({ context }) => context.parent !== t)
          .else('EBUSY'),
        table(t).takes('DESTROY').else('ENOENT'),
      ]),

      assign: call({ g: 'guest', r: 'rid' }, { source: 'iommufd', doc: 'VFIO_DEVICE_BIND_IOMMUFD' }, ({ g, r }) => [
        owner(r).takes('ASSIGN', { guest: g }).else('EBUSY'),
      ]),
      release: call({ g: 'guest', r: 'rid' }, { source: 'iommufd', doc: 'close() of the device' }, ({ g, r }) => [
        owner(r).is('assigned', { guest: g }).else('EPERM'),
        rid(r).is('none').else('EBUSY'),
        pasid(r, all).is('none').else('EBUSY'),
        numbers === 'ridLocal' && number(r, all).is('free').else('EBUSY', 'inference'),
        owner(r).takes('RELEASE').else('EINVAL'),
      ]),

      attach: call(
        { g: 'guest', r: 'rid', t: 'table' },
        { source: 'rfc-v2', doc: 'VFIO_DEVICE_ATTACH_IOASID: routing by RID' },
        ({ g, r, t }) => [
          owner(r).is('assigned', { guest: g }).else('EPERM', 'iommufd'),
          isOf(t, g),
          beforeAttach === 'formatBound' && isMadeFor(t, r),
          claims &&
            where(
              [table(t), pasid(r, all)],
              'nests on no RID of which a PASID leads anywhere',
              (nested, beside) => nested.context.parent === null || beside.is('none'),
            ).else(platform.nestOverPasidErrno ?? 'EBUSY', platform.driver),
          rid(r).takes('LEAD', { table: t }).else('EBUSY'),
          table(t).hears('USE'),
        ],
      ),
      detach: call(
        { g: 'guest', r: 'rid', t: 'table' },
        { source: 'rfc-v2', doc: 'VFIO_DEVICE_DETACH_IOASID' },
        ({ g, r, t }) => [
          isOf(t, g),
          rid(r).is('set', { table: t }).else('EINVAL'),
          rid(r).takes('END').else('EINVAL'),
        ],
      ),

      ...(platform.pasidScope !== 'none' && {
        allocateNumber: call(
          { g: 'guest', r: 'rid', p: 'pasid' },
          { source: 'seed', doc: 'ioasid_alloc(), once SVM or a guest needs a number' },
          ({ g, r, p }) => [
            numbers === 'ridLocal' && owner(r).is('assigned', { guest: g }).else('EPERM', 'inference'),
            number(r, p).takes('ALLOCATE', { owner: g }).else('ENOSPC'),
          ],
        ),
        freeNumber: call(
          { g: 'guest', r: 'rid', p: 'pasid' },
          { source: 'ioasid-v4', doc: 'ioasid_free()' },
          ({ g, r, p }) => [
            number(r, p).is('allocated', { owner: g }).else('ignored'),
            pasid(numbers === 'systemWide' ? all : r, p)
              .is('none')
              .else('EBUSY', 'inference'),
            number(r, p).takes('FREE').else('ignored'),
          ],
        ),
        associate: call(
          { g: 'guest', r: 'rid', p: 'pasid', t: 'table' },
          { source: 'seed', doc: 'routing by RID and PASID' },
          ({ g, r, p, t }) => [
            owner(r).is('assigned', { guest: g }).else('EPERM', 'iommufd'),
            number(r, p).is('allocated', { owner: g }).else('EPERM'),
            isOf(t, g),
            beforeAttach === 'formatBound' && isMadeFor(t, r),
            claims &&
              where(
                [rid(r), table(all)],
                'is not nested, which claims every PASID',
                (attached, nested) =>
                  attached.context.table !== nested.context.handle || nested.context.parent === null,
              ).else('EINVAL', platform.driver),
            pasid(r, p).takes('LEAD', { table: t }).else('EBUSY'),
          ],
        ),
        dissociate: call(
          { g: 'guest', r: 'rid', p: 'pasid', t: 'table' },
          { source: 'seed', doc: 'the PASID no longer leads to the page table' },
          ({ g, r, p, t }) => [
            isOf(t, g),
            pasid(r, p).is('set', { table: t }).else('EINVAL'),
            pasid(r, p).takes('END').else('EINVAL'),
          ],
        ),
      }),
    },
  )
}

export type PageTables = ReturnType<typeof pageTables>
