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
import { type Arc, cutBefore, type Network, network, SOURCE } from './cut.ts'
import type { Sequence } from './sequences.ts'
import { simplex } from './simplex.ts'
import { RESET } from './roads.ts'
import type { Wanted } from './wanted.ts'

/** Added to limits, each other, so that no step of the simplex method stands still. */
const SHAKEN = 1e-7

/** Cells of a table for the simplex method. */
const CELLS = 1_000_000

/** Cuts that are added at most. */
const CUTS = 600

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
  /** What else the sequences of a table are worth. */
  crossings(table: Table, automaton: Automaton): readonly Crossing[]
  /** What the steps of a suite may make more than they cost, all of them together. */
  readonly slack: number
}

/** To come to the part of a machine's automaton where a sequence ends: to be done as long as it is left, and no component is there. */
export interface Crossing {
  readonly sequence: Sequence
  readonly worth: number
  /** By local state and node of the automaton: 1 in that part. */
  readonly beyond: Uint8Array
}

/** `cost`: of some suite; only those that cost no more are of interest. */
export function* lowerBound(survey: Survey, wanted: Wanted, cost: number, until: number): Work<LowerBound> {
  const program = yield* smallEnough(survey, wanted)
  const { costs, together, covered } = program
  const { prices, needs, entries, cuts } = yield* priced(program, until)

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
      places: (table, automaton) =>
        Float64Array.from(needsAt(program, table, automaton), need => (need < 0 ? 0 : (prices[need] as number))),
      crossings(table, automaton) {
        const at = needsAt(program, table, automaton)
        return cuts.flatMap(({ sequence, need, before }) => {
          const worth = prices[need] as number
          if (sequence.table !== table || worth === 0) return []
          return { sequence, worth, beyond: Uint8Array.from(at, place => (before.has(place) ? 0 : 1)) }
        })
      },
      slack,
    },
  }
}

interface Priced extends Pick<Program, 'needs' | 'entries'> {
  /** By need. */
  readonly prices: Float64Array
  /** Needs that were added: to come from one part of a machine's automaton to the sequence. */
  readonly cuts: readonly {
    readonly sequence: Sequence
    readonly need: number
    readonly before: ReadonlySet<number>
  }[]
}

/**
 * The best prices. What is counted may go round in circles that nothing leads to, and cover sequences there: as long as there are
 * such, that something leads to each of them is one more need (as in Dantzig, Fulkerson, Johnson: Solution of a large-scale
 * traveling-salesman problem, 1954).
 */
function* priced(program: Program, until: number): Work<Priced> {
  const { costs, covered } = program
  const needs = [...program.needs]
  const entries = [...program.entries]
  const most = needs.length + CUTS
  const rows = new Float64Array(costs.length * most)
  for (const { number, need, count } of entries)
    rows[number * most + need] = (rows[number * most + need] as number) + count
  const limits = Float64Array.from(costs, (each, number) => each + SHAKEN * (1 + ((number * 7919) % 1009) / 1009))
  const gain = new Float64Array(most)
  gain.set(needs)
  const method = simplex(rows, limits, gain)
  const networks = new Map([...program.machines].map(([table, { arcs }]) => [table, network(arcs)]))
  const cuts: Priced['cuts'][number][] = []
  const isOver = slices()
  for (let known = -1; known < cuts.length && (yield* method.solve(until)); ) {
    known = cuts.length
    const amounts = method.worth()
    for (const [sequence, goal] of covered) {
      if (isOver()) yield
      const cut = cutBefore(networks.get(sequence.table) as Network, amounts, goal)
      if (cut === undefined || needs.length === most) continue
      const need = needs.push(1) - 1
      const crossing = cut.arcs.map(({ number }) => ({ number, need, count: 1 }))
      entries.push(...crossing)
      method.fill(
        need,
        1,
        crossing.map(({ number, count }) => ({ row: number, count })),
      )
      cuts.push({ sequence, need, before: cut.before })
    }
  }
  return { prices: method.best(), needs, entries, cuts }
}

/** By local state and node of the automaton, which is of some of the sequences: the need to be there, -1 where there is none. */
function needsAt({ machines, placeOf }: Program, table: Table, automaton: Automaton): Int32Array {
  const found = new Int32Array(table.locals.length * automaton.nodes).fill(-1)
  const machine = machines.get(table)
  if (machine === undefined) return found
  const nodes = inOther(automaton, machine.automaton)
  for (const local of table.locals.keys())
    for (const [node, own] of nodes.entries())
      found[local * automaton.nodes + node] = machine.places.get(`${own} ${placeOf(table, local)}`) ?? -1
  return found
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
  readonly machines: ReadonlyMap<Table, Machine>
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

  const machines = new Map<Table, Machine>()
  for (const [table, own] of cells) {
    const wanted = sequences.filter(sequence => sequence.table === table)
    const automaton = automatonOf(steps.of(table).length, new Map(wanted.map((each, i) => [i, each.steps])))
    const places = new Map<string, number>()
    const arcs: Arc[] = []
    machines.set(table, { automaton, places, arcs })
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
      if (tables[component] !== table) return
      const to = needAt(placeOf(table, table.start(input)), 0)
      give(paths, to, 1)
      arcs.push({ from: SOURCE, to, number: paths, ends: [] })
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
        const ends = (automaton.ends[after] ?? []).map(ended => covered.get(wanted[ended] as Sequence) as number)
        arcs.push({ from: needAt(place, node), to: needAt(to, after), number, ends })
        give(number, needAt(place, node), -1)
        give(number, needAt(to, after), 1)
        give(number, done, -1)
        give(number, gone, 1)
        for (const ended of ends) give(number, ended, 1)
      }
    }
  }
  return { costs, needs, entries, together, covered, machines, placeOf }
}

interface Machine {
  readonly automaton: Automaton
  /** By node and place, '3 free', what is needed to be there. */
  readonly places: ReadonlyMap<string, number>
  /** From need to need; the goals are the needs of sequences. */
  readonly arcs: readonly Arc[]
}

interface Cell {
  readonly from: string
  readonly to: string
  readonly step: number
  readonly done: number
  readonly gone: number
}
