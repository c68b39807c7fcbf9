/**
 * A guest that asks its host for PASIDs: the host's number, the guest's record of it, and whether the host answers.
 * Models the virtual command interface: drivers/iommu/intel/{iommu,pasid}.c, v5.8 to v6.3. The gPASID is the hPASID.
 */
import { assign, setup } from 'xstate'
import type { Guest, Meta } from '../vocabulary.ts'

/** A number of the host's pool. */
export const hostNumber = setup({
  types: {
    meta: {} as Meta,
    context: {} as { guest: Guest | null },
    events: {} as { type: 'GIVE'; guest: Guest } | { type: 'TAKE_BACK' },
  },
}).createMachine({
  id: 'hostNumber',
  description: "A number of the host's pool, and the guest that it was given to",
  context: { guest: null },
  initial: 'free',
  states: {
    free: {
      on: {
        GIVE: { target: 'given', actions: assign({ guest: ({ event }) => event.guest }), meta: { source: 'vcmd' } },
      },
    },
    given: { on: { TAKE_BACK: { target: 'free', actions: assign({ guest: null }), meta: { source: 'vcmd' } } } },
  },
})

/** What the guest's ioasid core knows of a number. */
export const guestRecord = setup({
  types: { meta: {} as Meta, events: {} as { type: 'RECORD' | 'ACTIVATE' | 'QUIET' | 'ERASE' } },
}).createMachine({
  id: 'guestRecord',
  description: 'What a guest has recorded of a number',
  initial: 'none',
  states: {
    none: { on: { RECORD: { target: 'recorded.idle', meta: { source: 'ioasid-f2' } } } },
    recorded: {
      initial: 'idle',
      states: {
        idle: { on: { ACTIVATE: { target: 'active', meta: { source: 'vcmd' } } } },
        active: {
          description: 'Has private data: the guest has bound it',
          on: { QUIET: { target: 'idle', meta: { source: 'vcmd' } } },
        },
      },
      on: { ERASE: { target: 'none', meta: { source: 'ioasid-f2' } } },
    },
  },
})

/** Whether the host answers the guest's commands. */
export const host = setup({
  types: { meta: {} as Meta, events: {} as { type: 'FAIL' | 'RECOVER' } },
}).createMachine({
  id: 'host',
  description: 'Whether the host answers',
  initial: 'answers',
  states: {
    answers: { on: { FAIL: { target: 'fails', meta: { source: 'vcmd' } } } },
    fails: { on: { RECOVER: { target: 'answers', meta: { source: 'vcmd' } } } },
  },
})
