/** The designs of the allocator: scopes of numbers, custom allocators, numbers from the host, and how long a number lives. */
import type { Entry } from '../entry.ts'
import { type Platform, platforms, platformsWhere } from '../platform.ts'
import { type NumberLifetime, type NumberLives, numberLifetime } from './lifetime-system.ts'
import { type AllocatorRegistry, allocatorRegistry, type RegistryDefect } from './registry-system.ts'
import { type NumberScopes, numberScopes, type ScopePolicy, scopePolicyOf } from './scope-system.ts'
import { type VcmdAllocator, vcmdAllocator, type VcmdDesign } from './vcmd-system.ts'

export type AllocatorEntry =
  | Entry<'numberScopes', NumberScopes>
  | Entry<'allocatorRegistry', AllocatorRegistry>
  | Entry<'vcmdAllocator', VcmdAllocator>
  | Entry<'numberLifetime', NumberLives>

interface Named<Design> {
  readonly variant: string
  readonly question: string
  readonly design: Design
  readonly violates: readonly string[]
  readonly debate?: 'V1' | 'V2' | 'V6'
}

const withPasids = platformsWhere(({ pasidScope }) => pasidScope !== 'none')
const intel = platforms['vtd-sm-enqcmd']

const onePasidOfProcess = 'a process is bound on every device under the PASID that it submits'
const pasidFitsEveryDevice = 'the PASID of a process can be bound on every device'
const ridIsItsGuests = 'a number of a RID that a guest has is taken by that guest only'
const arrivesWithItsNumbers = 'on a RID that no guest has, every number is free for the one that comes'

const askedOfRidIsGiven = 'a guest that keeps asking for a number of its RID is given one'
const askedOfDevicesIsBound = 'a process that keeps asking is bound, while a number is free on all devices'

const scopeDesigns: readonly Named<ScopePolicy>[] = [
  {
    variant: 'carved-out',
    question: 'What if the shared devices have one pool, and the RIDs of guests are left out of it?',
    design: 'carvedOut',
    violates: [],
    debate: 'V1',
  },
  {
    variant: 'per-request',
    question: 'What if each request says whether its number is system-wide or local to the RID?',
    design: 'perRequest',
    violates: [ridIsItsGuests, arrivesWithItsNumbers, askedOfRidIsGiven, askedOfDevicesIsBound],
    debate: 'V1',
  },
  {
    variant: 'system-wide',
    question: 'What if the RID of a guest is in the system-wide pool?',
    design: 'systemWide',
    violates: [ridIsItsGuests, arrivesWithItsNumbers, askedOfRidIsGiven],
    debate: 'V1',
  },
]

/** Where no thread has a PASID register, a process may have a number a device, and the first device decides nothing. */
const enqcmdScopeDesigns: readonly Named<ScopePolicy>[] = [
  {
    variant: 'rid-local',
    question: 'What if devices that take ENQCMD are left out of the pool?',
    design: 'ridLocal',
    violates: [onePasidOfProcess, pasidFitsEveryDevice],
    debate: 'V1',
  },
  {
    variant: 'first-device-decides',
    question: "What if the driver of a process's first device gives the number?",
    design: 'firstDecides',
    violates: [pasidFitsEveryDevice, askedOfDevicesIsBound],
    debate: 'V2',
  },
]

function scopeEntry(platform: Platform, named?: Named<ScopePolicy>): AllocatorEntry {
  return {
    chapter: 'allocator',
    kind: 'numberScopes',
    platform,
    variant: named?.variant,
    question:
      named?.question ??
      (platform.enqcmd
        ? 'Does a process have one PASID on all devices, and a guest all the PASIDs of its RID?'
        : 'Are RID-local numbers enough where every process names its PASID to each device?'),
    ...(named?.debate !== undefined && { debate: named.debate }),
    scope: { mm: 2, device: 2, guest: 2, rid: 2, pasid: 2 },
    large: named === undefined && platform === intel ? { mm: 3, device: 3, guest: 3, rid: 4, pasid: 16 } : undefined,
    system: numberScopes(platform, named?.design),
    violates: named?.violates ?? [],
  }
}

const registryDesigns: readonly Named<readonly RegistryDefect[]>[] = [
  {
    variant: 'as-coded-a1',
    question: 'What if a group keeps the pointer to its first registrant after that has gone?',
    design: ['A1'],
    violates: ['functions are called of a virtual IOMMU that is registered'],
  },
  {
    variant: 'as-coded-a2',
    question: 'What if who registers is compared with the heads of the groups only?',
    design: ['A2'],
    violates: ['a virtual IOMMU is registered once'],
  },
  {
    variant: 'as-coded-a3',
    question: 'What if the active allocator may go while its numbers are in use?',
    design: ['A3'],
    violates: [
      'a number is recorded where the active allocator finds it',
      'a number is recorded in one space only',
      'a number that its user keeps freeing comes back, whoever registers and goes',
    ],
  },
]

