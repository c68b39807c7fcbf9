/** A migration sees every write: what cannot be logged is not attached over a parent that may be asked to log. */
import type { DirtyTracking } from '../machines/nesting-attach/dirty-system.ts'
import type { Subject } from '../machines/subject.ts'
import { mutant } from '../src/system/mutant.ts'
import { requirementsOf } from '../src/system/property.ts'
import type { MutantOf } from './mutant-of.ts'

const { invariant, reachable } = requirementsOf<DirtyTracking, Subject>()

export const pasidOverUntracked = invariant('no PASID is nested over a parent with dirty tracking', {
  id: 'S21',
  source: 'vtd-dirty',
  why: 'what the device writes with that PASID would not be logged',
  forAll: { g: 'guest', r: 'rid', p: 'pasid' },
  when: ({ pasidEntry }, { g, r, p }) => pasidEntry(r, p).is('nested', { guest: g }),
  then: ({ parent }, { g }) => parent(g).is('plain'),
})

export const noWriteMissed = invariant('no write to a page in migration is missed', {
  id: 'S21',
  source: 'vtd-dirty',
  why: 'the guest would go on at its destination with memory that is not its own last word',
  forAll: { g: 'guest' },
  when: ({ parent }, { g }) => parent(g).is('tracked.on'),
  then: ({ page }, { g }) => !page(g).is('missed'),
})

export const nestedRidIsLogged = reachable('a write of a nested RID is logged', {
  id: 'S21',
  source: 'vtd-dirty',
  why: 'a guest with a nested RID could not be migrated at all',
  forSome: { g: 'guest' },
  when: ({ page }, { g }) => page(g).is('dirty'),
})

export const dirtyProperties = [pasidOverUntracked, noWriteMissed, nestedRidIsLogged]

export const dirtyMutants: readonly MutantOf<DirtyTracking>[] = [
  {
    name: 'M19',
    change: 'a nested PASID attach does not ask whether the parent has dirty tracking',
    source: 'vtd-dirty',
    mutate: system =>
      mutant(system).edit('attachPasid', listed => listed.filter(({ source }) => source !== 'vtd-dirty')),
    killedBy: pasidOverUntracked,
    steps: 2,
  },
  {
    name: 'tracking-later',
    change: 'a nested PASID attach asks whether writes are logged now, not whether they can be',
    source: 'vtd-dirty',
    mutate: system =>
      mutant(system).edit('attachPasid', (listed, { g }) =>
        listed.map(item =>
          item.source === 'vtd-dirty'
            ? system.components.parent(g).isNot('tracked.on').else('EINVAL', 'vtd-dirty')
            : item,
        ),
      ),
    killedBy: noWriteMissed,
    steps: 4,
  },
  {
    name: 'tracking-refuses-rids',
    change: 'a nested attach of a RID is refused over a parent with dirty tracking as well',
    mutate: system =>
      mutant(system).edit('attach', (listed, { g }) => [
        ...listed,
        system.components.parent(g).isNot('tracked').else('EINVAL'),
      ]),
    killedBy: nestedRidIsLogged,
    steps: 0,
  },
]
