/** While a PASID is replaced, the hardware finds the old page table or the new one, never none or half of each; page requests find their owner. */
import type { PasidReplace } from '../machines/pasid-binding/replace-system.ts'
import type { Subject } from '../machines/subject.ts'
import { same } from '../src/system/local.ts'
import { mutant } from '../src/system/mutant.ts'
import { requirementsOf } from '../src/system/property.ts'
import { type Index, others } from '../src/system/sort.ts'
import type { MutantOf } from './mutant-of.ts'

const { invariant, leadsTo, pattern, transition } = requirementsOf<PasidReplace, Subject>()

export const neverTorn = invariant('both halves of an entry that is present are of one page table', {
  id: 'S19',
  source: 'vtd-replace',
  why: 'the hardware would combine the first stage of one domain with the second stage of another',
  forAll: { r: 'rid', p: 'pasid' },
  when: ({ entry }, { r, p }) => entry(r, p).is('present'),
  then: ({ entry }, { r, p }) => entry(r, p).context.first === entry(r, p).context.second,
})

export const neverEmpty = invariant('an attached PASID is never without an entry, unless its device is being reset', {
  id: 'S19',
  source: 'iommu-core',
  why: 'DMA that the guest has every right to do would fail in between',
  forAll: { r: 'rid', p: 'pasid' },
  when: ({ slot, device }, { r, p }) => slot(r, p).is('attached') && device(r).is('running'),
  then: ({ entry }, { r, p }) => entry(r, p).is('present'),
})

export const failureChangesNothing = transition('a replace that fails leaves what was attached', {
  id: 'S19',
  source: 'replace-review',
  why: 'the caller is told that nothing has changed, and its PASID has nothing attached',
  on: ['replaceFails'],
  forAll: { r: 'rid', p: 'pasid' },
  when: (before, _, { r, p }) => before.slot(r, p).is('attached'),
  then: (before, after, { r, p }) =>
    same(before.slot(r, p), after.slot(r, p)) && same(before.entry(r, p), after.entry(r, p)),
})

export const requestsGoToOwner = transition(
  'a page request is told to the owner of the page table that it misses a page of',
  {
    id: 'I9',
    source: 'replace-review',
    why: 'the new owner would be asked for a page of the old one, and would answer',
    on: ['deliver'],
    forAll: { r: 'rid', p: 'pasid' },
    when: ({ request }, after, { r, p }) => request().is('waiting', { rid: r, pasid: p }) && after.request().is('none'),
    then: ({ request, handle }, _, { r, p }) => handle(r, p).context.table === request().context.table,
  },
)

export const replacedAgrees = invariant('at rest, slot, entry and handle of a PASID are of one page table', {
  id: 'S12',
  source: 'iommu-core',
  why: 'DMA goes where the entry says, and nobody would know',
  forAll: { r: 'rid', p: 'pasid' },
  when: ({ slot, entry, replacing, device }, { r, p }) =>
    replacing(r).is('idle') && device(r).is('running') && (slot(r, p).is('attached') || !entry(r, p).is('absent')),
  then: ({ slot, entry, handle }, { r, p }) =>
    slot(r, p).is('attached') &&
    entry(r, p).is('present', { first: slot(r, p).context.table, second: slot(r, p).context.table }) &&
    handle(r, p).context.table === slot(r, p).context.table,
})

export const keptInReset = pattern('nothing is attached or replaced while the device is being reset', {
  id: 'S20',
  source: 'reset-blocking',
  why: 'the entry would be written while the device is reset',
  forAll: { r: 'rid' },
  absence: ['attach', 'replace', 'finish'],
  within: { after: ['resetBegin'], before: ['resetEnd'] },
})

export const replaceEnds = leadsTo('a replace that has begun comes to its end', {
  id: 'L8',
  source: 'iommu-core',
  why: 'whoever wants to detach, replace or reset waits for it',
  forAll: { r: 'rid' },
  // While the entry is present, page requests come again and again: the drain has to meet a moment without any.
  fair: { weak: [{ every: 'worker' }], strong: ['finish'] },
  when: ({ replacing }, { r }) => replacing(r).is('busy'),
  goal: ({ replacing }, { r }) => replacing(r).is('idle'),
})

