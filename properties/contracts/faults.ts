/** What the manual page of page requests would promise: when each call and each step succeeds, and what it leaves behind. */
import type { FaultDelivery } from '../../machines/pasid-binding/fault-system.ts'
import { requirementsOf, type View as ViewOf } from '../../src/system/property.ts'

const { contract } = requirementsOf<FaultDelivery>()

type Clauses = Parameters<typeof contract>[0]
type View = ViewOf<FaultDelivery>
type At = Parameters<Clauses['attach']['succeeds']>[1]

const rests = ({ detaching }: View, { r }: Pick<At, 'r'>): boolean => detaching(r).is('idle')
const isQueued = ({ request }: View, { r, p }: Omit<At, 'g'>): boolean => request().is('queued', { rid: r, pasid: p })
const isForgotten = ({ request }: View): boolean =>
  request().is('none', { rid: null, pasid: null, guest: null, told: null })

export const faultContract = () =>
  contract({
    enableFaults: {
      says: 'puts a device that is not there into the fault queue',
      succeeds: ({ queue }, { r }) => queue(r).is('out'),
      leaves: ({ queue }, { r }) => queue(r).is('in'),
    },
    disableFaults: {
      says: 'takes a device without PASIDs, attached or being detached, out of the fault queue',
      succeeds: (view, at, members) =>
        rests(view, at) && view.queue(at.r).is('in') && members('pasid').every(p => view.slot(at.r, p).is('empty')),
      leaves: ({ queue }, { r }) => queue(r).is('out'),
    },
    attach: {
      says: 'attaches a PASID that is not attached yet, of a device in the fault queue, while no other PASID of it is being detached',
      succeeds: (view, at) => rests(view, at) && view.queue(at.r).is('in') && view.slot(at.r, at.p).is('empty'),
      leaves: ({ slot, entry }, { g, r, p }) =>
        slot(r, p).is('attached', { guest: g }) && entry(r, p).is('present', { guest: g }),
    },
    detach: {
      says: 'begins to detach a PASID of the guest, by which the device asks for nothing from then on',
      succeeds: (view, at) => rests(view, at) && view.slot(at.r, at.p).is('attached', { guest: at.g }),
      leaves: ({ entry, detaching }, { g, r, p }) =>
        entry(r, p).is('absent', { guest: null }) && detaching(r).is('drain', { arguments: { g, p } }),
    },
    drain: {
      says: 'goes on once no page request of the PASID is in the queue of the hardware, whatever its guest has answered',
      succeeds: (view, { g, r, p }) =>
        view.detaching(r).is('drain', { arguments: { g, p } }) && !isQueued(view, { r, p }),
      leaves: ({ detaching }, { g, r, p }) => detaching(r).is('finish', { arguments: { g, p } }),
    },
    finish: {
      says: 'leaves nothing attached, and answers for the guest what it was asked by this PASID, and nothing else',
      succeeds: ({ detaching }, { g, r, p }) => detaching(r).is('finish', { arguments: { g, p } }),
      leaves: (view, { r, p }, { request }) =>
        view.slot(r, p).is('empty', { guest: null }) &&
        view.detaching(r).is('idle', { arguments: null }) &&
        (request().is('none') || request().is('told', { rid: r, pasid: p })
          ? isForgotten(view)
          : !view.request().is('none')),
    },
    raise: {
      says: 'the device asks for a page of the guest that its entry leads to, one request at a time',
      succeeds: ({ entry, request }, { g, r, p }) => entry(r, p).is('present', { guest: g }) && request().is('none'),
      leaves: ({ request }, { g, r, p }) => request().is('queued', { rid: r, pasid: p, guest: g, told: null }),
    },
    deliver: {
      says: 'tells the guest that has the PASID, also while it is being detached',
      succeeds: (view, at) => isQueued(view, at) && view.slot(at.r, at.p).is('attached', { guest: at.g }),
      leaves: ({ request }, { g, r, p }) => request().is('told', { rid: r, pasid: p, guest: g, told: g }),
    },
    respond: {
      says: 'answers the page request that the guest was told of',
      succeeds: ({ request }, { g, r, p }) => request().is('told', { rid: r, pasid: p, told: g }),
      leaves: isForgotten,
    },
    respondInvalid: {
      says: 'answers a page request whose entry is gone as invalid',
      succeeds: (view, at) => isQueued(view, at) && view.entry(at.r, at.p).is('absent'),
      leaves: isForgotten,
    },
  })
