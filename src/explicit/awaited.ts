/** Where a goal is awaited: in the states of its premise, and in those that follow until it is true. */
import { slices, UNSEEN, type Work } from '../check/work.ts'
import { AWAITED, GOAL, PREMISE, type Steps } from './goals.ts'
import type { Memory } from './memory.ts'

/**
 * Marks them in the answers; says whether there are any. `initially`: it is awaited from the initial state on as well. Holds 4
 * bytes a state on the way. @throws StoreFull
 */
export function* markAwaited(
  answers: Uint8Array,
  initially: boolean,
  { size, first, target }: Steps,
  memory: Memory,
): Work<boolean> {
  const queue = memory.allocate(size)
  let queued = 0
  const mark = (state: number): void => {
    if ((answers[state] as number) & (GOAL | AWAITED)) return
    answers[state] = (answers[state] as number) | AWAITED
    queue[queued++] = state
  }
  if (initially) mark(0)
  for (let state = 0; state < size; state++) if ((answers[state] as number) & PREMISE) mark(state)
  const isOver = slices(UNSEEN)
  for (let i = 0; i < queued; i++) {
    if (isOver()) yield
    const state = queue[i] as number
    for (let k = first[state] as number; k < (first[state + 1] as number); k++) mark(target[k] as number)
  }
  memory.release(queue)
  return queued > 0
}
