/** The scope in which the mutants of a model are tried: small, but with all that its properties speak of. */
import type { Limits } from '../check/exploration.ts'
import type { Work } from '../check/work.ts'
import type { Model } from '../system/model.ts'
import { combinations, type Scope } from '../system/sort.ts'
import { type Setting, type Trial, triedAsItStands } from './trial.ts'

/** States that the model may have in a scope of our choosing, and how many times as many a mutant may have. */
const MOST = 3_000
const TIMES = 20

export interface Chosen {
  readonly trial: Trial
  readonly setting: Setting
}

/**
 * The model's own scope, if it has few states there; else the largest one below it in which that is so and every property has
 * the verdict that it is expected to have, without being vacuous. Where there is none, the own one. `limits` are those of each mutant. @throws ModelError
 */
export function* chosenSetting(
  model: Model,
  limits: Pick<Limits, 'states' | 'seconds'>,
  interrupted: () => boolean,
): Work<Scope> {
  const { recorded, scope } = model
  const isLarge = Number(recorded?.distinct ?? 0) > MOST
  for (const candidate of scopesWithin(scope).slice(isLarge ? 1 : 0)) {
    const { trial } = yield* triedAsItStands(model, candidate, { ...limits, states: MOST }, interrupted)
    if (trial.exploration.stopped === undefined && isAsRecorded(model, trial)) return candidate
    if (interrupted()) break
  }
  return scope
}

/** The model in this scope, with limits for its mutants by how many states it has. @throws ModelError */
export function* inSetting(
  model: Model,
  scope: Scope,
  limits: Pick<Limits, 'states' | 'seconds'>,
  interrupted: () => boolean,
): Work<Chosen> {
  const { trial, setting } = yield* triedAsItStands(model, scope, limits, interrupted)
  const states = limits.states ?? TIMES * Math.max(MOST, Number(trial.exploration.counts.distinct))
  return { trial, setting: { ...setting, limits: { ...limits, states } } }
}

/** All that are nowhere larger: those with the most sorts of several members first, then those with the most members. */
function scopesWithin(scope: Scope): Scope[] {
  const sorts = Object.keys(scope)
  const sizes = sorts.map(sort => Array.from({ length: scope[sort] ?? 1 }, (_, i) => i + 1).reverse())
  const several = (of: readonly number[]): number => of.filter(size => size > 1).length
  const sum = (of: readonly number[]): number => of.reduce((total, size) => total + size, 0)
  return combinations(sizes)
    .sort((a, b) => several(b) - several(a) || sum(b) - sum(a))
    .map(of => Object.fromEntries(sorts.map((sort, i) => [sort, of[i] as number])))
}

const isAsRecorded = ({ violates = [], properties }: Model, { answers }: Trial): boolean =>
  properties.every(({ name }, i) => {
    const answer = answers[i]
    return answer !== undefined && !answer.vacuous && (answer.verdict === 'violated') === violates.includes(name)
  })
