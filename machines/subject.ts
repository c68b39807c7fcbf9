/** What a requirement is asked of: a platform, as one design variant of a chapter treats it. */
import type { Platform } from './platform.ts'

export interface Subject {
  readonly platform: Platform
  /** Absent: the design that is argued for on that platform. */
  readonly variant: string | undefined
}
