/** What a guest can tell of other guests, by what its calls come to. */
import type {
  BindingApart,
  EnqcmdApart,
  GpasidMapApart,
  IoasidNumbersApart,
  NestingApart,
  SiblingsApart,
} from '../machines/other-guests/system.ts'
import type { Subject } from '../machines/subject.ts'
import type { Guest } from '../machines/vocabulary.ts'
import { mutant } from '../src/system/mutant.ts'
import type { Listed } from '../src/system/participant.ts'
import { requirementsOf } from '../src/system/property.ts'
import type { System } from '../src/system/system.ts'
import { type TwoCopies, twoCopies } from '../src/system/two-copies.ts'
import type { MutantOf } from './mutant-of.ts'

const about = {
  id: 'X3',
  source: 'inference',
  why: 'guests that are to share nothing could send each other bits, or count each other',
} as const

/** With whatever the change makes of what there are two copies of. */
const again = <Sys extends System>(system: TwoCopies<Sys>, change: (of: Sys) => Sys): System =>
  twoCopies(change(system.of), system.parties)

/** Asked before everybody else. */
const first =
  (asked: Listed) =>
  (listed: readonly Listed[]): readonly Listed[] => [asked, ...listed]

/** Asked before anybody who steps. */
const beforeSteps =
  (asked: Listed) =>
  (listed: readonly Listed[]): readonly Listed[] => [
    ...listed.filter(({ part }) => part.kind !== 'takes'),
    asked,
    ...listed.filter(({ part }) => part.kind === 'takes'),
  ]

/** Of any of these systems: all that is named is `allocate`, which each has. */
const whateverNumbers = () => {
  const { indistinguishable } = requirementsOf<BindingApart, Subject>()
  return {
    byNumbers: indistinguishable('a guest cannot tell by a number that it asks for whether other guests have numbers', {
      ...about,
      by: ['allocate'],
    }),
    byOthers: indistinguishable('a guest cannot tell by anything else that it does what other guests do', {
      ...about,
      butBy: ['allocate'],
    }),
  }
}

const nesting = requirementsOf<NestingApart, Subject>().indistinguishable(
  'a guest cannot tell by what it attaches what other guests do',
  about,
)
const binding = whateverNumbers()
const siblings = whateverNumbers()
const enqcmd = whateverNumbers()

const foreignNumber = 'a guest cannot tell by the errno for a number that it does not have whether another guest has it'
const anythingElse = 'a guest cannot tell by anything else that it does which numbers other guests have'

const gpasidMap = requirementsOf<GpasidMapApart, Subject>().indistinguishable
const spids = {
  byErrno: gpasidMap(foreignNumber, { ...about, by: ['attachSpid'] }),
  byOthers: gpasidMap(anythingElse, { ...about, butBy: ['attachSpid'] }),
}
const ioasidNumbers = requirementsOf<IoasidNumbersApart, Subject>().indistinguishable
const guestBind = {
  byErrno: ioasidNumbers(foreignNumber, { ...about, by: ['bind'] }),
  byOthers: ioasidNumbers(anythingElse, { ...about, butBy: ['bind'] }),
}

export const nestingApartProperties = [nesting]
export const bindingApartProperties = [binding.byNumbers, binding.byOthers]
export const siblingsApartProperties = [siblings.byNumbers, siblings.byOthers]
export const enqcmdApartProperties = [enqcmd.byNumbers, enqcmd.byOthers]
export const gpasidMapApartProperties = [spids.byErrno, spids.byOthers]
export const ioasidNumbersApartProperties = [guestBind.byErrno, guestBind.byOthers]

export const nestingApartMutants: readonly MutantOf<NestingApart>[] = [
  {
    name: 'busy-for-all',
    change: 'a page table is not destroyed while any page table of anybody is attached',
    source: 'iommufd',
    mutate: system =>
      again(system, of =>
        mutant(of).edit('destroyHwpt', first(of.components.slot('*').isNot('user.stage2').else('EBUSY'))),
      ),
    killedBy: nesting,
    steps: 4,
  },
]

