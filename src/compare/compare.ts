/**
 * Compares two models: what one allows and the other refuses, after any sequence that both allow.
 *
 * An instance of an operation is matched by name and arguments. Operations are deterministic, so a sequence leads to one
 * state of each model, and the walk over these pairs sees every sequence that both allow. Beyond a difference behaviours
 * cannot be compared, so the walk goes on only over operations that both take. An operation that one model does not have
 * counts as refused by it, as 'not there': no sequence with it is a behaviour of that model.
 */
import type { Limits, Progress } from '../check/exploration.ts'
import { drive } from '../check/work.ts'
import { expand, type Product } from '../system/expand.ts'
import type { Model } from '../system/model.ts'
import { OK } from '../system/outcome.ts'
import type { Scope } from '../system/sort.ts'
import { FIELD_VALUES } from '../tabulate/field-watch.ts'
import { encode } from '../trace/code.ts'
import { walk as told } from '../trace/tell.ts'
import { why } from '../trace/why.ts'
import type { Comparison, ComparisonVerdict, Difference, Side } from './comparison.ts'
import { NOT_THERE } from './outcomes.ts'
import { pair } from './pairing.ts'
import { type Met, type Walked, walk } from './walk.ts'

export interface CompareOptions {
  /** Members of some sorts, in place of the smaller number that either model has. */
  readonly scope?: Scope
  /** There is no limit of depth: pairs are walked, not levels. */
  readonly limits?: Omit<Limits, 'depth'>
  /** Values that one field of a context may take before it counts as growing without bound. */
  readonly fieldValues?: number
  /** Ends the run gracefully: what was not settled is undecided. */
  readonly signal?: AbortSignal
  readonly onProgress?: (progress: Progress) => void
}

/** @throws ModelError when a model cannot be honoured, or the two have no operation in common. */
export async function compare(a: Model, b: Model, options: CompareOptions = {}): Promise<Comparison> {
  const { limits = {}, fieldValues = FIELD_VALUES, signal, onProgress } = options
  const scope = { ...smaller(a.scope, b.scope), ...options.scope }
  const products = { a: expand(a.system, scope), b: expand(b.system, scope) }
  const pairing = pair(products.a, products.b)
  const walking = walk(pairing, { limits, fieldValues, interrupted: () => signal?.aborted === true })
  const walked = await drive(walking, onProgress)
  const { pairs, stopped, met } = walked
  const difference = (one: Met): Difference => ({
    operation: one.operation,
    arguments: one.instance.arguments,
    a: sideOf(a, products.a, one, 'a'),
    b: sideOf(b, products.b, one, 'b'),
  })
  return {
    a: a.name,
    b: b.name,
    questions: {
      ...(a.question !== undefined && { a: a.question }),
      ...(b.question !== undefined && { b: b.question }),
    },
    scope,
    verdict: verdictOf(walked),
    ...(stopped !== undefined && { stopped }),
    pairs,
    onlyIn: pairing.onlyIn,
    differences: met.filter(isDifference).map(difference),
    answers: met.filter(one => !isDifference(one)).map(difference),
  }
}

/** Of each sort that either model counts, the smaller number of members. */
const smaller = (a: Scope, b: Scope): Scope =>
  Object.fromEntries(
    Object.keys({ ...a, ...b }).map(sort => {
      const sizes = [a, b].filter(scope => Object.hasOwn(scope, sort)).map(scope => scope[sort] as number)
      return [sort, Math.min(...sizes)]
    }),
  )

/** What both allow was compared up to the first difference; that each allows more is settled as soon as both were seen to. */
function verdictOf({ met, stopped }: Walked): ComparisonVerdict {
  const moreInA = met.some(({ a }) => a === OK)
  const moreInB = met.some(({ b }) => b === OK)
  if (moreInA && moreInB) return 'incomparable'
  if (stopped !== undefined) return 'undecided'
  if (moreInA) return 'B refines A'
  return moreInB ? 'A refines B' : 'equivalent'
}

const isDifference = ({ a, b }: Met): boolean => a === OK || b === OK

/** The sequence played through XState in one of the two models, independent of the walk that found it. */
function sideOf(model: Model, product: Product, { path, instance, ...met }: Met, which: 'a' | 'b'): Side {
  const outcome = met[which]
  const numbers = path.map(name => numberOf(product, name))
  if (outcome === NOT_THERE) return { outcome, steps: told(product, numbers).steps }
  const { steps, last, refusers } = why(product, [...path, instance.name])
  if (last.outcome !== outcome)
    throw new Error(`the sequence found cannot be replayed: ${instance.name} -> ${last.outcome}, not ${outcome}`)
  const [refuser] = refusers
  if (refuser !== undefined) return { outcome, steps, last, refuser }
  return {
    outcome,
    steps,
    last,
    code: encode(model, undefined, product, [...numbers, numberOf(product, instance.name)]),
  }
}

const numberOf = ({ operations }: Product, name: string): number => operations.findIndex(each => each.name === name)
