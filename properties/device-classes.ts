/** Work that a guest submits with a gPASID reaches what it bound to that gPASID, whatever the device, and no other guest. */
import type { DeviceClasses } from '../machines/gpasid-map/device-system.ts'
import type { Subject } from '../machines/subject.ts'
import { mutant } from '../src/system/mutant.ts'
import { requirementsOf, type View } from '../src/system/property.ts'
import type { Index } from '../src/system/sort.ts'
import type { MutantOf } from './mutant-of.ts'

const { invariant, reachable } = requirementsOf<DeviceClasses, Subject>()

type Devices = View<DeviceClasses>
type Wire = Index<'pasid'> | null
interface Submission {
  readonly g: Index<'guest'>
  readonly r: Index<'rid'>
  readonly gp: Index<'gpasid'>
}

const untranslated = (gp: Index<'gpasid'>): Index<'pasid'> => `pasid${Number(gp.slice('gpasid'.length))}`

/** What an ENQCMD puts on the wire; null where it gets none there, or cannot be submitted. */
function enqcmdWire({ rid, portal, translation, cpu }: Devices, { g, r, gp }: Submission): Wire {
  const accepted = rid(r).is('assigned', { guest: g }) || (rid(r).is('shared') && portal(g).is('open'))
  if (!accepted) return null
  return translation(g).is('on') ? cpu(g, gp).context.to : untranslated(gp)
}

/** What a dedicated work queue puts on the wire whose PASID register the guest writes a gPASID to. */
function dedicatedWire({ rid, map }: Devices, { g, r, gp }: Submission): Wire {
  if (rid(r).is('assigned.direct', { guest: g })) return untranslated(gp)
  return rid(r).is('shared') || rid(r).is('assigned', { guest: g }) ? map(g, r, gp).context.to : null
}

const isBound = ({ entry }: Devices, { g, r, gp }: Submission, pasids: readonly Index<'pasid'>[]): boolean =>
  pasids.some(p => entry(r, p).is('present', { guest: g, gpasid: gp }))

const enqcmdOnly = ({ platform }: Subject): true | string => platform.enqcmd || `there is no ENQCMD on ${platform.name}`
const mediated = ({ platform, variant }: Subject): true | string =>
  !platform.mdevPasid
    ? `no device is mediated on ${platform.name}`
    : variant !== 'devices-assigned' || 'no device is mediated'
const assigned = ({ variant }: Subject): true | string => variant !== 'devices-mediated' || 'no RID is assigned'
const enqcmdAndMediated = (subject: Subject): true | string => {
  const answer = enqcmdOnly(subject)
  return answer === true ? mediated(subject) : answer
}
const both = (subject: Subject): true | string => {
  const answer = enqcmdAndMediated(subject)
  return answer === true ? assigned(subject) : answer
}
const hostTable = ({ platform }: Subject): string | undefined =>
  platform.tableOwnerWhenNested === 'guest' ? 'the guest writes the PASID table' : undefined

export const enqcmdKeepsMeaning = invariant(
  'an ENQCMD with a gPASID that is bound on a device reaches what the guest bound to it',
  {
    id: 'S23',
    source: 'rfc-v2',
    why: 'the device would fault, or work on the memory of another process of the guest',
    applies: enqcmdOnly,
    forAll: { g: 'guest', r: 'rid', gp: 'gpasid' },
    when: (view, at, members) => isBound(view, at, members('pasid')) && enqcmdWire(view, at) !== null,
    then: (view, at) => {
      const wire = enqcmdWire(view, at)
      return wire !== null && view.entry(at.r, wire).is('present', { guest: at.g, gpasid: at.gp })
    },
  },
)

export const dedicatedKeepsMeaning = invariant(
  'a dedicated work queue with a gPASID that is bound on its device reaches what the guest bound to it',
  {
    id: 'I1',
    source: 'tian-may-2021',
    why: 'the device would fault, or work on the memory of another process of the guest',
    forAll: { g: 'guest', r: 'rid', gp: 'gpasid' },
    when: (view, at, members) => isBound(view, at, members('pasid')),
    then: (view, at) => {
      const wire = dedicatedWire(view, at)
      return wire !== null && view.entry(at.r, wire).is('present', { guest: at.g, gpasid: at.gp })
    },
  },
)

export const workIsConfined = invariant('no work reaches another guest, whatever the device and the gPASID', {
  id: 'I1',
  source: 'rfc-v2',
  why: 'a guest would read and write the memory of another',
  forAll: { g: 'guest', r: 'rid', gp: 'gpasid', p: 'pasid' },
  when: (view, at) =>
    [enqcmdWire(view, at), dedicatedWire(view, at)].includes(at.p) && view.entry(at.r, at.p).is('present'),
  then: ({ entry }, { g, r, p }) => entry(r, p).context.guest === g,
})

export const numberIsFreeEverywhere = invariant(
  'the number that the CPU makes of a gPASID is free for it on every device of the guest',
  {
    id: 'S23',
    source: 'raj-may-2021',
    why: 'a thread that opens a second accelerator would find its PASID taken there',
    applies: subject => (subject.variant === 'devices-untranslated' ? 'the CPU never translates' : both(subject)),
    forAll: { g: 'guest', r: 'rid', gp: 'gpasid', p: 'pasid' },
    when: ({ rid, translation, cpu }, { g, r, gp, p }) =>
      (rid(r).is('shared') || rid(r).is('assigned', { guest: g })) &&
      translation(g).is('on') &&
      cpu(g, gp).is('mapped', { to: p }),
    then: ({ entry }, { g, r, gp, p }) =>
      entry(r, p).is('absent') || entry(r, p).is('present', { guest: g, gpasid: gp }),
  },
)

