/**
 * A page table by its handle, and what leads to it. (IOASID in its second sense, that of the /dev/iommu proposal: it needs no
 * PASID. A PASID, IOASID in its first sense, is a machine of its own: pasidNumber.)
 */
import { assign, setup } from 'xstate'
import type { Guest, Meta, Rid, Table } from '../vocabulary.ts'

/** A page table of a guest, plain or on top of a parent. */
export const pageTable = setup({
  types: {
    meta: {} as Meta,
    input: {} as { handle: Table },
    context: {} as { handle: Table; guest: Guest | null; parent: Table | null; madeFor: Rid | null; used: boolean },
    events: {} as
      | { type: 'ALLOCATE'; guest: Guest; parent: Table | null; madeFor: Rid | null }
      | { type: 'USE' | 'MAP' | 'UNMAP' | 'DESTROY' },
  },
}).createMachine({
  id: 'pageTable',
  description:
    'A page table by its handle, whose it is, what it is nested on, and the RID whose format it has, if it has one',
  context: ({ input }) => ({ handle: input.handle, guest: null, parent: null, madeFor: null, used: false }),
  initial: 'absent',
  states: {
    absent: {
      on: {
        ALLOCATE: {
          target: 'live',
          actions: assign({
            guest: ({ event }) => event.guest,
            parent: ({ event }) => event.parent,
            madeFor: ({ event }) => event.madeFor,
          }),
          meta: { source: 'rfc-v2' },
        },
      },
    },
    live: {
      initial: 'empty',
      states: {
        empty: { on: { MAP: { target: 'filled', meta: { source: 'iommufd' } } } },
        filled: {
          description: 'Something is mapped',
          on: { UNMAP: { target: 'empty', meta: { source: 'iommufd' } } },
        },
      },
      on: {
        // From the first attach on it is used, also when it is detached again. A child is filled by its guest, attached or not.
        USE: {
          guard: ({ context }) => context.parent === null,
          actions: assign({ used: true }),
          meta: { source: 'rfc-v2' },
        },
        DESTROY: {
          target: 'absent',
          actions: assign({ guest: null, parent: null, madeFor: null, used: false }),
          meta: { source: 'rfc-v2' },
        },
      },
    },
  },
})

/** What a RID, or a PASID of a RID, leads to. */
export const route = setup({
  types: {
    meta: {} as Meta,
    context: {} as { table: Table | null },
    events: {} as { type: 'LEAD'; table: Table } | { type: 'END' },
  },
}).createMachine({
  id: 'route',
  description: 'The page table that DMA is led to',
  context: { table: null },
  initial: 'none',
  states: {
    none: {
      on: {
        LEAD: { target: 'set', actions: assign({ table: ({ event }) => event.table }), meta: { source: 'rfc-v2' } },
      },
    },
    set: { on: { END: { target: 'none', actions: assign({ table: null }), meta: { source: 'rfc-v2' } } } },
  },
})
