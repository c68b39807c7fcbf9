/** The PASID table entry and the device registers of mediated devices that share one RID. */
import { assign, setup } from 'xstate'
import type { Guest, Meta, Pasid } from '../vocabulary.ts'

/** The PASID table entry of (RID, PASID): which guest's memory it leads to. */
export const pasidEntry = setup({
  types: {
    meta: {} as Meta,
    context: {} as { guest: Guest | null },
    events: {} as { type: 'WRITE'; guest: Guest } | { type: 'CLEAR' },
  },
}).createMachine({
  id: 'pasidEntry',
  description: 'The PASID table entry of (RID, PASID)',
  context: { guest: null },
  initial: 'absent',
  states: {
    absent: {
      on: {
        WRITE: {
          target: 'present',
          actions: assign({ guest: ({ event }) => event.guest }),
          meta: { source: 'vtd' },
        },
      },
    },
    present: { on: { CLEAR: { target: 'absent', actions: assign({ guest: null }), meta: { source: 'vtd' } } } },
  },
})

/** The PASID register of a guest's mediated device: what its dedicated work queue puts on the wire. */
export const pasidRegister = setup({
  types: {
    meta: {} as Meta,
    context: {} as { pasid: Pasid | null },
    events: {} as { type: 'PROGRAM'; pasid: Pasid } | { type: 'CLEAR' },
  },
}).createMachine({
  id: 'pasidRegister',
  description: "The PASID register of a guest's mediated device",
  context: { pasid: null },
  initial: 'clear',
  states: {
    clear: {
      on: {
        PROGRAM: {
          target: 'programmed',
          actions: assign({ pasid: ({ event }) => event.pasid }),
          meta: { source: 'rfc-v2' },
        },
      },
    },
    programmed: { on: { CLEAR: { target: 'clear', actions: assign({ pasid: null }), meta: { source: 'rfc-v2' } } } },
  },
})
