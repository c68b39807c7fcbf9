/**
 * The objects of a nesting attach: the RID's software slot and its table entry in hardware, the claim on its PASIDs, its
 * PASID slots and their entries, the guest's page table object, and the reset of the device.
 * Models drivers/iommu/iommu.c and iommufd of today. Groups of several devices are in group-machines.ts.
 */
import { assign, setup } from 'xstate'
import type { Guest, Meta } from '../vocabulary.ts'

/** What the kernel has attached to the RID itself: the software side. */
export const ridSlot = setup({
  types: {
    meta: {} as Meta,
    context: {} as { guest: Guest | null },
    events: {} as
      | { type: 'USE_IDENTITY' | 'USE_DEFAULT' }
      | { type: 'ASSIGN'; guest: Guest }
      | { type: 'RELEASE' }
      | { type: 'ATTACH_STAGE1' | 'ATTACH_STAGE2' | 'ATTACH_NESTED' }
      | { type: 'REPLACE_BY_STAGE2' | 'REPLACE_BY_NESTED' | 'DETACH' },
  },
  guards: {
    guestOwnsTable: (): boolean => {
      throw new Error('the platform must say who owns the PASID table of a nested RID: .provide({ guards })')
    },
  },
  actions: {
    own: assign({ guest: ({ event }) => (event.type === 'ASSIGN' ? event.guest : null) }),
    disown: assign({ guest: null }),
  },
}).createMachine({
  id: 'ridSlot',
  description: 'What the kernel has attached to the RID itself',
  context: { guest: null },
  initial: 'kernel',
  states: {
    kernel: {
      description: "A domain of the kernel's own",
      initial: 'default',
      states: {
        default: {},
        identity: { description: 'DMA passes through' },
      },
      on: {
        USE_DEFAULT: { target: '.default', meta: { source: 'group-type' } },
        USE_IDENTITY: { target: '.identity', meta: { source: 'group-type' } },
        ASSIGN: { target: 'user', actions: 'own', meta: { source: 'iommufd' } },
      },
    },
    user: {
      description: 'In the hands of one guest',
      initial: 'blocked',
      on: { RELEASE: { target: 'kernel', actions: 'disown', meta: { source: 'iommufd' } } },
      states: {
        blocked: {
          description: 'No DMA: where a RID is before an attach and after a detach',
          on: {
            ATTACH_STAGE1: { target: 'stage1', meta: { source: 'iommufd' } },
            ATTACH_STAGE2: { target: 'stage2', meta: { source: 'iommufd' } },
            ATTACH_NESTED: [
              { guard: 'guestOwnsTable', target: 'nested.guestTable', meta: { source: 'seed' } },
              { target: 'nested.hostTable', meta: { source: 'seed' } },
            ],
          },
        },
        stage1: {
          description: "Entry 0 of the host's table of PASIDs: leaves room for PASIDs beside it",
          on: { DETACH: { target: 'blocked', meta: { source: 'iommufd' } } },
        },
        stage2: {
          description: 'GPA to HPA only',
          on: {
            REPLACE_BY_NESTED: [
              { guard: 'guestOwnsTable', target: 'nested.guestTable', meta: { source: 'iommufd' } },
              { target: 'nested.hostTable', meta: { source: 'iommufd' } },
            ],
            DETACH: { target: 'blocked', meta: { source: 'iommufd' } },
          },
        },
        nested: {
          description: "The guest's stage 1 over the host's stage 2",
          initial: 'hostTable',
          states: {
            guestTable: {
              description: 'The PASID table is in guest memory: the host sees none of its entries',
              meta: { source: 'seed' },
            },
            hostTable: {
              description: "The PASID table is the host's: the guest's stage 1 serves the RID's own traffic",
              meta: { source: 'vtd' },
            },
          },
          on: {
            REPLACE_BY_STAGE2: { target: 'stage2', meta: { source: 'iommufd' } },
            DETACH: { target: 'blocked', meta: { source: 'iommufd' } },
          },
        },
      },
    },
  },
})

