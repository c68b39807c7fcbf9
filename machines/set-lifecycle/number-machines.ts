/**
 * A PASID number of a set, who refers to it, and what is known of it: its record, its gPASID, the guest that runs.
 * Models drivers/iommu/ioasid.c of the V4 series. (IOASID in its first sense: the number itself.) Leaves out RCU.
 */
import { and, assign, setup } from 'xstate'
import type { Gpasid, Guest, Meta } from '../vocabulary.ts'

/** Who may hold a reference. The binder's is temporary: it lasts as long as the bind. */
export type Holder = 'creator' | 'binder' | 'iommu' | 'kvm' | 'vdcm'

export const ioasidNumber = setup({
  types: {
    meta: {} as Meta,
    context: {} as { owner: Guest | null; refs: number; holders: readonly Holder[] },
    events: {} as
      | { type: 'ALLOCATE' | 'FREE' | 'FREE_AT_ONCE'; owner: Guest }
      /** GET_UNCHECKED does not look at the state; PUT does not look at who holds, RELEASE does. */
      | { type: 'GET' | 'GET_UNCHECKED' | 'PUT'; holder: Holder }
      | { type: 'RELEASE'; holder: Holder; owner: Guest },
  },
  guards: {
    isOwner: ({ context, event }) => 'owner' in event && context.owner === event.owner,
    isLast: ({ context }) => context.refs === 1,
    isShared: ({ context }) => context.refs > 1,
    holds: ({ context, event }) => 'holder' in event && context.holders.includes(event.holder),
    assignsActive: () => true,
  },
  actions: {
    refer: assign(({ context, event }) =>
      'holder' in event
        ? { refs: context.refs + 1, holders: [...context.holders, event.holder].sort() }
        : { refs: context.refs },
    ),
    drop: assign(({ context, event }) => {
      const holder: Holder = 'holder' in event ? event.holder : 'creator'
      return { refs: context.refs - 1, holders: context.holders.filter(other => other !== holder) }
    }),
    forget: assign({ owner: null, refs: 0, holders: [] }),
  },
}).createMachine({
  id: 'ioasidNumber',
  description: 'A PASID number, its owner, and who refers to it',
  context: { owner: null, refs: 0, holders: [] },
  initial: 'free',
  states: {
    free: {
      on: {
        ALLOCATE: {
          target: 'live',
          actions: assign({ owner: ({ event }) => event.owner, refs: 1, holders: ['creator'] }),
          meta: { source: 'ioasid-v4' },
        },
      },
    },
    live: {
      initial: 'idle',
      states: {
        idle: {
          description: 'Allocated; only its creator refers to it',
          always: { guard: and(['isShared', 'assignsActive']), target: 'active', meta: { source: 'ioasid-v4-doc' } },
        },
        active: {
          description: 'Somebody besides its creator uses it',
          always: { guard: 'isLast', target: 'idle', meta: { source: 'ioasid-v4-doc' } },
        },
      },
      on: {
        GET: { actions: 'refer', meta: { source: 'ioasid-v4' } },
        GET_UNCHECKED: { actions: 'refer', meta: { source: 'ioasid-v4-code' } },
        PUT: [
          { guard: 'isLast', target: 'free', actions: 'forget', meta: { source: 'ioasid-v4' } },
          { actions: 'drop', meta: { source: 'ioasid-v4' } },
        ],
        RELEASE: { guard: and(['isOwner', 'holds']), actions: 'drop', meta: { source: 'ioasid-v4' } },
        FREE: [
          {
            guard: and(['isOwner', 'isLast']),
            target: 'free',
            actions: 'forget',
            meta: { source: 'ioasid-v4' },
          },
          { guard: 'isOwner', target: 'freePending', actions: 'drop', meta: { source: 'ioasid-v4' } },
        ],
        FREE_AT_ONCE: { guard: 'isOwner', target: 'free', actions: 'forget', meta: { source: 'pasid-of-mm' } },
      },
    },
    freePending: {
      description: 'Freed by its owner, still referred to: not back in the pool',
      on: {
        GET_UNCHECKED: { actions: 'refer', meta: { source: 'ioasid-v4-code' } },
        PUT: [
          { guard: 'isLast', target: 'free', actions: 'forget', meta: { source: 'ioasid-v4' } },
          { actions: 'drop', meta: { source: 'ioasid-v4' } },
        ],
        RELEASE: [
          {
            guard: and(['isOwner', 'holds', 'isLast']),
            target: 'free',
            actions: 'forget',
            meta: { source: 'ioasid-v4' },
          },
          { guard: and(['isOwner', 'holds']), actions: 'drop', meta: { source: 'ioasid-v4' } },
        ],
      },
    },
  },
})

