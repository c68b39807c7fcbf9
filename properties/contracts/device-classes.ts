/** What the manual page of a guest's devices would promise: which number a gPASID is, and when work with it arrives. */
import type { DeviceClasses } from '../../machines/gpasid-map/device-system.ts'
import type { Subject } from '../../machines/subject.ts'
import { type MembersIn, requirementsOf, type View as ViewOf } from '../../src/system/property.ts'

const { contract } = requirementsOf<DeviceClasses, Subject>()

type Clauses = Parameters<typeof contract>[0]
type View = ViewOf<DeviceClasses>
type At = Parameters<Clauses['unbind']['succeeds']>[1]
type Members = MembersIn<DeviceClasses>

const untranslated = (gp: At['gp']): At['p'] => `pasid${Number(gp.slice('gpasid'.length))}`

const isOwn = ({ rid }: View, { g, r }: Pick<At, 'g' | 'r'>): boolean => rid(r).is('assigned', { guest: g })

const isMapped = ({ map }: View, { g, r, gp, p }: At): boolean => map(g, r, gp).is('mapped', { to: p })

const isBound = ({ entry }: View, { g, r, gp, p }: At): boolean => entry(r, p).is('present', { guest: g, gpasid: gp })

const isForgotten = ({ entry }: View, { r, p }: At): boolean => entry(r, p).is('absent', { guest: null, gpasid: null })

/** What the guest writes to a register of the RID goes on the wire as it is. */
const isUntranslated = (
  { map, cpu, translation, portal }: View,
  { g, r }: Pick<At, 'g' | 'r'>,
  members: Members,
): boolean =>
  translation(g).is('off') &&
  portal(g).is('closed') &&
  members('gpasid').every(gp => map(g, r, gp).is('unmapped') && cpu(g, gp).is('unmapped'))

