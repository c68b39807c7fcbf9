/**
 * Which operations may be enabled, as bit sets over the operations. Each component has, for each of its local states, the
 * operations that it is not known to refuse, and those about which it was not asked everything yet. These are learned
 * while operations are asked in their order, so that nobody is ever asked who would not have been.
 */
import type { Instance, Participation, Product } from '../system/expand.ts'
import type { Memory } from './memory.ts'

export interface EnabledSets {
  /** Operations that may be enabled in the local states last given to `meet`; 32 a word. */
  readonly open: Int32Array
  /** Those of them that nobody refuses but, if anybody, conditions over several components. */
  readonly certain: Int32Array
  /** Sets `open` and `certain` for these local states. */
  meet(locals: Int32Array): void
  /**
   * By operation and place among its participants: the row that knows about this participation; -1: none does. None knows
   * of a condition over several components, nor of what comes after one: it may refuse only once that condition was asked.
   */
  readonly rows: readonly (readonly number[])[]
  isSettled(row: number, local: number, operation: number): boolean
  /** Makes room for that many local states of each component: until there are more, nothing moves. @throws StoreFull */
  reserve(locals: ArrayLike<number>): void
  /** Where things are, for who reads them without `meet`; to be asked for anew when there was no room for a local state. */
  places(): Places
  /** All that this row is about has been asked in this local state, or as much as there is up to a refusal. */
  settle(row: number, local: number, operation: number, accepts: boolean): void
}

/**
 * What `meet` reads. For local state `l` of component `c` and the k-th row among those of word `w`, the open operations
 * are at `start[c] + l * stride[c] + offset[k]` of `cells`, and the unsure ones behind them.
 */
export interface Places {
  readonly cells: Int32Array
  readonly start: Int32Array
  readonly stride: Int32Array
  readonly every: Int32Array
  readonly words: readonly { readonly component: Int32Array; readonly offset: Int32Array }[]
}

