/** What the manual page of a PASID binding would promise: when each call and each step of it succeeds, and what it leaves behind. */
import type { PasidBinding } from '../../machines/pasid-binding/system.ts'
import type { Subject } from '../../machines/subject.ts'
import { requirementsOf, type View as ViewOf } from '../../src/system/property.ts'
import { hasSystemWideNumbers } from '../numbers.ts'

const { contract } = requirementsOf<PasidBinding, Subject>()

type Clauses = Parameters<typeof contract>[0]
type View = ViewOf<PasidBinding>
type At = Parameters<Clauses['attach']['succeeds']>[1]

const owns = ({ rid }: View, { g, r }: Pick<At, 'g' | 'r'>): boolean => rid(r).is('assigned', { guest: g })
const isOwned = ({ number }: View, { g, r, p }: At): boolean => number(r, p).is('allocated', { owner: g })
const rests = ({ mutex }: View, { r }: Pick<At, 'r'>): boolean => mutex(r).is('free')

export function bindingContract(subject: Subject) {
  const systemWide = hasSystemWideNumbers(subject)

  return contract({
    assign: {
      says: 'gives a RID that nobody has to a guest',
      succeeds: ({ rid }, { r }) => rid(r).is('unassigned'),
      leaves: ({ rid }, { g, r }) => rid(r).is('assigned', { guest: g }),
    },
    release: {
      says: 'takes a RID from its guest once no PASID of it is attached, and with it the numbers that are local to it',
      succeeds: (view, at, members) => owns(view, at) && members('pasid').every(p => view.slot(at.r, p).is('empty')),
      leaves: ({ rid, number }, { r }, _, members) =>
        rid(r).is('unassigned', { guest: null }) &&
        (systemWide || members('pasid').every(p => number(r, p).is('free', { owner: null }))),
    },
    allocate: {
      says: 'gives a number that nobody has to a guest, which must have the RID that the number is local to',
      succeeds: (view, at) => (systemWide || owns(view, at)) && view.number(at.r, at.p).context.owner === null,
      leaves: ({ number }, { g, r, p }) => number(r, p).is('allocated', { owner: g }),
    },
    free: {
      says: 'takes a number that is attached nowhere from its guest',
      succeeds: (view, at, members) =>
        isOwned(view, at) && (systemWide ? members('rid') : [at.r]).every(r => view.slot(r, at.p).is('empty')),
      leaves: ({ number }, { r, p }) => number(r, p).is('free', { owner: null }),
    },
    attach: {
      says: "attaches a PASID that is not attached yet, if its number and its RID are the guest's, and while no other PASID of the RID is taken down or replaced",
      succeeds: (view, at) =>
        owns(view, at) && isOwned(view, at) && rests(view, at) && view.slot(at.r, at.p).is('empty'),
      leaves: ({ slot, entry }, { g, r, p }) =>
        slot(r, p).is('attached', { guest: g }) && entry(r, p).is('present.whole', { guest: g }),
    },
    detach: {
      says: 'begins to take down an attached PASID, whose entry is not present from then on; nobody else changes the RID meanwhile',
      succeeds: (view, at) => owns(view, at) && rests(view, at) && view.slot(at.r, at.p).is('attached'),
      leaves: ({ entry, mutex, detaching }, { g, r, p }) =>
        mutex(r).is('held') &&
        entry(r, p).is('clearing', { guest: g }) &&
        detaching(r).is('flush', { arguments: { g, p } }),
    },
    flush: {
      says: 'takes the entry out of the caches',
      succeeds: ({ detaching }, { g, r, p }) => detaching(r).is('flush', { arguments: { g, p } }),
      leaves: ({ entry, detaching }, { g, r, p }) =>
        entry(r, p).is('flushed', { guest: g }) && detaching(r).is('zero', { arguments: { g, p } }),
    },
    zero: {
      says: 'leaves nothing of the entry',
      succeeds: ({ detaching }, { g, r, p }) => detaching(r).is('zero', { arguments: { g, p } }),
      leaves: ({ entry, detaching }, { g, r, p }) =>
        entry(r, p).is('absent', { guest: null }) && detaching(r).is('drain', { arguments: { g, p } }),
    },
    drain: {
      says: 'leaves nothing of the attachment once no page request of the PASID is in flight, and lets others change the RID',
      succeeds: ({ detaching, requests }, { g, r, p }) =>
        detaching(r).is('drain', { arguments: { g, p } }) && !requests().is('pending', { rid: r, pasid: p }),
      leaves: ({ slot, mutex, detaching }, { r, p }) =>
        slot(r, p).is('empty', { guest: null }) && mutex(r).is('free') && detaching(r).is('idle', { arguments: null }),
    },
    replace: {
      says: 'begins to replace what a PASID is attached to, whose entry is not present meanwhile; nobody else changes the RID',
      succeeds: (view, at) => owns(view, at) && rests(view, at) && view.slot(at.r, at.p).is('attached'),
      leaves: ({ entry, mutex, replacing }, { g, r, p }) =>
        mutex(r).is('held') &&
        entry(r, p).is('clearing', { guest: g }) &&
        replacing?.(r).is('flushOld', { arguments: { g, p } }) === true,
    },
    flushOld: {
      says: 'takes the old entry out of the caches',
      succeeds: ({ replacing }, { g, r, p }) => replacing?.(r).is('flushOld', { arguments: { g, p } }) === true,
      leaves: ({ entry, replacing }, { g, r, p }) =>
        entry(r, p).is('flushed', { guest: g }) && replacing?.(r).is('zeroOld', { arguments: { g, p } }) === true,
    },
    zeroOld: {
      says: 'leaves nothing of the old entry',
      succeeds: ({ replacing }, { g, r, p }) => replacing?.(r).is('zeroOld', { arguments: { g, p } }) === true,
      leaves: ({ entry, replacing }, { g, r, p }) =>
        entry(r, p).is('absent', { guest: null }) && replacing?.(r).is('write', { arguments: { g, p } }) === true,
    },
    write: {
      says: 'writes the entry anew, whole, once no page request of the PASID is in flight, and lets others change the RID',
      succeeds: ({ replacing, requests }, { g, r, p }) =>
        replacing?.(r).is('write', { arguments: { g, p } }) === true && !requests().is('pending', { rid: r, pasid: p }),
      leaves: ({ entry, mutex, replacing }, { g, r, p }) =>
        entry(r, p).is('present.whole', { guest: g }) &&
        mutex(r).is('free') &&
        replacing?.(r).is('idle', { arguments: null }) === true,
    },
    pageRequest: {
      says: 'the device asks for a page by an entry that is present, one request at a time',
      succeeds: ({ entry, requests }, { r, p }) => entry(r, p).is('present') && requests().is('empty'),
      leaves: ({ requests }, { r, p }) => requests().is('pending', { rid: r, pasid: p }),
    },
    answer: {
      says: 'answers the page request that some PASID of some RID has in flight',
      succeeds: ({ requests }, _, members) =>
        members('rid').some(r => members('pasid').some(p => requests().is('pending', { rid: r, pasid: p }))),
      leaves: ({ requests }) => requests().is('empty', { rid: null, pasid: null }),
    },
  })
}
