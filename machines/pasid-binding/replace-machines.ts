/**
 * A PASID entry that is replaced while devices use it: the software slot, the entry's two halves, the page
 * requests in flight and who hears of them.
 * Models iommu_replace_device_pasid() and a VT-d driver below it. The entry is wider than one atomic write.
 */
import { assign, setup } from 'xstate'
import type { Meta, Pasid, Rid, Table } from '../vocabulary.ts'

/** What the kernel has attached to (RID, PASID). */
export const replaceSlot = setup({
  types: {
    meta: {} as Meta,
    context: {} as { table: Table | null },
    events: {} as { type: 'ATTACH' | 'REPLACE'; table: Table } | { type: 'DETACH' },
  },
  actions: { point: assign({ table: ({ context, event }) => ('table' in event ? event.table : context.table) }) },
}).createMachine({
  id: 'replaceSlot',
  description: 'The page table that the kernel has attached to (RID, PASID)',
  context: { table: null },
  initial: 'empty',
  states: {
    empty: { on: { ATTACH: { target: 'attached', actions: 'point', meta: { source: 'iommu-core' } } } },
    attached: {
      on: {
        REPLACE: { actions: 'point', meta: { source: 'iommu-core' } },
        DETACH: { target: 'empty', actions: assign({ table: null }), meta: { source: 'iommu-core' } },
      },
    },
  },
})

/** The PASID table entry, in two halves: what one write reaches. */
export const wideEntry = setup({
  types: {
    meta: {} as Meta,
    context: {} as { first: Table | null; second: Table | null },
    events: {} as
      | { type: 'WRITE' | 'WRITE_FIRST' | 'WRITE_SECOND'; table: Table }
      | { type: 'CLEAR_PRESENT' | 'FLUSH' | 'ZERO' | 'PARK' | 'RESTORE' },
  },
  actions: {
    both: assign(({ context, event }) => ('table' in event ? { first: event.table, second: event.table } : context)),
    firstHalf: assign({ first: ({ context, event }) => ('table' in event ? event.table : context.first) }),
    secondHalf: assign({ second: ({ context, event }) => ('table' in event ? event.table : context.second) }),
    forget: assign({ first: null, second: null }),
  },
}).createMachine({
  id: 'wideEntry',
  description: 'The PASID table entry, in two halves that are written one after the other',
  context: { first: null, second: null },
  initial: 'absent',
  states: {
    absent: { on: { WRITE: { target: 'present', actions: 'both', meta: { source: 'vtd' } } } },
    present: {
      on: {
        WRITE: { actions: 'both', meta: { source: 'vtd-replace' } },
        WRITE_FIRST: { actions: 'firstHalf', meta: { source: 'vtd-replace' } },
        WRITE_SECOND: { actions: 'secondHalf', meta: { source: 'vtd-replace' } },
        CLEAR_PRESENT: { target: 'clearing', meta: { source: 'vtd-present' } },
        ZERO: { target: 'absent', actions: 'forget', meta: { source: 'vtd-present' } },
        PARK: { target: 'parked', meta: { source: 'reset-blocking' } },
      },
    },
    parked: {
      description: 'Blocking for the time of a reset',
      on: {
        WRITE: { target: 'present', actions: 'both', meta: { source: 'vtd-replace' } },
        ZERO: { target: 'absent', actions: 'forget', meta: { source: 'reset-pasid-detach' } },
        RESTORE: { target: 'present', meta: { source: 'reset-blocking' } },
      },
    },
    clearing: {
      description: 'Not present, but still in caches',
      on: { FLUSH: { target: 'flushed', meta: { source: 'vtd-present' } } },
    },
    flushed: {
      description: 'Not present, and in no cache',
      on: {
        WRITE: { target: 'present', actions: 'both', meta: { source: 'vtd-replace' } },
        ZERO: { target: 'absent', actions: 'forget', meta: { source: 'vtd-present' } },
      },
    },
  },
})

/** The attach handle that a page request is looked up by when it is taken from the queue; without one, it is answered as invalid. */
export const faultHandle = setup({
  types: {
    meta: {} as Meta,
    context: {} as { table: Table | null },
    events: {} as { type: 'STORE'; table: Table } | { type: 'ERASE' },
  },
}).createMachine({
  id: 'faultHandle',
  description: 'The page table whose owner is told of a page request',
  context: { table: null },
  on: {
    STORE: { actions: assign({ table: ({ event }) => event.table }), meta: { source: 'replace-review' } },
    ERASE: { actions: assign({ table: null }), meta: { source: 'replace-review' } },
  },
})

/** A page request on its way to a handler. It carries the RID and the PASID only; whose it is, nobody can read off it. */
export const pageRequest = setup({
  types: {
    meta: {} as Meta,
    context: {} as { rid: Rid | null; pasid: Pasid | null; table: Table | null },
    events: {} as { type: 'RAISE'; rid: Rid; pasid: Pasid; table: Table } | { type: 'RESPOND' },
  },
}).createMachine({
  id: 'pageRequest',
  description: 'A page request in flight, and the page table that it misses a page of',
  context: { rid: null, pasid: null, table: null },
  initial: 'none',
  states: {
    none: {
      on: {
        RAISE: {
          target: 'waiting',
          actions: assign({
            rid: ({ event }) => event.rid,
            pasid: ({ event }) => event.pasid,
            table: ({ event }) => event.table,
          }),
          meta: { source: 'vtd' },
        },
      },
    },
    waiting: {
      on: {
        RESPOND: {
          target: 'none',
          actions: assign({ rid: null, pasid: null, table: null }),
          meta: { source: 'vtd' },
        },
      },
    },
  },
})

/** Whether a replace is under way: it holds the mutex of the RID's group from its first write to its last. */
export const replacing = setup({
  types: {
    meta: {} as Meta,
    context: {} as { pasid: Pasid | null; table: Table | null },
    events: {} as { type: 'BEGIN'; pasid: Pasid; table: Table } | { type: 'END' },
  },
}).createMachine({
  id: 'replacing',
  description: 'Whether a replace is under way on the RID, and the page table that it brings',
  context: { pasid: null, table: null },
  initial: 'idle',
  states: {
    idle: {
      on: {
        BEGIN: {
          target: 'busy',
          actions: assign({ pasid: ({ event }) => event.pasid, table: ({ event }) => event.table }),
          meta: { source: 'iommu-core' },
        },
      },
    },
    busy: {
      on: {
        END: { target: 'idle', actions: assign({ pasid: null, table: null }), meta: { source: 'iommu-core' } },
      },
    },
  },
})
