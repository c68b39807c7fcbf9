/** What takes up states in the thread of a helper: a copy of the kernel, and of what it knows. */
import type { Post } from './helper.ts'
import { type Batch, type Expand, kernelOf } from './kernel-program.ts'
import type { Memory } from './memory.ts'
import { LEARNED, MANY, type Slot, STATES, TAKEN } from './slots.ts'

/** What the kernel knows; again each time that states are given to take up after it has learned more. */
export interface Knowledge {
  readonly cells: Int32Array
  readonly enabled: Int32Array
}

const none = new Int32Array(0)

/**
 * Takes up the states of a slot, up to the first of which the kernel does not know everything, or for which there is no room.
 * `receive` gives knowledge, as often as a slot says. @throws StoreFull
 */
export function taker(
  { kernel, full, sizes }: Pick<Post, 'kernel' | 'full' | 'sizes'>,
  held: Memory,
  receive: () => unknown,
): (slot: Slot) => void {
  const batch: Batch = { states: none, operations: none, enabled: none }
  let learned = 0
  let cells: Int32Array = none
  let enabled: Int32Array = none
  let expand: Expand | undefined
  const learn = (more: Knowledge): void => {
    learned++
    if (expand !== undefined) {
      cells.set(more.cells)
      enabled.set(more.enabled)
      return
    }
    ;({ cells, enabled } = more)
    held.hold(4 * (cells.length + enabled.length))
    // Only kernels that never look at decision trees are handed over.
    expand = kernelOf(kernel as string, cells, enabled, batch, none, () => -1)
  }
  return ({ head, entries, states, operations, enabled, ends }) => {
    while (learned < (head[LEARNED] as number)) learn(receive() as Knowledge)
    Object.assign(batch, { states, operations, enabled })
    let many = 0
    let turn = 0
    for (const count = head[STATES] as number; turn < count; turn++) {
      const end = many > full ? -1 : (expand as Expand)(entries, turn * sizes.entry, many, turn)
      if (end < 0) break
      many = end
      ends[turn] = end
    }
    head[TAKEN] = turn
    head[MANY] = many
  }
}
