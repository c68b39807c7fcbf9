/**
 * PASID numbers per device, and who uses them: a process that shares devices with others and has one PASID register, and a
 * guest that has a RID for itself.
 */
import { assign, setup } from 'xstate'
import type { Guest, Meta, Mm, Pasid } from '../vocabulary.ts'

export type User = Mm | Guest

/** A number on one device: who may use it there. */
export const numberThere = setup({
  types: {
    meta: {} as Meta,
    context: {} as { owner: User | null },
    events: {} as { type: 'ALLOCATE' | 'FREE'; owner: User },
  },
  guards: { isOwner: ({ context, event }) => context.owner === event.owner },
}).createMachine({
  id: 'numberThere',
  description: 'A PASID number on one device, and who may use it there',
  context: { owner: null },
  initial: 'free',
  states: {
    free: {
      on: {
        ALLOCATE: {
          target: 'taken',
          actions: assign({ owner: ({ event }) => event.owner }),
          meta: { source: 'gunthorpe-may-2021' },
        },
      },
    },
    taken: {
      on: {
        FREE: { guard: 'isOwner', target: 'free', actions: assign({ owner: null }), meta: { source: 'ioasid-v4' } },
      },
    },
  },
})

/** The PASID of a process, as its threads submit it to every device. */
export const pasidOfMm = setup({
  types: {
    meta: {} as Meta,
    context: {} as { pasid: Pasid | null },
    events: {} as { type: 'TAKE'; pasid: Pasid } | { type: 'FORGET' },
  },
}).createMachine({
  id: 'pasidOfMm',
  description: 'The one PASID that a process submits',
  context: { pasid: null },
  initial: 'none',
  states: {
    none: {
      on: {
        TAKE: {
          target: 'one',
          actions: assign({ pasid: ({ event }) => event.pasid }),
          meta: { source: 'raj-may-2021' },
        },
      },
    },
    one: { on: { FORGET: { target: 'none', actions: assign({ pasid: null }), meta: { source: 'pasid-of-mm' } } } },
  },
})

/** The PASID table entry of a shared device. */
export const bond = setup({
  types: {
    meta: {} as Meta,
    context: {} as { mm: Mm | null },
    events: {} as { type: 'BIND'; mm: Mm } | { type: 'UNBIND' },
  },
}).createMachine({
  id: 'bond',
  description: 'The process that a PASID means on a shared device',
  context: { mm: null },
  initial: 'absent',
  states: {
    absent: {
      on: {
        BIND: { target: 'bound', actions: assign({ mm: ({ event }) => event.mm }), meta: { source: 'iommu-core' } },
      },
    },
    bound: { on: { UNBIND: { target: 'absent', actions: assign({ mm: null }), meta: { source: 'iommu-core' } } } },
  },
})

/** Who has a RID for itself (a virtual function). */
export const ownership = setup({
  types: {
    meta: {} as Meta,
    context: {} as { guest: Guest | null },
    events: {} as { type: 'ARRIVE'; guest: Guest } | { type: 'LEAVE' },
  },
}).createMachine({
  id: 'ownership',
  description: 'The guest that has the RID for itself',
  context: { guest: null },
  initial: 'nobody',
  states: {
    nobody: {
      on: {
        ARRIVE: {
          target: 'guest',
          actions: assign({ guest: ({ event }) => event.guest }),
          meta: { source: 'iommufd' },
        },
      },
    },
    guest: { on: { LEAVE: { target: 'nobody', actions: assign({ guest: null }), meta: { source: 'iommufd' } } } },
  },
})