/** The set-private id of a number: the gPASID by which the guest knows it. */
export const spid = setup({
  types: {
    meta: {} as Meta,
    context: {} as { guest: Guest | null; gpasid: Gpasid | null },
    events: {} as
      | { type: 'NAME'; guest: Guest; gpasid: Gpasid }
      | { type: 'UNLIST'; guest: Guest }
      | { type: 'UNNAME' },
  },
  guards: { isOf: ({ context, event }) => 'guest' in event && context.guest === event.guest },
  actions: { forget: assign({ guest: null, gpasid: null }) },
}).createMachine({
  id: 'spid',
  description: 'The gPASID by which a guest knows the number',
  context: { guest: null, gpasid: null },
  initial: 'none',
  states: {
    none: {
      on: {
        NAME: {
          target: 'named',
          actions: assign({ guest: ({ event }) => event.guest, gpasid: ({ event }) => event.gpasid }),
          meta: { source: 'ioasid-v4' },
        },
      },
    },
    named: {
      on: {
        UNLIST: { guard: 'isOf', target: 'unlisted', meta: { source: 'ioasid-v4-code' } },
        UNNAME: { target: 'none', actions: 'forget', meta: { source: 'ioasid-v4' } },
      },
    },
    unlisted: {
      description: "Recorded with the number, but no longer among the set's: nobody finds it, or its duplicate",
      on: { UNNAME: { target: 'none', actions: 'forget', meta: { source: 'ioasid-v4-code' } } },
    },
  },
})

/** What VT-d attaches to a number with ioasid_attach_data(): without it the FREE event finds nothing to tear down. */
export const privateData = setup({
  types: {
    meta: {} as Meta,
    context: {} as { guest: Guest | null },
    events: {} as { type: 'ATTACH' | 'FREED'; guest: Guest } | { type: 'DETACH' },
  },
  guards: { isOf: ({ context, event }) => 'guest' in event && context.guest === event.guest },
}).createMachine({
  id: 'privateData',
  description: "The IOMMU driver's data of a number, and whether a teardown is queued",
  context: { guest: null },
  initial: 'none',
  states: {
    none: {
      on: {
        ATTACH: {
          target: 'attached',
          actions: assign({ guest: ({ event }) => event.guest }),
          meta: { source: 'vtd-guest-bind' },
        },
      },
    },
    attached: {
      on: {
        FREED: { guard: 'isOf', target: 'queued', meta: { source: 'vtd-guest-bind' } },
        DETACH: { target: 'none', actions: assign({ guest: null }), meta: { source: 'vtd-guest-bind' } },
      },
    },
    queued: {
      description: 'The number was freed: the ordered worker will tear it down',
      on: { DETACH: { target: 'none', actions: assign({ guest: null }), meta: { source: 'vtd-guest-bind' } } },
    },
  },
})

/** A virtual machine, as KVM sees it. */
export const virtualMachine = setup({
  types: { meta: {} as Meta, events: {} as { type: 'DIE' } },
}).createMachine({
  id: 'virtualMachine',
  description: 'A virtual machine',
  initial: 'running',
  states: {
    running: { on: { DIE: { target: 'dead', meta: { source: 'ioasid-v4' } } } },
    dead: {},
  },
})
