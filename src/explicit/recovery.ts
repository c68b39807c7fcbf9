/**
 * Recoverability over a graph of states that is kept: from the states in which a goal is true back along every step. What is
 * never come to has lost the goal. Besides the graph it takes 4 bytes a step and 8 a state, and one or two a state for each obligation.
 */
import type { Finding, Trap } from '../check/exploration.ts'
import type { Product } from '../system/expand.ts'
import { GOAL, type Goal, PREMISE, type Steps } from './goals.ts'
import type { Memory } from './memory.ts'
import { sum } from './sum.ts'

export interface Loss {
  readonly at: Goal['at']
  readonly trap: Trap
  /** The first one from which the goal is lost although it must stay reachable. */
  readonly state: number
}

/** The finding, and with it the loss if there is one. */
export const withLoss = (finding: Finding, loss: Loss | undefined, path: (state: number) => number[]): Finding =>
  loss === undefined ? finding : { ...finding, violation: { at: loss.at, path: path(loss.state), trap: loss.trap } }

/**
 * Where one of the goals is lost, of one property all of them; in the end their answers tell where they can be reached.
 * `weight`: how many states one stands for. @throws StoreFull
 */
export function lossesIn(
  steps: Steps,
  product: Product,
  memory: Memory,
  weight: (state: number) => number = () => 1,
): (goals: readonly Goal[]) => Loss | undefined {
  const back = backwards(steps, memory)
  const queue = memory.allocate(steps.size)
  return goals => {
    let found: Loss | undefined
    for (const { at, answers } of goals) {
      spread(back, answers, queue)
      const state = answers.subarray(0, steps.size).indexOf(PREMISE)
      if (state >= 0 && state < (found?.state ?? Infinity))
        found = { at, state, trap: trapOf(product, steps, answers, weight) }
    }
    return found
  }
}

/** Who steps to state `s`: those from `first[s]` up to `first[s + 1]`. */
interface Back {
  readonly first: Int32Array
  readonly source: Int32Array
}

function backwards({ size, first, target }: Steps, memory: Memory): Back {
  const many = first[size] as number
  const begins = memory.allocate(size + 1)
  const source = memory.allocate(many)
  for (let k = 0; k < many; k++) (begins[target[k] as number] as number)++
  for (let s = 0, sum = 0; s <= size; s++) {
    sum += begins[s] as number
    begins[s] = sum
  }
  // Filled from the end of each state's part to its beginning.
  for (let s = 0; s < size; s++)
    for (let k = first[s] as number; k < (first[s + 1] as number); k++) {
      const to = target[k] as number
      const place = (begins[to] as number) - 1
      begins[to] = place
      source[place] = s
    }
  return { first: begins, source }
}

/** Marks as a goal every state from which one is reachable. */
function spread({ first, source }: Back, answers: Uint8Array, queue: Int32Array): void {
  let waiting = 0
  for (let s = 0; s < queue.length; s++) if ((answers[s] as number) & GOAL) queue[waiting++] = s
  while (waiting > 0) {
    const s = queue[--waiting] as number
    for (let k = first[s] as number; k < (first[s + 1] as number); k++) {
      const from = source[k] as number
      if ((answers[from] as number) & GOAL) continue
      answers[from] = (answers[from] as number) | GOAL
      queue[waiting++] = from
    }
  }
}

function trapOf(
  { operations }: Product,
  { size, first, operation }: Steps,
  answers: Uint8Array,
  weight: (state: number) => number,
): Trap {
  const going = new Set<number>()
  const [states, stuck] = [sum(), sum()]
  for (let s = 0; s < size; s++) {
    if ((answers[s] as number) & GOAL) continue
    states.add(weight(s), 1)
    if (first[s] === first[s + 1]) stuck.add(weight(s), 1)
    for (let k = first[s] as number; k < (first[s + 1] as number); k++) going.add(operation[k] as number)
  }
  const names = new Set([...going].sort((a, b) => a - b).map(number => operations[number]?.operation as string))
  return { states: states.total, stuck: stuck.total, operations: [...names] }
}
