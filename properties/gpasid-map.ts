/** A gPASID means one number of its guest: in its set, in the CPU and in the registers of its devices. */
import type { GpasidMap } from '../machines/gpasid-map/system.ts'
import type { Subject } from '../machines/subject.ts'
import { mutant } from '../src/system/mutant.ts'
import type { Listed, Part } from '../src/system/participant.ts'
import { requirementsOf } from '../src/system/property.ts'
import type { MutantOf } from './mutant-of.ts'

const { invariant, leadsTo, transition } = requirementsOf<GpasidMap, Subject>()

const notIdentity = ({ variant }: Subject): true | string =>
  variant !== 'identity' || 'with identity, a gPASID can stand for one number only'
const untranslated = ({ variant }: Subject): true | string =>
  variant !== undefined || 'the design translates gPASIDs, and no device sees them as they are'

export const mapsAreInStep = invariant(
  'at rest, the CPU maps a gPASID to the number that its SPID is of, and to no other',
  {
    id: 'I4',
    source: 'ioasid-v4-doc',
    why: 'what a thread submits would reach another address space than what a trapped register does',
    forAll: { g: 'guest', gp: 'gpasid' },
    when: ({ notices, spid, cpu }, { g, gp }) =>
      notices(g).is('empty') && (spid(g, gp).is('attached') || cpu(g, gp).is('mapped')),
    then: ({ spid, cpu }, { g, gp }) => spid(g, gp).context.pasid === cpu(g, gp).context.to,
  },
)

export const cpuLeadsToOwnNumber = invariant('the CPU maps a gPASID to a number of its guest, at rest or not', {
  id: 'I4',
  source: 'ioasid-v4-doc',
  why: 'the number may be of another guest by the time that the CPU forgets it',
  forAll: { g: 'guest', gp: 'gpasid', p: 'pasid' },
  when: ({ cpu }, { g, gp, p }) => cpu(g, gp).is('mapped', { to: p }),
  then: ({ number }, { g, p }) => number(p).context.owner === g,
})

export const cpuIsInjective = invariant('the CPU never maps two gPASIDs of a guest to one number', {
  id: 'I4',
  source: 'ioasid-v4-doc',
  why: 'a fault names the number: the guest could not be told which gPASID it is for',
  forAll: { g: 'guest', gp: 'gpasid', other: 'gpasid' },
  when: ({ cpu }, { g, gp, other }) =>
    (gp as string) !== other && cpu(g, gp).is('mapped') && cpu(g, other).is('mapped'),
  then: ({ cpu }, { g, gp, other }) => cpu(g, gp).context.to !== cpu(g, other).context.to,
})

export const noticesAlternate = transition('a gPASID that the CPU is told of was not mapped before', {
  id: 'L4',
  source: 'ioasid-v4-doc',
  why: 'the UNBIND of the number before has been lost, or comes later and takes away the new one',
  on: ['hearBind'],
  forAll: { g: 'guest', gp: 'gpasid' },
  when: (before, after, { g, gp }) => before.cpu(g, gp).context.to !== after.cpu(g, gp).context.to,
  then: (before, _after, { g, gp }) => before.cpu(g, gp).is('unmapped'),
})

export const unbindIsHeard = leadsTo('the CPU forgets a gPASID that no longer stands for a number', {
  id: 'L4',
  source: 'ioasid-v4-doc',
  why: 'an UNBIND is lost: the number can never be freed, for it may still be submitted',
  forAll: { g: 'guest', gp: 'gpasid', p: 'pasid' },
  fair: { weak: [{ every: 'worker' }] },
  when: ({ cpu, spid }, { g, gp, p }) =>
    cpu(g, gp).is('mapped', { to: p }) && !spid(g, gp).is('attached', { pasid: p }),
  goal: ({ cpu }, { g, gp, p }) => !cpu(g, gp).is('mapped', { to: p }),
})

export const registerAgrees = invariant('at rest, a device register holds the number that the CPU puts on the wire', {
  id: 'S23',
  source: 'ioasid-v4-doc',
  why: 'one gPASID would mean one address space to a dedicated work queue, and another to a shared one',
  forAll: { g: 'guest', gp: 'gpasid' },
  when: ({ notices, register }, { g, gp }) => notices(g).is('empty') && register(g).is('programmed', { gpasid: gp }),
  then: ({ register, cpu }, { g, gp }) => register(g).context.pasid === cpu(g, gp).context.to,
})

export const freeNumberIsInNoTable = invariant('a free number has no SPID and is in no register', {
  id: 'S1',
  source: 'ioasid-v4-doc',
  why: 'the guest that had it would find it again, as a number of somebody else',
  forAll: { g: 'guest', gp: 'gpasid', p: 'pasid' },
  when: ({ number }, { p }) => number(p).is('free'),
  then: ({ spid, register }, { g, gp, p }) =>
    !spid(g, gp).is('attached', { pasid: p }) && !register(g).is('programmed', { pasid: p }),
})

export const sameNumberIsOwn = invariant(
  'a gPASID in use is also, untranslated, a number that the host gave to its guest',
  {
    id: 'I5',
    source: 'vcmd',
    why: 'what a device puts on the wire untranslated would be the PASID of another guest',
    applies: untranslated,
    forAll: { g: 'guest', gp: 'gpasid', p: 'pasid' },
    when: ({ spid }, { g, gp, p }) =>
      spid(g, gp).is('attached') && gp.slice('gpasid'.length) === p.slice('pasid'.length),
    then: ({ number }, { g, p }) => number(p).context.owner === g,
  },
)