const oneForAll = {
  name: 'one-for-all',
  change: 'one number is all that the guests may have together',
  source: 'seed',
} as const

const oneEntry = {
  name: 'one-entry',
  change: 'an attach refuses a RID that has an entry already',
  source: 'iommu-core',
} as const

export const bindingApartMutants: readonly MutantOf<BindingApart>[] = [
  {
    ...oneForAll,
    mutate: system =>
      again(system, of => mutant(of).edit('allocate', first(of.components.number('*', '*').is('free').else('ENOSPC')))),
    killedBy: binding.byNumbers,
    steps: ({ platform }) => (platform.pasidScope === 'systemWide' ? 2 : 3),
  },
  {
    name: 'one-lock',
    change: 'an attach waits for the locks of all groups',
    source: 'iommu-core',
    mutate: system =>
      again(system, of => mutant(of).edit('attach', first(of.components.mutex('*').is('free').else('waits')))),
    killedBy: binding.byOthers,
    steps: 5,
  },
]

export const siblingsApartMutants: readonly MutantOf<SiblingsApart>[] = [
  {
    ...oneForAll,
    mutate: system =>
      again(system, of => mutant(of).edit('allocate', first(of.components.number('*', '*').is('free').else('ENOSPC')))),
    killedBy: siblings.byNumbers,
    steps: 2,
  },
  {
    ...oneEntry,
    mutate: system =>
      again(system, of =>
        mutant(of).edit('attach', (listed, { r }) =>
          beforeSteps(of.components.entry(r, '*').is('absent').else('EBUSY'))(listed),
        ),
      ),
    killedBy: siblings.byOthers,
    steps: 4,
  },
]

export const enqcmdApartMutants: readonly MutantOf<EnqcmdApart>[] = [
  {
    ...oneForAll,
    mutate: system =>
      again(system, of => mutant(of).edit('allocate', first(of.components.number('*', '*').is('free').else('ENOSPC')))),
    killedBy: enqcmd.byNumbers,
    steps: 2,
  },
  {
    ...oneEntry,
    mutate: system =>
      again(system, of =>
        mutant(of).edit('attach', (listed, { r }) =>
          beforeSteps(of.components.entry(r, '*').is('absent').else('EBUSY'))(listed),
        ),
      ),
    killedBy: enqcmd.byOthers,
    steps: 4,
  },
]

const ownerIsTold = {
  name: 'owner-is-told',
  change: 'a call on a number of another guest says so',
  source: 'vtd-guest-bind',
} as const

interface Owned {
  where(says: string, test: (number: { readonly context: { readonly owner: Guest | null } }) => boolean): Refusing
}
interface Refusing {
  else(errno: 'EPERM'): Listed
}
const ofNobodyBut = (g: Guest, number: Owned): Listed =>
  number.where(`is of nobody but ${g}`, ({ context }) => (context.owner ?? g) === g).else('EPERM')

export const gpasidMapApartMutants: readonly MutantOf<GpasidMapApart>[] = [
  {
    ...ownerIsTold,
    mutate: system =>
      again(system, of =>
        mutant(of).edit('attachSpid', (listed, { g, p }) => first(ofNobodyBut(g, of.components.number(p)))(listed)),
      ),
    killedBy: spids.byErrno,
    steps: 2,
  },
  {
    ...oneForAll,
    mutate: system =>
      again(system, of => mutant(of).edit('allocate', first(of.components.number('*').is('free').else('ENOSPC')))),
    killedBy: spids.byOthers,
    steps: 2,
  },
]

export const ioasidNumbersApartMutants: readonly MutantOf<IoasidNumbersApart>[] = [
  {
    ...ownerIsTold,
    mutate: system =>
      again(system, of =>
        mutant(of).edit('bind', (listed, { g, p }) => first(ofNobodyBut(g, of.components.number(p)))(listed)),
      ),
    killedBy: guestBind.byErrno,
    steps: 2,
  },
  {
    ...oneForAll,
    mutate: system =>
      again(system, of => mutant(of).edit('allocate', first(of.components.number('*').is('free').else('INVALID')))),
    killedBy: guestBind.byOthers,
    steps: 2,
  },
]
