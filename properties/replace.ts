/** While a PASID is replaced, the hardware finds the old page table or the new one: never none, and never half of each. */
import type { PasidReplace } from '../machines/pasid-binding/replace-system.ts'
import type { Subject } from '../machines/subject.ts'
import { same } from '../src/system/local.ts'
import { mutant } from '../src/system/mutant.ts'
import { requirementsOf } from '../src/system/property.ts'
import type { MutantOf } from './mutant-of.ts'

const { invariant, transition } = requirementsOf<PasidReplace, Subject>()

const everywhere = (): true => true

export const neverTorn = invariant('both halves of an entry that is present are of one page table', {
  id: 'S19',
  source: 'vtd-replace',
  why: 'the hardware would combine the first stage of one domain with the second stage of another',
  forAll: { r: 'rid', p: 'pasid' },
  when: ({ entry }, { r, p }) => entry(r, p).is('present'),
  then: ({ entry }, { r, p }) => entry(r, p).context.first === entry(r, p).context.second,
})

export const neverEmpty = invariant('an attached PASID is never without an entry', {
  id: 'S19',
  source: 'iommu-core',
  why: 'DMA that the guest has every right to do would fail in between',
  forAll: { r: 'rid', p: 'pasid' },
  when: ({ slot }, { r, p }) => slot(r, p).is('attached'),
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

export const faultsGoToOwner = invariant('a fault of an entry is told to the owner of its page table', {
  id: 'I9',
  source: 'replace-review',
  why: 'the new owner would be asked for a page of the old one, and would answer',
  forAll: { r: 'rid', p: 'pasid' },
  when: ({ entry }, { r, p }) => entry(r, p).is('present'),
  then: ({ entry, handle }, { r, p }) =>
    handle(r, p).context.table === entry(r, p).context.first ||
    handle(r, p).context.table === entry(r, p).context.second,
})

export const replacedAgrees = invariant('at rest, an entry is of the page table that its slot says', {
  id: 'S12',
  source: 'iommu-core',
  why: 'DMA goes where the entry says, and nobody would know',
  forAll: { r: 'rid', p: 'pasid' },
  when: ({ slot, entry, replacing }, { r, p }) =>
    replacing(r, p).is('idle') && (slot(r, p).is('attached') || entry(r, p).is('present')),
  then: ({ slot, entry }, { r, p }) =>
    entry(r, p).is('present') && entry(r, p).context.first === slot(r, p).context.table,
})

export const replaceProperties = [neverTorn, neverEmpty, failureChangesNothing, faultsGoToOwner, replacedAgrees]

export const replaceMutants: readonly MutantOf<PasidReplace>[] = [
  {
    name: 'half-written',
    change: 'a replace writes the first half of the entry only',
    source: 'vtd-replace',
    applies: everywhere,
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
    applies: everywhere,
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
    applies: everywhere,
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
    change: 'the handle of faults is replaced, and the hardware is switched later',
    source: 'replace-review',
    applies: everywhere,
    mutate: system => mutant(system).without('replace', 'entry'),
    killedBy: faultsGoToOwner,
    steps: 2,
  },
  {
    name: 'slot-kept',
    change: 'a replace does not tell the slot',
    source: 'iommu-core',
    applies: everywhere,
    mutate: system =>
      mutant(system).edit('replace', listed =>
        listed.filter(({ part }) => part.kind !== 'takes' || part.event.type !== 'REPLACE'),
      ),
    killedBy: replacedAgrees,
    steps: 2,
  },
]
