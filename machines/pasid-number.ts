/**
 * A PASID as a number: who may use it. (IOASID in its first sense: the number itself, in a pool.)
 * Models drivers/iommu/ioasid.c, v5.5 to v6.3, and today's iommu_alloc_global_pasid(). Leaves out references and sets;
 * who may free a number is for the operation to ask.
 */
import { assign, setup } from 'xstate'
import type { Guest, Meta } from './vocabulary.ts'

/** What a call on a number comes to that is of another guest; of a number of nobody it is ENOENT. */
export type ForeignNumber = 'EPERM' | 'ENOENT'

export const pasidNumber = setup({
  types: {
    meta: {} as Meta,
    context: {} as { owner: Guest | null },
    events: {} as { type: 'ALLOCATE'; owner: Guest } | { type: 'FREE' },
  },
}).createMachine({
  id: 'pasidNumber',
  description: 'A PASID number and its owner',
  context: { owner: null },
  initial: 'free',
  states: {
    free: {
      on: {
        ALLOCATE: {
          target: 'allocated',
          actions: assign({ owner: ({ event }) => event.owner }),
          meta: { source: 'ioasid-v4' },
        },
      },
    },
    allocated: {
      on: { FREE: { target: 'free', actions: assign({ owner: null }), meta: { source: 'ioasid-v4' } } },
    },
  },
})
