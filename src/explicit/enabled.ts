/**
 * Which operations may be enabled, as bit sets over the operations. Each component has, for each of its local states, the
 * operations that it is not known to refuse, and those about which it was not asked everything yet. These are learned
 * while operations are asked in their order, so that nobody is ever asked who would not have been.
 */
import type { Product } from '../system/expand.ts'

export interface EnabledSets {
  /** Operations that may be enabled in the local states last given to `meet`; 32 a word. */
  readonly open: Int32Array
  /** Those of them of which that is certain, as far as single components are concerned. */
  readonly certain: Int32Array
  /** Sets `open` and `certain` for these local states. */
  meet(locals: Int32Array): void
  /** By operation and place among its participants: the row that knows about this participation; -1: none does. */
  readonly rows: readonly (readonly number[])[]
  isSettled(row: number, local: number, operation: number): boolean
  /** All that this row is about has been asked in this local state, or as much as there is up to a refusal. */
  settle(row: number, local: number, operation: number, accepts: boolean): void
}

export function enabledSets({ operations }: Product): EnabledSets {
  const words = Math.ceil(operations.length / 32)
  const every = new Int32Array(words)
  operations.forEach((_, number) => include(every, number))

  const { rows, component } = rowsInOrder(operations)
  const about = component.map(() => new Int32Array(words))
  rows.forEach((places, operation) => {
    for (const row of places) if (row >= 0) include(about[row] as Int32Array, operation)
  })
  const rowsOf = Array.from(every.keys(), w => Int32Array.from(component.keys()).filter(row => about[row]?.[w] !== 0))

  // Two words for each word of each local state of each row: open, and unsure.
  const stride = 2 * words
  const start = new Int32Array(component.length)
  const capacity = new Int32Array(component.length)
  let cells = new Int32Array(0)
  let used = 0

  const make = (row: number, local: number): void => {
    const length = 2 * (local + 1) * stride
    if (used + length > cells.length) {
      const grown = new Int32Array(2 * (used + length))
      grown.set(cells)
      cells = grown
    }
    const [from, known] = [start[row] as number, capacity[row] as number]
    cells.copyWithin(used, from, from + known * stride)
    for (let at = used + known * stride; at < used + length; at += 2) {
      cells[at] = -1
      cells[at + 1] = about[row]?.[((at - used) % stride) / 2] as number
    }
    start[row] = used
    capacity[row] = 2 * (local + 1)
    used += length
  }

  const cellOf = (row: number, local: number, operation: number): number => {
    if (local >= (capacity[row] as number)) make(row, local)
    return (start[row] as number) + local * stride + 2 * (operation >>> 5)
  }

  const open = new Int32Array(words)
  const certain = new Int32Array(words)
  const at = new Int32Array(component.length)

  return {
    open,
    certain,
    rows,
    meet(locals) {
      for (let row = 0; row < at.length; row++) at[row] = cellOf(row, locals[component[row] as number] as number, 0)
      const known = cells
      for (let w = 0; w < words; w++) {
        const among = rowsOf[w] as Int32Array
        let left = every[w] as number
        let unsure = 0
        for (let i = 0; i < among.length && left !== 0; i++) {
          const cell = (at[among[i] as number] as number) + 2 * w
          unsure |= (known[cell + 1] as number) & left
          left &= known[cell] as number
        }
        open[w] = left | unsure
        certain[w] = left & ~unsure
      }
    },
    isSettled: (row, local, operation) => {
      const cell = cellOf(row, local, operation)
      return ((cells[cell + 1] as number) & (1 << (operation & 31))) === 0
    },
    settle(row, local, operation, accepts) {
      const cell = cellOf(row, local, operation)
      const others = ~(1 << (operation & 31))
      cells[cell + 1] = (cells[cell + 1] as number) & others
      if (!accepts) cells[cell] = (cells[cell] as number) & others
    },
  }
}

/**
 * A row is about participations of one component that follow each other. Rows stand so that each operation asks them in
 * ascending order: what comes after a refusal is of no interest. So a component has several rows where operations do not
 * agree on when it is asked.
 */
function rowsInOrder(operations: Product['operations']): { rows: number[][]; component: number[] } {
  const component: number[] = []
  const rows = operations.map(({ participants }) => {
    let row = -1
    return participants.map(participation => {
      const asked = participation.kind === 'requires' ? participation.components : [participation.component]
      // A condition over several components is no matter of one local state.
      if (asked.length > 1) return -1
      const [one] = asked as [number]
      if (component[row] !== one) row = component.indexOf(one, row + 1)
      if (row < 0) row = component.push(one) - 1
      return row
    })
  })
  return { rows, component }
}

function include(set: Int32Array, member: number): void {
  set[member >>> 5] = (set[member >>> 5] as number) | (1 << (member & 31))
}
