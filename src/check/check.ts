/** Checks a model: expands it, runs an engine, and composes the verdicts. */
import { explore as explicit } from '../explicit/engine.ts'
import { FINGERPRINT_BITS } from '../explicit/fingerprints.ts'
import { MOST_WORKERS } from '../explicit/threads.ts'
import { explore as reference } from '../reference/engine.ts'
import { explore as symbolic } from '../symbolic/engine.ts'
import { explore as orbits } from '../symmetry/engine.ts'
import { expand, type Product } from '../system/expand.ts'
import type { Counts, Model, Mutant, Verdict } from '../system/model.ts'
import { ModelError } from '../system/model-error.ts'
import { nearest } from '../system/nearest.ts'
import { answeringAtOnce, obligations } from '../system/obligations.ts'
import { watched } from '../system/observer.ts'
import { hasGoal, type Property } from '../system/property.ts'
import { type Scope, sizeOf } from '../system/sort.ts'
import { sortsOf } from '../system/system.ts'
import { FIELD_VALUES } from '../tabulate/field-watch.ts'
import { eventsOf } from '../tabulate/nodes.ts'
import { adequacyOf, counterexample, tell } from '../trace/tell.ts'
import { explore as auto } from './auto.ts'
import type { Engine, Exploration, Finding, Keeper, Limits, Progress, Search } from './exploration.ts'
import { mutantOf } from './mutant.ts'
import type { EngineName, Kill, ModelResult, PropertyResult } from './result.ts'
import { isVacuous, verdictOf } from './verdict.ts'
import { drive } from './work.ts'

/** So many states cost about a second more where it is told how adequate properties are. */
export const FEW_TO_JUDGE = 250_000

/** How a model is checked. All of it may be left out: the explicit engine, one thread, the model's own scope, no limit. */
export interface CheckOptions {
  /** 'auto' picks the explicit or the symbolic engine by how many states there are; the result says which, and why. */
  readonly engine?: EngineName | 'auto'
  /** Stores one of the states that differ by the names of members only, where that is proved to be sound. For the explicit engine. */
  readonly symmetry?: boolean
  /**
   * Keeps fingerprints of 63 bits in place of states, for searches that would outgrow the memory: the result says how probable
   * it is at most that a state was missed. For the explicit engine, without symmetry, workers and properties that have a goal.
   */
  readonly compact?: boolean
  /** Members of some sorts, in place of the model's own. */
  readonly scope?: Scope
  /** The name of one of the model's mutants, to check in place of the model as it stands. */
  readonly mutant?: string
  /** Which properties to check; all, when absent. */
  readonly properties?: (property: Property) => boolean
  /** Where the run ends, undecided, although there is more to see; nowhere, when absent. */
  readonly limits?: Limits
  /** Threads that expand states side by side, besides the one that looks at what they find; 1 to do without. For the explicit engine, in Node. */
  readonly workers?: number
  /** Keeps the search, and goes on with one that was kept. For the explicit engine, which 'auto' picks then, in one thread and without symmetry. */
  readonly keeper?: Keeper
  /** Values that one field of a context may take before it counts as growing without bound; 1,000 when absent. */
  readonly fieldValues?: number
  /** Also tells the levels of the search, and the way to a state of the last one. */
  readonly levels?: boolean
  /**
   * Also tells how adequate each property is, if there are at most so many states: how often its premise is true, what comes
   * nearest to violating it. Not with symmetry, where it is left out, nor with fingerprints; the symbolic engine tells the first.
   */
  readonly adequacy?: number
  /** Ends the run gracefully: what was not settled is undecided. */
  readonly signal?: AbortSignal
  /** Called now and then while the run goes on, up to ten times a second or so. */
  readonly onProgress?: (progress: Progress) => void
}

const engines: Readonly<Record<EngineName | 'auto', Engine>> = { auto, explicit, reference, symbolic }

