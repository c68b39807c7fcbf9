import { describe, expect, it } from 'vitest'
import {
  claimsPasidSpace,
  needsSystemWideNumbers,
  oneOwnerPerRid,
  type Platform,
  platforms,
  sharesRidAmongOwners,
} from '../../machines/platform.ts'

const all: readonly Platform[] = Object.values(platforms)
const those = (rule: (platform: Platform) => boolean): string[] => all.filter(rule).map(({ name }) => name)

describe('the platforms', () => {
  it('are those of the capability matrix, each under its own name', () => {
    expect(Object.keys(platforms)).toEqual([
      'vtd-legacy',
      'vtd-sm-enqcmd',
      'vtd-sm-noenqcmd',
      'smmuv3',
      'amd',
      'riscv',
      'virtio-iommu',
    ])
    for (const [key, { name }] of Object.entries(platforms)) expect(name).toBe(key)
  })

  it('D1: a guest-owned table claims the PASID space, on Arm, AMD and RISC-V', () => {
    expect(those(claimsPasidSpace)).toEqual(['smmuv3', 'amd', 'riscv'])
  })

  it('D2: one stage 2 for a RID leaves no room for mediated devices', () => {
    for (const platform of all) if (oneOwnerPerRid(platform)) expect(platform.mdevPasid).toBe(false)
    expect(those(sharesRidAmongOwners)).toEqual(['vtd-sm-enqcmd', 'vtd-sm-noenqcmd'])
  })

  it('D3: ENQCMD forces system-wide numbers, and nothing else does', () => {
    for (const platform of all) expect(needsSystemWideNumbers(platform)).toBe(platform.pasidScope === 'systemWide')
  })

  it('D4: who shares a RID among owners is known to the host PASID by PASID', () => {
    for (const platform of all.filter(sharesRidAmongOwners)) expect(platform.hostTracksGuestPasids).toBe(true)
  })

  it('a host that knows no PASID of a guest owns no table of it', () => {
    for (const { tableOwnerWhenNested, hostTracksGuestPasids } of all)
      if (tableOwnerWhenNested !== null) expect(hostTracksGuestPasids).toBe(tableOwnerWhenNested === 'host')
  })
})
