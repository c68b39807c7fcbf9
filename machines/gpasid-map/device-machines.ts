/**
 * The devices of a guest by what they do with a gPASID (T4 to T8 of the /dev/iommu proposal): a RID of its own, or a
 * share of one; and the PASID table entry that says which address space of which guest a number leads to.
 * The maps, the CPU's switch and the portal are of the chapter on ENQCMD.
 */
import { and, assign, setup } from 'xstate'
import type { Gpasid, Guest, Meta } from '../vocabulary.ts'

/** How the guests have the RID. */
export const deviceClass = setup({
  types: {
    meta: {} as Meta,
    context: {} as { guest: Guest | null },
    events: {} as { type: 'ASSIGN' | 'ASSIGN_TRAPPED'; guest: Guest } | { type: 'SHARE' },
  },
  actions: { give: assign({ guest: ({ context, event }) => ('guest' in event ? event.guest : context.guest) }) },
}).createMachine({
  id: 'deviceClass',
  description: 'How the guests have the RID: one has all of it, or each has a mediated device on it',
  context: { guest: null },
  initial: 'unassigned',
  states: {
    unassigned: {
      on: {
        ASSIGN: { target: 'assigned.direct', actions: 'give', meta: { source: 'rfc-v2' } },
        ASSIGN_TRAPPED: { target: 'assigned.trapped', actions: 'give', meta: { source: 'rfc-v2' } },
        SHARE: { target: 'shared', meta: { source: 'rfc-v2' } },
      },
    },
    assigned: {
      description: 'To one guest (T4, T5 and, with ENQCMD, T7)',
      initial: 'direct',
      states: {
        direct: { description: 'The guest writes the PASID register itself: what it writes goes on the wire' },
        trapped: { description: 'A write of the PASID register is trapped, and translated' },
      },
    },
    shared: { description: 'By mediated devices of every guest (T6 and, with ENQCMD, T8); registers are trapped' },
  },
})

/** The PASID table entry of (RID, PASID): the guest it belongs to, and the gPASID to which that guest bound it. */
export const spaceEntry = setup({
  types: {
    meta: {} as Meta,
    context: {} as { guest: Guest | null; gpasid: Gpasid | null },
    events: {} as { type: 'WRITE' | 'CLEAR'; guest: Guest; gpasid: Gpasid },
  },
  guards: {
    ofGuest: ({ context, event }) => context.guest === event.guest,
    ofGpasid: ({ context, event }) => context.gpasid === event.gpasid,
  },
}).createMachine({
  id: 'spaceEntry',
  description: 'The PASID table entry of (RID, PASID): the address space that a guest bound to a gPASID',
  context: { guest: null, gpasid: null },
  initial: 'absent',
  states: {
    absent: {
      on: {
        WRITE: {
          target: 'present',
          actions: assign({ guest: ({ event }) => event.guest, gpasid: ({ event }) => event.gpasid }),
          meta: { source: 'vtd' },
        },
      },
    },
    present: {
      on: {
        CLEAR: {
          guard: and(['ofGuest', 'ofGpasid']),
          target: 'absent',
          actions: assign({ guest: null, gpasid: null }),
          meta: { source: 'vtd' },
        },
      },
    },
  },
})
