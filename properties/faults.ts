/** A page request is told to whoever had the PASID when it was raised, or to nobody; and it is answered. */
import type { FaultDelivery } from '../machines/pasid-binding/fault-system.ts'
import type { Subject } from '../machines/subject.ts'
import { mutant } from '../src/system/mutant.ts'
import { requirementsOf } from '../src/system/property.ts'
import { all } from '../src/system/sort.ts'
import type { MutantOf } from './mutant-of.ts'

const { invariant, leadsTo, reachable } = requirementsOf<FaultDelivery, Subject>()

export const requestIsToldToOwner = invariant('a page request is told to the guest whose entry raised it', {
  id: 'I9',
  source: 'iopf-uaf',
  why: 'the handler of one guest would be asked for a page of another',
  forAll: { r: 'rid', p: 'pasid' },
  when: ({ request }, { r, p }) => request().is('told', { rid: r, pasid: p }),
  then: ({ request }) => request().context.told === request().context.guest,
})

export const toldHasPasid = invariant('a guest that was told of a page request has the PASID still', {
  id: 'I9',
  source: 'iommufd',
  why: 'its answer would go to whoever gets the PASID next',
  forAll: { r: 'rid', p: 'pasid' },
  when: ({ request }, { r, p }) => request().is('told', { rid: r, pasid: p }),
  then: ({ request, slot }, { r, p }) => slot(r, p).is('attached', { guest: request().context.told }),
})

export const requestIsAnswered = invariant('a device that waits for a page is in the fault queue', {
  id: 'L6',
  source: 'iopf-uaf',
  why: 'nobody takes the request up: the device waits for ever, or its group is freed under the handler',
  forAll: { r: 'rid' },
  when: ({ request }, { r }) => !request().is('none') && request().context.rid === r,
  then: ({ queue }, { r }) => queue(r).is('in'),
})

export const drainedBeforeEnd = invariant('a PASID that is attached to nothing has no page request unanswered', {
  id: 'L6',
  source: 'iopf-uaf',
  why: 'the device waits for ever, or is answered by whoever gets the PASID next',
  forAll: { r: 'rid', p: 'pasid' },
  when: ({ slot }, { r, p }) => slot(r, p).is('empty'),
  then: ({ request }, { r, p }) => request().context.rid !== r || request().context.pasid !== p,
})

export const detachNeedsNoAnswer = reachable('a detach goes on though its guest has not answered a page request', {
  id: 'L9',
  source: 'iommufd',
  why: 'a guest that never answers would keep its PASID, and whoever takes it down, for ever',
  forSome: { r: 'rid', p: 'pasid' },
  when: ({ detaching, request }, { r, p }) =>
    detaching(r).is('finish') && detaching(r).context.arguments?.p === p && request().is('told', { rid: r, pasid: p }),
})

export const tornDownIsAnswered = leadsTo('a page request whose entry is gone is answered, or dropped', {
  id: 'L6',
  source: 'iopf-uaf',
  why: 'the device waits for ever',
  forAll: { r: 'rid', p: 'pasid' },
  fair: { weak: [{ every: 'worker' }] },
  when: ({ request, entry }, { r, p }) =>
    request().context.rid === r && request().context.pasid === p && entry(r, p).is('absent'),
  goal: ({ request }, { r, p }) => request().context.rid !== r || request().context.pasid !== p,
})

export const detachEnds = leadsTo('a detach that has begun comes to its end', {
  id: 'L9',
  source: 'iommufd',
  why: 'whoever takes the device down waits for it, and for a guest that may never answer',
  forAll: { r: 'rid' },
  fair: { weak: [{ every: 'worker' }] },
  when: ({ detaching }, { r }) => !detaching(r).is('idle'),
  goal: ({ detaching }, { r }) => detaching(r).is('idle'),
})

export const faultProperties = [
  requestIsToldToOwner,
  toldHasPasid,
  requestIsAnswered,
  drainedBeforeEnd,
  detachNeedsNoAnswer,
  tornDownIsAnswered,
  detachEnds,
]

export const faultMutants: readonly MutantOf<FaultDelivery>[] = [
  {
    name: 'detach-undrained',
    change: 'a detach does not wait for the page requests that are in the queue',
    source: 'vtd-present',
    mutate: system => mutant(system).without('drain', 'request'),
    killedBy: requestIsToldToOwner,
    steps: 8,
  },
  {
    name: 'detach-unanswered',
    change: 'a detach leaves the page requests that its guest was told of',
    source: 'iommufd',
    mutate: system => mutant(system).without('finish', 'request'),
    killedBy: toldHasPasid,
    steps: 7,
  },
  {
    name: 'M8',
    change: 'the device leaves the fault queue without asking whether PASIDs are attached',
    source: 'iopf-uaf',
    mutate: system => mutant(system).without('disableFaults', 'slot'),
    killedBy: requestIsAnswered,
    steps: 4,
  },
  {
    name: 'entry-kept',
    change: 'a detach leaves the entry as it is',
    source: 'iommu-core',
    mutate: system => mutant(system).without('detach', 'entry'),
    killedBy: drainedBeforeEnd,
    steps: 6,
  },
  {
    name: 'detach-waits-for-guest',
    change: 'a detach waits until its guest has answered, not only until the queue is empty',
    source: 'iommufd',
    mutate: system =>
      mutant(system).edit('drain', (listed, { r, p }) => [
        ...listed,
        system.components.request().isNot('told', { rid: r, pasid: p }),
      ]),
    killedBy: detachNeedsNoAnswer,
    steps: 0,
  },
  {
    name: 'queue-left-early',
    change: 'the device leaves the fault queue once its entries are cleared, while a detach still drains',
    source: 'iopf-uaf',
    mutate: system =>
      mutant(system).edit('disableFaults', (listed, { r }) => [
        system.components.entry(r, all).is('absent').else('EBUSY'),
        ...listed.filter(({ part }) => part.kind === 'takes'),
      ]),
    killedBy: tornDownIsAnswered,
    steps: 6,
  },
  {
    name: 'detach-waits-for-all',
    change: 'a detach waits until no guest owes an answer, whatever it was asked about',
    source: 'iommufd',
    mutate: system => mutant(system).edit('drain', listed => [...listed, system.components.request().isNot('told')]),
    killedBy: detachEnds,
    steps: 12,
  },
]
