/** The designs of a nesting attach: where and when it claims, and whether a RID must be attached before its PASIDs. */
import type { Entry } from '../entry.ts'
import { type Platform, platforms, platformsWhere } from '../platform.ts'
import { type DirtyTracking, dirtyTracking } from './dirty-system.ts'
import { type GroupAttach, groupAttach } from './group-system.ts'
import { type NestingAttach, type NestingDesign, nestingAttach } from './system.ts'

export type DirtyEntry = Entry<'dirtyTracking', DirtyTracking>
export type GroupEntry = Entry<'groupAttach', GroupAttach>
export type NestingEntry = Entry<'nestingAttach', NestingAttach>

const scope = { guest: 2, rid: 2, pasid: 3 }
const largeScope = { guest: 3, rid: 4, pasid: 16 }

const noPasidUnderGuestTable = 'a RID nested under a guest-owned table has no PASID attached by the host'
const claimAsLongAsNesting = 'a RID is claimed exactly as long as it is nested under a guest-owned table'
const detachGivesBack = 'a detach gives the PASIDs of the RID back'
const pasidBesideNesting = 'a PASID is attached on a RID that is nested under a host-owned table'
const pasidOnBlockedRid = 'a PASID is attached on a RID whose own slot is empty'
const ridIsDetached = 'a RID that is to be detached is detached, however often its device is reset'

type Variant = Pick<NestingEntry, 'variant' | 'question' | 'violates' | 'debate'> & { readonly design: NestingDesign }

const claimAtAttach: Variant = {
  variant: 'claim-at-attach',
  debate: 'V4',
  question: 'What does a claim cost where each PASID entry has a stage 2 of its own?',
  design: { claims: 'atAttach' },
  violates: [pasidBesideNesting],
}

/** The claims that differ from the one at attach, where the guest owns the table. */
const otherClaims: readonly Variant[] = [
  {
    variant: 'claim-at-allocation',
    debate: 'V4',
    question: 'What if a nesting object claims from its allocation to its destruction, attached or not?',
    design: { claims: 'atAllocation' },
    violates: [claimAsLongAsNesting, detachGivesBack],
  },
  {
    variant: 'claim-never',
    debate: 'V4',
    question: 'What if a nested attach claims nothing?',
    design: { claims: 'never' },
    violates: [noPasidUnderGuestTable, claimAsLongAsNesting],
  },
  {
    variant: 'claim-nesting-side-only',
    debate: 'V4',
    question: 'Is it enough that a nested attach refuses a RID whose PASIDs are in use?',
    design: { claims: 'nestingSideOnly' },
    violates: [noPasidUnderGuestTable],
  },
  {
    variant: 'claim-pasid-side-only',
    debate: 'V4',
    question: 'Is it enough that a PASID attach refuses a RID that is nested?',
    design: { claims: 'pasidSideOnly' },
    violates: [noPasidUnderGuestTable],
  },
]

const ridFirst: Variant = {
  variant: 'rid-first',
  debate: 'V13',
  question: 'What is lost when a PASID may be attached only on a RID that is attached itself?',
  design: { ridFirst: true },
  violates: [pasidOnBlockedRid, ridIsDetached],
}

const argued = (question: string): Variant => ({ variant: undefined, question, design: {}, violates: [] })

function variantsOn({ tableOwnerWhenNested }: Platform): readonly Variant[] {
  switch (tableOwnerWhenNested) {
    case 'guest':
      return [
        argued('Does nesting a RID claim all of its PASIDs, now and in future, and give them back on detach?'),
        ...otherClaims,
        ridFirst,
      ]
    case 'host':
      return [
        argued('Does nesting a RID leave its PASIDs free, each over the stage 2 of its guest?'),
        claimAtAttach,
        ridFirst,
      ]
    case null:
      return [
        argued(
          'Where nothing can be nested, does a RID in user hands keep to its own live page tables, also across a reset?',
        ),
      ]
  }
}

/** One platform for each owner of the PASID table, one that has none, and the one where nothing is nested. */
const platformsInLarge: readonly Platform[] = [
  platforms['vtd-legacy'],
  platforms['vtd-sm-enqcmd'],
  platforms.smmuv3,
  platforms['virtio-iommu'],
]

export const nestingEntries: readonly NestingEntry[] = platformsWhere(() => true).flatMap(platform =>
  variantsOn(platform).map(({ design, ...variant }) => ({
    chapter: 'nesting-attach',
    kind: 'nestingAttach',
    platform,
    scope,
    large: platformsInLarge.includes(platform) && variant.variant === undefined ? largeScope : undefined,
    system: nestingAttach(platform, design),
    ...variant,
  })),
)

const groupScope = { device: 3, pasid: 2, table: 4 }
const largeGroupScope = { device: 4, pasid: 16, table: 4 }

const ofGroup = { chapter: 'nesting-attach', kind: 'groupAttach', scope: groupScope } as const

const groupEntry = (platform: Platform): GroupEntry => ({
  ...ofGroup,
  platform,
  variant: 'groups',
  debate: 'V11',
  question: 'Do the devices of a group agree on every page table, and is each of them accounted for?',
  large: platform.name === 'smmuv3' ? largeGroupScope : undefined,
  system: groupAttach(platform),
  violates: [],
})

/** On one platform: nothing of it depends on the platform but whether there are PASIDs. */
const deviceByDevice: GroupEntry = {
  ...ofGroup,
  platform: platforms.smmuv3,
  variant: 'groups-device-by-device',
  debate: 'V11',
  question: 'What if an attach switches the hardware of the device that asks, and not of its group?',
  system: groupAttach(platforms.smmuv3, { deviceCentric: true }),
  violates: [
    "each device of a group translates by the page table in the group's slot",
    "each device of a group that has PASIDs translates one by the page table in the group's slot",
  ],
}

export const groupEntries: readonly GroupEntry[] = [...platformsWhere(() => true).map(groupEntry), deviceByDevice]

/** Where the guest owns the table the host attaches no nested PASID, so that there is nothing to refuse. */
export const dirtyEntries: readonly DirtyEntry[] = platformsWhere(
  platform => platform.nestGranularity === 'ridPasid',
).map(platform => ({
  chapter: 'nesting-attach',
  kind: 'dirtyTracking',
  platform,
  variant: 'dirty-tracking',
  question: 'Is every write of a guest in migration logged, also those of its nested PASIDs?',
  scope,
  large: platform.enqcmd ? largeScope : undefined,
  system: dirtyTracking(platform),
  violates: [],
}))
