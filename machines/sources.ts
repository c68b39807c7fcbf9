/** Where the rules come from, and what became of it. Every rule of a machine or an operation names one of these. */

/** What became of a source: whether Linux does, did or never did what it says. */
const became = {
  mail: 'mail',
  proposal: 'never merged',
  vendor: "in a vendor's tree, never merged",
  mainline: 'in mainline',
  ioasidGone: 'in mainline until v6.3; removed by 99b5726b4423',
  vcmdGone: 'in mainline until v6.3; removed by 760f41d182ec',
  hardware: 'hardware',
  own: 'no source',
} as const

const cited = {
  seed: ['mail', 'A. Raj, "Re: [PATCH V4 05/18] iommu/ioasid: Redefine IOASID set and allocation APIs", 6 May 2021'],
  'brucker-may-2021': ['mail', 'J.-P. Brucker, reply in the same thread, 6 May 2021: how Arm lays out its tables'],
  'raj-may-2021': [
    'mail',
    'A. Raj, replies in the same thread, 7 and 12 May 2021: ENQCMD, IA32_PASID, one PASID for a thread',
  ],
  'rfc-v2': [
    'proposal',
    'K. Tian, "[RFC v2] /dev/iommu uAPI proposal", 9 July 2021: device types T1 to T8, portals, KVM_MAP_PASID',
  ],
  'ioasid-v3': [
    'proposal',
    'J. Pan, V3 of the series, as its successor tells of it: sets are counted by ioasid_set_get() and ioasid_set_put()',
  ],
  'ioasid-v4': [
    'proposal',
    'J. Pan, [PATCH V4 05/18] and Documentation/driver-api/ioasid.rst of that series, February 2021',
  ],
  'ioasid-v4-doc': [
    'proposal',
    'J. Pan, Documentation/driver-api/ioasid.rst of the V4 series, February 2021: what it promises',
  ],
  'ioasid-v4-code': ['proposal', 'J. Pan, drivers/iommu/ioasid.c of the V4 series, February 2021: what it does'],
  'vtd-guest-bind': [
    'proposal',
    'VT-d guest bind and deferred free in the V4 series, with its ordered workqueue and ownership check',
  ],
  'ioasid-f2': ['ioasidGone', 'drivers/iommu/ioasid.c, v5.11 to v5.17; references came with cb4789b0d19f'],
  'intel-tree': ['vendor', 'the later Intel tree: ioasid.c with sets that are FREE_PENDING'],
  'gunthorpe-may-2021': [
    'mail',
    'J. Gunthorpe, replies in the same thread, 5 to 10 May 2021: PASIDs belong to the RID',
  ],
  'tian-may-2021': [
    'mail',
    'K. Tian, reply in the same thread, 8 May 2021: identity, translation or alias of a guest PASID',
  ],
  'gleixner-2021': [
    'mainline',
    '9bfecd058339 "x86/cpufeatures: Force disable X86_FEATURE_ENQCMD and remove update_pasid()", and its review',
  ],
  'pasid-of-mm': ['mainline', '701fac40384f, v5.18: the PASID of an mm, without references'],
  'mm-uaf': ['mainline', '2667ed10d9f0 "mm: Fix PASID use-after-free issue"'],
  'pasid-leak': ['mainline', 'a21518cb23a3 "iommu/vt-d: Fix PASID leak in intel_svm_unbind_mm()"'],
  'vcmd-status': ['vcmdGone', 'the fixes of the status codes of the virtual command interface'],
  'iopf-uaf': ['mainline', 'f0b9d31c6edd, CVE-2025-38594: "Fix UAF on sva unbind with pending IOPFs"'],
  'vtd-dirty': [
    'mainline',
    'cc5bd898ff70, iommu/vt-d: a nested PASID attach over a parent with dirty tracking is refused',
  ],
  'replace-member': ['mainline', '55c85fa7579d "iommufd: Fail replace if device has not been attached"'],
  'replace-rollback': ['mainline', '950aeefb3492 "iommufd: Fix hwpt at err_unresv in iommufd_device_do_replace()"'],
  'pasid-validation': ['mainline', 'b3f6fcd8404f "iommu: Skip PASID validation for devices without PASID capability"'],
  'replace-review': [
    'mail',
    'reviews of PASID replace, January and November 2024: remove-then-attach; the handle before the hardware',
  ],
  vcmd: ['vcmdGone', 'VT-d virtual command interface: drivers/iommu/intel/{iommu,pasid}.c, v5.8 to v6.3'],
  'iommu-core': ['mainline', 'drivers/iommu/iommu.c: iommu_attach_device_pasid() and its siblings'],
  'group-type': ['mainline', 'drivers/iommu/iommu.c: iommu_group_store_type() and iommu_setup_default_domain()'],
  'reset-blocking': ['mainline', 'drivers/iommu/iommu.c: pci_dev_reset_iommu_prepare() and _done()'],
  iommufd: ['mainline', 'drivers/iommu/iommufd/device.c and hw_pagetable.c, since the PASID series of March 2025'],
  'arm-smmu-v3': ['mainline', 'drivers/iommu/arm/arm-smmu-v3: nested attach, set_pasid, STE checks'],
  amd: ['mainline', 'drivers/iommu/amd/nested.c: nested attach'],
  riscv: ['hardware', 'RISC-V IOMMU specification: device context, iohgatp, PDT'],
  vtd: [
    'hardware',
    'Intel VT-d specification, scalable mode: PASID entries with a first-level and a second-level pointer each',
  ],
  'vtd-present': ['mainline', '75ed00055c05 "iommu/vt-d: Clear Present bit before tearing down PASID entry"'],
  'vtd-replace': ['mainline', 'c3b1edea3791 "iommu/vt-d: Fix race condition during PASID entry replacement"'],
  'reset-detach': [
    'mainline',
    '5474e6e17a26, CVE-2026-52952: "iommu: Fix WARN_ON in __iommu_group_set_domain_nofail() due to reset"',
  ],
  'reset-pasid-detach': [
    'mainline',
    'fc3523b16d2b "iommu: Fix ATS invalidation timeouts during __iommu_remove_group_pasid()"',
  ],
  'reset-nested': ['mainline', '0d5fd7a9323c "iommu: Fix nested pci_dev_reset_iommu_prepare/done()"'],
  'reset-restore': [
    'mainline',
    'a6dea58d8625, CVE-2026-52953: PASIDs restored after a reset with the blocked state taken for a domain',
  ],
  'enqcmd-series': [
    'mainline',
    'F. Yu et al., "Re-enable ENQCMD and PASID MSR", v4, February 2022; fa6af69f38d3 (lazy IA32_PASID)',
  ],
  'virtio-iommu': ['mainline', 'drivers/iommu/virtio-iommu.c: the host maps and unmaps for each endpoint'],
  inference: ['own', "this specification's own reading of the code; stated by none of its authors"],
} as const satisfies Readonly<Record<string, readonly [keyof typeof became, string]>>

/** The id of a source: 'seed', 'iommu-core', ... */
export type Source = keyof typeof cited

/** What each source is, and in parentheses what became of it. */
export const sources = Object.fromEntries(
  Object.entries(cited).map(([id, [status, what]]) => [id, `${what} (${became[status]})`]),
) as Readonly<Record<Source, string>>
