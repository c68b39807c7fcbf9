/** A PASID entry is taken down in order, and never read half-written. */
import type { PasidBinding } from '../machines/pasid-binding/system.ts'
import type { Subject } from '../machines/subject.ts'
import { mutant } from '../src/system/mutant.ts'
import { programCounter } from '../src/system/program-counter.ts'
import { requirementsOf } from '../src/system/property.ts'
import type { MutantOf } from './mutant-of.ts'
import { teardownOrder } from './observers.ts'

const { invariant, transition, observer, infinitelyOften } = requirementsOf<PasidBinding, Subject>()

const withSystemWideNumbers = ({ variant, platform }: Subject): true | string =>
  (variant === undefined ? platform.pasidScope === 'systemWide' : variant === 'system-wide-numbers') ||
  'how far numbers are unique has no part in what a detach waits for: it is asked where they are fewer'

const replaces = ({ platform }: Subject): true | string =>
  platform.nestGranularity === 'ridPasid' || 'how an entry is replaced is known of VT-d only'

export const clearedBeforeAnythingElse = transition(
  'a PASID entry that stops being present has lost just its present bit',
  {
    id: 'S22',
    source: 'vtd-present',
    why: 'fields that change while the entry is present are read by the hardware half old, half new',
    forAll: { r: 'rid', p: 'pasid' },
    when: (before, after, { r, p }) => before.entry(r, p).is('present') && !after.entry(r, p).is('present'),
    then: (before, after, { r, p }) => after.entry(r, p).is('clearing', { guest: before.entry(r, p).context.guest }),
  },
)

export const flushedBeforeReuse = transition(
  'a PASID entry that was present is in no cache before it is zeroed or written again',
  {
    id: 'S22',
    source: 'vtd-present',
    why: 'a stale translation would lead to memory that has a new owner',
    forAll: { r: 'rid', p: 'pasid' },
    when: (before, after, { r, p }) =>
      (before.entry(r, p).is('clearing') || before.entry(r, p).is('flushed')) &&
      (after.entry(r, p).is('absent') || after.entry(r, p).is('present')),
    then: (before, _, { r, p }) => before.entry(r, p).is('flushed'),
  },
)

export const drainedBeforeDetached = invariant('a page request in flight names an attached PASID', {
  id: 'S22',
  source: 'vtd-present',
  why: 'its answer would go to whoever gets the PASID next',
  forAll: { r: 'rid', p: 'pasid' },
  when: ({ requests }, { r, p }) => requests().is('pending', { rid: r, pasid: p }),
  then: ({ slot }, { r, p }) => slot(r, p).is('attached'),
})

export const drainedBeforeWritten = transition(
  'a PASID entry is written only while no page request of the PASID is in flight',
  {
    id: 'S22',
    source: 'vtd-replace',
    why: 'the new owner of the entry would be asked for a page that the old one misses',
    forAll: { r: 'rid', p: 'pasid' },
    when: (before, after, { r, p }) => !before.entry(r, p).is('present') && after.entry(r, p).is('present'),
    then: ({ requests }, _, { r, p }) => !requests().is('pending', { rid: r, pasid: p }),
  },
)

const tearsDown = {
  CLEAR: ['detach', 'replace'],
  FLUSH: ['flush', 'flushOld'],
  ZERO: ['zero', 'zeroOld'],
  DRAIN: ['drain'],
  WRITE: ['attach', 'write'],
} as const

export const tornDownInOrder = observer(
  'a PASID entry is cleared, flushed, zeroed and drained in this order, each step once',
  {
    id: 'S22',
    source: 'vtd-present',
    why: 'a step that comes too early leaves behind what it should have taken away',
    forAll: { r: 'rid', p: 'pasid' },
    machine: teardownOrder,
    watches: tearsDown,
  },
)

export const neverTorn = invariant('the hardware never reads a half-written PASID entry', {
  id: 'S19',
  source: 'vtd-replace',
  applies: replaces,
  why: 'it would combine the first stage of one domain with the second stage of another',
  forAll: { r: 'rid', p: 'pasid' },
  when: ({ entry }, { r, p }) => entry(r, p).is('present'),
  then: ({ entry }, { r, p }) => entry(r, p).is('present.whole'),
})

export const bindingAgreesAtRest = invariant('at rest, a PASID entry leads to the guest that its slot says', {
  id: 'S12',
  source: 'iommu-core',
  why: 'DMA goes where the hardware entry says; an attach that reports success must have written it',
  forAll: { r: 'rid', p: 'pasid' },
  when: ({ mutex, slot, entry }, { r, p }) =>
    mutex(r).is('free') && (slot(r, p).is('attached') || !entry(r, p).is('absent')),
  then: ({ slot, entry }, { r, p }) =>
    slot(r, p).is('attached') && entry(r, p).is('present', { guest: slot(r, p).context.guest }),
})

