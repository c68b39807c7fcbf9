/** The registry: every design of every chapter on every platform, its scope, and which requirements it is expected to violate. */
import type { Scope } from '../src/system/sort.ts'
import { type EnqcmdDesign, enqcmd } from './enqcmd/system.ts'
import { type ClaimPolicy, nestingAttach } from './nesting-attach/system.ts'
import { mdevSiblings } from './pasid-binding/mdev-system.ts'
import { type NumberScope, numberScopeOf, pasidBinding } from './pasid-binding/system.ts'
import { type Platform, platforms } from './platform.ts'
import type { Subject } from './subject.ts'

interface Entry<Kind extends string, Sys> extends Subject {
  readonly chapter: 'nesting-attach' | 'pasid-binding' | 'enqcmd'
  /** Which requirements are asked of it: those that speak of such systems. */
  readonly kind: Kind
  readonly question: string
  readonly scope: Scope
  readonly system: Sys
  /** Names of the requirements that this design is expected to violate. */
  readonly violates: readonly string[]
}

export type NestingEntry = Entry<'nestingAttach', ReturnType<typeof nestingAttach>>
export type BindingEntry = Entry<'pasidBinding', ReturnType<typeof pasidBinding>>
export type MdevEntry = Entry<'mdevSiblings', ReturnType<typeof mdevSiblings>>
export type EnqcmdEntry = Entry<'enqcmd', ReturnType<typeof enqcmd>>
export type RegistryEntry = NestingEntry | BindingEntry | MdevEntry | EnqcmdEntry

const all: readonly Platform[] = Object.values(platforms)
const nesting = all.filter(platform => platform.tableOwnerWhenNested !== null)
const withPasids = all.filter(platform => platform.pasidScope !== 'none')
const withMdevs = all.filter(platform => platform.mdevPasid)
const withEnqcmd = all.filter(platform => platform.enqcmd)

const scope: Scope = { guest: 2, rid: 2, pasid: 3 }

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

function bindingEntry(platform: Platform, numbers?: NumberScope): BindingEntry {
  const variant = numbers && (numbers === 'systemWide' ? 'system-wide-numbers' : 'rid-local-numbers')
  const question =
    numbers === undefined
      ? "Is a PASID taken down on every path before its number is anybody else's?"
      : numbers === 'systemWide'
        ? 'Does anything break when numbers are system-wide though RID-local ones suffice?'
        : 'Does anything break when numbers are RID-local, as long as nobody uses ENQCMD?'
  const system = pasidBinding(platform, numbers)
  return { chapter: 'pasid-binding', kind: 'pasidBinding', platform, variant, question, scope, system, violates: [] }
}

function mdevEntry(platform: Platform): MdevEntry {
  const question = 'Can two mediated devices on one RID ever emit the same PASID?'
  const system = mdevSiblings(platform)
  return {
    chapter: 'pasid-binding',
    kind: 'mdevSiblings',
    platform,
    variant: 'mdev-siblings',
    question,
    scope,
    system,
    violates: [],
  }
}

const confined = "an ENQCMD of a guest reaches that guest's memory only"
const oneOnEveryDevice = 'a gPASID of a guest becomes on every RID the PASID that it was mapped to there'

function enqcmdEntry(
  platform: Platform,
  question: string,
  variant?: string,
  design: EnqcmdDesign = {},
  violates: readonly string[] = [],
): EnqcmdEntry {
  const system = enqcmd(platform, design)
  // A design that allows more than it should has many times more states, and what breaks it in a small scope breaks it
  // in every larger one, where the other members may stay idle.
  const size: Scope = { ...scope, pasid: violates.length > 0 ? 2 : 3, gpasid: 2 }
  return {
    chapter: 'enqcmd',
    kind: 'enqcmd',
    platform,
    variant,
    question,
    scope: size,
    system,
    violates,
  }
}

const otherScope = (platform: Platform): NumberScope =>
  numberScopeOf(platform) === 'systemWide' ? 'ridLocal' : 'systemWide'

export const registry: readonly RegistryEntry[] = [
  ...nesting.flatMap(platform =>
    platform.tableOwnerWhenNested === 'guest'
      ? [
          nestingEntry(platform),
          nestingEntry(platform, 'never'),
          nestingEntry(platform, 'nestingSideOnly'),
          nestingEntry(platform, 'pasidSideOnly'),
        ]
      : [nestingEntry(platform), nestingEntry(platform, 'atAttach')],
  ),
  ...withPasids.flatMap(platform => [bindingEntry(platform), bindingEntry(platform, otherScope(platform))]),
  ...withMdevs.map(mdevEntry),
  ...withEnqcmd.flatMap(platform => [
    enqcmdEntry(platform, 'Does an ENQCMD ever reach the memory of another guest?'),
    enqcmdEntry(platform, 'What if every gPASID is the PASID of the same number, given by the host?', 'identity', {
      gpasids: 'identity',
    }),
    enqcmdEntry(platform, 'What if a gPASID is mapped for each RID?', 'per-rid-map', { gpasids: 'perRid' }, [
      oneOnEveryDevice,
      'two gPASIDs of a guest are never mapped to one PASID',
    ]),
    enqcmdEntry(
      platform,
      'If PASIDs are RID-local, can an ENQCMD from guest A reach guest B?',
      'rid-local-numbers',
      { numbers: 'ridLocal' },
      [confined],
    ),
    enqcmdEntry(platform, 'What if a portal opens before the CPU translates?', 'early-portal', { portalWaits: false }, [
      confined,
      'a portal is open only while the CPU translates the PASIDs of its guest',
    ]),
  ]),
]
