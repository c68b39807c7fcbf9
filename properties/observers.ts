/** The machines of the observers: what they have seen of the order in which operations happen. */
import { setup } from 'xstate'

/**
 * The steps of a teardown: present is cleared, caches are flushed, the rest is zeroed, page requests are drained (and the entry
 * written anew).
 */
export const teardownOrder = setup({
  types: { events: {} as { type: 'CLEAR' | 'FLUSH' | 'ZERO' | 'DRAIN' | 'WRITE' } },
}).createMachine({
  id: 'teardownOrder',
  description: 'How far the teardown of an entry has come',
  initial: 'whole',
  states: {
    whole: { on: { CLEAR: 'cleared', FLUSH: 'violation', ZERO: 'violation', DRAIN: 'violation' } },
    cleared: {
      on: { CLEAR: 'violation', FLUSH: 'flushed', ZERO: 'violation', DRAIN: 'violation', WRITE: 'violation' },
    },
    flushed: {
      on: { CLEAR: 'violation', FLUSH: 'violation', ZERO: 'zeroed', DRAIN: 'violation', WRITE: 'violation' },
    },
    zeroed: { on: { CLEAR: 'violation', FLUSH: 'violation', ZERO: 'violation', DRAIN: 'whole', WRITE: 'whole' } },
    violation: {},
  },
})

/** What is told about a number: BIND and UNBIND in turn, and FREE at most once from one ALLOC to the next. */
export const eventsAlternate = setup({
  types: { events: {} as { type: 'ALLOC' | 'BIND' | 'UNBIND' | 'FREE' } },
}).createMachine({
  id: 'eventsAlternate',
  description: 'What was told about a number',
  type: 'parallel',
  states: {
    name: {
      initial: 'unbound',
      states: {
        unbound: { on: { BIND: 'bound', UNBIND: 'violation' } },
        bound: { on: { UNBIND: 'unbound', BIND: 'violation' } },
        violation: {},
      },
    },
    number: {
      initial: 'live',
      states: {
        live: { on: { FREE: 'freed' } },
        freed: { on: { ALLOC: 'live', FREE: 'violation' } },
        violation: {},
      },
    },
  },
})

/** The end of one binding: the CPU's map goes first, then the IOMMU's entry, and only then may a device take the number up. */
export const quiesceOrder = setup({
  types: { events: {} as { type: 'MAP' | 'WRITE' | 'QUIESCE' | 'CLEAR' | 'PROGRAM' } },
}).createMachine({
  id: 'quiesceOrder',
  description: 'Who still uses a number that is bound',
  initial: 'unused',
  states: {
    unused: { on: { MAP: 'mapped', WRITE: 'written' } },
    mapped: { description: 'By the CPU', on: { WRITE: 'running', QUIESCE: 'unused' } },
    written: { description: 'By the IOMMU', on: { QUIESCE: 'quiet', CLEAR: 'unused' } },
    running: { description: 'By the CPU and the IOMMU', on: { QUIESCE: 'quiet', CLEAR: 'violation' } },
    quiet: { description: 'The CPU has let go, the IOMMU has not', on: { CLEAR: 'unused', PROGRAM: 'violation' } },
    violation: {},
  },
})