/** Of the designs that are argued for. */
export function devicesContract({ platform, variant }: Subject) {
  const isTrapped = variant === 'devices-translated-trapped'
  const hasAlias = variant === 'devices-alias'
  const mapsAssigned = isTrapped || hasAlias || variant === 'devices-identity'
  const mapIsOfGuest = platform.enqcmd
  const translates = platform.enqcmd && variant !== 'devices-assigned'
  const sayWhere = mapIsOfGuest ? 'anywhere' : 'on the RID'
  /** The numbers that lead to what is bound to a gPASID. */
  const leading = ({ gp, p }: At): readonly At['p'][] => (hasAlias ? [p, untranslated(gp)] : [p])
  const isBoundSomewhere = (view: View, at: At, members: Members): boolean =>
    mapIsOfGuest ? members('rid').some(r => isBound(view, { ...at, r })) : isBound(view, at)

  return contract({
    assign: {
      says: isTrapped
        ? 'gives a RID that nobody has to a guest whose PASIDs the CPU translates, and traps its PASID register'
        : 'gives a RID that nobody has to a guest, which writes its PASID register itself',
      succeeds: ({ rid, translation }, { g, r }) => rid(r).is('unassigned') && (!isTrapped || translation(g).is('on')),
      leaves: (view, { g, r }, _, members) =>
        view.rid(r).is(isTrapped ? 'assigned.trapped' : 'assigned.direct', { guest: g }) &&
        (translates || isUntranslated(view, { g, r }, members)),
    },
    share: {
      says: 'makes mediated devices of every guest on a RID that nobody has',
      succeeds: ({ rid }, { r }) => rid(r).is('unassigned'),
      leaves: ({ rid }, { r }) => rid(r).is('shared', { guest: null }),
    },
    map: {
      says: `makes a gPASID that is not mapped a number to which none is mapped ${sayWhere}; of the CPU as well, if it translates`,
      succeeds: ({ rid, map, cpu }, { g, r, gp, p }, members) =>
        (mapIsOfGuest || rid(r).is('shared')) &&
        map(g, r, gp).is('unmapped') &&
        cpu(g, gp).is('unmapped') &&
        members('guest').every(h => members('gpasid').every(other => !map(h, r, other).is('mapped', { to: p }))),
      leaves: (view, at) =>
        isMapped(view, at) && (!platform.cpuPasidTranslation || view.cpu(at.g, at.gp).is('mapped', { to: at.p })),
    },
    unmap: {
      says: `forgets the number of a gPASID, once nothing is bound to it ${sayWhere}`,
      succeeds: (view, at, members) => isMapped(view, at) && !isBoundSomewhere(view, at, members),
      leaves: ({ map, cpu }, { g, r, gp }) =>
        map(g, r, gp).is('unmapped', { to: null }) && cpu(g, gp).is('unmapped', { to: null }),
    },
    bindAssigned: {
      says: mapsAssigned
        ? 'binds an address space, on a RID of the guest, to a gPASID at its number, where nothing is bound'
        : 'binds an address space, on a RID of the guest, to a gPASID at the same number, where nothing is bound',
      succeeds: (view, at) =>
        isOwn(view, at) &&
        (!mapsAssigned || isMapped(view, at)) &&
        leading(at).every(p => view.entry(at.r, p).is('absent')),
      leaves: (view, at) => leading(at).every(p => isBound(view, { ...at, p })),
    },
    bindMediated: {
      says: 'binds an address space, on a RID that is shared, to a gPASID at its number, where nothing is bound',
      succeeds: (view, at) => view.rid(at.r).is('shared') && isMapped(view, at) && view.entry(at.r, at.p).is('absent'),
      leaves: isBound,
    },
    unbind: {
      says: 'ends what is bound to a gPASID on a RID, at every number that leads there, and at no other',
      succeeds: isBound,
      leaves: (view, at, before, members) =>
        members('pasid').every(p =>
          isBound(before, { ...at, p })
            ? isForgotten(view, { ...at, p })
            : view.entry(at.r, p).is('absent') === before.entry(at.r, p).is('absent'),
        ),
    },
    guestWrites: {
      says: 'the guest binds an address space in its own table, at a number where nothing is bound',
      succeeds: (view, at) => isOwn(view, at) && view.entry(at.r, at.p).is('absent'),
      leaves: isBound,
    },
    guestClears: {
      says: 'the guest ends what it has bound in its own table',
      succeeds: isBound,
      leaves: isForgotten,
    },
    enableTranslation: {
      says: 'lets the CPU translate the PASIDs of a guest, if it does not',
      succeeds: ({ translation }, { g }) => translation(g).is('off'),
      leaves: ({ translation }, { g }) => translation(g).is('on'),
    },
    disableTranslation: {
      says: isTrapped
        ? 'lets the CPU translate no longer, if the guest has no portal open and no RID of its own'
        : 'lets the CPU translate no longer, if the guest has no portal open',
      succeeds: (view, { g }, members) =>
        view.translation(g).is('on') &&
        view.portal(g).is('closed') &&
        (!isTrapped || members('rid').every(r => !isOwn(view, { g, r }))),
      leaves: ({ translation }, { g }) => translation(g).is('off'),
    },
    openPortal: {
      says: 'opens the portal to mediated devices, if the CPU translates the PASIDs of the guest',
      succeeds: ({ translation, portal }, { g }) => translation(g).is('on') && portal(g).is('closed'),
      leaves: ({ portal }, { g }) => portal(g).is('open'),
    },
    closePortal: {
      says: 'closes the portal to mediated devices',
      succeeds: ({ portal }, { g }) => portal(g).is('open'),
      leaves: ({ portal }, { g }) => portal(g).is('closed'),
    },
    enqcmd: {
      says: 'arrives at what the guest bound to its gPASID, on a RID of its own or by a portal, and changes nothing',
      succeeds: (view, at) => {
        const { rid, portal, translation, cpu } = view
        const { g, r, gp, p } = at
        return (
          (isOwn(view, at) || (rid(r).is('shared') && portal(g).is('open'))) &&
          (translation(g).is('on') ? cpu(g, gp).is('mapped', { to: p }) : untranslated(gp) === p) &&
          isBound(view, at)
        )
      },
      leaves: () => true,
    },
    dedicated: {
      says: 'arrives at what the guest bound to the gPASID in the register of its queue, and changes nothing',
      succeeds: (view, at) =>
        isBound(view, at) && (view.rid(at.r).is('assigned.direct') ? untranslated(at.gp) === at.p : isMapped(view, at)),
      leaves: () => true,
    },
  })
}
