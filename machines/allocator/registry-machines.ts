/**
 * The registry of allocators: the default one, and groups of custom ones that share their functions, in order of registration.
 * Models drivers/iommu/ioasid.c, v5.5 to v6.3. Leaves out who owns a number.
 */
import { and, assign, not, setup } from 'xstate'
import type { Meta, Viommu } from '../vocabulary.ts'

/** Numbers live in the space of an allocator: the default one, or that of the custom functions which registrants share. */
export type Space = 'default' | 'even' | 'odd'

/** Registrants with these functions: every other virtual IOMMU is of the same make. */
export const spaceOf = (viommu: Viommu): Space => (Number(viommu.slice('viommu'.length)) % 2 === 0 ? 'even' : 'odd')

export interface Group {
  readonly space: Space
  /** Whose functions and private data are called. */
  readonly ops: Viommu
  readonly registrants: readonly Viommu[]
}

export const registry = setup({
  types: {
    meta: {} as Meta,
    context: {} as { groups: readonly Group[] },
    events: {} as { type: 'REGISTER' | 'UNREGISTER'; viommu: Viommu },
  },
  guards: {
    isRegistered: ({ context, event }) => context.groups.some(({ registrants }) => registrants.includes(event.viommu)),
    isHead: ({ context, event }) => context.groups.some(({ ops }) => ops === event.viommu),
    /** Whether only the head of each group is compared with who wants to register. */
    asksHeadsOnly: () => false,
    /** Whether a group goes on with the functions of a registrant that has left it. */
    keepsOps: () => false,
    /** Who registers a third time shows nothing that the second time has not shown. */
    isOnceAtMost: ({ context, event }) =>
      context.groups.flatMap(({ registrants }) => registrants).filter(viommu => viommu === event.viommu).length <= 1,
    isLast: ({ context, event }) =>
      context.groups.length === 1 &&
      context.groups.every(({ registrants: [first, second] }) => first === event.viommu && second === undefined),
  },
  actions: {
    join: assign({
      groups: ({ context: { groups }, event: { viommu } }) =>
        groups.some(({ space }) => space === spaceOf(viommu))
          ? groups.map(group =>
              group.space === spaceOf(viommu) ? { ...group, registrants: [...group.registrants, viommu] } : group,
            )
          : [...groups, { space: spaceOf(viommu), ops: viommu, registrants: [viommu] }],
    }),
    leave: assign({ groups: ({ context: { groups }, event: { viommu } }) => without(groups, viommu, true) }),
    leaveKeepingOps: assign({ groups: ({ context: { groups }, event: { viommu } }) => without(groups, viommu, false) }),
    forget: assign({ groups: [] }),
  },
}).createMachine({
  id: 'registry',
  description: 'Which allocators are registered, in which order; the first group is the active one',
  context: { groups: [] },
  initial: 'default',
  states: {
    default: {
      description: 'Nobody has registered an allocator',
      on: { REGISTER: { target: 'custom', actions: 'join', meta: { source: 'ioasid-f2' } } },
    },
    custom: {
      on: {
        REGISTER: [
          {
            guard: and(['asksHeadsOnly', not('isHead'), 'isOnceAtMost']),
            actions: 'join',
            meta: { source: 'ioasid-f2' },
          },
          { guard: not('isRegistered'), actions: 'join', meta: { source: 'ioasid-f2' } },
        ],
        UNREGISTER: [
          { guard: 'isLast', target: 'default', actions: 'forget', meta: { source: 'ioasid-f2' } },
          { guard: and(['isRegistered', 'keepsOps']), actions: 'leaveKeepingOps', meta: { source: 'ioasid-f2' } },
          { guard: 'isRegistered', actions: 'leave', meta: { source: 'ioasid-f2' } },
        ],
      },
    },
  },
})

/** One registration less; a group that is left by whose functions are called goes on with those of the next, or keeps them. */
function without(groups: readonly Group[], viommu: Viommu, follow: boolean): Group[] {
  return groups.flatMap(group => {
    const at = group.registrants.indexOf(viommu)
    if (at < 0) return [group]
    const registrants = group.registrants.filter((_, i) => i !== at)
    const [next] = registrants
    if (next === undefined) return []
    const ops = follow && !registrants.includes(group.ops) ? next : group.ops
    return [{ ...group, ops, registrants }]
  })
}

/** A number, and the spaces in which it is recorded. */
export const recordedNumber = setup({
  types: {
    meta: {} as Meta,
    context: {} as { spaces: readonly Space[] },
    events: {} as { type: 'RECORD' | 'ERASE'; space: Space },
  },
  guards: { isIn: ({ context, event }) => context.spaces.includes(event.space) },
}).createMachine({
  id: 'recordedNumber',
  description: 'The spaces in which a number is recorded',
  context: { spaces: [] },
  on: {
    RECORD: {
      guard: not('isIn'),
      actions: assign({ spaces: ({ context, event }) => [...context.spaces, event.space].sort() }),
      meta: { source: 'ioasid-f2' },
    },
    ERASE: {
      guard: 'isIn',
      actions: assign({ spaces: ({ context, event }) => context.spaces.filter(space => space !== event.space) }),
      meta: { source: 'ioasid-f2' },
    },
  },
})
