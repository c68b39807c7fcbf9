/** The designs of a PASID binding: each platform with the scope of numbers that it needs and with the other one. */
import type { Scope } from '../../src/system/sort.ts'
import type { Entry } from '../entry.ts'
import { hasTwoStageEntries, needsSystemWideNumbers, type Platform, platformsWhere } from '../platform.ts'
import { type FaultDelivery, faultDelivery } from './fault-system.ts'
import { type MdevSiblings, mdevSiblings } from './mdev-system.ts'
import { type PasidReplace, pasidReplace, type ReplacePolicy } from './replace-system.ts'
import { type BeforeAttach, type PageTables, pageTables } from './table-system.ts'
import { type NumberScope, numberScopeOf, type PasidBinding, pasidBinding } from './system.ts'

export type BindingEntry = Entry<'pasidBinding', PasidBinding>
export type MdevEntry = Entry<'mdevSiblings', MdevSiblings>
export type ReplaceEntry = Entry<'pasidReplace', PasidReplace>
export type TableEntry = Entry<'pageTable', PageTables>
export type FaultEntry = Entry<'faultDelivery', FaultDelivery>

const scope = { guest: 2, rid: 2, pasid: 3 }
const largeScope = { guest: 3, rid: 4, pasid: 16 }
/** Numbers that are one for all RIDs tie them together: with every RID more, sets of states take ten times as many nodes. */
const largeSystemWide = { guest: 3, rid: 3, pasid: 16 }

function bindingEntry(platform: Platform, numbers?: NumberScope): BindingEntry {
  const variant = numbers && (numbers === 'systemWide' ? 'system-wide-numbers' : 'rid-local-numbers')
  const question =
    numbers === undefined
      ? "Is a PASID taken down on every path before its number is anybody else's?"
      : numbers === 'systemWide'
        ? 'Does anything break when numbers are system-wide though RID-local ones suffice?'
        : 'Does anything break when numbers are RID-local, as long as nobody uses ENQCMD?'
  const system = pasidBinding(platform, numbers)
  return {
    chapter: 'pasid-binding',
    kind: 'pasidBinding',
    platform,
    variant,
    question,
    scope,
    large: variant === undefined ? largeOf(platform) : undefined,
    system,
    violates: [],
  }
}

/** Of each number scope, and of each procedure, one platform. */
function largeOf(platform: Platform): Scope | undefined {
  if (needsSystemWideNumbers(platform)) return largeSystemWide
  return hasTwoStageEntries(platform) || platform.name === 'smmuv3' ? largeScope : undefined
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
    large: platform.enqcmd ? { ...largeScope, rid: 3 } : largeScope,
    system,
    violates: [],
  }
}

const otherScope = (platform: Platform): NumberScope =>
  numberScopeOf(platform) === 'systemWide' ? 'ridLocal' : 'systemWide'

const replaceDesigns: readonly {
  readonly policy?: ReplacePolicy
  readonly variant: string
  readonly question: string
  readonly violates: readonly string[]
}[] = [
  {
    variant: 'replace',
    question:
      'The entry is cleared and flushed before it is written anew: is it never torn, and is DMA cut off meanwhile?',
    violates: ['an attached PASID is never without an entry, unless its device is being reset'],
  },
  {
    policy: 'hitless',
    variant: 'replace-hitless',
    question: 'Would one atomic write of the entry keep DMA going, whole, through a replace?',
    violates: [],
  },
  {
    policy: 'handleLast',
    variant: 'replace-handle-last',
    question:
      'With one atomic write: what if the old handle stays until the hardware is switched and its queue is drained?',
    violates: ['a page request is told to the owner of the page table that it misses a page of'],
  },
  {
    policy: 'inPlace',
    variant: 'replace-in-place',
    question: 'What if a live entry is written half by half?',
    violates: ['both halves of an entry that is present are of one page table'],
  },
  {
    policy: 'removeFirst',
    variant: 'replace-remove-first',
    question: 'What if the old page table is removed before the new one is attached, which may fail?',
    violates: [
      'an attached PASID is never without an entry, unless its device is being reset',
      'a replace that fails leaves what was attached',
    ],
  },
]

