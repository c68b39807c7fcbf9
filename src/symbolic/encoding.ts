/** A product as variables on levels: its initial state, its events, and what is allowed of components as a set of states. */
import type { Counter } from '../check/exploration.ts'
import type { Participation, Product } from '../system/expand.ts'
import type { Local } from '../system/local.ts'
import { REFUSED, type Table } from '../tabulate/table.ts'
import type { Case, Sum } from './cases.ts'
import { Census } from './census.ts'
import type { Cause, Closure, Known } from './closure.ts'
import { type Allowed, type Cube, CubeMaker, type LeveledSum } from './cubes.ts'
import type { Effect, LocalStep, Steps } from './effects.ts'
import { byTopLevel, type Firing, type LeveledEvent } from './events.ts'
import { Forest } from './forest.ts'
import { levelsOf } from './levels.ts'
import { moves } from './net.ts'
import { ALL, NONE } from './nodes.ts'
import type { Recipe } from './order.ts'
import { reduce } from './reduction.ts'
import { inverse } from './relation.ts'
import { type Move, type Variable, variablesOf } from './variables.ts'

export interface Encoding {
  readonly forest: Forest
  /** What it does without. */
  readonly counters: readonly Counter[]
  /** By level, the local state of the initial state; and the set of just that state. */
  readonly initial: Int32Array
  readonly start: number
  /** The events by their top level, forward and backward. */
  readonly forward: readonly (readonly Firing[])[]
  readonly backward: readonly (readonly Firing[])[]
  /** By event: its operation, and where it is enabled. Several may be cases of one operation; they exclude each other. */
  readonly operations: readonly number[]
  readonly enabled: readonly Cube[]
  readonly cubes: CubeMaker
  /** Local states of a component, as formulas see them. */
  localsOf(component: number): readonly Local[]
  /** Where an event takes the local states of a component, as formulas see them; the same list each time. */
  after(event: number, component: number): readonly Local[]
  /** Components that an event may change. */
  steps(event: number): ReadonlySet<number>
  /** What is allowed in a case, with what is allowed already: parts that exclude each other. @throws CounterRead */
  allow(one: Case['allowed'], also?: Allowed): Allowed[]
  /** Whether components can be added up: those whose local states are told apart as they are. */
  canBeAdded(component: number): boolean
  /** Of those that can. */
  leveledSum(sum: Sum): LeveledSum
  /** Where an event leads from a state, by level; undefined where it is not enabled. */
  successor(event: number, state: Int32Array): Int32Array | undefined
  /** From which states an event leads to this one; undefined where there is none. */
  sources(event: number, state: Int32Array): Allowed | undefined
  /** States of which something lies outside what was tabulated. */
  readonly outside: number
  /** Makes known what lies just outside where states of the set can go. @throws ModelError where such a step cannot be computed, or a field seems to grow without bound */
  learn(node: number, known: Known): void
  /** Local states of the components of a state, by component. */
  components(state: Int32Array): Int32Array
}