/**
 * Checks every property of the model in every reachable state of its scope: `const { verdict, properties } = await check(model)`.
 * Leaves the thread its turn now and then. What a limit or the signal left open is *undecided*, and never *holds*.
 * @throws ModelError when the model cannot be honoured, or options do not go together
 */
export async function check(model: Model, options: CheckOptions = {}): Promise<ModelResult> {
  const run = prepare(model, options)
  return run.result(await drive(run.search, options.onProgress))
}

/** The same, without a pause: nothing can interrupt it but its limits. @throws ModelError */
export function checkSync(model: Model, options: Omit<CheckOptions, 'signal'> = {}): ModelResult {
  const run = prepare(model, options)
  for (;;) {
    const step = run.search.next()
    if (step.done) return run.result(step.value)
    options.onProgress?.(step.value)
  }
}

function prepare(
  model: Model,
  options: CheckOptions,
): { search: Search; result: (exploration: Exploration) => ModelResult } {
  const { limits = {}, fieldValues = FIELD_VALUES, signal, keeper } = options
  const engine = keeper !== undefined && options.engine === 'auto' ? 'explicit' : (options.engine ?? 'explicit')
  const mutant = options.mutant === undefined ? undefined : mutantOf(model, options.mutant)
  const product = expand(watched(model, mutant), { ...model.scope, ...options.scope })
  const { scope } = product
  const properties = model.properties.filter(options.properties ?? (() => true))
  knowsItsProperties(model, mutant)
  knowsItsSorts(model)
  if (mutant === undefined) knowsItsEvents(product)
  const asked = new Set(obligations(properties, product).map(({ property }) => property))
  const { workers = 1 } = options
  if (workers > 1 && ((engine !== 'explicit' && engine !== 'auto') || options.symmetry === true))
    throw new ModelError({
      problem: `workers are of no use to the ${engine} engine${options.symmetry === true ? ' with symmetry' : ''}`,
      remedy: 'use them with the explicit engine alone',
    })
  if (limits.states !== undefined && engine === 'symbolic')
    throw new ModelError({
      problem: 'the symbolic engine finds states in sets: it cannot stop after so many',
      remedy: 'leave the limit of states out; limit its time or its memory, or use another engine',
    })
  if (workers > MOST_WORKERS)
    throw new ModelError({ problem: `${workers} workers are too many`, remedy: `use at most ${MOST_WORKERS}` })
  if (keeper !== undefined && (engine !== 'explicit' || options.symmetry === true || workers > 1))
    throw new ModelError({
      problem: 'only a search of the explicit engine, in one thread and without symmetry, can be kept',
      remedy: 'leave out the checkpoint, or what does not go with it',
    })
  if (options.compact === true) goesWithFingerprints(options, properties)
  const search = engineOf(engine, options.symmetry)(product, properties.map(answeringAtOnce), {
    limits,
    fieldValues,
    workers,
    ...(keeper !== undefined && { keeper }),
    ...(options.compact === true && { compact: FINGERPRINT_BITS }),
    ...(model.order !== undefined && { order: model.order }),
    ...(options.levels === true && { levels: true }),
    ...(options.adequacy !== undefined && { adequacy: options.adequacy }),
    interrupted: () => signal?.aborted === true,
  })

  const result = ({
    counts,
    order,
    symmetry,
    counters,
    compaction,
    stopped,
    ledger,
    choice,
    levels,
    findings,
  }: Exploration): ModelResult => {
    const unchanged =
      mutant === undefined && Object.entries(scope).every(([sort, size]) => sizeOf(sort, model.scope) === size)
    const told = properties.map((property, i): PropertyResult => {
      const finding = findings[i] as Finding
      const verdict = verdictOf(property, finding, stopped === undefined)
      const expected = expectedOf(property, model, mutant)
      return {
        name: property.name,
        kind: property.kind,
        ...(property.id !== undefined && { id: property.id }),
        ...(property.source !== undefined && { source: property.source }),
        ...(property.why !== undefined && { why: property.why }),
        ...(property.says !== undefined && { says: property.says }),
        verdict,
        expected,
        vacuous: isVacuous(property, finding, verdict, asked.has(i)),
        ...(finding.witness !== undefined && { witness: tell(model, mutant, product, finding.witness) }),
        ...(finding.violation !== undefined && {
          counterexample: counterexample(model, mutant, product, property, finding.violation),
        }),
        ...(finding.adequacy !== undefined && {
          adequacy: {
            ...adequacyOf(model, mutant, product, finding.adequacy),
            ...(unchanged && { kills: recordedKills(property, model) }),
          },
        }),
      }
    })
    const recorded = unchanged ? model.recorded : undefined
    // Where nothing is asked, every state is: that it was seen.
    const nothing = told.length === 0 && stopped !== undefined
    const verdict = nothing ? 'undecided' : worst(told.map(property => property.verdict))
    return {
      model: model.name,
      ...(model.question !== undefined && { question: model.question }),
      ...(model.chapter !== undefined && { chapter: model.chapter }),
      ...(model.platform !== undefined && { platform: model.platform }),
      ...(model.variant !== undefined && { variant: model.variant }),
      ...(mutant !== undefined && { mutant: mutant.name }),
      scope,
      engine: choice?.engine ?? (engine as EngineName),
      ...(choice !== undefined && { choice }),
      ...(order !== undefined && { order }),
      verdict,
      expected: expectedOfAll(told),
      asExpected:
        told.every(property => isAsExpected(property, mutant !== undefined)) &&
        stopped === undefined &&
        (recorded === undefined || sameCounts(recorded, counts)),
      ...(stopped !== undefined && { stopped }),
      ...(ledger !== undefined && { ledger }),
      ...(symmetry !== undefined && { symmetry }),
      ...(counters !== undefined && { counters }),
      ...(compaction !== undefined && { compaction }),
      states: counts,
      ...(levels !== undefined && {
        levels: { ...levels, deepest: tell(model, mutant, product, { at: {}, path: levels.deepest }) },
      }),
      ...(recorded !== undefined && { recorded }),
      properties: told,
    }
  }
  return { search, result }
}

