/**
 * Dirty tracking under nesting: a nesting parent that can log writes, the nested entries over it, and what a migration
 * gets to see. Leaves out who owns a RID: PASIDs of several guests may share one.
 */
import { assign, setup } from 'xstate'
import type { Guest, Meta } from '../vocabulary.ts'

/** A guest's nesting parent: whether its writes can be logged is fixed when it is allocated. */
export const parent = setup({
  types: {
    meta: {} as Meta,
    events: {} as { type: 'ALLOCATE' | 'ALLOCATE_TRACKED' | 'START' | 'STOP' | 'DESTROY' },
  },
}).createMachine({
  id: 'nestingParent',
  description: "A guest's nesting parent, and whether it logs writes",
  initial: 'absent',
  states: {
    absent: {
      on: {
        ALLOCATE: { target: 'plain', meta: { source: 'iommufd' } },
        ALLOCATE_TRACKED: { target: 'tracked', meta: { source: 'iommufd' } },
      },
    },
    plain: { on: { DESTROY: { target: 'absent', meta: { source: 'iommufd' } } } },
    tracked: {
      description: 'IOMMU_HWPT_ALLOC_DIRTY_TRACKING',
      initial: 'off',
      states: {
        off: { on: { START: { target: 'on', meta: { source: 'iommufd' } } } },
        on: { on: { STOP: { target: 'off', meta: { source: 'iommufd' } } } },
      },
      on: { DESTROY: { target: 'absent', meta: { source: 'iommufd' } } },
    },
  },
})

/** The entry of a RID, or of one of its PASIDs: over whose nesting parent it lies. */
export const nestedEntry = setup({
  types: {
    meta: {} as Meta,
    context: {} as { guest: Guest | null },
    events: {} as { type: 'ATTACH'; guest: Guest } | { type: 'DETACH' },
  },
}).createMachine({
  id: 'nestedEntry',
  description: 'A nested entry of a RID or a PASID',
  context: { guest: null },
  initial: 'empty',
  states: {
    empty: {
      on: {
        ATTACH: {
          target: 'nested',
          actions: assign({ guest: ({ event }) => event.guest }),
          meta: { source: 'vtd' },
        },
      },
    },
    nested: { on: { DETACH: { target: 'empty', actions: assign({ guest: null }), meta: { source: 'vtd' } } } },
  },
})

/** A page of a guest that is being migrated. */
export const page = setup({
  types: { meta: {} as Meta, events: {} as { type: 'LOG' | 'MISS' | 'COPY' } },
}).createMachine({
  id: 'migratedPage',
  description: 'A page of a guest in migration: copied, to be copied again, or changed without anybody knowing',
  initial: 'copied',
  states: {
    copied: {
      on: {
        LOG: { target: 'dirty', meta: { source: 'vtd' } },
        MISS: { target: 'missed', meta: { source: 'vtd-dirty' } },
      },
    },
    dirty: { on: { COPY: { target: 'copied', meta: { source: 'iommufd' } } } },
    missed: {},
  },
})
