/** Walks the pairs of states that the same sequence leads to in both models, breadth first, and meets each class of differences. */
import type { Limits, Progress, Stop } from '../check/exploration.ts'
import { concernedBy } from '../explicit/concerned.ts'
import { explore } from '../explicit/graph.ts'
import { memory } from '../explicit/memory.ts'
import type { Counts } from '../system/model.ts'
import { tablesOf } from '../tabulate/tables.ts'
import { type Class, outcomesOf } from './outcomes.ts'
import type { Matched, Pairing } from './pairing.ts'

/** The first, and so the shortest, way to a class. */
export interface Met extends Class {
  readonly instance: Matched
  /** Names of the instances before it. */
  readonly path: readonly string[]
}

export interface Walked {
  readonly pairs: Counts
  readonly stopped?: Stop
  /** In the order in which they were met. */
  readonly met: readonly Met[]
}

export interface WalkOptions {
  readonly limits: Omit<Limits, 'depth'>
  /** Values that one field of a context may take before it counts as growing without bound. */
  readonly fieldValues: number
  readonly interrupted: () => boolean
}

/** @throws ModelError, with the operations that led there, when a machine cannot be honoured. */
export function* walk(
  { matched, joint }: Pairing,
  { limits, fieldValues, interrupted }: WalkOptions,
): Generator<Progress, Walked, void> {
  const tables = tablesOf(joint, fieldValues)
  const held = memory()
  const outcomes = outcomesOf(matched, tables, held)
  const concerned = concernedBy(
    joint,
    matched.map(({ a, b }) => [...(a?.participants ?? []), ...(b?.participants ?? [])]),
  )
  // Of each class the pair in which it was met first, and the instance.
  const met = new Map<number, { readonly pair: number; readonly instance: Matched }>()
  const see = (pair: number, locals: Int32Array, by: number): void => {
    for (const number of by < 0 ? matched.keys() : concerned(by)) {
      const difference = outcomes.ask(number, locals)
      if (difference >= 0 && !met.has(difference)) met.set(difference, { pair, instance: matched[number] as Matched })
    }
  }
  const pairs = yield* explore(joint, tables, { limits, interrupted }, see, held)
  const { size, depth, first, stopped } = pairs
  return {
    pairs: { distinct: size, generated: (first[size] as number) + 1, depth },
    ...(stopped !== undefined && { stopped }),
    met: [...met].map(([difference, { pair, instance }]) => ({
      ...(outcomes.classes[difference] as Class),
      instance,
      path: pairs.path(pair).map(n => joint.operations[n]?.name as string),
    })),
  }
}
