/**
 * The objects of a group: devices that cannot be isolated from each other and share what is attached. The slots of the
 * group, the references and reserved regions of each device, the hardware entries, and the group's lock.
 * Models drivers/iommu/iommufd/device.c of today. Leaves out faults, and owners: a group is in the hands of one fd.
 */
import { assign, setup } from 'xstate'
import type { Device, Meta, Pasid, Table } from '../vocabulary.ts'

/** Fixed when a page table is allocated: with room for PASIDs beside it, without, or on another IOMMU than the group's. */
export type TableKind = 'forPasids' | 'plain' | 'elsewhere'

export const hwpt = setup({
  types: {
    meta: {} as Meta,
    input: {} as { kind: TableKind },
    context: {} as { kind: TableKind },
    events: {} as { type: 'ALLOCATE' | 'DESTROY' },
  },
}).createMachine({
  id: 'groupHwpt',
  description: 'A hardware page table',
  context: ({ input }) => input,
  initial: 'absent',
  states: {
    absent: { on: { ALLOCATE: { target: 'allocated', meta: { source: 'iommufd' } } } },
    allocated: { on: { DESTROY: { target: 'absent', meta: { source: 'iommufd' } } } },
  },
})

/** What a group has attached to its RIDs, or to one PASID: the page table and the devices that asked for it. */
export const attachSlot = setup({
  types: {
    meta: {} as Meta,
    context: {} as { table: Table | null; devices: readonly Device[] },
    events: {} as
      | { type: 'JOIN'; device: Device; table: Table }
      | { type: 'LEAVE'; device: Device }
      | { type: 'REPLACE'; table: Table }
      | { type: 'FREE' },
  },
  guards: {
    isLast: ({ context, event }) => event.type === 'LEAVE' && context.devices.every(device => device === event.device),
  },
  actions: {
    add: assign({
      table: ({ context, event }) => (event.type === 'JOIN' ? event.table : context.table),
      devices: ({ context, event }) =>
        event.type === 'JOIN' ? [...context.devices, event.device].toSorted() : context.devices,
    }),
    remove: assign({
      devices: ({ context, event }) =>
        event.type === 'LEAVE' ? context.devices.filter(device => device !== event.device) : context.devices,
    }),
  },
}).createMachine({
  id: 'attachSlot',
  description: 'What is attached to one PASID of the group, or to its RIDs',
  context: { table: null, devices: [] },
  initial: 'empty',
  states: {
    empty: { on: { JOIN: { target: 'filled', actions: 'add', meta: { source: 'iommufd' } } } },
    filled: {
      on: {
        JOIN: { actions: 'add', meta: { source: 'iommufd' } },
        LEAVE: [
          { guard: 'isLast', target: 'left', actions: 'remove', meta: { source: 'iommufd' } },
          { actions: 'remove', meta: { source: 'iommufd' } },
        ],
        REPLACE: { actions: assign({ table: ({ event }) => event.table }), meta: { source: 'iommufd' } },
      },
    },
    left: {
      description: 'Its last device has left; the hardware has not been told yet',
      on: { FREE: { target: 'empty', actions: assign({ table: null }), meta: { source: 'iommufd' } } },
    },
  },
})

/** The reference that a device in a slot holds on the page table: the user count of a page table is how many point at it. */
export const reference = setup({
  types: {
    meta: {} as Meta,
    context: {} as { table: Table | null },
    events: {} as { type: 'TAKE' | 'FOLLOW'; table: Table } | { type: 'DROP' },
  },
  actions: { point: assign({ table: ({ event }) => (event.type === 'DROP' ? null : event.table) }) },
}).createMachine({
  id: 'tableReference',
  description: "A device's reference on the page table of a slot",
  context: { table: null },
  initial: 'none',
  states: {
    none: { on: { TAKE: { target: 'held', actions: 'point', meta: { source: 'iommufd' } } } },
    held: {
      on: {
        TAKE: { actions: 'point', meta: { source: 'iommufd' } },
        FOLLOW: { actions: 'point', meta: { source: 'iommufd' } },
        DROP: { target: 'none', actions: 'point', meta: { source: 'iommufd' } },
      },
    },
  },
})

