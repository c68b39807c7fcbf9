/** What the manual page of a replace in one write would promise: when each call and each step succeeds, and what it leaves behind. */
import type { PasidReplace } from '../../machines/pasid-binding/replace-system.ts'
import { same } from '../../src/system/local.ts'
import { requirementsOf, type View as ViewOf } from '../../src/system/property.ts'

const { contract } = requirementsOf<PasidReplace>()

type Clauses = Parameters<typeof contract>[0]
type View = ViewOf<PasidReplace>
type At = Parameters<Clauses['attach']['succeeds']>[1]
type Place = Omit<At, 't'>

const rests = ({ replacing, device }: View, { r }: Pick<At, 'r'>): boolean =>
  replacing(r).is('idle') && device(r).is('running')

const isReplaceable = (view: View, { r, p, t }: At): boolean =>
  rests(view, { r }) && view.slot(r, p).is('attached') && !view.slot(r, p).is('attached', { table: t })

const isWaiting = ({ request }: View, { r, p }: Place): boolean => request().is('waiting', { rid: r, pasid: p })
const isForgotten = ({ request }: View): boolean => request().is('none', { rid: null, pasid: null, table: null })

/** Of the designs that are argued for, which is one: the entry is written at once. */
export const replaceContract = () =>
  contract({
    attach: {
      says: 'attaches a PASID that is not attached yet, while no other of the RID is replaced, outside a reset',
      succeeds: (view, at) => rests(view, at) && view.slot(at.r, at.p).is('empty'),
      leaves: ({ slot, entry, handle }, { r, p, t }) =>
        slot(r, p).is('attached', { table: t }) &&
        entry(r, p).is('present', { first: t, second: t }) &&
        handle(r, p).context.table === t,
    },
    detach: {
      says: 'detaches a PASID of which no page request is in flight, while none of the RID is replaced, also in a reset',
      succeeds: (view, at) =>
        view.replacing(at.r).is('idle') && view.slot(at.r, at.p).is('attached') && !isWaiting(view, at),
      leaves: ({ slot, entry, handle }, { r, p }) =>
        slot(r, p).is('empty', { table: null }) &&
        entry(r, p).is('absent', { first: null, second: null }) &&
        handle(r, p).context.table === null,
    },
    replace: {
      says: 'lets an attached PASID translate by another page table at once, and tells nobody of page requests until it has ended',
      succeeds: isReplaceable,
      leaves: ({ replacing, entry, handle }, { r, p, t }) =>
        replacing(r).is('busy', { pasid: p, table: t }) &&
        entry(r, p).is('present', { first: t, second: t }) &&
        handle(r, p).context.table === null,
    },
    finish: {
      says: 'ends a replace once no page request of the PASID is in flight; those that come are told to the new owner',
      succeeds: (view, { r, p, t }) =>
        view.replacing(r).is('busy', { pasid: p, table: t }) && !isWaiting(view, { r, p }),
      leaves: ({ slot, handle, replacing }, { r, p, t }) =>
        slot(r, p).is('attached', { table: t }) &&
        handle(r, p).context.table === t &&
        replacing(r).is('idle', { pasid: null, table: null }),
    },
    replaceFails: {
      says: 'leaves what was attached as it was, where a replace could have succeeded',
      succeeds: isReplaceable,
      leaves: (after, { r, p }, before) =>
        same(after.slot(r, p), before.slot(r, p)) &&
        same(after.entry(r, p), before.entry(r, p)) &&
        same(after.handle(r, p), before.handle(r, p)),
    },
    resetBegin: {
      says: 'blocks all DMA by the PASIDs of a RID that is not reset already, once no replace is under way',
      succeeds: rests,
      leaves: ({ device, entry }, { r }, _, members) =>
        device(r).is('resetting') && members('pasid').every(p => !entry(r, p).is('present')),
    },
    resetEnd: {
      says: 'ends a reset, with every entry as it was before it, but for those that were detached',
      succeeds: ({ device }, { r }) => device(r).is('resetting'),
      leaves: ({ device, entry }, { r }, _, members) =>
        device(r).is('running') && members('pasid').every(p => !entry(r, p).is('parked')),
    },
    raise: {
      says: 'the device asks for a page of the page table that its entry leads to, one request at a time',
      succeeds: ({ entry, request }, { r, p, t }) => entry(r, p).is('present', { first: t }) && request().is('none'),
      leaves: ({ request }, { r, p, t }) => request().is('waiting', { rid: r, pasid: p, table: t }),
    },
    deliver: {
      says: 'tells the owner of the page table that the PASID is attached to, and brings the answer',
      succeeds: (view, { r, p, t }) => isWaiting(view, { r, p }) && view.handle(r, p).context.table === t,
      leaves: isForgotten,
    },
    respondInvalid: {
      says: 'answers a page request as invalid while a replace is under way',
      succeeds: (view, { r, p }) => isWaiting(view, { r, p }) && view.replacing(r).is('busy', { pasid: p }),
      leaves: isForgotten,
    },
  })
