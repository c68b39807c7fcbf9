/**
 * An ioasid_set: its registration, quota and members, and who holds a pointer to it.
 * Models drivers/iommu/ioasid.c of the V4 series. (IOASID in its first sense: a PASID number.) Leaves out cgroups.
 */
import { and, assign, setup } from 'xstate'
import type { Meta, Mm, Quota, Set as IoasidSet } from '../vocabulary.ts'

/** A set is found by its token: none, or the mm of the virtual machine whose parts must meet. */
export type Token = 'none' | Mm

/** How many PASIDs a quota member stands for. */
export const amount = (quota: Quota): number => Number(quota.slice('quota'.length))

export const ioasidSet = setup({
  types: {
    meta: {} as Meta,
    context: {} as { token: Token | null; quota: number | 'unlimited'; members: number },
    events: {} as
      | { type: 'CREATE'; token: Token; quota: number | 'unlimited' }
      | { type: 'ADD' | 'REMOVE' | 'LEAVE' | 'UNREGISTER' },
  },
  guards: {
    belowQuota: ({ context }) => context.quota === 'unlimited' || context.members < context.quota,
    isEmpty: ({ context }) => context.members === 0,
    hasOne: ({ context }) => context.members === 1,
    diesEmpty: (): boolean => {
      throw new Error('the design must say whether a set dies with its last member: .provide({ guards })')
    },
  },
  actions: {
    count: assign({ members: ({ context }) => context.members + 1 }),
    uncount: assign({ members: ({ context }) => context.members - 1 }),
    forget: assign({ token: null, quota: 0, members: 0 }),
  },
}).createMachine({
  id: 'ioasidSet',
  description: 'An ioasid_set',
  context: { token: null, quota: 0, members: 0 },
  initial: 'absent',
  states: {
    absent: {
      on: {
        CREATE: {
          target: 'live',
          actions: assign({ token: ({ event }) => event.token, quota: ({ event }) => event.quota }),
          meta: { source: 'ioasid-v4' },
        },
      },
    },
    live: {
      on: {
        ADD: { guard: 'belowQuota', actions: 'count', meta: { source: 'ioasid-v4' } },
        REMOVE: [
          {
            guard: and(['hasOne', 'diesEmpty']),
            target: 'absent',
            actions: 'forget',
            meta: { source: 'ioasid-v4-code' },
          },
          { actions: 'uncount', meta: { source: 'ioasid-v4' } },
        ],
        LEAVE: { target: 'leaving', meta: { source: 'intel-tree' } },
        UNREGISTER: { guard: 'isEmpty', target: 'absent', actions: 'forget', meta: { source: 'ioasid-v4' } },
      },
    },
    leaving: {
      description: 'Given up by its creator: takes no new member, and goes with its last one',
      on: {
        REMOVE: { actions: 'uncount', meta: { source: 'intel-tree' } },
        UNREGISTER: { guard: 'isEmpty', target: 'absent', actions: 'forget', meta: { source: 'intel-tree' } },
      },
    },
  },
})

/** A number that a set allocates from. */
export const member = setup({
  types: {
    meta: {} as Meta,
    context: {} as { owner: IoasidSet | null },
    events: {} as { type: 'ALLOCATE'; owner: IoasidSet } | { type: 'FREE' },
  },
}).createMachine({
  id: 'member',
  description: 'A PASID number, and the set that owns it',
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
    allocated: { on: { FREE: { target: 'free', actions: assign({ owner: null }), meta: { source: 'ioasid-v4' } } } },
  },
})

/** ioasid_capacity_avail: what no set has reserved, of as many numbers as there are. */
export const capacity = setup({
  types: {
    meta: {} as Meta,
    context: {} as { available: number },
    input: {} as { numbers: number },
    events: {} as { type: 'RESERVE' | 'RETURN'; amount: number },
  },
}).createMachine({
  id: 'capacity',
  description: 'How many numbers no set has reserved',
  context: ({ input }) => ({ available: input.numbers }),
  on: {
    RESERVE: {
      actions: assign({ available: ({ context, event }) => context.available - event.amount }),
      meta: { source: 'ioasid-v4' },
    },
    RETURN: {
      actions: assign({ available: ({ context, event }) => context.available + event.amount }),
      meta: { source: 'intel-tree' },
    },
  },
})

/** A pointer to a set, or a number that a caller was given: somebody will use it. */
export const handle = setup({
  types: { meta: {} as Meta, events: {} as { type: 'TAKE' | 'DROP' } },
}).createMachine({
  id: 'handle',
  description: 'Whether somebody goes on using what it was given',
  initial: 'none',
  states: {
    none: { on: { TAKE: { target: 'held', meta: { source: 'ioasid-v4' } } } },
    held: { on: { DROP: { target: 'none', meta: { source: 'ioasid-v4' } } } },
  },
})

/** The kernel itself: it ends where it follows a null pointer. */
export const kernel = setup({
  types: { meta: {} as Meta, events: {} as { type: 'OOPS' } },
}).createMachine({
  id: 'kernel',
  description: 'Whether the kernel has followed a null pointer',
  initial: 'running',
  states: {
    running: { on: { OOPS: { target: 'oops', meta: { source: 'ioasid-v4-code' } } } },
    oops: {},
  },
})
