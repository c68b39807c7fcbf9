/**
 * The parts of a graph in which a fair behaviour can stay for ever: strongly connected, found by Tarjan's algorithm without
 * recursion. One that strong fairness would lead out of is taken apart again without the states that do so (Streett).
 */
import { slices, UNSEEN, type Work } from '../check/work.ts'
import type { Constraint } from '../system/fairness.ts'
import type { Steps } from './goals.ts'
import type { Memory } from './memory.ts'

/** Constraints by number, and by each operation instance those that it serves. */
export interface Served {
  readonly constraints: readonly Constraint[]
  readonly by: readonly (readonly number[])[]
}

export function servedOf(constraints: readonly Constraint[], operations: number): Served {
  const by = Array.from({ length: operations }, (): number[] => [])
  for (const [number, { instances }] of constraints.entries())
    for (const instance of instances) by[instance]?.push(number)
  return { constraints, by }
}

/** What a set of states does about one constraint. */
export interface Service {
  /** In how many of the states it is enabled. */
  enabled: number
  /** Whether a step among the states serves it. */
  taken: boolean
  /** The state that was counted last. */
  last: number
}

/** What these states and the steps among them do about every constraint that is enabled anywhere there. */
export function servicesOf(
  states: Iterable<number>,
  isAmong: (state: number) => boolean,
  { first, operation, target }: Steps,
  { by }: Served,
): Map<number, Service> {
  const services = new Map<number, Service>()
  for (const state of states)
    for (let k = first[state] as number; k < (first[state + 1] as number); k++)
      for (const constraint of by[operation[k] as number] as readonly number[]) {
        const service = services.get(constraint) ?? { enabled: 0, taken: false, last: -1 }
        services.set(constraint, service)
        if (service.last !== state) service.enabled++
        service.last = state
        if (isAmong(target[k] as number)) service.taken = true
      }
  return services
}

/**
 * Marks each state of the largest fair parts of what `isIn` tells with the number of its part, from 1 on, all others with 0; undefined
 * if there is none. A part may be a state without a step: a behaviour may stay there if it is fair. Holds 28 bytes a state. @throws StoreFull
 */
export function fairComponents(
  steps: Steps,
  memory: Memory,
): (served: Served, isIn: (state: number) => boolean) => Work<Int32Array | undefined> {
  const { size, first, target } = steps
  /** 0: in no part. Below: in a part that is still to be taken apart, each with its own number; above: a fair part. */
  const part = memory.allocate(size)
  const index = memory.allocate(size)
  const low = memory.allocate(size)
  const stack = memory.allocate(size)
  // Calls that wait: a state, and the step of it to look at next.
  const calls = memory.allocate(size)
  const next = memory.allocate(size)
  const whole = memory.allocate(size)

  return function* (served, isIn) {
    let parts = 0
    let fairParts = 0
    const isOver = slices(UNSEEN)
    const waiting: (readonly [number, Int32Array])[] = []
    const push = (states: Int32Array): void => {
      parts--
      for (const state of states) {
        part[state] = parts
        index[state] = 0
      }
      waiting.push([parts, states])
    }

    /** Judges a component, whose states have this number: is it fair, can some of it be, or none? */
    const judge = (states: Int32Array, number: number): void => {
      const services = servicesOf(states, state => part[state] === number, steps, served)
      const unfair = [...services].filter(
        ([constraint, { enabled, taken }]) =>
          !taken && (served.constraints[constraint]?.strong === true || enabled === states.length),
      )
      if (unfair.length === 0) {
        fairParts++
        for (const state of states) part[state] = fairParts
        return
      }
      for (const state of states) part[state] = 0
      // Weak fairness would lead out of any part of it as well.
      if (unfair.some(([constraint]) => served.constraints[constraint]?.strong !== true)) return
      const led = new Set(unfair.map(([constraint]) => constraint))
      const leads = (state: number): boolean => {
        for (let k = first[state] as number; k < (first[state + 1] as number); k++)
          if (served.by[steps.operation[k] as number]?.some(constraint => led.has(constraint)) === true) return true
        return false
      }
      push(states.filter(state => !leads(state)))
    }

    const takeApart = function* (number: number, states: Int32Array): Work<void> {
      let indices = 0
      let stacked = 0
      for (const root of states) {
        if (part[root] !== number || index[root] !== 0) continue
        let depth = 0
        const enter = (state: number): void => {
          index[state] = ++indices
          low[state] = indices
          stack[stacked++] = state
          calls[depth] = state
          next[depth++] = first[state] as number
        }
        enter(root)
        while (depth > 0) {
          const state = calls[depth - 1] as number
          const k = next[depth - 1] as number
          if (k < (first[state + 1] as number)) {
            next[depth - 1] = k + 1
            const to = target[k] as number
            // A component that was found has another number.
            if (part[to] !== number) continue
            if (index[to] === 0) enter(to)
            else if ((index[to] as number) < (low[state] as number)) low[state] = index[to] as number
            continue
          }
          if (isOver()) yield
          depth--
          if (depth > 0) {
            const caller = calls[depth - 1] as number
            if ((low[state] as number) < (low[caller] as number)) low[caller] = low[state] as number
          }
          if (low[state] !== index[state]) continue
          const end = stacked
          parts--
          do part[stack[--stacked] as number] = parts
          while (stack[stacked] !== state)
          judge(stack.slice(stacked, end), parts)
        }
      }
    }

    part.fill(0)
    let many = 0
    for (let state = 0; state < size; state++) if (isIn(state)) whole[many++] = state
    push(whole.subarray(0, many))
    for (let one = waiting.pop(); one !== undefined; one = waiting.pop()) yield* takeApart(...one)
    return fairParts > 0 ? part : undefined
  }
}
