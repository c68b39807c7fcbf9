/** What a guest can tell of other guests (X3), on each platform: with numbers from one pool, and with numbers of each guest's own. */
import type { Scope } from '../../src/system/sort.ts'
import type { Entry } from '../entry.ts'
import { needsSystemWideNumbers, type Platform, platforms, platformsWhere } from '../platform.ts'
import {
  type BindingApart,
  bindingApart,
  type EnqcmdApart,
  enqcmdApart,
  type GpasidMapApart,
  gpasidMapApart,
  type IoasidNumbersApart,
  ioasidNumbersApart,
  type NestingApart,
  nestingApart,
  type Pool,
  type SiblingsApart,
  siblingsApart,
} from './system.ts'

export type ApartEntry =
  | Entry<'nestingApart', NestingApart>
  | Entry<'bindingApart', BindingApart>
  | Entry<'siblingsApart', SiblingsApart>
  | Entry<'enqcmdApart', EnqcmdApart>
  | Entry<'gpasidMapApart', GpasidMapApart>
  | Entry<'ioasidNumbersApart', IoasidNumbersApart>

const byNumbers = 'a guest cannot tell by a number that it asks for whether other guests have numbers'

const byErrno = 'a guest cannot tell by the errno for a number that it does not have whether another guest has it'

const scope: Scope = { guest: 2, rid: 2, pasid: 2 }
const largeScope: Scope = { guest: 3, rid: 4, pasid: 16 }
const largeNumbers: Scope = { guest: 3, pasid: 16, gpasid: 2 }

/** Of each kind one platform. */
const largeOn = (platform: Platform, chosen: Platform, size: Scope = largeScope): Scope | undefined =>
  platform === chosen ? size : undefined

/** What a design is that leaks where it does not keep numbers apart. */
const pooled = (leaks: boolean): Pick<ApartEntry, 'chapter' | 'debate' | 'violates'> => ({
  chapter: 'other-guests',
  ...(leaks && { debate: 'V1' }),
  violates: leaks ? [byNumbers] : [],
})
const variantOf = (of: string, pool: Pool): string => (pool === 'own' ? `${of}-own-numbers` : of)
const pools: readonly Pool[] = ['shared', 'own']

const binding = (platform: Platform, pool: Pool, leaks: boolean): ApartEntry => ({
  ...pooled(leaks),
  kind: 'bindingApart',
  platform,
  variant: variantOf('bindings', pool),
  question:
    pool === 'own'
      ? 'And if each guest has numbers of its own?'
      : 'Can a guest tell by the PASIDs of its RIDs what guests on other RIDs do?',
  scope,
  large: largeOn(platform, platforms['vtd-sm-noenqcmd']),
  system: bindingApart(platform, pool),
})

const foreignNumbers = [
  {
    foreign: 'ENOENT',
    named: '',
    question:
      'Can a guest tell by an errno which numbers other guests have, if one of another is answered as one that nobody has?',
    violates: [],
  },
  {
    foreign: 'EPERM',
    named: '-two-errnos',
    question: 'And if a number of another guest has an errno of its own?',
    violates: [byErrno],
  },
] as const

export const apartEntries: readonly ApartEntry[] = [
  ...Object.values<Platform>(platforms).map(
    (platform): ApartEntry => ({
      ...pooled(false),
      kind: 'nestingApart',
      platform,
      variant: 'nesting',
      question: 'Can a guest tell by what it attaches whether other guests attach anything?',
      scope,
      large: largeOn(platform, platforms['vtd-sm-enqcmd']),
      system: nestingApart(platform),
    }),
  ),
  ...platformsWhere(({ pasidScope }) => pasidScope !== 'none').flatMap(platform => {
    const leaks = needsSystemWideNumbers(platform)
    return [binding(platform, 'shared', leaks), ...(leaks ? [binding(platform, 'own', false)] : [])]
  }),
  ...platformsWhere(({ mdevPasid }) => mdevPasid).flatMap(platform =>
    pools.map(
      (pool): ApartEntry => ({
        ...pooled(pool === 'shared'),
        kind: 'siblingsApart',
        platform,
        variant: variantOf('siblings', pool),
        question:
          pool === 'own'
            ? 'And if each guest has numbers of its own?'
            : 'Can a guest tell what is done by guests that have a mediated device on the same RID?',
        scope,
        large: pool === 'own' ? largeOn(platform, platforms['vtd-sm-enqcmd']) : undefined,
        system: siblingsApart(platform, pool),
      }),
    ),
  ),
  ...platformsWhere(platform => platform.enqcmd).flatMap(platform =>
    pools.map(
      (pool): ApartEntry => ({
        ...pooled(pool === 'shared'),
        kind: 'enqcmdApart',
        platform,
        variant: variantOf('enqcmd', pool),
        question:
          pool === 'own'
            ? 'And if each guest has numbers of its own?'
            : 'Can a guest tell by ENQCMD what other guests do?',
        scope: { ...scope, gpasid: 2 },
        large: pool === 'own' ? { ...largeScope, gpasid: 2 } : undefined,
        system: enqcmdApart(platform, pool),
      }),
    ),
  ),
  // V4 tells who asks for a number of another (EPERM) from who asks for one of nobody (ENOENT); iommufd has ENOENT for both.
  ...platformsWhere(({ cpuPasidTranslation }) => cpuPasidTranslation).flatMap(platform =>
    foreignNumbers.map(
      ({ foreign, named, ...said }): ApartEntry => ({
        ...said,
        chapter: 'other-guests',
        kind: 'gpasidMapApart',
        platform,
        variant: `spids${named}`,
        scope: { guest: 2, pasid: 2, gpasid: 2 },
        large: said.violates.length === 0 ? largeOn(platform, platforms['vtd-sm-enqcmd'], largeNumbers) : undefined,
        system: gpasidMapApart(platform, foreign),
      }),
    ),
  ),
  ...platformsWhere(({ mdevPasid }) => mdevPasid).flatMap(platform =>
    foreignNumbers.map(
      ({ foreign, named, ...said }): ApartEntry => ({
        ...said,
        chapter: 'other-guests',
        kind: 'ioasidNumbersApart',
        platform,
        variant: `guest-bind${named}`,
        scope: { guest: 2, pasid: 2, gpasid: 2 },
        large: said.violates.length === 0 ? largeOn(platform, platforms['vtd-sm-enqcmd'], largeNumbers) : undefined,
        system: ioasidNumbersApart(platform, foreign),
      }),
    ),
  ),
]