function registryEntry(platform: Platform, named?: Named<readonly RegistryDefect[]>): AllocatorEntry {
  return {
    chapter: 'allocator',
    kind: 'allocatorRegistry',
    platform,
    variant: named === undefined ? 'custom' : `custom-${named.variant}`,
    question: named?.question ?? 'Does a number come back to the allocator that gave it, whoever registers and goes?',
    scope: { viommu: 3, pasid: 2 },
    large: named === undefined && platform === intel ? { viommu: 3, pasid: 16 } : undefined,
    system: allocatorRegistry(platform, named?.design),
    violates: named?.violates ?? [],
  }
}

const vcmdDesigns: readonly Named<VcmdDesign>[] = [
  {
    variant: 'host-hypercall',
    question: 'Is anything different when the guest asks by hypercall?',
    design: { by: 'hypercall' },
    violates: [],
  },
  {
    variant: 'host-as-coded',
    question: 'What if the hook refuses to free a number in use, and the core forgets it all the same?',
    design: { freeOfActive: 'isForgotten' },
    violates: [
      'a number that the host has given to a guest is one that this guest knows',
      'a number that its guest keeps freeing comes back to the host, unless it is bound',
    ],
  },
]

function vcmdEntry(platform: Platform, named?: Named<VcmdDesign>): AllocatorEntry {
  return {
    chapter: 'allocator',
    kind: 'vcmdAllocator',
    platform,
    variant: named?.variant ?? 'host',
    question: named?.question ?? 'Does a guest use the numbers that its host gave it, and does the host get them back?',
    scope: { guest: 2, pasid: 3 },
    large: named === undefined && platform === intel ? { guest: 3, pasid: 16 } : undefined,
    system: vcmdAllocator(platform, named?.design),
    violates: named?.violates ?? [],
  }
}

const freeNumberIsBoundNowhere = 'a free number is bound on no device'
const entryIsOfOwner = 'a number is bound for the process that it belongs to'
const openDeviceReachesProcess = 'a device that a running process has open walks its page tables'
const numberStaysWithMm = 'the PASID of a process is its own for as long as its mm is there'
const loadedIsOwn = 'a thread holds the PASID of its process'

const lifetimeUsers: Named<NumberLifetime> = {
  variant: 'lifetime-users',
  question: 'What if the number goes with the last user of the mm, though a file still holds the device open?',
  design: 'users',
  violates: [freeNumberIsBoundNowhere, entryIsOfOwner, openDeviceReachesProcess, numberStaysWithMm],
  debate: 'V6',
}

const lifetimeReferences = ({ enqcmd }: Platform): Named<NumberLifetime> => ({
  variant: 'lifetime-references',
  question: 'What if the number goes with its last bond, by counting references?',
  design: 'lastUnbind',
  violates: enqcmd ? [loadedIsOwn] : [],
  debate: 'V6',
})

/** It loses so much that it has two hundred times more states: on one platform it is enough. */
const lifetimePlainFree: Named<NumberLifetime> = {
  variant: 'lifetime-plain-free',
  question: 'What if every unbind frees the number, without counting?',
  design: 'anyUnbind',
  violates: [
    freeNumberIsBoundNowhere,
    entryIsOfOwner,
    openDeviceReachesProcess,
    'a process has one PASID on all the devices that it has open',
    numberStaysWithMm,
    loadedIsOwn,
  ],
  debate: 'V6',
}

function lifeEntry(platform: Platform, named?: Named<NumberLifetime>): AllocatorEntry {
  return {
    chapter: 'allocator',
    kind: 'numberLifetime',
    platform,
    variant: named?.variant ?? 'lifetime',
    question: named?.question ?? 'Is a number that lives as long as its mm ever used after it was freed?',
    ...(named?.debate !== undefined && { debate: named.debate }),
    scope: { mm: 2, device: 2, pasid: 2 },
    large: named === undefined && platform === intel ? { mm: 2, device: 2, pasid: 16 } : undefined,
    system: numberLifetime(platform, named?.design),
    violates: named?.violates ?? [],
  }
}

export const allocatorEntries: readonly AllocatorEntry[] = [
  ...withPasids.map(platform => scopeEntry(platform)),
  ...withPasids.flatMap(platform =>
    [...scopeDesigns, ...(platform.enqcmd ? enqcmdScopeDesigns : [])]
      .filter(({ design }) => design !== scopePolicyOf(platform))
      .map(named => scopeEntry(platform, named)),
  ),
  ...withPasids.map(platform => registryEntry(platform)),
  ...registryDesigns.map(named => registryEntry(intel, named)),
  ...platformsWhere(({ guestAllocator }) => guestAllocator === 'vcmd').flatMap(platform => [
    vcmdEntry(platform),
    ...vcmdDesigns.map(named => vcmdEntry(platform, named)),
  ]),
  ...withPasids.map(platform => lifeEntry(platform)),
  ...withPasids.flatMap(platform => [
    lifeEntry(platform, lifetimeUsers),
    lifeEntry(platform, lifetimeReferences(platform)),
  ]),
  lifeEntry(intel, lifetimePlainFree),
]