/** @throws ModelError */
function goesWithFingerprints(
  { engine = 'explicit', symmetry = false, workers = 1, keeper, adequacy }: CheckOptions,
  properties: readonly Property[],
): void {
  const ofPaths = properties.find(hasGoal)
  const others = [
    engine !== 'explicit' && `the ${engine} engine`,
    symmetry && 'symmetry',
    keeper !== undefined && 'a checkpoint',
    workers > 1 && 'workers',
    adequacy !== undefined && 'adequacy',
    ofPaths !== undefined && `a property of the kind ${ofPaths.kind}, such as '${ofPaths.name}'`,
  ].filter(other => other !== false)
  if (others.length > 0)
    throw new ModelError({
      problem: `fingerprints in place of states do not go with ${others.join(', nor with ')}`,
      remedy: 'keep states as they are, or leave that out',
    })
}

const recordedKills = ({ name }: Property, { mutants = [] }: Model): Kill[] =>
  mutants.filter(({ killedBy }) => killedBy === name).map(mutant => ({ mutant: mutant.name }))

function engineOf(name: EngineName | 'auto', symmetry = false): Engine {
  if (!symmetry) return engines[name]
  if (name === 'explicit') return orbits
  throw new ModelError({
    problem: `symmetry is of no use to the ${name} engine`,
    remedy: 'use it with the explicit engine',
  })
}

function expectedOf({ name }: Property, { violates }: Model, mutant: Mutant | undefined): Verdict | null {
  if (mutant !== undefined) return name === mutant.killedBy ? 'violated' : null
  if (violates === undefined) return null
  return violates.includes(name) ? 'violated' : 'holds'
}

