/**
 * The PASID of a process: its mm, the number in the pool, the table entries of its devices and the register of its threads.
 * Models shared virtual addressing, v5.5 to v6.3.
 */
import { assign, setup } from 'xstate'
import type { Meta, Mm, Pasid } from '../vocabulary.ts'

/** The two counts of an mm_struct, and the PASID that it names. */
export const processMm = setup({
  types: {
    meta: {} as Meta,
    context: {} as { pasid: Pasid | null },
    events: {} as { type: 'START' | 'FORGET' | 'EXIT' | 'DROP' } | { type: 'TAKE'; pasid: Pasid },
  },
  actions: { forget: assign({ pasid: null }) },
}).createMachine({
  id: 'processMm',
  description: 'The mm of a process, and its PASID',
  context: { pasid: null },
  initial: 'gone',
  states: {
    gone: { on: { START: { target: 'users', meta: { source: 'pasid-of-mm' } } } },
    users: {
      description: 'mm_users > 0: its page tables are there',
      on: {
        TAKE: { actions: assign({ pasid: ({ event }) => event.pasid }), meta: { source: 'pasid-of-mm' } },
        FORGET: { actions: 'forget', meta: { source: 'ioasid-f2' } },
        EXIT: { target: 'referred', meta: { source: 'mm-uaf' } },
      },
    },
    referred: {
      description: 'mm_users = 0, mm_count > 0: its page tables are gone, the struct is not',
      on: {
        FORGET: { actions: 'forget', meta: { source: 'ioasid-f2' } },
        DROP: { target: 'gone', actions: 'forget', meta: { source: 'mm-uaf' } },
      },
    },
  },
})

/** A PASID number, and the process that it belongs to. */
export const poolNumber = setup({
  types: {
    meta: {} as Meta,
    context: {} as { mm: Mm | null },
    events: {} as { type: 'ALLOCATE'; mm: Mm } | { type: 'FREE' },
  },
}).createMachine({
  id: 'poolNumber',
  description: 'A PASID number, and the process that it belongs to',
  context: { mm: null },
  initial: 'free',
  states: {
    free: {
      on: {
        ALLOCATE: { target: 'used', actions: assign({ mm: ({ event }) => event.mm }), meta: { source: 'pasid-of-mm' } },
      },
    },
    used: { on: { FREE: { target: 'free', actions: assign({ mm: null }), meta: { source: 'pasid-of-mm' } } } },
  },
})

/** The PASID table entry of a device. It outlives the page tables of its process, and then translates nothing. */
export const svaEntry = setup({
  types: {
    meta: {} as Meta,
    context: {} as { mm: Mm | null },
    events: {} as { type: 'BIND' | 'NEUTRALISE'; mm: Mm } | { type: 'UNBIND' },
  },
  guards: { isOf: ({ context, event }) => 'mm' in event && context.mm === event.mm },
}).createMachine({
  id: 'svaEntry',
  description: 'The PASID table entry of a device, and the process that it is bound for',
  context: { mm: null },
  initial: 'absent',
  states: {
    absent: {
      on: {
        BIND: { target: 'walks', actions: assign({ mm: ({ event }) => event.mm }), meta: { source: 'iommu-core' } },
      },
    },
    walks: {
      description: "Walks the process's page tables",
      on: {
        NEUTRALISE: { guard: 'isOf', target: 'neutral', meta: { source: 'mm-uaf' } },
        UNBIND: { target: 'absent', actions: assign({ mm: null }), meta: { source: 'iommu-core' } },
      },
    },
    neutral: {
      description: 'Attached, but translates nothing any more',
      on: { UNBIND: { target: 'absent', actions: assign({ mm: null }), meta: { source: 'iommu-core' } } },
    },
  },
})

/** IA32_PASID: loaded on the first ENQCMD, and never taken back from a running thread. */
export const threadRegister = setup({
  types: {
    meta: {} as Meta,
    context: {} as { pasid: Pasid | null },
    events: {} as { type: 'LOAD'; pasid: Pasid } | { type: 'END' },
  },
}).createMachine({
  id: 'threadRegister',
  description: 'IA32_PASID of a thread of the process',
  context: { pasid: null },
  initial: 'init',
  states: {
    init: {
      on: {
        LOAD: {
          target: 'valid',
          actions: assign({ pasid: ({ event }) => event.pasid }),
          meta: { source: 'gleixner-2021' },
        },
      },
    },
    valid: { on: { END: { target: 'init', actions: assign({ pasid: null }), meta: { source: 'gleixner-2021' } } } },
  },
})
