/** A model in growing scopes: what machines and operations do there that they did not do in any smaller one. */
import type { Limits, Progress, Stop } from '../check/exploration.ts'
import { drive, within } from '../check/work.ts'
import { survey } from '../coverage/survey.ts'
import type { Model } from '../system/model.ts'
import type { Scope } from '../system/sort.ts'
import { ASPECTS, type Aspect, type Behaviour, behaviourOf } from './behaviour.ts'
import { ladder } from './ladder.ts'

/** A scope that was run. */
export interface Rung {
  readonly scope: Scope
  readonly states: number
  /** Why not every state was seen: there may be more of everything. */
  readonly stopped?: Stop
  readonly aspects: readonly AspectMet[]
}

export interface AspectMet {
  readonly aspect: Aspect
  /** Seen in this scope or one before it; null: not computed. */
  readonly seen: number | null
  /** For the first time. */
  readonly fresh: readonly string[]
}

export interface Growth {
  readonly model: string
  readonly own: Scope
  readonly rungs: readonly Rung[]
  /** Scopes that were to be run, and were not. */
  readonly left: readonly Scope[]
  /**
   * From this rung on, by its place, no larger one that was run shows anything new. Absent: the largest of them does, or was not seen
   * whole, or is alone.
   */
  readonly still?: number
}

export interface GrowthOptions {
  /** The largest scope; one member of each sort more than the model has, when absent. */
  readonly most?: Scope
  /** Of each scope by itself; `seconds`: of all together. */
  readonly limits?: Pick<Limits, 'states' | 'seconds'>
  readonly signal?: AbortSignal
  readonly onProgress?: (scope: Scope, progress: Progress) => void
}

/** What a run could not see to its end ends the ladder, for larger scopes have more. @throws ModelError */
export async function growthOf(model: Model, options: GrowthOptions = {}): Promise<Growth> {
  const { limits = {}, signal, onProgress } = options
  const { states } = limits
  const until = performance.now() + (limits.seconds ?? Infinity) * 1000
  const isOver = (): boolean => signal?.aborted === true || performance.now() >= until
  const more = Object.fromEntries(Object.entries(model.scope).map(([sort, size]) => [sort, size + 1]))
  const scopes = ladder(model.scope, { ...more, ...options.most })
  const met = new Map(ASPECTS.map(aspect => [aspect, new Set<string>()]))
  const rungs: Rung[] = []
  for (const scope of scopes) {
    if (isOver()) break
    const seconds = (until - performance.now()) / 1000
    const looked = await survey(model, {
      scope,
      limits: { ...(states !== undefined && { states }), ...(seconds < Infinity && { seconds }) },
      ...(signal !== undefined && { signal }),
      onProgress: progress => onProgress?.(scope, progress),
    })
    const { stopped, size } = looked.graph
    const behaviour = await drive(within(behaviourOf(looked), isOver))
    if (behaviour === undefined) break
    rungs.push({ scope, states: size, ...(stopped && { stopped }), aspects: aspectsOf(behaviour, met) })
    if (stopped !== undefined) break
  }
  const still = stillFrom(rungs)
  return {
    model: model.name,
    own: model.scope,
    rungs,
    left: scopes.slice(rungs.length),
    ...(still !== undefined && { still }),
  }
}

/** Adds what is fresh to what was met. */
const aspectsOf = (behaviour: Behaviour, met: ReadonlyMap<Aspect, Set<string>>): AspectMet[] =>
  ASPECTS.map(aspect => {
    const known = met.get(aspect) as Set<string>
    const seen = behaviour[aspect]
    const fresh = [...(seen ?? [])].filter(item => !known.has(item))
    for (const item of fresh) known.add(item)
    return { aspect, seen: seen === undefined ? null : known.size, fresh }
  })

/** What was not computed may be fresh. */
const isStill = ({ stopped, aspects }: Rung): boolean =>
  stopped === undefined && aspects.every(({ seen, fresh }) => seen !== null && fresh.length === 0)

function stillFrom(rungs: readonly Rung[]): number | undefined {
  let still = rungs.length
  while (still > 0 && isStill(rungs[still - 1] as Rung)) still--
  // Of the rung before them, everything is known, too.
  return still < rungs.length && still > 0 ? still - 1 : undefined
}
