/**
 * The PASID of a process: its mm, the number in the pool, the files of its devices and what their table entries lead to.
 * Models shared virtual addressing, v5.5 to v6.3. A file stands for a bond: open() binds, the last close() unbinds.
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

/** More references than devices show nothing that one too many has not shown. */
const MOST_REFS = 3

/** A PASID number, the process that it belongs to, and its references where they are counted: one a bond. */
export const poolNumber = setup({
  types: {
    meta: {} as Meta,
    context: {} as { mm: Mm | null; refs: number },
    events: {} as { type: 'ALLOCATE' | 'DROP'; mm: Mm } | { type: 'GET' | 'PUT' | 'FREE' },
  },
  guards: {
    isOf: ({ context, event }) => 'mm' in event && context.mm === event.mm,
    isShared: ({ context }) => context.refs > 1,
    hasRoom: ({ context }) => context.refs < MOST_REFS,
  },
  actions: { forget: assign({ mm: null, refs: 0 }) },
}).createMachine({
  id: 'poolNumber',
  description: 'A PASID number, the process that it belongs to, and its references',
  context: { mm: null, refs: 0 },
  initial: 'free',
  states: {
    free: {
      on: {
        ALLOCATE: {
          target: 'used',
          actions: assign({ mm: ({ event }) => event.mm, refs: 1 }),
          meta: { source: 'pasid-of-mm' },
        },
      },
    },
    used: {
      on: {
        GET: {
          guard: 'hasRoom',
          actions: assign({ refs: ({ context }) => context.refs + 1 }),
          meta: { source: 'ioasid-f2' },
        },
        PUT: [
          {
            guard: 'isShared',
            actions: assign({ refs: ({ context }) => context.refs - 1 }),
            meta: { source: 'ioasid-f2' },
          },
          { target: 'free', actions: 'forget', meta: { source: 'ioasid-f2' } },
        ],
        FREE: { target: 'free', actions: 'forget', meta: { source: 'pasid-of-mm' } },
        DROP: { guard: 'isOf', target: 'free', actions: 'forget', meta: { source: 'pasid-of-mm' } },
      },
    },
  },
})

/** The file of a device that a process has opened, and that a child may have inherited. */
export const deviceFile = setup({
  types: {
    meta: {} as Meta,
    context: {} as { pasid: Pasid | null },
    events: {} as { type: 'OPEN'; pasid: Pasid } | { type: 'INHERIT' | 'CLOSE' | 'CLOSE_OF_CHILD' },
  },
  actions: { forget: assign({ pasid: null }) },
}).createMachine({
  id: 'deviceFile',
  description: 'An open device, the PASID of its bond, and who has the file',
  context: { pasid: null },
  initial: 'closed',
  states: {
    closed: {
      on: {
        OPEN: {
          target: 'open',
          actions: assign({ pasid: ({ event }) => event.pasid }),
          meta: { source: 'mm-uaf' },
        },
      },
    },
    open: {
      initial: 'own',
      states: {
        own: {
          on: {
            INHERIT: { target: 'shared', meta: { source: 'mm-uaf' } },
            CLOSE: { target: '#deviceFile.closed', actions: 'forget', meta: { source: 'mm-uaf' } },
          },
        },
        shared: {
          on: {
            CLOSE: { target: 'inherited', meta: { source: 'mm-uaf' } },
            CLOSE_OF_CHILD: { target: 'own', meta: { source: 'mm-uaf' } },
          },
        },
        inherited: {
          description: 'Only the child has it; the bond is still that of the process which opened it',
          on: { CLOSE_OF_CHILD: { target: '#deviceFile.closed', actions: 'forget', meta: { source: 'mm-uaf' } } },
        },
      },
    },
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
  actions: { point: assign({ mm: ({ context, event }) => ('mm' in event ? event.mm : context.mm) }) },
}).createMachine({
  id: 'svaEntry',
  description: 'The PASID table entry of a device, and the process that it is bound for',
  context: { mm: null },
  initial: 'absent',
  states: {
    absent: { on: { BIND: { target: 'walks', actions: 'point', meta: { source: 'iommu-core' } } } },
    walks: {
      description: "Walks the process's page tables",
      on: {
        NEUTRALISE: { guard: 'isOf', target: 'neutral', meta: { source: 'mm-uaf' } },
        UNBIND: { target: 'absent', actions: assign({ mm: null }), meta: { source: 'iommu-core' } },
      },
    },
    neutral: {
      description: 'Translates nothing any more: torn down, or a context descriptor that ends every access quietly',
      on: {
        // v5.18 has no slot that would be taken: whoever has the number writes the entry.
        BIND: { target: 'walks', actions: 'point', meta: { source: 'mm-uaf' } },
        UNBIND: { target: 'absent', actions: assign({ mm: null }), meta: { source: 'iommu-core' } },
      },
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
