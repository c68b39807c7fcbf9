/** What would be promised of a migration, and of the gPASIDs that a guest takes along. */
import type { Migration } from '../../machines/gpasid-map/migration-system.ts'
import type { Subject } from '../../machines/subject.ts'
import { requirementsOf, type View as ViewOf } from '../../src/system/property.ts'
import { translated } from '../migration.ts'

const { contract } = requirementsOf<Migration, Subject>()

type Clauses = Parameters<typeof contract>[0]
type View = ViewOf<Migration>
type At = Parameters<Clauses['bind']['succeeds']>[1]

const runsOn = ({ vm }: View, { g, h }: Pick<At, 'g' | 'h'>): boolean => vm(g).is('running', { host: h })
const arrivesOn = ({ vm }: View, { g, h }: Pick<At, 'g' | 'h'>): boolean => vm(g).is('arriving', { host: h })

const leads = ({ used, pasid }: View, { g, h, gp, p }: At): boolean =>
  used(g, gp).is('bound') && pasid(g, h, p).is('bound', { guest: g, gpasid: gp })
const isUnused = ({ used, pasid }: View, { g, h, gp, p }: At): boolean =>
  used(g, gp).is('unused') && pasid(g, h, p).is('free', { guest: null, gpasid: null })

/** What the guest had is free, and what others have is theirs. */
const hasLeft = (after: View, before: View, { g, h, p }: Pick<At, 'g' | 'h' | 'p'>): boolean =>
  before.pasid(g, h, p).is('bound', { guest: g })
    ? after.pasid(g, h, p).is('free', { guest: null, gpasid: null })
    : after.pasid(g, h, p).is('bound') === before.pasid(g, h, p).is('bound')

export function migrationContract(subject: Subject) {
  const guestTable = subject.platform.tableOwnerWhenNested === 'guest'
  const mapsGpasids = translated(subject) === true
  const isTold = ({ map }: View, { g, gp, p }: At): boolean =>
    mapsGpasids ? map(g, gp).is('mapped', { to: p }) : map(g, gp).is('unmapped')
  const wouldDo = (gp: At['gp'], p: At['p']): boolean =>
    mapsGpasids || gp.slice('gpasid'.length) === p.slice('pasid'.length)

  return contract({
    start: {
      says: 'lets a guest that never ran run on a host, with no gPASID in use',
      succeeds: ({ vm }, { g }) => vm(g).is('stopped'),
      leaves: ({ vm, used, map }, { g, h }, _, members) =>
        vm(g).is('running.atHome', { host: h }) &&
        members('gpasid').every(gp => used(g, gp).is('unused') && map(g, gp).is('unmapped', { to: null })),
    },
    bind: {
      says: 'lets a gPASID that the guest does not use yet lead to a PASID that is free where the guest runs',
      succeeds: (view, at) =>
        runsOn(view, at) && view.used(at.g, at.gp).is('unused') && view.pasid(at.g, at.h, at.p).is('free'),
      leaves: (after, at) => leads(after, at) && isTold(after, at),
    },
    unbind: {
      says: 'frees the PASID to which a gPASID leads where the guest runs',
      succeeds: (view, at) => runsOn(view, at) && leads(view, at),
      leaves: (after, at) => isUnused(after, at) && after.map(at.g, at.gp).is('unmapped', { to: null }),
    },
    guestWrites: {
      says: 'the guest, where it runs, lets an empty entry of its table lead somewhere',
      succeeds: (view, at) => runsOn(view, at) && isUnused(view, at),
      leaves: leads,
    },
    guestClears: {
      says: 'the guest, where it runs, clears an entry of its table',
      succeeds: (view, at) => runsOn(view, at) && leads(view, at),
      leaves: isUnused,
    },
    migrate: {
      says: 'takes a guest, once, to another host, and leaves nothing of it where it was but a table in its own memory',
      succeeds: (view, { g, from }) => view.vm(g).is('running.atHome', { host: from }),
      leaves: (after, { g, from, to }, before, members) =>
        arrivesOn(after, { g, h: to }) &&
        members('gpasid').every(
          gp =>
            after.map(g, gp).is('unmapped', { to: null }) &&
            (before.used(g, gp).is('unused')
              ? after.used(g, gp).is('unused')
              : after.used(g, gp).is(guestTable ? 'bound' : 'lost')),
        ) &&
        (guestTable || members('pasid').every(p => hasLeft(after, before, { g, h: from, p }))),
    },
    rebind: {
      says: 'lets a gPASID that the guest brought along lead to a PASID that is free where the guest arrives',
      succeeds: (view, at) =>
        arrivesOn(view, at) && view.used(at.g, at.gp).is('lost') && view.pasid(at.g, at.h, at.p).is('free'),
      leaves: (after, at) => leads(after, at) && isTold(after, at),
    },
    resume: {
      says: 'lets a guest run where it has arrived, once all gPASIDs that it brought along lead somewhere',
      succeeds: ({ vm, used }, { g }, members) =>
        vm(g).is('arriving') && members('gpasid').every(gp => !used(g, gp).is('lost')),
      leaves: ({ vm }, { g }, before) => vm(g).is('running.moved', { host: before.vm(g).context.host }),
    },
    abandon: {
      says: 'gives up a migration for want of a PASID for a gPASID that the guest brought along, and leaves nothing of it',
      succeeds: (view, { g, h, gp }, members) =>
        arrivesOn(view, { g, h }) &&
        view.used(g, gp).is('lost') &&
        members('pasid').every(p => !wouldDo(gp, p) || !view.pasid(g, h, p).is('free')),
      leaves: (after, { g, h }, before, members) =>
        after.vm(g).is('abandoned', { host: null }) && members('pasid').every(p => hasLeft(after, before, { g, h, p })),
    },
  })
}
