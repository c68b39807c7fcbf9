/**
 * The door `ioasid-spec/fast-check`: sequences of operations as a model allows them, to drive an implementation with. A sequence that fails
 * shrinks to the shortest there is, since the graph is known: no step of it is tried out of order.
 * @module ioasid-spec/fast-check
 */
import { Arbitrary, type Random, Stream, toStringMethod, Value } from 'fast-check'
import { mutantOf } from '../check/mutant.ts'
import type { Step } from '../check/result.ts'
import { expand, label, type Product } from '../system/expand.ts'
import type { Model } from '../system/model.ts'
import type { Scope } from '../system/sort.ts'
import { startOf } from '../trace/play.ts'
import { attempted, spoken } from '../trace/tell.ts'
import { type Graph, graphOf } from './graph.ts'

/** Which sequences are drawn. */
export interface SequenceOptions {
  /** Members of some sorts, in place of the model's own. */
  readonly scope?: Scope
  /** The name of one of the model's mutants, in place of the model as it stands. */
  readonly mutant?: string
  /** Operations in a sequence, at most; 20, when absent. A shrunk one may not have more either. */
  readonly maxLength?: number
  /** Calls that the model refuses too, each with the errno that it has to come to; they change nothing. */
  readonly refused?: boolean
}

/** Operations one after the other, as the model has them. */
export interface OperationSequence {
  /** By component, its state at first: 'free', 'allocated {owner: guest0}'. */
  readonly initial: Readonly<Record<string, string>>
  /** Each with the outcome that the model has for it, and with what it changes. */
  readonly steps: readonly Step[]
}

/**
 * Random sequences of operations from the initial state of the model, for fast-check: `fc.property(operationSequences(model), ...)`.
 * One that fails shrinks by the state graph.
 * @throws ModelError when the model cannot be honoured
 */
export function operationSequences(model: Model, options: SequenceOptions = {}): Arbitrary<OperationSequence> {
  const system = options.mutant === undefined ? model.system : mutantOf(model, options.mutant).system
  return new Sequences(expand(system, { ...model.scope, ...options.scope }), options)
}

/** Operations by number. */
type Path = readonly number[]

/** What a value has been shrunk to: the shortest way to one of its own steps, or the shortest of all. */
interface Origin {
  readonly path: Path
  readonly least: 'no' | 'of its steps' | 'of all'
}

class Sequences extends Arbitrary<OperationSequence> {
  readonly #product: Product
  readonly #graph: Graph
  readonly #maxLength: number
  readonly #refused: boolean

  constructor(product: Product, { maxLength = 20, refused = false }: SequenceOptions) {
    super()
    this.#product = product
    this.#graph = graphOf(product)
    this.#maxLength = maxLength
    this.#refused = refused
  }

