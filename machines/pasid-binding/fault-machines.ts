/**
 * Page requests on their way: from the entry that raised them, through the fault queue of the device, to whoever has the PASID.
 * Models drivers/iommu/io-pgfault.c and the teardown of a PASID. One request in flight is enough to be late.
 */
import { assign, setup } from 'xstate'
import type { Guest, Meta, Pasid, Rid } from '../vocabulary.ts'

/** Whether the device is among those whose requests are taken up. */
export const faultQueue = setup({
  types: { meta: {} as Meta, events: {} as { type: 'ADD' | 'REMOVE' } },
}).createMachine({
  id: 'faultQueue',
  description: 'Whether the device is in the fault queue',
  initial: 'out',
  states: {
    out: { on: { ADD: { target: 'in', meta: { source: 'iopf-uaf' } } } },
    in: { on: { REMOVE: { target: 'out', meta: { source: 'iopf-uaf' } } } },
  },
})

/** A page request: raised by the device, for the guest whose entry it met. */
export const pageRequest = setup({
  types: {
    meta: {} as Meta,
    context: {} as { rid: Rid | null; pasid: Pasid | null; guest: Guest | null },
    events: {} as { type: 'RAISE'; rid: Rid; pasid: Pasid; guest: Guest } | { type: 'RESPOND' },
  },
}).createMachine({
  id: 'pageRequest',
  description: 'A page request in flight, and whose memory it is about',
  context: { rid: null, pasid: null, guest: null },
  initial: 'none',
  states: {
    none: {
      on: {
        RAISE: {
          target: 'waiting',
          actions: assign({
            rid: ({ event }) => event.rid,
            pasid: ({ event }) => event.pasid,
            guest: ({ event }) => event.guest,
          }),
          meta: { source: 'vtd' },
        },
      },
    },
    waiting: {
      on: {
        RESPOND: {
          target: 'none',
          actions: assign({ rid: null, pasid: null, guest: null }),
          meta: { source: 'vtd' },
        },
      },
    },
  },
})
