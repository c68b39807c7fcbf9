/**
 * What every suite costs at least, by counting: how often what is done together, and how often each machine goes from where it is to
 * where it comes to by that. A machine leaves a place no more often than it comes there or begins there; each sequence and item
 * is covered once at least. Of all numbers that satisfy this, those of the cheapest suite among them, the least cost is found by
 * linear programming (as in Pommerening et al.: LP-based heuristics for cost-optimal planning, 2014). Its dual prices say of each state
 * what it costs at least to go on from there (Pommerening et al.: From non-negative to general operator cost partitioning, 2015).
 */
import { slices, type Work } from '../check/work.ts'
import type { Steps } from '../coverage/steps.ts'
import type { Survey } from '../coverage/survey.ts'
import type { Table } from '../tabulate/table.ts'
import { spokenValue } from '../tabulate/snapshot.ts'
import { type Automaton, automatonOf } from './automaton.ts'
import type { Sequence, Sequences } from './sequences.ts'
import { greatest } from './simplex.ts'
import { RESET } from './spread.ts'

/** Added to limits, each other, so that no step of the simplex method stands still. */
const SHAKEN = 1e-7

/** Cells of a table for the simplex method. */
const CELLS = 1_000_000

export interface LowerBound {
  /** No suite costs less. */
  readonly bound: number
  readonly prices: Prices
}

/** What sequences are worth, and machines where they are: a step makes no more of both than it costs. */
export interface Prices {
  /** 0 of one that is not here. */
  readonly sequences: ReadonlyMap<Sequence, number>
  /** By local state and node of the automaton, which is of the sequences of that table: `local * automaton.nodes + node`. */
  places(table: Table, automaton: Automaton): Float64Array
  /** What the steps of a suite may make more than they cost, all of them together. */
  readonly slack: number
}

/** `cost`: of some suite; only those that cost no more are of interest. */
export function* lowerBound(survey: Survey, wanted: Wanted, cost: number, until: number): Work<LowerBound> {
  const { costs, needs, entries, together, covered, machines, placeOf } = yield* smallEnough(survey, wanted)
  const rows = new Float64Array(costs.length * needs.length)
  for (const { number, need, count } of entries)
    rows[number * needs.length + need] = (rows[number * needs.length + need] as number) + count
  const limits = Float64Array.from(costs, (each, number) => each + SHAKEN * (1 + ((number * 7919) % 1009) / 1009))
  const prices = yield* greatest(rows, limits, Float64Array.from(needs), until)

  // Whatever the prices are: a suite pays for its needs, and more by no more than what they are too high, for each of its numbers.
  const paid = new Float64Array(costs.length)
  for (const { number, need, count } of entries)
    paid[number] = (paid[number] as number) + count * (prices[need] as number)
  const tooHigh = Math.max(0, ...costs.map((each, number) => (paid[number] as number) - each))
  const value = needs.reduce((sum, each, need) => sum + each * (prices[need] as number), 0)
  // Each refusal takes a call of its own, which is no step.
  const refusals = wanted.items.filter(item => survey.items.all[item]?.kind === 'refusal').length
  // A step, and for each machine in it that it goes, and that some of what it has taken is forgotten, which it does no more often.
  const slack = tooHigh * cost * (2 + 2 * together) + 1e-6
  return {
    bound: Math.ceil(value - slack) + refusals,
    prices: {
      sequences: new Map([...covered].map(([sequence, need]) => [sequence, prices[need] as number])),
      places(table, automaton) {
        const found = new Float64Array(table.locals.length * automaton.nodes)
        const machine = machines.get(table)
        if (machine === undefined) return found
        const nodes = inOther(automaton, machine.automaton)
        for (const local of table.locals.keys())
          for (const [node, own] of nodes.entries()) {
            const need = machine.places.get(`${own} ${placeOf(table, local)}`)
            if (need !== undefined) found[local * automaton.nodes + node] = prices[need] as number
          }
        return found
      },
      slack,
    },
  }
}

/** By node: where the steps that it stands for lead in an automaton of some of the sequences. */
function inOther({ nodes, next, steps, depth }: Automaton, other: Automaton): Int32Array {
  const found = new Int32Array(nodes)
  for (const node of [...depth.keys()].sort((a, b) => (depth[a] as number) - (depth[b] as number)))
    for (let step = 0; step < steps; step++) {
      const child = next[node * steps + step] as number
      if (depth[child] === (depth[node] as number) + 1)
        found[child] = other.next[(found[node] as number) * steps + step] as number
    }
  return found
}

/** What a suite has to cover. */
export interface Wanted {
  /** Numbers of items. */
  readonly items: readonly number[]
  readonly sequences: Sequences
  readonly steps: Steps
}

/** What counts less, every suite has to count as well: places by local state, or by state value, of all sequences, or of some. */
function* smallEnough(survey: Survey, wanted: Wanted): Work<Program> {
  for (let some = wanted.sequences.longest; ; some = some.filter((_, i) => i % 2 === 0))
    for (const placeOf of [byLocal, byValue]) {
      const program = yield* programOf(survey, wanted, some, placeOf)
      if (program.costs.length * program.needs.length <= CELLS || some.length < 2) return program
    }
}

type PlaceOf = (table: Table, local: number) => string
const byLocal: PlaceOf = (_, local) => String(local)
const byValue: PlaceOf = (table, local) => spokenValue(table.locals[local]?.value)