/** The RID's stream table, device table or context entry: what the hardware does with DMA that carries no PASID. */
export const ridEntry = setup({
  types: {
    meta: {} as Meta,
    context: {} as { saved: 'kernel' | 'blocking' | 'guest' | null },
    events: {} as { type: 'KERNEL' | 'BLOCK' | 'GUEST' | 'PARK' | 'RESTORE' },
  },
  guards: {
    savedKernel: ({ context }) => context.saved === 'kernel',
    savedBlocking: ({ context }) => context.saved === 'blocking',
    heedsDetach: (): boolean => true,
  },
}).createMachine({
  id: 'ridEntry',
  description: "The RID's entry in the IOMMU",
  context: { saved: null },
  initial: 'kernel',
  states: {
    kernel: {
      description: "Translates by the kernel's domain, or passes DMA through",
      on: {
        BLOCK: { target: 'blocking', meta: { source: 'iommufd' } },
        PARK: { target: 'parked', actions: assign({ saved: 'kernel' }), meta: { source: 'reset-blocking' } },
      },
    },
    blocking: {
      on: {
        GUEST: { target: 'guest', meta: { source: 'iommufd' } },
        KERNEL: { target: 'kernel', meta: { source: 'iommufd' } },
        PARK: { target: 'parked', actions: assign({ saved: 'blocking' }), meta: { source: 'reset-blocking' } },
      },
    },
    guest: {
      description: "Translates by the guest's stage 2, or by both stages",
      on: {
        GUEST: { target: 'guest', meta: { source: 'iommufd' } },
        BLOCK: { target: 'blocking', meta: { source: 'iommufd' } },
        KERNEL: { target: 'kernel', meta: { source: 'iommufd' } },
        PARK: { target: 'parked', actions: assign({ saved: 'guest' }), meta: { source: 'reset-blocking' } },
      },
    },
    parked: {
      description:
        'Blocking for the time of a reset, whatever is attached or detached: its end does what was asked for last',
      on: {
        BLOCK: { guard: 'heedsDetach', actions: assign({ saved: 'blocking' }), meta: { source: 'reset-detach' } },
        KERNEL: { guard: 'heedsDetach', actions: assign({ saved: 'kernel' }), meta: { source: 'reset-detach' } },
        RESTORE: [
          { guard: 'savedKernel', target: 'kernel', meta: { source: 'reset-blocking' } },
          { guard: 'savedBlocking', target: 'blocking', meta: { source: 'reset-blocking' } },
          { target: 'guest', meta: { source: 'reset-blocking' } },
        ],
      },
      exit: assign({ saved: null }),
    },
  },
})

/**
 * The claim of a top-level nesting object on every PASID of its RID, now and in future. Where the object claims when it is
 * allocated, this is the object itself.
 */
export const claim = setup({
  types: {
    meta: {} as Meta,
    context: {} as { guest: Guest | null },
    events: {} as { type: 'CLAIM'; guest: Guest } | { type: 'RELEASE' },
  },
}).createMachine({
  id: 'claim',
  description: "A nesting object's claim on every PASID of the RID",
  context: { guest: null },
  initial: 'free',
  states: {
    free: {
      on: {
        CLAIM: {
          target: 'held',
          actions: assign({ guest: ({ event }) => event.guest }),
          meta: { source: 'seed' },
        },
      },
    },
    held: { on: { RELEASE: { target: 'free', actions: assign({ guest: null }), meta: { source: 'seed' } } } },
  },
})

/** What the kernel has attached to (RID, PASID): the software side. */
export const pasidSlot = setup({
  types: {
    meta: {} as Meta,
    context: {} as { guest: Guest | null },
    events: {} as { type: 'ATTACH'; guest: Guest } | { type: 'DETACH' },
  },
}).createMachine({
  id: 'pasidSlot',
  description: 'What the kernel has attached to (RID, PASID)',
  context: { guest: null },
  initial: 'empty',
  states: {
    empty: {
      on: {
        ATTACH: {
          target: 'attached',
          actions: assign({ guest: ({ event }) => event.guest }),
          meta: { source: 'iommu-core' },
        },
      },
    },
    attached: { on: { DETACH: { target: 'empty', actions: assign({ guest: null }), meta: { source: 'iommu-core' } } } },
  },
})

