/** A page request is told to whoever had the PASID when it was raised, or to nobody; and it is answered. */
import type { FaultDelivery } from '../machines/pasid-binding/fault-system.ts'
import type { Subject } from '../machines/subject.ts'
import { mutant } from '../src/system/mutant.ts'
import { requirementsOf } from '../src/system/property.ts'
import type { MutantOf } from './mutant-of.ts'

const { invariant } = requirementsOf<FaultDelivery, Subject>()

const everywhere = (): true => true

export const requestIsOfOwner = invariant('a page request is about the memory of the guest that has the PASID', {
  id: 'I9',
  source: 'iopf-uaf',
  why: 'the handler of one guest would be asked for a page of another',
  forAll: { r: 'rid', p: 'pasid' },
  when: ({ request, slot }, { r, p }) => request().is('waiting', { rid: r, pasid: p }) && slot(r, p).is('attached'),
  then: ({ request, slot }, { r, p }) => request().context.guest === slot(r, p).context.guest,
})

export const requestIsAnswered = invariant('a device that waits for a page is in the fault queue', {
  id: 'L6',
  source: 'iopf-uaf',
  why: 'nobody takes the request up: the device waits for ever, or its group is freed under the handler',
  forAll: { r: 'rid', p: 'pasid' },
  when: ({ request }, { r, p }) => request().is('waiting', { rid: r, pasid: p }),
  then: ({ queue }, { r }) => queue(r).is('in'),
})

export const drainedBeforeEnd = invariant('a PASID that is attached to nothing has no page request in flight', {
  id: 'S22',
  source: 'iopf-uaf',
  why: 'its answer would go to whoever gets the PASID next',
  forAll: { r: 'rid', p: 'pasid' },
  when: ({ slot }, { r, p }) => slot(r, p).is('empty'),
  then: ({ request }, { r, p }) => !request().is('waiting', { rid: r, pasid: p }),
})

export const faultProperties = [requestIsOfOwner, requestIsAnswered, drainedBeforeEnd]

export const faultMutants: readonly MutantOf<FaultDelivery>[] = [
  {
    name: 'detach-undrained',
    change: 'a detach does not wait for the page requests of the PASID',
    source: 'vtd-present',
    applies: everywhere,
    mutate: system => mutant(system).without('drain', 'request'),
    killedBy: requestIsOfOwner,
    steps: 7,
  },
  {
    name: 'M8',
    change: 'the device leaves the fault queue without asking whether PASIDs are attached',
    source: 'iopf-uaf',
    applies: everywhere,
    mutate: system => mutant(system).without('disableFaults', 'slot'),
    killedBy: requestIsAnswered,
    steps: 4,
  },
  {
    name: 'entry-kept',
    change: 'a detach leaves the entry as it is',
    source: 'iommu-core',
    applies: everywhere,
    mutate: system => mutant(system).without('detach', 'entry'),
    killedBy: drainedBeforeEnd,
    steps: 6,
  },
]
