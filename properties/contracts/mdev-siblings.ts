/** What the manual page of mediated devices that share a RID would promise: when each call succeeds, and what it leaves behind. */
import type { MdevSiblings } from '../../machines/pasid-binding/mdev-system.ts'
import type { Subject } from '../../machines/subject.ts'
import { requirementsOf, type View as ViewOf } from '../../src/system/property.ts'

const { contract } = requirementsOf<MdevSiblings, Subject>()

type Clauses = Parameters<typeof contract>[0]
type View = ViewOf<MdevSiblings>
type At = Parameters<Clauses['attach']['succeeds']>[1]

const isOwned = ({ number }: View, { g, r, p }: At): boolean => number(r, p).is('allocated', { owner: g })
const isAttached = ({ entry }: View, { g, r, p }: At): boolean => entry(r, p).is('present', { guest: g })
const isOnTheWire = ({ register }: View, { g, r, p }: At): boolean => register(g, r).is('programmed', { pasid: p })

export function mdevContract({ platform }: Subject) {
  const systemWide = platform.pasidScope === 'systemWide'

  return contract({
    allocate: {
      says: 'gives a number that nobody has to a guest',
      succeeds: ({ number }, { r, p }) => number(r, p).context.owner === null,
      leaves: isOwned,
    },
    free: {
      says: 'takes a number that is attached nowhere from its guest',
      succeeds: (view, at, members) =>
        isOwned(view, at) && (systemWide ? members('rid') : [at.r]).every(r => view.entry(r, at.p).is('absent')),
      leaves: ({ number }, { r, p }) => number(r, p).is('free', { owner: null }),
    },
    attach: {
      says: 'attaches a PASID that is not attached yet, of a guest that owns its number',
      succeeds: (view, at) => isOwned(view, at) && view.entry(at.r, at.p).is('absent'),
      leaves: isAttached,
    },
    detach: {
      says: 'detaches a PASID of the guest that its device does not put on the wire any more',
      succeeds: (view, at) => isAttached(view, at) && !isOnTheWire(view, at),
      leaves: ({ entry }, { r, p }) => entry(r, p).is('absent', { guest: null }),
    },
    program: {
      says: 'lets the device of a guest put a PASID on the wire that is attached for that guest, where it puts none there yet',
      succeeds: (view, at) => isAttached(view, at) && view.register(at.g, at.r).is('clear'),
      leaves: isOnTheWire,
    },
    unprogram: {
      says: 'lets the device put no PASID on the wire any more',
      succeeds: ({ register }, { g, r }) => register(g, r).context.pasid !== null,
      leaves: ({ register }, { g, r }) => register(g, r).is('clear', { pasid: null }),
    },
    dma: {
      says: 'reaches the memory of its own guest by the PASID on the wire: nothing of the host changes',
      succeeds: (view, at) => isOnTheWire(view, at) && isAttached(view, at),
      leaves: () => true,
    },
  })
}
