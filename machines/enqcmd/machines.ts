/**
 * The objects of an ENQCMD: the PASID register of a thread, the CPU's translation and whether it is on, what the VMM
 * believes the translation to be for each RID, the portal to a shared work queue, and the PASID table entry behind it.
 * Models KVM_MAP_PASID of the /dev/iommu proposal and the lazy IA32_PASID of v5.18. Leaves out fork and signal frames.
 */
import { assign, setup } from 'xstate'
import type { Gpasid, Meta, Pasid } from '../vocabulary.ts'

/** IA32_PASID of the one thread of each guest that submits work: one value for every device. */
export const thread = setup({
  types: {
    meta: {} as Meta,
    context: {} as { gpasid: Gpasid | null },
    events: {} as { type: 'LOAD'; gpasid: Gpasid } | { type: 'EXIT' },
  },
}).createMachine({
  id: 'thread',
  description: 'IA32_PASID of a thread',
  context: { gpasid: null },
  initial: 'init',
  states: {
    init: {
      on: {
        LOAD: {
          target: 'valid',
          actions: assign({ gpasid: ({ event }) => event.gpasid }),
          meta: { source: 'enqcmd-series' },
        },
      },
    },
    valid: {
      description: 'Stays as it is for the life of the thread',
      on: { EXIT: { target: 'init', actions: assign({ gpasid: null }), meta: { source: 'enqcmd-series' } } },
    },
  },
})

/** One entry of a gPASID map: of the CPU, or of what the VMM believes it to be. */
const mapEntry = setup({
  types: {
    meta: {} as Meta,
    context: {} as { to: Pasid | null },
    events: {} as { type: 'MAP'; to: Pasid } | { type: 'UNMAP' },
  },
  actions: {
    point: assign({ to: ({ event }) => (event.type === 'MAP' ? event.to : null) }),
    forget: assign({ to: null }),
  },
})

/** The CPU's translation of one gPASID (VMCS PASID translation): for the whole virtual machine, not for each RID. */
export const cpuEntry = mapEntry.createMachine({
  id: 'cpuEntry',
  description: "The CPU's translation of a gPASID, for the whole guest",
  context: { to: null },
  initial: 'unmapped',
  states: {
    unmapped: { on: { MAP: { target: 'mapped', actions: 'point', meta: { source: 'raj-may-2021' } } } },
    mapped: {
      on: {
        // There is one entry: what is written last is what every submission gets.
        MAP: { target: 'mapped', actions: 'point', meta: { source: 'raj-may-2021' } },
        UNMAP: { target: 'unmapped', actions: 'forget', meta: { source: 'raj-may-2021' } },
      },
    },
  },
})

/** What the VMM has been told that a gPASID means, on a RID or on all of them. */
export const mapping = mapEntry.createMachine({
  id: 'mapping',
  description: 'What the VMM was told that a gPASID means',
  context: { to: null },
  initial: 'unmapped',
  states: {
    unmapped: { on: { MAP: { target: 'mapped', actions: 'point', meta: { source: 'rfc-v2' } } } },
    mapped: { on: { UNMAP: { target: 'unmapped', actions: 'forget', meta: { source: 'rfc-v2' } } } },
  },
})

/** Whether the CPU translates the PASIDs of a guest at all. */
export const translation = setup({
  types: { meta: {} as Meta, events: {} as { type: 'ENABLE' | 'DISABLE' } },
}).createMachine({
  id: 'translation',
  description: 'PASID translation of a guest (VMCS control)',
  initial: 'off',
  states: {
    off: { on: { ENABLE: { target: 'on', meta: { source: 'rfc-v2' } } } },
    on: { on: { DISABLE: { target: 'off', meta: { source: 'rfc-v2' } } } },
  },
})

/** The page through which a guest submits work to its mediated device on a RID (device type T8). */
export const portal = setup({
  types: { meta: {} as Meta, events: {} as { type: 'OPEN' | 'CLOSE' } },
}).createMachine({
  id: 'portal',
  description: "A guest's portal to the shared work queue of a RID",
  initial: 'closed',
  states: {
    closed: { on: { OPEN: { target: 'open', meta: { source: 'rfc-v2' } } } },
    open: { on: { CLOSE: { target: 'closed', meta: { source: 'rfc-v2' } } } },
  },
})
