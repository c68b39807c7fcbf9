/** What `check` is asked for, as its options say it. */
import type { Limits } from '../check/exploration.ts'
import type { EngineName } from '../check/result.ts'
import { plural } from '../report/numbers.ts'
import type { Model } from '../system/model.ts'
import type { Property } from '../system/property.ts'
import type { Scope } from '../system/sort.ts'
import { atLargeScopes, LARGE } from './large.ts'
import { type Shared, suffix } from './options.ts'
import type { ReportFiles } from './report-files.ts'
import { parseScope, selectCheck, selectProperties } from './select.ts'

export interface CheckFlags extends Shared {
  readonly property?: string
  readonly engine?: EngineName | 'auto'
  readonly symmetry?: boolean
  readonly compact?: boolean
  readonly workers?: number
  readonly maxStates?: number
  readonly maxSeconds?: number
  readonly memory?: number
  readonly maxDepth?: number
  readonly maxValues?: number
  readonly checkpoint?: string
  readonly certificate?: string
  readonly mutant?: string
  readonly json?: string | true
  readonly markdown?: string
  readonly junit?: string
  readonly sarif?: string
  readonly github?: boolean
  readonly trace?: string
  readonly against?: string
  readonly update?: boolean
  readonly adequacy?: boolean
  readonly verbose?: boolean
}

export interface CheckCommand {
  readonly models: readonly Model[]
  readonly properties: (property: Property) => boolean
  readonly scope: Scope
  /** The models are at their large scopes. */
  readonly large: boolean
  /** What there is to say about the models that were left out. */
  readonly leftOut: readonly string[]
  readonly engine: EngineName | 'auto'
  readonly symmetry: boolean
  readonly compact: boolean
  readonly workers: number | undefined
  readonly limits: Limits
  readonly fieldValues: number | undefined
  readonly mutant: string | undefined
  /** A file, or '-' for standard output. */
  readonly json: string | undefined
  readonly reports: ReportFiles
  /** A folder in which searches are kept. */
  readonly checkpoint: string | undefined
  readonly certificate: string | undefined
  /** A folder for traces. */
  readonly trace: string | undefined
  /** A file that exports an earlier version of the models, or a revision that git has. */
  readonly against: string | undefined
  /** How adequate properties are, whatever it takes. */
  readonly adequacy: boolean
  readonly update: boolean
  readonly verbose: boolean
  /** Appended to the commands that are printed. */
  readonly arguments: string
}

/** Of these models, those that are named. @throws UsageError */
export function commandOf(all: readonly Model[], names: readonly string[], flags: CheckFlags): CheckCommand {
  const selected = selectCheck(all, names, flags)
  const large = flags.scope === LARGE
  const atScope = large ? atLargeScopes(selected.models, names) : { ...selected, leftOut: [] }
  const properties = selectProperties(flags.property, atScope.models)
  const models = atScope.models.filter(model => flags.property === undefined || model.properties.some(properties))
  const without = atScope.models.length - models.length
  const leftOut = [
    ...atScope.leftOut,
    ...(without === 0 ? [] : [`Left out: ${plural(without, 'model')} without such a property.`, '']),
  ]
  return {
    models,
    properties,
    scope: large ? {} : parseScope(flags.scope, models),
    large,
    leftOut,
    engine: flags.engine ?? (large ? 'auto' : 'explicit'),
    symmetry: flags.symmetry === true,
    compact: flags.compact === true,
    workers: flags.workers,
    limits: {
      states: flags.maxStates,
      depth: flags.maxDepth,
      seconds: flags.maxSeconds,
      memory: flags.memory === undefined ? undefined : flags.memory * 2 ** 20,
    },
    fieldValues: flags.maxValues,
    checkpoint: flags.checkpoint,
    certificate: flags.certificate,
    mutant: selected.mutant,
    json: flags.json === true ? '-' : flags.json,
    reports: flags,
    trace: flags.trace,
    against: flags.against,
    adequacy: flags.adequacy === true,
    update: flags.update === true,
    verbose: flags.verbose === true,
    arguments: suffix(flags),
  }
}
