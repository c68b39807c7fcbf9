/** What a process of its own is asked, and what it tells, both as JSON. */
import type { At, Counted } from './counted.ts'
import type { Cost } from './run.ts'

export interface Asked {
  readonly search: 'explicit' | 'symbolic' | 'packed' | 'graph'
  readonly at: At
  readonly workers?: number
}

/** The cost lacks the time on the clock: who started the process knows it. */
export type Told = { readonly found: Counted & { readonly exact?: string }; readonly cost: Cost }
