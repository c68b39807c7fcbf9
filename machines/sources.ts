/** Where the rules come from. Every rule of a machine or an operation names one of these. */

export const sources = {
  seed: 'A. Raj, "Re: [PATCH V4 05/18] iommu/ioasid: Redefine IOASID set and allocation APIs", 6 May 2021',
  'brucker-may-2021': 'J.-P. Brucker, reply in the same thread, 6 May 2021: how Arm lays out its tables',
  'raj-may-2021': 'A. Raj, replies in the same thread, 7 and 12 May 2021: ENQCMD, IA32_PASID, one PASID for a thread',
  'rfc-v2': 'K. Tian, "[RFC v2] /dev/iommu uAPI proposal", 9 July 2021: device types T1 to T8, portals, KVM_MAP_PASID',
  'ioasid-v3':
    'J. Pan, V3 of the series, as its successor tells of it: sets are counted by ioasid_set_get() and ioasid_set_put()',
  'ioasid-v4': 'J. Pan, [PATCH V4 05/18] and Documentation/driver-api/ioasid.rst of that series, February 2021',
  'ioasid-v4-doc': 'J. Pan, Documentation/driver-api/ioasid.rst of the V4 series, February 2021: what it promises',
  'ioasid-v4-code': 'J. Pan, drivers/iommu/ioasid.c of the V4 series, February 2021: what it does',
  'vtd-guest-bind':
    'VT-d guest bind and deferred free in the V4 series, with its ordered workqueue and ownership check',
  'ioasid-f2': 'drivers/iommu/ioasid.c, v5.11 to v5.17; references came with cb4789b0d19f',
  'intel-tree': 'the later Intel tree: ioasid.c with sets that are FREE_PENDING',
  'gunthorpe-may-2021': 'J. Gunthorpe, replies in the same thread, 5 to 10 May 2021: PASIDs belong to the RID',
  'tian-may-2021': 'K. Tian, reply in the same thread, 8 May 2021: identity, translation or alias of a guest PASID',
  'gleixner-2021':
    '9bfecd058339 "x86/cpufeatures: Force disable X86_FEATURE_ENQCMD and remove update_pasid()", and its review',
  'pasid-of-mm': '701fac40384f, v5.18: the PASID of an mm, without references',
  'mm-uaf': '2667ed10d9f0 "mm: Fix PASID use-after-free issue"',
  'pasid-leak': 'a21518cb23a3 "iommu/vt-d: Fix PASID leak in intel_svm_unbind_mm()"',
  'vcmd-status': 'the fixes of the status codes of the virtual command interface',
  'iopf-uaf': 'f0b9d31c6edd, CVE-2025-38594: "Fix UAF on sva unbind with pending IOPFs"',
  'vtd-dirty': 'cc5bd898ff70, iommu/vt-d: a nested PASID attach over a parent with dirty tracking is refused',
  'replace-member': '55c85fa7579d "iommufd: Fail replace if device has not been attached"',
  'replace-rollback': '950aeefb3492 "iommufd: Fix hwpt at err_unresv in iommufd_device_do_replace()"',
  'pasid-validation': 'b3f6fcd8404f "iommu: Skip PASID validation for devices without PASID capability"',
  'replace-review':
    'reviews of PASID replace, January and November 2024: remove-then-attach; the handle before the hardware',
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

/** The id of a source: 'seed', 'iommu-core', ... */
export type Source = keyof typeof sources