/** The PASID table entry of (RID, PASID), where the host owns the table: whose stage 2 is under it. */
export const pasidEntry = setup({
  types: {
    meta: {} as Meta,
    context: {} as { stage2: Guest | null },
    events: {} as { type: 'WRITE'; stage2: Guest } | { type: 'CLEAR' | 'PARK' | 'RESTORE' },
  },
}).createMachine({
  id: 'pasidEntry',
  description: 'The PASID table entry of (RID, PASID)',
  context: { stage2: null },
  initial: 'absent',
  states: {
    absent: {
      on: {
        WRITE: {
          target: 'present',
          actions: assign({ stage2: ({ event }) => event.stage2 }),
          meta: { source: 'iommu-core' },
        },
      },
    },
    present: {
      on: {
        CLEAR: { target: 'absent', actions: assign({ stage2: null }), meta: { source: 'iommu-core' } },
        PARK: { target: 'parked', meta: { source: 'reset-blocking' } },
      },
    },
    parked: {
      description: 'Blocking for the time of a reset',
      on: {
        CLEAR: { target: 'absent', actions: assign({ stage2: null }), meta: { source: 'reset-pasid-detach' } },
        RESTORE: { target: 'present', meta: { source: 'reset-blocking' } },
      },
    },
  },
})

/** A guest's HWPT, made from its IOAS. What it can be used for is fixed when it is allocated. */
export const hwpt = setup({
  types: {
    meta: {} as Meta,
    events: {} as { type: 'ALLOCATE' | 'ALLOCATE_PARENT' | 'ALLOCATE_FOR_PASIDS' | 'DESTROY' },
  },
}).createMachine({
  id: 'hwpt',
  description: "A guest's hardware page table",
  initial: 'absent',
  states: {
    absent: {
      on: {
        ALLOCATE: { target: 'plain', meta: { source: 'iommufd' } },
        ALLOCATE_PARENT: { target: 'nestParent', meta: { source: 'iommufd' } },
        ALLOCATE_FOR_PASIDS: { target: 'forPasids', meta: { source: 'iommufd' } },
      },
    },
    plain: { on: { DESTROY: { target: 'absent', meta: { source: 'iommufd' } } } },
    nestParent: {
      description: 'IOMMU_HWPT_ALLOC_NEST_PARENT: a stage 2 that can lie under a stage 1 of the guest',
      on: { DESTROY: { target: 'absent', meta: { source: 'iommufd' } } },
    },
    forPasids: {
      description: 'IOMMU_HWPT_ALLOC_PASID: a stage 1 on Arm, a v2 table on AMD',
      on: { DESTROY: { target: 'absent', meta: { source: 'iommufd' } } },
    },
  },
})

/**
 * Whether the device is being reset. A function that resets it may call another that does (cxl_reset_bus_function() does); how
 * deep that goes is counted, and the last end is that of the whole. Two deep is enough for an end that is not.
 */
export const device = setup({
  types: { meta: {} as Meta, events: {} as { type: 'RESET_BEGIN' | 'RESET_END' | 'INNER_BEGIN' | 'INNER_END' } },
}).createMachine({
  id: 'device',
  description: 'Whether the device is being reset',
  initial: 'running',
  states: {
    running: { on: { RESET_BEGIN: { target: 'resetting', meta: { source: 'reset-blocking' } } } },
    resetting: {
      initial: 'once',
      states: {
        once: {
          on: {
            INNER_BEGIN: { target: 'twice', meta: { source: 'reset-nested' } },
            RESET_END: { target: '#device.running', meta: { source: 'reset-blocking' } },
          },
        },
        twice: {
          description: 'By a function that is called to do a part of it',
          on: { INNER_END: { target: 'once', meta: { source: 'reset-nested' } } },
        },
      },
    },
  },
})
