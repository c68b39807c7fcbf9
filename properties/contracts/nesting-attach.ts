/** What the manual page of a nesting attach would promise: when each call succeeds, and what it leaves behind. */
import type { NestingAttach } from '../../machines/nesting-attach/system.ts'
import type { Subject } from '../../machines/subject.ts'
import { requirementsOf, type View as ViewOf } from '../../src/system/property.ts'

const { contract } = requirementsOf<NestingAttach, Subject>()

type Clauses = Parameters<typeof contract>[0]
type View = ViewOf<NestingAttach>
type At = Parameters<Clauses['detach']['succeeds']>[1]

const owns = ({ slot }: View, { g, r }: At): boolean => slot(r).is('user', { guest: g })
const runs = ({ device }: View, { r }: Pick<At, 'r'>): boolean => device(r).is('running')

/** What a RID's entry does after a detach: at once, or by the end of the reset. */
const comesTo = ({ entry, device }: View, { r }: At, after: 'kernel' | 'blocking'): boolean =>
  device(r).is('running') ? entry(r).is(after, { saved: null }) : entry(r).is('parked', { saved: after })

const liesOver = ({ pasidEntry }: View, g: At['g'], r: At['r'], p: `pasid${number}`): boolean =>
  pasidEntry(r, p).is('present', { stage2: g }) || pasidEntry(r, p).is('parked', { stage2: g })

