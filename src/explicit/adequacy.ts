/**
 * What verdicts are worth, from a graph of states that is kept: how often premises are true, and how near a reachable state or
 * step comes to a violation. Besides the graph it takes the trees of the formulas.
 */
import type { Adequacy, Finding, Miss } from '../check/exploration.ts'
import { slices, type Work } from '../check/work.ts'
import type { Product } from '../system/expand.ts'
import type { Local } from '../system/local.ts'
import { answerOf, membersIn, type Obligation, obligations, speaksOf } from '../system/obligations.ts'
import { hasOccasions, type Invariant, isOccasion, type Property, type TransitionProperty } from '../system/property.ts'
import { type Read, viewsOf } from '../system/view.ts'
import type { Table } from '../tabulate/table.ts'
import { type DecisionTrees, decisionTrees } from './decision-trees.ts'
import type { Graph } from './graph.ts'
import type { Memory } from './memory.ts'
import { canBreak, deviation, isPremiseTrue, type Tree, treeOf } from './violations.ts'

/** One for each property, in their order. @throws ModelError where a formula throws in some state, and StoreFull */
export function* adequaciesIn(
  graph: Graph,
  product: Product,
  properties: readonly Property[],
  tables: readonly Table[],
  findings: readonly Finding[],
  memory: Memory,
): Work<Adequacy[]> {
  const all = obligations(properties, product)
  const occasions = yield* occasionsIn(graph, product, properties, all, decisionTrees([...tables, ...tables], memory))
  const nearest = yield* nearestIn(graph, product, properties, all, tables, findings)
  return properties.map((property, number): Adequacy => {
    const miss = nearest.get(number)
    return {
      ...(hasOccasions(property) && { occasions: occasions[number] as number }),
      ...(miss !== undefined && { nearest: miss }),
    }
  })
}

/** By property, in how many states, or steps, its premise is true for some choice of its variables. */
function* occasionsIn(
  graph: Graph,
  product: Product,
  properties: readonly Property[],
  all: readonly Obligation[],
  trees: DecisionTrees,
): Work<readonly number[]> {
  const view = viewsOf(product)
  const members = membersIn(product)
  const size = product.components.length
  const occasions = properties.map(() => 0)
  const planted = all.flatMap(({ property: number, at }) => {
    const property = properties[number] as Property
    if (!hasOccasions(property) || property.kind === 'deadlock') return []
    const asks = (read: Read): boolean =>
      property.kind === 'transition'
        ? (property.when?.(view(read), view(read, size), at, members) ?? true)
        : isOccasion(property, view(read), at, members)
    return { number, at, tree: trees.plant(read => (answerOf(property, at, () => asks(read)) ? 1 : 0)) }
  })
  /** Of those that are asked about states, or about steps of an operation: by property, the trees of all its choices. */
  const treesWhere = (isAsked: (one: (typeof planted)[number], property: Property) => boolean) =>
    properties.flatMap((property, number) => {
      const asked = planted.filter(one => one.number === number && isAsked(one, property))
      return asked.length === 0 ? [] : [{ number, trees: asked.map(({ tree }) => tree) }]
    })
  const ofStates = treesWhere((_, { kind }) => kind !== 'transition')
  const ofSteps = product.operations.map(instance =>
    treesWhere(({ at }, of) => of.kind === 'transition' && speaksOf(of, at, instance, product)),
  )
  const stuck = properties.flatMap(({ kind }, number) => (kind === 'deadlock' ? [number] : []))
  const count = (asked: typeof ofStates, locals: Int32Array): void => {
    for (const { number, trees: those } of asked)
      if (those.some(tree => trees.answer(tree, locals) === 1)) occasions[number] = (occasions[number] as number) + 1
  }

  const isOver = slices()
  const pair = new Int32Array(2 * size)
  const [before, after] = [pair.subarray(0, size), pair.subarray(size)]
  for (let state = 0; state < graph.size; state++) {
    if (isOver()) yield
    graph.read(state, before)
    count(ofStates, before)
    const [begin, end] = [graph.first[state] as number, graph.first[state + 1] as number]
    if (begin === end) for (const number of stuck) occasions[number] = (occasions[number] as number) + 1
    for (let step = begin; step < end; step++) {
      const asked = ofSteps[graph.operation[step] as number] as typeof ofStates
      if (asked.length === 0) continue
      graph.read(graph.target[step] as number, after)
      count(asked, pair)
    }
  }
  return occasions
}

/** A property that something may come near to violating, and what it says at each choice at which it can be violated. */
interface Aim {
  readonly number: number
  readonly property: Invariant | TransitionProperty
  readonly choices: readonly { readonly at: Obligation['at']; readonly tree: Tree }[]
}

/**
 * By property, what comes nearest to a violation: of several that are as near, one in which the premise is true comes first,
 * then the first state, or step, and there the first choice.
 */
