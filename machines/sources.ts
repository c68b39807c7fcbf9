/** Where the rules come from. Every rule of a machine or an operation names one of these. */

export const sources = {
  seed: 'A. Raj, "Re: [PATCH V4 05/18] iommu/ioasid: Redefine IOASID set and allocation APIs", 6 May 2021',
  'brucker-may-2021': 'J.-P. Brucker, reply in the same thread, 6 May 2021: how Arm lays out its tables',
  'raj-may-2021': 'A. Raj, replies in the same thread, 7 and 12 May 2021: ENQCMD, IA32_PASID, one PASID for a thread',
  'rfc-v2': 'K. Tian, "[RFC v2] /dev/iommu uAPI proposal", 9 July 2021: device types T1 to T8, portals, KVM_MAP_PASID',
  'ioasid-v4': 'J. Pan, [PATCH V4 05/18] and Documentation/driver-api/ioasid.rst of that series, February 2021',
  vcmd: 'VT-d virtual command interface: drivers/iommu/intel/{iommu,pasid}.c, v5.8 to v6.3',
  'iommu-core': 'drivers/iommu/iommu.c: iommu_attach_device_pasid() and its siblings',
  'reset-blocking': 'drivers/iommu/iommu.c: pci_dev_reset_iommu_prepare() and _done()',
  iommufd: 'drivers/iommu/iommufd/device.c and hw_pagetable.c, since the PASID series of March 2025',
  'arm-smmu-v3': 'drivers/iommu/arm/arm-smmu-v3: nested attach, set_pasid, STE checks',
  amd: 'drivers/iommu/amd/nested.c, v5 of the series',
  riscv: 'RISC-V IOMMU specification: device context, iohgatp, PDT',
  vtd: 'Intel VT-d specification, scalable mode: PASID entries with a first-level and a second-level pointer each',
  'vtd-present': '75ed00055c05 "iommu/vt-d: Clear Present bit before tearing down PASID entry"',
  'vtd-replace': 'c3b1edea3791 "iommu/vt-d: Fix race condition during PASID entry replacement"',
  'reset-restore':
    'a6dea58d8625, CVE-2026-52953: PASIDs restored after a reset with the blocked state taken for a domain',
  'enqcmd-series': 'F. Yu et al., "Re-enable ENQCMD and PASID MSR", v4, February 2022; fa6af69f38d3 (lazy IA32_PASID)',
  'virtio-iommu': 'drivers/iommu/virtio-iommu.c: the host maps and unmaps for each endpoint',
  inference: "this specification's own reading of the code; stated by none of its authors",
} as const

export type Source = keyof typeof sources