function expectedOfAll(properties: readonly PropertyResult[]): Verdict | null {
  const expected = properties.map(property => property.expected)
  if (expected.includes('violated')) return 'violated'
  return expected.length === 0 || expected.includes(null) ? null : 'holds'
}

const worst = (verdicts: readonly Verdict[]): Verdict => {
  if (verdicts.includes('violated')) return 'violated'
  return verdicts.includes('undecided') ? 'undecided' : 'holds'
}

/** Of a mutant nothing is expected but that it is killed; of a model without recorded verdicts, that everything holds. */
const isAsExpected = ({ verdict, expected, vacuous }: PropertyResult, mutated: boolean): boolean =>
  mutated && expected === null ? true : !vacuous && verdict === (expected ?? 'holds')

/** A depth that was left out is not another one. */
const sameCounts = (a: Counts, b: Counts): boolean =>
  a.distinct === b.distinct &&
  a.generated === b.generated &&
  (a.depth === b.depth || a.depth === undefined || b.depth === undefined)

/** What is expected of a name that is no property's would be expected in vain. */
function knowsItsProperties({ name, violates, properties }: Model, mutant: Mutant | undefined): void {
  const names = properties.map(property => property.name)
  if (mutant !== undefined && !names.includes(mutant.killedBy))
    throw new ModelError({
      problem: `mutant '${mutant.name}' of model '${name}' is to be killed by '${mutant.killedBy}', which is none of its properties`,
      remedy: names.length === 0 ? 'give it that property' : `did you mean '${nearest(mutant.killedBy, names)}'?`,
    })
  const unknown = violates?.find(violated => !names.includes(violated))
  const byId = properties.filter(({ id }) => id === unknown).map(property => property.name)
  if (unknown !== undefined)
    throw new ModelError({
      problem: `model '${name}' is expected to violate '${unknown}', which is none of its properties`,
      remedy:
        byId.length > 0
          ? `an id may be that of several: write '${byId.join("' or '")}'`
          : 'name a property of the model',
    })
}

function knowsItsSorts({ name, order, scope, system }: Model): void {
  const sorts = Object.keys(scope)
  const own = sortsOf(system)
  const stray = sorts.find(sort => !own.includes(sort))
  const without = own.filter(sort => !sorts.includes(sort))
  if (stray !== undefined && without.length > 0)
    throw new ModelError({
      problem: `the scope of model '${name}' gives a size to '${stray}', which is no sort of its system, and none to '${without.join("' and '")}'`,
      remedy: `name its sorts: ${own.join(', ')}`,
    })
  const unknown = order?.nesting.find(sort => !sorts.includes(sort))
  if (unknown !== undefined)
    throw new ModelError({
      problem: `the order of model '${name}' nests '${unknown}', which is none of its sorts`,
      remedy: `name sorts of its scope: ${sorts.join(', ')}`,
    })
  const twice = order?.nesting.find((sort, i, all) => all.indexOf(sort) < i)
  if (twice !== undefined)
    throw new ModelError({
      problem: `the order of model '${name}' nests '${twice}' twice`,
      remedy: 'name each sort once; those that are left out are innermost',
    })
}

/** A mutant may have lost what handled one; who only hears may ignore it. */
function knowsItsEvents({ operations, components }: Product): void {
  for (const { name, participants } of operations)
    for (const participation of participants) {
      if (participation.kind !== 'takes') continue
      const { machine } = components[participation.component] as Product['components'][number]
      const { type } = participation.event
      const handled = eventsOf(machine)
      if (handled.has(type) || [...handled].some(each => each.endsWith('*'))) continue
      throw new ModelError({
        machine: machine.id,
        problem: `${name} sends it '${type}', which no state of it handles`,
        remedy: handled.size === 0 ? 'it handles no event' : `did you mean '${nearest(type, [...handled])}'?`,
      })
    }
}
