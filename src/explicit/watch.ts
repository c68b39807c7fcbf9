/** The properties, watched while the search goes on: each obligation a decision tree, asked only where it can say something new. */
import type { Finding, Sighting } from '../check/exploration.ts'
import type { Product } from '../system/expand.ts'
import { answerOf, membersIn, type Obligation, obligations, speaksOf } from '../system/obligations.ts'
import { hasPremise, isPremise, type Property, type TransitionProperty } from '../system/property.ts'
import { type Read, viewsOf } from '../system/view.ts'
import type { Table } from '../tabulate/table.ts'
import { type DecisionTrees, decisionTrees } from './decision-trees.ts'
import type { Memory } from './memory.ts'
import { touchesOf } from './touches.ts'

// What an obligation answers: a set of these.
const WITNESS = 1
const VIOLATION = 2
const ANYTHING = WITNESS | VIOLATION

interface Watched extends Obligation {
  /** The tree that says what a state shows, or a step. */
  readonly tree: number
}

interface WatchedStep extends Watched {
  /** The operations whose steps it speaks of. */
  readonly on: ReadonlySet<number>
  /** The tree that says what a step would show that changes nothing the formula reads. */
  readonly still: number
  /** What the still tree has answered so far. */
  seenStill: number
  /** Whether each of its operations steps what the still tree has read, so that every step is asked anyway. */
  isAlwaysAsked: boolean
}

/** Obligations to ask, their trees, and which answers of each are still of interest. */
interface Questions<T extends Watched> {
  readonly about: readonly T[]
  readonly trees: Int32Array
  readonly wanted: Int32Array
}

interface Asks {
  readonly states: Questions<Watched>
  readonly steps: Questions<WatchedStep>
  readonly stills: Questions<WatchedStep>
}

export interface Watch {
  readonly findings: readonly Finding[]
  /** A state that was just found by an operation; -1: the initial one. */
  state(locals: Int32Array, operation: number, path: () => number[]): void
  /** Whether there is any property of steps. */
  readonly hasSteps: boolean
  /** By operation, the components that what is said of its steps was ever seen to read, before the step or after it. */
  readonly stepReads: readonly ReadonlySet<number>[]
  /** The trees that `step` asks about a step by this operation: the same array for as long as they are the same. */
  stepTrees(operation: number): Int32Array
  /** The components that the formula of a tree was ever seen to read, before a step or after it. */
  componentsOf(tree: number): ReadonlySet<number>
  /** A step that was just computed; `pair` holds the local states before it, then those after it. */
  step(pair: Int32Array, operation: number, path: () => number[]): void
  /** A state in which nothing is enabled. */
  stuck(locals: Int32Array, path: () => number[]): void
  /** All that `state` may ask: trees, and which of their answers are of interest. */
  readonly questions: readonly { readonly tree: number; wanted(): number }[]
  readonly trees: DecisionTrees
  /** What `restore` wants besides the findings and the trees: what the still trees have answered, by obligation. */
  readonly still: readonly number[]
  /** Takes up what was found before; the trees are to be restored as well. */
  restore(found: readonly Finding[], still: readonly number[]): void
}

/** Who is told what of a watch changes. */
export interface Hearer {
  /** The question of a tree may have come to read more; without one, any question to be of less interest. */
  doubt(tree?: number): void
  /** A formula that speaks of steps by an operation has come to read a component. */
  dependOn(operation: number, component: number): void
}