const replaceEntries = (platform: Platform): readonly ReplaceEntry[] =>
  replaceDesigns.map(({ policy, variant, question, violates }) => ({
    chapter: 'pasid-binding',
    kind: 'pasidReplace',
    platform,
    variant,
    question,
    debate: 'V12',
    scope: { rid: 2, pasid: 2, table: 2 },
    large: violates.length === 0 && platform.enqcmd ? { rid: 4, pasid: 16, table: 4 } : undefined,
    system: pasidReplace(platform, policy),
    violates,
  }))

const faultEntry = (platform: Platform): FaultEntry => ({
  chapter: 'pasid-binding',
  kind: 'faultDelivery',
  platform,
  variant: 'faults',
  question: 'Is a page request told to whoever had the PASID when it was raised, and is it answered?',
  scope,
  large: platform.enqcmd ? largeScope : undefined,
  system: faultDelivery(platform),
  violates: [],
})

interface TableDesign {
  readonly numbers?: NumberScope
  readonly beforeAttach?: BeforeAttach
  readonly variant?: string
  readonly question?: string
  readonly violates?: readonly string[]
}

const tableEntry = (
  platform: Platform,
  { numbers, beforeAttach, variant = 'page-table', question, violates = [] }: TableDesign = {},
): TableEntry => ({
  chapter: 'pasid-binding',
  kind: 'pageTable',
  platform,
  variant,
  question: question ?? 'Does a page table exist, is it attached and nested on, without any PASID?',
  ...(beforeAttach !== undefined && { debate: 'V9' }),
  scope: { guest: 2, rid: 2, pasid: 2, table: 2 },
  // Of each number scope one platform.
  large:
    variant === 'page-table' && (platform.enqcmd || platform.name === 'smmuv3')
      ? { guest: 2, rid: 2, pasid: 16, table: 2 }
      : undefined,
  system: pageTables(platform, numbers, beforeAttach),
  violates,
})

const tableEntries = (platform: Platform): readonly TableEntry[] => [
  tableEntry(platform),
  ...(platform.enqcmd || platform.name === 'smmuv3'
    ? [
        tableEntry(platform, {
          numbers: otherScope(platform),
          variant: 'page-table-other-scope',
          question: 'What must an allocator of the other scope guarantee to who names page tables by PASID?',
        }),
      ]
    : []),
  ...(platform.enqcmd
    ? [
        tableEntry(platform, {
          beforeAttach: 'formatBound',
          variant: 'page-table-format-bound',
          question:
            'What if a page table is made in the format of one device, and each device has a format of its own?',
          violates: ['one page table is attached to two RIDs'],
        }),
        tableEntry(platform, {
          beforeAttach: 'inert',
          variant: 'page-table-inert',
          question: 'What if a page table takes no command before it is attached?',
          violates: [
            'a page table that was never attached is filled',
            'a page table that was never attached is nested on',
          ],
        }),
      ]
    : []),
]

export const bindingEntries: readonly (BindingEntry | MdevEntry | ReplaceEntry | FaultEntry | TableEntry)[] = [
  ...platformsWhere(platform => platform.pasidScope !== 'none').flatMap(platform => [
    bindingEntry(platform),
    bindingEntry(platform, otherScope(platform)),
  ]),
  ...platformsWhere(platform => platform.mdevPasid).map(mdevEntry),
  ...platformsWhere(platform => platform.nestGranularity === 'ridPasid').flatMap(replaceEntries),
  ...platformsWhere(platform => platform.pasidScope !== 'none').map(faultEntry),
  ...platformsWhere(() => true).flatMap(tableEntries),
]