export const replaceProperties = [
  neverTorn,
  neverEmpty,
  failureChangesNothing,
  requestsGoToOwner,
  replacedAgrees,
  keptInReset,
  replaceEnds,
]

export const replaceMutants: readonly MutantOf<PasidReplace>[] = [
  {
    name: 'half-written',
    change: 'a replace writes the first half of the entry only',
    source: 'vtd-replace',
    mutate: system =>
      mutant(system).edit('replace', (listed, { r, p, t }) =>
        listed.map(item =>
          item.part.kind === 'takes' && item.part.event.type === 'WRITE'
            ? system.components.entry(r, p).takes('WRITE_FIRST', { table: t }).else('EINVAL')
            : item,
        ),
      ),
    killedBy: neverTorn,
    steps: 2,
  },
  {
    name: 'replace-clears',
    change: 'a replace clears the entry and forgets to write it',
    source: 'vtd-replace',
    mutate: system =>
      mutant(system).edit('replace', (listed, { r, p }) =>
        listed.map(item =>
          item.part.kind === 'takes' && item.part.event.type === 'WRITE'
            ? system.components.entry(r, p).takes('CLEAR_PRESENT').else('EINVAL')
            : item,
        ),
      ),
    killedBy: neverEmpty,
    steps: 2,
  },
  {
    name: 'M23',
    change: 'a replace removes the old page table before it knows whether the new one can be attached',
    source: 'replace-review',
    mutate: system =>
      mutant(system).edit('replaceFails', (listed, { r, p }) => [
        ...listed,
        system.components.slot(r, p).takes('DETACH').else('ENOMEM'),
      ]),
    killedBy: failureChangesNothing,
    steps: 2,
  },
  {
    name: 'M22',
    change: 'the handle of the new page table is stored before the hardware is switched and its queue drained',
    source: 'replace-review',
    mutate: system =>
      mutant(system).edit('replace', (listed, { r, p, t }) =>
        listed.map(item =>
          item.part.kind === 'takes' && item.part.event.type === 'ERASE'
            ? system.components.handle(r, p).takes('STORE', { table: t }).else('EINVAL')
            : item,
        ),
      ),
    killedBy: requestsGoToOwner,
    steps: 4,
  },
  {
    name: 'replace-undrained',
    change: 'a replace does not wait for the page requests of the PASID',
    source: 'replace-review',
    mutate: system => mutant(system).without('finish', 'request'),
    killedBy: requestsGoToOwner,
    steps: 5,
  },
  {
    name: 'slot-kept',
    change: 'a replace does not tell the slot',
    source: 'iommu-core',
    mutate: system => mutant(system).without('finish', 'slot'),
    killedBy: replacedAgrees,
    steps: 3,
  },
  {
    name: 'M20',
    change: 'the end of a reset leaves the entries blocked, as if blocked were what had been attached',
    source: 'reset-restore',
    mutate: system => mutant(system).without('resetEnd', 'entry'),
    killedBy: neverEmpty,
    steps: 3,
  },
  {
    name: 'replace-in-reset',
    change: 'a replace does not ask whether the device is being reset',
    source: 'reset-blocking',
    mutate: system => mutant(system).without('replace', 'device'),
    killedBy: keptInReset,
    steps: 4,
  },
  {
    name: 'reset-amid-replace',
    change: 'a reset does not wait for a replace that is under way',
    source: 'reset-blocking',
    mutate: system => mutant(system).without('resetBegin', 'replacing'),
    killedBy: keptInReset,
    steps: 5,
  },
  {
    name: 'replace-waits-for-others',
    change: 'a replace does not end before the other PASIDs of its RID are detached, which waits for its end',
    source: 'iommu-core',
    mutate: system =>
      mutant(system).edit('finish', (listed, { r, p }) => [
        ...listed,
        system.components.slot(r, others(p as Index<'pasid'>)).is('empty'),
      ]),
    killedBy: replaceEnds,
    steps: 3,
  },
]
