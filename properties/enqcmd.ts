/** What a guest submits with ENQCMD reaches that guest, and one PASID of a thread means one thing on every device. */
import type { Enqcmd } from '../machines/enqcmd/system.ts'
import type { Subject } from '../machines/subject.ts'
import { mutant } from '../src/system/mutant.ts'
import { requirementsOf } from '../src/system/property.ts'
import type { MutantOf } from './mutant-of.ts'

const { invariant } = requirementsOf<Enqcmd, Subject>()

export const submissionsAreConfined = invariant("an ENQCMD of a guest reaches that guest's memory only", {
  id: 'I3',
  source: 'raj-may-2021',
  why: 'any process of a guest could make a device read and write the memory of another guest',
  forAll: { g: 'guest', gp: 'gpasid', r: 'rid', p: 'pasid' },
  when: ({ thread, portal, translation, cpu, entry }, { g, gp, r, p }) =>
    thread(g).is('valid', { gpasid: gp }) &&
    portal(g, r).is('open') &&
    entry(r, p).is('present') &&
    (translation(g).is('on')
      ? cpu(g, gp).is('mapped', { to: p })
      : gp.slice('gpasid'.length) === p.slice('pasid'.length)),
  then: ({ entry }, { g, r, p }) => entry(r, p).context.guest === g,
})

export const portalsWaitForTranslation = invariant(
  'a portal is open only while the CPU translates the PASIDs of its guest',
  {
    id: 'I3',
    source: 'rfc-v2',
    why: "a gPASID would go on the wire as it is, and there it is a sibling's PASID",
    forAll: { g: 'guest', r: 'rid' },
    when: ({ portal }, { g, r }) => portal(g, r).is('open'),
    then: ({ translation }, { g }) => translation(g).is('on'),
  },
)

export const mapLeadsToOwnNumbers = invariant('a gPASID of a guest is mapped to a PASID that the guest owns', {
  id: 'I4',
  source: 'rfc-v2',
  why: 'what the guest submits would carry the PASID of another',
  forAll: { g: 'guest', gp: 'gpasid', p: 'pasid' },
  when: ({ cpu }, { g, gp, p }) => cpu(g, gp).is('mapped', { to: p }),
  then: ({ number }, { g, p }, members) => members('rid').some(r => number(r, p).context.owner === g),
})

export const mapIsInjective = invariant('two gPASIDs of a guest are never mapped to one PASID', {
  id: 'I4',
  source: 'ioasid-v4',
  why: 'faults and page requests name the PASID: the guest could not tell which address space they are for',
  forAll: { g: 'guest', gp: 'gpasid', other: 'gpasid', p: 'pasid' },
  when: ({ mapping }, { g, gp, other, p }, members) =>
    (gp as string) !== other && members('rid').some(r => mapping(g, r, gp).is('mapped', { to: p })),
  then: ({ mapping }, { g, other, p }, members) =>
    members('rid').every(r => !mapping(g, r, other).is('mapped', { to: p })),
})

export const onePasidOnEveryDevice = invariant(
  'a gPASID of a guest becomes on every RID the PASID that it was mapped to there',
  {
    id: 'S23',
    source: 'seed',
    why: 'a thread has one PASID register and the CPU one translation: what is right on one accelerator is wrong on the other',
    forAll: { g: 'guest', r: 'rid', gp: 'gpasid' },
    when: ({ mapping }, { g, r, gp }) => mapping(g, r, gp).is('mapped'),
    then: ({ mapping, cpu }, { g, r, gp }) => cpu(g, gp).context.to === mapping(g, r, gp).context.to,
  },
)

export const loadedPasidStaysValid = invariant(
  'a thread holds a PASID that is mapped for as long as the thread holds it',
  {
    id: 'S25',
    source: 'enqcmd-series',
    why: 'nobody takes a PASID back from a running thread: the next owner of the gPASID would get its work',
    forAll: { g: 'guest', gp: 'gpasid' },
    when: ({ thread }, { g, gp }) => thread(g).is('valid', { gpasid: gp }),
    then: ({ cpu }, { g, gp }) => cpu(g, gp).is('mapped'),
  },
)

