/**
 * The tables by which a guest PASID becomes a host PASID: the SPIDs of a set, the notices that tell KVM of them, and
 * the PASID register of a mediated device. (The CPU's own map is of the chapter on ENQCMD.)
 * Models ioasid_attach_spid(), ioasid_detach_spid() and ioasid_find_by_spid() of the V4 series. Leaves out references.
 */
import { and, assign, setup } from 'xstate'
import type { Gpasid, Meta, Pasid } from '../vocabulary.ts'

/** A set-private id: in the set of a guest, the number that a gPASID stands for. */
export const spidOfSet = setup({
  types: {
    meta: {} as Meta,
    context: {} as { pasid: Pasid | null; alias: Pasid | null },
    events: {} as { type: 'ATTACH'; pasid: Pasid; alias?: Pasid } | { type: 'DETACH' },
  },
}).createMachine({
  id: 'spidOfSet',
  description:
    'The number that a gPASID stands for in the set of a guest, and the one that leads to the same page table',
  context: { pasid: null, alias: null },
  initial: 'none',
  states: {
    none: {
      on: {
        ATTACH: {
          target: 'attached',
          actions: assign({ pasid: ({ event }) => event.pasid, alias: ({ event }) => event.alias ?? null }),
          meta: { source: 'ioasid-v4' },
        },
      },
    },
    attached: {
      on: {
        DETACH: { target: 'none', actions: assign({ pasid: null, alias: null }), meta: { source: 'ioasid-v4' } },
      },
    },
  },
})

/** What KVM is yet to be told: that a gPASID now stands for a number, or no longer does. */
export interface Notice {
  readonly says: 'bind' | 'unbind'
  readonly gpasid: Gpasid
  readonly pasid: Pasid
}

export const sameNotice = (notice: Notice | undefined, { says, gpasid, pasid }: Notice): boolean =>
  notice?.says === says && notice.gpasid === gpasid && notice.pasid === pasid

/** The ordered work queue of a set. Two notices at most: enough for one to overtake the other. */
export const noticeQueue = setup({
  types: {
    meta: {} as Meta,
    context: {} as { notices: readonly Notice[] },
    events: {} as { type: 'QUEUE'; notice: Notice } | { type: 'TAKE' },
  },
  guards: {
    hasOne: ({ context }) => context.notices.length === 1,
    overtakes: (): boolean => false,
  },
  actions: {
    prepend: assign({
      notices: ({ context, event }) => (event.type === 'QUEUE' ? [event.notice, ...context.notices] : context.notices),
    }),
    append: assign({
      notices: ({ context, event }) => (event.type === 'QUEUE' ? [...context.notices, event.notice] : context.notices),
    }),
    shift: assign({ notices: ({ context }) => context.notices.slice(1) }),
  },
}).createMachine({
  id: 'noticeQueue',
  description: 'BIND and UNBIND notices of a set that KVM has not yet heard',
  context: { notices: [] },
  initial: 'empty',
  states: {
    empty: { on: { QUEUE: { target: 'pending', actions: 'append', meta: { source: 'ioasid-v4-doc' } } } },
    pending: {
      on: {
        QUEUE: [
          { guard: and(['hasOne', 'overtakes']), actions: 'prepend', meta: { source: 'inference' } },
          { guard: 'hasOne', actions: 'append', meta: { source: 'ioasid-v4-doc' } },
        ],
        TAKE: [
          { guard: 'hasOne', target: 'empty', actions: 'shift', meta: { source: 'ioasid-v4-doc' } },
          { actions: 'shift', meta: { source: 'ioasid-v4-doc' } },
        ],
      },
    },
  },
})

/** The PASID register of a guest's mediated device: the guest writes a gPASID, the trap writes a number. */
export const pasidRegister = setup({
  types: {
    meta: {} as Meta,
    context: {} as { gpasid: Gpasid | null; pasid: Pasid | null },
    events: {} as { type: 'PROGRAM'; gpasid: Gpasid; pasid: Pasid } | { type: 'CLEAR'; gpasid: Gpasid },
  },
  guards: { holds: ({ context, event }) => context.gpasid === event.gpasid },
}).createMachine({
  id: 'pasidRegister',
  description: "What the PASID register of a guest's mediated device holds, and for which gPASID",
  context: { gpasid: null, pasid: null },
  initial: 'clear',
  states: {
    clear: {
      on: {
        PROGRAM: {
          target: 'programmed',
          actions: assign({ gpasid: ({ event }) => event.gpasid, pasid: ({ event }) => event.pasid }),
          meta: { source: 'ioasid-v4-doc' },
        },
      },
    },
    programmed: {
      on: {
        CLEAR: {
          guard: 'holds',
          target: 'clear',
          actions: assign({ gpasid: null, pasid: null }),
          meta: { source: 'ioasid-v4-doc' },
        },
      },
    },
  },
})
