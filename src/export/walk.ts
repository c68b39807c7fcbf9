/** Walks every state of a product, breadth first, over tables: the plainest search that is fast enough to write files from. */
import type { Progress } from '../check/exploration.ts'
import type { Instance, Product } from '../system/expand.ts'
import { ModelError } from '../system/model-error.ts'
import type { Counts } from '../system/model.ts'
import { type Compiled, compile } from '../tabulate/operation.ts'
import type { Table } from '../tabulate/table.ts'

export interface Bounds {
  readonly states: number
  readonly transitions: number
}

/** One transition; states are numbered from 0, the initial one, in the order in which they are found. */
export type See = (from: number, operation: number, to: number) => void

export interface Walked {
  readonly counts: Counts & { readonly distinct: number; readonly generated: number; readonly depth: number }
  /** By component, the local states that it comes to, as its table numbers them. */
  readonly locals: readonly ReadonlySet<number>[]
  /** The bound that was met before everything was seen. */
  readonly stopped?: keyof Bounds
}

/** What a Map of V8 can hold; it throws above that. */
const MOST_STATES = 2 ** 24 - 1
/** States expanded between two reports. */
const BATCH = 2000

/** `see` is told each transition, those of a state together, by ascending operation. @throws ModelError, with the operations that led there */
export function* walk(
  product: Product,
  tables: readonly Table[],
  bounds: Bounds,
  see: See = () => {},
): Generator<Progress, Walked, void> {
  const { components, operations } = product
  const compiled = operations.map(instance => compile(instance, tables))
  const start = components.map(({ input }, c) => (tables[c] as Table).start(input))
  const states = [keyOf(start)]
  const numbers = new Map([[states[0] as string, 0]])
  // How each state was found: for the trace of an error.
  const parents: number[] = [-1]
  const causes: number[] = [-1]
  const locals = start.map(local => new Set([local]))
  const most = Math.min(bounds.states, MOST_STATES)
  let transitions = 0
  let depth = 1
  let levelEnds = 1
  let from = 0
  let by = -1

  const traceOf = (state: number): string[] =>
    state === 0 ? [] : [...traceOf(parents[state] as number), (operations[causes[state] as number] as Instance).name]
  const walked = (stopped?: keyof Bounds): Walked => ({
    counts: { distinct: states.length, generated: transitions + 1, depth },
    locals,
    ...(stopped !== undefined && { stopped }),
  })

  try {
    start.forEach((local, c) => (tables[c] as Table).enter(local))
    for (; from < states.length; from++) {
      if (from === levelEnds) {
        depth++
        levelEnds = states.length
      }
      if (from % BATCH === 0)
        yield { ...walked().counts, frontier: states.length - from, memory: states.length * bytesOf(start.length) }
      const before = localsOf(states[from] as string)
      for (by = 0; by < compiled.length; by++) {
        const after = (compiled[by] as Compiled)(before)
        if (after === undefined) continue
        if (transitions === bounds.transitions) return walked('transitions')
        for (let c = 0; c < after.length; c++) {
          const local = after[c] as number
          if (local === before[c] || locals[c]?.has(local) === true) continue
          ;(tables[c] as Table).enter(local)
          locals[c]?.add(local)
        }
        const key = keyOf(after)
        let to = numbers.get(key)
        if (to === undefined) {
          if (states.length === most) return walked('states')
          to = states.push(key) - 1
          numbers.set(key, to)
          parents.push(from)
          causes.push(by)
        }
        transitions++
        see(from, by, to)
      }
      by = -1
    }
  } catch (error) {
    if (error instanceof ModelError)
      throw error.after([...traceOf(from), ...(by < 0 ? [] : [(operations[by] as Instance).name])])
    throw error
  }
  return walked()
}

/** A state is a text of one character for each local state. */
function keyOf(locals: readonly number[]): string {
  if (locals.some(local => local > 0xffff))
    throw new ModelError({
      problem: 'a machine has more than 65,536 local states',
      remedy: 'choose a smaller scope, or bound what its context counts',
    })
  return String.fromCharCode(...locals)
}

const localsOf = (key: string): number[] => Array.from({ length: key.length }, (_, i) => key.charCodeAt(i))

/** A text, its place in an array and in a hash table, and how it was found. */
const bytesOf = (components: number): number => 2 * components + 80
