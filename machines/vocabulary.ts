/** The words in which the chapters are written. */
import { vocabulary } from '../src/system/vocabulary.ts'
import type { Index } from '../src/system/sort.ts'
import type { Source } from './sources.ts'

/**
 * What a refused call returns. `waits` is none: the caller sleeps until the mutex that another holds is free.
 * EPERM also stands for "the object is not in your fd's tables", which iommufd reports as ENOENT.
 */
export type Errno = 'EBUSY' | 'EINVAL' | 'ENODEV' | 'ENOSPC' | 'EPERM' | 'waits'

export interface Iommu {
  /**
   * guest: a virtual machine, with its VMM. rid: a Requester ID, one function behind one IOMMU.
   * pasid: a PASID on the wire; members stand for the allocatable numbers from 1 on, for 0 is the RID's own traffic.
   * gpasid: a PASID as the guest sees it.
   */
  sort: 'guest' | 'rid' | 'pasid' | 'gpasid'
  errno: Errno
  source: Source
}

export const { component, where, call, hardware, worker, procedure, system } = vocabulary<Iommu>()

export type Guest = Index<'guest'>
export type Rid = Index<'rid'>
export type Pasid = Index<'pasid'>
export type Gpasid = Index<'gpasid'>

/** What a machine's states and transitions may carry: where the rule comes from. */
export interface Meta {
  readonly source: Source
}
