/** The policies by which a guest PASID becomes a host PASID, each asked what it keeps. */
import type { Scope } from '../../src/system/sort.ts'
import type { Entry } from '../entry.ts'
import { claimsPasidSpace, type Platform, platforms, platformsWhere } from '../platform.ts'
import { type DeviceClasses, type DeviceDesign, deviceClasses } from './device-system.ts'
import { type Migration, migration, type MigrationDesign } from './migration-system.ts'
import { type GpasidMap, gpasidMap, type MapPolicy } from './system.ts'

export type GpasidMapEntry = Entry<'gpasidMap', GpasidMap>
export type DeviceEntry = Entry<'deviceClasses', DeviceClasses>
export type MigrationEntry = Entry<'gpasidMigration', Migration>
export type GpasidEntry = GpasidMapEntry | DeviceEntry | MigrationEntry

const scope = { guest: 2, pasid: 3, gpasid: 2 }

const mapEntry = (
  platform: Platform,
  policy: MapPolicy,
  said: Pick<GpasidMapEntry, 'question' | 'variant' | 'debate' | 'large'>,
): GpasidMapEntry => ({
  chapter: 'gpasid-map',
  kind: 'gpasidMap',
  platform,
  scope,
  system: gpasidMap(platform, policy),
  violates: [],
  ...said,
})

const mapEntries: readonly GpasidMapEntry[] = platformsWhere(({ cpuPasidTranslation }) => cpuPasidTranslation).flatMap(
  platform => [
    mapEntry(platform, 'guestWide', {
      variant: undefined,
      question: 'Are the SPIDs of a set, the CPU map and the registers of its devices in step?',
    }),
    mapEntry(platform, 'identity', {
      variant: 'identity',
      question: 'What if every gPASID is the host PASID of the same number?',
      debate: 'V3',
      large: platform.enqcmd ? { guest: 3, pasid: 16, gpasid: 2 } : undefined,
    }),
    mapEntry(platform, 'alias', {
      variant: 'alias',
      question: 'What if a gPASID is translated and leads to the same page table untranslated?',
      debate: 'V3',
    }),
  ],
)

interface Named<Design> {
  readonly variant: string
  readonly question: string
  readonly design: Design
  readonly violates: readonly string[]
  readonly debate?: 'V3'
  /** Where the design needs more, or can do with less. */
  readonly scope?: Scope
  readonly large?: Scope | undefined
}

const enqcmdKeepsMeaning = 'an ENQCMD with a gPASID that is bound on a device reaches what the guest bound to it'
const dedicatedKeepsMeaning =
  'a dedicated work queue with a gPASID that is bound on its device reaches what the guest bound to it'
const workIsConfined = 'no work reaches another guest, whatever the device and the gPASID'
const numberIsFreeEverywhere = 'the number that the CPU makes of a gPASID is free for it on every device of the guest'
const portalIsTranslated = 'a portal to mediated devices is open only while the CPU translates'
const classesCoexist = 'a thread submits to an assigned and to a mediated device with one gPASID'

/** T7 and T8: each policy with both in one guest, and each type alone. */
const enqcmdDesigns: readonly Named<DeviceDesign>[] = [
  {
    variant: 'devices-identity',
    question:
      'Can an assigned and a mediated device share a guest if every gPASID is the host PASID of the same number?',
    design: { policy: 'identity' },
    violates: [],
    debate: 'V3',
  },
  {
    variant: 'devices-translated',
    question: 'Can they if every gPASID is translated, to one number for the whole guest?',
    design: { policy: 'guestWide', translation: 'besideAssigned' },
    violates: [dedicatedKeepsMeaning],
    debate: 'V3',
  },
  {
    variant: 'devices-translated-trapped',
    question: 'Can they if it is translated, and the PASID registers of assigned devices are trapped as well?',
    design: { policy: 'guestWide', translation: 'besideAssigned', trapsAssigned: true },
    violates: [],
    debate: 'V3',
  },
  {
    variant: 'devices-alias',
    question: 'Can they if both numbers lead to one page table, and no number is translated to that a gPASID can be?',
    design: { policy: 'alias', firstTranslated: 2 },
    scope: { pasid: 4 },
    violates: [],
    debate: 'V3',
  },
  {
    variant: 'devices-alias-no-boundary',
    question: 'Can they if both numbers lead to one page table, and any number may be translated to?',
    design: { policy: 'alias' },
    violates: [numberIsFreeEverywhere],
    debate: 'V3',
  },
  {
    variant: 'devices-per-class',
    question: 'Can they if each device gets what it alone needs: untranslated if assigned, translated if mediated?',
    design: {},
    violates: [enqcmdKeepsMeaning, numberIsFreeEverywhere],
    debate: 'V3',
  },
  {
    variant: 'devices-per-class-refused',
    question: 'What is left if the VMM refuses to have both in one guest?',
    design: { translation: 'notBesideAssigned' },
    violates: [classesCoexist],
    debate: 'V3',
  },
  {
    variant: 'devices-untranslated',
    question: 'Can they if the CPU never translates, and portals open all the same?',
    design: { translation: 'never', portalWaits: false },
    violates: [enqcmdKeepsMeaning, workIsConfined, portalIsTranslated],
    debate: 'V3',
  },
  {
    variant: 'devices-assigned',
    question: 'Does a gPASID keep its meaning on assigned devices with ENQCMD, if the CPU does not translate?',
    design: { devices: 'assigned', translation: 'never' },
    violates: [],
  },
  {
    variant: 'devices-mediated',
    question: 'Does a gPASID keep its meaning on mediated devices with ENQCMD, if the CPU translates?',
    design: { devices: 'mediated' },
    violates: [],
  },
]

