/** What a run says that it found, as a file that somebody else can derive anew: docs/schema/certificate.schema.json. */
import type { Compaction, Counter, Stop } from '../check/exploration.ts'
import type { EngineName, ModelResult } from '../check/result.ts'
import type { Counts, Verdict } from '../system/model.ts'
import type { Property } from '../system/property.ts'
import type { Scope } from '../system/sort.ts'

export const CERTIFICATE_VERSION = 1

/** A model with more states is not walked state by state, unless somebody asks for it. */
export const FEW_STATES = 1_500_000

/** 32 hexadecimal digits of a text. */
export type Hash = (text: string) => string

/** Sums modulo 2^128, in 32 hexadecimal digits: the same in whatever order states and transitions come. */
export interface Digests {
  readonly states: string
  readonly transitions: string
}

/** What a run has found out about a model. Counts are decimal strings: they may outgrow a double. */
export interface Claim {
  readonly model: string
  readonly mutant?: string
  readonly scope: Scope
  /** Of all that the verdicts are about, so that another version of the model is noticed. */
  readonly digest: string
  readonly engine: EngineName
  readonly reductions: {
    readonly symmetry?: { readonly orbits: string; readonly sorts: readonly string[] }
    readonly counters?: readonly Counter[]
    readonly sleepSets?: true
    readonly compaction?: Compaction
  }
  readonly stopped?: Stop
  readonly states: { readonly distinct: string; readonly generated: string; readonly depth?: string }
  readonly digests?: Digests
  /** Why there are none. */
  readonly withoutDigests?: string
  readonly properties: readonly ClaimedProperty[]
}

export interface ClaimedProperty {
  readonly name: string
  readonly id?: string
  readonly kind: Property['kind']
  readonly verdict: Verdict
  readonly vacuous: boolean
}

/** `digests`: or why there are none. */
export function claimOf(result: ModelResult, digest: string, digests: Digests | string): Claim {
  const { model, mutant, scope, engine, symmetry, counters, compaction, stopped, states, properties } = result
  const proved = symmetry?.sorts.filter(({ because }) => because === undefined).map(({ sort }) => sort)
  return {
    model,
    ...(mutant !== undefined && { mutant }),
    scope,
    digest,
    engine,
    reductions: {
      ...(symmetry !== undefined && { symmetry: { orbits: String(symmetry.orbits), sorts: proved ?? [] } }),
      ...(counters !== undefined && { counters }),
      ...(engine === 'explicit' && symmetry === undefined && { sleepSets: true }),
      ...(compaction !== undefined && { compaction }),
    },
    ...(stopped !== undefined && { stopped }),
    states: inDigits(states),
    ...(typeof digests === 'string' ? { withoutDigests: digests } : { digests }),
    properties: properties.map(({ name, id, kind, verdict, vacuous }) => ({
      name,
      ...(id !== undefined && { id }),
      kind,
      verdict,
      vacuous,
    })),
  }
}

const inDigits = ({ distinct, generated, depth }: Counts): Claim['states'] => ({
  distinct: String(distinct),
  generated: String(generated),
  ...(depth !== undefined && { depth: String(depth) }),
})

/** The sum of hashes as it is written. */
export const digits = (sum: bigint): string => sum.toString(16).padStart(32, '0')

export const certificateText = (models: readonly Claim[]): string =>
  `${JSON.stringify({ schemaVersion: CERTIFICATE_VERSION, models }, null, 2)}\n`
