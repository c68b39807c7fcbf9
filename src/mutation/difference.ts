/** Where two systems with the same components and operations begin to differ, by a shortest sequence; or the proof that they do not. */
import { outcomesOf } from '../compare/outcomes.ts'
import { pair } from '../compare/pairing.ts'
import type { Graph } from '../explicit/graph.ts'
import { memory } from '../explicit/memory.ts'
import { canonical } from '../system/canonical.ts'
import type { Product } from '../system/expand.ts'
import type { Local } from '../system/local.ts'
import type { Table } from '../tabulate/table.ts'
import { spoken } from '../trace/tell.ts'
import { why } from '../trace/why.ts'

/** The first thing that the mutant does otherwise. */
export interface Difference {
  /** The operations before it, which both allow. */
  readonly path: readonly string[]
  /** 'bind(guest0, rid1)'; absent: they begin in different states. */
  readonly operation?: string
  /** What the model does there: 'ok', an errno, 'not enabled', or the state that a component comes to. */
  readonly was: string
  /** What the mutant does. */
  readonly is: string
}

/** What is known of one of the two: every state and every step of it. */
export interface Walked {
  readonly product: Product
  readonly tables: readonly Table[]
  readonly graph: Graph
}

/**
 * Undefined where both have the same states and steps. Both are walked breadth first, by ascending operation: as long as
 * they are the same, so are the numbers of their states.
 */
export function difference(model: Walked, mutant: Walked): Difference | undefined {
  const [a, b] = [model.graph, mutant.graph]
  const differs = (state: number): Told | undefined => apart(model, mutant, state, state)
  const nameOf = (number: number): string => model.product.operations[number]?.name as string
  const initially = differs(0)
  if (initially !== undefined) return { path: [], ...initially }
  let seen = 1
  for (let s = 0; s < a.size; s++) {
    const path = (): string[] => a.path(s).map(nameOf)
    let [i, j] = [a.first[s] as number, b.first[s] as number]
    const [endA, endB] = [a.first[s + 1] as number, b.first[s + 1] as number]
    while (i < endA || j < endB) {
      const [ofA, ofB] = [
        i < endA ? (a.operation[i] as number) : Infinity,
        j < endB ? (b.operation[j] as number) : Infinity,
      ]
      const operation = nameOf(Math.min(ofA, ofB))
      if (ofA !== ofB) {
        const outcome = ({ product }: Walked): string => why(product, [...path(), operation]).last.outcome
        return { path: path(), operation, was: outcome(model), is: outcome(mutant) }
      }
      const [toA, toB] = [a.target[i++] as number, b.target[j++] as number]
      const other = toA === seen && toB === seen ? differs(seen++) : undefined
      if (other !== undefined) return { path: path(), operation, ...other }
      if (toA !== toB) return { path: path(), operation, ...(apart(model, mutant, toA, toB) ?? UNSEEN) }
    }
  }
  return undefined
}

type Told = Pick<Difference, 'was' | 'is'>

/** States that are told apart by what machines remember of states that they were in before. */
const UNSEEN: Told = { was: 'a state', is: 'one that differs by its history only' }

/** Of two systems with the same states and steps, a refused call that gets another errno. */
export function otherAnswer(model: Walked, mutant: Walked): Difference | undefined {
  const { matched } = pair(model.product, mutant.product)
  const size = model.tables.length
  const outcomes = outcomesOf(matched, [...model.tables, ...mutant.tables], memory())
  const locals = new Int32Array(2 * size)
  const calls = [...matched.keys()].filter(number => matched[number]?.a?.kind === 'call')
  for (let s = 0; s < model.graph.size; s++) {
    model.graph.read(s, locals.subarray(0, size))
    mutant.graph.read(s, locals.subarray(size))
    for (const number of calls) {
      const found = outcomes.classes[outcomes.ask(number, locals)]
      if (found === undefined) continue
      const path = model.graph.path(s).map(n => model.product.operations[n]?.name as string)
      return { path, operation: matched[number]?.name as string, was: found.a, is: found.b }
    }
  }
  return undefined
}

/** One text for local states that look the same. */
const texts = new WeakMap<Table, string[]>()

/** How a state of the one differs from a state of the other: by what conditions and properties see of local states. */
function apart(model: Walked, mutant: Walked, stateOfModel: number, stateOfMutant: number): Told | undefined {
  const c = model.tables.findIndex((_, c) => textOf(model, stateOfModel, c) !== textOf(mutant, stateOfMutant, c))
  if (c < 0) return undefined
  const name = model.product.components[c]?.name as string
  return {
    was: `${name} ${spoken(localOf(model, stateOfModel, c))}`,
    is: `${name} ${spoken(localOf(mutant, stateOfMutant, c))}`,
  }
}

function textOf(walked: Walked, state: number, component: number): string {
  const table = walked.tables[component] as Table
  const known = texts.get(table) ?? []
  texts.set(table, known)
  const { value, context, done } = localOf(walked, state, component)
  return (known[walked.graph.local(state, component)] ??= canonical({ value, context, done }))
}

const localOf = ({ tables, graph }: Walked, state: number, component: number): Local =>
  (tables[component] as Table).locals[graph.local(state, component)] as Local
