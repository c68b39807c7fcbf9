/** What can be attempted in each state, and which of the wanted items that covers: the graph in which paths of a suite are sought. */
import { slices, type Work } from '../check/work.ts'
import type { Steps } from '../coverage/steps.ts'
import type { Survey } from '../coverage/survey.ts'
import type { Table } from '../tabulate/table.ts'

export interface Moves {
  /** Node 0 is the initial state. */
  readonly size: number
  /** The moves out of node `n` are those from `first[n]` up to `first[n + 1]`. A refused call leads back to its node. */
  readonly first: Int32Array
  readonly target: Int32Array
  /** A number of `covers`; 0 covers nothing. */
  readonly label: Int32Array
  /** The instance of an operation that is attempted. */
  readonly operation: Int32Array
  /** Of each label the wanted items, ascending. */
  readonly covers: readonly (readonly number[])[]
  /** Of each label the steps that followed components take. */
  readonly takes: readonly (readonly Taken[])[]
}

export interface Taken {
  /** Place among the components that are followed. */
  readonly place: number
  /** Number of a step of its table. */
  readonly step: number
}

/** A node is a state of the graph; one more, without moves, stands for those that a walk which has stopped did not go to. */
export function* movesOf(
  { product, tables, attempts, graph, initially }: Survey,
  items: readonly number[],
  steps: Steps,
  followed: readonly number[],
): Work<Moves> {
  const wanted = new Set(items.filter(item => !initially.has(item)))
  const places = new Map(followed.map((component, place) => [component, place]))
  const sent = steps.sent.map(each => each.filter(({ component }) => places.has(component)))
  const covers: (readonly number[])[] = []
  const takes: (readonly Taken[])[] = []
  const labels = new Map<string, number>()
  const coveredBy: (readonly number[])[] = []
  const locals = new Int32Array(product.components.length)

  const takenBy = (instance: number): Taken[] =>
    (sent[instance] as Steps['sent'][number]).flatMap(({ component, event }) => {
      const step = steps.number(tables[component] as Table, locals[component] as number, event)
      return step < 0 ? [] : [{ place: places.get(component) as number, step }]
    })
  const labelOf = (covered: readonly number[], taken: readonly Taken[]): number => {
    const key = `${covered.join()}/${taken.map(({ place, step }) => `${place} ${step}`).join()}`
    const known = labels.get(key)
    if (known !== undefined) return known
    labels.set(key, covers.length)
    takes.push(taken)
    return covers.push(covered) - 1
  }
  labelOf([], [])

  const beyond = graph.size
  const builder = new MovesBuilder()
  const isOver = slices()
  for (let state = 0; state < graph.size; state++) {
    if (isOver()) yield
    graph.read(state, locals)
    let step = graph.first[state] as number
    const end = graph.first[state + 1] as number
    for (const instance of product.operations.keys()) {
      const attempt = attempts.ask(instance, locals)
      if (attempt < 0) continue
      const refused = attempts.classes[attempt]?.refuser !== undefined
      const covered = (coveredBy[attempt] ??= attempts.classes[attempt]?.items.filter(item => wanted.has(item)) ?? [])
      const label = labelOf(covered, refused ? [] : takenBy(instance))
      const taken = !refused && step < end
      const target = refused ? state : taken ? (graph.target[step] as number) : beyond
      if (taken) step++
      if (label !== 0 || target !== state) builder.add(instance, target, label)
    }
    builder.next()
  }
  builder.next()
  return builder.done({ covers, takes })
}

/** Moves put together node after node. */
export class MovesBuilder {
  #first = new Int32Array(1024)
  #target = new Int32Array(4096)
  #label = new Int32Array(4096)
  #operation = new Int32Array(4096)
  #nodes = 0
  #moves = 0

  /** A move out of the current node. */
  add(operation: number, target: number, label: number): void {
    if (this.#moves === this.#target.length) {
      this.#target = twice(this.#target)
      this.#label = twice(this.#label)
      this.#operation = twice(this.#operation)
    }
    this.#target[this.#moves] = target
    this.#label[this.#moves] = label
    this.#operation[this.#moves++] = operation
  }

  /** The current node has all of its moves. */
  next(): void {
    if (++this.#nodes === this.#first.length) this.#first = twice(this.#first)
    this.#first[this.#nodes] = this.#moves
  }

  done({ covers, takes }: Pick<Moves, 'covers' | 'takes'>): Moves {
    return {
      size: this.#nodes,
      first: this.#first,
      target: this.#target,
      label: this.#label,
      operation: this.#operation,
      covers,
      takes,
    }
  }
}

function twice(array: Int32Array<ArrayBuffer>): Int32Array<ArrayBuffer> {
  const longer = new Int32Array(2 * array.length)
  longer.set(array)
  return longer
}
