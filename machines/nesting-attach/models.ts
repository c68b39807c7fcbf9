/** The designs of a nesting attach: where it claims, and designs that claim less or more than they should. */
import type { Entry } from '../entry.ts'
import { type Platform, platformsWhere } from '../platform.ts'
import { type ClaimPolicy, type NestingAttach, nestingAttach } from './system.ts'

export type NestingEntry = Entry<'nestingAttach', NestingAttach>

const scope = { guest: 2, rid: 2, pasid: 3 }

const noPasidUnderGuestTable = 'a RID nested under a guest-owned table has no PASID attached by the host'
const claimAsLongAsNesting = 'a RID is claimed exactly as long as it is nested under a guest-owned table'
const pasidBesideNesting = 'a PASID is attached on a RID that is nested under a host-owned table'

function nestingEntry(platform: Platform, policy?: ClaimPolicy): NestingEntry {
  const guestOwns = platform.tableOwnerWhenNested === 'guest'
  const designs: Record<ClaimPolicy, [variant: string, question: string, violates: readonly string[]]> = {
    atAttach: [
      'claim-at-attach',
      'What does a claim cost where each PASID entry has a stage 2 of its own?',
      guestOwns ? [] : [pasidBesideNesting],
    ],
    never: ['claim-never', 'What if a nested attach claims nothing?', [noPasidUnderGuestTable, claimAsLongAsNesting]],
    nestingSideOnly: [
      'claim-nesting-side-only',
      'Is it enough that a nested attach refuses a RID whose PASIDs are in use?',
      [noPasidUnderGuestTable],
    ],
    pasidSideOnly: [
      'claim-pasid-side-only',
      'Is it enough that a PASID attach refuses a RID that is nested?',
      [noPasidUnderGuestTable],
    ],
  }
  const [variant, question, violates] =
    policy === undefined
      ? [
          undefined,
          guestOwns
            ? 'Does nesting a RID claim all of its PASIDs, now and in future, and give them back on detach?'
            : 'Does nesting a RID leave its PASIDs free, each over the stage 2 of its guest?',
          [],
        ]
      : designs[policy]
  const system = nestingAttach(platform, policy)
  return { chapter: 'nesting-attach', kind: 'nestingAttach', platform, variant, question, scope, system, violates }
}

export const nestingEntries: readonly NestingEntry[] = platformsWhere(
  platform => platform.tableOwnerWhenNested !== null,
).flatMap(platform =>
  platform.tableOwnerWhenNested === 'guest'
    ? [
        nestingEntry(platform),
        nestingEntry(platform, 'never'),
        nestingEntry(platform, 'nestingSideOnly'),
        nestingEntry(platform, 'pasidSideOnly'),
      ]
    : [nestingEntry(platform), nestingEntry(platform, 'atAttach')],
)