function* nearestIn(
  graph: Graph,
  product: Product,
  properties: readonly Property[],
  all: readonly Obligation[],
  tables: readonly Table[],
  findings: readonly Finding[],
): Work<ReadonlyMap<number, Miss | null>> {
  const size = product.components.length
  const componentAt = (position: number): number => position % size
  const come = yield* comeTo(graph, tables)
  const localsAt = (position: number): readonly Local[] => come.locals[componentAt(position)] as readonly Local[]

  const nearest = new Map<number, Miss | null>()
  // Of those that are as near as can be, and whose premise is true there, nothing is looked for any more.
  const settled = new Set<number>()
  let open = aimsOf(product, properties, all, localsAt).filter(
    ({ number }) => findings[number]?.violation === undefined,
  )
  for (const { number } of open) nearest.set(number, null)

  const look = (among: readonly Aim[], most: number, locals: Int32Array, path: () => number[]): void => {
    for (const { number, property, choices } of among) {
      if (settled.has(number)) continue
      for (const { at, tree } of choices) {
        const isPremise = isPremiseTrue(tree, locals)
        if (!isPremise && nearest.get(number) !== null) continue
        const found = deviation(tree, locals, most, componentAt)
        if (found === undefined) continue
        const differences = found.map(({ position, local }) => ({
          component: componentAt(position),
          ...(property.kind === 'transition' && { when: position < size ? ('before' as const) : ('after' as const) }),
          instead: localsAt(position)[local] as Local,
        }))
        nearest.set(number, { at, path: path(), differences })
        if (!isPremise) continue
        settled.add(number)
        break
      }
    }
  }

  const isOver = slices()
  const pair = new Int32Array(2 * size)
  const [before, after] = [pair.subarray(0, size), pair.subarray(size)]
  // What no state and no step comes near to, however far, is not looked for again.
  for (let most = 1; most <= size && open.length > 0; most++) {
    const ofStates = open.filter(({ property }) => property.kind === 'invariant')
    const ofSteps = product.operations.map(instance =>
      open.flatMap((aim): Aim[] => {
        const { property } = aim
        if (property.kind !== 'transition') return []
        const choices = aim.choices.filter(({ at }) => speaksOf(property, at, instance, product))
        return choices.length === 0 ? [] : [{ ...aim, choices }]
      }),
    )
    for (let state = 0; state < graph.size && open.some(({ number }) => !settled.has(number)); state++) {
      if (isOver()) yield
      come.read(state, before)
      look(ofStates, most, before, () => graph.path(state))
      for (let step = graph.first[state] as number; step < (graph.first[state + 1] as number); step++) {
        const operation = graph.operation[step] as number
        const asked = ofSteps[operation] as readonly Aim[]
        if (asked.every(({ number }) => settled.has(number))) continue
        come.read(graph.target[step] as number, after)
        look(asked, most, pair, () => [...graph.path(state), operation])
      }
    }
    open = open.filter(({ number, choices }) => nearest.get(number) === null && choices.length > 0)
  }
  return nearest
}

/** The properties that do not tell too many combinations apart. */
function aimsOf(
  product: Product,
  properties: readonly Property[],
  all: readonly Obligation[],
  localsAt: (position: number) => readonly Local[],
): Aim[] {
  const view = viewsOf(product)
  const members = membersIn(product)
  const size = product.components.length
  return properties.flatMap((property, number): Aim[] => {
    if (property.kind !== 'invariant' && property.kind !== 'transition') return []
    const asked = (read: Read): unknown[] =>
      property.kind === 'transition' ? [view(read), view(read, size)] : [view(read)]
    const { when, then } = property as { when?: Formula; then: Formula }
    const choices = []
    for (const { at } of all.filter(one => one.property === number)) {
      const tree = treeOf(
        {
          premise: read => when?.(...asked(read), at, members) ?? true,
          conclusion: read => then(...asked(read), at, members),
        },
        localsAt,
      )
      if (tree === undefined) return []
      if (canBreak(tree)) choices.push({ at, tree })
    }
    return [{ number, property, choices }]
  })
}

// oxlint-disable-next-line typescript/no-explicit-any -- formulas are called with untyped views
type Formula = (...asked: any[]) => boolean

/** The local states that each component comes to, in the order in which it does, and states by their numbers in that order. */
function* comeTo(
  graph: Graph,
  tables: readonly Table[],
): Work<{ locals: readonly (readonly Local[])[]; read(state: number, into: Int32Array): void }> {
  const isOver = slices()
  const ranks = tables.map((): number[] => [])
  const locals = tables.map((): Local[] => [])
  const state = new Int32Array(tables.length)
  for (let s = 0; s < graph.size; s++) {
    if (isOver()) yield
    graph.read(s, state)
    for (const [c, local] of state.entries()) {
      const rank = ranks[c] as number[]
      if (rank[local] !== undefined) continue
      rank[local] = (locals[c] as Local[]).push(tables[c]?.locals[local] as Local) - 1
    }
  }
  return {
    locals,
    read(s, into) {
      graph.read(s, state)
      for (let c = 0; c < state.length; c++) into[c] = (ranks[c] as number[])[state[c] as number] as number
    },
  }
}
