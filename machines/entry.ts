/** One entry of the registry: a design of a chapter on a platform, in a scope, with what is expected of it. */
import type { Scope } from '../src/system/sort.ts'
import type { Debate } from './debates.ts'
import type { ChapterName } from './chapters.ts'
import type { Subject } from './subject.ts'

export interface Entry<Kind extends string, Sys> extends Subject {
  readonly chapter: ChapterName
  /** Which requirements are asked of it: those that speak of such systems. */
  readonly kind: Kind
  readonly question: string
  /** The disagreement in which this design takes a side. */
  readonly debate?: Debate
  readonly scope: Scope
  /** A larger scope, which the symbolic engine finishes within about a minute. */
  readonly large?: Scope | undefined
  readonly system: Sys
  /** Names of the requirements that this design is expected to violate. */
  readonly violates: readonly string[]
}
