/** What the manual page of a process's PASID would promise: from the first open of a device to the last reference to the mm. */
import type { NumberLives } from '../../machines/allocator/lifetime-system.ts'
import type { Subject } from '../../machines/subject.ts'
import { isTrueOf } from '../../src/system/local.ts'
import { type MembersIn, requirementsOf, type View as ViewOf } from '../../src/system/property.ts'

const { contract } = requirementsOf<NumberLives, Subject>()

type Clauses = Parameters<typeof contract>[0]
type View = ViewOf<NumberLives>
type At = Parameters<Clauses['close']['succeeds']>[1]
type Members = MembersIn<NumberLives>

const isClosed = ({ file, entry }: View, { m, d, p }: At): boolean =>
  file(m, d).is('closed', { pasid: null }) && entry(d, p).is('absent', { mm: null })

const isOpen = ({ mm, number, file, entry }: View, { m, d, p }: At): boolean =>
  mm(m).is('users', { pasid: p }) &&
  number(p).is('used', { mm: m }) &&
  file(m, d).is('open.own', { pasid: p }) &&
  entry(d, p).is('walks', { mm: m })

const bonds = ({ file }: View, { m, p }: At, members: Members): number =>
  members('device').filter(d => file(m, d).is('open', { pasid: p })).length

/** Of the designs that are argued for: the number goes with the last reference to the mm, or with the last bond. */
export function livesContract({ variant }: Subject) {
  const goesWithLastBond = variant === 'lifetime-references'
  const isNotLast = (view: View, at: At, members: Members): boolean => !goesWithLastBond || bonds(view, at, members) > 1
  const isStillUsed = (view: View, at: At, members: Members): boolean =>
    view.number(at.p).is('used', { mm: at.m, refs: goesWithLastBond ? bonds(view, at, members) : 1 })
  const isGivenBack = ({ mm, number }: View, { m, p }: At): boolean =>
    number(p).is('free', { mm: null, refs: 0 }) && isTrueOf(({ context }) => context.pasid === null, mm(m))

  return contract({
    start: {
      says: 'starts a process, which has no PASID yet',
      succeeds: ({ mm }, { m }) => mm(m).is('gone'),
      leaves: ({ mm }, { m }) => mm(m).is('users', { pasid: null }),
    },
    openFirst: {
      says: 'opens a device for a process that has no PASID, under a number that is free',
      succeeds: ({ mm, number }, { m, p }) => mm(m).is('users', { pasid: null }) && number(p).is('free'),
      leaves: (view, at) => isOpen(view, at) && view.number(at.p).is('used', { refs: 1 }),
    },
    openAgain: {
      says: 'opens one more device for a process, under the number that it has',
      succeeds: ({ mm, file }, { m, d, p }) => mm(m).is('users', { pasid: p }) && file(m, d).is('closed'),
      leaves: (view, at, _, members) => isOpen(view, at) && isStillUsed(view, at, members),
    },
    fork: {
      says: 'gives a child of a running process the file of a device, if no child has it',
      succeeds: ({ mm, file }, { m, d }) => mm(m).is('users') && file(m, d).is('open.own'),
      leaves: ({ file }, { m, d }) => file(m, d).is('open.shared'),
    },
    closeShared: {
      says: 'closes a file that a child has, too: the device stays bound',
      succeeds: ({ file }, { m, d }) => file(m, d).is('open.shared'),
      leaves: ({ file }, { m, d }) => file(m, d).is('open.inherited'),
    },
    closeSharedOfChild: {
      says: 'closes the file of a child, which the process still has: the device stays bound',
      succeeds: ({ file }, { m, d }) => file(m, d).is('open.shared'),
      leaves: ({ file }, { m, d }) => file(m, d).is('open.own'),
    },
    close: {
      says: 'closes a file that the process has alone, and unbinds the device: the process keeps its number',
      succeeds: (view, at, members) =>
        view.file(at.m, at.d).is('open.own', { pasid: at.p }) && isNotLast(view, at, members),
      leaves: (view, at, _, members) => isClosed(view, at) && isStillUsed(view, at, members),
    },
    closeOfChild: {
      says: 'closes a file that a child has alone, and unbinds the device: the process keeps its number',
      succeeds: (view, at, members) =>
        view.file(at.m, at.d).is('open.inherited', { pasid: at.p }) && isNotLast(view, at, members),
      leaves: (view, at, _, members) => isClosed(view, at) && isStillUsed(view, at, members),
    },
    closeLast: {
      says: 'closes the last file, which the process has alone, unbinds the device and gives the number back',
      succeeds: (view, at, members) =>
        view.file(at.m, at.d).is('open.own', { pasid: at.p }) && bonds(view, at, members) === 1,
      leaves: (view, at) => isClosed(view, at) && isGivenBack(view, at),
    },
    closeOfChildLast: {
      says: 'closes the last file, which a child has alone, unbinds the device and gives the number back',
      succeeds: (view, at, members) =>
        view.file(at.m, at.d).is('open.inherited', { pasid: at.p }) && bonds(view, at, members) === 1,
      leaves: (view, at) => isClosed(view, at) && isGivenBack(view, at),
    },
    load: {
      says: 'loads the PASID of a running process into the register of its thread, which holds none',
      succeeds: ({ mm, thread }, { m, p }) => mm(m).is('users', { pasid: p }) && thread(m).is('init'),
      leaves: ({ thread }, { m, p }) => thread(m).is('valid', { pasid: p }),
    },
    exit: {
      says: 'ends a running process: its thread forgets the PASID, and its entries translate nothing any more',
      succeeds: ({ mm }, { m }) => mm(m).is('users'),
      leaves: ({ mm, thread, entry }, { m }, before, members) =>
        mm(m).is('referred') &&
        thread(m).is('init', { pasid: null }) &&
        members('pasid').every(
          p =>
            mm(m).is('referred', { pasid: p }) === before.mm(m).is('users', { pasid: p }) &&
            members('device').every(d => !entry(d, p).is('walks', { mm: m })),
        ),
    },
    drop: {
      says: 'the struct of a process that has ended goes with the last of its files, and its number becomes free',
      succeeds: ({ mm, file }, { m }, members) =>
        mm(m).is('referred') && members('device').every(d => file(m, d).is('closed')),
      leaves: ({ mm, number }, { m }, _, members) =>
        mm(m).is('gone', { pasid: null }) &&
        members('pasid').every(p =>
          isTrueOf(one => one.is('free', { mm: null, refs: 0 }) || (one.is('used') && one.context.mm !== m), number(p)),
        ),
    },
  })
}
