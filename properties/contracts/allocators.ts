/** What the manual page of the allocators would promise: who may register and go, and who gives and frees a number. */
import type { Space } from '../../machines/allocator/registry-machines.ts'
import type { AllocatorRegistry } from '../../machines/allocator/registry-system.ts'
import type { Subject } from '../../machines/subject.ts'
import { isTrueOf } from '../../src/system/local.ts'
import { requirementsOf, type View as ViewOf } from '../../src/system/property.ts'

const { contract } = requirementsOf<AllocatorRegistry, Subject>()

type Clauses = Parameters<typeof contract>[0]
type View = ViewOf<AllocatorRegistry>
type Viommu = Parameters<Clauses['register']['succeeds']>[1]['v']
type Pasid = Parameters<Clauses['find']['succeeds']>[1]['p']

/** Every other virtual IOMMU is of the same make, and brings the same functions. */
const makeOf = (v: Viommu): Space => (Number(v.slice('viommu'.length)) % 2 === 0 ? 'even' : 'odd')

/** All that are registered: make by make, in the order in which they came. */
const registered = ({ registry }: View): readonly Viommu[] =>
  registry().context.groups.flatMap(({ registrants }) => registrants)

const ofMake = (view: View, v: Viommu): readonly Viommu[] => registered(view).filter(w => makeOf(w) === makeOf(v))

/** Of the make that came first, who came first. */
const isAsked = (view: View, v: Viommu): boolean => registered(view)[0] === v

const are = (some: readonly Viommu[], others: readonly Viommu[]): boolean => some.join() === others.join()

/** The functions that are called are those of who came first, if anybody has. */
const callsTheFirst = ({ registry }: View): boolean =>
  registry().is('default') === (registry().context.groups.length === 0) &&
  registry().context.groups.every(({ ops, registrants }) => ops === registrants[0])

const hasLeft = (view: View, v: Viommu, before: View): boolean =>
  callsTheFirst(view) &&
  are(
    registered(view),
    registered(before).filter(w => w !== v),
  )

const isFree = ({ number }: View, p: Pasid): boolean =>
  isTrueOf(({ context }) => context.spaces.length === 0, number(p))

const isIn = ({ number }: View, p: Pasid, space: Space): boolean =>
  isTrueOf(({ context }) => context.spaces.includes(space), number(p))

const isOnlyIn = (view: View, p: Pasid, space: Space): boolean =>
  (['default', 'even', 'odd'] as const).every(one => isIn(view, p, one) === (one === space))

export const registryContract = () =>
  contract({
    register: {
      says: 'adds a virtual IOMMU that is not registered, while the default allocator has no number out',
      succeeds: (view, { v }, members) =>
        !registered(view).includes(v) && members('pasid').every(p => !isIn(view, p, 'default')),
      leaves: (view, { v }, before) =>
        callsTheFirst(view) &&
        are(ofMake(view, v), [...ofMake(before, v), v]) &&
        are(
          registered(view).filter(w => w !== v),
          registered(before),
        ),
    },
    unregister: {
      says: 'takes a virtual IOMMU away whose functions another brings as well: numbers stay with the other',
      succeeds: (view, { v }) => registered(view).includes(v) && ofMake(view, v).length > 1,
      leaves: (view, { v }, before) => hasLeft(view, v, before),
    },
    unregisterLast: {
      says: 'takes the only virtual IOMMU with its functions away, once none of its numbers is out',
      succeeds: (view, { v }, members) =>
        are(ofMake(view, v), [v]) && members('pasid').every(p => !isIn(view, p, makeOf(v))),
      leaves: (view, { v }, before) => hasLeft(view, v, before),
    },
    allocate: {
      says: 'gives a number that is free, where nobody is registered',
      succeeds: (view, { p }) => registered(view).length === 0 && isFree(view, p),
      leaves: (view, { p }) => isOnlyIn(view, p, 'default'),
    },
    allocateCustom: {
      says: 'gives a number that is free, through the virtual IOMMU that came first',
      succeeds: (view, { v, p }) => isAsked(view, v) && isFree(view, p),
      leaves: (view, { v, p }) => isOnlyIn(view, p, makeOf(v)),
    },
    free: {
      says: 'takes back a number that is out, where nobody is registered',
      succeeds: (view, { p }) => registered(view).length === 0 && !isFree(view, p),
      leaves: (view, { p }) => isFree(view, p),
    },
    freeCustom: {
      says: 'takes back a number that is out, through the virtual IOMMU that came first',
      succeeds: (view, { v, p }) => isAsked(view, v) && !isFree(view, p),
      leaves: (view, { p }) => isFree(view, p),
    },
    find: {
      says: 'finds a number that is out, and changes nothing',
      succeeds: (view, { p }) => !isFree(view, p),
      leaves: () => true,
    },
  })