export function encode(product: Product, tables: readonly Table[], recipe: Recipe, known: Known): Encoding {
  const { closures, effects, net, counters, origins, cases, whole } = reduce(product, tables, known, recipe)
  const effectOf = (event: number): Effect => effects[origins[event] as number] as Effect
  const variables = variablesOf(net)
  const { events, places } = variables
  const { height, sizes, levelOf, variables: ordered, events: leveled, pool } = levelsOf(variables, recipe)
  const combinationsAt = (level: number): Variable['combinations'] => (ordered[level] as Variable).combinations
  const forest = new Forest(sizes)

  const backwards = leveled.map(event => event.map(relation => relation && inverse(relation, pool)))
  const movesAt = events.map(
    ({ moves }) => new Map(moves.map(move => [levelOf[move.variable] as number, move] as const)),
  )
  const placeOf = (component: number): { level: number; place: number } => {
    const { variable, place } = places[component] as (typeof places)[number]
    return { level: levelOf[variable] as number, place }
  }

  const everything: Allowed = Array.from({ length: height })
  const within = (steps: Steps, also: Allowed): Allowed => {
    const allowed = [...also]
    for (const [component, next] of steps) {
      const { level, place } = placeOf(component)
      const before = allowed[level]
      allowed[level] = Uint8Array.from({ length: sizes[level] as number }, (_, local) => {
        const combination = combinationsAt(level)[local]
        const accepted = combination !== undefined && next[combination[place] as number] !== REFUSED
        return accepted && (before === undefined || before[local] === 1) ? 1 : 0
      })
    }
    return allowed
  }
  const allow: Encoding['allow'] = (one, also = everything) => {
    const steps = new Map([...one].map(([c, among]) => [c, staying(among, (closures[c] as Closure).size)]))
    return cases(steps).map(way => within(way, also))
  }

  const leveledSum = ({ summands, wanted }: Sum): LeveledSum => {
    const weights: (number[] | undefined)[] = Array.from({ length: height })
    for (const [component, added] of summands) {
      const { level, place } = placeOf(component)
      const before = weights[level]
      weights[level] = combinationsAt(level).map(
        (combination, i) => (before?.[i] ?? 0) + (added[combination[place] as number] as number),
      )
    }
    return { weights, wanted }
  }

  const cubes = new CubeMaker()
  const enabled = movesAt.map(moves =>
    cubes.of(
      Array.from({ length: height }, (_, level) => {
        const move: Move | undefined = moves.get(level)
        return move && Uint8Array.from({ length: sizes[level] as number }, (_, i) => (accepts(move, i) ? 1 : 0))
      }),
    ),
  )

  // Combinations are numbered from the initial one on.
  const start = forest.cube(sizes.map(size => Uint8Array.from({ length: size }, (_, i) => (i === 0 ? 1 : 0))))
  const outside = outsideOf(forest)
  forest.holds(() => [start, outside])

  const afterwards = new Map<readonly Local[], Map<LocalStep, readonly Local[]>>()
  return {
    forest,
    counters,
    initial: new Int32Array(height),
    start,
    forward: byTopLevel(leveled, height, pool),
    backward: byTopLevel(backwards, height, pool),
    operations: events.map(({ operation }) => operation),
    enabled,
    cubes,
    localsOf: component => (closures[component] as Closure).locals,
    after: (event, component) => {
      const { locals } = closures[component] as Closure
      const step = effectOf(event).steps.get(component)
      if (step === undefined) return locals
      const byStep = afterwards.get(locals) ?? new Map<LocalStep, readonly Local[]>()
      afterwards.set(locals, byStep)
      const known = byStep.get(step) ?? locals.map((local, from) => locals[step.next[from] as number] ?? local)
      byStep.set(step, known)
      return known
    },
    steps: event => new Set([...effectOf(event).steps].filter(([, step]) => moves(step)).map(([c]) => c)),
    allow,
    canBeAdded: component => net.domains[component] === closures[component],
    leveledSum,
    successor: (event, state) => {
      const to = Int32Array.from(state)
      for (const [level, { next }] of movesAt[event] as (typeof movesAt)[number]) {
        const local = next[state[level] as number] ?? REFUSED
        if (local === REFUSED) return undefined
        to[level] = local
      }
      return to
    },
    sources: (event, state) => {
      const allowed: (Uint8Array | undefined)[] = []
      for (const [level, relation] of (backwards[event] as LeveledEvent).entries()) {
        const local = state[level] as number
        const among = new Uint8Array(sizes[level] as number)
        if (relation === undefined) among[local] = 1
        else {
          const { start, targets } = relation
          if (start[local] === start[local + 1]) return undefined
          for (const from of targets.subarray(start[local], start[local + 1])) among[from] = 1
        }
        allowed.push(among)
      }
      return allowed
    },
    outside,
    learn: (node, known) => {
      const census = new Census(forest, node)
      events.forEach(({ operation }, event) => {
        for (const [component, { next }] of effectOf(event).steps) {
          const { table, size, inTable } = closures[component] as Closure
          const leaving = [...next.keys()].filter(local => next[local] === size)
          for (const local of leaving) {
            const from = allow(new Map([[component, [local]]]), enabled[event]?.allowed)
            if (!from.some(allowed => census.meets(cubes.of(allowed)))) continue
            const moving = product.operations[operation]?.participants.find(
              part => part.kind !== 'requires' && part.component === component,
            ) as Extract<Participation, { kind: 'takes' | 'hears' }>
            const number = table.event(moving.event)
            const to = table.next(inTable(local), number)
            const locals = known.locals.get(table) as Map<number, Cause | undefined>
            if (locals.has(to)) continue
            table.enter(to)
            locals.set(to, { from: inTable(local), event: number })
          }
        }
      })
    },
    components: state =>
      whole(
        Int32Array.from(net.domains, (_, c) => {
          const { level, place } = placeOf(c)
          return (combinationsAt(level)[state[level] as number] as readonly number[])[place] as number
        }),
      ),
  }
}

/** A step from some local states alone, each to itself. */
function staying(among: readonly number[], size: number): Int32Array {
  const next = new Int32Array(size).fill(REFUSED)
  for (const local of among) next[local] = local
  return next
}

const accepts = ({ next }: Move, local: number): boolean => (next[local] ?? REFUSED) !== REFUSED

/** States in which the last local state of some level is taken. */
function outsideOf(forest: Forest): number {
  let [any, all]: [number, number] = [NONE, ALL]
  for (const [level, size] of forest.sizes.entries()) {
    const node = (inside: number): number => {
      const base = forest.frame(level)
      forest.frames.fill(inside, base, base + size - 1)
      forest.frames[base + size - 1] = all
      const made = forest.make(level, base)
      forest.top = base
      return made
    }
    ;[any, all] = [node(any), node(all)]
  }
  return any
}