export function watch(
  properties: readonly Property[],
  product: Product,
  tables: readonly Table[],
  memory: Memory,
  hearer: Hearer = { doubt: () => {}, dependOn: () => {} },
): Watch {
  const members = membersIn(product)
  const size = product.components.length
  // By operation, the obligations to ask, and those where nothing is enabled; undefined where they are to be found anew.
  let asks: (Asks | undefined)[] = []
  let stuck: Questions<Watched> | undefined
  const forget = (): void => {
    asks = []
    stuck = undefined
    hearer.doubt()
  }
  // By component, the operations that step it.
  const stepping: number[][] = tables.map(() => [])
  const stepped = product.operations.map((operation, number) => {
    const { changes } = touchesOf(operation)
    for (const c of changes) stepping[c]?.push(number)
    return changes
  })
  const stepReads = product.operations.map(() => new Set<number>())
  // By tree, the step that it asks about, if it is one.
  const stepOf = new Map<number, WatchedStep>()
  /** Only of operations that step what a formula has come to read there is something else to ask. */
  const readMore = (tree: number, position: number): void => {
    const component = position % size
    const step = stepOf.get(tree)
    if (step !== undefined) {
      step.isAlwaysAsked = [...step.on].every(operation => touches(operation, step.still))
      for (const operation of step.on) {
        stepReads[operation]?.add(component)
        hearer.dependOn(operation, component)
      }
    }
    for (const operation of stepping[component] ?? []) asks[operation] = undefined
    hearer.doubt(tree)
  }
  const trees = decisionTrees([...tables, ...tables], memory, readMore)
  const view = viewsOf(product)
  const findings: { violation?: Sighting; witness?: Sighting }[] = properties.map(() => ({}))
  const propertyOf = ({ property }: Obligation): Property => properties[property] as Property

  const ofState = (property: Exclude<Property, TransitionProperty>, at: Obligation['at'], read: Read): number => {
    const state = view(read)
    switch (property.kind) {
      case 'reachable':
        return property.when(state, at, members) ? WITNESS : 0
      case 'deadlock':
        return property.resting(state, at, members) ? 0 : VIOLATION
      // What becomes of the goal is known at the end only.
      case 'recoverable':
      case 'leadsTo':
      case 'eventually':
      case 'infinitelyOften':
        return isPremise(property, state, at, members) ? WITNESS : 0
      case 'invariant': {
        if (property.when !== undefined && !property.when(state, at, members)) return 0
        return (property.when === undefined ? 0 : WITNESS) | (property.then(state, at, members) ? 0 : VIOLATION)
      }
    }
  }

  /** `offset` is where the local states after the step begin. */
  const ofStep = (property: TransitionProperty, at: Obligation['at'], read: Read, offset: number): number => {
    const before = view(read)
    const after = view(read, offset)
    if (property.when !== undefined && !property.when(before, after, at, members)) return 0
    return (hasPremise(property) ? WITNESS : 0) | (property.then(before, after, at, members) ? 0 : VIOLATION)
  }

  const operationsOf = (property: TransitionProperty, at: Obligation['at']): ReadonlySet<number> =>
    new Set(
      product.operations.flatMap((instance, number) => (speaksOf(property, at, instance, product) ? [number] : [])),
    )

  const states: Watched[] = []
  const deadlocks: Watched[] = []
  const steps: WatchedStep[] = []
  for (const obligation of obligations(properties, product)) {
    const property = propertyOf(obligation)
    const { at } = obligation
    if (property.kind === 'transition') {
      const tree = trees.plant(read => answerOf(property, at, () => ofStep(property, at, read, size)))
      const still = trees.plant(read => {
        try {
          return ofStep(property, at, read, 0)
        } catch {
          // There may be no such step, so this is no fault yet; a step that there is will be asked.
          return ANYTHING
        }
      })
      const on = operationsOf(property, at)
      const step = { ...obligation, tree, still, on, seenStill: 0, isAlwaysAsked: false }
      steps.push(step)
      stepOf.set(tree, step).set(still, step)
    } else {
      const tree = trees.plant(read => answerOf(property, at, () => ofState(property, at, read)))
      const watched = property.kind === 'deadlock' ? deadlocks : states
      watched.push({ ...obligation, tree })
    }
  }

  // What there is still to see of each property.
  const wants = Uint8Array.from(properties, property => {
    const { kind } = property
    const canShow = kind === 'reachable' || hasPremise(property) ? WITNESS : 0
    const canBreak = kind === 'invariant' || kind === 'transition' || kind === 'deadlock' ? VIOLATION : 0
    return canShow | canBreak
  })
  const wanted = ({ property }: Obligation): number => wants[property] as number
  const questions = <T extends Watched>(
    about: readonly T[],
    treeOf: (of: T) => number,
    wantedOf: (of: T) => number,
  ): Questions<T> => ({ about, trees: Int32Array.from(about, treeOf), wanted: Int32Array.from(about, wantedOf) })
  const askStates = (among: readonly Watched[]): Questions<Watched> => questions(among, o => o.tree, wanted)
  const askSteps = (among: readonly WatchedStep[]): Questions<WatchedStep> => questions(among, o => o.tree, wanted)
  const askStills = (among: readonly WatchedStep[]): Questions<WatchedStep> =>
    questions(among, o => o.still, stillWanted)

  // Where an operation steps nothing that a formula has read in the state before, the formula answers as it did there.
  // So of a state an obligation is asked only if it was seen to read what the operation steps; and of a step likewise,
  // unless it may be shown by steps that change nothing, because there are states in which its still tree says so.
  const touches = (operation: number, tree: number): boolean =>
    [...trees.reads(tree)].some(c => stepped[operation]?.has(c))
  const stillWanted = (step: WatchedStep): number =>
    wanted(step) === 0 || step.isAlwaysAsked ? 0 : ANYTHING & ~step.seenStill
  const asksOf = (number: number): Asks => {
    const known = asks[number]
    if (known !== undefined) return known
    const found = findAsks(number)
    asks[number] = found
    return found
  }
  const findAsks = (number: number): Asks => {
    return {
      states: askStates(states.filter(o => wanted(o) !== 0 && touches(number, o.tree))),
      steps: askSteps(
        steps.filter(
          o => o.on.has(number) && (wanted(o) & o.seenStill || (wanted(o) !== 0 && touches(number, o.still))),
        ),
      ),
      stills: askStills(steps.filter(o => touches(number, o.still) && stillWanted(o) !== 0)),
    }
  }

  /** The next obligation, from the k-th on, whose answer is of interest, or is not known yet; their number where there is none. */
  const next = ({ trees: asked, wanted }: Questions<Watched>, locals: Int32Array, k: number): number => {
    let i = k
    while (i < asked.length) {
      const answer = trees.known(asked[i] as number, locals)
      if (answer < 0 || (answer & (wanted[i] as number)) !== 0) break
      i++
    }
    return i
  }
  const ask = (about: Questions<Watched>, locals: Int32Array, path: () => number[]): void => {
    for (let k = next(about, locals, 0); k < about.trees.length; k = next(about, locals, k + 1)) {
      const obligation = about.about[k] as Watched
      const answer = trees.answer(obligation.tree, locals)
      // What was of interest when the questions were put together may not be so any more.
      if (answer !== 0 && (answer & wanted(obligation)) !== 0) sight({ ...obligation, path: path() }, answer)
    }
  }

  const sight = ({ property, at, path }: Sighting & { property: number }, answer: number): void => {
    const finding = findings[property] as (typeof findings)[number]
    wants[property] = (wants[property] as number) & ~answer
    if (answer & WITNESS) finding.witness ??= { at, path }
    if (answer & VIOLATION) finding.violation ??= { at, path }
    forget()
  }

  const askStill = (about: Questions<WatchedStep>, locals: Int32Array): void => {
    for (let k = next(about, locals, 0); k < about.trees.length; k = next(about, locals, k + 1)) {
      const step = about.about[k] as WatchedStep
      const answer = trees.answer(step.still, locals)
      if ((answer & ~step.seenStill) === 0) continue
      step.seenStill |= answer
      forget()
    }
  }

  return {
    findings,
    trees,
    questions: [
      ...states.map(o => ({ tree: o.tree, wanted: () => wanted(o) })),
      ...steps.map(o => ({ tree: o.still, wanted: () => stillWanted(o) })),
    ],
    get still() {
      return steps.map(({ seenStill }) => seenStill)
    },
    restore(found, still) {
      found.forEach(({ witness, violation }, property) => {
        if (witness !== undefined) sight({ property, ...witness }, WITNESS)
        if (violation !== undefined) sight({ property, ...violation }, VIOLATION)
      })
      steps.forEach((step, i) => {
        step.seenStill = still[i] as number
      })
      forget()
    },
    hasSteps: steps.length > 0,
    state(locals, operation, path) {
      const found = operation < 0 ? { states: askStates(states), stills: askStills(steps) } : asksOf(operation)
      ask(found.states, locals, path)
      askStill(found.stills, locals)
    },
    stepReads,
    stepTrees: operation => asksOf(operation).steps.trees,
    componentsOf: tree => new Set([...trees.reads(tree)].map(position => position % size)),
    step: (pair, operation, path) => ask(asksOf(operation).steps, pair, path),
    stuck(locals, path) {
      stuck ??= askStates(deadlocks)
      ask(stuck, locals, path)
    },
  }
}
