/** The designs of ENQCMD: the one that is safe, identity, and three that are not. */
import type { Scope } from '../../src/system/sort.ts'
import type { Entry } from '../entry.ts'
import { type Platform, platformsWhere } from '../platform.ts'
import { type Enqcmd, type EnqcmdDesign, enqcmd } from './system.ts'

export type EnqcmdEntry = Entry<'enqcmd', Enqcmd>

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
  const size: Scope = { guest: 2, rid: 2, pasid: violates.length > 0 ? 2 : 3, gpasid: 2 }
  return {
    chapter: 'enqcmd',
    kind: 'enqcmd',
    platform,
    variant,
    question,
    scope: size,
    large:
      variant === undefined
        ? { ...size, pasid: 8 }
        : violates.length === 0
          ? { guest: 3, rid: 4, pasid: 16, gpasid: 2 }
          : undefined,
    system,
    violates,
  }
}

export const enqcmdEntries: readonly EnqcmdEntry[] = platformsWhere(platform => platform.enqcmd).flatMap(platform => [
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
])
