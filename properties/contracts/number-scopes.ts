/** What the manual page of PASID numbers would promise: to a process that shares devices, and to a guest that has a RID. */
import type { NumberScopes } from '../../machines/allocator/scope-system.ts'
import type { Subject } from '../../machines/subject.ts'
import { isTrueOf, same } from '../../src/system/local.ts'
import { type MembersIn, requirementsOf, type View as ViewOf } from '../../src/system/property.ts'

const { contract } = requirementsOf<NumberScopes, Subject>()

type Clauses = Parameters<typeof contract>[0]
type View = ViewOf<NumberScopes>
type Members = MembersIn<NumberScopes>
type Bond = Parameters<Clauses['unbind']['succeeds']>[1]
type Own = Parameters<Clauses['free']['succeeds']>[1]

const isBound = ({ bond }: View, { m, d }: Pick<Bond, 'm' | 'd'>, members: Members): boolean =>
  members('pasid').some(p => bond(d, p).is('bound', { mm: m }))

const hasRid = ({ rid }: View, { g, r }: Pick<Own, 'g' | 'r'>): boolean => rid(r).is('guest', { guest: g })

/** Of the designs that are argued for: one number of a process on all shared devices, or one of its own on each. */
export function scopesContract({ platform, variant }: Subject) {
  const oneForAll = platform.enqcmd || variant === 'carved-out'
  const isFree = ({ shared }: View, { d, p }: Pick<Bond, 'd' | 'p'>, members: Members): boolean =>
    oneForAll ? members('device').every(e => shared(e, p).is('free')) : shared(d, p).is('free')

  return contract({
    bind: {
      says: oneForAll
        ? 'gives a process that has no number one that is free on all devices, and binds it on the device'
        : 'gives a process that is not bound on the device a number that is free there, and binds it',
      succeeds: (view, at, members) =>
        isFree(view, at, members) && (oneForAll ? view.mm(at.m).is('none') : !isBound(view, at, members)),
      leaves: ({ shared, mm, bond }, { m, d, p }, before, members) =>
        bond(d, p).is('bound', { mm: m }) &&
        (before.mm(m).is('none') ? mm(m).is('one', { pasid: p }) : same(mm(m), before.mm(m))) &&
        members('device').every(e => (e !== d && !oneForAll) || shared(e, p).is('taken', { owner: m })),
    },
    bindAgain: {
      says: 'binds a process on one more device, under the number that it has',
      succeeds: (view, at, members) => view.mm(at.m).is('one', { pasid: at.p }) && !isBound(view, at, members),
      leaves: ({ mm, bond }, { m, d, p }) => mm(m).is('one', { pasid: p }) && bond(d, p).is('bound', { mm: m }),
    },
    unbind: {
      says: oneForAll
        ? 'unbinds a process on the device: the process keeps its number'
        : 'unbinds a process on the device, and gives the number back there',
      succeeds: ({ bond }, { m, d, p }) => bond(d, p).is('bound', { mm: m }),
      leaves: ({ shared, bond }, { m, d, p }) =>
        bond(d, p).is('absent', { mm: null }) &&
        (oneForAll ? shared(d, p).is('taken', { owner: m }) : shared(d, p).is('free', { owner: null })),
    },
    exit: {
      says: 'ends a process that had a number and is bound nowhere: no device remembers it',
      succeeds: (view, { m }, members) =>
        view.mm(m).is('one') && members('device').every(d => !isBound(view, { m, d }, members)),
      leaves: ({ mm, shared }, { m }, _, members) =>
        mm(m).is('none', { pasid: null }) &&
        members('device').every(d =>
          members('pasid').every(p =>
            isTrueOf(
              one =>
                one.is('free', { owner: null }) ||
                (one.is('taken') && one.context.owner !== null && one.context.owner !== m),
              shared(d, p),
            ),
          ),
        ),
    },
    arrive: {
      says: 'gives a RID that nobody has to a guest, with all its numbers free',
      succeeds: ({ rid }, { r }) => rid(r).is('nobody'),
      leaves: (view, { g, r }, _, members) =>
        hasRid(view, { g, r }) && members('pasid').every(p => view.own(r, p).is('free', { owner: null })),
    },
    leave: {
      says: 'takes a RID from its guest, which has given all numbers of it back',
      succeeds: (view, at, members) => hasRid(view, at) && members('pasid').every(p => view.own(at.r, p).is('free')),
      leaves: ({ rid }, { r }) => rid(r).is('nobody', { guest: null }),
    },
    allocate: {
      says: 'gives the guest of a RID a number that is free there, whatever processes have',
      succeeds: (view, at) => hasRid(view, at) && view.own(at.r, at.p).is('free'),
      leaves: ({ own }, { g, r, p }) => own(r, p).is('taken', { owner: g }),
    },
    free: {
      says: 'takes a number of its RID back from the guest that has it',
      succeeds: (view, at) => hasRid(view, at) && view.own(at.r, at.p).is('taken'),
      leaves: ({ own }, { r, p }) => own(r, p).is('free', { owner: null }),
    },
  })
}
