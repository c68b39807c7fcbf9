/**
 * Who is told what about a number, by whom and in which order: the core's notification in progress, which holds the
 * allocator's spinlock; a subscriber; the ordered worker; the record of a number.
 * Models the notifier chains of the V4 series: FREE on the global and the set chain, ALLOC, BIND and UNBIND on the set chain.
 */
import { and, assign, setup } from 'xstate'
import type { Meta, Pasid } from '../vocabulary.ts'

/** Who may refer to a number here. */
export type User = 'creator' | 'iommu' | 'kvm' | 'device'

export const record = setup({
  types: {
    meta: {} as Meta,
    context: {} as { users: readonly User[] },
    events: {} as { type: 'ALLOCATE' | 'MARK' } | { type: 'REFER' | 'LET_GO'; user: User },
  },
  guards: {
    uses: ({ context, event }) => 'user' in event && context.users.includes(event.user),
    isLast: ({ context }) => context.users.length === 1,
  },
  actions: {
    refer: assign(({ context, event }) => ({
      users: 'user' in event ? [...context.users, event.user].sort() : context.users,
    })),
    letGo: assign(({ context, event }) => ({
      users: context.users.filter(user => !('user' in event) || user !== event.user),
    })),
  },
}).createMachine({
  id: 'record',
  description: 'The record of a number, and who refers to it',
  context: { users: [] },
  initial: 'free',
  states: {
    free: {
      entry: assign({ users: [] }),
      on: { ALLOCATE: { target: 'live', actions: assign({ users: ['creator'] }), meta: { source: 'ioasid-v4' } } },
    },
    live: {
      on: {
        REFER: { actions: 'refer', meta: { source: 'ioasid-v4' } },
        LET_GO: [
          { guard: and(['uses', 'isLast']), target: 'free', meta: { source: 'ioasid-v4' } },
          { guard: 'uses', actions: 'letGo', meta: { source: 'ioasid-v4' } },
        ],
        MARK: { target: 'freePending', meta: { source: 'ioasid-v4-doc' } },
      },
    },
    freePending: {
      on: {
        LET_GO: [
          { guard: and(['uses', 'isLast']), target: 'free', meta: { source: 'ioasid-v4' } },
          { guard: 'uses', actions: 'letGo', meta: { source: 'ioasid-v4' } },
        ],
      },
    },
  },
})

/** What the core tells about, and whose turn it is. Everybody else waits for the spinlock until it is quiet again. */
export const notification = setup({
  types: {
    meta: {} as Meta,
    context: {} as { about: Pasid | null },
    events: {} as { type: 'ALLOC' | 'FREE' | 'BIND' | 'UNBIND'; about: Pasid } | { type: 'TELL' | 'HANDLED' },
  },
  guards: {
    globalChainFirst: (): boolean => {
      throw new Error('the design must say which chain is called first: .provide({ guards })')
    },
  },
  actions: {
    remember: assign({ about: ({ event }) => ('about' in event ? event.about : null) }),
    forget: assign({ about: null }),
  },
}).createMachine({
  id: 'notification',
  description: 'What the core tells about, and whose turn it is',
  context: { about: null },
  initial: 'quiet',
  states: {
    quiet: {
      entry: 'forget',
      on: {
        ALLOC: { target: 'alloc', actions: 'remember', meta: { source: 'ioasid-v4' } },
        FREE: { target: 'free', actions: 'remember', meta: { source: 'ioasid-v4' } },
        BIND: { target: 'bind', actions: 'remember', meta: { source: 'ioasid-v4' } },
        UNBIND: { target: 'unbind', actions: 'remember', meta: { source: 'ioasid-v4' } },
      },
    },
    alloc: {
      description: 'Nobody subscribes to it',
      on: { HANDLED: { target: 'quiet', meta: { source: 'ioasid-v4-doc' } } },
    },
    bind: { on: { HANDLED: { target: 'quiet', meta: { source: 'ioasid-v4' } } } },
    unbind: {
      initial: 'cpu',
      states: {
        cpu: { on: { HANDLED: { target: 'device', meta: { source: 'ioasid-v4-doc' } } } },
        device: { on: { HANDLED: { target: '#notification.quiet', meta: { source: 'ioasid-v4-doc' } } } },
      },
    },
    free: {
      description: 'By priority: CPU, IOMMU, device. With the global chain first, the IOMMU comes before the CPU',
      initial: 'begin',
      states: {
        begin: {
          description: 'Whether anybody is told depends on whether anybody besides the creator uses the number',
          on: {
            TELL: [
              { guard: 'globalChainFirst', target: 'iommu', meta: { source: 'ioasid-v4-code' } },
              { target: 'cpu', meta: { source: 'ioasid-v4-doc' } },
            ],
            HANDLED: { target: '#notification.quiet', meta: { source: 'ioasid-v4' } },
          },
        },
        cpu: {
          on: {
            HANDLED: [
              { guard: 'globalChainFirst', target: 'device', meta: { source: 'ioasid-v4-code' } },
              { target: 'iommu', meta: { source: 'ioasid-v4-doc' } },
            ],
          },
        },
        iommu: {
          on: {
            HANDLED: [
              { guard: 'globalChainFirst', target: 'cpu', meta: { source: 'ioasid-v4-code' } },
              { target: 'device', meta: { source: 'ioasid-v4-doc' } },
            ],
          },
        },
        device: { on: { HANDLED: { target: 'told', meta: { source: 'ioasid-v4-doc' } } } },
        told: { on: { HANDLED: { target: '#notification.quiet', meta: { source: 'ioasid-v4' } } } },
      },
    },
  },
})