export function nestingContract({ platform }: Subject) {
  const guestOwnsTable = platform.tableOwnerWhenNested === 'guest'
  const nests = platform.tableOwnerWhenNested !== null
  const hasPasids = platform.pasidScope !== 'none'
  const stage2PerRid = platform.nestGranularity === 'rid'
  const stage2PerPasid = platform.nestGranularity === 'ridPasid'
  const nested = guestOwnsTable ? 'user.nested.guestTable' : 'user.nested.hostTable'
  const hasNoPasid = ({ pasidSlot }: View, r: At['r'], pasids: readonly `pasid${number}`[]): boolean =>
    pasids.every(p => pasidSlot(r, p).is('empty'))
  const isNested = ({ slot, entry, claim }: View, { g, r }: At): boolean =>
    slot(r).is(nested, { guest: g }) &&
    entry(r).is('guest') &&
    (guestOwnsTable ? claim(r).is('held', { guest: g }) : claim(r).is('free'))

  return contract({
    useIdentity: {
      says: 'lets the DMA of a RID in the hands of the kernel pass through: outside a reset, unless it does already',
      succeeds: (view, at) => view.slot(at.r).is('kernel') && (runs(view, at) || view.slot(at.r).is('kernel.identity')),
      leaves: ({ slot }, { r }) => slot(r).is('kernel.identity'),
    },
    useDefault: {
      says: "gives a RID in the hands of the kernel a domain of the kernel's own, outside a reset",
      succeeds: (view, at) => runs(view, at) && view.slot(at.r).is('kernel'),
      leaves: ({ slot }, { r }) => slot(r).is('kernel.default'),
    },
    assign: {
      says: 'gives a RID of the kernel to a guest, with its DMA blocked, outside a reset',
      succeeds: (view, at) => runs(view, at) && view.slot(at.r).is('kernel'),
      leaves: ({ slot, entry }, { g, r }) => slot(r).is('user.blocked', { guest: g }) && entry(r).is('blocking'),
    },
    release: {
      says: 'takes a RID from its guest, with all that is attached to it and to its PASIDs; in a reset its DMA stays blocked',
      succeeds: owns,
      leaves: (after, at, _, members) =>
        after.slot(at.r).is('kernel.default', { guest: null }) &&
        comesTo(after, at, 'kernel') &&
        after.claim(at.r).is('free', { guest: null }) &&
        members('pasid').every(
          p =>
            after.pasidSlot(at.r, p).is('empty', { guest: null }) &&
            after.pasidEntry(at.r, p).is('absent', { stage2: null }),
        ),
    },
    allocHwpt: {
      says: 'makes a page table of a guest that has none',
      succeeds: ({ hwpt }, { g }) => hwpt(g).is('absent'),
      leaves: ({ hwpt }, { g }) => hwpt(g).is('plain'),
    },
    allocNestParent: {
      says: 'makes a page table, to lie under those of the guest, of a guest that has none, where the driver can nest',
      succeeds: ({ hwpt }, { g }) => nests && hwpt(g).is('absent'),
      leaves: ({ hwpt }, { g }) => hwpt(g).is('nestParent'),
    },
    allocForPasids: {
      says: 'makes a page table, to be used beside PASIDs, of a guest that has none',
      succeeds: ({ hwpt }, { g }) => hwpt(g).is('absent'),
      leaves: ({ hwpt }, { g }) => hwpt(g).is('forPasids'),
    },
    destroyHwpt: {
      says: 'destroys a page table by which nothing translates',
      succeeds: (view, { g }, members) =>
        !view.hwpt(g).is('absent') &&
        members('rid').every(r => !view.slot(r).is('user', { guest: g }) || view.slot(r).is('user.blocked')) &&
        (!stage2PerPasid || members('rid').every(r => members('pasid').every(p => !liesOver(view, g, r, p)))),
      leaves: ({ hwpt }, { g }) => hwpt(g).is('absent'),
    },
    attachStage1: {
      says: 'lets a RID of the guest translate by its page table that leaves room for PASIDs, outside a reset',
      succeeds: (view, at) =>
        runs(view, at) && view.slot(at.r).is('user.blocked', { guest: at.g }) && view.hwpt(at.g).is('forPasids'),
      leaves: ({ slot, entry }, { g, r }) => slot(r).is('user.stage1', { guest: g }) && entry(r).is('guest'),
    },
    attachStage2: {
      says: 'lets a RID of the guest translate by its stage 2, outside a reset, where no PASID needs the place',
      succeeds: (view, at, members) =>
        runs(view, at) &&
        view.slot(at.r).is('user.blocked', { guest: at.g }) &&
        (view.hwpt(at.g).is('plain') || view.hwpt(at.g).is('nestParent')) &&
        (!stage2PerRid || hasNoPasid(view, at.r, members('pasid'))),
      leaves: ({ slot, entry }, { g, r }) => slot(r).is('user.stage2', { guest: g }) && entry(r).is('guest'),
    },
    attachNested: {
      says: 'nests a RID of the guest, and claims its PASIDs where the guest owns their table, which it can if none is in use',
      succeeds: (view, at, members) =>
        nests &&
        runs(view, at) &&
        view.slot(at.r).is('user.blocked', { guest: at.g }) &&
        view.hwpt(at.g).is('nestParent') &&
        (!guestOwnsTable || hasNoPasid(view, at.r, members('pasid'))),
      leaves: isNested,
    },
    replaceByNested: {
      says: 'nests a RID that translates by stage 2 alone, as if it was attached so',
      succeeds: (view, at, members) =>
        runs(view, at) &&
        view.slot(at.r).is('user.stage2', { guest: at.g }) &&
        view.hwpt(at.g).is('nestParent') &&
        (!guestOwnsTable || hasNoPasid(view, at.r, members('pasid'))),
      leaves: isNested,
    },
    replaceByStage2: {
      says: 'lets a nested RID translate by stage 2 alone, which gives its PASIDs back',
      succeeds: (view, at, members) =>
        runs(view, at) &&
        view.slot(at.r).is('user.nested', { guest: at.g }) &&
        (!stage2PerRid || hasNoPasid(view, at.r, members('pasid'))),
      leaves: ({ slot, entry, claim }, { g, r }) =>
        slot(r).is('user.stage2', { guest: g }) && entry(r).is('guest') && claim(r).is('free', { guest: null }),
    },
    detach: {
      says: 'blocks the DMA of a RID that is attached, and gives its PASIDs back, also in a reset',
      succeeds: (view, at) => owns(view, at) && !view.slot(at.r).is('user.blocked'),
      leaves: (after, at) =>
        after.slot(at.r).is('user.blocked', { guest: at.g }) &&
        comesTo(after, at, 'blocking') &&
        after.claim(at.r).is('free', { guest: null }),
    },
    attachPasid: {
      says: 'attaches a PASID that is not attached yet, of a RID of the guest, unless the RID is claimed, translates by stage 2 alone, or is reset',
      succeeds: (view, at) =>
        hasPasids &&
        runs(view, at) &&
        owns(view, at) &&
        view.pasidSlot(at.r, at.p).is('empty') &&
        (!stage2PerPasid || view.hwpt(at.g).is('nestParent')) &&
        !(stage2PerRid && (view.slot(at.r).is('user.stage2') || view.slot(at.r).is('user.nested'))),
      leaves: ({ pasidSlot, pasidEntry }, { g, r, p }) =>
        pasidSlot(r, p).is('attached', { guest: g }) && pasidEntry(r, p).is('present', { stage2: g }),
    },
    detachPasid: {
      says: 'detaches a PASID of a RID of the guest, also in a reset',
      succeeds: (view, at) => owns(view, at) && view.pasidSlot(at.r, at.p).is('attached'),
      leaves: ({ pasidSlot, pasidEntry }, { r, p }) =>
        pasidSlot(r, p).is('empty', { guest: null }) && pasidEntry(r, p).is('absent', { stage2: null }),
    },
    guestFillsEntry: {
      says: 'the guest writes an entry of its own table: nothing of the host changes',
      succeeds: ({ slot }, { g, r }) => slot(r).is('user.nested.guestTable', { guest: g }),
      leaves: () => true,
    },
    resetBegin: {
      says: 'blocks all DMA of a RID that is not reset already',
      succeeds: runs,
      leaves: ({ device, entry, pasidEntry }, { r }, before, members) =>
        device(r).is('resetting.once') &&
        entry(r).is('parked') &&
        entry(r).context.saved === before.entry(r).value &&
        members('pasid').every(p => !pasidEntry(r, p).is('present')),
    },
    resetEnd: {
      says: 'ends a reset of which no inner one is under way, with everything as it was before it, but for what was detached',
      succeeds: ({ device }, { r }) => device(r).is('resetting.once'),
      leaves: ({ device, entry, pasidEntry }, { r }, before, members) =>
        device(r).is('running') &&
        entry(r).value === before.entry(r).context.saved &&
        members('pasid').every(p => !pasidEntry(r, p).is('parked')),
    },
    innerResetBegin: {
      says: 'begins a reset within one, which changes nothing',
      succeeds: ({ device }, { r }) => device(r).is('resetting.once'),
      leaves: ({ device, entry }, { r }) => device(r).is('resetting.twice') && entry(r).is('parked'),
    },
    innerResetEnd: {
      says: 'ends a reset within one, with all DMA still blocked',
      succeeds: ({ device }, { r }) => device(r).is('resetting.twice'),
      leaves: ({ device, entry }, { r }) => device(r).is('resetting.once') && entry(r).is('parked'),
    },
  })
}
