/**
 * Coverage by all reachable behaviour, from the set of the reachable states and not from a list of them: at scopes that no list
 * would hold. An item is covered where the states that would show it meet the set.
 */
import type { Progress, Stop } from '../check/exploration.ts'
import { drive, within } from '../check/work.ts'
import { reach } from '../symbolic/reachable.ts'
import { ForestFull } from '../symbolic/memory.ts'
import { type Region, regionOf } from '../symbolic/region.ts'
import { expand } from '../system/expand.ts'
import type { Model } from '../system/model.ts'
import type { Scope } from '../system/sort.ts'
import { FIELD_VALUES } from '../tabulate/field-watch.ts'
import { tablesOf } from '../tabulate/tables.ts'
import { CRITERIA_BY_DEFAULT, type CriterionName, onItems, onSequences } from './criteria.ts'
import { leftOut } from './histories-covered.ts'
import { type Item, type Items, itemsOf, type LADDER } from './items.ts'
import { meetItems } from './met.ts'
import type { Coverage, CriterionCoverage } from './result.ts'

export interface SymbolicOptions {
  readonly scope?: Scope
  /** What to count; absent: all but n-switch. */
  readonly criteria?: readonly CriterionName[]
  readonly seconds?: number | undefined
  /** Bytes of the diagrams. */
  readonly memory?: number | undefined
  readonly fieldValues?: number
  readonly signal?: AbortSignal
  readonly onProgress?: (progress: Progress) => void
}

/** @throws ModelError when the model cannot be honoured. */
export async function symbolicCoverage(model: Model, options: SymbolicOptions = {}): Promise<Coverage> {
  const { fieldValues = FIELD_VALUES, memory = Infinity, seconds = Infinity, signal, onProgress } = options
  const { criteria = CRITERIA_BY_DEFAULT } = options
  const product = expand(model.system, { ...model.scope, ...options.scope })
  const byMachine = new Map()
  const tables = tablesOf(product, fieldValues, byMachine)
  const items = itemsOf(product, tables)
  const began = performance.now()
  const told = (region: Region | undefined, covered: ReadonlySet<number>, stopped?: Stop): Coverage => ({
    model: model.name,
    engine: 'symbolic',
    scope: product.scope,
    ...(region !== undefined && { states: { distinct: region.states, generated: region.generated } }),
    ...(stopped !== undefined && { stopped }),
    criteria: [
      ...onItems(criteria).map(criterion => toldOf(criterion, items, covered, stopped === undefined)),
      // Sequences are steps one after the other.
      ...leftOut(onSequences(criteria), product, 'a set of states does not tell what follows what: --engine explicit'),
    ],
  })
  const ended = (): Stop | undefined => {
    if (signal?.aborted === true) return { by: 'interrupt' }
    return performance.now() - began > seconds * 1000 ? { by: 'seconds', limit: seconds } : undefined
  }

  const { order } = model
  const reaching = reach(product, byMachine, memory, { fieldValues, ...(order !== undefined && { order }) })
  let stopped: Stop | undefined
  const isOver = (): boolean => (stopped = ended()) !== undefined
  const reached = await drive(within(reaching, isOver), onProgress)
  if (reached === undefined) return told(undefined, new Set(), stopped ?? { by: 'memory', limit: memory })
  const region = regionOf(product, tables, reached)
  const met = new Set<number>()
  try {
    await drive(within(meetItems(region, product, tables, items, met), isOver))
  } catch (error) {
    if (!(error instanceof ForestFull)) throw error
    stopped = { by: 'memory', limit: memory }
  }
  return told(region, met, stopped)
}

function toldOf(
  { name, kind }: (typeof LADDER)[number],
  { all, texts }: Items,
  met: ReadonlySet<number>,
  isComplete: boolean,
): CriterionCoverage {
  const numbers = [...all.keys()].filter(number => all[number]?.kind === kind)
  const [possible, others] = [numbers.filter(number => met.has(number)), numbers.filter(number => !met.has(number))]
  const textOf = (number: number): string => texts[number] as string
  return {
    name,
    items: numbers.length,
    feasible: possible.length,
    covered: possible.length,
    infeasible: isComplete ? others.map(number => ({ item: textOf(number), because: BECAUSE[kind] })) : [],
    missed: [],
    reached: possible.map(number => ({ item: textOf(number) })),
    unknown: isComplete ? [] : others.map(textOf),
    notComputed: [],
  }
}

/** A set of states says that there is none; who is to blame for it, only the states one by one. */
const BECAUSE: Readonly<Record<Item['kind'], string>> = {
  state: 'no component is in it in any reachable state, or passes through it',
  transition: 'no step out of any reachable state takes it',
  guard: 'it never answers so where an attempt asks it in a reachable state',
  condition: 'it never answers so where an attempt asks it in a reachable state',
  operation: 'somebody refuses it in every reachable state',
  refusal: 'in every reachable state all who would say so accept, or another refuses first',
}
