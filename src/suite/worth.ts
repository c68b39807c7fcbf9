/** What it costs at least to take the sequences that are left, by prices: what these are worth, less what machines are worth where they are. */
import type { Survey } from '../coverage/survey.ts'
import type { Table } from '../tabulate/table.ts'
import { type Automaton, automatonOf } from './automaton.ts'
import type { Chains } from './chains.ts'
import { eachLeft, type Estimate, wordsOf } from './estimate.ts'
import type { Crossing, Prices } from './lower-bound.ts'

/** Of machines that take none of the sequences. */
const NO_SEQUENCES = automatonOf(1, new Map())

export interface Worth {
  /** By state of the graph, a number: the same where all components are worth the same, whatever they go on to. */
  readonly kinds: Int32Array<ArrayBuffer>
  /** `blockOf`: of each state the node that stands for it and others of its kind. `goals`: how many are numbered before the sequences. */
  estimate(blockOf: Int32Array, goals: number): Estimate
}

/** `followed`: components by place. */
export function worthOf(
  { product, tables, graph }: Survey,
  prices: Prices,
  { sequences, automata }: Chains,
  followed: readonly number[],
): Worth {
  const placeOf = new Map(followed.map((component, place) => [component, place]))
  const automatonAt = (component: number): Automaton => automata[placeOf.get(component) ?? -1] ?? NO_SEQUENCES
  const worth = new Map<Table, Float64Array>()
  const crossings = new Map<Table, readonly Crossing[]>()
  for (const [component, table] of tables.entries()) {
    if (worth.has(table)) continue
    worth.set(table, prices.places(table, automatonAt(component)))
    crossings.set(table, prices.crossings(table, automatonAt(component)))
  }

  // Of local states that are worth the same with each automaton's node, the first.
  const likes = new Map(
    [...worth].map(([table, values]) => {
      const beyond = (crossings.get(table) ?? []).map(each => each.beyond)
      return [table, likeOf(table, [values, ...beyond])]
    }),
  )
  const worthAt = (component: number, at: number): number => worth.get(tables[component] as Table)?.[at] as number
  const kinds = new Int32Array(graph.size + 1)
  const numbers = new Map<string, number>()
  const locals = new Int32Array(product.components.length)
  /** By kind: the local states of one of its states. */
  const examples: Int32Array[] = []
  for (let state = 0; state < graph.size; state++) {
    graph.read(state, locals)
    const alike = locals.map((local, component) => likes.get(tables[component] as Table)?.[local] as number)
    const key = alike.join()
    const known = numbers.get(key)
    kinds[state] = known ?? examples.push(alike) - 1
    if (known === undefined) numbers.set(key, kinds[state] as number)
  }

  const sequenceWorth = sequences.map(sequence => prices.sequences.get(sequence) ?? 0)
  return {
    kinds,
    estimate(blockOf, goals) {
      const many = goals + sequences.length
      const at = wordsOf(many)
      const kindOf = new Int32Array(graph.size + 1)
      for (let state = 0; state < graph.size; state++) kindOf[blockOf[state] as number] = kinds[state] as number
      const others = [...tables.keys()].filter(component => !placeOf.has(component))
      const ofOthers = examples.map(alike =>
        others.reduce((sum, component) => sum + worthAt(component, alike[component] as number), 0),
      )
      const places = followed.map(component => ({
        component,
        nodes: automatonAt(component).nodes,
        values: worth.get(tables[component] as Table) as Float64Array,
      }))
      const goalOf = new Map(sequences.map((sequence, i) => [sequence, goals + i]))
      const ways = [...crossings].flatMap(([table, own]) =>
        own.map(({ sequence, worth: each, beyond }) => ({
          goal: goalOf.get(sequence) as number,
          worth: each,
          beyond,
          takers: [...places.entries()]
            .filter(([, { component }]) => tables[component] === table)
            .map(([place]) => place),
        })),
      )
      const cells = new Int32Array(places.length)
      return (node, reached) => {
        const kind = kindOf[node] as number
        const alike = examples[kind] as Int32Array
        let least = -(ofOthers[kind] as number) - prices.slack
        eachLeft(reached, many, goal => {
          if (goal >= goals) least += sequenceWorth[goal - goals] as number
        })
        for (const [place, { component, nodes, values }] of places.entries()) {
          cells[place] = (alike[component] as number) * nodes + (reached[at + place] as number)
          least -= values[cells[place]] as number
        }
        for (const { goal, worth: each, beyond, takers } of ways)
          if (!isReached(reached, goal) && takers.every(place => beyond[cells[place] as number] === 0)) least += each
        return Math.max(0, Math.ceil(least))
      }
    },
  }
}

const isReached = (reached: Int32Array, goal: number): boolean =>
  (((reached[goal >>> 5] as number) >>> (goal & 31)) & 1) === 1

function likeOf({ locals }: Table, values: readonly (Float64Array | Uint8Array)[]): Int32Array {
  const nodes = (values[0]?.length ?? 0) / locals.length
  const first = new Map<string, number>()
  return Int32Array.from(locals, (_, local) => {
    const key = values.map(each => each.subarray(local * nodes, (local + 1) * nodes).join()).join('/')
    const known = first.get(key)
    if (known === undefined) first.set(key, local)
    return known ?? local
  })
}