/** A notifier block, registered by mm: PENDING as long as the mm has no set, ACTIVE on the chain of the set when it has one. */
export const subscriber = setup({
  types: { meta: {} as Meta, events: {} as { type: 'REGISTER' } },
}).createMachine({
  id: 'subscriber',
  description: "KVM's notifier block: PENDING while there is no set, ACTIVE while there is one",
  initial: 'unregistered',
  states: {
    unregistered: { on: { REGISTER: { target: 'registered', meta: { source: 'ioasid-v4' } } } },
    registered: {},
  },
})

/** The one set of these models. */
export const set = setup({
  types: { meta: {} as Meta, events: {} as { type: 'CREATE' | 'DESTROY' } },
}).createMachine({
  id: 'set',
  description: 'The set of the virtual machine',
  initial: 'absent',
  states: {
    absent: { on: { CREATE: { target: 'live', meta: { source: 'ioasid-v4' } } } },
    live: { on: { DESTROY: { target: 'absent', meta: { source: 'ioasid-v4' } } } },
  },
})

/** The ordered workqueue of the core: one work at a time, in the order in which they were queued. */
export const worker = setup({
  types: {
    meta: {} as Meta,
    context: {} as { queue: readonly Pasid[] },
    events: {} as { type: 'QUEUE'; pasid: Pasid } | { type: 'STEP' },
  },
  guards: { hasMore: ({ context }) => context.queue.length > 1 },
  actions: {
    enqueue: assign({
      queue: ({ context, event }) => (event.type === 'QUEUE' ? [...context.queue, event.pasid] : context.queue),
    }),
    shift: assign({ queue: ({ context }) => context.queue.slice(1) }),
  },
}).createMachine({
  id: 'worker',
  description: 'The ordered worker: the number at the head of its queue, and the step to come',
  context: { queue: [] },
  initial: 'idle',
  states: {
    idle: { on: { QUEUE: { target: 'first', actions: 'enqueue', meta: { source: 'vtd-guest-bind' } } } },
    first: { on: { STEP: { target: 'second', meta: { source: 'vtd-guest-bind' } } } },
    second: { on: { STEP: { target: 'letGo', meta: { source: 'vtd-guest-bind' } } } },
    letGo: {
      on: {
        STEP: [
          { guard: 'hasMore', target: 'first', actions: 'shift', meta: { source: 'vtd-guest-bind' } },
          { target: 'idle', actions: 'shift', meta: { source: 'vtd-guest-bind' } },
        ],
      },
    },
  },
  on: { QUEUE: { actions: 'enqueue', meta: { source: 'vtd-guest-bind' } } },
})

/** Whether somebody uses the number: the CPU's map, the IOMMU's entry, the device's register, the guest's name for it. */
export const use = setup({
  types: { meta: {} as Meta, events: {} as { type: 'BEGIN' | 'END' } },
}).createMachine({
  id: 'use',
  description: 'Whether it uses the number',
  initial: 'off',
  states: {
    off: { on: { BEGIN: { target: 'on', meta: { source: 'ioasid-v4' } } } },
    on: { on: { END: { target: 'off', meta: { source: 'ioasid-v4' } } } },
  },
})