export const portalIsTranslated = invariant('a portal to mediated devices is open only while the CPU translates', {
  id: 'I3',
  source: 'rfc-v2',
  why: "a gPASID would go on the wire as it is, and on a shared RID that is another guest's PASID",
  applies: enqcmdAndMediated,
  forAll: { g: 'guest' },
  when: ({ portal }, { g }) => portal(g).is('open'),
  then: ({ translation }, { g }) => translation(g).is('on'),
})

export const classesCoexist = reachable('a thread submits to an assigned and to a mediated device with one gPASID', {
  id: 'S23',
  source: 'rfc-v2',
  why: 'a guest could not have a device of type T7 and one of type T8',
  applies: both,
  forSome: { g: 'guest', r: 'rid', s: 'rid', gp: 'gpasid' },
  when: (view, { g, r, s, gp }, members) =>
    view.rid(r).is('assigned') &&
    view.rid(s).is('shared') &&
    [r, s].every(at => {
      const submission = { g, r: at, gp }
      return isBound(view, submission, members('pasid')) && enqcmdWire(view, submission) !== null
    }),
})

export const deviceClassProperties = [
  enqcmdKeepsMeaning,
  dedicatedKeepsMeaning,
  workIsConfined,
  numberIsFreeEverywhere,
  portalIsTranslated,
  classesCoexist,
]

const among =
  (because: string, ...variants: string[]) =>
  ({ variant = '' }: Subject): true | string =>
    variants.includes(variant) || because

const translates = among(
  'no gPASID is translated, or every RID has a map of its own',
  'devices-translated-trapped',
  'devices-alias',
  'devices-mediated',
)

export const deviceClassMutants: readonly MutantOf<DeviceClasses>[] = [
  {
    name: 'M39',
    change: 'a gPASID is mapped for each RID, though the CPU has one translation for the guest',
    source: 'seed',
    applies: translates,
    mutate: system => mutant(system).unshare('map'),
    killedBy: enqcmdKeepsMeaning,
    // With mediated devices only, the portal has to be opened as well.
    steps: ({ variant }) => (variant === 'devices-mediated' ? 6 : 5),
  },
  {
    name: 'exposed-early',
    change: 'a RID is assigned without asking whether the CPU translates',
    source: 'rfc-v2',
    applies: among('no assigned RID needs the CPU to translate', 'devices-translated-trapped'),
    mutate: system => mutant(system).without('assign', 'translation'),
    killedBy: enqcmdKeepsMeaning,
    steps: 3,
  },
  {
    name: 'M40',
    change: 'a portal opens without asking whether the CPU translates',
    source: 'rfc-v2',
    applies: enqcmdAndMediated,
    mutate: system => mutant(system).without('openPortal', 'translation'),
    killedBy: portalIsTranslated,
    steps: 1,
  },
  {
    name: 'map-taken',
    change: 'a gPASID is mapped to a number that another gPASID, or another guest, has already',
    source: 'vcmd',
    applies: mediated,
    mutate: system => mutant(system).edit('map', listed => listed.filter(({ errno }) => errno !== 'ENOSPC')),
    killedBy: workIsConfined,
    steps: 4,
  },
  {
    name: 'bind-on-any-rid',
    change: 'a page table is attached without asking who has the RID',
    source: 'iommufd',
    applies: subject =>
      hostTable(subject) ??
      (subject.variant === 'devices-translated-trapped'
        ? 'the guest that has the RID puts numbers on the wire that are its own everywhere'
        : assigned(subject)),
    mutate: system => mutant(system).without('bindAssigned', 'rid'),
    killedBy: workIsConfined,
    // The number has to be allocated first where the host gives it.
    steps: ({ variant }) => (variant === 'devices-identity' || variant === 'devices-alias' ? 3 : 2),
  },
  {
    name: 'write-any-table',
    change: 'a guest writes the PASID table of a RID that it was not assigned',
    source: 'brucker-may-2021',
    applies: subject => hostTable(subject) !== undefined || 'the host writes the PASID table',
    mutate: system => mutant(system).without('guestWrites', 'rid'),
    killedBy: workIsConfined,
    steps: 2,
  },
  {
    name: 'bind-unmapped',
    change: 'a page table is attached at any number, whatever the gPASID is mapped to',
    source: 'rfc-v2',
    applies: subject => (subject.variant === 'devices-translated' ? 'the design fails already' : mediated(subject)),
    mutate: system => mutant(system).without('bindMediated', 'map'),
    killedBy: dedicatedKeepsMeaning,
    steps: 2,
  },
  {
    name: 'alias-left-out',
    change: 'only the translated number leads to the page table',
    source: 'tian-may-2021',
    applies: among('there is no alias', 'devices-alias'),
    mutate: system =>
      mutant(system).edit('bindAssigned', listed => listed.filter(({ source }) => source !== 'tian-may-2021')),
    killedBy: dedicatedKeepsMeaning,
    steps: 3,
  },
  {
    name: 'unmap-attached',
    change: 'a number is given back without asking whether it is attached',
    source: 'ioasid-v4',
    applies: among(
      'not both types of devices take the same number',
      'devices-identity',
      'devices-translated-trapped',
      'devices-alias',
    ),
    mutate: system => mutant(system).without('unmap', 'entry'),
    killedBy: numberIsFreeEverywhere,
    steps: 6,
  },
  {
    name: 'portal-kept-shut',
    change: 'the portal of a mediated device is never exposed',
    source: 'rfc-v2',
    applies: both,
    mutate: system => mutant(system).without('openPortal', 'portal'),
    killedBy: classesCoexist,
    steps: 0,
  },
]