export const mutexCoversTeardown = invariant(
  'a PASID entry is between present and absent only while the mutex is held',
  {
    id: 'S22',
    source: 'iommu-core',
    why: 'another attach would find the slot taken and the entry gone, or write what is still being flushed',
    forAll: { r: 'rid', p: 'pasid' },
    when: ({ entry }, { r, p }) => entry(r, p).is('clearing') || entry(r, p).is('flushed'),
    then: ({ mutex }, { r }) => mutex(r).is('held'),
  },
)

export const mutexIsGivenBack = infinitelyOften('the mutex of a RID is free again and again', {
  id: 'L9',
  source: 'iommu-core',
  why: 'a detach waits for it: one that never ends, or a replace, keeps everybody else from detaching',
  applies: withSystemWideNumbers,
  forAll: { r: 'rid' },
  fair: { weak: [{ every: 'worker' }] },
  goal: ({ mutex }, { r }) => mutex(r).is('free'),
})

export const teardownProperties = [
  clearedBeforeAnythingElse,
  flushedBeforeReuse,
  drainedBeforeDetached,
  drainedBeforeWritten,
  tornDownInOrder,
  neverTorn,
  bindingAgreesAtRest,
  mutexCoversTeardown,
  mutexIsGivenBack,
]

export const teardownMutants: readonly MutantOf<PasidBinding>[] = [
  {
    name: 'M17',
    change: 'a replace writes over the live entry, without clearing its present bit first',
    source: 'vtd-replace',
    applies: replaces,
    mutate: system =>
      mutant(system).edit('replace', (listed, { g, r, p }) => [
        ...listed.filter(({ part }) => part.kind !== 'takes' || part.event.type !== 'CLEAR_PRESENT'),
        system.components.entry(r, p).takes('WRITE', { guest: g }),
      ]),
    killedBy: neverTorn,
    steps: 4,
  },
  {
    name: 'M18',
    change: 'a detach zeroes all fields of the entry while it is present',
    source: 'vtd-present',
    mutate: system =>
      mutant(system).edit('detach', (listed, { r, p }) =>
        listed.map(item =>
          item.part.kind === 'takes' && item.part.event.type === 'CLEAR_PRESENT'
            ? system.components.entry(r, p).takes('ZERO').else('EINVAL')
            : item,
        ),
      ),
    killedBy: clearedBeforeAnythingElse,
    steps: 4,
  },
  {
    name: 'no-flush',
    change: 'a detach does not flush the caches',
    source: 'vtd-present',
    mutate: system => mutant(system).without('flush', 'entry'),
    killedBy: flushedBeforeReuse,
    steps: 6,
  },
  {
    name: 'no-drain',
    change: 'a detach does not wait for page requests in flight',
    source: 'vtd-present',
    mutate: system => mutant(system).without('drain', 'requests'),
    killedBy: drainedBeforeDetached,
    steps: 8,
  },
  {
    name: 'replace-undrained',
    change: 'a replace does not wait for page requests in flight',
    source: 'vtd-replace',
    applies: replaces,
    mutate: system => mutant(system).without('write', 'requests'),
    killedBy: drainedBeforeWritten,
    steps: 8,
  },
  {
    name: 'drain-first',
    change: 'a detach drains the page requests before the caches are flushed',
    source: 'vtd-present',
    mutate: system => {
      const { slot, mutex } = system.components
      const drained = mutant(mutant(system).without('drain', 'slot')).without('drain', 'mutex')
      const ended = mutant(drained).edit('zero', (listed, { r, p }) => [
        ...listed,
        slot(r, p).takes('DETACH'),
        mutex(r).takes('UNLOCK'),
      ])
      return mutant(ended).machine('detaching', programCounter('detachPasid', ['drain', 'flush', 'zero']))
    },
    killedBy: tornDownInOrder,
    steps: 5,
  },
  {
    name: 'M24',
    change: 'an attach that the hardware refused reports success',
    source: 'iommufd',
    mutate: system => mutant(system).without('attach', 'entry'),
    killedBy: bindingAgreesAtRest,
    steps: 3,
  },
  {
    name: 'unlocked-teardown',
    change: 'a detach drops the mutex before the caches are flushed',
    source: 'iommu-core',
    mutate: system => mutant(system).without('detach', 'mutex'),
    killedBy: mutexCoversTeardown,
    steps: 4,
  },
  {
    name: 'drain-waits-for-all',
    change: 'a detach waits until no page request is in flight, whatever PASID it names',
    source: 'vtd-present',
    applies: withSystemWideNumbers,
    mutate: system => mutant(system).edit('drain', listed => [...listed, system.components.requests().is('empty')]),
    killedBy: mutexIsGivenBack,
    steps: 15,
  },
]
