/**
 * Which properties a path violates in its last state or its last step, or for ever: what a counterexample is of, when all that is
 * left of it is its code.
 */
import type { Counterexample } from '../check/result.ts'
import type { Instance, Product } from '../system/expand.ts'
import type { Model } from '../system/model.ts'
import { answerOf, membersIn, obligations, speaksOf } from '../system/obligations.ts'
import { isLiveness, isPremise, type Liveness, type Property } from '../system/property.ts'
import { type Behaviour, closes, fairBecause } from './lasso.ts'
import { reading } from './reading.ts'
import { counterexample, walk } from './tell.ts'

export interface Broken {
  readonly property: Property
  readonly counterexample: Counterexample
}

/**
 * The invariants and transition properties of the model that the end of the path violates; of a lasso, the liveness properties.
 * Each once, at the first choice of its variables. What it takes more than the path to know is not among them. @throws ModelError where a formula throws
 */
export function brokenAtEnd(model: Model, product: Product, path: readonly number[], stem?: number): Broken[] {
  const { states } = walk(product, path)
  const members = membersIn(product)
  const lasso = stem === undefined ? undefined : { path, states, stem }
  if (lasso !== undefined && !closes(lasso)) return []
  const instance = product.operations[path.at(-1) as number] as Instance
  const views = states.slice(-2).map(locals => reading(product, locals))
  const [last, before] = [views.at(-1), views.length > 1 ? views[0] : undefined]
  const violates = (of: Property, at: Readonly<Record<string, string>>): boolean => {
    if (lasso !== undefined) return isLiveness(of) && misses(of, at, product, lasso)
    if (of.kind === 'invariant') return (of.when?.(last, at, members) ?? true) && !of.then(last, at, members)
    if (of.kind !== 'transition' || before === undefined || !speaksOf(of, at, instance, product)) return false
    return (of.when?.(before, last, at, members) ?? true) && !of.then(before, last, at, members)
  }
  const broken = new Map<Property, Broken>()
  for (const { property: number, at } of obligations(model.properties, product)) {
    const property = model.properties[number] as Property
    if (broken.has(property) || !answerOf(property, at, () => violates(property, at))) continue
    const sighting = { at, path, ...(stem !== undefined && { stem }) }
    broken.set(property, { property, counterexample: counterexample(model, undefined, product, property, sighting) })
  }
  return [...broken.values()]
}

/** Whether the goal is awaited from some state on, and true in none that comes then, although all is fair. */
function misses(of: Liveness, at: Readonly<Record<string, string>>, product: Product, behaviour: Behaviour): boolean {
  const { states, stem } = behaviour
  const members = membersIn(product)
  const views = states.map(locals => reading(product, locals))
  const reached = views.findLastIndex(view => of.goal(view, at, members))
  const isAwaited =
    of.kind === 'eventually' ? reached < 0 : views.some((view, i) => i > reached && isPremise(of, view, at, members))
  return reached < stem && isAwaited && fairBecause(product, of, behaviour) !== undefined
}
