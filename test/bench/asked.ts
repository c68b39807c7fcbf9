/** What a process of its own is asked, as JSON; it answers with a run. */
import type { Scope } from '../../src/system/sort.ts'

export interface Asked {
  readonly search: 'nothing' | 'explicit' | 'symbolic' | 'packed' | 'graph'
  readonly model: string
  readonly scope: Scope
  readonly workers?: number
  readonly symmetry?: boolean
  /** After which the search of an engine gives up. */
  readonly seconds?: number
}