export function enabledSets({ components, operations }: Product, memory: Memory): EnabledSets {
  const words = Math.ceil(operations.length / 32)
  const every = new Int32Array(words)
  operations.forEach((_, number) => include(every, number))

  const { rows, component } = rowsInOrder(operations)
  const late = new Int32Array(words)
  operations.forEach(({ participants }, number) => {
    const unknown = participants.filter((_, place) => rows[number]?.[place] === -1)
    if (!unknown.every(isTogether)) include(late, number)
  })
  const about = component.map(() => new Int32Array(words))
  rows.forEach((places, operation) => {
    for (const row of places) if (row >= 0) include(about[row] as Int32Array, operation)
  })

  // Of each local state of a component: for each of its rows, for each word that the row is about, the open and the
  // unsure operations. `offsets` says where these two are; `among` lists, for each word, the rows that are about it.
  const stride = new Int32Array(components.length)
  const offsets = new Int32Array(component.length * words)
  component.forEach((of, row) => {
    for (let w = 0; w < words; w++) {
      if (about[row]?.[w] === 0) continue
      offsets[row * words + w] = stride[of] as number
      stride[of] = (stride[of] as number) + 2
    }
  })
  const among = Array.from(every.keys(), w => [...component.keys()].filter(row => about[row]?.[w] !== 0))
  const componentsAmong = among.map(rows => Int32Array.from(rows, row => component[row] as number))
  const offsetsAmong = among.map((rows, w) => Int32Array.from(rows, row => offsets[row * words + w] as number))

  let cells = memory.allocate(1024)
  let used = 0
  const start = new Int32Array(components.length)
  const capacity = new Int32Array(components.length)

  const make = (of: number, locals: number): void => {
    const width = stride[of] as number
    const length = locals * width
    if (used + length > cells.length) cells = memory.grow(cells, 2 * (used + length))
    const known = (capacity[of] as number) * width
    cells.copyWithin(used, start[of] as number, (start[of] as number) + known)
    for (let row = 0; row < component.length; row++) {
      if (component[row] !== of) continue
      for (let w = 0; w < words; w++) {
        const unasked = about[row]?.[w] as number
        if (unasked === 0) continue
        for (let at = used + known + (offsets[row * words + w] as number); at < used + length; at += width) {
          cells[at] = -1
          cells[at + 1] = unasked
        }
      }
    }
    start[of] = used
    capacity[of] = locals
    used += length
  }

  const begin = (of: number, local: number): number => {
    if (local >= (capacity[of] as number)) make(of, 2 * (local + 1))
    return (start[of] as number) + local * (stride[of] as number)
  }
  const cellOf = (row: number, local: number, operation: number): number =>
    begin(component[row] as number, local) + (offsets[row * words + (operation >>> 5)] as number)

  const open = new Int32Array(words)
  const certain = new Int32Array(words)
  const begins = new Int32Array(components.length)

  return {
    open,
    certain,
    rows,
    reserve(locals) {
      for (let of = 0; of < capacity.length; of++)
        if ((locals[of] as number) > (capacity[of] as number)) make(of, locals[of] as number)
    },
    places: () => ({
      cells,
      start: start.slice(),
      stride,
      every,
      words: among.map((_, w) => ({
        component: componentsAmong[w] as Int32Array,
        offset: offsetsAmong[w] as Int32Array,
      })),
    }),
    meet(locals) {
      for (let c = 0; c < begins.length; c++) begins[c] = begin(c, locals[c] as number)
      const known = cells
      for (let w = 0; w < words; w++) {
        const of = componentsAmong[w] as Int32Array
        const offset = offsetsAmong[w] as Int32Array
        let left = every[w] as number
        let unsure = 0
        for (let i = 0; i < of.length && left !== 0; i++) {
          const cell = (begins[of[i] as number] as number) + (offset[i] as number)
          unsure |= (known[cell + 1] as number) & left
          left &= known[cell] as number
        }
        open[w] = left | unsure
        certain[w] = left & ~unsure & ~(late[w] as number)
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
 * agree on when it is asked. Few rows are quick to meet: next comes a component that no operation asks later than now, or
 * else the one that most of them ask now.
 */
function rowsInOrder(operations: Product['operations']): { rows: number[][]; component: number[] } {
  const component: number[] = []
  const rows = operations.map(({ participants }) => participants.map(() => -1))
  const runs = operations.map(runsOf)
  // Of each component, how many runs have no row yet; and the operations whose next run is its.
  const left = new Map<number, number>()
  for (const { component: c } of runs.flat()) left.set(c, (left.get(c) ?? 0) + 1)
  const asking = new Map<number, number[]>()
  const done = operations.map(() => 0)
  const askNext = (operation: number): void => {
    const run = runs[operation]?.[done[operation] as number]
    if (run !== undefined) asking.set(run.component, [...(asking.get(run.component) ?? []), operation])
  }
  for (const operation of operations.keys()) askNext(operation)
  while (asking.size > 0) {
    const all = [...asking]
    const mostAsked = all.reduce((a, b) => (b[1].length > a[1].length ? b : a), all[0] as (typeof all)[number])
    const [one, now] = all.find(([c, now]) => now.length === left.get(c)) ?? mostAsked
    const row = component.push(one) - 1
    asking.delete(one)
    left.set(one, (left.get(one) as number) - now.length)
    for (const operation of now) {
      const { places } = (runs[operation] as Run[])[done[operation] as number] as Run
      for (const place of places) (rows[operation] as number[])[place] = row
      done[operation] = (done[operation] as number) + 1
      askNext(operation)
    }
  }
  return { component, rows }
}

/** Participations of one component that follow each other. */
interface Run {
  readonly component: number
  readonly places: number[]
}

/** Up to the first condition over several components. */
function runsOf({ participants }: Instance): Run[] {
  const runs: Run[] = []
  for (const [place, participation] of participants.entries()) {
    if (isTogether(participation)) break
    const one = participation.kind === 'requires' ? (participation.components[0] as number) : participation.component
    const last = runs.at(-1)
    if (last?.component === one) last.places.push(place)
    else runs.push({ component: one, places: [place] })
  }
  return runs
}

/** A condition over several components is no matter of one local state. */
const isTogether = (participation: Participation): boolean =>
  participation.kind === 'requires' && participation.components.length > 1

function include(set: Int32Array, member: number): void {
  set[member >>> 5] = (set[member >>> 5] as number) | (1 << (member & 31))
}
