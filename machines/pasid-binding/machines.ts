/**
 * The objects of a PASID binding: who has the RID, the software slot and the hardware entry of (RID, PASID), the mutex
 * that every change of a RID's PASIDs holds, and the page requests in flight.
 * Models iommu_{attach,replace,detach}_device_pasid() and what a VT-d driver does below them. Leaves out groups and SVA.
 */
import { assign, setup } from 'xstate'
import type { Guest, Meta, Pasid, Rid } from '../vocabulary.ts'

/** Who has the RID. */
export const assignment = setup({
  types: {
    meta: {} as Meta,
    context: {} as { guest: Guest | null },
    events: {} as { type: 'ASSIGN'; guest: Guest } | { type: 'RELEASE' },
  },
}).createMachine({
  id: 'assignment',
  description: 'Who has the RID',
  context: { guest: null },
  initial: 'unassigned',
  states: {
    unassigned: {
      on: {
        ASSIGN: {
          target: 'assigned',
          actions: assign({ guest: ({ event }) => event.guest }),
          meta: { source: 'iommufd' },
        },
      },
    },
    assigned: {
      on: { RELEASE: { target: 'unassigned', actions: assign({ guest: null }), meta: { source: 'iommufd' } } },
    },
  },
})

/** What the kernel has attached to (RID, PASID): the software side. */
export const pasidSlot = setup({
  types: {
    meta: {} as Meta,
    context: {} as { guest: Guest | null },
    events: {} as { type: 'ATTACH'; guest: Guest } | { type: 'DETACH' },
  },
}).createMachine({
  id: 'pasidSlot',
  description: 'What the kernel has attached to (RID, PASID)',
  context: { guest: null },
  initial: 'empty',
  states: {
    empty: {
      on: {
        ATTACH: {
          target: 'attached',
          actions: assign({ guest: ({ event }) => event.guest }),
          meta: { source: 'iommu-core' },
        },
      },
    },
    attached: {
      on: { DETACH: { target: 'empty', actions: assign({ guest: null }), meta: { source: 'iommu-core' } } },
    },
  },
})

/** The PASID table entry of (RID, PASID) and what caches hold of it: the hardware side. Wider than one atomic write. */
export const pasidEntry = setup({
  types: {
    meta: {} as Meta,
    context: {} as { guest: Guest | null },
    events: {} as { type: 'WRITE'; guest: Guest } | { type: 'CLEAR_PRESENT' | 'FLUSH' | 'ZERO' },
  },
  actions: {
    point: assign({ guest: ({ context, event }) => (event.type === 'WRITE' ? event.guest : context.guest) }),
    forget: assign({ guest: null }),
  },
}).createMachine({
  id: 'pasidEntry',
  description: 'The PASID table entry of (RID, PASID), and what caches hold of it',
  context: { guest: null },
  initial: 'absent',
  states: {
    absent: {
      on: {
        WRITE: { target: 'present', actions: 'point', meta: { source: 'vtd' } },
        ZERO: { target: 'absent', meta: { source: 'vtd' } },
      },
    },
    present: {
      initial: 'whole',
      states: {
        whole: {
          on: {
            // The fields of a live entry change one after the other: the hardware may read it in between.
            WRITE: { target: 'torn', actions: 'point', meta: { source: 'vtd-replace' } },
          },
        },
        torn: { description: 'Half of the old fields, half of the new', meta: { source: 'vtd-replace' } },
      },
      on: {
        CLEAR_PRESENT: { target: 'clearing', meta: { source: 'vtd-present' } },
        ZERO: { target: 'absent', actions: 'forget', meta: { source: 'vtd-present' } },
      },
    },
    clearing: {
      description: 'Not present; the PASID cache, the IOTLB and the device TLB may still hold it',
      on: {
        FLUSH: { target: 'flushed', meta: { source: 'vtd-present' } },
        ZERO: { target: 'absent', actions: 'forget', meta: { source: 'vtd-present' } },
      },
    },
    flushed: {
      description: 'Not present, and in no cache',
      on: { ZERO: { target: 'absent', actions: 'forget', meta: { source: 'vtd-present' } } },
    },
  },
})

/** group->mutex: held from the beginning of a change to the end of its teardown. */
export const groupMutex = setup({
  types: { meta: {} as Meta, events: {} as { type: 'LOCK' | 'UNLOCK' } },
}).createMachine({
  id: 'groupMutex',
  description: "The mutex of the RID's group",
  initial: 'free',
  states: {
    free: { on: { LOCK: { target: 'held', meta: { source: 'iommu-core' } } } },
    held: { on: { UNLOCK: { target: 'free', meta: { source: 'iommu-core' } } } },
  },
})

/** The page request queue: one request in flight is enough to be late. */
export const requestQueue = setup({
  types: {
    meta: {} as Meta,
    context: {} as { rid: Rid | null; pasid: Pasid | null },
    events: {} as { type: 'RAISE'; rid: Rid; pasid: Pasid } | { type: 'ANSWER' },
  },
}).createMachine({
  id: 'requestQueue',
  description: 'A page request in flight',
  context: { rid: null, pasid: null },
  initial: 'empty',
  states: {
    empty: {
      on: {
        RAISE: {
          target: 'pending',
          actions: assign({ rid: ({ event }) => event.rid, pasid: ({ event }) => event.pasid }),
          meta: { source: 'vtd' },
        },
      },
    },
    pending: {
      on: { ANSWER: { target: 'empty', actions: assign({ rid: null, pasid: null }), meta: { source: 'vtd' } } },
    },
  },
})
