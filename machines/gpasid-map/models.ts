/** The policies by which a guest PASID becomes a host PASID, each asked what it keeps. */
import type { Entry } from '../entry.ts'
import { type Platform, platformsWhere } from '../platform.ts'
import { type GpasidMap, gpasidMap, type MapPolicy } from './system.ts'

export type GpasidMapEntry = Entry<'gpasidMap', GpasidMap>
export type GpasidEntry = GpasidMapEntry

const scope = { guest: 2, pasid: 3, gpasid: 2 }

function mapEntry(platform: Platform, question: string, policy: MapPolicy, variant?: string): GpasidMapEntry {
  const system = gpasidMap(platform, policy)
  return { chapter: 'gpasid-map', kind: 'gpasidMap', platform, variant, question, scope, system, violates: [] }
}

const mapEntries: readonly GpasidMapEntry[] = platformsWhere(({ cpuPasidTranslation }) => cpuPasidTranslation).flatMap(
  platform => [
    mapEntry(platform, 'Are the SPIDs of a set, the CPU map and the registers of its devices in step?', 'guestWide'),
    mapEntry(platform, 'What if every gPASID is the host PASID of the same number?', 'identity', 'identity'),
    mapEntry(
      platform,
      'What if a gPASID is translated and leads to the same page table untranslated?',
      'alias',
      'alias',
    ),
  ],
)

export const gpasidEntries: readonly GpasidEntry[] = [...mapEntries]
