/** What the manual page of set-private ids would promise: when each call succeeds, and what it leaves behind. */
import type { GpasidMap } from '../../machines/gpasid-map/system.ts'
import type { Subject } from '../../machines/subject.ts'
import { isTrueOf } from '../../src/system/local.ts'
import { requirementsOf, type View as ViewOf } from '../../src/system/property.ts'
import type { Index } from '../../src/system/sort.ts'

const { contract } = requirementsOf<GpasidMap, Subject>()

type Clauses = Parameters<typeof contract>[0]
type View = ViewOf<GpasidMap>
type At = Parameters<Clauses['attachSpid']['succeeds']>[1]
type Notice = ReturnType<View['notices']>['context']['notices'][number]

/** As one question: there are many queues, and nothing else of them matters. */
const queue = ({ notices }: View, g: At['g'], test: (waiting: readonly Notice[]) => boolean): boolean =>
  isTrueOf(({ context }) => test(context.notices), notices(g))

const isNotice =
  ({ gp, p }: At, says: Notice['says']) =>
  (notice: Notice | undefined): boolean =>
    notice?.says === says && notice.gpasid === gp && notice.pasid === p

/** Two wait at most. */
const canBeTold = (view: View, g: At['g']): boolean => queue(view, g, waiting => waiting.length < 2)
const isToldLast = (view: View, at: At, says: Notice['says']): boolean =>
  queue(view, at.g, waiting => isNotice(at, says)(waiting.at(-1)))
const isToldNext = (view: View, at: At, says: Notice['says']): boolean =>
  queue(view, at.g, waiting => isNotice(at, says)(waiting[0]))
const isHeard = (view: View, at: At, says: Notice['says']): boolean =>
  queue(view, at.g, waiting => !waiting.some(isNotice(at, says)))

const isClear = ({ register }: View, g: At['g']): boolean => register(g).is('clear', { gpasid: null, pasid: null })

export function gpasidMapContract({ variant }: Subject) {
  const aliasOf = (gp: At['gp']): Index<'pasid'> | null =>
    variant === 'alias' ? `pasid${Number(gp.slice('gpasid'.length))}` : null
  const mayLeadTo = ({ number }: View, g: At['g'], p: Index<'pasid'> | null): boolean =>
    p === null || number(p).is('allocated', { owner: g })

  return contract({
    allocate: {
      says: 'gives a number that is free to a guest',
      succeeds: ({ number }, { p }) => number(p).is('free'),
      leaves: ({ number }, { g, p }) => number(p).is('allocated', { owner: g }),
    },
    free: {
      says: 'takes a number back from its guest once no gPASID leads to it, and KVM has heard so',
      succeeds: (view, { g, p }, members) =>
        view.number(p).is('allocated', { owner: g }) &&
        members('gpasid').every(
          gp => !view.spid(g, gp).is('attached', { pasid: p }) && !view.spid(g, gp).is('attached', { alias: p }),
        ) &&
        queue(view, g, waiting => waiting.every(({ pasid }) => pasid !== p)),
      leaves: ({ number }, { p }) => number(p).is('free', { owner: null }),
    },
    attachSpid: {
      says: 'lets a gPASID that leads nowhere lead to a number of the guest to which no other does, and tells KVM last',
      succeeds: (view, { g, gp, p }, members) =>
        mayLeadTo(view, g, p) &&
        mayLeadTo(view, g, aliasOf(gp)) &&
        view.spid(g, gp).is('none') &&
        members('gpasid').every(other => !view.spid(g, other).is('attached', { pasid: p })) &&
        canBeTold(view, g),
      leaves: (after, at) =>
        after.spid(at.g, at.gp).is('attached', { pasid: at.p, alias: aliasOf(at.gp) }) && isToldLast(after, at, 'bind'),
    },
    detachSpid: {
      says: 'lets a gPASID lead to its number no longer, and tells KVM last',
      succeeds: (view, { g, gp, p }) => view.spid(g, gp).is('attached', { pasid: p }) && canBeTold(view, g),
      leaves: (after, at) =>
        after.spid(at.g, at.gp).is('none', { pasid: null, alias: null }) && isToldLast(after, at, 'unbind'),
    },
    hearBind: {
      says: 'KVM, told that a gPASID leads to a number, lets the CPU make the one of the other',
      succeeds: (view, at) => isToldNext(view, at, 'bind'),
      leaves: (after, at) => after.cpu(at.g, at.gp).is('mapped', { to: at.p }) && isHeard(after, at, 'bind'),
    },
    hearUnbind: {
      says: 'KVM, told that a gPASID leads to its number no longer, and the register that holds it, forget both',
      succeeds: (view, at) => isToldNext(view, at, 'unbind'),
      leaves: (after, at, before) =>
        after.cpu(at.g, at.gp).is('unmapped', { to: null }) &&
        isHeard(after, at, 'unbind') &&
        (before.register(at.g).is('programmed', { gpasid: at.gp })
          ? isClear(after, at.g)
          : after.register(at.g).is('programmed') === before.register(at.g).is('programmed')),
    },
    program: {
      says: 'writes the number to which a gPASID leads into a register that is clear',
      succeeds: ({ spid, register }, { g, gp, p }) =>
        spid(g, gp).is('attached', { pasid: p }) && register(g).is('clear'),
      leaves: ({ register }, { g, gp, p }) => register(g).is('programmed', { gpasid: gp, pasid: p }),
    },
    unprogram: {
      says: 'clears a register that holds the number of the gPASID',
      succeeds: ({ register }, { g, gp }) => register(g).is('programmed', { gpasid: gp }),
      leaves: (after, { g }) => isClear(after, g),
    },
  })
}
