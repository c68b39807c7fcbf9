/** What the manual page of numbers from the host would promise: when each command succeeds, and what both sides know then. */
import type { VcmdAllocator } from '../../machines/allocator/vcmd-system.ts'
import type { Subject } from '../../machines/subject.ts'
import { requirementsOf } from '../../src/system/property.ts'

const { contract } = requirementsOf<VcmdAllocator, Subject>()

export const vcmdContract = () =>
  contract({
    allocate: {
      says: 'gives the guest a number that no guest has, if the host answers, and records it',
      succeeds: ({ host, number }, { p }) => host().is('answers') && number(p).is('free'),
      leaves: ({ number, record }, { g, p }) => number(p).is('given', { guest: g }) && record(g, p).is('recorded.idle'),
    },
    allocateUnrecorded: {
      says: 'never succeeds: the number that the guest cannot record is given back',
      succeeds: () => false,
      leaves: () => true,
    },
    bind: {
      says: 'makes a number of the guest active that is not',
      succeeds: ({ record }, { g, p }) => record(g, p).is('recorded.idle'),
      leaves: ({ record }, { g, p }) => record(g, p).is('recorded.active'),
    },
    unbind: {
      says: 'makes an active number of the guest idle again: the guest still has it',
      succeeds: ({ record }, { g, p }) => record(g, p).is('recorded.active'),
      leaves: ({ record }, { g, p }) => record(g, p).is('recorded.idle'),
    },
    free: {
      says: 'gives an idle number back, if the host answers: neither side remembers it',
      succeeds: ({ host, record }, { g, p }) => host().is('answers') && record(g, p).is('recorded.idle'),
      leaves: ({ number, record }, { g, p }) => number(p).is('free', { guest: null }) && record(g, p).is('none'),
    },
    freeForeign: {
      says: 'never succeeds: a number that the guest has not recorded was not given to it',
      succeeds: () => false,
      leaves: () => true,
    },
    hostFails: {
      says: 'the host answers no longer: what it has given stays given',
      succeeds: ({ host }) => host().is('answers'),
      leaves: ({ host }) => host().is('fails'),
    },
    hostRecovers: {
      says: 'the host answers again',
      succeeds: ({ host }) => host().is('fails'),
      leaves: ({ host }) => host().is('answers'),
    },
  })
