/** The operations of a product, compiled to flat arrays over the columns of the tables: one entry a participation. */
import type { Product } from '../system/expand.ts'
import { REFUSED, type Table, UNKNOWN } from '../tabulate/table.ts'
import { type DecisionTree, decisionTree } from './decision-tree.ts'

const TAKES = 0
const HEARS = 1
const REQUIRES = 2

export interface Program {
  /** Components that the last successful `step` has stepped, in `stepped[0 .. count)`, and their new local states. */
  readonly stepped: Int32Array
  readonly locals: Int32Array
  /** Takes operation `number` in the state `from`; the count of components stepped, or -1 where somebody refuses. @throws ModelError */
  step(number: number, from: Int32Array): number
}

export function compile(product: Product, tables: readonly Table[]): Program {
  const participations = product.operations.flatMap(({ participants }) => participants)
  const first = new Int32Array(product.operations.length + 1)
  product.operations.forEach(({ participants }, number) => {
    first[number + 1] = (first[number] as number) + participants.length
  })
  const kind = new Uint8Array(participations.length)
  const component = new Int32Array(participations.length)
  const event = new Int32Array(participations.length)
  // For an event, the column of the table; for a condition on one component, its answers by local state.
  const columns: number[][] = []
  const conditions: (DecisionTree | undefined)[] = []

  participations.forEach((participation, i) => {
    if (participation.kind === 'requires') {
      const { components, test } = participation
      kind[i] = REQUIRES
      component[i] = components[0] as number
      columns.push([])
      conditions.push(decisionTree(tables, read => (test(...components.map(read)) ? 1 : 0)))
      return
    }
    const table = tables[participation.component] as Table
    kind[i] = participation.kind === 'takes' ? TAKES : HEARS
    component[i] = participation.component
    event[i] = table.event(participation.event)
    columns.push(table.columns[event[i] as number] as number[])
    conditions.push(undefined)
  })

  const single = participations.map(p => p.kind === 'requires' && p.components.length === 1)
  const stepped = new Int32Array(product.components.length)
  const locals = new Int32Array(product.components.length)

  return {
    stepped,
    locals,
    step(number, from) {
      let count = 0
      for (let i = first[number] as number, end = first[number + 1] as number; i < end; i++) {
        const c = component[i] as number
        const local = from[c] as number
        const column = columns[i] as number[]
        let cell = local < column.length ? (column[local] as number) : UNKNOWN
        if (kind[i] === REQUIRES) {
          if (cell === UNKNOWN) {
            cell = (conditions[i] as DecisionTree).answer(from)
            if (single[i]) {
              while (column.length <= local) column.push(UNKNOWN)
              column[local] = cell
            }
          }
          if (cell === 0) return -1
        } else {
          if (cell === UNKNOWN) cell = (tables[c] as Table).next(local, event[i] as number)
          if (cell !== REFUSED) {
            stepped[count] = c
            locals[count++] = cell
          } else if (kind[i] === TAKES) return -1
        }
      }
      return count
    },
  }
}
