/**
 * Which sequences of steps a component takes, whatever others do in between: sets of states are followed through the
 * graph, from everywhere, by the steps of that one component.
 */
import type { Product } from '../system/expand.ts'
import type { Table } from '../tabulate/table.ts'
import type { Graph } from '../explicit/graph.ts'
import type { Steps } from './steps.ts'

/** States of the graph: a bit for each. */
export type StateSet = Uint32Array

export interface History {
  readonly taking: Taking
  /** Every reachable state. */
  readonly everywhere: StateSet
  /** Where the component can be when it has taken the step from one of these states, and none since; undefined where it cannot. */
  after(states: StateSet, step: number): StateSet | undefined
}

/** The steps of one component on the edges of the graph. */
export interface Taking {
  /** By edge: the step that it takes; -1 for none. */
  readonly taken: Int32Array
  /** By edge: the state that it leads from. */
  readonly source: Int32Array
  /** By step: the edges on which it is taken, ascending; none of a step that is never taken. */
  readonly byStep: readonly (readonly number[] | undefined)[]
}

export function historyOf(
  product: Product,
  tables: readonly Table[],
  graph: Graph,
  steps: Steps,
  component: number,
): History {
  const table = tables[component] as Table
  const events = product.operations.map(
    (_, number) => steps.sent[number]?.find(sent => sent.component === component)?.event ?? -1,
  )
  const edges = graph.first[graph.size] as number
  // Of each edge, the step that this component takes on it.
  const taken = new Int32Array(edges)
  const source = new Int32Array(edges)
  const byStep: number[][] = []
  for (let state = 0; state < graph.size; state++) {
    const local = graph.local(state, component)
    for (let e = graph.first[state] as number; e < (graph.first[state + 1] as number); e++) {
      const event = events[graph.operation[e] as number] as number
      const step = event < 0 ? -1 : steps.number(table, local, event)
      taken[e] = step
      source[e] = state
      if (step >= 0) (byStep[step] ??= []).push(e)
    }
  }
  const words = Math.ceil(graph.size / 32)
  const everywhere = new Uint32Array(words)
  for (let state = 0; state < graph.size; state++)
    everywhere[state >>> 5] = (everywhere[state >>> 5] as number) | (1 << (state & 31))

  const sets = new Map<string, StateSet[]>()
  const followed = new Map<StateSet, Map<number, StateSet | undefined>>()
  const follow = (states: StateSet, step: number): StateSet | undefined => {
    const reached = new Uint32Array(words)
    const waiting: number[] = []
    const add = (state: number): void => {
      const bit = 1 << (state & 31)
      if (((reached[state >>> 5] as number) & bit) !== 0) return
      reached[state >>> 5] = (reached[state >>> 5] as number) | bit
      waiting.push(state)
    }
    for (const e of byStep[step] ?? []) {
      const from = source[e] as number
      if (((states[from >>> 5] as number) & (1 << (from & 31))) !== 0) add(graph.target[e] as number)
    }
    if (waiting.length === 0) return undefined
    for (let state = waiting.pop(); state !== undefined; state = waiting.pop())
      for (let e = graph.first[state] as number; e < (graph.first[state + 1] as number); e++)
        if (taken[e] === -1) add(graph.target[e] as number)
    return one(reached)
  }
  /** One object for equal sets. */
  const one = (set: StateSet): StateSet => {
    let h = 0
    for (const word of set) h = Math.imul(h ^ word, 0x5bd1e995) ^ (h >>> 13)
    const key = String(h)
    const alike = sets.get(key) ?? []
    const known = alike.find(other => other.every((word, w) => word === set[w]))
    if (known !== undefined) return known
    sets.set(key, [...alike, set])
    return set
  }

  return {
    taking: { taken, source, byStep },
    everywhere,
    after(states, step) {
      const of = followed.get(states) ?? new Map<number, StateSet | undefined>()
      followed.set(states, of)
      if (!of.has(step)) of.set(step, follow(states, step))
      return of.get(step)
    },
  }
}

/** Whether the component takes these steps one after the other, at some time. */
export const takes = ({ everywhere, after }: History, sequence: readonly number[]): boolean => {
  let states: StateSet | undefined = everywhere
  for (const step of sequence) if (states !== undefined) states = after(states, step)
  return states !== undefined
}

export function* statesIn(set: StateSet): Generator<number> {
  for (const [w, word] of set.entries())
    for (let left = word | 0; left !== 0; left &= left - 1) yield 32 * w + 31 - Math.clz32(left & -left)
}
