/**
 * A guest that is migrated, its gPASIDs, and the PASIDs of the two hosts. One migration of each guest; what it has of the
 * PASIDs of a host goes when it leaves. Leaves out the memory itself, and devices that cannot be migrated.
 */
import { and, assign, setup } from 'xstate'
import type { Gpasid, Guest, Host, Meta } from '../vocabulary.ts'

/** Where a guest runs. */
export const migratedGuest = setup({
  types: {
    meta: {} as Meta,
    context: {} as { host: Host | null },
    events: {} as { type: 'START' | 'MIGRATE'; host: Host } | { type: 'RESUME' | 'ABANDON' },
  },
  actions: { arrive: assign({ host: ({ context, event }) => ('host' in event ? event.host : context.host) }) },
}).createMachine({
  id: 'migratedGuest',
  description: 'Where a guest runs, and whether it has been migrated',
  context: { host: null },
  initial: 'stopped',
  states: {
    stopped: { on: { START: { target: 'running.atHome', actions: 'arrive', meta: { source: 'inference' } } } },
    running: {
      initial: 'atHome',
      states: {
        atHome: { on: { MIGRATE: { target: '#arriving', actions: 'arrive', meta: { source: 'tian-may-2021' } } } },
        moved: {},
      },
    },
    arriving: {
      id: 'arriving',
      description: 'At its destination, not running: the VMM binds its gPASIDs again',
      on: {
        RESUME: { target: 'running.moved', meta: { source: 'tian-may-2021' } },
        ABANDON: { target: 'abandoned', actions: assign({ host: null }), meta: { source: 'tian-may-2021' } },
      },
    },
    abandoned: { description: 'Not migrated, for want of a PASID' },
  },
})

/** A gPASID that a guest uses: it is in its memory and its registers, and so it is the same wherever the guest runs. */
export const usedGpasid = setup({
  types: { meta: {} as Meta, events: {} as { type: 'BIND' | 'UNBIND' | 'MOVE' | 'REBIND' } },
}).createMachine({
  id: 'usedGpasid',
  description: 'Whether a guest uses a gPASID, and whether the host that it runs on knows',
  initial: 'unused',
  states: {
    unused: { on: { BIND: { target: 'bound', meta: { source: 'rfc-v2' } } } },
    bound: {
      on: {
        UNBIND: { target: 'unused', meta: { source: 'rfc-v2' } },
        MOVE: { target: 'lost', meta: { source: 'tian-may-2021' } },
      },
    },
    lost: {
      description: 'The new host has not bound it yet',
      on: { REBIND: { target: 'bound', meta: { source: 'tian-may-2021' } } },
    },
  },
})

/** A PASID as a table has it: free, or leading to what a guest bound to a gPASID. */
export const tablePasid = setup({
  types: {
    meta: {} as Meta,
    context: {} as { guest: Guest | null; gpasid: Gpasid | null },
    events: {} as { type: 'BIND' | 'UNBIND'; guest: Guest; gpasid: Gpasid } | { type: 'LEAVE'; guest: Guest },
  },
  guards: {
    ofGuest: ({ context, event }) => context.guest === event.guest,
    ofGpasid: ({ context, event }) => 'gpasid' in event && context.gpasid === event.gpasid,
  },
  actions: { forget: assign({ guest: null, gpasid: null }) },
}).createMachine({
  id: 'tablePasid',
  description: 'A PASID of a host, or of a table in the memory of a guest, and what it leads to',
  context: { guest: null, gpasid: null },
  initial: 'free',
  states: {
    free: {
      on: {
        BIND: {
          target: 'bound',
          actions: assign({ guest: ({ event }) => event.guest, gpasid: ({ event }) => event.gpasid }),
          meta: { source: 'rfc-v2' },
        },
      },
    },
    bound: {
      on: {
        UNBIND: {
          guard: and(['ofGuest', 'ofGpasid']),
          target: 'free',
          actions: 'forget',
          meta: { source: 'rfc-v2' },
        },
        LEAVE: { guard: 'ofGuest', target: 'free', actions: 'forget', meta: { source: 'ioasid-v4-doc' } },
      },
    },
  },
})