/** In which page tables the regions that a device may not translate (MSI windows and others) are reserved. */
export const regions = setup({
  types: {
    meta: {} as Meta,
    context: {} as { tables: readonly Table[] },
    events: {} as { type: 'RESERVE' | 'RESERVE_TOO' | 'KEEP' | 'GIVE_BACK'; table: Table } | { type: 'RELEASE' },
  },
  actions: {
    giveBack: assign({
      tables: ({ context, event }) =>
        event.type === 'GIVE_BACK' ? context.tables.filter(table => table !== event.table) : context.tables,
    }),
  },
}).createMachine({
  id: 'reservedRegions',
  description: 'Where the reserved regions of a device are reserved',
  context: { tables: [] },
  initial: 'none',
  states: {
    none: {
      on: {
        RESERVE: {
          target: 'reserved',
          actions: assign({ tables: ({ event }) => [event.table] }),
          meta: { source: 'iommufd' },
        },
      },
    },
    reserved: {
      on: {
        RESERVE_TOO: {
          description: 'A replace reserves them in the new page table before it tries the hardware',
          actions: assign({ tables: ({ context, event }) => [...context.tables, event.table].toSorted() }),
          meta: { source: 'iommufd' },
        },
        KEEP: { actions: assign({ tables: ({ event }) => [event.table] }), meta: { source: 'iommufd' } },
        GIVE_BACK: { actions: 'giveBack', meta: { source: 'replace-rollback' } },
        RELEASE: { target: 'none', actions: assign({ tables: [] }), meta: { source: 'iommufd' } },
      },
    },
  },
})

/** What the hardware does with DMA of one device that carries no PASID. */
export const ridEntry = setup({
  types: {
    meta: {} as Meta,
    context: {} as { table: Table | null },
    events: {} as { type: 'MAP'; table: Table } | { type: 'BLOCK' },
  },
}).createMachine({
  id: 'groupRidEntry',
  description: "A device's RID entry",
  context: { table: null },
  on: {
    MAP: {
      target: '.translating',
      actions: assign({ table: ({ event }) => event.table }),
      meta: { source: 'iommu-core' },
    },
  },
  initial: 'blocking',
  states: {
    blocking: {},
    translating: {
      on: { BLOCK: { target: 'blocking', actions: assign({ table: null }), meta: { source: 'iommu-core' } } },
    },
  },
})

/** What a device's PASID table has at a PASID: an entry, an end before it, or there is no such table. */
export type Room = 'entry' | 'tooShort' | 'noTable'

/** What the hardware does with DMA of one device that carries the PASID. */
export const pasidEntry = setup({
  types: {
    meta: {} as Meta,
    input: {} as { room: Room },
    context: {} as { room: Room; table: Table | null },
    events: {} as { type: 'MAP'; table: Table } | { type: 'BLOCK' },
  },
  guards: {
    hasEntry: ({ context }) => context.room === 'entry',
    hasTable: ({ context }) => context.room !== 'noTable',
  },
}).createMachine({
  id: 'groupPasidEntry',
  description: "A device's PASID table entry",
  context: ({ input }) => ({ ...input, table: null }),
  on: {
    MAP: [
      {
        guard: 'hasEntry',
        target: '.translating',
        actions: assign({ table: ({ event }) => event.table }),
        meta: { source: 'iommu-core' },
      },
      { guard: 'hasTable', target: '.beyond', meta: { source: 'pasid-validation' } },
    ],
  },
  initial: 'blocking',
  states: {
    blocking: {},
    translating: {
      on: { BLOCK: { target: 'blocking', actions: assign({ table: null }), meta: { source: 'iommu-core' } } },
    },
    beyond: { description: 'The driver has written past the end of the table' },
  },
})

/** The group's lock, and what its holder is about to do. A replace and a detach are two steps each under it. */
export const groupLock = setup({
  types: {
    meta: {} as Meta,
    context: {} as { device: Device | null; pasid: Pasid | null; table: Table | null },
    events: {} as
      | { type: 'REPLACE'; device: Device; pasid: Pasid | null; table: Table }
      | { type: 'DETACH'; device: Device; pasid: Pasid | null }
      | { type: 'UNLOCK' },
  },
  actions: { forget: assign({ device: null, pasid: null, table: null }) },
}).createMachine({
  id: 'groupLock',
  description: 'The lock of the group: for which device, PASID (or RID) and new page table it is held',
  context: { device: null, pasid: null, table: null },
  initial: 'free',
  states: {
    free: {
      on: {
        REPLACE: {
          target: 'replacing',
          actions: assign(({ event: { device, pasid, table } }) => ({ device, pasid, table })),
          meta: { source: 'iommufd' },
        },
        DETACH: {
          target: 'detaching',
          actions: assign(({ event: { device, pasid } }) => ({ device, pasid })),
          meta: { source: 'iommufd' },
        },
      },
    },
    replacing: { on: { UNLOCK: { target: 'free', meta: { source: 'iommufd' } } }, exit: 'forget' },
    detaching: { on: { UNLOCK: { target: 'free', meta: { source: 'iommufd' } } }, exit: 'forget' },
  },
})
