/** The steps between orbits, kept where something is asked of all paths. */
import type { Memory } from '../explicit/memory.ts'
import type { Steps } from '../explicit/goals.ts'

export interface KeptSteps {
  /** One more out of the orbit whose turn it is. @throws StoreFull */
  add(operation: number, target: number): void
  /** On to the next orbit. @throws StoreFull */
  next(): void
  readonly all: Steps
}

export function keptSteps(memory: Memory): KeptSteps {
  let first = memory.allocate(1024)
  let operations = memory.allocate(4096)
  let targets = memory.allocate(4096)
  let size = 0
  let many = 0
  return {
    add(operation, target) {
      if (many === targets.length) {
        operations = memory.grow(operations, 2 * many)
        targets = memory.grow(targets, 2 * many)
      }
      operations[many] = operation
      targets[many++] = target
    },
    next() {
      if (++size === first.length) first = memory.grow(first, 2 * size)
      first[size] = many
    },
    get all() {
      return { size, first, operation: operations, target: targets }
    },
  }
}
