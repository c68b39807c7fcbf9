/** Walks the pairs of states that the same sequence leads to in both models, breadth first, and meets each class of differences. */
import type { Limits, Progress, Stop } from '../check/exploration.ts'
import { memory, StoreFull } from '../explicit/memory.ts'
import { compile } from '../explicit/program.ts'
import { store } from '../explicit/store.ts'
import { askedBy, type Product } from '../system/expand.ts'
import type { Counts } from '../system/model.ts'
import { ModelError } from '../system/model-error.ts'
import type { Table } from '../tabulate/table.ts'
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

/** Pairs expanded between two looks at the clock, and milliseconds between two reports. */
const BATCH = 16
const REPORT = 50

/** @throws ModelError, with the operations that led there, when a machine cannot be honoured. */
export function* walk(
  { matched, joint }: Pairing,
  { limits, fieldValues, interrupted }: WalkOptions,
): Generator<Progress, Walked, void> {
  const tables = tablesOf(joint, fieldValues)
  const held = memory()
  const program = compile(joint, tables, held)
  const { successors } = program
  const outcomes = outcomesOf(matched, tables, held)
  const concerned = concernedBy(joint, matched)

  const before = Int32Array.from(joint.components, ({ input }, c) => (tables[c] as Table).start(input))
  const after = before.slice()
  const pairs = store(before, held, limits.states)
  // Without what it begins with there would be nothing to tell.
  held.limit(limits.memory)

  const met: Met[] = []
  const known = new Set<number>()
  let generated = 1
  let depth = 1
  let levelEnds = 1
  let from = 0
  let by = -1
  const path = (): string[] =>
    (by < 0 ? pairs.path(from) : [...pairs.path(from), by]).map(n => joint.operations[n]?.name as string)

  /** Asks these instances in the pair of states that `path` leads to. */
  const ask = (instances: Iterable<number>): void => {
    for (const number of instances) {
      const difference = outcomes.ask(number, after)
      if (difference < 0 || known.has(difference)) continue
      known.add(difference)
      met.push({ ...(outcomes.classes[difference] as Class), instance: matched[number] as Matched, path: path() })
    }
  }

  const step = (k: number): void => {
    const { first, component, local, operation } = successors
    by = operation[k] as number
    for (let i = first[k] as number; i < (first[k + 1] as number); i++) {
      const c = component[i] as number
      after[c] = local[i] as number
      ;(tables[c] as Table).enter(local[i] as number)
    }
    generated++
    if (pairs.add(k)) ask(concerned(by))
    for (let i = first[k] as number; i < (first[k + 1] as number); i++) {
      const c = component[i] as number
      after[c] = before[c] as number
    }
  }

  const walked = (stopped?: Stop): Walked => ({
    pairs: { distinct: pairs.size, generated, depth },
    ...(stopped !== undefined && { stopped }),
    met,
  })

  const began = performance.now()
  let reported = began
  try {
    tables.forEach((table, c) => table.enter(before[c] as number))
    ask(matched.keys())
    for (let state = 0; state < pairs.size; state++) {
      if (state === levelEnds) {
        depth++
        levelEnds = pairs.size
      }
      if (state % BATCH === 0) {
        const now = performance.now()
        if (limits.seconds !== undefined && now - began > limits.seconds * 1000)
          return walked({ by: 'seconds', limit: limits.seconds })
        if (now - reported > REPORT) {
          reported = now
          yield { distinct: pairs.size, generated, depth, frontier: pairs.size - state, memory: held.bytes }
          if (interrupted()) return walked({ by: 'interrupt' })
        }
      }
      from = state
      by = -1
      pairs.read(state, before)
      after.set(before)
      program.expand(before)
      pairs.stage(state, successors)
      for (let k = 0; k < successors.count; k++) step(k)
    }
  } catch (error) {
    if (error instanceof StoreFull) return walked({ by: error.limit, limit: limits[error.limit] ?? held.bytes })
    if (error instanceof ModelError) throw error.after(path())
    throw error
  }
  return walked()
}

/**
 * The instances that may be answered in another way after a joint operation than before it: those that ask somebody whom
 * it steps. What the others are answered was seen before it, on a shorter sequence.
 */
function concernedBy(
  { components, operations }: Product,
  matched: readonly Matched[],
): (operation: number) => number[] {
  const asking = components.map((): number[] => [])
  matched.forEach(({ a, b }, number) => {
    const participants = [...(a?.participants ?? []), ...(b?.participants ?? [])]
    const asked = participants.flatMap(askedBy)
    for (const component of new Set(asked)) asking[component]?.push(number)
  })
  const known: (number[] | undefined)[] = []
  return operation => {
    const found = known[operation]
    if (found !== undefined) return found
    const stepped = operations[operation]?.participants.flatMap(p => (p.kind === 'requires' ? [] : [p.component])) ?? []
    const concerned = [...new Set(stepped.flatMap(component => asking[component] as number[]))].sort((a, b) => a - b)
    known[operation] = concerned
    return concerned
  }
}