  generate(random: Random): Value<OperationSequence> {
    const length = random.nextInt(0, this.#maxLength)
    const path: number[] = []
    for (let state = 0; path.length < length; ) {
      const operations = this.#operations(state)
      if (operations.length === 0) break
      const chosen = operations[random.nextInt(0, operations.length - 1)] as number
      path.push(chosen)
      state = this.#after(state, chosen)
    }
    return this.#value({ path, least: 'no' })
  }

  /** Shrinking needs to know how a value came about. */
  canShrinkWithoutContext(_value: unknown): _value is OperationSequence {
    return false
  }

  /**
   * First the shortest way to each step of the sequence itself, then to every step nearer than the last: if an implementation fails at a
   * step however it came there, what remains is the shortest sequence that fails. Where it remembers more than the model does, none of
   * these fails; then steps are left out of the sequence.
   */
  shrink(_: OperationSequence, context?: unknown): Stream<Value<OperationSequence>> {
    return new Stream(valuesOf(this.#shorter(context as Origin), origin => this.#value(origin)))
  }

  *#shorter({ path, least }: Origin): Generator<Origin> {
    if (least === 'no') {
      for (const way of this.#toItsSteps(path)) yield { path: way, least: 'of its steps' }
      for (const fewer of this.#withFewer(path)) yield { path: fewer, least: 'no' }
    } else if (least === 'of its steps') {
      for (const way of this.#toNearerSteps(path)) yield { path: way, least: 'of all' }
    }
  }

  /**
   * In their order: what an early step needs is found near by, and what is nearer than a step that fails is tried after it. The sequence
   * itself may be among them: as short, and from then on known to be so.
   */
  *#toItsSteps(path: Path): Generator<Path> {
    let state = 0
    for (const operation of path) {
      yield [...this.#graph.shortest(state), operation]
      state = this.#after(state, operation)
    }
  }

  *#toNearerSteps(path: Path): Generator<Path> {
    for (const state of this.#graph.nearest()) {
      const way = this.#graph.shortest(state)
      if (way.length + 1 >= path.length) return
      for (const operation of this.#operations(state)) yield [...way, operation]
    }
  }

  /** Beginnings, then what is left without some steps in a row, where the model allows it. */
  *#withFewer(path: Path): Generator<Path> {
    for (let length = 0; length < path.length; length++) yield path.slice(0, length)
    for (let n = path.length - 1; n > 0; n--)
      for (let from = 0; from + n <= path.length; from++) {
        const fewer = [...path.slice(0, from), ...path.slice(from + n)]
        if (this.#allows(fewer)) yield fewer
      }
  }

  #allows(path: Path): boolean {
    let state = 0
    return path.every(operation => {
      const allowed = this.#operations(state).includes(operation)
      state = this.#after(state, operation)
      return allowed
    })
  }

  #operations(state: number): number[] {
    const enabled = this.#graph.moves(state).map(({ operation }) => operation)
    if (!this.#refused) return enabled
    return [...this.#product.operations.keys()].filter(
      number => enabled.includes(number) || this.#product.operations[number]?.kind === 'call',
    )
  }

  /** The state after an operation; the same where it is refused. */
  #after(state: number, operation: number): number {
    return this.#graph.moves(state).find(move => move.operation === operation)?.to ?? state
  }

  #value(origin: Origin): Value<OperationSequence> {
    return new Value(sequenceOf(this.#product, origin.path), origin)
  }
}

function* valuesOf<T>(origins: Iterable<Origin>, valueOf: (origin: Origin) => T): Generator<T, void, undefined> {
  for (const origin of origins) yield valueOf(origin)
}

/** Told by XState itself, as every trace is. */
function sequenceOf(product: Product, path: Path): OperationSequence {
  const initial = Object.fromEntries(
    startOf(product).map((local, c) => [product.components[c]?.name as string, spoken(local)]),
  )
  const steps = attempted(product, path)
  const spokenSteps = steps.map(step => `${label(step.operation, step.arguments)} -> ${step.outcome}`)
  return Object.defineProperty({ initial, steps }, toStringMethod, { value: () => spokenSteps.join('; ') })
}

/** The implementation under test, as a sequence sees it. */
export interface Adapter {
  /** Does it; the outcome in the model's words: 'ok' or an errno. An operation of hardware or of a worker is 'ok' when it happened. */
  operate(step: Step): string | Promise<string>
  /** States of components, as far as they can be seen: compared with the model's after every step. */
  observe?(): Readonly<Record<string, string>> | Promise<Readonly<Record<string, string>>>
}

/** Drives a fresh implementation through the sequence. @throws Error that tells the steps, when an outcome or a state is not the model's */
export async function conform(
  { initial, steps }: OperationSequence,
  start: () => Adapter | Promise<Adapter>,
): Promise<void> {
  const adapter = await start()
  const expected: Record<string, string> = { ...initial }
  const done: string[] = []
  const differs = (what: string): Error => new Error([...done.map((line, i) => `  ${i + 1}. ${line}`), what].join('\n'))
  const look = async (): Promise<void> => {
    for (const [component, state] of Object.entries((await adapter.observe?.()) ?? {}))
      if (state !== expected[component])
        throw differs(`${component} is ${state}; the model has ${expected[component] ?? 'no such component'}`)
  }
  await look()
  for (const step of steps) {
    const outcome = await adapter.operate(step)
    done.push(`${label(step.operation, step.arguments)} -> ${outcome}`)
    if (outcome !== step.outcome) throw differs(`the outcome is ${outcome}; the model has ${step.outcome}`)
    for (const { component, to } of step.changes) expected[component] = to
    await look()
  }
}