export const gpasidMapProperties = [
  mapsAreInStep,
  cpuLeadsToOwnNumber,
  cpuIsInjective,
  noticesAlternate,
  unbindIsHeard,
  registerAgrees,
  freeNumberIsInNoTable,
  sameNumberIsOwn,
]

/** A gPASID that is an alias takes one allocation more: of the number that it is itself. */
const oneMoreWithAlias =
  (steps: number) =>
  ({ variant }: Subject): number =>
    variant === 'alias' ? steps + 1 : steps

/** The callee refuses, and the caller goes on. */
const ignored = (part: Extract<Part, { kind: 'takes' }>): Listed => ({ part: { ...part, kind: 'hears' } })

export const gpasidMapMutants: readonly MutantOf<GpasidMap>[] = [
  {
    name: 'M47',
    change: 'a guest bind goes on although the gPASID stands for another number in the set',
    source: 'ioasid-v4-doc',
    applies: notIdentity,
    mutate: system =>
      mutant(system).edit('attachSpid', listed =>
        listed
          .filter(({ part }) => part.kind !== 'requires' || part.says !== 'is none')
          .map(item => (item.errno === 'EINVAL' && item.part.kind === 'takes' ? ignored(item.part) : item)),
      ),
    killedBy: mapsAreInStep,
    steps: oneMoreWithAlias(6),
  },
  {
    name: 'detach-unheard',
    change: 'a SPID is taken away and nobody is told',
    source: 'ioasid-v4-code',
    mutate: system => mutant(system).without('detachSpid', 'notices'),
    killedBy: mapsAreInStep,
    steps: oneMoreWithAlias(4),
  },
  {
    name: 'detach-leaves-cpu',
    change: 'KVM does not clear its map when it hears UNBIND',
    source: 'ioasid-v4-doc',
    applies: notIdentity,
    mutate: system => mutant(system).without('hearUnbind', 'cpu'),
    killedBy: noticesAlternate,
    steps: oneMoreWithAlias(8),
  },
  {
    name: 'unbind-waits-for-guest',
    change: 'UNBIND is heard only once the guest has cleared the register of its device',
    source: 'ioasid-v4-doc',
    mutate: system =>
      mutant(system).edit('hearUnbind', (listed, { g, gp }) => [
        ...listed,
        system.components.register(g).isNot('programmed', { gpasid: gp }),
      ]),
    killedBy: unbindIsHeard,
    steps: oneMoreWithAlias(7),
  },
  {
    name: 'unordered-worker',
    change: 'the newest notice is heard first',
    source: 'ioasid-v4-doc',
    mutate: system => mutant(system).provide('notices', { guards: { overtakes: () => true } }),
    killedBy: mapsAreInStep,
    steps: oneMoreWithAlias(5),
  },
  {
    name: 'free-unheard',
    change: 'a number is freed before KVM has heard that its SPID is gone',
    source: 'ioasid-v4-doc',
    mutate: system => mutant(system).without('free', 'notices'),
    killedBy: cpuLeadsToOwnNumber,
    steps: oneMoreWithAlias(5),
  },
  {
    name: 'two-names',
    change: 'a number that has a SPID gets a second one',
    source: 'ioasid-v4-doc',
    applies: notIdentity,
    mutate: system =>
      mutant(system).edit('attachSpid', listed =>
        listed.filter(({ part }) => part.kind !== 'requires' || !part.says.startsWith('is not attached')),
      ),
    killedBy: cpuIsInjective,
    steps: ({ variant }) => (variant === 'alias' ? 7 : 5),
  },
  {
    name: 'detach-leaves-register',
    change: 'the mdev driver does not clear the device register when it hears UNBIND',
    source: 'ioasid-v4-doc',
    mutate: system => mutant(system).without('hearUnbind', 'register'),
    killedBy: registerAgrees,
    steps: oneMoreWithAlias(6),
  },
  {
    name: 'free-named',
    change: 'a number is freed without asking whether it has a SPID',
    source: 'ioasid-v4-doc',
    mutate: system => mutant(system).without('free', 'spid'),
    killedBy: freeNumberIsInNoTable,
    steps: oneMoreWithAlias(4),
  },
  {
    name: 'attach-unowned',
    change: 'a SPID is attached to a number without asking whose it is',
    source: 'vtd-guest-bind',
    mutate: system =>
      mutant(system).edit('attachSpid', listed => listed.filter(({ source }) => source !== 'vtd-guest-bind')),
    killedBy: cpuLeadsToOwnNumber,
    steps: oneMoreWithAlias(3),
  },
  {
    name: 'M42',
    change: 'the virtual command that frees a number does not ask who owns it',
    source: 'vcmd',
    applies: untranslated,
    mutate: system =>
      mutant(system).edit('free', listed =>
        listed.filter(({ part, errno }) => part.kind === 'takes' || errno !== 'ignored'),
      ),
    killedBy: sameNumberIsOwn,
    steps: oneMoreWithAlias(3),
  },
]