const deviceScope = { guest: 2, rid: 2, pasid: 3, gpasid: 2 }

const deviceEntry = (platform: Platform, { design, scope, ...said }: Named<DeviceDesign>): DeviceEntry => ({
  chapter: 'gpasid-map',
  kind: 'deviceClasses',
  platform,
  scope: { ...deviceScope, ...scope },
  system: deviceClasses(platform, design),
  ...said,
})

const deviceEntries: readonly DeviceEntry[] = [
  ...enqcmdDesigns.map(named => deviceEntry(platforms['vtd-sm-enqcmd'], named)),
  deviceEntry(platforms['vtd-sm-noenqcmd'], {
    variant: 'devices',
    question: 'Do assigned and mediated devices share a guest if no device takes the PASID from ENQCMD?',
    design: {},
    violates: [],
  }),
  ...platformsWhere(claimsPasidSpace).map(platform =>
    deviceEntry(platform, {
      variant: 'devices',
      question: 'Does a gPASID keep its meaning where the guest writes the PASID table itself?',
      design: { devices: 'assigned' },
      violates: [],
      large: platform.name === 'smmuv3' ? { guest: 3, rid: 4, pasid: 16, gpasid: 2 } : undefined,
    }),
  ),
]

/** Each guest may have all its gPASIDs on one host. */
const migrationScope = { guest: 2, host: 2, pasid: 4, gpasid: 2 }

const migrationEntry = (platform: Platform, { design, ...said }: Named<MigrationDesign>): MigrationEntry => ({
  chapter: 'gpasid-map',
  kind: 'gpasidMigration',
  platform,
  system: migration(platform, design),
  ...said,
  scope: { ...migrationScope, ...said.scope },
})

const migrationEntries: readonly MigrationEntry[] = [
  migrationEntry(platforms['vtd-sm-enqcmd'], {
    variant: 'migration',
    question: 'Does a guest keep its gPASIDs when it is migrated, if each is translated?',
    design: {},
    violates: [],
  }),
  migrationEntry(platforms['vtd-sm-enqcmd'], {
    variant: 'migration-identity',
    question: 'Does it keep them if each is the host PASID of the same number?',
    design: { gpasids: 'identity' },
    violates: ['no migration is given up for want of a PASID'],
    debate: 'V3',
  }),
  migrationEntry(platforms['vtd-sm-enqcmd'], {
    variant: 'migration-any-number',
    question: 'What if the new host gives such a guest any number that is free?',
    design: { gpasids: 'anyNumber' },
    scope: { gpasid: 1, pasid: 2 },
    violates: ['after a migration, a gPASID that the guest uses reaches what the guest had bound to it'],
    debate: 'V3',
  }),
  migrationEntry(platforms['vtd-sm-noenqcmd'], {
    variant: 'migration',
    question: 'Does a guest keep the gPASIDs of its assigned devices, which are numbers of the RID?',
    design: { gpasids: 'identity', devices: 'assigned' },
    violates: [],
  }),
  migrationEntry(platforms['vtd-sm-noenqcmd'], {
    variant: 'migration-mediated',
    question: 'Does a guest keep the gPASIDs of its mediated devices, which the parent driver maps anew?',
    design: {},
    violates: [],
  }),
  ...platformsWhere(claimsPasidSpace).map(platform =>
    migrationEntry(platform, {
      variant: 'migration',
      question: 'Does a guest keep its gPASIDs if the PASID table is in its own memory?',
      design: { devices: 'assigned' },
      violates: [],
      large: platform.name === 'smmuv3' ? { guest: 3, host: 2, pasid: 16, gpasid: 2 } : undefined,
    }),
  ),
]

export const gpasidEntries: readonly GpasidEntry[] = [...mapEntries, ...deviceEntries, ...migrationEntries]
