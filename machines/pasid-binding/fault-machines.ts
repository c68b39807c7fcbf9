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

/** A page request: raised by the device, for the guest whose entry it met; told to a guest, and answered. */
export const pageRequest = setup({
  types: {
    meta: {} as Meta,
    context: {} as { rid: Rid | null; pasid: Pasid | null; guest: Guest | null; told: Guest | null },
    events: {} as
      | { type: 'RAISE'; rid: Rid; pasid: Pasid; guest: Guest }
      | { type: 'TELL'; guest: Guest }
      | { type: 'RESPOND' }
      | { type: 'CLOSE'; rid: Rid; pasid: Pasid },
  },
  guards: {
    isOf: ({ context, event }) => event.type === 'CLOSE' && context.rid === event.rid && context.pasid === event.pasid,
  },
  actions: { forget: assign({ rid: null, pasid: null, guest: null, told: null }) },
}).createMachine({
  id: 'pageRequest',
  description: 'A page request in flight, whose memory it is about, and who was told',
  context: { rid: null, pasid: null, guest: null, told: null },
  initial: 'none',
  states: {
    none: {
      on: {
        RAISE: {
          target: 'queued',
          actions: assign({
            rid: ({ event }) => event.rid,
            pasid: ({ event }) => event.pasid,
            guest: ({ event }) => event.guest,
          }),
          meta: { source: 'vtd' },
        },
      },
    },
    queued: {
      description: 'In the queue of the hardware',
      on: {
        TELL: { target: 'told', actions: assign({ told: ({ event }) => event.guest }), meta: { source: 'iommufd' } },
        RESPOND: { target: 'none', actions: 'forget', meta: { source: 'vtd' } },
      },
    },
    told: {
      description: 'In the hands of a guest, whose answer the device waits for',
      on: {
        RESPOND: { target: 'none', actions: 'forget', meta: { source: 'iommufd' } },
        // What is left of an attachment when it ends is answered as invalid.
        CLOSE: { target: 'none', guard: 'isOf', actions: 'forget', meta: { source: 'iommufd' } },
      },
    },
  },
})
