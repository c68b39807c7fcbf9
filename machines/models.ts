/** The registry: every design of every chapter on every platform. */
import { type AllocatorEntry, allocatorEntries } from './allocator/models.ts'
import { type EnqcmdEntry, enqcmdEntries } from './enqcmd/models.ts'
import { gpasidEntries, type GpasidEntry } from './gpasid-map/models.ts'
import {
  type DirtyEntry,
  dirtyEntries,
  type GroupEntry,
  groupEntries,
  type NestingEntry,
  nestingEntries,
} from './nesting-attach/models.ts'
import {
  type BindingEntry,
  bindingEntries,
  type FaultEntry,
  type MdevEntry,
  type ReplaceEntry,
  type TableEntry,
} from './pasid-binding/models.ts'
import { type ApartEntry, apartEntries } from './other-guests/models.ts'
import { setLifecycleEntries, type SetLifecycleEntry } from './set-lifecycle/models.ts'

export type RegistryEntry =
  | AllocatorEntry
  | NestingEntry
  | GroupEntry
  | DirtyEntry
  | BindingEntry
  | MdevEntry
  | ReplaceEntry
  | FaultEntry
  | TableEntry
  | EnqcmdEntry
  | GpasidEntry
  | SetLifecycleEntry
  | ApartEntry

export const registry: readonly RegistryEntry[] = [
  ...nestingEntries,
  ...groupEntries,
  ...dirtyEntries,
  ...bindingEntries,
  ...allocatorEntries,
  ...gpasidEntries,
  ...enqcmdEntries,
  ...setLifecycleEntries,
  ...apartEntries,
]
