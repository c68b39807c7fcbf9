/** What the manual page of page tables by their handles would promise: when each call succeeds, and what it leaves behind. */
import type { PageTables } from '../../machines/pasid-binding/table-system.ts'
import type { Subject } from '../../machines/subject.ts'
import type { Guest, Pasid, Rid, Table } from '../../machines/vocabulary.ts'
import { requirementsOf, type View as ViewOf } from '../../src/system/property.ts'

const { contract } = requirementsOf<PageTables, Subject>()

type View = ViewOf<PageTables>

const hasRid = ({ owner }: View, g: Guest, r: Rid): boolean => owner(r).is('assigned', { guest: g })
const hasTable = ({ table }: View, g: Guest, t: Table): boolean => table(t).is('live', { guest: g })
const hasNumber = ({ number }: View, g: Guest, r: Rid, p: Pasid): boolean => number(r, p).is('allocated', { owner: g })

const isPlain = ({ table }: View, t: Table): boolean => table(t).is('live', { parent: null })

const newTable = { madeFor: null, used: false } as const

export function pageTableContract({ platform, variant }: Subject) {
  const nests = platform.tableOwnerWhenNested !== null
  const nestingClaims = platform.tableOwnerWhenNested === 'guest'
  const numbersAreLocal = platform.enqcmd === (variant === 'page-table-other-scope')

  return contract({
    allocateTable: {
      says: 'makes an empty page table under a handle that nobody has, without any device or PASID',
      succeeds: ({ table }, { t }) => table(t).is('absent'),
      leaves: ({ table }, { g, t }) => table(t).is('live.empty', { guest: g, parent: null, ...newTable }),
    },
    allocateChild: {
      says: 'makes a page table under a handle that nobody has on top of a plain one of the guest, where the IOMMU can nest',
      succeeds: (view, { g, t, u }) => nests && hasTable(view, g, u) && isPlain(view, u) && view.table(t).is('absent'),
      leaves: ({ table }, { g, t, u }) => table(t).is('live.empty', { guest: g, parent: u, ...newTable }),
    },
    map: {
      says: 'fills a plain page table of the guest that is empty, attached or not',
      succeeds: (view, { g, t }) => hasTable(view, g, t) && isPlain(view, t) && view.table(t).is('live.empty'),
      leaves: ({ table }, { g, t }) => table(t).is('live.filled', { guest: g }),
    },
    unmap: {
      says: 'empties a page table of the guest that is filled',
      succeeds: (view, { g, t }) => hasTable(view, g, t) && view.table(t).is('live.filled'),
      leaves: ({ table }, { g, t }) => table(t).is('live.empty', { guest: g }),
    },
    destroyTable: {
      says: 'destroys a page table of the guest that no RID and no PASID leads to, and none is nested on',
      succeeds: (view, { g, t }, members) =>
        hasTable(view, g, t) &&
        members('table').every(u => !view.table(u).is('live', { parent: t })) &&
        members('rid').every(
          r =>
            !view.rid(r).is('set', { table: t }) &&
            members('pasid').every(p => !view.pasid(r, p).is('set', { table: t })),
        ),
      leaves: ({ table }, { t }) => table(t).is('absent', { guest: null, parent: null, ...newTable }),
    },

    assign: {
      says: 'gives a guest a RID that no guest has',
      succeeds: ({ owner }, { r }) => owner(r).is('unassigned'),
      leaves: (after, { g, r }) => hasRid(after, g, r),
    },
    release: {
      says: 'takes a RID back from its guest, once it leads nowhere, and no PASID of it, and no number is local to it',
      succeeds: (view, { g, r }, members) =>
        hasRid(view, g, r) &&
        view.rid(r).is('none') &&
        members('pasid').every(
          p => view.pasid(r, p).is('none') && (!numbersAreLocal || view.number(r, p).is('free', { owner: null })),
        ),
      leaves: ({ owner }, { r }) => owner(r).is('unassigned', { guest: null }),
    },

    attach: {
      says: 'leads a RID of the guest that leads nowhere to its page table, unless that claims PASIDs which are in use; a plain one counts as used from then on',
      succeeds: (view, { g, r, t }, members) =>
        hasRid(view, g, r) &&
        view.rid(r).is('none') &&
        hasTable(view, g, t) &&
        (!nestingClaims || isPlain(view, t) || members('pasid').every(p => view.pasid(r, p).is('none'))),
      leaves: ({ rid, table }, { r, t }, before) =>
        rid(r).is('set', { table: t }) && table(t).is('live', { used: isPlain(before, t) }),
    },
    detach: {
      says: 'leads a RID nowhere that leads to a page table of the guest',
      succeeds: (view, { g, r, t }) => hasTable(view, g, t) && view.rid(r).is('set', { table: t }),
      leaves: ({ rid }, { r }) => rid(r).is('none', { table: null }),
    },

    allocateNumber: {
      says: 'gives a guest a number that no guest has, with the RID that it is local to',
      succeeds: (view, { g, r, p }) => (!numbersAreLocal || hasRid(view, g, r)) && view.number(r, p).is('free'),
      leaves: (after, { g, r, p }) => hasNumber(after, g, r, p),
    },
    freeNumber: {
      says: 'takes a number back from the guest that has it, once it leads nowhere',
      succeeds: (view, { g, r, p }, members) =>
        hasNumber(view, g, r, p) && (numbersAreLocal ? [r] : members('rid')).every(at => view.pasid(at, p).is('none')),
      leaves: ({ number }, { r, p }) => number(r, p).is('free', { owner: null }),
    },
    associate: {
      says: 'leads a PASID that the guest has, on a RID of it, to its page table, unless one that is nested claims the RID',
      succeeds: (view, { g, r, p, t }, members) =>
        hasRid(view, g, r) &&
        hasNumber(view, g, r, p) &&
        hasTable(view, g, t) &&
        view.pasid(r, p).is('none') &&
        (!nestingClaims ||
          members('table').every(attached => !view.rid(r).is('set', { table: attached }) || isPlain(view, attached))),
      leaves: ({ pasid }, { r, p, t }) => pasid(r, p).is('set', { table: t }),
    },
    dissociate: {
      says: 'leads a PASID nowhere that leads to a page table of the guest',
      succeeds: (view, { g, r, p, t }) => hasTable(view, g, t) && view.pasid(r, p).is('set', { table: t }),
      leaves: ({ pasid }, { r, p }) => pasid(r, p).is('none', { table: null }),
    },
  })
}
