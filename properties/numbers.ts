/** A PASID number in the pool is used by nobody, and a number in use is used by its owner. */
import type { MdevSiblings } from '../machines/pasid-binding/mdev-system.ts'
import type { PasidBinding } from '../machines/pasid-binding/system.ts'
import type { Subject } from '../machines/subject.ts'
import { mutant } from '../src/system/mutant.ts'
import { requirementsOf } from '../src/system/property.ts'
import type { MutantOf } from './mutant-of.ts'

const binding = requirementsOf<PasidBinding, Subject>()
const mdev = requirementsOf<MdevSiblings, Subject>()

/** Whether a PASID binding has one number for all RIDs. */
export const hasSystemWideNumbers = ({ variant, platform }: Subject): boolean =>
  variant === undefined ? platform.pasidScope === 'systemWide' : variant === 'system-wide-numbers'

const systemWide = (subject: Subject): true | string =>
  hasSystemWideNumbers(subject) || 'with RID-local numbers, who has the RID is asked again by the numbers of the RID'

export const freeNumberIsUnused = binding.invariant(
  'a free PASID number is in no entry, in no cache and in no request in flight',
  {
    id: 'S1',
    source: 'ioasid-v4',
    why: 'its next owner would inherit the DMA of the last one',
    forAll: { r: 'rid', p: 'pasid' },
    when: ({ number }, { r, p }) => number(r, p).is('free'),
    then: ({ entry, requests }, { r, p }) =>
      entry(r, p).is('absent') && !requests().is('pending', { rid: r, pasid: p }),
  },
)

export const entryBelongsToOwner = binding.invariant(
  'a PASID entry that the hardware may use leads to the owner of the number',
  {
    id: 'I1',
    source: 'ioasid-v4',
    why: 'DMA with that PASID would reach a guest that was never given the number',
    forAll: { r: 'rid', p: 'pasid' },
    when: ({ entry }, { r, p }) => entry(r, p).is('present') || entry(r, p).is('clearing'),
    then: ({ entry, number }, { r, p }) => entry(r, p).context.guest === number(r, p).context.owner,
  },
)

export const entryBelongsToRid = binding.invariant('a PASID entry leads to the guest that has the RID', {
  id: 'I6',
  source: 'iommufd',
  why: 'a guest would be entered into the table of a device that it was never given',
  forAll: { r: 'rid', p: 'pasid' },
  when: ({ entry }, { r, p }) => !entry(r, p).is('absent'),
  then: ({ entry, rid }, { r, p }) => entry(r, p).context.guest === rid(r).context.guest,
})

export const bindingNumberProperties = [freeNumberIsUnused, entryBelongsToOwner, entryBelongsToRid]

export const bindingNumberMutants: readonly MutantOf<PasidBinding>[] = [
  {
    name: 'free-in-use',
    change: 'a number is freed without asking whether it is attached',
    source: 'ioasid-v4',
    mutate: system => mutant(system).without('free', 'slot'),
    killedBy: freeNumberIsUnused,
    steps: 4,
  },
  {
    name: 'attach-unowned',
    change: 'an attach does not ask who owns the number',
    source: 'ioasid-v4',
    mutate: system => mutant(system).without('attach', 'number'),
    killedBy: entryBelongsToOwner,
    steps: 2,
  },
  {
    name: 'release-in-use',
    change: 'the close of a device lets the RID go before its PASIDs are detached',
    source: 'iommufd',
    mutate: system => mutant(system).without('release', 'slot'),
    killedBy: entryBelongsToRid,
    steps: 4,
  },
  {
    name: 'attach-anywhere',
    change: 'an attach does not ask who has the RID',
    source: 'iommufd',
    applies: systemWide,
    mutate: system => mutant(system).without('attach', 'rid'),
    killedBy: entryBelongsToRid,
    steps: 2,
  },
]

export const mdevNumberIsUnused = mdev.invariant('a free PASID number is in no entry and in no device register', {
  id: 'S1',
  source: 'ioasid-v4',
  why: 'the device would go on with DMA in the name of the next owner',
  forAll: { g: 'guest', r: 'rid', p: 'pasid' },
  when: ({ number }, { r, p }) => number(r, p).is('free'),
  then: ({ entry, register }, { g, r, p }) =>
    entry(r, p).is('absent') && !register(g, r).is('programmed', { pasid: p }),
})

export const siblingsAreDisjoint = mdev.invariant(
  'two mediated devices of different guests on one RID never emit the same PASID',
  {
    id: 'I2',
    source: 'rfc-v2',
    why: 'the RID does not tell them apart: the PASID is all that does',
    forAll: { g: 'guest', h: 'guest', r: 'rid' },
    when: ({ register }, { g, h, r }) =>
      (g as string) !== h && register(g, r).is('programmed') && register(h, r).is('programmed'),
    then: ({ register }, { g, h, r }) => register(g, r).context.pasid !== register(h, r).context.pasid,
  },
)

export const mdevReachesItsGuest = mdev.invariant('DMA of a mediated device reaches only its own guest', {
  id: 'I1',
  source: 'rfc-v2',
  why: "it would read and write another guest's memory",
  forAll: { g: 'guest', r: 'rid', p: 'pasid' },
  when: ({ register, entry }, { g, r, p }) =>
    register(g, r).is('programmed', { pasid: p }) && entry(r, p).is('present'),
  then: ({ entry }, { g, r, p }) => entry(r, p).context.guest === g,
})

export const mdevEntryBelongsToOwner = mdev.invariant(
  'a PASID entry leads to the owner of the number, whichever guests share the RID',
  {
    id: 'S5',
    source: 'rfc-v2',
    why: 'mediated devices make PASIDs of one RID belong to several owners',
    forAll: { r: 'rid', p: 'pasid' },
    when: ({ entry }, { r, p }) => entry(r, p).is('present'),
    then: ({ entry, number }, { r, p }) => entry(r, p).context.guest === number(r, p).context.owner,
  },
)

export const mdevProperties = [mdevNumberIsUnused, siblingsAreDisjoint, mdevReachesItsGuest, mdevEntryBelongsToOwner]

export const mdevMutants: readonly MutantOf<MdevSiblings>[] = [
  {
    name: 'M43',
    change: 'a PASID is detached and freed while the device register still holds it (lazy clearing)',
    source: 'ioasid-v4',
    mutate: system => mutant(system).without('detach', 'register'),
    killedBy: mdevNumberIsUnused,
    steps: 5,
  },
  {
    name: 'program-unasked',
    change: 'the device register takes any PASID that a guest writes',
    source: 'rfc-v2',
    mutate: system => mutant(system).without('program', 'entry'),
    killedBy: siblingsAreDisjoint,
    steps: 2,
  },
  {
    name: 'program-of-sibling',
    change: 'the device register takes any PASID that is attached on the RID, also one of a sibling',
    source: 'rfc-v2',
    mutate: system =>
      mutant(system).edit('program', (listed, { r, p }) => [
        system.components.entry(r, p).is('present').else('EPERM'),
        ...listed.slice(1),
      ]),
    killedBy: mdevReachesItsGuest,
    steps: 3,
  },
  {
    name: 'attach-unowned',
    change: 'an attach does not ask who owns the number',
    source: 'rfc-v2',
    mutate: system => mutant(system).without('attach', 'number'),
    killedBy: mdevEntryBelongsToOwner,
    steps: 1,
  },
]
