/** The operations of a product, compiled to flat arrays over the columns of the tables: one entry a participation. */
import type { Product } from '../system/expand.ts'
import { REFUSED, type Table, UNKNOWN } from '../tabulate/table.ts'
import { type DecisionTrees, decisionTrees } from './decision-trees.ts'
import { type EnabledSets, enabledSets } from './enabled.ts'
import type { Memory } from './memory.ts'

/** What a participation is: a step, an event that may be refused, a condition on one component, and one over several. */
export const TAKES = 0
export const HEARS = 1
export const REQUIRES = 2
export const TOGETHER = 3

const ACCEPTED = 0

/** The steps out of one state: their operations, ascending, and what each of them changes. */
export interface Successors {
  readonly count: number
  readonly operation: Int32Array
  /** Step `k` changes `component[i]` to `local[i]`, for i from `first[k]` up to `first[k + 1]`; nothing twice. */
  readonly first: Int32Array
  readonly component: Int32Array
  readonly local: Int32Array
}

/** The participations by number, in the order of the operations. */
export interface Parts {
  readonly kind: Uint8Array
  /** The component, or the first of those of a condition over several. */
  readonly component: Int32Array
  /** By local state: the next one, REFUSED or UNKNOWN; of a condition REFUSED, UNKNOWN or anything else. It grows. */
  readonly columns: readonly (readonly number[])[]
  /** The decision tree of a condition: 0 is no. */
  readonly tree: Int32Array
  /** Of each operation the first of its participations, and behind the last operation their number. */
  readonly begin: Int32Array
}

export interface Program {
  readonly parts: Parts
  readonly trees: DecisionTrees
  readonly enabled: EnabledSets
  /** What the last call of `expand` has found; where it has thrown, the steps before that. */
  readonly successors: Successors
  /** Takes every operation that is enabled in the state with these local states. @throws ModelError and StoreFull */
  expand(locals: Int32Array): void
}

export function compile(product: Product, tables: readonly Table[], memory: Memory): Program {
  const { operations } = product
  const participations = operations.flatMap(({ participants }) => participants)
  const trees = decisionTrees(tables, memory)
  const enabled = enabledSets(product, memory)

  // By participation. A column is that of the table for an event, the answers by local state for a condition.
  const kind = new Uint8Array(participations.length)
  const component = new Int32Array(participations.length)
  const event = new Int32Array(participations.length)
  const tree = new Int32Array(participations.length)
  const columns = participations.map((participation, i): number[] => {
    if (participation.kind === 'requires') {
      const { components, test } = participation
      kind[i] = components.length === 1 ? REQUIRES : TOGETHER
      component[i] = components[0] as number
      tree[i] = trees.plant(read => (test(...components.map(read)) ? 1 : 0))
      return []
    }
    const table = tables[participation.component] as Table
    kind[i] = participation.kind === 'takes' ? TAKES : HEARS
    component[i] = participation.component
    const number = table.event(participation.event)
    event[i] = number
    return table.columns[number] as number[]
  })

  // By operation: where its participations begin, and where those begin that matter once each component accepts.
  const begin = new Int32Array(operations.length + 1)
  const beginRest = new Int32Array(operations.length + 1)
  operations.forEach(({ participants }, number) => {
    begin[number + 1] = (begin[number] as number) + participants.length
  })
  const rest = Int32Array.from(participations.keys()).filter(i => kind[i] !== REQUIRES)
  operations.forEach((_, number) => {
    beginRest[number + 1] = rest.filter(i => i < (begin[number + 1] as number)).length
  })

  const steps = rest.length
  const successors = {
    count: 0,
    operation: new Int32Array(operations.length),
    first: new Int32Array(operations.length + 1),
    component: new Int32Array(steps),
    local: new Int32Array(steps),
  }

  /** Whether all accept, asked in their order as far as needed. */
  const ask = (number: number, locals: Int32Array): boolean => {
    const rows = enabled.rows[number] as readonly number[]
    const first = begin[number] as number
    for (let place = 0; place < rows.length; place++) {
      const i = first + place
      if (kind[i] === TOGETHER) {
        if (trees.answer(tree[i] as number, locals) === 0) return false
        continue
      }
      const local = locals[component[i] as number] as number
      const accepts = answer(i, local, locals) !== REFUSED || kind[i] === HEARS
      const row = rows[place] as number
      if (row >= 0 && !enabled.isSettled(row, local, number)) settle(number, row, local)
      if (!accepts) return false
    }
    return true
  }

  /** The cell of a participation, computed if need be. */
  const answer = (i: number, local: number, locals: Int32Array): number => {
    const column = columns[i] as number[]
    const known = local < column.length ? (column[local] as number) : UNKNOWN
    if (known !== UNKNOWN) return known
    if (kind[i] !== REQUIRES) return (tables[component[i] as number] as Table).next(local, event[i] as number)
    const told = trees.answer(tree[i] as number, locals) === 0 ? REFUSED : ACCEPTED
    while (column.length < local) column.push(UNKNOWN)
    column[local] = told
    return told
  }

  /** Enters what a row has to say about an operation in a local state, if that is known, or known up to a refusal. */
  const settle = (number: number, row: number, local: number): void => {
    const rows = enabled.rows[number] as readonly number[]
    for (let place = 0; place < rows.length; place++) {
      if (rows[place] !== row) continue
      const i = (begin[number] as number) + place
      const cell = columns[i]?.[local] ?? UNKNOWN
      if (cell === UNKNOWN) return
      if (cell === REFUSED && kind[i] !== HEARS) return enabled.settle(row, local, number, false)
    }
    enabled.settle(row, local, number, true)
  }

  /** Takes an operation that each single component accepts, and whose columns are known as far as it steps. */
  const take = (number: number, locals: Int32Array): void => {
    const { count, first } = successors
    let end = first[count] as number
    for (let k = beginRest[number] as number, last = beginRest[number + 1] as number; k < last; k++) {
      const i = rest[k] as number
      if (kind[i] === TOGETHER) {
        if (trees.answer(tree[i] as number, locals) === 0) return
        continue
      }
      const c = component[i] as number
      const local = locals[c] as number
      const next = (columns[i] as number[])[local] as number
      if (next === local || next === REFUSED) continue
      successors.component[end] = c
      successors.local[end++] = next
    }
    successors.operation[count] = number
    successors.first[count + 1] = end
    successors.count = count + 1
  }

  return {
    parts: { kind, component, columns, tree, begin },
    trees,
    enabled,
    successors,
    expand(locals) {
      const { open, certain } = enabled
      successors.count = 0
      enabled.meet(locals)
      for (let w = 0; w < open.length; w++) {
        for (let left = open[w] as number; left !== 0; left &= left - 1) {
          const bit = left & -left
          const number = 32 * w + 31 - Math.clz32(bit)
          if (((certain[w] as number) & bit) !== 0 || ask(number, locals)) take(number, locals)
        }
      }
    },
  }
}
