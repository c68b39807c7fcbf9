/** What the manual page of dirty tracking would promise: when each call succeeds, and what it leaves behind. */
import type { DirtyTracking } from '../../machines/nesting-attach/dirty-system.ts'
import type { Subject } from '../../machines/subject.ts'
import type { Guest } from '../../machines/vocabulary.ts'
import { requirementsOf, type View as ViewOf } from '../../src/system/property.ts'

const { contract } = requirementsOf<DirtyTracking, Subject>()

type View = ViewOf<DirtyTracking>
type Entry = ReturnType<View['entry']>

const isOverOneOf = (entry: Entry, guests: readonly Guest[]): boolean =>
  guests.some(g => entry.is('nested', { guest: g }))

export const dirtyContract = () =>
  contract({
    allocate: {
      says: 'makes a nesting parent of a guest that has none',
      succeeds: ({ parent }, { g }) => parent(g).is('absent'),
      leaves: ({ parent }, { g }) => parent(g).is('plain'),
    },
    allocateTracked: {
      says: 'makes a nesting parent that can log writes, and does not yet, of a guest that has none',
      succeeds: ({ parent }, { g }) => parent(g).is('absent'),
      leaves: ({ parent }, { g }) => parent(g).is('tracked.off'),
    },
    destroy: {
      says: 'destroys a nesting parent over which nothing is nested',
      succeeds: ({ parent, entry, pasidEntry }, { g }, members) =>
        !parent(g).is('absent') &&
        members('rid').every(
          r =>
            !entry(r).is('nested', { guest: g }) &&
            members('pasid').every(p => !pasidEntry(r, p).is('nested', { guest: g })),
        ),
      leaves: ({ parent }, { g }) => parent(g).is('absent'),
    },
    start: {
      says: 'begins to log writes where that was asked for at allocation, and is not done yet',
      succeeds: ({ parent }, { g }) => parent(g).is('tracked.off'),
      leaves: ({ parent }, { g }) => parent(g).is('tracked.on'),
    },
    stop: {
      says: 'logs writes no longer',
      succeeds: ({ parent }, { g }) => parent(g).is('tracked.on'),
      leaves: ({ parent }, { g }) => parent(g).is('tracked.off'),
    },
    copy: {
      says: 'copies a page that was written since it was copied last, while writes are logged',
      succeeds: ({ parent, page }, { g }) => parent(g).is('tracked.on') && page(g).is('dirty'),
      leaves: ({ page }, { g }) => page(g).is('copied'),
    },

    attach: {
      says: 'nests a RID that is not over the parent of a guest, whether it logs or not',
      succeeds: ({ parent, entry }, { g, r }) => !parent(g).is('absent') && entry(r).is('empty'),
      leaves: ({ entry }, { g, r }) => entry(r).is('nested', { guest: g }),
    },
    detach: {
      says: 'takes a RID from the parent of the guest that it is nested over',
      succeeds: ({ entry }, { r }, members) => isOverOneOf(entry(r), members('guest')),
      leaves: ({ entry }, { r }) => entry(r).is('empty', { guest: null }),
    },
    attachPasid: {
      says: 'nests a PASID that is not over the parent of a guest, unless it may be asked to log writes',
      succeeds: ({ parent, pasidEntry }, { g, r, p }) => parent(g).is('plain') && pasidEntry(r, p).is('empty'),
      leaves: ({ pasidEntry }, { g, r, p }) => pasidEntry(r, p).is('nested', { guest: g }),
    },
    detachPasid: {
      says: 'takes a PASID from the parent of the guest that it is nested over',
      succeeds: ({ pasidEntry }, { r, p }, members) => isOverOneOf(pasidEntry(r, p), members('guest')),
      leaves: ({ pasidEntry }, { r, p }) => pasidEntry(r, p).is('empty', { guest: null }),
    },

    write: {
      says: 'writes to a page that is copied already, from a RID over a parent that logs it',
      succeeds: ({ parent, entry, page }, { g, r }) =>
        entry(r).is('nested', { guest: g }) && parent(g).is('tracked.on') && page(g).is('copied'),
      leaves: ({ page }, { g }) => page(g).is('dirty'),
    },
    writeWithPasid: {
      says: 'never writes: what no parent would log, no parent that is to log has over it',
      succeeds: () => false,
      leaves: () => false,
    },
  })
