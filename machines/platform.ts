/** What each platform can do, as parameters; the chapters differ by nothing else. */
import type { Errno } from './vocabulary.ts'
import type { Source } from './sources.ts'

/** What a platform can do. */
export interface Platform {
  /** 'smmuv3' */
  readonly name: string
  /** 'Arm SMMUv3' */
  readonly title: string
  /** How far a PASID number must be unique: not used at all, within one RID, or in the whole system. */
  readonly pasidScope: 'none' | 'ridLocal' | 'systemWide'
  /** Who owns the PASID table of a RID under a nested attach; null: there is no nesting. */
  readonly tableOwnerWhenNested: 'host' | 'guest' | null
  /** What one stage 2 hangs off: a whole RID, or each entry of its PASID table. */
  readonly nestGranularity: 'rid' | 'ridPasid' | null
  /** Several mediated devices, of several guests, on one RID, each with PASIDs of its own. */
  readonly mdevPasid: boolean
  /** The host kernel knows each PASID of a guest one by one. */
  readonly hostTracksGuestPasids: boolean
  /** Who hands PASIDs to a guest. */
  readonly guestAllocator: 'self' | 'vcmd' | 'host' | null
  /** The CPU can translate the PASID of ENQCMD, by one map for a virtual machine. */
  readonly cpuPasidTranslation: boolean
  /** There are devices that take ENQCMD: one PASID of a thread for all of them. */
  readonly enqcmd: boolean
  /** What a nested attach returns that finds a PASID of the RID in use. */
  readonly nestOverPasidErrno: Errno | null
  /** Where most of this is told. */
  readonly source: Source
  /** Where what its driver answers is told; `inference` where no driver does yet what is asked here. */
  readonly driver: Source
}

export const platforms = {
  'vtd-legacy': {
    name: 'vtd-legacy',
    title: 'Intel VT-d before scalable mode',
    pasidScope: 'none',
    tableOwnerWhenNested: null,
    nestGranularity: null,
    mdevPasid: false,
    hostTracksGuestPasids: false,
    guestAllocator: null,
    cpuPasidTranslation: false,
    enqcmd: false,
    nestOverPasidErrno: null,
    source: 'brucker-may-2021',
    driver: 'vtd',
  },
  'vtd-sm-enqcmd': {
    name: 'vtd-sm-enqcmd',
    title: 'Intel VT-d scalable mode with ENQCMD (shared work queues)',
    pasidScope: 'systemWide',
    tableOwnerWhenNested: 'host',
    nestGranularity: 'ridPasid',
    mdevPasid: true,
    hostTracksGuestPasids: true,
    guestAllocator: 'vcmd',
    cpuPasidTranslation: true,
    enqcmd: true,
    nestOverPasidErrno: null,
    source: 'seed',
    driver: 'vtd',
  },
  'vtd-sm-noenqcmd': {
    name: 'vtd-sm-noenqcmd',
    title: 'Intel VT-d scalable mode without ENQCMD (dedicated work queues)',
    pasidScope: 'ridLocal',
    tableOwnerWhenNested: 'host',
    nestGranularity: 'ridPasid',
    mdevPasid: true,
    hostTracksGuestPasids: true,
    guestAllocator: 'host',
    cpuPasidTranslation: false,
    enqcmd: false,
    nestOverPasidErrno: null,
    source: 'rfc-v2',
    driver: 'vtd',
  },
  smmuv3: {
    name: 'smmuv3',
    title: 'Arm SMMUv3',
    pasidScope: 'ridLocal',
    tableOwnerWhenNested: 'guest',
    nestGranularity: 'rid',
    mdevPasid: false,
    hostTracksGuestPasids: false,
    guestAllocator: 'self',
    cpuPasidTranslation: false,
    enqcmd: false,
    nestOverPasidErrno: 'EBUSY',
    source: 'arm-smmu-v3',
    driver: 'arm-smmu-v3',
  },
  amd: {
    name: 'amd',
    title: 'AMD IOMMU v2 (GCR3 table of the guest)',
    pasidScope: 'ridLocal',
    tableOwnerWhenNested: 'guest',
    nestGranularity: 'rid',
    mdevPasid: false,
    hostTracksGuestPasids: false,
    guestAllocator: 'self',
    cpuPasidTranslation: false,
    enqcmd: false,
    nestOverPasidErrno: 'EINVAL',
    source: 'amd',
    driver: 'amd',
  },
  riscv: {
    name: 'riscv',
    title: 'RISC-V IOMMU',
    pasidScope: 'ridLocal',
    tableOwnerWhenNested: 'guest',
    nestGranularity: 'rid',
    mdevPasid: false,
    hostTracksGuestPasids: false,
    guestAllocator: 'self',
    cpuPasidTranslation: false,
    enqcmd: false,
    nestOverPasidErrno: 'EBUSY',
    source: 'riscv',
    driver: 'inference',
  },
  'virtio-iommu': {
    name: 'virtio-iommu',
    title: 'virtio-iommu: the host maps and unmaps for each endpoint',
    pasidScope: 'ridLocal',
    tableOwnerWhenNested: null,
    nestGranularity: null,
    mdevPasid: false,
    hostTracksGuestPasids: true,
    guestAllocator: 'self',
    cpuPasidTranslation: false,
    enqcmd: false,
    nestOverPasidErrno: null,
    source: 'virtio-iommu',
    driver: 'inference',
  },
} as const satisfies Record<string, Platform>

export const platformsWhere = (applies: (platform: Platform) => boolean): readonly Platform[] =>
  Object.values<Platform>(platforms).filter(applies)

/** D1: where the guest owns the table, nesting a RID claims every PASID of it. */
export const claimsPasidSpace = ({ tableOwnerWhenNested }: Platform): boolean => tableOwnerWhenNested === 'guest'

/** D2: one stage 2 for a RID leaves room for one owner, hence for no mediated device with a PASID of its own. */
export const oneOwnerPerRid = ({ nestGranularity }: Platform): boolean => nestGranularity !== 'ridPasid'

/** A PASID entry has a pointer for each stage, which makes it wider than one atomic write. */
export const hasTwoStageEntries = ({ nestGranularity }: Platform): boolean => nestGranularity === 'ridPasid'

/** D3: ENQCMD carries one PASID of a thread to every device, so numbers must be unique system-wide. */
export const needsSystemWideNumbers = ({ enqcmd }: Platform): boolean => enqcmd

/** D4: mediated devices make PASIDs of one RID belong to several owners, so a number is unique in the RID across owners. */
export const sharesRidAmongOwners = ({ mdevPasid }: Platform): boolean => mdevPasid
