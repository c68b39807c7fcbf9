/** The words in which the chapters are written. */
import { vocabulary } from '../src/system/vocabulary.ts'
import type { Index } from '../src/system/sort.ts'
import type { Source } from './sources.ts'

/**
 * What a refused call returns. INVALID is INVALID_IOASID, where a number is returned and no errno. Two are no results:
 * `ignored`, where a function without a result logs and does nothing, or a call finds nothing to change and returns 0;
 * `waits`, where the caller sleeps until another is done: who holds a mutex, resets the device, or still detaches.
 * SIGSEGV is what a thread gets whose instruction the kernel does not let it repeat.
 * EPERM also stands for "the object is not in your fd's tables", which iommufd reports as ENOENT.
 */
export type Errno =
  | 'EAGAIN'
  | 'EBUSY'
  | 'EEXIST'
  | 'EINVAL'
  | 'ENODEV'
  | 'ENOENT'
  | 'ENOMEM'
  | 'ENOSPC'
  | 'EOPNOTSUPP'
  | 'EOVERFLOW'
  | 'EPERM'
  | 'INVALID'
  | 'SIGSEGV'
  | 'ignored'
  | 'waits'

export interface Iommu {
  /**
   * guest: a virtual machine, with its VMM. rid: a Requester ID, one function behind one IOMMU.
   * pasid: a PASID on the wire; members stand for the allocatable numbers from 1 on, for 0 is the RID's own traffic.
   * gpasid: a PASID as the guest sees it.
   * set: an ioasid_set. mm: the address space of a process. viommu: a virtual IOMMU that brings an allocator of its own.
   * device: a function in a group, or a mediated device. table: a page table by its handle (IOASID in its second sense).
   * host: a machine that guests run on, and are migrated between.
   * quota: a number of PASIDs, written as the member: quota2 is two.
   */
  sort: 'guest' | 'rid' | 'pasid' | 'gpasid' | 'set' | 'mm' | 'viommu' | 'device' | 'table' | 'quota' | 'host'
  errno: Errno
  source: Source
}

export const { component, where, call, hardware, worker, procedure, system } = vocabulary<Iommu>()

export type Guest = Index<'guest'>
export type Rid = Index<'rid'>
export type Pasid = Index<'pasid'>
export type Gpasid = Index<'gpasid'>
export type Set = Index<'set'>
export type Mm = Index<'mm'>
export type Viommu = Index<'viommu'>
export type Device = Index<'device'>
export type Table = Index<'table'>
export type Quota = Index<'quota'>
export type Host = Index<'host'>

/** What a machine's states and transitions may carry: where the rule comes from. */
export interface Meta {
  readonly source: Source
}