export const freeNumberIsInNoMap = invariant('a free PASID number is in no entry and in no map', {
  id: 'S1',
  source: 'ioasid-v4',
  why: 'its next owner would get the work of the last one',
  forAll: { g: 'guest', r: 'rid', p: 'pasid', gp: 'gpasid' },
  when: ({ number }, { r, p }) => number(r, p).is('free'),
  then: ({ entry, mapping, number }, { g, r, p, gp }, members) =>
    entry(r, p).is('absent') &&
    (!mapping(g, r, gp).is('mapped', { to: p }) || members('rid').some(at => number(at, p).context.owner === g)),
})

export const identityOfNumbers = invariant(
  'a gPASID is the PASID of the same number, and the host gave it to this guest',
  {
    id: 'I5',
    source: 'vcmd',
    why: 'without translation the guest would use numbers that nobody gave it',
    applies: ({ variant }) => variant?.includes('identity') || 'the design translates gPASIDs',
    forAll: { g: 'guest', gp: 'gpasid' },
    when: ({ cpu }, { g, gp }) => cpu(g, gp).is('mapped'),
    then: ({ cpu, number }, { g, gp }, members) => {
      const p = cpu(g, gp).context.to
      return (
        p !== null &&
        p.slice('pasid'.length) === gp.slice('gpasid'.length) &&
        members('rid').some(r => number(r, p).context.owner === g)
      )
    },
  },
)

export const enqcmdProperties = [
  submissionsAreConfined,
  portalsWaitForTranslation,
  mapLeadsToOwnNumbers,
  mapIsInjective,
  onePasidOnEveryDevice,
  loadedPasidStaysValid,
  freeNumberIsInNoMap,
  identityOfNumbers,
]

const identity = ({ variant }: Subject): true | string => variant === 'identity' || 'the design translates gPASIDs'
const translated = ({ variant }: Subject): true | string =>
  variant === undefined || 'with identity there is one PASID that a gPASID may be mapped to'

export const enqcmdMutants: readonly MutantOf<Enqcmd>[] = [
  {
    name: 'rid-local-numbers',
    change: 'PASID numbers are local to each RID',
    source: 'seed',
    mutate: system => mutant(system).unshare('number'),
    killedBy: submissionsAreConfined,
    steps: 7,
  },
  {
    name: 'M40',
    change: 'a portal opens without asking whether the CPU translates',
    source: 'rfc-v2',
    mutate: system => mutant(system).without('openPortal', 'translation'),
    killedBy: portalsWaitForTranslation,
    steps: 1,
  },
  {
    name: 'M39',
    change: 'a gPASID is mapped for each RID, though the CPU has one translation for the guest',
    source: 'seed',
    applies: translated,
    mutate: system => mutant(system).unshare('mapping'),
    killedBy: onePasidOnEveryDevice,
    steps: 4,
  },
  {
    name: 'free-mapped',
    change: 'a number is freed without asking whether a gPASID is mapped to it',
    source: 'ioasid-v4',
    mutate: system => mutant(system).without('free', 'mapping'),
    killedBy: mapLeadsToOwnNumbers,
    steps: 3,
  },
  {
    name: 'M42',
    change: 'the virtual command that frees a number does not ask who owns it',
    source: 'vcmd',
    applies: identity,
    mutate: system =>
      mutant(system).edit('free', listed =>
        listed.filter(({ part, errno }) => part.kind === 'takes' || errno !== 'ignored'),
      ),
    killedBy: identityOfNumbers,
    steps: 3,
  },
  {
    name: 'map-twice',
    change: 'a map does not ask whether another gPASID is mapped to the number',
    source: 'ioasid-v4',
    applies: translated,
    mutate: system =>
      mutant(system).edit('map', listed =>
        listed.filter(
          ({ part }) => part.kind !== 'requires' || part.of[0]?.family.identity !== system.components.mapping.identity,
        ),
      ),
    killedBy: mapIsInjective,
    steps: 3,
  },
  {
    name: 'unmap-loaded',
    change: 'an unmap does not ask whether a thread still holds the gPASID',
    source: 'enqcmd-series',
    mutate: system => mutant(system).without('unmap', 'thread'),
    killedBy: loadedPasidStaysValid,
    steps: 4,
  },
  {
    name: 'free-attached',
    change: 'a number is freed without asking whether it is attached',
    source: 'ioasid-v4',
    mutate: system => mutant(system).without('free', 'entry'),
    killedBy: freeNumberIsInNoMap,
    steps: 3,
  },
]
