/** The search loop's inside: what is found from one state, stored and watched. */
import type { Finding, Limits } from '../check/exploration.ts'
import type { Product } from '../system/expand.ts'
import type { Property } from '../system/property.ts'
import type { Table } from '../tabulate/table.ts'
import { memory } from './memory.ts'
import { compile } from './program.ts'
import { store } from './store.ts'
import { watch } from './watch.ts'

export interface Search {
  /** Distinct states found; they are numbered in the order in which they were found. */
  readonly found: number
  /** The initial state, and every successor computed. */
  readonly generated: number
  readonly findings: readonly Finding[]
  /** Bytes of the visited set, the decision trees and the enabled sets. */
  readonly memory: number
  /** Operations from the initial state to what is being looked at, which is where an error was met. */
  path(): number[]
  /** Looks at the initial state. @throws ModelError */
  begin(): void
  /** Takes every operation that is enabled in a state. @throws ModelError and StoreFull, after all that was found before. */
  expand(state: number): void
}

/** @throws ModelError when a machine cannot be honoured. */
export function searchOf(
  product: Product,
  properties: readonly Property[],
  tables: readonly Table[],
  limits: Limits,
): Search {
  const held = memory()
  const program = compile(product, tables, held)
  const { successors } = program
  const watched = watch(properties, product, tables, held)

  // Local states before a step, then those after it: the same, but while a step is looked at.
  const size = tables.length
  const pair = new Int32Array(2 * size)
  const before = pair.subarray(0, size)
  const after = pair.subarray(size)
  before.set(product.components.map(({ input }, c) => (tables[c] as Table).start(input)))
  const states = store(before, held, limits.states)
  // Without what it begins with there would be nothing to tell.
  held.limit(limits.memory)

  let generated = 1
  let from = 0
  let by = -1
  const path = (): number[] => (by < 0 ? states.path(from) : [...states.path(from), by])

  const change = (k: number, undo: boolean): void => {
    const { first, component, local } = successors
    for (let i = first[k] as number, end = first[k + 1] as number; i < end; i++) {
      const c = component[i] as number
      after[c] = (undo ? before[c] : local[i]) as number
    }
  }

  const look = (k: number): void => {
    const { first, component, local } = successors
    by = -1
    for (let i = first[k] as number; i < (first[k + 1] as number); i++)
      (tables[component[i] as number] as Table).enter(local[i] as number)
    generated++
    by = successors.operation[k] as number
    if (watched.watchesStep(by)) {
      change(k, false)
      watched.step(pair, by, path)
      change(k, true)
    }
    if (!states.add(k)) return
    change(k, false)
    watched.state(after, by, path)
    change(k, true)
  }

  return {
    get found() {
      return states.size
    },
    get generated() {
      return generated
    },
    get memory() {
      return held.bytes
    },
    findings: watched.findings,
    path,
    begin() {
      tables.forEach((table, c) => table.enter(before[c] as number))
      watched.state(before, -1, path)
    },
    expand(state) {
      from = state
      by = -1
      states.read(state, before)
      after.set(before)
      try {
        program.expand(before)
      } finally {
        // What was found before an error stands, and may have an error of its own, which came first.
        states.stage(state, successors)
        for (let k = 0; k < successors.count; k++) look(k)
        by = -1
      }
      if (successors.count === 0) watched.stuck(before, path)
    },
  }
}
