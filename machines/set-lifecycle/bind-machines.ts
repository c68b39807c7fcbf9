/**
 * The two compound functions of the VT-d driver that race with a free, each a program counter that stands at the step to come.
 * Both hold pasid_mutex; ioasid_free() takes another lock, and so it runs between any two steps.
 */
import { assign, setup } from 'xstate'
import type { Gpasid, Guest, Meta, Pasid } from '../vocabulary.ts'

/** intel_svm_bind_gpasid(): name the number, record data, refer to it, program the entry. */
export const guestBind = setup({
  types: {
    meta: {} as Meta,
    context: {} as { guest: Guest | null; gpasid: Gpasid | null; pasid: Pasid | null },
    events: {} as
      | { type: 'BEGIN'; guest: Guest; gpasid: Gpasid; pasid: Pasid }
      | { type: 'NAMED' | 'RECORDED' | 'REFERRED' | 'REFUSED' | 'UNDONE' | 'PROGRAMMED' | 'END' },
  },
  guards: {
    ignoresName: (): boolean => false,
    ignoresReference: (): boolean => false,
  },
}).createMachine({
  id: 'guestBind',
  description: 'How far a guest bind is',
  context: { guest: null, gpasid: null, pasid: null },
  initial: 'idle',
  states: {
    idle: {
      on: {
        BEGIN: {
          target: 'naming',
          actions: assign({
            guest: ({ event }) => event.guest,
            gpasid: ({ event }) => event.gpasid,
            pasid: ({ event }) => event.pasid,
          }),
          meta: { source: 'vtd-guest-bind' },
        },
      },
    },
    naming: {
      description: 'Holds a temporary reference; ioasid_attach_spid() comes next',
      on: {
        NAMED: { target: 'recording', meta: { source: 'vtd-guest-bind' } },
        REFUSED: [
          { guard: 'ignoresName', target: 'recording', meta: { source: 'vtd-guest-bind' } },
          { target: 'ending', meta: { source: 'ioasid-v4-doc' } },
        ],
      },
    },
    recording: { on: { RECORDED: { target: 'referring', meta: { source: 'vtd-guest-bind' } } } },
    referring: {
      on: {
        REFERRED: { target: 'programming', meta: { source: 'vtd-guest-bind' } },
        REFUSED: [
          { guard: 'ignoresReference', target: 'programming', meta: { source: 'vtd-guest-bind' } },
          { target: 'undoing', meta: { source: 'ioasid-v4-doc' } },
        ],
      },
    },
    undoing: { on: { UNDONE: { target: 'ending', meta: { source: 'ioasid-v4-doc' } } } },
    programming: { on: { PROGRAMMED: { target: 'ending', meta: { source: 'vtd-guest-bind' } } } },
    ending: {
      on: {
        END: {
          target: 'idle',
          actions: assign({ guest: null, gpasid: null, pasid: null }),
          meta: { source: 'vtd-guest-bind' },
        },
      },
    },
  },
})

/** Unbind, or the deferred work of a free: quiesce the CPU, clear the entry, let the number go. */
export const teardown = setup({
  types: {
    meta: {} as Meta,
    context: {} as { guest: Guest | null; pasid: Pasid | null },
    events: {} as { type: 'BEGIN'; guest: Guest; pasid: Pasid } | { type: 'QUIESCED' | 'CLEARED' | 'RELEASED' },
  },
}).createMachine({
  id: 'teardown',
  description: 'How far a teardown is',
  context: { guest: null, pasid: null },
  initial: 'idle',
  states: {
    idle: {
      on: {
        BEGIN: {
          target: 'quiescing',
          actions: assign({ guest: ({ event }) => event.guest, pasid: ({ event }) => event.pasid }),
          meta: { source: 'vtd-guest-bind' },
        },
      },
    },
    quiescing: { on: { QUIESCED: { target: 'clearing', meta: { source: 'ioasid-v4-doc' } } } },
    clearing: { on: { CLEARED: { target: 'releasing', meta: { source: 'vtd-guest-bind' } } } },
    releasing: {
      on: {
        RELEASED: {
          target: 'idle',
          actions: assign({ guest: null, pasid: null }),
          meta: { source: 'vtd-guest-bind' },
        },
      },
    },
  },
})