interface Program {
  /** Of each number that is counted, what it costs. */
  readonly costs: readonly number[]
  /** What is to be had at least: 1, or 0. */
  readonly needs: readonly number[]
  /** How much of a need a number gives, or takes. */
  readonly entries: readonly { readonly number: number; readonly need: number; readonly count: number }[]
  /** Most components that are stepped at once. */
  readonly together: number
  /** Of each sequence its need. */
  readonly covered: ReadonlyMap<Sequence, number>
  /** Of each machine the automaton of its sequences, and by node and place, '3 free', what is needed to be there. */
  readonly machines: ReadonlyMap<Table, { readonly automaton: Automaton; readonly places: ReadonlyMap<string, number> }>
  readonly placeOf: PlaceOf
}

/** `placeOf`: of local states that are not told apart, the same. */
function* programOf(
  { product, tables, attempts, graph, initially }: Survey,
  { items, steps }: Wanted,
  sequences: readonly Sequence[],
  placeOf: PlaceOf,
): Work<Program> {
  const costs: number[] = []
  const needs: number[] = []
  const entries: { number: number; need: number; count: number }[] = []
  let together = 0
  const numberFor = (cost: number): number => costs.push(cost) - 1
  const needFor = (least: number): number => needs.push(least) - 1
  const give = (number: number, need: number, count: number): void => {
    entries.push({ number, need, count })
  }

  const paths = numberFor(RESET)
  give(paths, needFor(1), 1)
  const covered = new Map(sequences.map(sequence => [sequence, needFor(1)]))
  // What a refused call covers, too, need not be covered by a step.
  const refused = new Set(attempts.classes.flatMap(({ refuser, items: own }) => (refuser === undefined ? [] : own)))
  const byStep = items.filter(item => !initially.has(item) && !refused.has(item))
  const needOf = new Map(byStep.map(item => [item, needFor(1)]))

  // What is done together, each counted.
  const cells = new Map<Table, Map<string, Cell>>()
  const cellOf = (component: number, local: number, event: number): Cell | undefined => {
    const table = tables[component] as Table
    const step = steps.number(table, local, event)
    if (step < 0) return undefined
    const own = cells.get(table) ?? new Map<string, Cell>()
    cells.set(table, own)
    const [from, to] = [placeOf(table, local), placeOf(table, table.next(local, event))]
    const key = `${from}/${step}/${to}`
    const known = own.get(key)
    if (known !== undefined) return known
    // Counted by what is done together, and by where machines go: as often by one as by the other.
    const cell = { from, to, step, done: needFor(0), gone: needFor(0) }
    own.set(key, cell)
    return cell
  }
  const seen = new Set<string>()
  const locals = new Int32Array(product.components.length)
  const isOver = slices()
  for (let state = 0; state < graph.size; state++) {
    if (isOver()) yield
    graph.read(state, locals)
    for (let e = graph.first[state] as number; e < (graph.first[state + 1] as number); e++) {
      const instance = graph.operation[e] as number
      const sent = steps.sent[instance] as Steps['sent'][number]
      const stepped = sent.flatMap(
        ({ component, event }) => cellOf(component, locals[component] as number, event) ?? [],
      )
      const attempt = needOf.size === 0 ? undefined : attempts.classes[attempts.ask(instance, locals)]
      const needed = attempt?.items.flatMap(item => needOf.get(item) ?? []) ?? []
      const key = `${stepped
        .map(({ done }) => done)
        .sort((a, b) => a - b)
        .join()}/${needed.join()}`
      if (seen.has(key)) continue
      seen.add(key)
      together = Math.max(together, stepped.length)
      const number = numberFor(1)
      for (const need of needed) give(number, need, 1)
      for (const { done, gone } of stepped) {
        give(number, done, 1)
        give(number, gone, -1)
      }
    }
  }

  const machines = new Map<Table, { automaton: Automaton; places: Map<string, number> }>()
  for (const [table, own] of cells) {
    const wanted = sequences.filter(sequence => sequence.table === table)
    const automaton = automatonOf(steps.of(table).length, new Map(wanted.map((each, i) => [i, each.steps])))
    const places = new Map<string, number>()
    machines.set(table, { automaton, places })
    const waiting: { place: string; node: number }[] = []
    /** Left no more often than come to. */
    const needAt = (place: string, node: number): number => {
      const key = `${node} ${place}`
      const known = places.get(key)
      if (known !== undefined) return known
      const need = needFor(0)
      places.set(key, need)
      waiting.push({ place, node })
      return need
    }
    product.components.forEach(({ input }, component) => {
      if (tables[component] === table) give(paths, needAt(placeOf(table, table.start(input)), 0), 1)
    })
    for (const { place, node } of waiting) {
      // What has been taken may be forgotten, so that no price is higher after more of it.
      if (node > 0) {
        const number = numberFor(0)
        give(number, needAt(place, node), -1)
        give(number, needAt(place, automaton.shorter[node] as number), 1)
      }
      for (const { from, to, step, done, gone } of own.values()) {
        if (from !== place) continue
        const after = automaton.next[node * automaton.steps + step] as number
        const number = numberFor(0)
        give(number, needAt(place, node), -1)
        give(number, needAt(to, after), 1)
        give(number, done, -1)
        give(number, gone, 1)
        for (const ended of automaton.ends[after] ?? [])
          give(number, covered.get(wanted[ended] as Sequence) as number, 1)
      }
    }
  }
  return { costs, needs, entries, together, covered, machines, placeOf }
}

interface Cell {
  readonly from: string
  readonly to: string
  readonly step: number
  readonly done: number
  readonly gone: number
}
