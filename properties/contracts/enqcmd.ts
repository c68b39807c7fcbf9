/** What the manual page of ENQCMD would promise: when each call succeeds, and what it leaves behind. */
import type { Enqcmd } from '../../machines/enqcmd/system.ts'
import type { Subject } from '../../machines/subject.ts'
import { requirementsOf, type View as ViewOf } from '../../src/system/property.ts'

const { contract } = requirementsOf<Enqcmd, Subject>()

type Clauses = Parameters<typeof contract>[0]
type View = ViewOf<Enqcmd>
type At = Parameters<Clauses['attach']['succeeds']>[1]

const owns = ({ number }: View, { g, r, p }: At): boolean => number(r, p).is('allocated', { owner: g })

/** Of numbers that are unique system-wide, and of one map for the whole guest. */
export const enqcmdContract = () =>
  contract({
    allocate: {
      says: 'gives a guest a number that no guest has',
      succeeds: (view, { r, p }, members) => members('guest').every(g => !owns(view, { g, r, p })),
      leaves: owns,
    },
    free: {
      says: 'takes a number back from the guest that has it, once it is attached nowhere and no gPASID is mapped to it',
      succeeds: (view, at, members) =>
        owns(view, at) &&
        members('rid').every(
          r =>
            !view.entry(r, at.p).is('present', { guest: at.g }) &&
            members('gpasid').every(gp => !view.mapping(at.g, r, gp).is('mapped', { to: at.p })),
        ),
      leaves: ({ number }, { r, p }) => number(r, p).is('free', { owner: null }),
    },
    attach: {
      says: 'lets a number of the guest lead to its memory on a RID where it leads to none',
      succeeds: (view, at, members) =>
        owns(view, at) && members('guest').every(g => !view.entry(at.r, at.p).is('present', { guest: g })),
      leaves: ({ entry }, { g, r, p }) => entry(r, p).is('present', { guest: g }),
    },
    detach: {
      says: 'lets a number on a RID lead to the memory of the guest no longer',
      succeeds: ({ entry }, { g, r, p }) => entry(r, p).is('present', { guest: g }),
      leaves: ({ entry }, { r, p }) => entry(r, p).is('absent', { guest: null }),
    },

    map: {
      says: 'translates a gPASID that is not mapped, in the VMM and in the CPU, to a number of the guest to which no other is',
      succeeds: (view, at, members) =>
        owns(view, at) &&
        view.mapping(at.g, at.r, at.gp).is('unmapped') &&
        members('gpasid').every(gp => !view.mapping(at.g, at.r, gp).is('mapped', { to: at.p })),
      leaves: ({ mapping, cpu }, { g, r, gp, p }) =>
        mapping(g, r, gp).is('mapped', { to: p }) && cpu(g, gp).is('mapped', { to: p }),
    },
    unmap: {
      says: 'translates a gPASID no longer that is mapped, unless the thread still holds it',
      succeeds: ({ mapping, thread }, { g, r, gp }, members) =>
        members('pasid').some(p => mapping(g, r, gp).is('mapped', { to: p })) && !thread(g).is('valid', { gpasid: gp }),
      leaves: ({ mapping, cpu }, { g, r, gp }) =>
        mapping(g, r, gp).is('unmapped', { to: null }) && cpu(g, gp).is('unmapped', { to: null }),
    },
    enableTranslation: {
      says: 'lets the CPU translate the PASIDs of a guest for which it does not',
      succeeds: ({ translation }, { g }) => translation(g).is('off'),
      leaves: ({ translation }, { g }) => translation(g).is('on'),
    },
    disableTranslation: {
      says: 'lets the CPU translate no longer, once no portal of the guest is open',
      succeeds: ({ translation, portal }, { g }, members) =>
        translation(g).is('on') && members('rid').every(r => portal(g, r).is('closed')),
      leaves: ({ translation }, { g }) => translation(g).is('off'),
    },
    openPortal: {
      says: 'opens a portal that is closed, to a guest for which the CPU translates',
      succeeds: ({ translation, portal }, { g, r }) => translation(g).is('on') && portal(g, r).is('closed'),
      leaves: ({ portal }, { g, r }) => portal(g, r).is('open'),
    },
    closePortal: {
      says: 'closes a portal that is open',
      succeeds: ({ portal }, { g, r }) => portal(g, r).is('open'),
      leaves: ({ portal }, { g, r }) => portal(g, r).is('closed'),
    },

    loadPasid: {
      says: 'gives a thread that has none a gPASID that the CPU translates to a number',
      succeeds: ({ cpu, thread }, { g, gp }, members) =>
        thread(g).is('init') && members('pasid').some(p => cpu(g, gp).is('mapped', { to: p })),
      leaves: ({ thread }, { g, gp }) => thread(g).is('valid', { gpasid: gp }),
    },
    exitThread: {
      says: 'ends a thread that has a gPASID, and forgets it',
      succeeds: ({ thread }, { g }, members) => members('gpasid').some(gp => thread(g).is('valid', { gpasid: gp })),
      leaves: ({ thread }, { g }) => thread(g).is('init', { gpasid: null }),
    },
    enqcmd: {
      says: 'reaches the memory of its own guest, through an open portal, by the number that the gPASID of the thread is mapped to',
      succeeds: ({ thread, portal, cpu, entry }, { g, r, gp, p }) =>
        thread(g).is('valid', { gpasid: gp }) &&
        portal(g, r).is('open') &&
        cpu(g, gp).is('mapped', { to: p }) &&
        entry(r, p).is('present', { guest: g }),
      leaves: () => true,
    },
  })
